"""Piece rate (按分计奖): every score point above or below the mean is paid."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gzsim.numeric.luck import NORMAL, Law
from gzsim.sanctions.money import MOST_PER_POINT, check_money
from gzsim.sanctions.scheme import Appraisal, Array, Scheme


@dataclass(frozen=True)
class PieceRate(Scheme):
    """Money of unit i is b·(score_i − mean score): budget-balanced, linear in the score.

    One more point brings b·(1 − 1/n), because it raises the mean as well.

    Parameters
    ----------
    per_point : b, CNY million per score point

    Raises
    ------
    InputError
        If it is no number, or a hundred points would move more than a province has (`gzsim.sanctions.money`).

    Examples
    --------
    >>> import numpy as np
    >>> PieceRate(per_point=0.5).transfers(Appraisal(np.array([80.0, 74.0, 71.0])))
    array([ 2.5, -0.5, -2. ])
    """

    per_point: float
    balanced = True

    def __post_init__(self) -> None:
        check_money(self.per_point, "per_point", -MOST_PER_POINT, MOST_PER_POINT)

    def transfers(self, appraisal: Appraisal) -> Array:
        """Money of each unit."""
        return self.per_point * (appraisal.scores - appraisal.scores.mean(-1, keepdims=True))

    def marginal_money(self, expected: Array, doubt: Array, law: Law = NORMAL) -> Array:
        """b·(1 − 1/n), whatever the score."""
        return np.full_like(expected, self.per_point * (1 - 1 / expected.shape[-1]))
