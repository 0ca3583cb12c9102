r"""What a span of lie costs whoever knows that audits go where reports stand furthest above their signals (S09).

Let M = Σ_k max(0, m_k) be all that a leader invents. A report is suspected by the sum of what it has above independent
signals, M + w·z with w² = Σ_k σ_k², and audits go down to a cutoff τ, as leaders have learnt it. The chance of being
found and what is lost by it are

.. math::
    q(M) = 1 - (1 - \ell)\,(1 - b\,\Phi((M - \tau)/w)), \qquad T(M) = F\,M\,q(M)

with ℓ = 1 − (1 − a)(1 − c) from audits by lot and the reviews of the year, b = min(1, x) the chance that anybody is
aimed at (`gzsim.simulation.fabrication.audit.Visits`), F the loss per span found. All lies share M, and so the best of
them are those that are best one by one at one price of a span,

.. math:: p = T'(M(p)) = F\,[q(M) + (1 - \ell)\,b\,\varphi((M - \tau)/w)\,M/w]

Small lies hide below the cutoff and pay little; around it each span draws the audit on all the others; far above it
the audit is sure, and one more span pays F. So there are up to two prices at which nothing is to be gained by a small
change: one with M up to the steepest point of T, and one beyond. Leaders take the better. Without aim p = F·ℓ, whatever
M (CF19); with α = 1, one report and w → 0 they report up to τ, or what is worth being found out (CF43).

M(p) falls, because of two lies the greater loses more as p rises, and T′ rises up to its steepest point; so below that
T′(M(p)) = p at one price. One thing may lift M: a shrinking interior lie that is seen at an edge less and less, until a
lie that aims at the edge is better. It did so for 11 of a million random leaders. Then any of the prices will do.
"""

from __future__ import annotations

import math

import numpy as np
from numba import njit
from numpy.typing import NDArray

from gzsim.numeric.elementary import exp_of
from gzsim.numeric.normal import ndtr, normal_cdf
from gzsim.simulation.fabrication.audit import Visits
from gzsim.simulation.fabrication.best_lie import Temptations
from gzsim.simulation.fabrication.fabricating import fabricate
from gzsim.simulation.fabrication.offers import invented, room_for_offers, weigh_report
from gzsim.simulation.state import Array, State
from gzsim.simulation.world import World

SHARPEST = 1e-8
"""Spans; the least error that a signal is reckoned with."""

CLOSE = 1e-7
"""Prices are found to this part of F."""

CLEARLY = 1e-9
"""By how much of F the greater lies must be better."""

CHORDS = 4
"""Guesses along a chord; then midway, as M(p) may jump."""

FROM_ABOVE = 4
"""Steps towards the second price, each nearer from the side of greater lies."""

_DENSITY_AT_0 = 1.0 / math.sqrt(2.0 * math.pi)


def price_of_a_span(state: State, world: World, visits: Visits, loss: Array, temptations: Temptations) -> Array:
    """What a span of lie is reckoned to cost, p (R, N); ``loss`` (N,) is F, ``visits`` those of the own peer group.

    As long as no aimed audit has been seen, leaders expect to be audited as by lot.
    """
    known, lot = _aim_known(state, visits), chance_by_lot(state, world, visits)
    price = lot * loss
    if known.any():
        aimed = np.where(known, np.minimum(1.0, visits.aimed), 0.0)
        price = np.ascontiguousarray(price)
        each = (np.ascontiguousarray(x) for x in (loss + 0.0 * price, lot, aimed, state.cutoff))
        asked = np.ascontiguousarray(np.where((aimed > 0.0) & (loss > 0.0), temptations.lying_cost, np.inf))
        told = np.ascontiguousarray(fabricate(temptations._replace(fine=price, lying_cost=asked)))
        _settle(temptations, told, *each, _width(world), price)
    return price


def chance_by_lot(state: State, world: World, visits: Visits) -> Array:
    """Chance ℓ of being found by lot or by a review of the year, as leaders have learnt it (R, N)."""
    known = _aim_known(state, visits) | (visits.aimed <= 0.0)
    lot = np.where(known, visits.lot, world.fabrication.audit_probability)
    return 1.0 - (1.0 - lot) * (1.0 - state.caught)


def chance_found(state: State, world: World, visits: Visits) -> Array:
    """Chance q(M) of being found (R, N), as learnt, for who invents as much as was planned last."""
    lot, known = chance_by_lot(state, world, visits), _aim_known(state, visits)
    if not known.any():
        return lot
    aimed = np.where(known, np.minimum(1.0, visits.aimed), 0.0)
    away = np.maximum(0.0, state.lie).sum(1) - state.cutoff
    return 1.0 - (1.0 - lot) * (1.0 - aimed * ndtr(away / _width(world)))


def _width(world: World) -> float:
    """w, error of the sum of all signals, spans."""
    return max(SHARPEST, math.sqrt(float((world.signal_noise**2).sum())))


def _aim_known(state: State, visits: Visits) -> NDArray[np.bool_]:
    return (state.cutoffs > 0) & (visits.aimed > 0.0)


