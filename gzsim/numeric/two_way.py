"""What is left of a panel once every unit and every year has a mean of its own."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]

NOTHING = 1e-9
"""What is below this share of the largest singular value is zero: counts of rows are exact to far less."""


def two_way_residuals(values: ArrayLike, units: ArrayLike, years: ArrayLike) -> tuple[Array, int]:
    r"""Residuals around means of units and years by least squares, and how many of them are free.

    .. math:: x_{it} = a_i + b_t + e_{it}, \qquad \text{free} = N - \operatorname{rank}(a, b)

    that is :math:`N - n - T + 1` where every unit is linked to every other by years that both have.

    Parameters
    ----------
    values : array (row,) or (row, column); one row for each unit and year, none missing
    units, years : array (row,); labels

    >>> left, free = two_way_residuals([1.0, 2.0, 3.0, 8.0], ["a", "b", "a", "b"], [1, 1, 2, 2])
    >>> left.round(9).tolist(), free
    ([1.0, -1.0, -1.0, 1.0], 1)
    """
    given = np.asarray(values, dtype=float)
    unit, year = (pd.factorize(np.asarray(each))[0] for each in (units, years))
    members, dummies = np.eye(unit.max() + 1)[unit], np.eye(year.max() + 1)[year]
    own, shared = (_less_means(each, members) for each in (given.reshape(len(unit), -1), dummies))
    normal = shared.T @ shared
    effects, _, rank, _ = np.linalg.lstsq(normal, shared.T @ own, rcond=NOTHING)
    return (own - shared @ effects).reshape(given.shape), len(unit) - members.shape[1] - int(rank)


def _less_means(values: Array, members: Array) -> Array:
    return values - members @ (members.T @ values / members.sum(axis=0)[:, np.newaxis])
