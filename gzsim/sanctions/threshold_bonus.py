"""Threshold bonus (达标奖励): a sum for whoever reaches a score (CF21)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np
from pydantic import Field

from gzsim.sanctions.money import Money, Points
from gzsim.sanctions.scheme import IN_POINTS, Appraisal, Array, Scheme, kind, paid_by_all
from gzsim.views.labels import Name

if TYPE_CHECKING:
    from gzsim.numeric.luck import Law


class ThresholdBonus(Scheme):
    """Whoever reaches a score receives a bonus (达标奖励).

    With luck of standard deviation σ the expected money of one more point is (B/σ)·φ((T − μ)/σ): nothing for those far
    above or below, most for those who stand at the threshold. Effort under a hard target is an inverted U (CF21).

    >>> ThresholdBonus(threshold=75.0, bonus=3.0, funded_by="units").transfers(Appraisal(np.array([80.0, 75.0, 60.0])))
    array([ 1.,  1., -2.])
    """

    type: Literal["threshold_bonus"] = kind("threshold_bonus", "a sum for whoever reaches a score")
    threshold: Points = Field(description="Score points that earn the bonus")
    bonus: Money = Field(description="CNY million")
    funded_by: Literal["province", "units"] = Field(
        "province", description="province: new money; units: all pay alike what is paid out"
    )
    stakes = ("bonus",)

    @property
    def balanced(self) -> bool:
        """Whether the units pay for it themselves."""
        return self.funded_by == "units"

    def on_record(self, smallest: int | None) -> tuple[None, list[Name]]:
        """The record is scored between goalposts of its own, not by targets."""
        return None, [IN_POINTS]

    def transfers(self, appraisal: Appraisal) -> Array:
        """Money of each unit."""
        paid = np.where(appraisal.scores >= self.threshold, self.bonus, 0.0)
        return paid - paid.mean(-1, keepdims=True) if self.funded_by == "units" else paid

    def marginal_money(self, expected: Array, doubt: Array, law: Law | None = None) -> Array:
        """(B/σ)·f((T − μ)/σ), times 1 − 1/n if the units pay for it themselves."""
        from gzsim.numeric.luck import NORMAL

        distance = (self.threshold - expected) / doubt
        own = 1 - 1 / expected.shape[-1] if self.funded_by == "units" else 1.0
        return own * self.bonus * (law or NORMAL).density(distance) / doubt

    def expected_money(self, expected: Array, doubt: Array, at: Array, law: Law | None = None) -> Array:
        """B·P(s ≥ T), less the unit's part of what all can expect if they pay for it themselves."""
        from gzsim.numeric.luck import NORMAL

        below = (law or NORMAL).below
        own, usual = (1.0 - below((self.threshold - each) / doubt) for each in (at, expected))
        if self.funded_by != "units":
            return self.bonus * own
        return self.bonus * paid_by_all(own, usual)
