"""Money that follows score rate and spending together (支出绩效双监控, S16)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Annotated, Literal

import numpy as np
from pydantic import Field

from gzsim.common.parts import Problem, Share, Text, unknown
from gzsim.errors import InputError
from gzsim.sanctions.money import Money, Points
from gzsim.sanctions.scheme import IN_POINTS, Appraisal, Array, Scheme, Surroundings, kind, paid_by_all
from gzsim.views.labels import Name

if TYPE_CHECKING:
    from gzsim.numeric.luck import Law


class ScoreRateBudget(Scheme):
    r"""Next year's money follows the score rate r, and is cut where too little was spent (S16).

    .. math:: G'/G - 1 = \rho \cdot \mathrm{clip}\left(\frac{r - r_0}{w}, -1, 1\right) - \rho_x \cdot 1[y < y_0]

    With both rates on their side of the thresholds that is four quadrants: who spends and performs gains, who spends
    without result loses, and who leaves money unspent loses ρ_x whatever was achieved. Within w points of r₀ money
    follows the score point by point, so that a slope is felt wherever somebody stands, and a notch by those near it
    alone. What all are given or lose on average is taken from all alike: money is moved, none is made.

    The score rate is the score in percent of the points that can be reached, as reported; spending is read off treasury
    accounts, and no report bends it. That money follows the score rate is said by S16, how much of it is not: ρ, w, ρ_x
    and the thresholds are assumptions. 13 of 15 points are a score rate of 86.67, and cost a third of ρ (CF48).

    >>> rule = ScoreRateBudget(budget=60.0, share=0.1)
    >>> rule.changes(Appraisal(np.array([86.67, 95.0, 120.0]))).round(4)
    array([-0.0333,  0.05  ,  0.1   ])
    >>> rule.transfers(Appraisal(np.array([86.67, 95.0, 120.0]))).round(2)
    array([-4.33,  0.67,  3.67])
    """

    type: Literal["score_rate_budget"] = kind("score_rate_budget", "next year's money follows score rate and spending")
    budget: Money | None = Field(
        None, description="CNY million a year that each has, G; the parameter `budget.subsidy` if left out"
    )
    share: Share = Field(0.1, description="Share of it that follows the score rate at most, ρ")
    performance: Points = Field(90.0, description="Score rate at which nothing changes, r₀, percent")
    width: Annotated[Points, Field(gt=0)] = Field(10.0, description="Points from there to the whole share, w")
    execution: Text | None = Field(None, description="Indicator of spending; none: spending is not monitored")
    spent: float = Field(0.8, ge=-10, le=10, description="Spans of its ruler from which on it counts as spent, y₀")
    unspent: Share = Field(0.05, description="Share of the budget that is cut below, ρ_x")
    balanced = True
    stakes = ("share", "unspent")

    def misfits(self, around: Surroundings) -> Iterator[Problem]:
        """The scenario has the indicator of spending."""
        if self.execution is not None:
            yield from unknown("indicator", self.execution, around.indicators, ("execution",))

    def placed_in(self, around: Surroundings) -> ScoreRateBudget:
        """The scheme with the budget of its scenario, which next year's work is paid from, unless it has its own."""
        return self if self.budget is not None else self.model_copy(update={"budget": around.subsidy})

    def on_record(self, smallest: int | None) -> tuple[None, list[Name]]:
        """The record is scored between goalposts of its own, not by targets."""
        return None, [IN_POINTS]

    def changes(self, appraisal: Appraisal) -> Array:
        """G′/G − 1 of each unit, before what all get on average is taken from all."""
        out = self.share * np.clip((appraisal.scores - self.performance) / self.width, -1.0, 1.0)
        if self.execution is None:
            return out
        if self.execution not in appraisal.measures:
            known = ", ".join(appraisal.measures) or "no measure at all"
            raise InputError(f"the appraisal has {known}", field=self.execution, valid="spending by this name")
        return out - self.unspent * (appraisal.measures[self.execution] > self._index)

    @property
    def _money(self) -> float:
        if self.budget is None:
            raise InputError("is missing", field="budget", valid="CNY million per unit and year")
        return self.budget

    @property
    def _index(self) -> float:
        """The threshold of spending as measures count it: 1 at the full mark of the ruler, a span below it 2."""
        return 2.0 - self.spent

    def transfers(self, appraisal: Appraisal) -> Array:
        """Money of each unit."""
        moved = self._money * self.changes(appraisal)
        return moved - moved.mean(-1, keepdims=True)

    def measures_read(self) -> tuple[str, ...]:
        """Spending, if it is monitored."""
        return () if self.execution is None else (self.execution,)

    def measure_slopes(self, expected: Mapping[str, Array], doubt: Mapping[str, Array]) -> Mapping[str, Array]:
        """−(1 − 1/n)·G·ρ_x·φ((index − index₀)/σ)/σ: spending is feared for by those near the threshold."""
        from gzsim.numeric.luck import NORMAL

        if self.execution is None:
            return {}
        index, spread = expected[self.execution], doubt[self.execution]
        wide = np.where(spread > 0.0, spread, 1.0)
        near = np.where(spread > 0.0, NORMAL.density((index - self._index) / wide) / wide, 0.0)
        return {self.execution: -(1.0 - 1.0 / index.shape[-1]) * self._money * self.unspent * near}

    def marginal_money(self, expected: Array, doubt: Array, law: Law | None = None) -> Array:
        """(1 − 1/n)·G·ρ/w·P(r₀ − w < s < r₀ + w) for each point."""
        from gzsim.numeric.luck import NORMAL

        below = (law or NORMAL).below
        low, high = ((self.performance + side * self.width - expected) / doubt for side in (-1.0, 1.0))
        own = 1.0 - 1.0 / expected.shape[-1]
        return own * self._money * self.share / self.width * (below(high) - below(low))

    def expected_money(self, expected: Array, doubt: Array, at: Array, law: Law | None = None) -> Array:
        """G·ρ·E[clip((s − r₀)/w)], less the unit's part of what all can expect, by quadrature over the law of luck."""
        from gzsim.numeric.luck import NORMAL

        points, weights = (law or NORMAL).points, (law or NORMAL).weights

        def moved(mean: Array) -> Array:
            rate = (mean - self.performance)[..., None] + doubt[..., None] * points
            return self._money * self.share * (np.clip(rate / self.width, -1.0, 1.0) * weights).sum(-1)

        return paid_by_all(moved(at), moved(expected))

    def money_when_last(self, expected: Array, behind: Array) -> Array:
        """By the score rate alone: what is spent does not fall with a place."""
        alone = self.model_copy(update={"execution": None})
        return Scheme.money_when_last(alone, expected, behind)
