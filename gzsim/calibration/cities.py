"""Three hundred simulated cities under twenty-six provinces, of the same shape as the panel on record."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from gzsim.calibration.free import AMPLITUDE, changes
from gzsim.calibration.moments import city_moments
from gzsim.calibration.panel import Array, CityPanel
from gzsim.errors import InputError
from gzsim.record import load_record
from gzsim.record.record import ABOUT
from gzsim.sanctions import NoSanction
from gzsim.scenario import Scenario, load_scenario
from gzsim.simulation.chunk import Case, simulate_years
from gzsim.simulation.course import Course
from gzsim.simulation.world import World, build_world

YEARS = range(2003, 2013)
BEFORE = 5
"""Years lived before the first, under what provinces announced then."""
NATION = {1998: 7.8, 1999: 7.6, 2000: 8.4, 2001: 8.3, 2002: 9.1, 2003: 10.0, 2004: 10.1, 2005: 11.3, 2006: 12.7,
          2007: 14.2, 2008: 9.6, 2009: 9.2, 2010: 10.4, 2011: 9.3, 2012: 7.7}  # fmt: skip
"""Growth of GDP at constant prices, percent: National Bureau of Statistics, China Statistical Yearbook 2013. From
memory; what was announced in 2004 and in 2011 agrees (Irish Times, 25 January 2006; Exporter Today, 2012)."""
SCENARIO = "cities-2003-2012"
GROWTH = "gdp_growth"
WITHOUT_CITIES = ("540000",)
"""Tibet: it announced targets, and has no cities in the panel on record."""
SEEN = (0.729, 0.941)
"""Share of city-years that are observed in the first and the last year, on a line between: as many as on record."""
DECIMALS = 1
"""Growth and targets are published to a tenth of a point."""


@cache
def announced() -> Array:
    """(Y, P) growth targets that provinces announced in `YEARS`, percent, of all that have cities in the panel.

    >>> announced().shape, announced()[-10:, 19].tolist()
    ((15, 26), [9.0, 9.0, 10.0, 10.0, 10.0, 10.0, 8.0, 8.0, 13.0, 14.0])
    """
    table = load_record().province_targets.reset_index()
    # the moments on record leave off the twentieth that codes a soft target, too
    table["gdp_growth_target"] = (table["gdp_growth_target"] - ABOUT * table["about"]).round(2)
    lived = range(YEARS.start - BEFORE, YEARS.stop)
    table = table[~table["code"].isin(WITHOUT_CITIES) & table["year"].isin(list(lived))]
    wide = table.pivot_table(index="year", columns="code", values="gdp_growth_target")
    return wide.to_numpy(float)


def world_of_cities(scenario: Scenario, amplitude: float = 1.0) -> World:
    """The cities of a scenario of scale ``country_prefectures`` under the provinces that announced targets.

    Cities are spread evenly over the provinces, an assumption; what a province announced in a year is what its cities
    are asked for, in the years before the first what it announced then.

    Raises InputError for another scale, or another warm-up than the years before the first.
    """
    if scenario.units.scale != "country_prefectures":
        raise InputError(f"is {scenario.units.scale}", field="units.scale", valid="country_prefectures")
    world, asked = build_world(scenario), announced()
    if int(world.timing.warm_up) != BEFORE:
        problem = (
            f"is {world.timing.warm_up:g} years, and what was announced begins {BEFORE} years before {YEARS.start}"
        )
        raise InputError(problem, field="timing.warm_up", valid=str(BEFORE))
    provinces, cities = asked.shape[1], world.units.size
    province = np.arange(cities) * provinces // cities
    k = world.place_of(GROWTH, "indicators")
    path = np.repeat(world.target[None], len(asked), axis=0)
    path[:, k] = asked[:, province]
    nation = np.array(list(NATION.values()))
    course = Course(path, amplitude * (nation - nation.mean()))
    return replace(
        world, provinces=world.provinces[:provinces], province=province, peers=province, target=path[0], course=course
    )


def city_panels(world: World, replications: NDArray[np.int64], seed: int, last: int = YEARS[-1]) -> Iterator[CityPanel]:
    """Panels of `YEARS` up to the ``last``, one for each replication, as they would have been published.

    Figures have one decimal. Which city-years are missing is drawn: each for itself, with a chance that falls from year
    to year (`SEEN`); which ones the record lacks is not known, an assumption.
    """
    k, span = world.place_of(GROWTH, "indicators"), YEARS[: last + 1 - YEARS.start]
    years = [
        (end.state.target[:, k].copy(), end.state.reported[:, k].copy())
        for end in simulate_years(Case(world, NoSanction()), len(span), replications, seed)
    ]
    target, growth = (np.round(np.stack(part, axis=1), DECIMALS) for part in zip(*years, strict=True))
    asked, shares = world.course.announced[BEFORE : BEFORE + len(span), k], np.linspace(*SEEN, len(YEARS))[: len(span)]
    for place, replication in enumerate(replications.tolist()):
        drawn = np.random.Generator(np.random.Philox(key=seed, counter=[0, 0, 0, replication])).random(asked.shape)
        seen = np.where(drawn < shares[:, None], 1.0, np.nan)
        yield CityPanel(np.array(span), world.province, asked * seen, target[place] * seen, growth[place] * seen)


def cities(values: Mapping[str, float] | pd.Series | None = None) -> World:
    """The cities as a world, with fitted ``values`` where there are any.

    >>> world = cities()
    >>> world.units.size, world.provinces.size
    (333, 26)
    """
    values = {} if values is None else dict(values)
    scenario = load_scenario(SCENARIO)
    return world_of_cities(scenario.with_(changes(values)) if values else scenario, values.get(AMPLITUDE, 1.0))


def simulated_moments(
    world: World, window: tuple[int, int], replications: NDArray[np.int64], seed: int
) -> pd.DataFrame:
    """Moments (replication × moment) of the simulated cities from the first to the last year of a window."""
    rows = [city_moments(panel.within(*window)) for panel in city_panels(world, replications, seed, window[1])]
    return pd.DataFrame(rows, index=pd.Index(replications, name="replication"))
