"""Last-place deduction (末位扣减, S10): the last loses a share of its subsidy to the best."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gzsim.errors import InputError
from gzsim.sanctions.scheme import Array, pay_by_rank


@dataclass(frozen=True)
class LastPlace:
    """The unit ranked last loses ``rate`` of its subsidy; the ``excellent`` best share the money equally.

    Prize of rank r among n units: −rate·subsidy for r = n, +rate·subsidy/excellent for r ≤ excellent, else 0.
    The loser makes up what is missing from its own budget. The rate of 10 percent is an assumption of the source
    document (S10); who counts as excellent is an assumption of the scenario.

    Parameters
    ----------
    rate : share of the subsidy, 0 to 1
    subsidy : CNY million per unit and year
    excellent : number of units that share the deducted money

    Raises
    ------
    InputError
        If ``rate`` is not a share, or if the last would be among the excellent.

    Examples
    --------
    >>> LastPlace(rate=0.1, subsidy=60.0, excellent=2).settle(np.array([80.0, 75.0, 70.0, 60.0]))
    array([ 3.,  3.,  0., -6.])
    """

    rate: float
    subsidy: float
    excellent: int

    def __post_init__(self) -> None:
        if not 0 <= self.rate <= 1:
            raise InputError(f"{self.rate} is not a share", field="rate", valid="a number from 0 to 1")
        if self.excellent < 1:
            raise InputError("nobody would receive the money", field="excellent", valid="1 or more")

    def settle(self, scores: Array) -> Array:
        """Money of each unit; units tied on a rank share its money."""
        return pay_by_rank(scores, self.prizes(scores.shape[-1]))

    def prizes(self, units: int) -> Array:
        """Money by rank, best first."""
        if units <= self.excellent:
            raise InputError(
                f"{self.excellent} excellent units leave none of {units} to be last",
                field="excellent",
                valid=f"at most {units - 1}",
            )
        deduction = self.rate * self.subsidy
        prizes = np.zeros(units)
        prizes[: self.excellent] = deduction / self.excellent
        prizes[-1] = -deduction
        return prizes

    def money_per_point(self, units: int) -> float:
        """Nothing beyond the rank."""
        return 0.0
