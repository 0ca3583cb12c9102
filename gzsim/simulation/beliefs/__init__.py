"""What leaders expect, what it is worth to them, and how they learn."""
