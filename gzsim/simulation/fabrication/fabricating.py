r"""The lies of all leaders and reports at once, and what they take from the worth of truth.

Who is not tempted does not lie, whatever the truth is, and then the option to lie takes nothing from its worth. Without
temptation no report above the truth pays: marks rise by s per span at most, a loss L_e becomes less likely by
:math:`m\,\varphi(0)/\sigma_v` at most, and the cost of lying is never negative, so that for m > 0

.. math::
    G(m) \le \Big[\max(0, s) + \frac{\varphi(0)}{\sigma_v} \sum_e L_e - qF - \kappa_M M\Big]\, m \le 0

whenever the bracket is not positive. Nor does a report below the truth, 0 > m ≥ −M, if nothing is held, M = 0; or if
s ≥ κ_M·M and marks fall by s·|m|, which they do between floor and cap; or if s ≥ 0 = κ_M·M. Then G = 0 at all truths
that luck may bring, and so is :math:`\mathrm E[G(A + \sigma z)\,z]/\sigma` (`best_lie.stand_in`).

The tempted are taken a tile at a time: those whose only edge is the target, then those with others. Where marks are not
a line the rule is asked one by one.
"""

from __future__ import annotations

import math

import numpy as np
from numba import njit

from gzsim.numeric.lanes import WIDTH, by_replication, lanes
from gzsim.numeric.marks import CAP as MOST
from gzsim.numeric.marks import FLOOR as LEAST
from gzsim.numeric.marks import LINE
from gzsim.simulation.fabrication.best_lie import (
    MASSES,
    NODES,
    Array,
    Temptations,
    best_told,
    goes_by_bands,
    stand_in_told,
)
from gzsim.simulation.fabrication.lies_in_lanes import (
    ATTAINED,
    CAP,
    COST,
    DOUBT,
    EDGE,
    FINE,
    FLOOR,
    GIVEN,
    HELD,
    LOSS,
    RATE,
    SLOPE,
    SPREAD,
    STOCK,
    best_lies,
)

_STEEPEST = 1.0 / math.sqrt(2.0 * math.pi)
"""φ(0)."""

_VECTOR = 8
"""Lanes that the widest vectors take: fewer are not faster."""

_compiled = njit(nogil=True, cache=True, error_model="numpy")


def fabricate(t: Temptations) -> Array:
    """The best over-report of every report (R, K, N), spans of the ruler; 0 where none is possible."""
    out = np.zeros((*t.ease.shape, len(t.attained)))
    _fabricate(_in_lanes(t), out)
    return by_replication(out)


def displace(t: Temptations, spread: Array) -> Array:
    """What lies that could stand in for it take from the worth of a true span of the ruler (R, K, N).

    ``spread`` (K, N) is what luck may still do, in spans of attainment; where there is none, nothing is taken.
    """
    out = np.zeros((*t.ease.shape, len(t.attained)))
    _displace(_in_lanes(t), np.ascontiguousarray(spread), out)
    return by_replication(out)


def _in_lanes(t: Temptations) -> tuple:
    """Temptations with the replication last, but for edges (K, N, R, J, 2)."""
    return (
        lanes(t.attained), lanes(t.worth), lanes(t.lying_cost), t.ease, lanes(t.rate), t.notch, t.doubt, t.holding,
        lanes(t.stays), lanes(t.stock), lanes(t.fine), lanes(t.barred), t.curves,
        np.ascontiguousarray(t.cliffs.transpose(1, 2, 0, 3, 4)),
    )  # fmt: skip


