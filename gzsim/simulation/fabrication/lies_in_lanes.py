r"""The best lies of a tile of lanes: the rule of `gzsim.simulation.fabrication.best_lie` where marks are a line.

A lane is a report of a leader. With edges a_e, the target among them, losses L_e that hang on them, and g(m) what a lie
gains beside all edges, a lie of m spans gains

.. math:: G(m) = g(m) + \sum_e L_e\,[\Phi((a_e - A)/\sigma_v) - \Phi((a_e - A - m)/\sigma_v)]

Points that a lie may aim at, the cap and some doubts above an edge, do not move with the truth A. Nor does what is lost
by whoever is seen there, :math:`z_c = \sum_e L_e\,\Phi((a_e - c)/\sigma_v)`: it is reckoned once, however many truths
are tried, and says which candidate is best. What that one gains is then reckoned for the very lie, so that the numbers
are those of the rule to the last bit.

Rows of a tile hold one number for each of its lanes. Loops over lanes have selections and no branches.
"""

from __future__ import annotations

import numpy as np
from numba import njit

from gzsim.numeric.lanes import WIDTH
from gzsim.numeric.normal import normal_cdf
from gzsim.simulation.fabrication.best_lie import HITS

ATTAINED, SLOPE, DOUBT, COST, HELD, STOCK, FINE, FLOOR, CAP, SPREAD, RATE = range(11)
"""Rows of a tile that are given: A, s, σ_v, κ, κ_M, M, qF, floor and cap of marks, σ, and spans of attainment per span.
All but attainment, floor, cap and σ are by spans of the ruler."""
GIVEN = 11

_INNER, _LOWEST, _TRUTH, _COUNTED, _LIE, _GAIN = range(GIVEN, GIVEN + 6)
_ROWS = GIVEN + 6

EDGE, LOSS = range(2)
"""Rows of an edge that are given: a_e and L_e."""
_MISSED = 2

_AIMS = len(HITS)
_HITS = np.array(HITS)
_MISSES = np.array([normal_cdf(-above) for above in HITS])

_lanewise = njit(inline="always", error_model="numpy")
"""Compiled into who calls it, where the sizes of buffers are known: only then are rows known not to overlap."""


@njit(nogil=True, cache=True, error_model="numpy")
def best_lies(count, tile, edges, truths, lies, gains):
    """Fill ``lies`` (P, WIDTH), spans of attainment, and ``gains`` (P, WIDTH) or (0, WIDTH), for P truths of a tile.

    ``tile`` (GIVEN, WIDTH) and ``edges`` (E, 2, WIDTH) are as given, the target first; ``truths`` (P, WIDTH) are spans
    of attainment. An edge without loss is none.
    """
    mine, seen = np.empty((_ROWS, WIDTH)), np.empty((1 + edges.shape[0] * _AIMS, WIDTH))
    at_edges = np.empty((edges.shape[0], 3, WIDTH))
    for row in range(GIVEN):
        for x in range(count):
            mine[row, x] = tile[row, x]
    for e in range(edges.shape[0]):
        for x in range(count):
            at_edges[e, EDGE, x] = edges[e, EDGE, x]
            at_edges[e, LOSS, x] = edges[e, LOSS, x]
    _by_attainment(count, mine)
    _whatever_the_truth(count, mine, at_edges, seen)
    for p in range(truths.shape[0]):
        for x in range(count):
            mine[_TRUTH, x] = truths[p, x]
        if edges.shape[0] == 1:  # without loops inside those over lanes
            _choose(count, mine, at_edges, seen, 1)
        else:
            _choose(count, mine, at_edges, seen, edges.shape[0])
        for x in range(count):
            lies[p, x] = mine[_LIE, x]
        if gains.shape[0] > 0:
            _weigh(count, mine, at_edges)
            for x in range(count):
                gain = mine[_GAIN, x]
                gains[p, x] = gain if gain > 0.0 else 0.0


@_lanewise
def _by_attainment(count, tile):
    """Everything by spans of attainment, as `best_lie.best_told` has it."""
    for x in range(count):
        rate = tile[RATE, x]
        square = rate * rate
        tile[SLOPE, x] = tile[SLOPE, x] / rate
        tile[DOUBT, x] = tile[DOUBT, x] * rate
        tile[COST, x] = tile[COST, x] / square
        tile[HELD, x] = tile[HELD, x] / square
        tile[STOCK, x] = tile[STOCK, x] * rate
        tile[FINE, x] = tile[FINE, x] / rate


@_lanewise
def _whatever_the_truth(count, tile, edges, seen):
    """Fill the interior lie, the lowest point that is aimed at, and ``seen`` (1 + 7·E, WIDTH), z_c of the others."""
    for x in range(count):
        slope, held, stock = tile[SLOPE, x], tile[HELD, x], tile[STOCK, x]
        more = (slope - tile[FINE, x] - held * stock) / (tile[COST, x] + held)
        less = (slope - held * stock) / (tile[COST, x] + held)
        less = less if less < 0.0 else 0.0
        tile[_INNER, x] = more if more >= 0.0 else less
        tile[_LOWEST, x] = tile[CAP, x]
        seen[0, x] = 0.0
    for e in range(edges.shape[0]):
        for x in range(count):
            lowest, edge, loss = tile[_LOWEST, x], edges[e, EDGE, x], edges[e, LOSS, x]
            tile[_LOWEST, x] = edge if (loss > 0.0) & (edge < lowest) else lowest
            seen[0, x] += loss * normal_cdf((edge - tile[CAP, x]) / tile[DOUBT, x])
        for j in range(_AIMS):
            for x in range(count):
                seen[1 + e * _AIMS + j, x] = edges[e, LOSS, x] * _MISSES[j]
            for f in range(edges.shape[0]):
                if f != e:
                    for x in range(count):
                        down = (edges[f, EDGE, x] - edges[e, EDGE, x]) / tile[DOUBT, x] - _HITS[j]
                        seen[1 + e * _AIMS + j, x] += edges[f, LOSS, x] * normal_cdf(down)


