"""The months of a quarter, of every unit of every replication.

Each rule goes along lanes (`gzsim.numeric.lanes`): a tile of places at a time for what a place does by itself, a tile
of groups for what peers do to each other. The rules themselves stand where they are imported from.
"""

from __future__ import annotations

from collections import namedtuple
from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from gzsim.numeric.bounds import bounded
from gzsim.numeric.lanes import WIDTH, places
from gzsim.numeric.philox import draw, keys_of_lanes, luck_of, signal_of
from gzsim.simulation.effort.tiers import allocate_by_tier
from gzsim.simulation.effort.working import (
    add_stakes,
    backed_up,
    by_effect,
    by_volume,
    care,
    enter_worked,
    heed_volume,
    keep_promises,
    limited,
    send,
    slow_down,
    wish,
    work_done,
)
from gzsim.simulation.outcomes.moving import (
    drift_by_project,
    drift_evenly,
    mature_by_volume,
    move_flows,
    move_stocks,
    move_to_spot,
    show,
    take,
)
from gzsim.simulation.outcomes.river import at_sections
from gzsim.simulation.reporting.reviews import review
from gzsim.simulation.reporting.writing import tell, write
from gzsim.simulation.state import ARRAYS, State

Array = NDArray[np.float64]


class Laws(NamedTuple):
    """What never changes. K indicators, N units, T tenures (last row: leaders who know that the year is their last)."""

    flow: NDArray[np.bool_]
    ruler: Array
    reversion: Array
    lag: NDArray[np.int64]
    underway: NDArray[np.int64]
    """(2, K) first row of work on its way, and how many there are (`gzsim.simulation.effort.underway`)."""
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
    """(T, K) √(d/(ω·c)) of each tier of a place."""
    hands: Array
    """(T,) share of the place's time that is each tier's."""
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
    flag_limit: float
    reviews: int
    trifle: float


class Plan(NamedTuple):
    """What leaders decided for the quarter, and what they cannot change."""

    worth: Array
    """(R, K, N) utility of one span of the ruler in December."""
    forms: Array
    """(R, T, N) share of each tier's time that forms take."""
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

    def in_lanes(self) -> Plan:
        """The same with one lane for each place, months first."""
        laid = (places(np.moveaxis(each, -1, 1) if each.ndim == 4 else each) for each in self)
        return Plan(*laid)._replace(in_time=self.in_time)


Moving = namedtuple("Moving", [name for name, each in ARRAYS.items() if each.metadata["monthly"]])
"""What a month changes, in place: the arrays of the state that are declared as monthly."""


def moving_of(state: State) -> Moving:
    """What the months of a state change, with one lane for each place; asked anew, because a state may be copied."""
    return Moving(*map(state.laid, Moving._fields))


@njit(nogil=True, cache=True, error_model="numpy")
def advance_months(month, months, seed, replications, laws, plan, moving, circles):
    """Advance everything in ``moving`` by so many ``months`` of a quarter, from ``month`` on; 0 is the first January.

    ``plan`` and ``moving`` have one lane for each place; ``circles`` says who they are (`gzsim.numeric.lanes.Circles`).
    """
    keys = keys_of_lanes(replications, laws.unit_keys, circles.unit)
    sections = np.empty((laws.carried.size, circles.unit.size))
    for now in range(months):
        _live(month + now, seed, keys, laws, plan, moving, circles)
        _measure_sections(month + now, seed, keys, laws, moving, circles, sections)
        _add_up(month + now, laws, moving, circles, sections)
        if laws.reviews > 0:
            review(month + now, laws, moving, circles)