@_compiled
def _fabricate(t, out):
    """Fill ``out`` (K, N, R) with the best lies."""
    t, out, unit = _by_place(t, out)
    still = np.zeros(t[3].shape)
    who = np.empty((2, out.size + 1), np.int64)
    tile, lies, none = np.empty((GIVEN, WIDTH)), np.empty((1, WIDTH)), np.empty((0, WIDTH))
    alone, others = _tempted(t, t[3], still, unit, who)
    for begin, end, count in ((0, alone, 1), (others, who.shape[1], 1 + t[13].shape[2])):
        edges = np.empty((count, 2, WIDTH))
        for at in range(begin, end, WIDTH):
            width = _filled(t, still, unit, who[:, at:end], tile, edges)
            best_lies(width, tile, edges, tile[ATTAINED : ATTAINED + 1], lies, none)
            for x in range(width):
                lies[0, x] = lies[0, x] / tile[RATE, x]
            for x in range(min(end - at, width)):
                out[who[0, at + x], who[1, at + x]] = lies[0, x]
    for k in range(out.shape[0]):
        if not _on_a_line(t[12], k):
            _fabricate_one_by_one(t, k, unit, out)


@_compiled
def _displace(t, spread, out):
    """Fill ``out`` (K, N, R) with what is taken."""
    t, out, unit = _by_place(t, out)
    able = np.where(spread > 0.0, t[3], 0.0)
    who, pairs = np.empty((2, out.size + 1), np.int64), NODES.size // 2
    tile, taken = np.empty((GIVEN, WIDTH)), np.empty(WIDTH)
    truths, lies, gains = np.empty((2 * pairs, WIDTH)), np.empty((2 * pairs, WIDTH)), np.empty((2 * pairs, WIDTH))
    alone, others = _tempted(t, able, spread, unit, who)
    for begin, end, count in ((0, alone, 1), (others, who.shape[1], 1 + t[13].shape[2])):
        edges = np.empty((count, 2, WIDTH))
        for at in range(begin, end, WIDTH):
            width = _filled(t, spread, unit, who[:, at:end], tile, edges)
            for n in range(pairs):
                for x in range(width):
                    away = tile[SPREAD, x] * NODES[pairs + n]
                    truths[2 * n, x], truths[2 * n + 1, x] = tile[ATTAINED, x] + away, tile[ATTAINED, x] - away
            best_lies(width, tile, edges, truths, lies, gains)
            taken[:] = 0.0
            for n in range(pairs):
                for x in range(width):
                    taken[x] += MASSES[pairs + n] * NODES[pairs + n] * (gains[2 * n, x] - gains[2 * n + 1, x])
            for x in range(width):
                taken[x] = taken[x] / tile[SPREAD, x] * tile[RATE, x]
            for x in range(min(end - at, width)):
                out[who[0, at + x], who[1, at + x]] = taken[x]
    for k in range(out.shape[0]):
        if not _on_a_line(t[12], k):
            _displace_one_by_one(t, k, able, spread, unit, out)


@_compiled
def _by_place(t, out):
    """Temptations and what is filled with one lane for each place, and the unit of a place."""
    attained, worth, lying_cost, ease, rate, notch, doubt, holding, stays, stock, fine, barred, curves, cliffs = t
    kinds, units, runs = out.shape
    size = units * runs
    both, unit = (kinds, size), np.empty(size, np.int64)
    for i in range(units):
        unit[i * runs : (i + 1) * runs] = i
    flat = (
        attained.reshape(both), worth.reshape(both), lying_cost.reshape(size), ease, rate.reshape(both), notch, doubt,
        holding, stays.reshape(size), stock.reshape(both), fine.reshape(size), barred.reshape(both), curves,
        cliffs.reshape((kinds, size, cliffs.shape[3], 2)),
    )  # fmt: skip
    return flat, out.reshape(both), unit


