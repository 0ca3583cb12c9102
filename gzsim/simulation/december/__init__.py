"""Rules of December: reports, scores, money."""
