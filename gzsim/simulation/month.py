"""A month of every unit of every replication."""

from __future__ import annotations

import math
from collections import namedtuple
from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from gzsim.numeric.bounds import bounded
from gzsim.numeric.elementary import whole_power_of
from gzsim.numeric.philox import luck_and_signal
from gzsim.simulation.effort.allocation import allocate
from gzsim.simulation.outcomes.dynamics import at_spot, move_flow, move_stock
from gzsim.simulation.outcomes.projects import LEAST
from gzsim.simulation.outcomes.river import at_section
from gzsim.simulation.reporting.reviews import review_group, scaled_among_peers
from gzsim.simulation.reporting.writing import report_of, residual_of
from gzsim.simulation.state import ARRAYS

Array = NDArray[np.float64]


class Laws(NamedTuple):
    """What never changes. K indicators, N units, T tenures (last row: leaders who know that the year is their last)."""

    flow: NDArray[np.bool_]
    ruler: Array
    reversion: Array
    lag: NDArray[np.int64]
    luck: Array
    bounds: Array
    """(4, K) as of the world."""
    fastest: Array
    """(K,)."""
    quantiles: Array
    """Table of the law of luck."""
    unit_keys: NDArray[np.int64]
    indicator_keys: NDArray[np.int64]
    """(N,) and (K,): to whom draws belong."""
    inverse_cost: Array
    root_cost: float
    substitution: float
    effect: Array
    own: Array
    """(K, N) share of one more own step that is seen at the own section."""
    carried: NDArray[np.int64]
    """(S,) rows of the indicators that rivers carry."""
    mixing: Array
    """(S, N, N) as of `gzsim.simulation.outcomes.river.Waters`."""
    payer: NDArray[np.int64]
    """(K,) whose budget pays for the work: 0 the programme's, 1 the place's own."""
    rows: NDArray[np.int64]
    """(P,) rows of computed indicators."""
    slopes: Array
    """(P, K, N) as of `gzsim.simulation.outcomes.product.Accounts`."""
    pace: Array
    """(K, 12) share of a year's drift that falls into each month."""
    intrinsic: Array
    """(K, N) utility that a leader attaches to one span of the ruler."""
    reach: Array
    """(12, T, K) worth of a month's work over the Decembers that a leader sees, by calendar month and tenure."""
    reach_public: Array
    """(12, K) the same for the public-service motive."""
    spot: Array
    """(K,) share of work that is moved to where instruments measure."""
    signal_noise: Array
    """(K,) spans."""
    delay: NDArray[np.int64]
    """(K, N) months until a report arrives."""
    peers: NDArray[np.int64]
    """(N,) units in the order of their peer groups."""
    group_start: NDArray[np.int64]
    """(G + 1,) where each peer group begins in ``peers``."""
    flag_limit: float
    reviews: int
    trifle: float


class Plan(NamedTuple):
    """What leaders decided for the quarter, and what they cannot change."""

    worth: Array
    """(R, K, N) utility of one span of the ruler in December."""
    forms: Array
    """(R, N) share of time that forms take."""
    capability: Array
    """(R, 2, N) by payer."""
    drift: Array
    """(R, K, N) annual drift of flows, own units."""
    rest: Array
    """(R, K, N) resting level of stocks, own units."""
    bend: Array
    """(R, K, N) share of one more step that is expected to be seen for the bounds."""
    borrowed: Array
    """(R, K, N) annual effect of borrowing, own units."""
    sight: NDArray[np.int64]
    """(R, N) row of ``reach``."""
    promised: Array
    """(R, K, N) utility of one span of the ruler at the next look, or nothing at all (`reporting.promises`)."""
    in_time: NDArray[np.int64]
    """(K, N) months of the quarter in which work still arrives by then."""
    pace: Array
    """(R, K, N, 3) share of a year's drift that falls into each month, with projects (`outcomes.projects`)."""
    volume: Array
    """(R, K, N, 3) work that there is by projects, an even month's as 1; empty where nothing is made of projects."""
    stake: Array
    """(R, K, N, 3) utility of one span of the ruler through projects that lag."""
    backing: Array
    """(R, K, N) what lead departments make of the effect of work, or nothing at all (`effort.departments`)."""


Moving = namedtuple("Moving", [name for name, each in ARRAYS.items() if each.metadata["monthly"]])
"""What a month changes, in place: the arrays of the state that are declared as monthly."""


