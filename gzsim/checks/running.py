"""Runs of the limiting case, and what is read off them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gzsim.sanctions import Scheme
from gzsim.simulation.behaviour import RATIONAL, Behaviour
from gzsim.simulation.calendar import Calendar, prepare
from gzsim.simulation.judging import Verdict
from gzsim.simulation.state import Array, State, blank
from gzsim.simulation.world import World


@dataclass(frozen=True, eq=False)
class LastYear:
    """The last year of a run."""

    state: State
    verdict: Verdict
    first_quarter: Array
    """Effort (R, K, N) of the first quarter, as a share of the year's time if it went on all year."""

    @property
    def effort(self) -> Array:
        """Share of the year's time spent on each task (R, K, N)."""
        return self.state.effort


def run(
    world: World,
    scheme: Scheme,
    years: int = 1,
    replications: int = 1,
    seed: int = 1,
    behaviour: Behaviour = RATIONAL,
) -> LastYear:
    """Live some years under a scheme, from the first January to the last December."""
    calendar = Calendar(blank(world, np.arange(replications)), prepare(world), seed, behaviour)
    for month in range(12 * years):
        verdict = calendar.month(scheme)
        if month == 12 * years - 10:
            first = 4.0 * calendar.state.effort
    return LastYear(calendar.state, verdict, first)
