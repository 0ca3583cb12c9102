"""Group penalty (连带处罚): a team that misses its common mark pays, in given shares (CF13, CF14)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gzsim.errors import InputError
from gzsim.numeric.luck import NORMAL, Law
from gzsim.sanctions.money import check_finite, check_listed, check_money
from gzsim.sanctions.scheme import Appraisal, Array, Scheme


@dataclass(frozen=True)
class GroupPenalty(Scheme):
    """If the team's mean score stays below a threshold, member i pays s_i·D to the province.

    That the money leaves the team is what gives it force: a team that pays itself cannot reach first-best effort
    (Holmström 1982; CF14). The team's total effort depends on D alone and not on its division (CF13).

    Parameters
    ----------
    threshold : mean score that the team must reach, T/n where T is that of the members' sum
    penalty : D, CNY million
    shares : s, share of each member in the order of the units, summing to 1; all alike if left out

    Raises
    ------
    InputError
        If the threshold is not finite, a share is negative, the penalty no sum of money, the shares do not sum to 1, or
        their number is not that of the units.

    Examples
    --------
    >>> team = GroupPenalty(threshold=66.0, penalty=10.0, shares=(0.5, 0.3, 0.2))
    >>> team.transfers(Appraisal(np.array([[70.0, 60.0, 60.0], [70.0, 70.0, 60.0]])))
    array([[-5., -3., -2.],
           [ 0.,  0.,  0.]])
    """

    threshold: float
    penalty: float
    shares: tuple[float, ...] = ()

    def __post_init__(self) -> None:
        check_finite(self.threshold, "threshold")
        check_money(self.penalty, "penalty")
        check_listed(self.shares, "shares")
        if len(self.shares) and not (min(self.shares) >= 0 and abs(sum(self.shares) - 1) <= 1e-9):
            total = sum(self.shares)
            raise InputError(f"shares that sum to {total:g}", field="shares", valid="numbers >= 0 that sum to 1")

    def transfers(self, appraisal: Appraisal) -> Array:
        """Money of each member."""
        shares = self._shares(appraisal.scores)
        failed = appraisal.scores.mean(-1, keepdims=True) < self.threshold
        return np.where(failed, -self.penalty * shares, 0.0)

    def marginal_money(self, expected: Array, doubt: Array, law: Law = NORMAL) -> Array:
        """s_i·(D/σ)·φ((T − E)/σ) with E the team's expected sum and σ² the sum of the members' variances (CF13).

        The luck of a whole team is taken as normal whatever the law of each member's.
        """
        shares = self._shares(expected)
        spread = np.sqrt((doubt**2).sum(-1, keepdims=True))
        distance = (expected.shape[-1] * self.threshold - expected.sum(-1, keepdims=True)) / spread
        return shares * self.penalty * NORMAL.density(distance) / spread

    def _shares(self, scores: Array) -> Array:
        if not self.shares:
            return np.full(scores.shape[-1], 1 / scores.shape[-1])
        if len(self.shares) != scores.shape[-1]:
            raise InputError(
                f"{len(self.shares)} shares for {scores.shape[-1]} units", field="shares", valid="one share per unit"
            )
        return np.array(self.shares, float)
