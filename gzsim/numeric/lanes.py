"""Lanes: how arrays lie in memory so that a rule is a straight line that many replications, or groups, go through.

Arrays are named by (replication, ..., unit) wherever a rule is read. In memory the replication comes last, so that what
is done alike in many replications lies side by side:

- rules of one unit see lanes of *places*: unit × replication, ``N·R`` of them, whatever the two numbers are;
- rules of a group see lanes of *groups*: group of equal size × replication, one row for each member.

`Circles` says where members stand. Nothing else in the project knows of the order.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple, TypeVar

import numpy as np
from numba import njit
from numpy.typing import NDArray

Values = TypeVar("Values", bound=np.generic)

WIDTH = 32
"""Lanes that compiled rules take at a time: enough for the widest vectors, few enough for the nearest cache."""

_LAST = [(*range(1, dimensions), 0)[:dimensions] for dimensions in range(8)]
_FIRST = [(dimensions - 1, *range(dimensions - 1))[:dimensions] for dimensions in range(8)]
"""Orders of axes with the first one last, and with the last one first; to make them takes longer than to apply them."""


def lanes(values: NDArray[Values]) -> NDArray[Values]:
    """Values (replication, ..., unit) as (..., unit, replication), contiguous; a view where they lie so already.

    >>> lanes(np.array([[1, 2], [3, 4], [5, 6]]))
    array([[1, 3, 5],
           [2, 4, 6]])
    """
    return np.ascontiguousarray(values.transpose(_LAST[values.ndim]))


def by_replication(values: NDArray[Values]) -> NDArray[Values]:
    """Lanes (..., unit, replication) by their names again, (replication, ..., unit): a view.

    >>> by_replication(lanes(np.array([[1, 2], [3, 4], [5, 6]])))
    array([[1, 2],
           [3, 4],
           [5, 6]])
    """
    return values.transpose(_FIRST[values.ndim])


def places(values: NDArray[Values]) -> NDArray[Values]:
    """Values (replication, ..., unit) with one lane for each place, (..., unit × replication); as of `lanes`.

    >>> places(np.array([[1, 2], [3, 4], [5, 6]]))
    array([1, 3, 5, 2, 4, 6])
    """
    laid = lanes(values)
    return laid.reshape(*laid.shape[:-2], laid.shape[-2] * laid.shape[-1])


def over_indicators(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Sum of values (replication, indicator, unit) over the indicators in their order, (replication, unit).

    NumPy's own sum takes another order where a single unit lives a single replication.

    >>> over_indicators(np.array([[[1.0, 2.0], [3.0, 4.0]]]))
    array([[4., 6.]])
    """
    laid = lanes(values)
    out = np.zeros(laid.shape[1:])
    _add_rows(laid.reshape(laid.shape[0], out.size), out.reshape(-1))
    return by_replication(out)


@njit(nogil=True, cache=True)
def _add_rows(rows, out):
    for k in range(rows.shape[0]):
        for lane in range(rows.shape[1]):
            out[lane] += rows[k, lane]


def over_units(values: NDArray, keepdims: bool = False) -> NDArray:
    """Sum over the last axis, unit by unit or whatever it is, in one order however the array lies in memory.

    >>> over_units(by_replication(np.array([[1.0, 2.0], [3.0, 4.0]])))
    array([4., 6.])
    """
    return np.ascontiguousarray(values).sum(-1, keepdims=keepdims)


@lru_cache(64)
def owners(units: int, count: int) -> NDArray[np.int64]:
    """Whose place it is, (unit × replication,), of so many replications; to be read only.

    >>> owners(2, 3)
    array([0, 0, 0, 1, 1, 1])
    """
    out = np.repeat(np.arange(units, dtype=np.int64), count)
    out.flags.writeable = False
    return out


def tiled(members: NDArray[np.intp], count: int) -> NDArray[np.int64]:
    """Where members of groups of one size stand among ``count`` replications' places, (member, group × replication).

    ``members`` (group, member) are units. With x as of `places`, ``x[..., tiled(members, R)]`` has a row for each
    member and a lane for each group of each replication.

    >>> tiled(np.array([[0, 2], [1, 3]]), 3)
    array([[ 0,  1,  2,  3,  4,  5],
           [ 6,  7,  8,  9, 10, 11]])
    """
    there = members.T[:, :, None] * count + np.arange(count)
    return there.reshape(members.shape[1], -1).astype(np.int64)


class Circles(NamedTuple):
    """Places and groups of so many replications, for compiled code. L places, S sizes of groups."""

    unit: NDArray[np.int64]
    """(L,) whose place it is."""
    size: NDArray[np.int64]
    """(S,) members of each group."""
    start: NDArray[np.int64]
    """(S + 1,) where the places of each size begin in ``members``, and the end."""
    members: NDArray[np.int64]
    """Size by size `tiled`, row after row."""

    @classmethod
    def of(cls, stacks: Sequence[NDArray[np.intp]], units: int, count: int) -> Circles:
        """``stacks`` (group, member) for each size, as of `gzsim.numeric.peers.Peers`."""
        there = [tiled(stack, count).reshape(-1) for stack in stacks]
        start = np.concatenate([[0], np.cumsum([each.size for each in there])]).astype(np.int64)
        return cls(
            owners(units, count).copy(),
            np.array([each.shape[1] for each in stacks], np.int64),
            start,
            np.concatenate(there),
        )
