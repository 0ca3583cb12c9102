"""A prize or a fine for every rank: tournaments of any shape (CF08–CF10)."""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import dataclass

import numpy as np

from gzsim.errors import InputError
from gzsim.numeric.luck import NORMAL, Law
from gzsim.sanctions.money import MOST, check_listed, check_money, check_whole
from gzsim.sanctions.rank_worth import rank_worth
from gzsim.sanctions.scheme import Appraisal, Array, Scheme, pay_by_rank


class ByRank(Scheme):
    """A scheme whose money depends on the rank alone."""

    @abstractmethod
    def prizes(self, units: int) -> Array:
        """Money by rank, best first, of shape (units,)."""

    def transfers(self, appraisal: Appraisal) -> Array:
        """Money of each unit; units tied on a rank share its money."""
        return pay_by_rank(appraisal.scores, self.prizes(appraisal.scores.shape[-1]))

    def marginal_money(self, expected: Array, doubt: Array, law: Law = NORMAL) -> Array:
        """Marginal prize of a score point (`gzsim.sanctions.rank_worth.rank_worth`)."""
        return rank_worth(expected, doubt, self.prizes(expected.shape[-1]), law)


@dataclass(frozen=True)
class RankPrizes(ByRank):
    """Rank r is paid ``by_rank[r − 1]`` less the mean prize, so that the group pays itself.

    With prizes w and n equal units with normal luck of standard deviation σ, effort is k·e = Σ w_r·E[Z_(r)]/(n·σ), the
    same with and without the mean taken off (Lazear and Rosen 1981; CF08).

    Parameters
    ----------
    by_rank : money by rank, best first, CNY million

    Raises
    ------
    InputError
        If a prize is no sum of money, or their number is not that of the units.

    Examples
    --------
    >>> RankPrizes((9.0, 3.0, 0.0)).transfers(Appraisal(np.array([70.0, 90.0, 80.0])))
    array([-4.,  5., -1.])
    """

    by_rank: tuple[float, ...]
    balanced = True

    def __post_init__(self) -> None:
        if not len(check_listed(self.by_rank, "by_rank")):
            raise InputError("no prize", field="by_rank", valid="a number for every rank")
        for prize in self.by_rank:
            check_money(prize, "by_rank", -MOST, MOST)

    def prizes(self, units: int) -> Array:
        """Money by rank, summing to zero."""
        if len(self.by_rank) != units:
            raise InputError(f"{len(self.by_rank)} prizes for {units} units", field="by_rank", valid=f"{units} prizes")
        prizes = np.array(self.by_rank, dtype=float)
        return prizes - prizes.mean()


def tournament(units: int, prize: float, winners: int = 1) -> RankPrizes:
    """A tournament: the best ``winners`` of ``units`` share a prize that all have paid for alike.

    Raises
    ------
    InputError
        If nobody or everybody would win, or the prize is no sum of money.

    Source: Lazear and Rosen (1981); CF07 for two.

    Examples
    --------
    >>> tournament(units=4, prize=8.0).transfers(Appraisal(np.array([4.0, 3.0, 2.0, 1.0])))
    array([ 6., -2., -2., -2.])
    """
    check_whole(winners, "winners", 1)
    if winners >= units:
        raise InputError(f"{winners} winners among {units} units", field="winners", valid=f"1 to {units - 1}")
    check_money(prize, "prize")
    return RankPrizes((prize / winners,) * winners + (0.0,) * (units - winners))
