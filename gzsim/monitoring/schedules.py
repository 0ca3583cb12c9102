"""Milestones within a year (里程碑, S05, S06): the planned share of a target by the end of each month."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from gzsim.errors import InputError

MONTHS = 12
QUARTERS = 4
ROUNDING = 1e-9
_VALID = "shares from 0 to 1 that never fall and end at 1"


@dataclass(frozen=True)
class Schedule:
    """Planned share of a year's target by the end of each month, cumulative.

    Attributes
    ----------
    shares : tuple of 12 floats, January to December; from 0 to 1, never falling, the last one 1

    Raises InputError if there are not twelve shares, one lies outside 0 to 1, they fall, or they do not end at 1.

    >>> Schedule("late start", (0, 0, 0, *(share / 9 for share in range(1, 10)))).planned([3, 6, 12]).round(3)
    array([0.   , 0.333, 1.   ])
    """

    name: str
    shares: tuple[float, ...]

    def __post_init__(self) -> None:
        _check(self.shares, MONTHS, self.name)

    def planned(self, month: ArrayLike) -> NDArray[np.float64]:
        """Planned share by the end of a month; 0 of month 0, the year's beginning.

        Raises InputError if a month lies outside 0 to 12 or is not whole.
        """
        month = np.asarray(month, float)
        if not np.all((month >= 0) & (month <= MONTHS) & (month == np.floor(month))):
            raise InputError(f"no such month: {month}", field="month", valid="0 to 12")
        return np.concatenate([[0.0], self.shares])[month.astype(int)]


def by_quarter(name: str, shares: Sequence[float]) -> Schedule:
    """Schedule of four quarterly milestones; months between two of them lie on a straight line (assumption).

    Raises InputError as :class:`Schedule` does, with the quarter.

    >>> by_quarter("slow start", [0.1, 0.3, 0.6, 1.0]).planned([1, 3, 4, 6]).round(3)
    array([0.033, 0.1  , 0.167, 0.3  ])
    """
    _check(shares, QUARTERS, name)
    milestones = np.concatenate([[0.0], np.asarray(shares, float)])
    return Schedule(name, tuple(np.interp(np.arange(1, MONTHS + 1) / 3, np.arange(QUARTERS + 1), milestones)))


def after_first_quarter(name: str, first: float) -> Schedule:
    """Schedule of which only the share by March is known; the rest is spread evenly over the year (assumption).

    >>> after_first_quarter("water", 9 / 40).planned([3, 6, 9, 12]).round(4)
    array([0.225 , 0.4833, 0.7417, 1.    ])
    """
    return by_quarter(name, [first + (1 - first) * quarter / 3 for quarter in range(QUARTERS)])


def _check(shares: Sequence[float], number: int, name: str) -> None:
    steps = {MONTHS: "month", QUARTERS: "quarter"}[number]
    numbers = np.asarray(shares, float)
    if numbers.shape != (number,):
        raise InputError(f"{numbers.size} shares", field=name, valid=f"{number} shares, one a {steps}")
    if not np.all((numbers >= 0) & (numbers <= 1 + ROUNDING)):
        raise InputError(f"a share lies outside 0 to 1: {list(shares)}", field=name, valid=_VALID)
    falls = np.flatnonzero(np.diff(numbers) < -ROUNDING)
    if falls.size:
        at = int(falls[0])
        told = f"the plan falls from {numbers[at]:g} in {steps} {at + 1} to {numbers[at + 1]:g} in {steps} {at + 2}"
        raise InputError(told, field=name, valid=_VALID)
    if abs(numbers[-1] - 1) > ROUNDING:
        raise InputError(f"the plan ends at {numbers[-1]:g} and not at 1", field=name, valid=_VALID)


EVEN = by_quarter("even", [0.25, 0.5, 0.75, 1.0])
"""A twelfth every month."""

WATER_2025 = after_first_quarter("water-conservancy investment 2025", 9 / 40)
"""Guizhou's water-conservancy investment of 2025: CNY 9 bn of 40 bn, 22.5 %, by March (C14); then even (assumption)."""
