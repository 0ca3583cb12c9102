"""Means and variances over replications, added one after another: no bit depends on how they arrive."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numba import njit
from numpy.typing import NDArray

Array = NDArray[np.float64]


@dataclass(eq=False)
class Moments:
    """Sums from which mean and standard error follow; replications are added in their order, one after another.

    >>> moments = Moments.none(2)
    >>> moments.add(np.array([[1.0, 5.0], [3.0, 5.0]]))
    >>> moments.mean, moments.standard_error
    (array([2., 5.]), array([1., 0.]))
    """

    count: int
    mean: Array
    squares: Array
    """Sum of squared distances from the mean."""

    @classmethod
    def none(cls, units: int) -> Moments:
        """Nothing added yet."""
        return cls(0, np.zeros(units), np.zeros(units))

    def add(self, values: Array) -> None:
        """Add values (replication, unit), by the updating formula of Welford (1962)."""
        _add(np.ascontiguousarray(values), self.count, self.mean, self.squares)
        self.count += len(values)

    def followed_by(self, values: Array) -> Moments:
        """These and the values (replication, unit) that follow them; these stay as they are."""
        found = Moments(self.count, self.mean.copy(), self.squares.copy())
        found.add(values)
        return found

    @property
    def standard_error(self) -> Array:
        """Standard deviation over replications divided by √R; NaN with a single one."""
        if self.count < 2:
            return np.full_like(self.mean, np.nan)
        return np.sqrt(self.squares / (self.count - 1) / self.count)


@njit(nogil=True, cache=True, error_model="numpy")
def _add(values: Array, count: int, mean: Array, squares: Array) -> None:
    for row in range(values.shape[0]):
        for unit in range(values.shape[1]):
            away = values[row, unit] - mean[unit]
            mean[unit] += away / (count + row + 1)
            squares[unit] += away * (values[row, unit] - mean[unit])
