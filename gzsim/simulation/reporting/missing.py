"""Reports that have not arrived when the year is judged, and by what they are scored (S18).

The year is judged g months after its end, on what is there (``reports.grace``). A unit's December reports take a time
with mean τ_i, the delay of its monthly ones, of which anything may happen:

    λ_i = exp(−g/τ_i),   τ_i = delay·remoteness_i

One draw a unit and year: what comes by the same hands comes together. Automatic capture is there at once. What is
missing is scored by a rule (``reports.missing``):

    last_year   last December's report against this year's target; the plan where there was none
    plan        the target as met
    zero        attainment 0
    out         as much as the mean of what has arrived, by weight: it is left out; the plan where nothing has

or the judgement waits for it (``waits``). Vetoes, later targets and money by measures wait in any case.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gzsim.numeric.attainment import attainment
from gzsim.numeric.elementary import exp
from gzsim.numeric.lanes import over_indicators
from gzsim.numeric.philox import Mechanism, uniforms
from gzsim.simulation.once import once
from gzsim.simulation.state import Array
from gzsim.simulation.world import World


@once
def chance_missing(world: World) -> Array:
    """λ_ik, chance that a report is not there when the year is judged, (K, N); 0 where the judgement waits.

    Units of ``delay`` and ``grace`` are months. Source: S18; the law is an assumption, the one of all with this mean
    that says least.
    """
    out = np.zeros(world.weights.shape)
    if world.reports.missing == "waits":
        return out
    mean = world.reports.delay * world.remoteness
    slow = mean > 0
    chance = np.where(slow, exp(-world.reports.grace / np.where(slow, mean, 1.0)), 0.0)
    out[world.captured < 0.5] = chance
    return out


def not_arrived(world: World, seed: int, replications: NDArray[np.int64], month: int) -> NDArray[np.bool_]:
    """Which reports of this December are missing when the year is judged, (R, K, N)."""
    draw = uniforms(seed, replications, month, Mechanism.LATE, world.keys.units)
    return draw[:, None, :] < chance_missing(world)


def marks_without(world: World, marked: Array, before: Array, target: Array, missing: NDArray[np.bool_]) -> Array:
    """Marks (R, K, N) that the rule gives for what is ``missing``; all others as ``marked``.

    ``before`` and ``target`` (R, K, N) are last December's report, not a number before the first, and the target.
    """
    plan = world.scoring.marks(np.ones_like(marked))
    if world.reports.missing == "plan":
        given = plan
    elif world.reports.missing == "zero":
        given = world.scoring.marks(np.zeros_like(marked))
    elif world.reports.missing == "last_year":
        known = np.isfinite(before)
        last = world.scoring.marks(attainment(np.where(known, before, target), target, world.span))
        given = np.where(known, last, plan)
    else:
        counts = np.where(missing, 0.0, world.weights)
        whole = over_indicators(counts)[:, None]
        mean = over_indicators(counts * marked)[:, None] / np.where(whole > 0, whole, 1.0)
        given = np.where(whole > 0, mean, plan)
    return np.where(missing, given, marked)
