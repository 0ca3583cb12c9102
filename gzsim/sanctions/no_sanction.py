"""No sanction: the appraisal is published and moves no money."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gzsim.sanctions.scheme import Array


@dataclass(frozen=True)
class NoSanction:
    """Nobody is paid or fined.

    >>> NoSanction().settle(np.array([1.0, 2.0]))
    array([0., 0.])
    """

    def settle(self, scores: Array) -> Array:
        """Zero for every unit."""
        return np.zeros_like(scores)

    def prizes(self, units: int) -> Array:
        """Zero for every rank."""
        return np.zeros(units)

    def money_per_point(self, units: int) -> float:
        """Nothing."""
        return 0.0