@njit(nogil=True, cache=True)
def advance_month(month, seed, replications, laws, plan, moving):
    """Advance everything in ``moving`` by one month; ``month`` counts from the start, 0 is the first January."""
    for r in range(replications.size):
        _live(r, month, seed, replications[r], laws, plan, moving)
        _measure_sections(r, month, seed, replications[r], laws, moving)
        _add_up(r, month, laws, moving)
        if laws.reviews > 0:
            _review(r, month, laws, moving)


@njit(nogil=True, cache=True)
def _live(r, month, seed, replication, laws, plan, moving):
    """Leaders divide their time, outcomes move, reports are written."""
    indicators, units = moving.outcome.shape[1], moving.outcome.shape[2]
    values, effort = np.empty(indicators), np.empty(indicators)
    inverse, by_project, third = laws.inverse_cost.copy(), plan.volume.size > 0, month % 3
    calendar, now = month % 12, month % moving.pipeline.shape[1]
    elapsed, slot = (calendar + 1) / 12.0, month % moving.reports.shape[1]
    for i in range(units):
        sight = plan.sight[r, i]
        for k in range(indicators):
            wish = plan.worth[r, k, i] * laws.reach[calendar, sight, k]
            wish += laws.intrinsic[k, i] * plan.bend[r, k, i] * laws.reach_public[calendar, k]
            if plan.promised.size > 0 and plan.in_time[k, i] > calendar % 3:
                kept = 1.0 if laws.flow[k] else 1.0 - laws.reversion[k]
                rest = whole_power_of(kept, plan.in_time[k, i] - 1 - calendar % 3)
                wish += plan.promised[r, k, i] * plan.bend[r, k, i] * rest
            if by_project:
                wish += plan.stake[r, k, i, third]
            values[k] = wish * laws.own[k, i] * laws.effect[k] * plan.capability[r, laws.payer[k], i]
            if plan.backing.size > 0:
                values[k] *= plan.backing[r, k, i]
            if laws.fastest[k] < np.inf:
                values[k] *= _still_moved(moving.pipeline, r, k, i, month + laws.lag[k], laws.fastest[k])
            if by_project:
                volume = plan.volume[r, k, i, third]
                values[k] = values[k] if volume >= LEAST else 0.0
                inverse[k] = laws.inverse_cost[k] * math.sqrt(max(volume, LEAST))
        allocate(values, inverse, laws.root_cost, laws.substitution, plan.forms[r, i], effort)
        for k in range(indicators):
            luck, noise = luck_and_signal(
                laws.quantiles, laws.unit_keys[i], laws.indicator_keys[k], month, seed, replication
            )
            work = laws.effect[k] * plan.capability[r, laws.payer[k], i] * effort[k] * laws.ruler[k]
            if by_project:
                work /= max(plan.volume[r, k, i, third], LEAST)
            if plan.backing.size > 0:
                work *= plan.backing[r, k, i]
            if laws.fastest[k] < np.inf:
                work /= math.sqrt(1.0 + (work / laws.fastest[k]) ** 2)
            moving.pipeline[r, (month + laws.lag[k]) % moving.pipeline.shape[1], k, i] = work
            matured = moving.pipeline[r, now, k, i]
            if by_project:
                matured *= plan.volume[r, k, i, third]
            shown = 0.0
            if laws.spot[k] > 0.0:
                moving.at_spot[r, k, i] = at_spot(
                    moving.at_spot[r, k, i], matured * laws.spot[k], laws.flow[k], laws.reversion[k]
                )
                shown = laws.own[k, i] * moving.at_spot[r, k, i]
                matured *= 1.0 - laws.spot[k]
            moving.effort[r, k, i] += effort[k] / 12.0
            here = moving.outcome[r, k, i]
            if laws.flow[k]:
                drift = plan.drift[r, k, i] * laws.pace[k, calendar]
                if by_project:
                    drift = plan.drift[r, k, i] * plan.pace[r, k, i, third]
                here = move_flow(here, drift, matured, plan.borrowed[r, k, i], laws.luck[k], luck)
            else:
                here = move_stock(here, plan.rest[r, k, i], laws.reversion[k], matured, laws.luck[k], luck)
            moving.outcome[r, k, i] = here
            moving.reports[r, slot, k, i], moving.residuals[r, slot, k, i] = _told(
                here + shown, moving.lie[r, k, i], laws.ruler[k], laws.signal_noise[k], elapsed, laws.flow[k], noise,
                laws.bounds[0, k], laws.bounds[1, k], laws.bounds[2, k], laws.bounds[3, k],
            )  # fmt: skip


