"""Peer groups: whom a unit is ranked and compared with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numba import njit, types
from numpy.typing import NDArray

from gzsim.numeric.elementary import KEPT, READ, WHOLE
from gzsim.numeric.ranking import ranks

Array = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Peers:
    """Units by peer group; groups of one size lie side by side, so that all of them are ranked at once.

    Examples
    --------
    >>> peers = Peers.of(np.array([0, 0, 1, 1, 1]))
    >>> peers.ranks(np.array([5.0, 7.0, 1.0, 3.0, 2.0]))
    array([2., 1., 3., 1., 2.])
    >>> peers.mean(np.array([5.0, 7.0, 1.0, 3.0, 2.0]))
    array([6., 6., 2., 2., 2.])
    """

    stacks: tuple[NDArray[np.intp], ...]
    """For each size, positions of the members, (group, member)."""
    order: NDArray[np.int64]
    """Units in the order of their groups."""
    start: NDArray[np.int64]
    """Where each group begins in ``order``, and the end."""
    table: NDArray[np.intp]
    """Members of every group, (group, member of the largest); −1 where a group has no more."""

    @classmethod
    def of(cls, labels: NDArray[np.int64]) -> Peers:
        """Groups of units with the same label."""
        members = [np.flatnonzero(labels == label) for label in np.unique(labels)]
        sizes = [each.size for each in members]
        stacks = tuple(np.stack([each for each in members if each.size == size]) for size in sorted(set(sizes)))
        table = np.full((len(members), max(sizes)), -1)
        for row, each in zip(table, members, strict=True):
            row[: each.size] = each
        return cls(stacks, np.concatenate(members).astype(np.int64), np.concatenate([[0], np.cumsum(sizes)]), table)

    @cached_property
    def _one(self) -> bool:
        """Whether all units are of one group: nothing need be gathered then."""
        return self.start.size == 2

    @property
    def sizes(self) -> NDArray[np.int64]:
        """How many belong to the group of each unit."""
        out = np.empty(self.order.size, np.int64)
        for stack in self.stacks:
            out[stack] = stack.shape[1]
        return out

    def ranks(self, scores: Array) -> Array:
        """Rank in the own group, 1 = best; all groups at once, with nobody at the end of the smaller ones."""
        present = self.table >= 0
        out = np.empty(np.shape(scores), float)
        out[..., self.table[present]] = ranks(np.where(present, scores[..., self.table], -np.inf))[..., present]
        return out

    def lowest(self, values: Array) -> Array:
        """Smallest value of the own group."""
        return self.each(values, lambda part: part.min(-1, keepdims=True))

    def highest(self, values: Array) -> Array:
        """Largest value of the own group."""
        return self.each(values, lambda part: part.max(-1, keepdims=True))

    def mean(self, values: Array) -> Array:
        """Mean of the own group, summed member by member."""
        values = np.ascontiguousarray(values, float)
        out = np.empty(values.shape)
        _mean(values.reshape(-1, self.order.size), self.order, self.start, out.reshape(-1, self.order.size))
        return out

    def standardised(self, values: Array) -> Array:
        """Distance from the group's mean in its standard deviations; 0 in a group without spread."""
        away = values - self.mean(values)
        spread = np.sqrt(self.mean(away**2))
        return np.divide(away, spread, out=np.zeros_like(away), where=spread > 0)

    def each(self, values: Array, rule: Callable[[Array], Array]) -> Array:
        """What a rule makes of the values of every group, (..., group, member)."""
        out = np.empty(np.shape(values), float)
        if self._one:
            out[...] = rule(values[..., None, :])[..., 0, :]
            return out
        for stack in self.stacks:
            out[..., stack] = rule(values[..., stack])
        return out


@njit((READ.copy(ndim=2), WHOLE, WHOLE, types.float64[:, ::1]), **KEPT)
def _mean(rows, order, start, out):
    """Fill ``out`` (row, unit) with the mean of each unit's group."""
    for row in range(rows.shape[0]):
        for group in range(start.size - 1):
            total, first, end = 0.0, start[group], start[group + 1]
            for at in range(first, end):
                total += rows[row, order[at]]
            for at in range(first, end):
                out[row, order[at]] = total / (end - first)
