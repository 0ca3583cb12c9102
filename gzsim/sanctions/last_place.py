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
from gzsim.views.labels import Name

ONE_REWARDED = Name("the best of each zone alone receives", "每个分区只奖励第一名")
ONE_DEDUCTED = Name("the last of each zone alone loses", "每个分区只扣减末位")


class LastPlace(ByRank):
    """The last loses a share of its provincial subsidy, and others receive it (末位扣减, S10).

    Prize of rank r among n units: −rate·subsidy for each of the ``worst`` last, +worst·rate·subsidy/excellent for each
    of the ``excellent`` best, else 0. The loser makes up what is missing from its own budget, so that the programme is
    carried on and something else is not. The rate of 10 percent, the make-up and who receives are assumptions of the
    source document (S10), which speaks of one last; who counts as excellent is an assumption of the scenario.

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
    worst: int = Field(1, ge=1, le=MOST_UNITS, description="How many of the last lose, each the whole rate")
    stakes = ("rate",)

    @property
    def balanced(self) -> bool:
        """Whether other units receive the money, and not the province."""
        return self.receivers != "province"

    def _problem(self, units: int, what: str) -> Problem | None:
        """Losers must be no more than there are units beside those who receive, nor among them."""
        least = {"excellent": 1, "all others": 1, "province": 0}[self.receivers]
        if self.worst > units - least:
            return Problem(
                ("worst",), f"{self.worst} leave nobody to receive", f"at most {units - least} of {units} {what}"
            )
        most = units - self.worst
        if self.receivers == "excellent" and self.excellent > most:
            return Problem(
                ("excellent",), f"{self.excellent} leave none to be last", f"at most {most} of {units} {what}"
            )
        return None

    def misfits(self, around: Surroundings) -> Iterator[Problem]:
        """The last must not be among the excellent."""
        if problem := self._problem(len(around.units), "prefectures"):
            yield problem

    def placed_in(self, around: Surroundings) -> LastPlace:
        """The scheme with the subsidy of its scenario, unless it has its own."""
        return self if self.subsidy is not None else self.model_copy(update={"subsidy": around.subsidy})

    def on_record(self, smallest: int | None) -> tuple[LastPlace, list[Name]]:
        """One excellent unit and one last in each zone if more would leave none to be last."""
        if smallest is None or self._problem(smallest, "units") is None:
            return self, []
        changes = {"excellent": 1} | ({"worst": 1} if self.worst >= smallest else {})
        alone, alone_zh = ONE_REWARDED if "worst" not in changes else ONE_DEDUCTED
        why = Name(f"because the smallest zone has {smallest}", f"因为最小的分区仅有{smallest}个单位")
        remark = Name(f"{alone}, {why.en}", f"{alone_zh}，{why.zh}")
        return self.model_copy(update=changes), [remark]

    def prizes(self, units: int) -> Array:
        """Money by rank, best first."""
        if self.subsidy is None:
            raise InputError("is missing", field="subsidy", valid="CNY million per unit and year")
        if problem := self._problem(units, "units"):
            raise InputError(problem.text, field=problem.path[0], valid=problem.valid)
        deduction = self.rate * self.subsidy
        prizes = np.zeros(units)
        winners = {"excellent": self.excellent, "all others": units - self.worst, "province": 0}[self.receivers]
        prizes[:winners] = self.worst * deduction / max(winners, 1)
        prizes[-self.worst :] -= deduction
        return prizes

    def made_up(self, transfers: Array) -> Array:
        """The share of the loss that the loser adds from its own budget."""
        return self.make_up * np.maximum(0.0, -transfers)
