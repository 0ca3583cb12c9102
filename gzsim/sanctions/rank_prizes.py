"""A prize or a fine for every rank: tournaments of any shape (CF08–CF10)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gzsim.errors import InputError
from gzsim.sanctions.scheme import Array, pay_by_rank


@dataclass(frozen=True)
class RankPrizes:
    """Rank r is paid ``by_rank[r − 1]`` less the mean prize, so that the group pays itself.

    With prizes w and n equal units with normal luck of standard deviation σ, effort is k·e = Σ w_r·E[Z_(r)]/(n·σ), the
    same with and without the mean taken off (Lazear and Rosen 1981; CF08).

    Parameters
    ----------
    by_rank : money by rank, best first, CNY million

    Examples
    --------
    >>> RankPrizes((9.0, 3.0, 0.0)).settle(np.array([70.0, 90.0, 80.0]))
    array([-4.,  5., -1.])
    """

    by_rank: tuple[float, ...]

    def settle(self, scores: Array) -> Array:
        """Money of each unit; units tied on a rank share its money."""
        return pay_by_rank(scores, self.prizes(scores.shape[-1]))

    def prizes(self, units: int) -> Array:
        """Money by rank, summing to zero."""
        if len(self.by_rank) != units:
            raise InputError(f"{len(self.by_rank)} prizes for {units} units", field="by_rank", valid=f"{units} prizes")
        prizes = np.array(self.by_rank, dtype=float)
        return prizes - prizes.mean()

    def money_per_point(self, units: int) -> float:
        """Nothing beyond the rank."""
        return 0.0
