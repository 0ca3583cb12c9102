"""Counting ranks under many weights, compiled: every draw scores and sorts all units, and only counts are kept.

Each score is a sum in the order of the indicators and everything that is added up across draws is a whole number, so
the answer has the same bits whatever the number of threads.
"""

from __future__ import annotations

import numpy as np
from numba import njit, prange

from gzsim.numeric.ranking import TIE

CHUNK = 512
"""Draws that are ranked before they are counted: bounds memory, and leaves each thread enough to do."""

STRIP = 16
"""Units counted together: one cache line of ranks, so that counting reads each line of them once."""

CROWD = 48
"""More scores than this in one bucket are sorted by comparison in n log n steps instead of by insertion."""


def rank_counts(values: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """How often each unit holds each rank; who ties (see :func:`gzsim.numeric.ranking.settled`) shares the best rank.

    Parameters
    ----------
    values : array (unit, indicator); no NaN
    weights : array (draw, indicator)

    Returns array (unit, rank) of int32, each row summing to the number of draws

    >>> rank_counts(np.array([[1.0, 0.0], [0.0, 1.0]]), np.array([[0.7, 0.3], [0.6, 0.4], [0.5, 0.5]]))
    array([[3, 0],
           [1, 2]], dtype=int32)
    """
    columns = np.ascontiguousarray(values.T, dtype=float)
    weights = np.ascontiguousarray(weights, dtype=float)
    reach = TIE * np.abs(columns).max(axis=1)
    units = values.shape[0]
    counts = np.zeros((units, units), dtype=np.int32)
    held = np.empty((min(CHUNK, len(weights)), units), dtype=np.int32)
    for first in range(0, len(weights), CHUNK):
        chunk = weights[first : first + CHUNK]
        _rank(columns, chunk, reach, held)
        _count(held[: len(chunk)], counts)
    return counts


def rank_bounds(values: np.ndarray, weights: np.ndarray, level: float) -> np.ndarray:
    """Between which ranks each unit stands in a share ``level`` of the draws, for so many units that none are counted.

    The same bounds as of :func:`rank_counts`, from ranks by draw instead of a table unit by rank.

    Returns array (unit, 2) of ranks

    >>> rank_bounds(np.array([[1.0, 0.0], [0.0, 1.0]]), np.array([[0.7, 0.3], [0.6, 0.4], [0.5, 0.5]]), 0.9)
    array([[1, 1],
           [1, 2]])
    """
    columns, weights = (np.ascontiguousarray(each, dtype=float) for each in (values.T, weights))
    held = np.empty((len(weights), values.shape[0]), dtype=np.int32)
    _rank(columns, weights, TIE * np.abs(columns).max(axis=1), held)
    places = [max(int(np.ceil(len(weights) * share - 1e-9)) - 1, 0) for share in ((1 - level) / 2, (1 + level) / 2)]
    return np.stack([np.partition(held, place, axis=0)[place] for place in places], axis=1).astype(int) + 1


@njit(parallel=True, cache=True)
def _rank(columns, weights, reach, held):
    for draw in prange(len(weights)):
        scores = np.zeros(columns.shape[1])
        tie = 0.0
        for k in range(columns.shape[0]):
            weight = weights[draw, k]
            if weight != 0.0:
                scores -= weight * columns[k]
                tie += abs(weight) * reach[k]
        order = np.empty(scores.size, dtype=np.int32)
        _sort(scores, order)
        place = 0
        for position in range(scores.size):
            if position > 0 and scores[order[position]] - scores[order[position - 1]] > tie:
                place = position
            held[draw, order[position]] = place


@njit(cache=True)
def _sort(scores, order):
    """Write the order of the scores, smallest first: into as many buckets as units, then each bucket in itself."""
    size = scores.size
    low, high = scores.min(), scores.max()
    pace = (size - 1) / (high - low) if high > low else 0.0
    if not np.isfinite(pace):
        pace = 0.0
    bucket = np.empty(size, dtype=np.int32)
    start = np.zeros(size + 1, dtype=np.int32)
    for unit in range(size):
        bucket[unit] = int((scores[unit] - low) * pace)
        start[bucket[unit] + 1] += 1
    for b in range(size):
        start[b + 1] += start[b]
    free = start[:size].copy()
    for unit in range(size):
        order[free[bucket[unit]]] = unit
        free[bucket[unit]] += 1
    for b in range(size):
        first, last = start[b], start[b + 1]
        if last - first > CROWD:
            crowd = order[first:last].copy()
            order[first:last] = crowd[np.argsort(scores[crowd])]
        else:
            for position in range(first + 1, last):
                unit = order[position]
                at = position
                while at > first and scores[order[at - 1]] > scores[unit]:
                    order[at] = order[at - 1]
                    at -= 1
                order[at] = unit


@njit(parallel=True, cache=True)
def _count(held, counts):
    units = held.shape[1]
    for strip in prange((units + STRIP - 1) // STRIP):
        last = min(units, (strip + 1) * STRIP)
        for draw in range(len(held)):
            for unit in range(strip * STRIP, last):
                counts[unit, held[draw, unit]] += 1
