"""What a leader makes of an expected outcome: where it stands, and what one more step would bring.

    x = B(ŷ),   A = 1 + (x − T)/s,   E[B′(ŷ + σz)],   E[M′(A + σz/|s|)]

Lanes as of `gzsim.numeric.lanes`. Shapes: R replications, K indicators, N units, L places.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from gzsim.numeric.bounds import bound, expected_bend
from gzsim.numeric.lanes import WIDTH, by_replication, lanes, owners, places
from gzsim.simulation.beliefs.projection import expected_slope
from gzsim.simulation.world import World

Array = NDArray[np.float64]


class Sight(NamedTuple):
    """What is made of expected outcomes. Arrays (R, K, N)."""

    truth: Array
    """Within bounds, own units."""
    attained: Array
    """Spans of attainment."""
    bend: Array
    """Share of one more step that is expected to be seen for the bounds."""
    slope: Array
    """Expected marks for one more span."""


def sight(world: World, outcome: Array, target: Array, luck: Array, spread: Array) -> Sight:
    """Look at expected outcomes (R, K, N), before bounds; ``luck`` and ``spread`` (K, N) are σ, own units and spans."""
    laid = lanes(outcome)
    seen, shape = [np.empty(laid.shape) for _ in range(3)], (laid.shape[0], laid.shape[1] * laid.shape[2])
    _see(
        owners(*laid.shape[1:]), world.bounds, luck, world.span,
        laid.reshape(shape), places(target), *(each.reshape(shape) for each in seen),
    )  # fmt: skip
    truth, attained, bend = map(by_replication, seen)
    doubt = world.fabrication.verification_doubt * world.rate
    return Sight(truth, attained, bend, expected_slope(attained, spread, doubt, world.scoring))


@njit(nogil=True, cache=True, error_model="numpy")
def _see(unit, bounds, luck, span, outcome, target, truth, attained, bend):
    there = np.empty(WIDTH)
    for first in range(0, outcome.shape[1], WIDTH):
        width = min(WIDTH, outcome.shape[1] - first)
        for k in range(outcome.shape[0]):
            for lane in range(width):
                there[lane] = outcome[k, first + lane]
            bound(there, width, bounds[0, k], bounds[1, k], bounds[2, k], bounds[3, k])
            for lane in range(width):
                truth[k, first + lane] = there[lane]
            for lane in range(width):
                attained[k, first + lane] = 1.0 + (there[lane] - target[k, first + lane]) / span[k, unit[first + lane]]
            _see_bend(k, first, width, unit, outcome, luck, bounds, bend)


@njit(cache=True, error_model="numpy")
def _see_bend(k, first, width, unit, outcome, luck, bounds, bend):
    """1 for a tile that lies where nothing bends."""
    low, low_width, high, high_width = bounds[0, k], bounds[1, k], bounds[2, k], bounds[3, k]
    bent, root = 0, np.sqrt(3.0)
    for lane in range(width):
        bend[k, first + lane] = 1.0
    if low == -np.inf and high == np.inf:
        return
    for lane in range(width):
        away = root * luck[k, unit[first + lane]]
        free = (
            outcome[k, first + lane] + away <= high - high_width and outcome[k, first + lane] - away >= low + low_width
        )
        bent += 0 if free else 1
    if bent > 0:
        for lane in range(width):
            bend[k, first + lane] = expected_bend(
                outcome[k, first + lane], luck[k, unit[first + lane]], low, low_width, high, high_width
            )
