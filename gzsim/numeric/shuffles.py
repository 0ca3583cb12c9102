"""Labels handed out anew, the draws behind a test by permutation, and how rare a result is among them."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

ROUNDING = 1e-9
"""Sizes closer than this are the same: the arithmetic differs in its last digits from machine to machine."""


def shuffles(groups: ArrayLike, times: int, luck: np.random.Generator) -> NDArray[np.int64]:
    """Orders of units, each shuffled within its group only; the first is the order as it stands.

    Parameters
    ----------
    groups : array (unit,); units of the same group change places with each other and with nobody else
    times : shuffled orders besides the first
    luck : where the draws come from

    Returns array (times + 1, unit): whose label each unit gets.

    >>> orders = shuffles([0, 0, 1, 1], 200, np.random.default_rng(1))
    >>> orders[0].tolist(), sorted(set(map(tuple, orders.tolist())))
    ([0, 1, 2, 3], [(0, 1, 2, 3), (0, 1, 3, 2), (1, 0, 2, 3), (1, 0, 3, 2)])
    """
    group = np.asarray(groups)
    chance = luck.random((times, len(group)))
    orders = np.tile(np.arange(len(group)), (times + 1, 1))
    orders[1:, np.argsort(group, kind="stable")] = np.lexsort((chance, np.broadcast_to(group, chance.shape)))
    return orders


def share_as_large(statistics: ArrayLike) -> NDArray[np.float64]:
    r"""Share of draws, the true one among them, whose size is not below that of the first: p of a test of two sides.

    .. math:: p = \frac{1 + \#\{r : |T_r| \ge |T|\}}{1 + R}

    Parameters
    ----------
    statistics : array (draw, ...); the first is what was observed; a draw without a number counts as large

    >>> share_as_large([2.0, -3.0, 1.0, 0.5]).item()
    0.5
    """
    return at_least(np.abs(np.asarray(statistics, dtype=float)))


def at_least(sizes: ArrayLike) -> NDArray[np.float64]:
    """Share of draws, the true one among them, that are not below the first: p against the alternative of more.

    >>> at_least([2.0, 1.0, 3.0, 2.0]).item()
    0.75
    """
    drawn = np.asarray(sizes, dtype=float)
    return (~(drawn < drawn[0] - ROUNDING)).mean(axis=0)
