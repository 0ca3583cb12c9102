"""Cases of bad input, grouped by kind; tests/integration/test_bad_inputs.py tries them all."""
