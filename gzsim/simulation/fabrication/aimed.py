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
"""

from __future__ import annotations

import math

import numpy as np
from numba import njit
from numpy.typing import NDArray

from gzsim.numeric.elementary import exp_of
from gzsim.numeric.normal import ndtr, normal_cdf
from gzsim.simulation.fabrication.audit import Visits
from gzsim.simulation.fabrication.best_lie import Temptations, best_told
from gzsim.simulation.state import Array, State
from gzsim.simulation.world import World

SHARPEST = 1e-8
"""Spans; the least error that a signal is reckoned with."""

CLOSE = 1e-7
"""Prices are found to this part of F."""

CLEARLY = 1e-9
"""By how much of F the greater lies must be better."""

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
        each = (np.ascontiguousarray(x) for x in (np.broadcast_to(loss, price.shape), lot, aimed, state.cutoff))
        _settle(temptations, *each, _width(world), price)
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


@njit(cache=True)
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


@njit(nogil=True, cache=True)
def _settle(t, loss, lot, aimed, cutoff, width, price):
    """Fill ``price`` where audits are aimed: the better of the price up to the steepest point and the one beyond."""
    for r in range(price.shape[0]):
        for i in range(price.shape[1]):
            if aimed[r, i] <= 0.0 or loss[r, i] <= 0.0 or t.lying_cost[r, i] == np.inf:
                continue
            fine = (loss[r, i], lot[r, i], aimed[r, i], cutoff[r, i], width)
            below, beyond = _price_below(t, r, i, fine), price[r, i]
            m, gain = _invented(t, r, i, beyond)
            for _ in range(FROM_ABOVE):
                beyond = expected_fine(m, *fine)[1]
                m, gain = _invented(t, r, i, beyond)
            best = gain + beyond * m - expected_fine(m, *fine)[0]
            m, gain = _invented(t, r, i, below)
            hidden = gain + below * m - expected_fine(m, *fine)[0]
            price[r, i] = beyond if best > hidden + CLEARLY * loss[r, i] else below


@njit(cache=True)
def _price_below(t, r, i, fine):
    """Price with M up to where T is steepest, z·M/w = 2: p = T′(min(M(p), steepest)), which falls in p, by halving."""
    loss, _, _, cutoff, width = fine
    ratio = cutoff / width
    steepest = max(0.0, cutoff + 0.5 * width * (math.sqrt(ratio * ratio + 8.0) - ratio))
    low = expected_fine(0.0, *fine)[1]
    high = expected_fine(min(steepest, _invented(t, r, i, low)[0]), *fine)[1]
    while high - low > CLOSE * loss:
        middle = 0.5 * (low + high)
        if middle < expected_fine(min(steepest, _invented(t, r, i, middle)[0]), *fine)[1]:
            low = middle
        else:
            high = middle
    return high


@njit(cache=True)
def _invented(t, r, i, price):
    """M(p), and what all lies gain beside their price."""
    attained, worth, lying_cost, ease, rate, notch, doubt, holding, stays, stock, _, barred, curves, cliffs = t
    total, gained = 0.0, 0.0
    for k in range(attained.shape[1]):
        if barred[r, k, i] or ease[k, i] <= 0.0:
            continue
        cost, held = lying_cost[r, i] / ease[k, i], holding[k] * stays[r, i]
        m, gain = best_told(
            attained[r, k, i], worth[r, k, i], cost, rate[r, k, i], notch[k, i], doubt, held, stock[r, k, i], price,
            curves, k, cliffs[r, k, i],
        )  # fmt: skip
        total += max(0.0, m)
        gained += gain
    return total, gained
