"""Counting ranks under many weights, compiled: every draw scores and sorts all units, and only counts are kept.

Each score is a sum in the order of the indicators and everything that is added up across draws is a whole number, so
the answer has the same bits whatever the number of threads.
"""

from __future__ import annotations

import numpy as np
from numba import njit, prange

from gzsim.numeric.ranking import TIE

CHUNK = 2048
"""Draws that are ranked before they are counted: bounds memory, and lets a row of counts serve many draws in a row."""

SHARE = 32
"""Draws that a thread takes at a time."""

TOGETHER = 4
"""Draws scored side by side, each value read once for all: the four of :func:`score_together` and ``_ends``."""

TILE = 256
"""Units that are scored at a time: their scores under these draws stay in the fastest memory over all indicators."""

BUCKETS = 4
"""Buckets per unit: so many that most hold one score or none, and little is left to sort in them."""

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
    for share in prange((len(weights) + SHARE - 1) // SHARE):
        first = share * SHARE
        _rank_share(columns, weights[first : first + SHARE], reach, held[first : first + SHARE])


@njit(cache=True)
def _rank_share(columns, weights, reach, held):
    indicators, units = columns.shape
    drawn, scores, ends = np.zeros((TOGETHER, indicators)), np.empty((TOGETHER, units)), np.empty((TOGETHER, 2))
    ordered, order = np.empty(units), np.empty(units, dtype=np.int32)
    bucket, start = np.empty(units, dtype=np.int32), np.empty(BUCKETS * units, dtype=np.int32)
    for first in range(0, len(weights), TOGETHER):
        here = min(TOGETHER, len(weights) - first)
        drawn[:here] = weights[first : first + here]
        score_together(columns, drawn, scores)
        _ends(scores, ends)
        for draw in range(here):
            _sort(scores[draw], ends[draw], ordered, order, bucket, start)
            tie = 0.0
            for k in range(indicators):
                tie += abs(drawn[draw, k]) * reach[k]
            _place(ordered, order, tie, held[first + draw])


@njit(cache=True)
def score_together(columns, drawn, scores):
    """Write minus the scores, so that the smallest comes first, each a sum in the order of the indicators.

    Parameters
    ----------
    columns : array (indicator, unit)
    drawn : array (4, indicator)
    scores : array (4, unit); written
    """
    indicators, units = columns.shape
    for first in range(0, units, TILE):
        last = min(first + TILE, units)
        a, b, c, d = scores[0, first:last], scores[1, first:last], scores[2, first:last], scores[3, first:last]
        scores[:, first:last] = 0.0
        for k in range(indicators):
            values = columns[k, first:last]
            of_a, of_b, of_c, of_d = drawn[0, k], drawn[1, k], drawn[2, k], drawn[3, k]
            for unit in range(last - first):
                a[unit] -= of_a * values[unit]
                b[unit] -= of_b * values[unit]
                c[unit] -= of_c * values[unit]
                d[unit] -= of_d * values[unit]


@njit(cache=True)
def _ends(scores, ends):
    """Write the smallest and the largest score of each draw; comparisons of one need not wait for those of another."""
    low_a, low_b, low_c, low_d = high_a, high_b, high_c, high_d = scores[0, 0], scores[1, 0], scores[2, 0], scores[3, 0]
    for unit in range(1, scores.shape[1]):
        a, b, c, d = scores[0, unit], scores[1, unit], scores[2, unit], scores[3, unit]
        low_a, high_a = min(low_a, a), max(high_a, a)
        low_b, high_b = min(low_b, b), max(high_b, b)
        low_c, high_c = min(low_c, c), max(high_c, c)
        low_d, high_d = min(low_d, d), max(high_d, d)
    ends[0], ends[1], ends[2], ends[3] = (low_a, high_a), (low_b, high_b), (low_c, high_c), (low_d, high_d)


@njit(cache=True)
def _sort(scores, ends, ordered, order, bucket, start):
    """Write the scores, smallest first, and whose they are: into buckets, then each to its place among neighbours."""
    buckets = start.size
    low, high = ends
    pace = (buckets - 1) / (high - low) if high > low else 0.0
    if not np.isfinite(pace):
        pace = 0.0
    start[:] = 0
    for unit in range(scores.size):
        bucket[unit] = np.int32((scores[unit] - low) * pace)
        start[bucket[unit]] += 1
    filled, fullest = np.int32(0), np.int32(0)
    for b in range(buckets):
        many = start[b]
        start[b] = filled
        filled += many
        fullest = max(fullest, many)
    for unit in range(scores.size):
        at = start[bucket[unit]]
        ordered[at], order[at] = scores[unit], unit
        start[bucket[unit]] = at + 1
    if fullest > CROWD:
        _sort_crowds(ordered, order, start)
    for position in range(1, scores.size):
        score, unit, at = ordered[position], order[position], position
        while at > 0 and ordered[at - 1] > score:
            ordered[at], order[at] = ordered[at - 1], order[at - 1]
            at -= 1
        ordered[at], order[at] = score, unit


@njit(cache=True)
def _sort_crowds(ordered, order, ends):
    """Sort each bucket that holds a crowd; ``ends`` (bucket,) are the places after its last score."""
    first = 0
    for last in ends:
        if last - first > CROWD:
            within = np.argsort(ordered[first:last])
            ordered[first:last], order[first:last] = ordered[first:last][within], order[first:last][within]
        first = last


@njit(cache=True)
def _place(ordered, order, tie, held):
    place = 0
    for position in range(order.size):
        if position > 0 and ordered[position] - ordered[position - 1] > tie:
            place = position
        held[order[position]] = place


@njit(parallel=True, cache=True)
def _count(held, counts):
    units = held.shape[1]
    for strip in prange((units + STRIP - 1) // STRIP):
        last = min(units, (strip + 1) * STRIP)
        for draw in range(len(held)):
            for unit in range(strip * STRIP, last):
                counts[unit, held[draw, unit]] += 1
