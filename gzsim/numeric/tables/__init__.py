"""Committed tables of numbers, with the script that makes them."""
