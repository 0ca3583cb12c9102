"""Draws and labels the tables it is given, in English and Chinese; knows no model."""
