"""What December will look like if everybody goes on as now."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from gzsim.numeric.elementary import exp, exp_of, whole_power, whole_power_of
from gzsim.numeric.lanes import WIDTH, by_replication, lanes, over_units, owners, places
from gzsim.numeric.marks import BEND, CAP, FLOOR, STEPS, Scoring
from gzsim.numeric.normal import ndtr, normal_cdf
from gzsim.simulation.effort.underway import underway
from gzsim.simulation.once import once
from gzsim.simulation.state import State
from gzsim.simulation.world import World

Array = NDArray[np.float64]
_ROOT_TWO_PI = np.sqrt(2 * np.pi)


@njit(cache=True, error_model="numpy")
def project_flow(so_far, drift, planned, pushed):
    """Flow in December: x + drift·(1 − planned share so far) + what work and borrowing still add.

    >>> project_flow(2.0, 4.0, 0.5, 1.0)
    5.0
    """
    return so_far + drift * (1.0 - planned) + pushed


@njit(cache=True, error_model="numpy")
def project_stock(level, rest, kept, pushed):
    """Stock in December: x̄ + (x − x̄)·kept + what is left of the work that matures until then, kept = (1 − ρ)^m.

    >>> project_stock(10.0, 20.0, 0.5, 0.0)
    15.0
    """
    return rest + (level - rest) * kept + pushed


@njit(cache=True, error_model="numpy")
def work_to_come(row, slots, first, width, pipeline, lag, kept, month, months_left, out):
    """Fill ``out`` (lane,) with what work adds until December, own units: what is on its way arrives, and goes on.

        Σ_{j<m} kept^{m−1−j} · w_j/12,   w_j the work that matures in j months

    Parameters
    ----------
    row, slots : where the indicator's work stands in the pipeline (`gzsim.simulation.effort.underway`)
    first, width : so many places
    pipeline : (Q, L), effect of work by the month in which it matures, modulo the slots, own units a year
    lag : months from work to effect; kept : share that a month leaves: 1 for flows
    month : the month that begins, counted from the start

    Examples
    --------
    >>> on_its_way = np.array([12.0, 24.0, 0.0]).reshape(3, 1)  # for months 0 and 1, of the two months before
    >>> out = np.empty(1)
    >>> work_to_come(0, 3, 0, 1, on_its_way, 2, 1.0, 0, 3, out)
    >>> out
    array([5.])
    """
    for lane in range(width):
        out[lane] = 0.0
    for j in range(months_left):
        share = whole_power_of(kept, months_left - 1 - j) / 12.0
        matures = row + (month + min(j, lag - 1)) % slots
        for lane in range(width):
            out[lane] += share * pipeline[matures, first + lane]


NOT_BY_PROJECT = np.empty((0, 0))
"""Nothing is built by projects."""


class Ahead(NamedTuple):
    """What is known of the time until December, or until a look at reports. K indicators, N units."""

    month: int
    """The one that begins."""
    months: int
    planned: Array
    """Planned share of the year's flow that is not to come any more (K, N), or (K, L) where projects say."""
    whose: NDArray[np.int64]
    """(L,) column of ``planned`` by place."""
    ready: Array
    """(K, L) factor of work by projects, or `NOT_BY_PROJECT`."""


def project(world: World, state: State, ahead: Ahead, drift: Array, rest: Array) -> tuple[Array, Array]:
    """Outcome at the end of that time (R, K, N), before bounds and rivers, if work and borrowing go on as now.

    Beside it, what work that was moved to monitored spots will show there; nothing at all where none is.
    """
    out, shown = np.empty(lanes(state.outcome).shape), np.empty(lanes(state.at_spot).shape)
    kept = np.where(world.flow, 1.0, 1.0 - world.reversion)
    gain, left = world.borrowing_gain * world.ruler, whole_power(1.0 - world.reversion, ahead.months)
    now = (state.outcome, drift, rest, state.pipeline, state.borrowing, state.at_spot)
    _project(
        *ahead, *underway(world)[:2], world.flow, world.lag, kept, left, world.spot, gain, *map(places, now),
        out.reshape(out.shape[0], -1), shown.reshape(shown.shape[0], out[0].size if shown.size else 0),
    )  # fmt: skip
    return by_replication(out), by_replication(shown)


@njit(nogil=True, cache=True, error_model="numpy")
def _project(
    month, months, planned, whose, ready, begins, slots, flow, lag, kept, left, spot, gain,
    outcome, drift, rest, pipeline, borrowing, at_spot, out, shown,
):  # fmt: skip
    work, share = np.empty(WIDTH), months / 12.0
    for first in range(0, outcome.shape[1], WIDTH):
        width = min(WIDTH, outcome.shape[1] - first)
        for k in range(outcome.shape[0]):
            work_to_come(begins[k], slots[k], first, width, pipeline, lag[k], kept[k], month, months, work)
            if ready.size > 0:
                for lane in range(width):
                    work[lane] *= ready[k, first + lane]
            if shown.size > 0:
                faded = whole_power_of(kept[k], months)
                for lane in range(width):
                    shown[k, first + lane] = at_spot[k, first + lane] * faded + work[lane] * spot[k]
                for lane in range(width):
                    work[lane] *= 1.0 - spot[k]
            if flow[k]:
                for lane in range(width):
                    work[lane] += borrowing[k, first + lane] * gain[k] * share
                for lane in range(width):
                    out[k, first + lane] = project_flow(
                        outcome[k, first + lane], drift[k, first + lane], planned[k, whose[first + lane]], work[lane]
                    )
            else:
                for lane in range(width):
                    out[k, first + lane] = project_stock(
                        outcome[k, first + lane], rest[k, first + lane], left[k], work[lane]
                    )