@njit(cache=True)
def _measure_sections(r, month, seed, replication, laws, moving):
    """What rivers carry is reported, and held against signals, as it stands at the sections once all have worked."""
    elapsed, slot = (month % 12 + 1) / 12.0, month % moving.reports.shape[1]
    for s in range(laws.carried.size):
        k = laws.carried[s]
        for i in range(moving.outcome.shape[2]):
            noise = luck_and_signal(
                laws.quantiles, laws.unit_keys[i], laws.indicator_keys[k], month, seed, replication
            )[1]
            here = at_section(moving.outcome[r, k], laws.mixing[s], i)
            if laws.spot[k] > 0.0:
                here += laws.own[k, i] * moving.at_spot[r, k, i]
            moving.reports[r, slot, k, i], moving.residuals[r, slot, k, i] = _told(
                here, moving.lie[r, k, i], laws.ruler[k], laws.signal_noise[k], elapsed, laws.flow[k], noise,
                laws.bounds[0, k], laws.bounds[1, k], laws.bounds[2, k], laws.bounds[3, k],
            )  # fmt: skip


@njit(cache=True)
def _add_up(r, month, laws, moving):
    """What is computed from others is reported as what is reported of them makes it; no signal of its own sees it."""
    slot = month % moving.reports.shape[1]
    for p in range(laws.rows.size):
        g = laws.rows[p]
        for i in range(moving.outcome.shape[2]):
            there, told = 0.0, 0.0
            for k in range(moving.outcome.shape[1]):
                if laws.slopes[p, k, i] != 0.0:
                    here = moving.outcome[r, k, i]
                    for s in range(laws.carried.size):
                        if laws.carried[s] == k:
                            here = at_section(moving.outcome[r, k], laws.mixing[s], i)
                    seen = bounded(here, laws.bounds[0, k], laws.bounds[1, k], laws.bounds[2, k], laws.bounds[3, k])
                    there += laws.slopes[p, k, i] * seen
                    told += laws.slopes[p, k, i] * moving.reports[r, slot, k, i]
            moving.outcome[r, g, i], moving.reports[r, slot, g, i] = there, told
            moving.residuals[r, slot, g, i] = 0.0


@njit(cache=True)
def _told(here, lie, ruler, signal_noise, elapsed, flow, noise, low, low_width, high, high_width):
    """The report of the month, and what it has above its signal; numbers alone, because a tuple of arrays is dear."""
    if flow:  # as far from its lower bound as of the year has passed
        low, low_width = low * elapsed, low_width * elapsed
    report = bounded(report_of(here, lie, ruler, elapsed, flow), low, low_width, high, high_width)
    there = bounded(here, low, low_width, high, high_width)
    return report, residual_of(report, there, ruler, signal_noise, elapsed, flow, noise)


@njit(cache=True)
def _still_moved(pipeline, r, k, i, matures, fastest):
    """Share of one more hour that still moves a stock, (1 − (W̄/v)²)^(3/2), W̄ what a year's work last moved."""
    moved, slots = 0.0, pipeline.shape[1]
    place = matures % slots
    for _ in range(12):
        place = place - 1 if place > 0 else slots - 1
        moved += pipeline[r, place, k, i]
    room = max(0.0, 1.0 - (moved / 12.0 / fastest) ** 2)
    return room * math.sqrt(room)


@njit(nogil=True, cache=True)
def _review(r, month, laws, moving):
    """Hold the reports that have arrived against their signals, peer group by peer group."""
    indicators, slots = moving.outcome.shape[1], moving.reports.shape[1]
    for g in range(laws.group_start.size - 1):
        members = laws.peers[laws.group_start[g] : laws.group_start[g + 1]]
        residual, room = np.empty(members.size), np.empty(members.size)
        scaled = np.empty((indicators, members.size))
        lie, barred = np.empty((indicators, members.size)), np.empty((indicators, members.size), np.bool_)
        found, visited = np.zeros(members.size), np.zeros(members.size)
        for k in range(indicators):
            for j in range(members.size):
                i = members[j]
                late = laws.delay[k, i]
                arrived = late <= month % 12  # this year's reports only
                residual[j] = moving.residuals[r, (month - late) % slots, k, i] if arrived else np.nan
                lie[k, j], barred[k, j] = moving.lie[r, k, i], moving.barred[r, k, i]
            scaled_among_peers(residual, room, scaled[k])
        review_group(scaled, lie, barred, laws.flag_limit, laws.reviews, laws.trifle, found, visited)
        for j in range(members.size):
            i = members[j]
            moving.found[r, i] += found[j]
            moving.visited[r, i] += visited[j]
            for k in range(indicators):
                moving.lie[r, k, i], moving.barred[r, k, i] = lie[k, j], barred[k, j]
