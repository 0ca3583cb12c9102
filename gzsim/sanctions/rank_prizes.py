"""A prize or a fine for every rank: tournaments of any shape (CF08–CF10)."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Literal

import numpy as np
from pydantic import Field, Strict

from gzsim.common.parts import Problem
from gzsim.errors import InputError
from gzsim.sanctions.money import MOST
from gzsim.sanctions.scheme import Appraisal, Array, Scheme, Surroundings, kind, pay_by_rank
from gzsim.views.labels import Name

if TYPE_CHECKING:
    from gzsim.numeric.luck import Law

TOO_MANY_PRIZES = Name(
    "its prizes are as many as the prefectures and not as many as the members of a zone",
    "其奖项数与市州数相同，与分区内的单位数不符",
)


class ByRank(Scheme):
    """A scheme whose money depends on the rank alone."""

    @abstractmethod
    def prizes(self, units: int) -> Array:
        """Money by rank, best first, of shape (units,)."""

    def transfers(self, appraisal: Appraisal) -> Array:
        """Money of each unit; units tied on a rank share its money."""
        return pay_by_rank(appraisal.scores, self.prizes(appraisal.scores.shape[-1]))

    def marginal_money(self, expected: Array, doubt: Array, law: Law | None = None) -> Array:
        """Marginal prize of a score point (`gzsim.sanctions.rank_worth.rank_worth`)."""
        from gzsim.sanctions.rank_worth import rank_worth  # compiled, which declaring a scheme does not need

        return rank_worth(expected, doubt, self.prizes(expected.shape[-1]), *([] if law is None else [law]))

    def expected_money(self, expected: Array, doubt: Array, at: Array, law: Law | None = None) -> Array:
        """Mean prize (`gzsim.sanctions.rank_worth.mean_prize`)."""
        from gzsim.sanctions.rank_worth import mean_prize

        return mean_prize(expected, doubt, at, self.prizes(expected.shape[-1]), *([] if law is None else [law]))


class RankPrizes(ByRank):
    """A prize or a fine for every rank; the mean is taken off, so that the group pays itself.

    With prizes w and n equal units with normal luck of standard deviation σ, effort is k·e = Σ w_r·E[Z_(r)]/(n·σ), the
    same with and without the mean taken off (Lazear and Rosen 1981; CF08).

    >>> RankPrizes((9.0, 3.0, 0.0)).transfers(Appraisal(np.array([70.0, 90.0, 80.0])))
    array([-4.,  5., -1.])
    """

    type: Literal["rank_prizes"] = kind("rank_prizes", "a prize or a fine for every rank")
    by_rank: Annotated[tuple[Annotated[float, Field(ge=-MOST, le=MOST)], ...], Strict(False)] = Field(
        min_length=2, description="CNY million by rank, best first; as many as there are prefectures"
    )
    balanced = True
    stakes = ("by_rank",)

    def misfits(self, around: Surroundings) -> Iterator[Problem]:
        """There are as many prizes as units."""
        units = len(around.units)
        if len(self.by_rank) != units:
            yield Problem(("by_rank",), f"has {len(self.by_rank)} prizes for {units} prefectures", f"{units} prizes")

    def on_record(self, smallest: int | None) -> tuple[RankPrizes | None, list[Name]]:
        """Zones have fewer members than there are prizes."""
        if smallest is None:
            return self, []
        return None, [TOO_MANY_PRIZES]

    def prizes(self, units: int) -> Array:
        """Money by rank, summing to zero."""
        if len(self.by_rank) != units:
            raise InputError(f"{len(self.by_rank)} prizes for {units} units", field="by_rank", valid=f"{units} prizes")
        prizes = np.array(self.by_rank, dtype=float)
        return prizes - prizes.mean()
