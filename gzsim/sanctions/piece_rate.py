"""Piece rate (按分计奖): every score point above or below the mean is paid."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gzsim.sanctions.scheme import Array


@dataclass(frozen=True)
class PieceRate:
    """Money of unit i is b·(score_i − mean score): budget-balanced, linear in the score.

    One more point brings b·(1 − 1/n), because it raises the mean as well.

    Parameters
    ----------
    per_point : b, CNY million per score point

    Examples
    --------
    >>> PieceRate(per_point=0.5).settle(np.array([80.0, 74.0, 71.0]))
    array([ 2.5, -0.5, -2. ])
    """

    per_point: float

    def settle(self, scores: Array) -> Array:
        """Money of each unit."""
        return self.per_point * (scores - scores.mean(-1, keepdims=True))

    def prizes(self, units: int) -> Array:
        """Nothing depends on rank."""
        return np.zeros(units)

    def money_per_point(self, units: int) -> float:
        """b·(1 − 1/n)."""
        return self.per_point * (1 - 1 / units)
