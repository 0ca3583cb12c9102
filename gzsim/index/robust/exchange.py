"""Weights under which few linear forms are positive, found by moving weight from one indicator to another."""

from __future__ import annotations

import numpy as np
from numba import njit

from gzsim.index.robust.conflicts import at, fill_lowest, knapsack
from gzsim.index.robust.linear import TIE
from gzsim.index.robust.polytope import Polytope

LEAST = 1e-12
"""Weight too small to be worth moving."""


def few_positive(ahead: np.ndarray, polytope: Polytope, starts: np.ndarray) -> np.ndarray:
    r"""Weights that no move of weight between two indicators of a block can better: array (weight,).

    .. math:: \#\{j : c_j \cdot w > 0\} \le \#\{j : c_j \cdot (w + t(e_k - e_l)) > 0\}
              \quad \text{for all } k, l, t \text{ that stay in the polytope}

    A local optimum, the best of those that are reached from each start.

    Parameters
    ----------
    ahead : array (form, weight)
    polytope : Polytope
    starts : array (start, weight), each in the polytope

    >>> from gzsim.index.robust import simplex
    >>> ahead, W = np.array([[0.3, -0.1, -0.1], [-0.1, 0.3, -0.1], [-0.1, -0.1, 0.3]]), simplex(["x", "y", "z"])
    >>> int((ahead @ few_positive(ahead, W, lowest_of_each(ahead, W)) > 0).sum())
    1
    """
    limits = np.ascontiguousarray(polytope.limits), polytope.ceilings
    return _best_of(np.ascontiguousarray(ahead), starts.copy(), polytope.lower, polytope.upper, polytope.block, *limits)


def lowest_of_each(ahead: np.ndarray, polytope: Polytope) -> np.ndarray:
    """Weights that make each form smallest, array (form, weight); none if the polytope has limits beside bounds."""
    found = np.empty((0 if len(polytope.ceilings) else len(ahead), ahead.shape[1]))
    order, (lower, room, block, left) = np.arange(ahead.shape[1]), knapsack(polytope)
    for weights, form in zip(found, ahead, strict=False):
        fill_lowest(form, order, lower, room, block, left.copy(), weights)
    return found


@njit(cache=True)
def _best_of(ahead, starts, lower, upper, block, limits, ceilings):
    fewest, best = len(ahead) + 1, np.zeros(ahead.shape[1])
    for weights in starts:
        left = _improved(ahead, weights, lower, upper, block, limits, ceilings)
        if left < fewest:
            fewest = left
            best[:] = weights
    return best


@njit(cache=True)
def _improved(ahead, weights, lower, upper, block, limits, ceilings):
    """Move weight between two indicators as long as that leaves fewer forms positive; return how many are left."""
    value, turns, change = np.empty(len(ahead)), np.empty(len(ahead)), np.empty(len(ahead), dtype=np.int64)
    fewest, moved = _positive(ahead, weights, value), True
    while moved and fewest > 0:
        moved = False
        for k in range(len(weights)):
            for m in range(len(weights)):
                most = min(upper[k] - weights[k], weights[m] - lower[m])
                if k == m or block[k] != block[m] or most <= LEAST:
                    continue
                for row in range(len(ceilings)):
                    slope = limits[row, k] - limits[row, m]
                    if slope > 0:
                        most = min(most, (ceilings[row] - at(limits[row], weights)) / slope)
                step = _best_step(ahead, value, k, m, most, turns, change)
                if step > 0:
                    weights[k] += step
                    weights[m] -= step
                    left = _positive(ahead, weights, value)
                    moved = moved or left < fewest
                    fewest = left
    return fewest


@njit(cache=True)
def _positive(ahead, weights, value):
    """How many forms are positive beyond a tie; writes by how much each is, or, below 0, is not."""
    count = 0
    for place in range(len(ahead)):
        value[place] = at(ahead[place], weights) - TIE
        count += value[place] > 0
    return count


@njit(cache=True)
def _best_step(ahead, value, k, m, most, turns, change):
    """How much weight to move from m to k, up to ``most``: the middle of the stretch with the fewest positive forms.

    0 if no stretch has fewer than there are without a move.
    """
    many = now = gain = 0
    for place in range(len(ahead)):
        slope = ahead[place, k] - ahead[place, m]
        now += value[place] > 0
        if (slope < 0) == (value[place] > 0) and slope != 0 and abs(value[place]) < most * abs(slope):
            turns[many], change[many] = abs(value[place] / slope), 1 if slope > 0 else -1
            gain += slope < 0
            many += 1
    if gain == 0:
        return 0.0
    order = np.argsort(turns[:many])
    fewest, step = now, 0.0
    for place in range(many):
        now += change[order[place]]
        end = turns[order[place + 1]] if place + 1 < many else most
        if now < fewest and end - turns[order[place]] > LEAST:
            fewest, step = now, (turns[order[place]] + end) / 2
    return step
