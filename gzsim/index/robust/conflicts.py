r"""Rivals that cannot all be held off: sets of linear forms that no weights keep at or below 0 together.

.. math:: \exists\, \lambda \ge 0,\ \sum_j \lambda_j = 1:\quad \min_{w \in W} \Big(\sum_j \lambda_j c_j\Big) \cdot w > 0
          \quad\Longrightarrow\quad \text{some } c_j \cdot w > 0 \text{ whatever } w \in W

The minimum is a fractional knapsack, solved by sorting, so that each such λ is a proof, however it was found.
It is looked for by multiplicative weights: forms that are positive where the minimum lies gain (Arora, Hazan and Kale
2012, Theory of Computing 8). What is not found is no proof of the contrary. Limits of a polytope are left out, which
only makes W wider.
"""

from __future__ import annotations

import numpy as np
from numba import njit

from gzsim.index.robust.linear import TIE
from gzsim.index.robust.polytope import Polytope

STEPS = 20
"""Combinations λ that are tried before a set counts as free of conflict."""

MOST = 5000
"""Sets that are looked at, those of the smallest shares."""

SHORT = 0.01
"""By how much the shares of a set must miss 1 to be worth a look."""


def conflicts(ahead: np.ndarray, polytope: Polytope, shares: np.ndarray, size: int) -> np.ndarray:
    """Sets of 2 or 3 forms of which one is positive, beyond a tie, whatever the weights: array (set, form) of bool.

    Parameters
    ----------
    ahead : array (form, weight)
    polytope : Polytope
    shares : array (form,); only sets whose shares sum to less than 1 are looked at
    size : 2 or 3

    >>> from gzsim.index.robust import simplex
    >>> ahead = np.array([[0.2, -0.1], [-0.1, 0.2], [0.0, -0.1]])
    >>> conflicts(ahead, simplex(["growth", "forest"]), np.zeros(3), size=2).tolist()
    [[True, True, False]]
    """
    sets = _sets_short_of_one(shares, size)
    proved = sets[_in_conflict(np.ascontiguousarray(ahead), sets, *knapsack(polytope))]
    rows = np.zeros((len(proved), len(ahead)), dtype=bool)
    np.put_along_axis(rows, proved, values=True, axis=1)
    return rows


def knapsack(polytope: Polytope) -> tuple[np.ndarray, ...]:
    """Lower bounds, room above them, block of each weight, and what each block has left to give: as kernels take them.

    >>> from gzsim.index.robust import around
    >>> lower, room, block, left = knapsack(around({"growth": 0.5, "forest": 0.5}, by=0.1))
    >>> lower, room.round(2), block, left.round(2)
    (array([0.4, 0.4]), array([0.2, 0.2]), array([0, 0]), array([0.2]))
    """
    _, block = np.unique(polytope.block, return_inverse=True)
    left = 1 - np.bincount(block, weights=polytope.lower)
    return polytope.lower, polytope.upper - polytope.lower, block, left


@njit(cache=True)
def fill_lowest(form, order, lower, room, block, rest, weights):
    """Write the weights under which a form is smallest, each block filled from its lowest figure up; return its value.

    ``order`` are the places of its figures, which are sorted here: it is quick where a form is like the one before.
    ``rest`` (block,) is what each block has left to give above the lower bounds; it is used up.
    """
    for position in range(1, len(order)):
        k, to = order[position], position
        while to > 0 and form[order[to - 1]] > form[k]:
            order[to] = order[to - 1]
            to -= 1
        order[to] = k
    total = 0.0
    for k in order:
        more = min(room[k], max(rest[block[k]], 0.0))
        rest[block[k]] -= more
        weights[k] = lower[k] + more
        total += form[k] * weights[k]
    return total


def _sets_short_of_one(shares: np.ndarray, size: int) -> np.ndarray:
    """Pairs or triples of places in ascending order, array (set, size), the smallest sums of shares first."""
    places = np.arange(len(shares))
    i, j = np.nonzero(places[:, np.newaxis] < places)
    sets, total = np.stack([i, j], axis=1), shares[i] + shares[j]
    if size == 3:
        pair, k = np.nonzero((j[:, np.newaxis] < places) & (total[:, np.newaxis] + shares < 1 - SHORT))
        sets, total = np.column_stack([sets[pair], k]), total[pair] + shares[k]
    sets, total = sets[total < 1 - SHORT], total[total < 1 - SHORT]
    return sets[np.argsort(total, kind="stable")[:MOST]]


@njit(cache=True)
def _in_conflict(ahead, sets, lower, room, block, left):
    proved = np.zeros(len(sets), dtype=np.bool_)
    part, value, rest = np.empty(sets.shape[1]), np.empty(sets.shape[1]), np.empty(len(left))
    form, weights, order = np.empty(len(lower)), np.empty(len(lower)), np.arange(len(lower))
    for row, members in enumerate(sets):
        part[:] = 1.0 / len(members)
        for step in range(STEPS):
            form[:] = 0.0
            for place, member in enumerate(members):
                for k in range(len(form)):
                    form[k] += part[place] * ahead[member, k]
            rest[:] = left
            if fill_lowest(form, order, lower, room, block, rest, weights) > TIE:
                proved[row] = True
                break
            for place, member in enumerate(members):
                value[place] = at(ahead[member], weights)
            if value.max() <= TIE:  # here all are held off
                break
            pace = 0.9 / np.sqrt(step + 1.0) / np.abs(value).max()
            for place in range(len(part)):
                part[place] *= 1 + pace * value[place]
            part /= part.sum()
    return proved


@njit(cache=True)
def at(form, weights):
    """Value of a form, a sum in the order of the weights."""
    total = 0.0
    for k in range(len(form)):
        total += form[k] * weights[k]
    return total
