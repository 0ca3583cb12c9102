"""Last-place deduction (末位扣减, S10): the last loses a share of its subsidy, and others receive it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

import numpy as np
from pydantic import Field

from gzsim.common.parts import Problem, Share
from gzsim.errors import InputError
from gzsim.sanctions.money import MOST_UNITS, Money
from gzsim.sanctions.rank_prizes import ByRank
from gzsim.sanctions.scheme import Array, Surroundings, kind


class LastPlace(ByRank):
    """The last loses a share of its provincial subsidy, and others receive it (末位扣减, S10).

    Prize of rank r among n units: −rate·subsidy for r = n, +rate·subsidy/excellent for r ≤ excellent, else 0.
    The loser makes up what is missing from its own budget, so that the programme is carried on and something else is
    not. The rate of 10 percent, the make-up and who receives are assumptions of the source document (S10); who counts
    as excellent is an assumption of the scenario.

    >>> from gzsim.sanctions import Appraisal
    >>> rule = LastPlace(rate=0.1, subsidy=60.0, excellent=2)
    >>> rule.transfers(Appraisal(np.array([80.0, 75.0, 70.0, 60.0])))
    array([ 3.,  3.,  0., -6.])
    """

    type: Literal["last_place"] = kind("last_place", "the last pays, the best receive (末位扣减, S10)")
    rate: Share = Field(description="Share of the provincial subsidy that the last loses, 0 to 1")
    subsidy: Money | None = Field(
        None, description="CNY million per unit and year; the parameter `budget.subsidy` if left out"
    )
    excellent: int = Field(1, ge=1, le=MOST_UNITS, description="How many of the best divide the deducted money equally")
    receivers: Literal["excellent", "all others", "province"] = Field(
        "excellent", description="Who receives the deducted money"
    )
    make_up: Share = Field(1.0, description="Share of its loss that the last must make up from its own budget")

    @property
    def balanced(self) -> bool:
        """Whether other units receive the money, and not the province."""
        return self.receivers != "province"

    def misfits(self, around: Surroundings) -> Iterator[Problem]:
        """The last must not be among the excellent."""
        units = len(around.units)
        if self.receivers == "excellent" and self.excellent >= units:
            text = f"must leave out the last: at most {units - 1} of {units} prefectures, not {self.excellent}"
            yield Problem(("excellent",), text)

    def placed_in(self, around: Surroundings) -> LastPlace:
        """The scheme with the subsidy of its scenario, unless it has its own."""
        return self if self.subsidy is not None else self.model_copy(update={"subsidy": around.subsidy})

    def on_record(self, smallest: int | None) -> tuple[LastPlace, list[str]]:
        """One excellent unit in each zone if more would leave none to be last."""
        if smallest is None or self.receivers != "excellent" or self.excellent < smallest:
            return self, []
        note = f"the best of each zone alone receives, because the smallest zone has {smallest}"
        return self.model_copy(update={"excellent": 1}), [note]

    def prizes(self, units: int) -> Array:
        """Money by rank, best first."""
        if self.subsidy is None:
            raise InputError("is missing", field="subsidy", valid="CNY million per unit and year")
        if self.receivers == "excellent" and units <= self.excellent:
            problem = f"{self.excellent} excellent units leave none of {units} to be last"
            raise InputError(problem, field="excellent", valid=f"at most {units - 1}")
        deduction = self.rate * self.subsidy
        prizes = np.zeros(units)
        winners = {"excellent": self.excellent, "all others": units - 1, "province": 0}[self.receivers]
        prizes[:winners] = deduction / max(winners, 1)
        prizes[-1] -= deduction
        return prizes

    def made_up(self, transfers: Array) -> Array:
        """The share of the loss that the loser adds from its own budget."""
        return self.make_up * np.maximum(0.0, -transfers)
