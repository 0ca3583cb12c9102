"""Arithmetic that comes out the same to the last bit on every processor."""
