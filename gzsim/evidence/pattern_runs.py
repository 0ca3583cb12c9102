"""One calibrated model lived through under what published patterns are about: audits, capture, weights, no stakes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from gzsim.calibration.cities import GROWTH, YEARS, cities, city_panels
from gzsim.calibration.panel import CityPanel
from gzsim.monitoring import RED
from gzsim.record import load_record
from gzsim.sanctions import NoSanction
from gzsim.scenario import Scenario, load_scenario
from gzsim.simulation.chunk import Case, YearEnd, simulate_years, warmed_up
from gzsim.simulation.course import Course
from gzsim.simulation.simulate import case_of
from gzsim.simulation.world import World

Array = NDArray[np.float64]

AIR, WATER, FOREST = "good_air_days", "water_quality", "forest_cover"
BEFORE = 5
"""Years of the cities before a rule changes: it holds from 2008 on."""
AFTER = 3
WATER_WEIGHT = 0.10
PROMOTION_SLOPE = 0.02
"""Chance of promotion for a standard deviation of the score, a sixth of its mean: the order of Li and Zhou (2005)."""
NO_STAKES = {"leader.career_worth": 0.0, "fabrication.notch": 0.0}
BEHAVIOUR = ("fabrication.", "targets.", "year_end.")
"""What Guizhou takes from the cities: how reports are bent, targets are set and year ends are closed; what its places,
luck and indicators are stays as its record has it."""
MORE_IN_GUIZHOU = 5
"""Times the replications: it has nine places where the cities are 333."""
GUIZHOU = "520000"
ANNOUNCED = {2018: 10.0, 2019: 9.0, 2020: 8.0, 2021: 8.0, 2022: 7.0, 2023: 6.0, 2024: 5.5}
"""Growth targets of Guizhou, percent (reports on the work of its government; 2018 and 2020 from memory). Those of the
years before are in the record."""

KEPT: dict[str, Callable[[YearEnd], Array]] = {
    "truth": lambda end: end.verdict.truth,
    "reported": lambda end: end.state.reported,
    "target": lambda end: end.state.target,
    "attained": lambda end: end.verdict.attained,
    "reported_attained": lambda end: end.verdict.reported,
    "planned": lambda end: end.state.lie,
    "overstated": lambda end: end.verdict.lie,
    "moved": lambda end: end.state.pulled,
    "effort": lambda end: end.state.effort,
    "drift": lambda end: end.conditions.drift,
    "inflated": lambda end: end.state.inflated,
    "by_september": lambda end: end.state.by_september,
    "outcome": lambda end: end.state.outcome,
    "tenure": lambda end: end.state.tenure,
    "promoted": lambda end: end.conditions.promoted,
    "borrowed": lambda end: end.state.borrowed,
    "debt": lambda end: end.state.debt + end.state.borrowed,
    "true_score": lambda end: end.verdict.true_score,
    "reported_score": lambda end: end.verdict.reported_score,
}
"""What is kept of each December, (R, N) or (R, K, N)."""


class Lived(NamedTuple):
    """Years that were simulated."""

    world: World
    kept: Mapping[str, Array]
    """By name of `KEPT`: (R, Y, N) or (R, Y, K, N)."""

    def __getitem__(self, name: str | tuple[str, str]) -> Any:  # what a tuple is indexed with
        """All of a name, or (name, indicator): (R, Y, N)."""
        if isinstance(name, tuple):
            return self.kept[name[0]][:, :, self.world.place_of(name[1], "indicators")]
        return self.kept[name]

    def ruler(self, indicator: str) -> float:
        """Own units for a span."""
        return float(self.world.ruler[self.world.place_of(indicator, "indicators")])


def lived(case: Case, years: int, replications: NDArray[np.int64], seed: int) -> Lived:
    """Simulate years and keep what patterns are computed from."""
    ends = [
        {name: np.array(taken(end)) for name, taken in KEPT.items()}
        for end in simulate_years(case, years, replications, seed)
    ]
    return Lived(case.world, {name: np.stack([end[name] for end in ends], axis=1) for name in KEPT})


def reweighted(world: World, new: Mapping[str, float]) -> World:
    """The world with ``new`` weights of some indicators in all yardsticks; the others share what is left as before.

    Leaders' own motive stays as it is.

    >>> world = reweighted(cities(), {"gdp_growth": 0.5})
    >>> world.weights[world.place_of("gdp_growth", "indicators")].max().round(6), world.weights.sum(0).max().round(6)
    (np.float64(0.5), np.float64(1.0))
    """
    rows = [world.place_of(name, "weights") for name in new]
    weights = world.weights.copy()
    weights[rows] = np.array(list(new.values()))[:, None]
    others = np.setdiff1d(np.arange(len(weights)), rows)
    weights[others] *= (1.0 - weights[rows].sum(0)) / weights[others].sum(0)
    return replace(world, weights=weights)


@dataclass(frozen=True, eq=False)
class Runs:
    """Simulations of one set of fitted values, each run once it is asked for; all share their luck."""

    values: Mapping[str, float]
    replications: NDArray[np.int64]
    seed: int

    def world(self, **parameters: float) -> World:
        """The cities with parameters changed, dots of their names written as two underscores."""
        return cities({**self.values, **{name.replace("__", "."): value for name, value in parameters.items()}})

    @cached_property
    def cities(self) -> World:
        """As fitted."""
        return self.world()

    @cached_property
    def base(self) -> Lived:
        """The cities as fitted, 2003-2012."""
        return self._lived(self.cities)

    @cached_property
    def without_stakes(self) -> Lived:
        """The cities where neither a career nor being seen to meet a target hangs on the score."""
        return self._lived(cities({**self.values, **NO_STAKES}))

    @cached_property
    def prized(self) -> Lived:
        """The cities where reported performance is promoted."""
        return self._lived(self.world(promotion__slope=PROMOTION_SLOPE))

    @cached_property
    def captured(self) -> Lived:
        """Three years from 2008, when reports of air become captured automatically."""
        world = cities({**self.values, f"indicators.{AIR}.dynamics.captured": 1.0})
        return self._reformed(self.cities, world)

    @cached_property
    def unassessed(self) -> Lived:
        """Neither water nor air counts, for the three years from 2008."""
        return self._lived(self._without(WATER, AIR), BEFORE + AFTER)

    @cached_property
    def assessed(self) -> Lived:
        """From 2008 on water counts, and air still does not."""
        before = self._without(WATER, AIR)
        return self._reformed(before, reweighted(before, {WATER: WATER_WEIGHT, AIR: 0.0}))

    @cached_property
    def brown(self) -> Lived:
        """The environment does not count."""
        return self._lived(self._without(AIR, WATER, FOREST))

    @cached_property
    def brown_careers(self) -> Lived:
        """The same, and a score point is worth twice as much for careers."""
        worth = self.cities.leader.career_worth
        world = self.world(leader__career_worth=2.0 * worth)
        return self._lived(reweighted(world, dict.fromkeys((AIR, WATER, FOREST), 0.0)))

    @cached_property
    def panels(self) -> list[CityPanel]:
        """The cities as they would have been published."""
        return self._published(self.cities)

    @cached_property
    def audited_panels(self) -> list[CityPanel]:
        """The same where every report is audited."""
        return self._published(self.world(fabrication__audit_probability=1.0))

    @cached_property
    def light_panels(self) -> list[CityPanel]:
        """The same where growth has half its weight."""
        weight = float(self.cities.weights[self.cities.place_of(GROWTH, "indicators"), 0])
        return self._published(reweighted(self.cities, {GROWTH: weight / 2.0}))

    @cached_property
    def red(self) -> NDArray[np.bool_]:
        """(R, Y, 3, N) whether the lamp of growth is red in March, June and September."""
        calendar = warmed_up(Case(self.cities, NoSanction()), self.replications, self.seed)
        k, seen = self.cities.place_of(GROWTH, "indicators"), []
        for month in range(12 * len(YEARS)):
            calendar.month(NoSanction())
            if month % 12 in (2, 5, 8):
                seen.append(calendar.state.light[:, k] == RED)
        return np.stack(seen, 1).reshape(self.replications.size, len(YEARS), 3, -1)

    @cached_property
    def guizhou_scenario(self) -> Scenario:
        """Guizhou in 2025 with the behaviour of the cities; a step of targets is a point there, as in the cities."""
        fitted = {name: float(value) for name, value in self.values.items() if name.startswith(BEHAVIOUR)}
        return load_scenario("guizhou-2025").with_({"parameters": {**fitted, "targets.rounding": 1.0}})

    @cached_property
    def guizhou(self) -> Lived:
        """Guizhou under its deduction for the last place, ten years."""
        scenario = self.guizhou_scenario
        return self._in_guizhou(case_of(scenario, scenario.scheme_in_force), 10)

    @cached_property
    def guizhou_announced(self) -> Lived:
        """Guizhou under the growth targets that it announced for 2018-2024, those of 2013-2017 before."""
        case = case_of(self.guizhou_scenario, self.guizhou_scenario.scheme_in_force)
        path = np.repeat(case.world.target[None], BEFORE + len(ANNOUNCED), axis=0)
        path[:, case.world.place_of(GROWTH, "indicators")] = announced_in_guizhou()[:, None]
        world = replace(case.world, target=path[0], course=Course(announced=path))
        return self._in_guizhou(case._replace(world=world), len(ANNOUNCED))

    def _in_guizhou(self, case: Case, years: int) -> Lived:
        return lived(case, years, np.arange(MORE_IN_GUIZHOU * self.replications.size), self.seed)

    def _without(self, *names: str) -> World:
        return reweighted(self.cities, dict.fromkeys(names, 0.0))

    def _lived(self, world: World, years: int = len(YEARS)) -> Lived:
        return lived(Case(world, NoSanction()), years, self.replications, self.seed)

    def _reformed(self, before: World, after: World) -> Lived:
        case = Case(after, NoSanction(), before=Case(before, NoSanction()), lead_in=BEFORE)
        return lived(case, AFTER, self.replications, self.seed)

    def _published(self, world: World) -> list[CityPanel]:
        return list(city_panels(world, self.replications, self.seed))


def announced_in_guizhou() -> Array:
    """(Y,) growth targets of Guizhou from 2013 to 2024, percent.

    >>> announced_in_guizhou().tolist()
    [14.0, 12.5, 10.0, 10.0, 10.0, 10.0, 9.0, 8.0, 8.0, 7.0, 6.0, 5.5]
    """
    table = load_record().province_targets.reset_index()
    own = table[table["code"] == GUIZHOU].set_index("year")["gdp_growth_target"]
    return np.array([*own.loc[min(ANNOUNCED) - BEFORE : min(ANNOUNCED) - 1], *ANNOUNCED.values()], float)
