"""Many provinces and their cities, year after year, under the cascade: what the patterns of B01–B17 are measured on."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from gzsim.errors import InputError
from gzsim.targets.cascade import PROVINCES, CascadeRule, child_targets, keep_some

Array = NDArray[np.float64]

NATIONAL = (7.0, 7.0, 8.0, 8.0, 8.0, 8.0, 8.0, 8.0, 8.0, 7.5)
"""National growth targets of 2003–2012, percent (from memory, unverified)."""


@dataclass(frozen=True)
class Growth:
    """How growth varies between cities and years, percentage points; all are assumptions that were tuned to patterns.

    r = mean + province + province-year + year + city + own, each normal and independent; the two yearly ones are
    autoregressive. Growth does not respond to targets: the cascade is studied on its own.
    """

    mean: float = 12.0
    province_sd: float = 1.6
    province_year_sd: float = 1.4
    province_year_memory: float = 0.5
    year_sd: float = 0.9
    year_memory: float = 0.3
    city_sd: float = 1.35
    own_sd: float = 1.9


@dataclass(frozen=True, eq=False)
class Panel:
    """Targets and growth, percent: ``national`` (year,), ``provincial`` (province, year), ``city`` and ``growth``
    (province, city, year). The first year has a last year too: ``city_before`` and ``growth_before``."""

    national: Array
    provincial: Array
    city: Array
    growth: Array
    city_before: Array
    growth_before: Array
    provincial_before: Array


def simulate_panel(
    rule: CascadeRule,
    rng: np.random.Generator,
    provinces: int = 27,
    cities: int = 11,
    national: ArrayLike = NATIONAL,
    growth: Growth | None = None,
    burn_in: int = 25,
    province_rule: CascadeRule = PROVINCES,
) -> Panel:
    """Cascade of two steps, nation to provinces and provinces to cities, over years.

    A province's outcome is the mean of its cities'. Provinces keep some targets (B17); cities follow
    `gzsim.targets.cascade.child_targets` every year. Defaults have the shape of the data behind B01: 27 provinces with
    11 cities each, ten years. Years before the first are run at its national target so that the start is forgotten.

    Parameters
    ----------
    rule, province_rule : of cities under provinces, and of provinces under the nation
    rng : generator of all draws
    national : targets of the nation, array (year,), percent

    Raises InputError if there are no provinces, cities or years, or fewer than no years before the first.

    >>> simulate_panel(CascadeRule(), np.random.default_rng(1)).city.shape
    (27, 11, 10)
    """
    goal = np.asarray(national, float)
    if min(provinces, cities, goal.size) < 1:
        told = f"{provinces} provinces, {cities} cities, {goal.size} years"
        raise InputError(told, field="provinces, cities, national", valid="at least one of each")
    if burn_in < 0:
        raise InputError(f"{burn_in} years before the first", field="burn_in", valid="0 or more")
    goal = np.concatenate([np.full(burn_in + 1, goal[0]), goal])
    years = goal.size
    outcome = _growth(growth or Growth(), rng, provinces, cities, years)
    province, city = np.empty((provinces, years)), np.empty((provinces, cities, years))
    province[:, 0], city[..., 0] = goal[0], goal[0]
    own = [each.amplification + each.amplification_sd * rng.standard_normal(shape)
           for each, shape in ((province_rule, (provinces,)), (rule, (provinces, cities)))]  # fmt: skip
    for year in range(1, years):
        last = outcome[..., year - 1]
        wanted = child_targets(
            goal[year], province[:, year - 1], last.mean(axis=1), province_rule, *_draws(rng, (provinces,)), own[0]
        )
        kept = rng.random(provinces)
        province[:, year] = keep_some(province[:, year - 1], wanted, kept, province_rule.unchanged)
        city[..., year] = child_targets(
            province[:, year, None], city[..., year - 1], last, rule, *_draws(rng, (provinces, cities)), own[1]
        )
    seen, before = slice(burn_in + 1, None), burn_in
    return Panel(goal[seen], province[:, seen], city[..., seen], outcome[..., seen], city[..., before],
                 outcome[..., before], province[:, before])  # fmt: skip


def _draws(rng: np.random.Generator, shape: tuple[int, ...]) -> tuple[Array, Array, Array]:
    return rng.standard_normal(shape), rng.random(shape), rng.random(shape)


def _growth(g: Growth, rng: np.random.Generator, provinces: int, cities: int, years: int) -> Array:
    """Growth of every city in every year, array (province, city, year)."""
    lasting = g.province_sd * rng.standard_normal((provinces, 1, 1))
    lasting = lasting + g.city_sd * rng.standard_normal((provinces, cities, 1))
    common = _autoregressive(rng, (1, 1, years), g.year_sd, g.year_memory)
    regional = _autoregressive(rng, (provinces, 1, years), g.province_year_sd, g.province_year_memory)
    return g.mean + lasting + common + regional + g.own_sd * rng.standard_normal((provinces, cities, years))


def _autoregressive(rng: np.random.Generator, shape: tuple[int, ...], sd: float, memory: float) -> Array:
    """Stationary first-order autoregression along the last axis with a given standard deviation."""
    shocks = rng.standard_normal(shape)
    found = np.empty(shape)
    found[..., 0] = shocks[..., 0]
    for year in range(1, shape[-1]):
        found[..., year] = memory * found[..., year - 1] + np.sqrt(1 - memory**2) * shocks[..., year]
    return sd * found
