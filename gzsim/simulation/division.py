"""How work is divided among cores: in this thread, among threads, or among processes; no number depends on it."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from typing import Literal, NamedTuple

CALLS = 0.0035
"""Seconds that a year of a chunk takes beside its work, however small it is, while all other threads wait."""

UNIT_YEAR = 3e-5
"""Seconds of work in a year of a unit of a replication."""

CONTENTION = 1.7
"""So many times the time of their calls is what threads need for them, as they wait for each other."""

START = 3.0
"""Seconds until processes have imported what they need and loaded compiled rules."""

WORTH_PROCESSES = 0.8
"""Share of the time of threads that processes may take at most: each needs a few hundred megabytes besides."""


class Way(NamedTuple):
    """Who does the work: so many threads of this process, one of which is the one that asks, or processes."""

    kind: Literal["threads", "processes", "cluster"]
    workers: int


HERE = Way("threads", 1)


@dataclass(frozen=True)
class Work:
    """How much there is to do, of which the quickest way follows.

    The constants above are measured by ``gzsim bench cores``. On two cores of an AMD EPYC that had other work besides,
    nine prefectures under the last-place rule, ten years and five of warm-up: one thread takes 0.10 s for 10
    replications, 0.29 s for 50, 0.51 s for 100 and 4.6 s for 1,000; two threads are 0.44, 0.88, 1.16 and 1.65 times as
    fast, and 1.79 times for 2,843 counties. A draw of parameters, three schemes and 20 replications, takes 0.58 s in
    one thread, 0.49 s in two, and 0.29 s in two processes if there are 100.
    """

    units: int
    replications: int
    """Of each task."""
    years: int
    """Years that each replication lives, in all runs and with warm-up."""
    most: int
    """Replications side by side at most."""
    fit: int
    """Chunks that fit into memory at once."""
    tasks: int = 1
    """Tasks that differ in more than replications; one that is alone is divided by its replications."""

    def chunks(self, workers: int) -> int:
        """Into how many chunks the work falls: as few as there can be, and as many for one worker as for another."""
        among = workers if self.tasks == 1 else 1
        rounds = -(-self.replications // (among * self.most))
        return self.tasks * min(among * rounds, self.replications)

    def side_by_side(self, workers: int) -> int:
        """Replications in a chunk, with so many workers."""
        return -(-self.replications * self.tasks // self.chunks(workers))

    def seconds(self, way: Way) -> float:
        """Roughly how long the work takes on cores that have nothing else to do.

        With calls C = ``CALLS`` × years × chunks, work W = ``UNIT_YEAR`` × years × units × replications and n workers:
        C + W in one thread, 1.7·C + W/n in threads, which take turns in calls, and 3 + (C + W)/n in processes.
        """
        chunks = self.chunks(way.workers)
        calls, workers = CALLS * self.years * chunks, min(way.workers, chunks)
        work = UNIT_YEAR * self.years * self.units * self.replications * self.tasks
        if way.kind == "processes":
            return START + (calls + work) / workers
        return calls + work if workers == 1 else CONTENTION * calls + work / workers

    def quickest(self, cores: int) -> Way:
        """The way that takes least time; processes only where they need no more than 0.8 of what threads need."""
        threads = min((Way("threads", count) for count in range(1, self._busy(cores) + 1)), key=self.seconds)
        processes = Way("processes", self._busy(cores))
        worth = processes.workers > 1 and self.seconds(processes) < WORTH_PROCESSES * self.seconds(threads)
        return processes if worth else threads

    def on_cluster(self, cores: int) -> Way:
        """All of a cluster's cores, as far as each has work; its memory is its own affair."""
        return Way("cluster", replace(self, fit=cores)._busy(cores))

    def _busy(self, cores: int) -> int:
        """Workers that spend at least as much time on work as on calls, and whose chunks fit into memory together."""
        if self.tasks > 1:
            return min(cores, self.tasks, self.fit)
        worthwhile = int(UNIT_YEAR * self.units * self.replications / CALLS)
        return max(1, min(cores, self.replications, worthwhile, self.fit))


def cores() -> int:
    """How many cores this process may use."""
    allowed = getattr(os, "sched_getaffinity", None)  # neither macOS nor Windows has it
    return len(allowed(0)) if allowed else os.cpu_count() or 1
