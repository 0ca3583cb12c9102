"""Over-reporting: what tempts, the best lie, audits, and what successors clear."""
