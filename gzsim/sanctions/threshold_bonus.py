"""Threshold bonus (达标奖励): a sum for whoever reaches a score (CF21)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from gzsim.errors import InputError
from gzsim.numeric.luck import NORMAL, Law
from gzsim.sanctions.money import check_finite, check_money
from gzsim.sanctions.scheme import Appraisal, Array, Scheme


@dataclass(frozen=True)
class ThresholdBonus(Scheme):
    """Whoever scores at least T receives B.

    With luck of standard deviation σ the expected money of one more point is (B/σ)·φ((T − μ)/σ): nothing for those far
    above or below, most for those who stand at the threshold. Effort under a hard target is an inverted U (CF21).

    Parameters
    ----------
    threshold : T, score points
    bonus : B, CNY million
    funded_by : "province", or "units": all pay alike what is paid out, so that the group pays itself

    Raises
    ------
    InputError
        If the bonus is no sum of money, the threshold not finite, or the source of the money unknown.

    Examples
    --------
    >>> ThresholdBonus(threshold=75.0, bonus=3.0, funded_by="units").transfers(Appraisal(np.array([80.0, 75.0, 60.0])))
    array([ 1.,  1., -2.])
    """

    threshold: float
    bonus: float
    funded_by: Literal["province", "units"] = "province"

    def __post_init__(self) -> None:
        check_money(self.bonus, "bonus")
        check_finite(self.threshold, "threshold")
        if self.funded_by not in ("province", "units"):
            raise InputError(f"{self.funded_by!r}", field="funded_by", valid="province, units")

    @property
    def balanced(self) -> bool:
        """Whether the units pay for it themselves."""
        return self.funded_by == "units"

    def transfers(self, appraisal: Appraisal) -> Array:
        """Money of each unit."""
        paid = np.where(appraisal.scores >= self.threshold, self.bonus, 0.0)
        return paid - paid.mean(-1, keepdims=True) if self.funded_by == "units" else paid

    def marginal_money(self, expected: Array, doubt: Array, law: Law = NORMAL) -> Array:
        """(B/σ)·f((T − μ)/σ), times 1 − 1/n if the units pay for it themselves."""
        distance = (self.threshold - expected) / doubt
        own = 1 - 1 / expected.shape[-1] if self.funded_by == "units" else 1.0
        return own * self.bonus * law.density(distance) / doubt
