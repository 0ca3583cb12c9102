"""Committed tables of numbers, with the scripts that make them."""
