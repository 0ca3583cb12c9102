"""Last-place deduction (末位扣减, S10): the last loses a share of its subsidy, and others receive it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np

from gzsim.errors import InputError
from gzsim.sanctions.money import check_money, check_number, check_whole
from gzsim.sanctions.rank_prizes import ByRank
from gzsim.sanctions.scheme import Array

Receivers = Literal["excellent", "all others", "province"]


@dataclass(frozen=True)
class LastPlace(ByRank):
    """The unit ranked last loses ``rate`` of its subsidy; the ``excellent`` best share the money equally.

    Prize of rank r among n units: −rate·subsidy for r = n, +rate·subsidy/excellent for r ≤ excellent, else 0.
    The loser makes up what is missing from its own budget, so that the programme is carried on and something else is
    not. The rate of 10 percent, the make-up and who receives are assumptions of the source document (S10); who counts
    as excellent is an assumption of the scenario.

    Parameters
    ----------
    rate : share of the subsidy, 0 to 1
    subsidy : CNY million per unit and year
    excellent : number of units that share the deducted money
    receivers : "excellent", or "all others" alike, or "province": it keeps the money
    make_up : share of the loss that must be made up from the own budget, 0 to 1

    Raises
    ------
    InputError
        If ``rate`` or ``make_up`` is not a share, the subsidy no sum of money, ``receivers`` is unknown, or the last
        would be among the excellent.

    Examples
    --------
    >>> from gzsim.sanctions import Appraisal
    >>> rule = LastPlace(rate=0.1, subsidy=60.0, excellent=2)
    >>> rule.transfers(Appraisal(np.array([80.0, 75.0, 70.0, 60.0])))
    array([ 3.,  3.,  0., -6.])
    """

    rate: float
    subsidy: float
    excellent: int = 1
    receivers: Receivers = "excellent"
    make_up: float = 1.0

    def __post_init__(self) -> None:
        for name in ("rate", "make_up"):
            check_number(getattr(self, name), name, 0, 1, "a share")
        check_money(self.subsidy, "subsidy")
        check_whole(self.excellent, "excellent", 1)
        if self.receivers not in get_args(Receivers):
            raise InputError(f"{self.receivers!r}", field="receivers", valid=", ".join(get_args(Receivers)))

    @property
    def balanced(self) -> bool:
        """Whether other units receive the money, and not the province."""
        return self.receivers != "province"

    def prizes(self, units: int) -> Array:
        """Money by rank, best first."""
        if self.receivers == "excellent" and units <= self.excellent:
            raise InputError(
                f"{self.excellent} excellent units leave none of {units} to be last",
                field="excellent",
                valid=f"at most {units - 1}",
            )
        deduction = self.rate * self.subsidy
        prizes = np.zeros(units)
        winners = {"excellent": self.excellent, "all others": units - 1, "province": 0}[self.receivers]
        prizes[:winners] = deduction / max(winners, 1)
        prizes[-1] -= deduction
        return prizes

    def made_up(self, transfers: Array) -> Array:
        """The share of the loss that the loser adds from its own budget."""
        return self.make_up * np.maximum(0.0, -transfers)
