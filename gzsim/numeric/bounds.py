"""Bounds without a kink: a share stays a share however hard it is pushed.

What moves is y, by linear laws; what there is, and what is seen, is x = B(y):

    y ≤ a: x = y        y > a: x = U − h·(1 − q(t)),   t = (y − a)/h,   q(t) = t/√(1 + t²),   a = U − h

and likewise below. The effect of one more step falls with the room that is left, B′ = (1 + t²)^(−3/2), and the bound is
never passed, not by rounding either. Only + − × / √ are used, so that all machines agree.
"""

from __future__ import annotations

import math

import numpy as np
from numba import njit
from numpy.typing import NDArray

from gzsim.numeric.lanes import WIDTH, by_replication, lanes

Array = NDArray[np.float64]
FARTHEST = 1e6
"""Beyond so many widths nothing changes any more."""

LEAST_ROOM = 0.05
"""Share of the bend that is left to who starts at a bound: otherwise no loss would ever be seen there (assumption)."""


@njit(cache=True, error_model="numpy")
def bounded(y, low, low_width, high, high_width):
    """x = B(y); a bound at ±∞ is none.

    >>> [round(bounded(y, -np.inf, 1.0, 100.0, 10.0), 3) for y in (80.0, 95.0, 100.0, 110.0)]
    [80.0, 94.472, 97.071, 98.944]
    """
    if y > high - high_width:
        return high - high_width * _left((y - (high - high_width)) / high_width)
    if y < low + low_width:
        return low + low_width * _left(((low + low_width) - y) / low_width)
    return y


@njit(cache=True, error_model="numpy")
def bound(values, width, low, low_width, high, high_width):
    """Put B(y) in place of y in the first ``width`` of some values; most lots lie where nothing bends."""
    bent = 0
    for lane in range(width):
        bent += 1 if values[lane] > high - high_width or values[lane] < low + low_width else 0
    if bent > 0:
        for lane in range(width):
            values[lane] = bounded(values[lane], low, low_width, high, high_width)


@njit(cache=True, error_model="numpy")
def _left(t):
    t = min(t, FARTHEST)
    return 1.0 - min(1.0, t / math.sqrt(1.0 + t * t))


@njit(cache=True, error_model="numpy")
def bend(y, low, low_width, high, high_width):
    """B′(y).

    >>> bend(80.0, -np.inf, 1.0, 100.0, 10.0), round(bend(100.0, -np.inf, 1.0, 100.0, 10.0), 6)
    (1.0, 0.353553)
    """
    if y > high - high_width:
        t = min((y - (high - high_width)) / high_width, FARTHEST)
    elif y < low + low_width:
        t = min(((low + low_width) - y) / low_width, FARTHEST)
    else:
        return 1.0
    room = 1.0 / (1.0 + t * t)
    return room * math.sqrt(room)


@njit(cache=True, error_model="numpy")
def expected_bend(y, spread, low, low_width, high, high_width):
    """E[B′(y + σz)] by three points, ŷ and ŷ ± √3·σ with masses 4/6, 1/6 and 1/6.

    >>> expected_bend(80.0, 1.0, -np.inf, 1.0, 100.0, 10.0), expected_bend(100.0, 0.0, -np.inf, 1.0, 100.0, 10.0) < 0.36
    (1.0, True)
    """
    away = math.sqrt(3.0) * spread
    if y + away <= high - high_width and y - away >= low + low_width:
        return 1.0
    middle = bend(y, low, low_width, high, high_width)
    up, down = bend(y + away, low, low_width, high, high_width), bend(y - away, low, low_width, high, high_width)
    return (4.0 * middle + up + down) / 6.0


def within(y: Array, bounds: Array) -> Array:
    """B(y) of outcomes (R, K, N); ``bounds`` (4, K) are low, its width, high and its width.

    >>> bounds = np.array([[-np.inf], [1.0], [100.0], [10.0]])
    >>> within(np.array([80.0, 95.0]).reshape(2, 1, 1), bounds).round(3).ravel()
    array([80.   , 94.472])
    """
    out = lanes(y).copy()
    _bound_all(out.reshape(y.shape[1], -1), bounds)
    return by_replication(out)


@njit(nogil=True, cache=True, error_model="numpy")
def _bound_all(values, bounds):
    for k in range(values.shape[0]):
        low, low_width, high, high_width = bounds[:, k]
        if low > -np.inf or high < np.inf:
            for first in range(0, values.shape[1], WIDTH):
                end = min(values.shape[1], first + WIDTH)
                bound(values[k, first:end], end - first, low, low_width, high, high_width)


def unbounded(x: Array, low: Array, low_width: Array, high: Array, high_width: Array) -> Array:
    """y with B(y) = x, as far as `LEAST_ROOM` is left.

    >>> bounds = [np.array([each]) for each in (-np.inf, 1.0, 100.0, 10.0)]
    >>> unbounded(np.array([80.0, 94.472136, 100.0]), *bounds).round(4).tolist()
    [80.0, 95.0, 120.4243]
    """
    out = np.array(x, float)
    for bound, width, sign in ((high, high_width, 1.0), (low, low_width, -1.0)):
        with np.errstate(invalid="ignore", divide="ignore"):
            left = np.maximum(sign * (bound - x) / width, LEAST_ROOM)
        bent = np.isfinite(bound) & (left < 1.0)
        reached = np.where(bent, 1.0 - left, 0.0)
        beyond = width * reached / np.sqrt(1.0 - reached**2)
        out = np.where(bent, bound - sign * width + sign * beyond, out)
    return out
