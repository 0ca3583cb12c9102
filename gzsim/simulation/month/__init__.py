"""Rules of the month, compiled: work, borrowing and outcomes move."""
