"""A platform that captures reports automatically: what it costs, and how well it sees (S22)."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from gzsim.scenario.values import Values

Array = NDArray[np.float64]


def yearly_cost(platform: Values, captured: Array) -> float:
    """CNY million a year of each place: the cost of building over its life, for each indicator as far as captured."""
    return platform.build_cost / platform.life * float(captured.sum())


def signals(noise: ArrayLike, captured: ArrayLike, factor: float) -> Array:
    """Errors of independent signals in spans, σ·√(1 − c + c·f²): instruments see what is captured.

    >>> signals([0.2, 0.2, 0.2], [0.0, 0.5, 1.0], 0.5).round(4)
    array([0.2   , 0.1581, 0.1   ])
    """
    captured = np.asarray(captured, float)
    return np.asarray(noise, float) * np.sqrt(1.0 - captured * (1.0 - factor**2))
