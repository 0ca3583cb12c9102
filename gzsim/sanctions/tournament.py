"""Tournament (锦标赛): the best share a prize that all have paid for alike (CF07)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

import numpy as np
from pydantic import Field

from gzsim.common.parts import Problem
from gzsim.errors import InputError
from gzsim.sanctions.money import MOST_UNITS, Money
from gzsim.sanctions.rank_prizes import ByRank
from gzsim.sanctions.scheme import Array, Surroundings, kind
from gzsim.views.labels import Name


class Tournament(ByRank):
    """The best share a prize that all have paid for alike (锦标赛).

    Source: Lazear and Rosen (1981); CF07 for two.

    >>> from gzsim.sanctions import Appraisal
    >>> Tournament(prize=8.0).transfers(Appraisal(np.array([4.0, 3.0, 2.0, 1.0])))
    array([ 6., -2., -2., -2.])
    """

    type: Literal["tournament"] = kind("tournament", "the best share a prize that all pay for")
    prize: Money = Field(description="CNY million, the whole prize")
    winners: int = Field(1, ge=1, le=MOST_UNITS, description="How many of the best share it")
    balanced = True
    stakes = ("prize",)

    def misfits(self, around: Surroundings) -> Iterator[Problem]:
        """Somebody must lose."""
        if self.winners >= len(around.units):
            text = f"must leave losers: at most {len(around.units) - 1}, not {self.winners}"
            yield Problem(("winners",), text)

    def on_record(self, smallest: int | None) -> tuple[Tournament | None, list[Name]]:
        """Somebody must lose in every zone."""
        if smallest is None or self.winners < smallest:
            return self, []
        en = f"it has {self.winners} winners and the smallest zone {smallest} members"
        return None, [Name(en, f"其设{self.winners}个优胜名额，而最小的分区仅有{smallest}个单位")]

    def prizes(self, units: int) -> Array:
        """Money by rank, summing to zero."""
        if self.winners >= units:
            raise InputError(f"{self.winners} winners among {units} units", field="winners", valid=f"1 to {units - 1}")
        prizes = np.zeros(units)
        prizes[: self.winners] = self.prize / self.winners
        return prizes - prizes.mean()
