"""What a light obliges to (S06): a promised path, and what it is worth to keep to it.

Whoever is shown a light explains it, and promises for the next look, which is the next bulletin or December, a pace
that closes a share χ of the gap:

    a = p + χ·(T − p)

with p the pace that was seen and T the target. A promise that is missed is a red light, whatever the rule of lights
says, and is heard at the executive meeting: its loss L is felt by leaders. They expect the pace x̂/P at the next look, P
the planned share of the year by then, and value one more span of the ruler, if it arrives in time, by

    L·φ(u)/w,   u = (a·P − x̂)/(|R|·w),   w² = luck until then² + σ_v²

A lie sees the step itself: told by then in full, it saves L where it reaches the promise.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from gzsim.numeric.attainment import SLACK
from gzsim.simulation.beliefs.projection import density, luck_ahead
from gzsim.simulation.state import Array, State
from gzsim.simulation.world import World


def promise_of(pace: Array, target: Array, share: float) -> Array:
    """Pace promised for the next look, p + χ·(T − p).

    >>> float(promise_of(np.array(4.0), np.array(6.0), 0.5))
    5.0
    """
    return pace + share * (target - pace)


def is_missed(promise: Array, pace: Array, world: World) -> NDArray[np.bool_]:
    """Whether a pace (..., K, N), own units, falls short of what was promised; nothing promised, nothing missed."""
    return (promise - pace) / world.ruler[:, None] > SLACK


def months_to_look(month: int, every: int) -> int:
    """Months from the beginning of ``month`` to the next look: a bulletin of this year, or December.

    >>> [months_to_look(month, 3) for month in (3, 6, 9)], months_to_look(6, 9)
    ([3, 3, 3], 3)
    """
    passed = month % 12
    return min(every - passed % every, 12 - passed)


class Promised(NamedTuple):
    """What hangs on promises; empty arrays where nobody promises anything."""

    worth: Array
    """(R, K, N) utility of one more span of the ruler at the next look."""
    in_time: NDArray[np.int64]
    """(K, N) months of the coming quarter in which work still arrives in time."""
    short: Array
    """(R, K, N) spans by which the year's lie would have to bridge what the truth is expected to lack."""


NOTHING = Promised(np.empty((0, 0, 0)), np.empty((0, 0), np.int64), np.empty((0, 0, 0)))


def mind_promises(state: State, world: World, loss: Array, expected: Array, month: int) -> Promised:
    """What hangs on the promises at the next look; ``expected`` (R, K, N) is what outcomes come to by then, unbounded.

    ``loss`` (N,) is what a missed one costs; ``month`` is the one that begins.
    """
    if not np.isfinite(state.promise).any():
        return NOTHING
    left = months_to_look(month, int(world.reports.bulletin_months))
    looked, flow = month % 12 + left, world.flow[:, None]
    due = state.promise * np.where(flow, world.milestones[..., looked - 1], 1.0)
    short = (due - expected) / world.ruler[:, None]
    luck = luck_ahead(world, left, at_sections=True) / np.abs(world.ruler)[:, None]
    width = np.sqrt(luck**2 + world.fabrication.verification_doubt**2)
    worth = loss * density(short / width) / width
    told = np.where(flow, 12.0 / looked, 1.0)  # of a year's lie as much is told as of the year has passed
    worth = world.accounts.passed_on(np.where(np.isfinite(short), worth, 0.0), 1.0)
    return Promised(worth, left - world.lag[:, None] - world.delay, short * told)


def december_promises(state: State, world: World, outcome: Array) -> Promised:
    """What the final report has to bridge from the ``outcome`` (R, K, N) before bounds."""
    if not np.isfinite(state.promise).any():
        return NOTHING
    return NOTHING._replace(short=(state.promise - outcome) / world.ruler[:, None])
