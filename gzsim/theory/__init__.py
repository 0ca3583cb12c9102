"""Closed forms of incentive theory, standing alone: what the simulation must reproduce in its limiting cases.

Each module is one family of models; docs/theory.md lists them with what they say about the design of an appraisal.
"""

from gzsim.theory import (
    career,
    contest,
    distortion,
    horizon,
    multitask,
    notch,
    order_statistics,
    piece_rate,
    prize_schedule,
    rank_tournament,
    ratchet,
    reporting,
    run_length,
    safety_margin,
    selection,
    team,
    threshold,
    tournament,
)

__all__ = [
    "career",
    "contest",
    "distortion",
    "horizon",
    "multitask",
    "notch",
    "order_statistics",
    "piece_rate",
    "prize_schedule",
    "rank_tournament",
    "ratchet",
    "reporting",
    "run_length",
    "safety_margin",
    "selection",
    "team",
    "threshold",
    "tournament",
]