@njit(nogil=True, cache=True, error_model="numpy")
def _live(month, seed, keys, laws, plan, moving, circles):
    """Leaders divide their time, outcomes move, reports are written."""
    # arrays taken out of the tuples once: inside the loops each access would count references
    unit, calendar, third, elapsed = circles.unit, month % 12, month % 3, (month % 12 + 1) / 12.0
    flow, ruler, reversion, lag, luck, spot = laws.flow, laws.ruler, laws.reversion, laws.lag, laws.luck, laws.spot
    own, payer, effect, fastest, pace = laws.own, laws.payer, laws.effect, laws.fastest, laws.pace
    bounds, noise, quantiles, inverse_cost, hands = (
        laws.bounds, laws.signal_noise, laws.quantiles, laws.inverse_cost, laws.hands
    )  # fmt: skip
    intrinsic, reach, public = laws.intrinsic, laws.reach[calendar], laws.reach_public[calendar]
    root_cost, substitution = laws.root_cost, laws.substitution
    able, asked, backing, bend, sight = plan.capability, plan.forms, plan.backing, plan.bend, plan.sight
    worth, drift, rest, borrowed = plan.worth, plan.drift, plan.rest, plan.borrowed
    promised, in_time, volume, stake, paced = plan.promised, plan.in_time, plan.volume, plan.stake, plan.pace
    outcome, pipeline, at_spots, so_far = moving.outcome, moving.pipeline, moving.at_spot, moving.effort
    lie, reports, residuals, hours = moving.lie, moving.reports, moving.residuals, moving.hours
    slot, by_project, underway = month % reports.shape[0], volume.size > 0, laws.underway
    indicators, count, tiers = outcome.shape[0], outcome.shape[1], hands.size
    values, effort = np.empty((indicators, WIDTH)), np.empty((indicators, WIDTH))
    forms, worked, room = np.empty((tiers, WIDTH)), np.empty((tiers, WIDTH)), np.empty((indicators + 4, WIDTH))
    inverse, work, seen, told, drawn = (
        np.empty((tiers, indicators, WIDTH)), np.empty(WIDTH), np.empty(WIDTH), np.empty(WIDTH), np.empty(WIDTH)
    )  # fmt: skip
    names, words = laws.indicator_keys, np.empty(WIDTH, np.uint64)
    for t in range(tiers):
        for k in range(indicators):
            inverse[t, k] = inverse_cost[t, k]
    for first in range(0, count, WIDTH):
        width = min(WIDTH, count - first)
        for k in range(indicators):
            wish(k, first, width, worth, sight, reach, values)
            care(k, first, width, unit, intrinsic, bend, public[k], values)
            if promised.size > 0:
                kept = 1.0 if flow[k] else 1.0 - reversion[k]
                keep_promises(k, first, width, unit, promised, in_time, third, kept, bend, values)
            if by_project:
                add_stakes(k, first, width, stake, third, values)
                heed_volume(k, first, width, volume, third, inverse_cost, inverse, values)
            by_effect(k, first, width, unit, own, effect[k], able, payer[k], values)
            if backing.size > 0:
                backed_up(k, first, width, backing, values)
            if fastest[k] < np.inf:
                slow_down(k, first, width, month + lag[k], underway, pipeline, fastest[k], values)
        for t in range(tiers):
            for lane in range(width):
                forms[t, lane] = asked[t, first + lane]
        allocate_by_tier(values, inverse, root_cost, substitution, forms, hands, width, room, worked, effort)
        if hours.size > 0:
            enter_worked(first, width, worked, hours)
        for k in range(indicators):
            work_done(k, first, width, able, payer[k], effect[k], ruler[k], effort, values)
            if by_project:
                by_volume(k, first, width, volume, third, values)
            if backing.size > 0:
                backed_up(k, first, width, backing, values)
            if fastest[k] < np.inf:
                limited(k, width, fastest[k], values)
            send(k, first, width, month + lag[k], underway, values, effort, pipeline, so_far)
            take(k, first, width, month, underway, pipeline, work)
            if by_project:
                mature_by_volume(k, first, width, volume, third, work)
            if spot[k] > 0.0:
                move_to_spot(k, first, width, spot[k], flow[k], reversion[k], at_spots, work)
            draw(k, first, width, month, seed, names, keys, words)
            luck_of(words, width, quantiles, drawn)
            if flow[k]:
                if by_project:
                    drift_by_project(k, first, width, drift, paced, third, seen)
                else:
                    drift_evenly(k, first, width, drift, pace[k, calendar], seen)
                move_flows(k, first, width, outcome, seen, work, borrowed, luck[k], drawn)
            else:
                move_stocks(k, first, width, outcome, rest, reversion[k], work, luck[k], drawn)
            for lane in range(width):
                seen[lane] = outcome[k, first + lane]
            if spot[k] > 0.0:
                show(k, first, width, unit, own, at_spots, seen)
            tell(k, first, width, flow[k], ruler[k], bounds, elapsed, lie, seen, told)
            signal_of(words, width, drawn)
            write(k, first, width, flow[k], ruler[k], noise[k], elapsed, seen, told, drawn, slot, reports, residuals)


@njit(cache=True, error_model="numpy")
def _measure_sections(month, seed, keys, laws, moving, circles, sections):
    """What rivers carry is reported, and held against signals, as it stands at the sections once all have worked."""
    count, slot, elapsed = circles.unit.size, month % moving.reports.shape[0], (month % 12 + 1) / 12.0
    seen, told, drawn, noise = np.empty(WIDTH), np.empty(WIDTH), np.empty(WIDTH), laws.signal_noise
    words = np.empty(WIDTH, np.uint64)
    for s in range(laws.carried.size):
        k = laws.carried[s]
        flow, ruler = laws.flow[k], laws.ruler[k]
        at_sections(moving.outcome[k], laws.mixing[s], sections[s])
        for first in range(0, count, WIDTH):
            width = min(WIDTH, count - first)
            for lane in range(width):
                seen[lane] = sections[s, first + lane]
            if laws.spot[k] > 0.0:
                show(k, first, width, circles.unit, laws.own, moving.at_spot, seen)
            tell(k, first, width, flow, ruler, laws.bounds, elapsed, moving.lie, seen, told)
            draw(k, first, width, month, seed, laws.indicator_keys, keys, words)
            signal_of(words, width, drawn)
            write(
                k, first, width, flow, ruler, noise[k], elapsed, seen, told, drawn, slot,
                moving.reports, moving.residuals,
            )  # fmt: skip


@njit(cache=True, error_model="numpy")
def _add_up(month, laws, moving, circles, sections):
    """What is computed from others is reported as what is reported of them makes it; no signal of its own sees it."""
    slot = month % moving.reports.shape[0]
    for p in range(laws.rows.size):
        g = laws.rows[p]
        for place in range(circles.unit.size):
            there, told = 0.0, 0.0
            for k in range(moving.outcome.shape[0]):
                slope = laws.slopes[p, k, circles.unit[place]]
                if slope != 0.0:
                    here = moving.outcome[k, place]
                    for s in range(laws.carried.size):
                        if laws.carried[s] == k:
                            here = sections[s, place]
                    seen = bounded(here, laws.bounds[0, k], laws.bounds[1, k], laws.bounds[2, k], laws.bounds[3, k])
                    there += slope * seen
                    told += slope * moving.reports[slot, k, place]
            moving.outcome[g, place], moving.reports[slot, g, place] = there, told
            moving.residuals[slot, g, place] = 0.0
