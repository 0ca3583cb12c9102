"""What an order tells about normal draws: the best of nine lies above the mean, and by how much is known."""

from __future__ import annotations

import math

import numpy as np
from numba import njit
from numpy.typing import NDArray

from gzsim.numeric.elementary import whole_power_of
from gzsim.numeric.philox import CELLS, QUANTILES

Array = NDArray[np.float64]


def normal_scores(values: Array) -> tuple[Array, Array]:
    """Mean and standard deviation of a standard normal draw of which only its place among the n draws is known.

        E[z_(i)] = n·C(n−1, i−1)·∫ z(p)·p^{i−1}·(1 − p)^{n−i} dp

    and likewise its square, with z the normal quantile. Values (n,), of which only the order counts; of equal ones the
    first is the lower. Returns two arrays (n,).

    Source: David and Nagaraja (2003), Order Statistics.

    >>> [part.round(3).tolist() for part in normal_scores(np.array([12.0, 3.0]))]
    [[0.564, -0.564], [0.826, 0.826]]
    """
    place = places_in_order(values)
    weights = np.array([values.size * math.comb(values.size - 1, i) for i in range(values.size)], float)
    mean, square = _moments(weights)
    return mean[place], np.sqrt(square - mean * mean)[place]


def in_order(z: Array, values: Array) -> Array:
    """The same draws (D, n), dealt out so that in each row they stand in the order of the values (n,).

    >>> in_order(np.array([[0.3, -1.0]]), np.array([3.0, 12.0]))
    array([[-1. ,  0.3]])
    """
    return np.sort(z, axis=1)[:, places_in_order(values)]


def places_in_order(values: Array) -> NDArray[np.intp]:
    """How many stand below each value.

    >>> places_in_order(np.array([12.0, 3.0, 5.0]))
    array([2, 0, 1])
    """
    return np.argsort(np.argsort(values, kind="stable"), kind="stable")


@njit(cache=True)
def _moments(weights):
    n = weights.size
    mean, square = np.zeros(n), np.zeros(n)
    for i in range(n):
        for cell in range(CELLS):
            p, z = (cell + 0.5) / CELLS, QUANTILES[cell]
            weight = weights[i] * whole_power_of(p, i) * whole_power_of(1.0 - p, n - 1 - i) / CELLS
            mean[i] += weight * z
            square[i] += weight * z * z
    return mean, square