@njit(cache=True, error_model="numpy")
def expected_fine(m, loss, lot, aimed, cutoff, width):
    """T(M) and its slope T′(M).

    >>> [round(part, 6) for part in expected_fine(0.4, 0.1, 0.0, 1.0, 0.4, 0.2)]
    [0.02, 0.129788]
    >>> expected_fine(0.4, 0.1, 0.25, 0.0, 0.4, 0.2)
    (0.010000000000000002, 0.025)
    """
    z = (m - cutoff) / width
    chance = 1.0 - (1.0 - lot) * (1.0 - aimed * normal_cdf(z))
    rise = (1.0 - lot) * aimed * _DENSITY_AT_0 * exp_of(-0.5 * z * z) / width
    return loss * m * chance, loss * (chance + m * rise)


@njit(nogil=True, cache=True, error_model="numpy")
def _settle(t, told, loss, lot, aimed, cutoff, width, price):
    """Fill ``price``, F·ℓ as it comes, where audits are aimed; ``told`` are the best lies at F·ℓ."""
    # arrays taken out of the tuple once: inside the loops each access would count references
    attained, worth, lying_cost, ease, rate, notch, doubt, holding, stays, stock, _, _, curves, cliffs = t
    offers, edges = room_for_offers(t), cliffs.shape[3]
    for i in range(price.shape[1]):
        for r in range(price.shape[0]):
            if aimed[r, i] <= 0.0 or loss[r, i] <= 0.0 or lying_cost[r, i] == np.inf:
                continue
            rows, m = 0, 0.0
            for k in range(told.shape[1]):
                if told[r, k, i] == 0.0:
                    continue
                m += max(0.0, told[r, k, i])
                cost, held = lying_cost[r, i] / ease[k, i], holding[k] * stays[r, i]
                weigh_report(
                    offers, rows, k, attained[r, k, i], worth[r, k, i], notch[k, i], doubt, cost, held, stock[r, k, i],
                    rate[r, k, i], price[r, i], curves, r, i, cliffs,
                )  # fmt: skip
                rows += 1
            fine = (loss[r, i], lot[r, i], aimed[r, i], cutoff[r, i], width)
            price[r, i] = _price(m, offers[:rows], edges, curves, fine)


@njit(cache=True, error_model="numpy")
def _price(m, offers, edges, curves, fine):
    """The better of the price up to the steepest point of T and the one beyond; ``m`` is M(F·ℓ)."""
    loss, low = fine[0], expected_fine(0.0, *fine)[1]
    if m == 0.0:
        return low  # who invents nothing at F·ℓ invents nothing at any price from there on
    steepest = _steepest(fine)
    top = (steepest, expected_fine(steepest, *fine)[1])
    high = _slope_up_to(top, invented(offers, edges, curves, low)[0], fine)
    known = (low, high - low, high, 0.0)
    expected, slope = expected_fine(m, *fine)
    for _ in range(FROM_ABOVE):
        beyond = slope
        m, gain = invented(offers, edges, curves, beyond)
        expected, slope = expected_fine(m, *fine)
        known = _narrowed(known, beyond, (slope if m < steepest else top[1]) - beyond)
    best = gain + beyond * m - expected
    below = _price_below(low, high, known, top, offers, edges, curves, fine)
    m, gain = invented(offers, edges, curves, below)
    hidden = gain + below * m - expected_fine(m, *fine)[0]
    return beyond if best > hidden + CLEARLY * loss else below


@njit(cache=True)
def _steepest(fine):
    """Where T is steepest, z·M/w = 2."""
    _, _, _, cutoff, width = fine
    ratio = cutoff / width
    return max(0.0, cutoff + 0.5 * width * (math.sqrt(ratio * ratio + 8.0) - ratio))


@njit(cache=True)
def _slope_up_to(top, m, fine):
    """T′(min(m, steepest))."""
    return expected_fine(m, *fine)[1] if m < top[0] else top[1]


@njit(cache=True, error_model="numpy")
def _price_below(low, high, known, top, offers, edges, curves, fine):
    """Price with M up to where T is steepest: p = T′(min(M(p), steepest)), which falls in p, by halving.

    The middles that are ``known`` to be too low, or not to be, are not asked for. Where the two sides meet is guessed,
    and if the guess was right, only the two ends of the last interval are asked for.
    """
    tries = 0
    while True:
        least, greatest = _halved(low, high, _guess(known, tries), CLOSE * fine[0])
        if known[0] < least:
            asked = least
        elif greatest < known[2]:
            asked = greatest
        else:
            return greatest
        m, tries = invented(offers, edges, curves, asked)[0], tries + 1
        known = _narrowed(known, asked, _slope_up_to(top, m, fine) - asked)


@njit(cache=True)
def _halved(low, high, turn, close):
    """What halving leaves of an interval where prices below ``turn`` are too low.

    >>> _halved(0.0, 1.0, 0.3, 0.2)
    (0.25, 0.375)
    """
    while high - low > close:
        middle = 0.5 * (low + high)
        if middle < turn:
            low = middle
        else:
            high = middle
    return low, high


@njit(cache=True, error_model="numpy")
def _guess(known, tries):
    """A price above the one known to be too low, and not above the one known not to be: on the chord, or midway."""
    low, above, high, below = known
    turn = low + (high - low) * (above / (above - below)) if tries < CHORDS else 0.5 * (low + high)
    return turn if low < turn <= high else high


@njit(cache=True)
def _narrowed(known, price, excess):
    """Greatest price known to be too low and least price known not to be, each with T′(M(p)) − p."""
    low, above, high, below = known
    if excess > 0.0:
        return (price, excess, high, below) if price > low else known
    return (low, above, price, excess) if price < high else known