@_lanewise
def _choose(count, tile, edges, seen, crossed):
    """Fill the best lie of the interior one, the cap, what hits an edge, and all that is held, m = −M.

    The last is tried where an edge lies below what would then be seen, which is where aims are cut off there.
    """
    clears = False
    for x in range(count):
        truth, slope, doubt, cost = tile[_TRUTH, x], tile[SLOPE, x], tile[DOUBT, x], tile[COST, x]
        held, stock, fine, floor, cap = tile[HELD, x], tile[STOCK, x], tile[FINE, x], tile[FLOOR, x], tile[CAP, x]
        counted = truth if truth > floor else floor
        counted = counted if counted < cap else cap
        room = cap - truth
        room = room if room > 0.0 else 0.0
        m = tile[_INNER, x]
        m = m if m < room else room
        m = m if m > -stock else -stock
        gain, hoped = _beside(m, truth, counted, slope, cost, held, stock, fine, floor, cap), 0.0
        for e in range(crossed):
            away, loss = edges[e, EDGE, x] - truth, edges[e, LOSS, x]
            missed = normal_cdf(away / doubt)
            edges[e, _MISSED, x] = missed
            hoped += loss * missed
            gain += loss * (missed - normal_cdf((away - m) / doubt))
        lie = m if gain > 0.0 else 0.0
        best = gain if gain > 0.0 else 0.0
        m = cap - truth
        gain = _beside(m, truth, counted, slope, cost, held, stock, fine, floor, cap) + (hoped - seen[0, x])
        better = (gain > best) & (m >= -stock)
        lie = m if better else lie
        best = gain if better else best
        for e in range(crossed):
            away, loss = edges[e, EDGE, x] - truth, edges[e, LOSS, x]
            for j in range(_AIMS):
                m = away + _HITS[j] * doubt
                gain = _beside(m, truth, counted, slope, cost, held, stock, fine, floor, cap)
                gain += hoped - seen[1 + e * _AIMS + j, x]
                better = (gain > best) & (m >= -stock) & (m <= room) & (loss > 0.0)
                lie = m if better else lie
                best = gain if better else best
        tile[_COUNTED, x] = counted
        tile[_LIE, x] = lie
        tile[_GAIN, x] = best
        clears |= (stock > 0.0) & (tile[_LOWEST, x] - truth < -stock)
    if clears:
        _down_to_what_is_held(count, tile, edges)


@_lanewise
def _down_to_what_is_held(count, tile, edges):
    for x in range(count):
        stock, truth, counted, cap = tile[STOCK, x], tile[_TRUTH, x], tile[_COUNTED, x], tile[CAP, x]
        m, doubt = -stock, tile[DOUBT, x]
        gain = _beside(
            m, truth, counted, tile[SLOPE, x], tile[COST, x], tile[HELD, x], stock, tile[FINE, x], tile[FLOOR, x], cap
        )
        for e in range(edges.shape[0]):
            kept = normal_cdf((edges[e, EDGE, x] - truth - m) / doubt)
            gain += edges[e, LOSS, x] * (edges[e, _MISSED, x] - kept)
        better = (gain > tile[_GAIN, x]) & (stock > 0.0) & (tile[_LOWEST, x] - truth < m)
        tile[_LIE, x] = m if better else tile[_LIE, x]


@_lanewise
def _weigh(count, tile, edges):
    """Fill what the lie gains."""
    for x in range(count):
        tile[_GAIN, x] = _beside(
            tile[_LIE, x], tile[_TRUTH, x], tile[_COUNTED, x], tile[SLOPE, x], tile[COST, x], tile[HELD, x],
            tile[STOCK, x], tile[FINE, x], tile[FLOOR, x], tile[CAP, x],
        )  # fmt: skip
    for e in range(edges.shape[0]):
        for x in range(count):
            kept = normal_cdf((edges[e, EDGE, x] - tile[_TRUTH, x] - tile[_LIE, x]) / tile[DOUBT, x])
            tile[_GAIN, x] += edges[e, LOSS, x] * (edges[e, _MISSED, x] - kept)


@_lanewise
def _beside(m, truth, counted, slope, cost, held, stock, fine, floor, cap):
    """g(m); ``counted`` is the truth between floor and cap."""
    high = truth + m
    high = high if high > floor else floor
    high = high if high < cap else cap
    owed = 0.5 * held * ((stock + m) * (stock + m) - stock * stock)
    return slope * (high - counted) - 0.5 * cost * m * m - owed - fine * (m if m > 0.0 else 0.0)
