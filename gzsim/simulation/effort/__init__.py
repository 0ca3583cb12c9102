"""Work: how leaders divide their time, and how far they look ahead."""