def luck_to_come(flow: Array, luck: Array, reversion: Array, months_left: int) -> Array:
    """Standard deviation of what luck can still do until December, own units.

    Flow: σ·√(m/12). Stock: σ·√(1 − (1−ρ)^{2m}).

    >>> luck_to_come(np.array([True, False]), np.array([1.0, 1.0]), np.array([1.0, 0.5]), 3).round(4)
    array([0.5   , 0.9922])
    """
    return luck * np.where(
        flow, np.sqrt(months_left / 12.0), np.sqrt(1.0 - whole_power(1.0 - reversion, 2 * months_left))
    )


@once
def luck_ahead(world: World, months_left: int, at_sections: bool = False) -> Array:
    """What luck can still do until December (K, N), own units; where rivers carry it, at sections if asked for."""
    calm = world.waters.luck if at_sections else 1.0
    luck = luck_to_come(world.flow, world.luck, world.reversion, months_left)[:, None] * calm
    return world.accounts.lucky(np.broadcast_to(luck, world.weights.shape))


@njit(cache=True, error_model="numpy")
def scoring_slope(attained, spread, floor, cap):
    """Expected slope of marks along a line under remaining uncertainty, E[A'] = Φ((cap − A)/σ) − Φ((floor − A)/σ).

    A cap or a floor is never a hard wall before December. With σ = 0 the slope is 1 inside and 0 outside.

    >>> [round(scoring_slope(a, s, 0.0, 1.2), 4) for a, s in ((1.2, 0.1), (1.2, 0.0), (0.5, 0.1))]
    [0.5, 0.0, 1.0]
    """
    known = spread <= 0.0
    width = 1.0 if known else spread
    inside = 1.0 if attained > floor and attained < cap else 0.0
    open_still = normal_cdf((cap - attained) / width) - normal_cdf((floor - attained) / width)
    return inside if known else open_still


def curved_slope(attained: Array, spread: Array, doubt: Array, curve: Array) -> Array:
    """Expected slope of marks that are not a line, E[M′(A + σz)].

        a·[(1 − A)·(Φ(u) − Φ(v)) + σ·(φ(u) − φ(v))] + Σ_j r_j·φ((t_j − A)/w)/w
        u = (1 − A)/σ,   v = (floor − A)/σ,   w² = σ² + doubt²

    What a verification may take off (``doubt`` > 0) keeps a step from being a wall even when luck has run out.

    >>> concave = Scoring.of(0.0, [1.2], [2.0]).curves[0]
    >>> [curved_slope(np.array([0.6, 1.0]), np.array(s), np.array(0.1), concave).round(4).tolist() for s in (0.0, 0.1)]
    [[0.8, 0.0], [0.8, 0.0798]]
    """
    width = np.sqrt(spread**2 + doubt**2)[..., None]
    jumps = curve[STEPS + 1 :: 2] * density((curve[STEPS::2] - attained[..., None]) / width) / width
    short, known = 1.0 - attained, np.broadcast_to(spread, attained.shape) <= 0
    near, far = (bar / np.where(known, 1.0, spread) for bar in (short, curve[FLOOR] - attained))
    open_still = short * (ndtr(near) - ndtr(far)) + spread * (density(near) - density(far))
    bent = np.where(known, np.where(attained > curve[FLOOR], np.maximum(0.0, short), 0.0), open_still)
    return curve[BEND] * bent + over_units(jumps)


def expected_slope(attained: Array, spread: Array, doubt: Array, scoring: Scoring) -> Array:
    """Expected slope of the marks of all indicators (R, K, N); ``spread`` and ``doubt`` (K, N), spans."""
    laid = lanes(np.asarray(attained, float))
    filled = np.empty(laid.shape)
    shape = laid.shape[0], laid.shape[1] * laid.shape[2]
    _fill_slopes(owners(*laid.shape[1:]), laid.reshape(shape), spread, scoring.curves, filled.reshape(shape))
    out = by_replication(filled)
    for k in scoring.curved:
        out[:, k] = curved_slope(attained[:, k], spread[k], doubt[k], scoring.curves[k])
    return out


@njit(nogil=True, cache=True, error_model="numpy")
def _fill_slopes(unit, attained, spread, curves, out):
    for k in range(attained.shape[0]):
        floor, cap = curves[k, FLOOR], curves[k, CAP]
        for place in range(attained.shape[1]):
            out[k, place] = scoring_slope(attained[k, place], spread[k, unit[place]], floor, cap)


def density(z: Array) -> Array:
    """φ(z) of the standard normal, 0 at ±∞."""
    return exp(-0.5 * z**2) / _ROOT_TWO_PI


@njit(cache=True, error_model="numpy")
def density_of(z):
    """φ of one number."""
    return exp_of(-0.5 * (z * z)) / _ROOT_TWO_PI
