"""Lanes: how arrays lie in memory so that a rule is a straight line that many replications, or groups, go through.

Arrays are named by (replication, ..., unit) wherever a rule is read. In memory the replication comes last, so that what
is done alike in many replications lies side by side:

- rules of one unit see lanes of *places*: unit × replication, ``N·R`` of them, whatever the two numbers are;
- rules of a group see lanes of *groups*: group of equal size × replication, one row for each member.

`Circles` says where members stand. Nothing else in the project knows of the order.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

Values = TypeVar("Values", bound=np.generic)

WIDTH = 32
"""Lanes that compiled rules take at a time: enough for the widest vectors, few enough for the nearest cache."""


def lanes(values: NDArray[Values]) -> NDArray[Values]:
    """Values (replication, ..., unit) as (..., unit, replication), contiguous; a view where they lie so already.

    >>> lanes(np.array([[1, 2], [3, 4], [5, 6]]))
    array([[1, 3, 5],
           [2, 4, 6]])
    """
    return np.ascontiguousarray(np.moveaxis(np.asarray(values), 0, -1))


def by_replication(values: NDArray[Values]) -> NDArray[Values]:
    """Lanes (..., unit, replication) by their names again, (replication, ..., unit): a view.

    >>> by_replication(lanes(np.array([[1, 2], [3, 4], [5, 6]])))
    array([[1, 2],
           [3, 4],
           [5, 6]])
    """
    return np.moveaxis(values, -1, 0)


def places(values: NDArray[Values]) -> NDArray[Values]:
    """Values (replication, ..., unit) with one lane for each place, (..., unit × replication); as of `lanes`.

    >>> places(np.array([[1, 2], [3, 4], [5, 6]]))
    array([1, 3, 5, 2, 4, 6])
    """
    laid = lanes(values)
    return laid.reshape(*laid.shape[:-2], laid.shape[-2] * laid.shape[-1])


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
        unit = np.repeat(np.arange(units, dtype=np.int64), count)
        return cls(unit, np.array([each.shape[1] for each in stacks], np.int64), start, np.concatenate(there))
