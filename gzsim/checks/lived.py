"""Runs of the limiting case, and what is read off them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gzsim.sanctions import Scheme
from gzsim.simulation.behaviour import RATIONAL, Behaviour
from gzsim.simulation.calendar import close_quarter, december, first_january, january, open_quarter, settle_in
from gzsim.simulation.judging import Verdict
from gzsim.simulation.month import advance_month
from gzsim.simulation.state import Array, State, blank
from gzsim.simulation.world import World


@dataclass(frozen=True, eq=False)
class Lived:
    """The last year of a run."""

    state: State
    verdict: Verdict
    first_quarter: Array
    """Effort (R, K, N) of the first quarter, as a share of the year's time if it went on all year."""

    @property
    def effort(self) -> Array:
        """Share of the year's time spent on each task (R, K, N)."""
        return self.state.effort


def live(
    world: World,
    scheme: Scheme,
    years: int = 1,
    replications: int = 1,
    seed: int = 1,
    behaviour: Behaviour = RATIONAL,
) -> Lived:
    """Live some years under a scheme, from the first January to the last December."""
    state, setting = blank(world, np.arange(replications)), settle_in(world)
    for year in range(years):
        month = 12 * year
        weather = january(state, setting, seed, month) if year else first_january(state, setting, seed)
        for start in range(month, month + 12, 3):
            plan, moving = open_quarter(state, setting, scheme, weather, start, behaviour)
            for each in range(start, start + 3):
                advance_month(each, seed, state.replications, setting.laws, plan, moving)
            close_quarter(state)
            if start == month:
                first = 4.0 * state.effort
        verdict = december(state, setting, scheme, seed, month + 11, behaviour)
    return Lived(state, verdict, first)
