"""What leaders make of it that their reports may be missing when the year is judged (S18).

Whoever may be late expects marks (1 − λ)·M + λ·M°, with M° what the rule gives, and is the less sure of them:

    Var = (1 − λ)·luck + λ·(1 − λ)·(100·Σ_k w_k·(M_k − M°_k))²

What is worked or invented for a late report counts with chance 1 − λ; under ``last_year`` also in the next year, with
chance λ, for who is still in office: 1 − λ + λ·δ(1 − h). The target is seen to be met with chance 1 − λ. That what has
arrived weighs more where the rest is left out is not reckoned with.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from gzsim.numeric.lanes import over_indicators
from gzsim.simulation.reporting.missing import chance_missing, marks_without
from gzsim.simulation.state import Array, State
from gzsim.simulation.turnover import next_year
from gzsim.simulation.world import World


class Lateness(NamedTuple):
    """What lateness does to expected marks, and to what is done for them; 1 and 0 where judgements wait."""

    marked: Array
    """(R, K, N) expected marks."""
    arrives: Array | float
    """(K, N) chance that a report is there in time."""
    variance: Array | float
    """(R, N) of the score for not knowing whether it is there, points²."""
    counts: Array | float
    """(R, K, N) how often a reported span will count."""


def expect_lateness(state: State, world: World, marked: Array) -> Lateness:
    """Reckon with late reports; ``marked`` (R, K, N) are the marks of reports that arrive."""
    if world.reports.missing == "waits":
        return Lateness(marked, 1.0, 0.0, 1.0)
    chance = chance_missing(world)
    missing = np.broadcast_to(chance > 0, marked.shape)
    given = marks_without(world, marked, state.reported, state.target, missing)
    apart = over_indicators(100.0 * world.weights * (marked - given))
    unit = chance.max(0)
    again = 0.0
    if world.reports.missing == "last_year":
        again = chance * next_year(state, world)[:, None, :]
    return Lateness(
        marked=(1.0 - chance) * marked + chance * given,
        arrives=1.0 - chance,
        variance=unit * (1.0 - unit) * apart**2,
        counts=1.0 - chance + again,
    )
