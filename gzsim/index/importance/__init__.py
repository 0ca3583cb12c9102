"""Declared importance against realised importance, and whether any weights could deliver what is declared."""

from gzsim.index.importance.deliver import Deliverable, deliverable, linear_importance
from gzsim.index.importance.ratio import correlation_ratio, local_linear, spline
from gzsim.index.importance.realised import realised, realised_by_zone

__all__ = [
    "Deliverable",
    "correlation_ratio",
    "deliverable",
    "linear_importance",
    "local_linear",
    "realised",
    "realised_by_zone",
    "spline",
]
