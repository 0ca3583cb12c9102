"""Piece rate (按分计奖): every score point above or below the mean is paid."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal

import numpy as np
from pydantic import Field

from gzsim.common.parts import Problem
from gzsim.sanctions.money import MOST_PER_POINT
from gzsim.sanctions.scheme import Appraisal, Array, Scheme, Surroundings, kind

if TYPE_CHECKING:
    from gzsim.numeric.luck import Law


class PieceRate(Scheme):
    """Every point above the mean is paid and every point below it charged (按分计奖).

    Money of unit i is b·(score_i − mean score): budget-balanced, linear in the score. One more point brings
    b·(1 − 1/n), because it raises the mean as well.

    >>> import numpy as np
    >>> PieceRate(per_point=0.5).transfers(Appraisal(np.array([80.0, 74.0, 71.0])))
    array([ 2.5, -0.5, -2. ])
    """

    type: Literal["piece_rate"] = kind("piece_rate", "every point from the mean is paid or charged")
    per_point: float = Field(
        ge=-MOST_PER_POINT, le=MOST_PER_POINT, description="CNY million per score point above or below the mean"
    )
    balanced = True
    stakes = ("per_point",)

    def misfits(self, around: Surroundings) -> Iterator[Problem]:
        """A price below zero is one of theory: it pays for falling behind."""
        if self.per_point < 0:
            yield Problem(("per_point",), f"must be at least 0, not {self.per_point:g}")

    def transfers(self, appraisal: Appraisal) -> Array:
        """Money of each unit."""
        return self.per_point * (appraisal.scores - appraisal.scores.mean(-1, keepdims=True))

    def marginal_money(self, expected: Array, doubt: Array, law: Law | None = None) -> Array:
        """b·(1 − 1/n), whatever the score."""
        return np.full_like(expected, self.per_point * (1 - 1 / expected.shape[-1]))

    def expected_money(self, expected: Array, doubt: Array, at: Array, law: Law | None = None) -> Array:
        """b·(at − mean), the mean with the unit where it is asked about."""
        mean = expected.mean(-1, keepdims=True) + (at - expected) / expected.shape[-1]
        return self.per_point * (at - mean)