@_compiled
def _tempted(t, ease, spread, unit, who):
    """Fill ``who`` (2, ·) with (k, place) of all who are tempted.

    From the front whose only edge is the target, from the back the others. Returns where the ones end and the others
    begin; one column is left for whoever is looked at and not taken.
    """
    attained, worth, lying_cost, _, rate, notch, doubt, holding, stays, stock, fine, barred, curves, cliffs = t
    size, far, rise = attained.shape[1], NODES[-1], _STEEPEST / doubt
    feared, found = np.zeros(size), np.empty(size, np.bool_)
    alone, others = 0, who.shape[1]
    for k in range(attained.shape[0]):
        if not _on_a_line(curves, k):
            continue
        for p in range(size if cliffs.shape[2] else 0):
            feared[p] = 0.0
            for j in range(cliffs.shape[2]):
                feared[p] += abs(cliffs[k, p, j, 1])
        floor, cap, holds = curves[k, LEAST], curves[k, MOST], holding[k]
        for p in range(size):
            i = unit[p]
            there, slope, has, wide = attained[k, p], worth[k, p], stock[k, p], far * spread[k, i]
            owed = holds * stays[p] * has
            hoped = (notch[k, i] if notch[k, i] > 0.0 else 0.0) + feared[p]
            pays = (slope if slope > 0.0 else 0.0) + hoped * rise > fine[p] + owed
            flat = (there + wide > cap) | (there - wide - has * rate[k, p] < floor)
            clears = (has > 0.0) & ((slope < owed) | ((owed > 0.0) & flat))
            found[p] = (pays | clears) & (ease[k, i] > 0.0) & (lying_cost[p] < np.inf) & (not barred[k, p])
        for p in range(size):
            crossed = found[p] and feared[p] > 0.0
            others -= crossed
            to = others if crossed else alone
            who[0, to], who[1, to] = k, p
            alone += found[p] and not crossed
    return alone, others


@_compiled
def _filled(t, spread, unit, who, tile, edges):
    """Fill a tile with the first lanes of ``who``, and with the very first again up to whole vectors: how many."""
    attained, worth, lying_cost, ease, rate, notch, doubt, holding, stays, stock, fine, _, curves, cliffs = t
    width = min(WIDTH, (who.shape[1] + _VECTOR - 1) // _VECTOR * _VECTOR)
    for x in range(width):
        at = x if x < who.shape[1] else 0
        k, p = who[0, at], who[1, at]
        i = unit[p]
        tile[ATTAINED, x] = attained[k, p]
        tile[SLOPE, x] = worth[k, p]
        tile[DOUBT, x] = doubt
        tile[COST, x] = lying_cost[p] / ease[k, i]
        tile[HELD, x] = holding[k] * stays[p]
        tile[STOCK, x] = stock[k, p]
        tile[FINE, x] = fine[p]
        tile[FLOOR, x] = curves[k, LEAST]
        tile[CAP, x] = curves[k, MOST]
        tile[SPREAD, x] = spread[k, i]
        tile[RATE, x] = rate[k, p]
        edges[0, EDGE, x] = 1.0
        edges[0, LOSS, x] = notch[k, i] if notch[k, i] > 0.0 else 0.0
        for e in range(1, edges.shape[0]):
            edges[e, EDGE, x] = cliffs[k, p, e - 1, 0]
            edges[e, LOSS, x] = cliffs[k, p, e - 1, 1]
    return width


@_compiled
def _fabricate_one_by_one(t, k, unit, out):
    attained, worth, lying_cost, ease, rate, notch, doubt, holding, stays, stock, fine, barred, curves, cliffs = t
    for p in range(out.shape[1]):
        i = unit[p]
        if ease[k, i] > 0.0 and lying_cost[p] < np.inf and not barred[k, p]:
            out[k, p] = best_told(
                attained[k, p], worth[k, p], lying_cost[p] / ease[k, i], rate[k, p], notch[k, i], doubt,
                holding[k] * stays[p], stock[k, p], fine[p], curves, k, cliffs[k, p],
            )[0]  # fmt: skip


@_compiled
def _displace_one_by_one(t, k, able, spread, unit, out):
    attained, worth, lying_cost, ease, rate, notch, doubt, holding, stays, stock, fine, barred, curves, cliffs = t
    for p in range(out.shape[1]):
        i = unit[p]
        if able[k, i] > 0.0 and lying_cost[p] < np.inf and not barred[k, p]:
            out[k, p] = stand_in_told(
                attained[k, p], spread[k, i], worth[k, p], lying_cost[p] / ease[k, i], rate[k, p], notch[k, i], doubt,
                holding[k] * stays[p], stock[k, p], fine[p], curves, k, cliffs[k, p],
            )  # fmt: skip


@_compiled
def _on_a_line(curves, k):
    return curves[k, LINE] == 1.0 and not goes_by_bands(curves, k)
