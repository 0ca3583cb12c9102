"""What an hour is worth to a leader this month, and what it does; a tile of places side by side.

    v_k = [worth·reach + u·E[B′]·public reach + promises + stakes]·own·θ·capability·backing·(1 − (W̄/v)²)^(3/2)
    work = θ·capability·e·R / volume · backing,   / √(1 + (work/v)²)

Every function takes the row k of an indicator and ``width`` places from ``first`` on, and changes what it names last.
Lanes as of `gzsim.numeric.lanes`. Shapes: K indicators, L places, T tiers; ``values``, ``work`` and ``effort``
(K, lane) are those of the tile.
"""

from __future__ import annotations

import math

import numpy as np
from numba import njit

from gzsim.numeric.elementary import whole_power_of
from gzsim.numeric.lanes import WIDTH
from gzsim.simulation.effort.tiers import WORK
from gzsim.simulation.outcomes.projects import LEAST


@njit(cache=True, error_model="numpy")
def wish(k, first, width, worth, sight, reach, values):
    """Utility of an hour's effect: what a span is worth in December, over the Decembers that a leader sees."""
    for lane in range(width):
        values[k, lane] = worth[k, first + lane] * reach[sight[first + lane], k]


@njit(cache=True, error_model="numpy")
def care(k, first, width, unit, intrinsic, bend, public, values):
    """Add the public-service motive, whose horizon has no end."""
    for lane in range(width):
        values[k, lane] += intrinsic[k, unit[first + lane]] * bend[k, first + lane] * public


@njit(cache=True, error_model="numpy")
def keep_promises(k, first, width, unit, promised, in_time, third, kept, bend, values):
    """Add what hangs on the next look, as long as work still arrives by then."""
    for lane in range(width):
        left = in_time[k, unit[first + lane]] - third
        if left > 0:
            values[k, lane] += promised[k, first + lane] * bend[k, first + lane] * whole_power_of(kept, left - 1)


@njit(cache=True, error_model="numpy")
def add_stakes(k, first, width, stake, third, values):
    """Add what hangs on projects that lag."""
    for lane in range(width):
        values[k, lane] += stake[third, k, first + lane]


@njit(cache=True, error_model="numpy")
def heed_volume(k, first, width, volume, third, inverse_cost, inverse, values):
    """An hour costs as much less, 1/√c of each tier, as projects let more be done; where they let nothing, none is."""
    for lane in range(width):
        values[k, lane] = values[k, lane] if volume[third, k, first + lane] >= LEAST else 0.0
    for t in range(inverse.shape[0]):
        for lane in range(width):
            inverse[t, k, lane] = inverse_cost[t, k] * math.sqrt(max(volume[third, k, first + lane], LEAST))


@njit(cache=True, error_model="numpy")
def by_effect(k, first, width, unit, own, effect, able, payer, values):
    """Times what an hour does, as far as it is seen at the own section."""
    for lane in range(width):
        values[k, lane] = values[k, lane] * own[k, unit[first + lane]] * effect * able[payer, first + lane]


@njit(cache=True, error_model="numpy")
def backed_up(k, first, width, backing, values):
    """Times what lead departments make of the effect of work."""
    for lane in range(width):
        values[k, lane] *= backing[k, first + lane]


@njit(cache=True, error_model="numpy")
def slow_down(k, first, width, matures, underway, pipeline, fastest, values):
    """Times the share of one more hour that still moves a stock, (1 − (W̄/v)²)^(3/2), W̄ a year of work."""
    moved, slots = np.zeros(WIDTH), underway[1, k]
    place = matures % slots
    for _ in range(12):
        place = place - 1 if place > 0 else slots - 1
        for lane in range(width):
            moved[lane] += pipeline[underway[0, k] + place, first + lane]
    for lane in range(width):
        pace = moved[lane] / 12.0 / fastest
        room = max(0.0, 1.0 - pace * pace)
        values[k, lane] *= room * math.sqrt(room)


@njit(cache=True, error_model="numpy")
def enter_worked(first, width, worked, hours):
    """Enter what each tier has worked this month."""
    for t in range(worked.shape[0]):
        for lane in range(width):
            hours[t, WORK, first + lane] += worked[t, lane] / 12.0


@njit(cache=True, error_model="numpy")
def work_done(k, first, width, able, payer, effect, ruler, effort, work):
    """What the effort of a month will move, own units a year."""
    for lane in range(width):
        work[k, lane] = effect * able[payer, first + lane] * effort[k, lane] * ruler


@njit(cache=True, error_model="numpy")
def by_volume(k, first, width, volume, third, work):
    """Intensity: by the work that there is by projects."""
    for lane in range(width):
        work[k, lane] /= max(volume[third, k, first + lane], LEAST)


@njit(cache=True, error_model="numpy")
def limited(k, width, fastest, work):
    """Towards its limit work does less."""
    for lane in range(width):
        work[k, lane] /= math.sqrt(1.0 + (work[k, lane] / fastest) * (work[k, lane] / fastest))


@njit(cache=True, error_model="numpy")
def send(k, first, width, matures, underway, work, effort, pipeline, so_far):
    """Put a month's work on its way, and enter the time."""
    row = underway[0, k] + matures % underway[1, k]
    for lane in range(width):
        pipeline[row, first + lane] = work[k, lane]
    for lane in range(width):
        so_far[k, first + lane] += effort[k, lane] / 12.0
