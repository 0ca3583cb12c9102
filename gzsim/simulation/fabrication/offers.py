"""All that one leader may invent, at one price of a span after the other.

What a lie of m gains is a line in the price of a span, g(m) − p·max(0, m), with everything else reckoned once. Of the
lies that may be best (`gzsim.simulation.fabrication.best_lie`) only the interior one moves with p. Lies that do not pay
at a price do not pay at higher ones, and so reports to which nothing is added at the lowest price are left out.
"""

from __future__ import annotations

import numpy as np
from numba import njit

from gzsim.numeric.marks import CAP, STEPS
from gzsim.numeric.normal import normal_cdf
from gzsim.simulation.fabrication.best_lie import (
    HITS,
    before_fine,
    ends_of,
    goes_by_bands,
    in_attainment,
    interior,
    reaching,
    seen_at_edge,
    seen_at_target,
    shape_of,
)

WHICH, LIE, GAIN, LINES, ATTAINED, WORTH, NOTCH, DOUBT, COST, HOLDING, STOCK, RATE, MISSED, EDGES = range(14)
"""Places in the row of a report: its indicator, the best lie and what it gains beside its price, how many lies may be
best beside the interior one, and what they are weighed by, in spans of attainment, Φ at the target with it. From EDGES
on, four numbers for each of J edges beside the target (place, loss, how far above the truth, Φ of that in doubts), and
3 + J for each of the lies: m, g(m) beside all edges, what it brings at the target and at each edge."""


@njit(cache=True)
def room_for_offers(t):
    """Room for the offers of one leader after the other, a row for each indicator."""
    indicators, edges = t.attained.shape[1], t.cliffs.shape[3]
    lies = 1 + t.curves.shape[1] // 2 + len(HITS) * (1 + edges)
    return np.empty((indicators, EDGES + 4 * edges + (3 + edges) * lies))


@njit(cache=True, error_model="numpy")
def weigh_report(offers, n, k, attained, worth, notch, doubt, cost, held, stock, rate, price, curves, r, i, cliffs):
    """Fill a row with what a leader may report of an indicator, for prices from ``price`` on; all in spans."""
    s, blur, cost, held, has, fear = in_attainment(rate, worth, doubt, cost, held, stock, price)
    offers[n, WHICH], offers[n, RATE], offers[n, ATTAINED], offers[n, WORTH] = k, rate, attained, s
    offers[n, NOTCH], offers[n, DOUBT], offers[n, COST] = notch, blur, cost
    offers[n, HOLDING], offers[n, STOCK] = held, has
    edges = cliffs.shape[3]
    for j in range(edges):
        e, away = EDGES + 4 * j, cliffs[r, k, i, j, 0] - attained
        offers[n, e], offers[n, e + 1] = cliffs[r, k, i, j, 0], cliffs[r, k, i, j, 1]
        offers[n, e + 2], offers[n, e + 3] = away, normal_cdf(away / blur)
    if goes_by_bands(curves, k):
        _draw_lines(offers, n, edges, fear, shape_of(curves, k), curves[k, STEPS:])
    else:
        _draw_lines(offers, n, edges, fear, shape_of(curves, k), None)


@njit(cache=True, error_model="numpy")
def _draw_lines(offers, n, edges, fear, shape, steps):
    """Reckon the lies that do not move with the price, as far as they pay from a price on."""
    attained, s, notch, blur = offers[n, ATTAINED], offers[n, WORTH], offers[n, NOTCH], offers[n, DOUBT]
    cost, held, has = offers[n, COST], offers[n, HOLDING], offers[n, STOCK]
    missed = normal_cdf((1.0 - attained) / blur) if notch > 0.0 else 0.0
    offers[n, MISSED], hoped = missed, notch * missed
    for e in range(EDGES, EDGES + 4 * edges, 4):
        hoped += offers[n, e + 1] * offers[n, e + 3]
    room, ends, line = max(0.0, shape[CAP] - attained), ends_of(steps), EDGES + 4 * edges
    tried, lines = np.inf, 0
    for candidate in range(1, ends + len(HITS) * (1 + edges)):
        edge = (candidate - ends) // len(HITS) if candidate >= ends else -1
        if (edge == 0 and not notch > 0.0) or (edge > 0 and not offers[n, EDGES + 4 * edge - 3] > 0.0):
            continue
        goal = offers[n, EDGES + 4 * edge - 4] if edge > 0 else 1.0
        m = max(-has, min(reaching(candidate, goal, attained, blur, shape, steps), room))
        before = before_fine(m, attained, s, cost, held, has, shape, steps)
        if m == tried or before - fear * max(m, 0.0) + hoped <= 0.0:
            continue
        tried, offers[n, line], offers[n, line + 1] = m, m, before
        offers[n, line + 2] = seen_at_target(m, attained, notch, missed, blur) if notch > 0.0 else 0.0
        for j in range(edges):
            e = EDGES + 4 * j
            offers[n, line + 3 + j] = seen_at_edge(m, offers[n, e + 1], offers[n, e + 2], offers[n, e + 3], blur)
        if _at(offers, n, edges, line, fear) > 0.0:
            lines += 1
            line += 3 + edges
    offers[n, LINES] = lines


@njit(cache=True, error_model="numpy")
def _at(offers, n, edges, line, fear):
    """What a lie that does not move gains at a price."""
    gain = offers[n, line + 1] - fear * max(offers[n, line], 0.0) + offers[n, line + 2]
    for j in range(edges):
        gain += offers[n, line + 3 + j]
    return gain


@njit(cache=True, error_model="numpy")
def invented(offers, edges, curves, price):
    """M(p), and what all lies gain beside their price, no less than the one of `weigh_offers`."""
    total, gained = 0.0, 0.0
    for n in range(offers.shape[0]):
        k = int(offers[n, WHICH])
        if goes_by_bands(curves, k):
            _choose(offers, n, edges, price, shape_of(curves, k), curves[k, STEPS:])
        else:
            _choose(offers, n, edges, price, shape_of(curves, k), None)
        total += max(0.0, offers[n, LIE])
        gained += offers[n, GAIN]
    return total, gained


@njit(cache=True, error_model="numpy")
def _choose(offers, n, edges, price, shape, steps):
    """Best lie of an indicator, spans of the ruler, and what it gains."""
    attained, s, notch, blur = offers[n, ATTAINED], offers[n, WORTH], offers[n, NOTCH], offers[n, DOUBT]
    cost, held, has, fear = offers[n, COST], offers[n, HOLDING], offers[n, STOCK], price / offers[n, RATE]
    room = max(0.0, shape[CAP] - attained)
    m = max(-has, min(interior(attained, s, cost, held, has, fear, shape), room))
    gain = before_fine(m, attained, s, cost, held, has, shape, steps) - fear * max(m, 0.0)
    if notch > 0.0:
        gain += seen_at_target(m, attained, notch, offers[n, MISSED], blur)
    for e in range(EDGES, EDGES + 4 * edges, 4):
        gain += seen_at_edge(m, offers[n, e + 1], offers[n, e + 2], offers[n, e + 3], blur)
    lie, best = (m, gain) if gain > 0.0 else (0.0, 0.0)
    first = EDGES + 4 * edges
    for other in range(int(offers[n, LINES])):
        line = first + other * (3 + edges)
        gain = _at(offers, n, edges, line, fear)
        if gain > best:
            lie, best = offers[n, line], gain
    offers[n, LIE], offers[n, GAIN] = lie / offers[n, RATE], best
