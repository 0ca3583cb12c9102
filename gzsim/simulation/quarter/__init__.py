"""Rules of the quarter: milestones, what a leader expects, what a score point is worth, how much to borrow."""
