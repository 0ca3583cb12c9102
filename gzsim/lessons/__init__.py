"""What notebooks compute beyond the front doors: one module for each notebook that needs more, and what they share."""
