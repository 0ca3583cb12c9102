"""What is measured of a simulated year, and how it moves."""
