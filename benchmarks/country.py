"""A country on a cluster: counties and townships by worker processes of Dask, their memory, and a projection.

All under the last-place rule of ``guizhou-2025``. Cost is the processor time of the workers, which others on the same
machine hardly move. Memory is that of each worker, sampled from outside while it works; what it holds in the second
half of a run is set beside the first half, since whatever grows with replications would forbid long runs. Workers have
loaded compiled rules before anything is taken; that the country has to travel to them is part of the cost.
"""

import os
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from math import log
from threading import Event

import numpy as np
import psutil
from distributed import Client, LocalCluster
from numpy.typing import NDArray

import gzsim as gz
from gzsim.bench import Figure
from gzsim.simulation.chunk import Case, all_reduced
from gzsim.simulation.ensemble import run_ensemble, years_lived
from gzsim.simulation.simulate import case_of

FLAT = 1.1
"""Times of its peak in the first half of a run that a worker may take in the second."""

PROJECTED = 10_000
"""Replications whose cost is reckoned from those that are done."""

SAMPLING_SECONDS = 0.05


@dataclass(frozen=True)
class Size:
    """How much is measured."""

    scales: tuple[str, str] = ("country_counties", "country_townships")
    """2,843 counties, 38,000 townships."""
    replications: tuple[int, int] = (100, 100)
    """Of each."""
    years: int = 10
    workers: int = 2
    """Processes of one thread each."""


@dataclass(frozen=True)
class Lived:
    """What some replications of a country took."""

    case: Case
    replications: int
    years: int
    seconds: float
    core_seconds: float
    """Processor time of all workers."""
    peaks: NDArray[np.float64]
    """MiB by half of the run and by worker."""

    @property
    def units(self) -> int:
        """Places in it."""
        return self.case.world.units.size

    @property
    def each(self) -> float:
        """Processor time of a replication."""
        return self.core_seconds / self.replications

    @property
    def unit_months(self) -> int:
        """Of a replication, those of warm-up among them."""
        return self.units * 12 * years_lived([self.case], self.years)


def measure(size: Size | None = None) -> list[Figure]:
    """Time and memory of both countries, how cost grows from one to the other, and what a long run would take."""
    size = size or Size()
    with (
        LocalCluster(n_workers=size.workers, threads_per_worker=1, processes=True, dashboard_address=":0") as cluster,
        Client(cluster) as client,
    ):
        client.run(all_reduced, {"a": _case("prefectures")}, 1, np.arange(1), 1)  # rules are loaded by every worker
        lived = [_lived(client, *run, size.years) for run in zip(size.scales, size.replications, strict=True)]
    small, large = lived
    slope = log(large.each / small.each) / log(large.units / small.units)
    return [
        *(figure for each in lived for figure in _figures(each)),
        Figure(f"exponent of the cost in units, {small.units:,} to {large.units:,}", slope, ""),
        *(_projection(each) for each in lived),
    ]


def _case(scale: str) -> Case:
    return case_of(gz.load_scenario("guizhou-2025").with_({"units.scale": scale}, name=scale), "last_place")


def _lived(client: Client, scale: str, replications: int, years: int) -> Lived:
    case = _case(scale)
    workers = [psutil.Process(number) for number in client.run(os.getpid).values()]
    done, busy, begun = Event(), _processor_time(workers), time.perf_counter()
    with ThreadPoolExecutor(1) as watcher:
        seen = watcher.submit(_sampled, workers, done)
        try:
            run_ensemble({"a": case}, years=years, replications=replications, seed=1, client=client)
        finally:
            done.set()
    seconds, busy = time.perf_counter() - begun, _processor_time(workers) - busy
    return Lived(case, replications, years, seconds, busy, _peaks(seen.result()))


def _processor_time(workers: list[psutil.Process]) -> float:
    return sum(sum(each.cpu_times()[:2]) for each in workers)


def _sampled(workers: list[psutil.Process], done: Event) -> list[list[int]]:
    """Resident memory, moment by moment and by worker; fails where one has died."""
    seen = [[each.memory_info().rss for each in workers]]
    while not done.wait(SAMPLING_SECONDS):
        seen.append([each.memory_info().rss for each in workers])
    return [*seen, seen[-1]]  # two moments at least, one for each half


def _peaks(seen: list[list[int]]) -> NDArray[np.float64]:
    """Peaks in MiB, by half of the run and by worker."""
    return np.array([half.max(axis=0) for half in np.array_split(np.array(seen) / 2**20, 2)])


def _figures(lived: Lived) -> Iterator[Figure]:
    name = f"{lived.units:,} units × {lived.replications:,} replications × {lived.years} years"
    workers = len(lived.peaks.T)
    yield Figure(f"{name}: {workers} workers, on the clock", lived.seconds, "s")
    yield Figure(f"{name}: processor time of the workers", 1e6 * lived.each / lived.unit_months, "µs a unit-month")
    for number, (first, second) in enumerate(lived.peaks.T, 1):
        yield Figure(f"{name}: peak memory of worker {number}, first half", first, "MiB")
        yield Figure(f"{name}: peak memory of worker {number}, second half", second, "MiB")
        yield Figure(f"{name}: second half against first, worker {number}", second / first, "×", FLAT, "at most")


def _projection(lived: Lived) -> Figure:
    name = f"projection, not run: {lived.units:,} units × {PROJECTED:,} replications × {lived.years} years"
    return Figure(name, lived.each * PROJECTED / 3600, "core-hours")
