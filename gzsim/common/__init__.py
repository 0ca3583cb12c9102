"""What every other room stands on: files, words, tables, names, and sums that come out whole."""
