"""A panel of cities under provinces: what provinces announced, what cities aimed at and what they reported."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from gzsim.errors import InputError

Array = NDArray[np.float64]
Whole = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class CityPanel:
    """Growth targets and reported growth of cities, Y years and N cities; NaN where a city-year was not observed.

    Raises InputError where shapes do not fit or a city belongs to no province.
    """

    years: Whole
    """(Y,) one after the other."""
    province: Whole
    """(N,) number of the province that each city lies in."""
    asked: Array
    """(Y, N) target that the province announced for itself, percent."""
    target: Array
    """(Y, N) target of the city, percent."""
    growth: Array
    """(Y, N) growth of GDP at constant prices as reported, percent."""

    def __post_init__(self) -> None:
        shape = (self.years.size, self.province.size)
        for name in ("asked", "target", "growth"):
            if getattr(self, name).shape != shape:
                raise InputError(f"is {getattr(self, name).shape}", field=name, valid=f"an array {shape}")
        if self.years.size and (np.diff(self.years) != 1).any():
            raise InputError("leave years out", field="years", valid="one after the other, NaN where nothing is known")
        if self.province.size and self.province.min() < 0:
            raise InputError("is negative for a city", field="province", valid="0 and above")

    @cached_property
    def seen(self) -> NDArray[np.bool_]:
        """(Y, N) city-years of which all three are known."""
        return np.isfinite(self.asked) & np.isfinite(self.target) & np.isfinite(self.growth)

    @property
    def provinces(self) -> int:
        """How many provinces there are, numbered from 0."""
        return int(self.province.max(initial=-1)) + 1

    @cached_property
    def group(self) -> Whole:
        """(Y, N) number of the province-year of each city-year."""
        return np.arange(self.years.size)[:, None] * self.provinces + self.province[None, :]

    def within(self, first: int, last: int) -> CityPanel:
        """The same cities in the years from ``first`` to ``last``."""
        chosen = (self.years >= first) & (self.years <= last)
        parts = (getattr(self, name)[chosen] for name in ("asked", "target", "growth"))
        return CityPanel(self.years[chosen], self.province, *parts)
