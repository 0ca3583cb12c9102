"""What a second core saves, by the size of the work; and the constants by which work is divided among cores.

Contestants take turns and the least time of each counts: what the work takes when nobody else is at it. A machine that
is busy otherwise has no second core to give.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np

import gzsim as gz
from gzsim.bench import Figure
from gzsim.simulation.chunk import Case, all_reduced
from gzsim.simulation.ensemble import run_ensemble, years_lived
from gzsim.simulation.processes import Processes
from gzsim.simulation.simulate import case_of

BAR = 1.8
"""Times as fast as one thread that two cores have to be, where there is enough to do for both."""


@dataclass(frozen=True)
class Size:
    """How much is measured."""

    years: int = 10
    replications: tuple[int, ...] = (10, 100, 1000)
    """Of the nine prefectures; the most of them are held against the bar."""
    country: tuple[int, ...] = (2, 8)
    """The same of all counties."""
    scale: str = "country_counties"
    """Which counties: the 2,843 of the country, unless it is to be done sooner."""
    draws: int = 100
    turns: int = 3


def measure(size: Size | None = None) -> list[Figure]:
    """Constants of `gzsim.simulation.division`, then what threads and the way that is chosen save."""
    size = size or Size()
    today = gz.load_scenario("guizhou-2025").with_({"simulation.years": size.years}, name="today")
    nine = case_of(today, "last_place")
    counties = case_of(today.with_({"units.scale": size.scale}, name="country"), "last_place")
    many = f"{counties.world.units.size:,} counties"
    for each in (nine, counties):
        run_ensemble({"a": each}, years=1, replications=1, seed=1)  # compiled before anything is timed
    figures = _constants(nine, size)
    for name, case, counts in (("9 prefectures", nine, size.replications), (many, counties, size.country)):
        for count in counts:
            run = partial(run_ensemble, {"a": case}, years=size.years, replications=count, seed=1)
            figures += _saved(f"{name}, {count:,} replications", run, size.turns, bar=count == counts[-1])
    asked = {"draws": size.draws, "replications": 20, "default_replications": 1, "seed": 1}
    sweep = partial(gz.headline, today, schemes="all", **asked)
    return figures + _saved(f"{size.draws} draws of parameters, 20 replications each", sweep, 1, bar=False)


def _constants(case: Case, size: Size) -> list[Figure]:
    few, many = (partial(all_reduced, {"a": case}, size.years, np.arange(count), 1) for count in (2, 312))
    short, long = _least([few, many], size.turns, time.process_time)
    lived = years_lived([case], size.years)
    unit_year = (long - short) / (310 * case.world.units.size * lived)
    calls = short / lived - 2 * case.world.units.size * unit_year
    return [
        Figure("a year's calls, in which other threads wait (CALLS)", 1e3 * calls, "ms"),
        Figure("work in a year of a unit (UNIT_YEAR)", 1e6 * unit_year, "µs"),
        Figure("until two processes have begun (START)", _start(case), "s"),
    ]


def _start(case: Case) -> float:
    """Seconds until each of two processes has done a year, less what the year takes."""
    lives = partial(all_reduced, {"a": case}, 1, seed=1)
    lives(np.arange(1))
    begun = time.perf_counter()
    lives(np.arange(1))
    year = time.perf_counter() - begun
    begun, processes = time.perf_counter(), Processes(lives, 2)
    for done in [processes.submit(np.arange(1)) for _ in range(2)]:
        done.result()
    processes.close()
    return time.perf_counter() - begun - year


def _saved(name: str, run: Callable, turns: int, *, bar: bool) -> list[Figure]:
    ways = [partial(run, threads=1), partial(run, threads=2), run]
    one, two, chosen = _least(ways, turns, time.perf_counter)
    held = {"bar": BAR, "sense": "at least"} if bar else {}
    return [
        Figure(f"{name}: one thread", one, "s"),
        Figure(f"{name}: two threads", one / two, "times as fast"),
        Figure(f"{name}: as it is divided unless told otherwise", one / chosen, "times as fast", **held),
    ]


def _least(ways: list[Callable], turns: int, clock: Callable[[], float]) -> list[float]:
    taken = []
    for _ in range(turns):
        for way in ways:
            begun = clock()
            way()
            taken.append(clock() - begun)
    return [min(taken[number :: len(ways)]) for number in range(len(ways))]
