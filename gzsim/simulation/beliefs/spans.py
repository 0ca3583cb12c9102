"""What a span of the ruler is worth to a leader, indicator by indicator; lanes as of `gzsim.numeric.lanes`."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from gzsim.numeric.lanes import by_replication, lanes, owners, places
from gzsim.simulation.beliefs.projection import density_of
from gzsim.simulation.world import World

Array = NDArray[np.float64]


class Left(NamedTuple):
    """Share of a score point that later targets leave, which follow reports. T rows of what a leader sees ahead."""

    sight: NDArray[np.int64]
    """(R, N) row of each leader."""
    growth: Array
    """(T,) of targets of growth."""
    level: Array
    """(T,) of those of levels."""


def worth_of_spans(world: World, point: Array, counts: Array | float, slope: Array, bend: Array, left: Left) -> Array:
    """Worth of one reported span of the ruler through the score: s·E[M′] and s, (2, R, K, N).

        s = β·100·(1 − w_s)·w_k·counts·left·R/s(T)·E[B′]

    Parameters
    ----------
    point : β (R, N); counts : (R, K, N), or a number, how often a reported span will count
    slope, bend : E[M′] and E[B′] (R, K, N)
    """
    laid = lanes(slope)
    out, shape = np.empty((2, *laid.shape)), (laid.shape[0], laid.shape[1] * laid.shape[2])
    often = np.empty((0, 0)) if isinstance(counts, float) else places(np.broadcast_to(counts, slope.shape))
    core = 100.0 * (1.0 - world.citizens.satisfaction_weight) * world.weights
    _fill_worth(
        owners(*laid.shape[1:]), places(left.sight), np.where(world.growth[:, None], left.growth, left.level), core,
        world.rate, places(point), often, laid.reshape(shape), places(bend), out.reshape(2, *shape),
    )  # fmt: skip
    return np.moveaxis(out, -1, 1)


@njit(nogil=True, cache=True, error_model="numpy")
def _fill_worth(unit, sight, left, core, rate, point, often, slope, bend, out):
    for k in range(slope.shape[0]):
        for place in range(slope.shape[1]):
            worth = point[place] * core[k, unit[place]]
            if often.size > 0:
                worth *= often[k, place]
            kept, steep = left[k, sight[place]], rate[k, unit[place]]
            out[0, k, place] = worth * slope[k, place] * kept * steep * bend[k, place]
            out[1, k, place] = worth * kept * steep * bend[k, place]


def worth_of_reaching(attained: Array, width: Array, notch: Array, bend: Array) -> Array:
    """Worth of a true span through the target that a report may be seen to meet, B/w·φ((A − 1)/w)·E[B′], (R, K, N).

    ``attained`` and ``bend`` (R, K, N); ``width`` w and ``notch`` B/w (K, N).
    """
    laid = lanes(attained)
    out, shape = np.empty(laid.shape), (laid.shape[0], laid.shape[1] * laid.shape[2])
    _fill_reaching(owners(*laid.shape[1:]), laid.reshape(shape), width, notch, places(bend), out.reshape(shape))
    return by_replication(out)


@njit(nogil=True, cache=True, error_model="numpy")
def _fill_reaching(unit, attained, width, notch, bend, out):
    for k in range(attained.shape[0]):
        for place in range(attained.shape[1]):
            i = unit[place]
            out[k, place] = notch[k, i] * density_of((attained[k, place] - 1.0) / width[k, i]) * bend[k, place]
