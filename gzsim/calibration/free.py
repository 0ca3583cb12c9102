"""What is fitted: the parameters that a panel of cities can tell something of, and where they are looked for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from gzsim.errors import InputError

AMPLITUDE = "nation.amplitude"
"""By how many points the growth of cities moves with a point of the growth of the nation."""
LEVEL = "indicators.gdp_growth.ruler.full"
NOISE = "indicators.gdp_growth.dynamics.noise_sd"
LASTING = "indicators.gdp_growth.dynamics.unit_effect_sd"
PROVINCES = "hierarchy.province_share"


class Free(NamedTuple):
    """A parameter that is fitted."""

    name: str
    low: float
    high: float
    start: float
    about: str
    """What it is about: targets, growth or reports."""
    by_ratio: bool = False

    def at(self, share: float) -> float:
        """Value at a share of the way from low to high."""
        if self.by_ratio:
            return float(self.low * (self.high / self.low) ** share)
        return float(self.low + share * (self.high - self.low))

    def share(self, value: float) -> float:
        """How far from low to high a value lies.

        >>> Free("notch", 0.01, 1.0, 0.1, "reports", by_ratio=True).share(0.1)
        0.5
        """
        if self.by_ratio:
            return float(np.log(value / self.low) / np.log(self.high / self.low))
        return float((value - self.low) / (self.high - self.low))


FREE = (
    Free(LEVEL, 9, 15, 12.0, "growth"),
    Free(AMPLITUDE, 0.5, 1.5, 0.7, "growth"),
    Free(NOISE, 0.6, 2.5, 1.5, "growth"),
    Free(LASTING, 0.8, 4, 2.3, "growth"),
    Free("shocks.common_sd", 0.5, 3, 1.2, "growth"),
    Free("shocks.common_persistence", 0, 0.9, 0.75, "growth"),
    Free(PROVINCES, 0.05, 0.7, 0.43, "growth"),
    Free("targets.inertia", 0.2, 0.8, 0.61, "targets"),
    Free("targets.ratchet", 0.05, 0.35, 0.26, "targets"),
    Free("targets.pass_through", 0.1, 0.8, 0.21, "targets"),
    Free("targets.amplification", -2, 2, -0.56, "targets"),
    Free("targets.noise_sd", 0.3, 2.5, 0.92, "targets"),
    Free("targets.floor", 0.3, 0.99, 0.51, "targets"),
    Free("targets.rounded", 0.6, 0.95, 0.74, "targets"),
    Free("targets.halves", 0.3, 0.95, 0.73, "targets"),
    Free("targets.unchanged", 0, 0.5, 0.16, "targets"),
    Free("fabrication.notch", 0.002, 0.15, 0.0037, "reports", by_ratio=True),
    Free("fabrication.lying_cost", 0.3, 20, 1.6, "reports", by_ratio=True),
    Free("fabrication.never_lie", 0.05, 0.9, 0.62, "reports"),
    Free("fabrication.verification_doubt", 0.01, 0.3, 0.073, "reports", by_ratio=True),
    Free("year_end.ease", 0, 1.5, 0.1, "reports"),
)
"""Where a panel of targets and reported growth is silent (money, vetoes, other indicators), nothing is fitted."""


def values_at(shares: NDArray[np.float64], free: tuple[Free, ...] = FREE) -> pd.Series:
    """Values at shares of the ways from low to high; what lies outside is taken to the edge.

    >>> values_at(np.full(len(FREE), 0.5))["targets.inertia"]
    np.float64(0.5)
    """
    inside = np.clip(shares, 0.0, 1.0)
    return pd.Series({each.name: each.at(share) for each, share in zip(free, inside, strict=True)}, dtype=float)


def shares_of(values: Mapping[str, float] | pd.Series, free: tuple[Free, ...] = FREE) -> NDArray[np.float64]:
    """The shares at which values lie; `InputError` for one that is missing."""
    missing = [each.name for each in free if each.name not in values]
    if missing:
        raise InputError("has no value", field=missing[0], valid="a value for every parameter that is fitted")
    return np.array([each.share(float(values[each.name])) for each in free])


def changes(values: Mapping[str, float] | pd.Series) -> dict[str, Any]:
    """Changes of a scenario that put fitted values in force; the amplitude belongs to the course of years, and to none.

    >>> changes({PROVINCES: 0.25, LEVEL: 11.0, AMPLITUDE: 0.8})["parameters"]
    {'hierarchy.province_share': 0.25, 'hierarchy.prefecture_share': 0.75}
    """
    said = {str(name): float(value) for name, value in dict(values).items() if name != AMPLITUDE}
    fields = {name: value for name, value in said.items() if name.startswith("indicators.")}
    parameters = {name: value for name, value in said.items() if name not in fields}
    if PROVINCES in parameters:
        parameters["hierarchy.prefecture_share"] = 1.0 - parameters[PROVINCES]
    return {**fields, "parameters": parameters}
