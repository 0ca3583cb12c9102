"""Light rules with few reviewers (亮灯规则, S07): the reports furthest above their signals are looked into.

As many of a peer group as there are reviewers, the worst first, and none below the limit. Who is found to have reported
too much reports the truth for the rest of the year, and is not looked at again before January.
"""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

from gzsim.monitoring.light_rules import MAD_TO_SIGMA
from gzsim.numeric.lanes import WIDTH
from gzsim.numeric.peers import Peers

_SMALL = 32
"""Up to here a group is sorted by a network of comparisons, lane by lane; a larger one by itself."""


@njit(cache=True, error_model="numpy")
def _sort(values, width):
    """Sort each lane of ``values`` (member, lane) in place."""
    members = values.shape[0]
    if members > _SMALL:
        for lane in range(width):
            values[:, lane] = np.sort(values[:, lane])
        return
    for last in range(members - 1, 0, -1):
        for j in range(last):
            for lane in range(width):
                low, high = values[j, lane], values[j + 1, lane]
                values[j, lane] = low if low < high else high
                values[j + 1, lane] = high if low < high else low


@njit(cache=True, error_model="numpy")
def _middle(values, known, width, out):
    """Median of the ``known`` (lane,) smallest values of each lane, which are sorted; not a number of none."""
    for lane in range(width):
        half = known[lane] // 2
        out[lane] = values[half, lane] if known[lane] % 2 else 0.5 * (values[half - 1, lane] + values[half, lane])
        if known[lane] == 0:
            out[lane] = np.nan


@njit(cache=True, error_model="numpy")
def scaled_among_peers(residual, width, room, out):
    """Residual in robust standard deviations among peers, z = (r − median)/(1.4826·MAD); NaN is not known and stays.

    The same rule as `gzsim.monitoring.light_rules.peer_residual`, for groups of one size side by side.

    Parameters
    ----------
    residual : r (member, lane)
    width : lanes in use
    room : (member, lane), scratch
    out : z (member, lane), overwritten

    >>> residual, out = np.array([[0.0], [0.1], [0.0], [0.1], [3.0]]), np.empty((5, 1))
    >>> scaled_among_peers(residual, 1, np.empty((5, 1)), out)
    >>> out[:, 0].round(2)
    array([-0.67,  0.  , -0.67,  0.  , 19.56])
    """
    members = residual.shape[0]
    known, middle, spread = np.zeros(width, np.int64), np.empty(width), np.empty(width)
    for j in range(members):
        for lane in range(width):
            known[lane] += 0 if residual[j, lane] != residual[j, lane] else 1
        for lane in range(width):  # what is not known goes to the end
            room[j, lane] = np.inf if residual[j, lane] != residual[j, lane] else residual[j, lane]
    _sort(room, width)
    _middle(room, known, width, middle)
    for j in range(members):
        for lane in range(width):
            room[j, lane] = abs(room[j, lane] - middle[lane])
    _sort(room, width)
    _middle(room, known, width, spread)
    for lane in range(width):
        spread[lane] *= MAD_TO_SIGMA
    for j in range(members):
        for lane in range(width):
            away = residual[j, lane] - middle[lane]
            alone = 0.0 if away == 0.0 else np.inf * away
            out[j, lane] = away / spread[lane] if spread[lane] > 0.0 else alone


@njit(cache=True, error_model="numpy")
def worst_reports(scaled, limit, width, worst, which):
    """Fill ``which`` (lane,) with indicator·members + member of the report that stands out most; −1 if none does.

    Parameters
    ----------
    scaled : (indicator, member, lane), residual in robust standard deviations; NaN is never reviewed
    limit : standard deviations above which a report is flagged
    width : lanes in use
    worst : (lane,), scratch

    Of equals the first one is taken, indicator by indicator.

    >>> which = np.empty(1, np.int64)
    >>> worst_reports(np.array([[[0.0], [4.0], [3.0]]]), 2.5, 1, np.empty(1), which)
    >>> which
    array([1])
    """
    members = scaled.shape[1]
    for lane in range(width):
        worst[lane], which[lane] = limit, -1
    for k in range(scaled.shape[0]):
        for j in range(members):
            for lane in range(width):
                which[lane] = k * members + j if scaled[k, j, lane] > worst[lane] else which[lane]
            for lane in range(width):
                worst[lane] = scaled[k, j, lane] if scaled[k, j, lane] > worst[lane] else worst[lane]


@njit(nogil=True, cache=True, error_model="numpy")
def review(month, laws, moving, circles):
    """Hold the reports that have arrived against their signals, peer group by peer group."""
    slots, slot = moving.residuals.shape[0], np.empty(laws.delay.shape, np.int64)
    for k in range(slot.shape[0]):
        for i in range(slot.shape[1]):  # this year's reports only
            late = laws.delay[k, i]
            slot[k, i] = (month - late) % slots if late <= month % 12 else -1
    for s in range(circles.size.size):
        size, members = circles.size[s], circles.members[circles.start[s] : circles.start[s + 1]]
        rows = members.reshape((size, members.size // size))
        _review_groups(slot, laws.flag_limit, laws.reviews, laws.trifle, moving, circles.unit, rows)


@njit(cache=True, error_model="numpy")
def _review_groups(slot, limit, capacity, trifle, moving, unit, members):
    """The same of all groups of one size; ``slot`` (K, N) is where what has arrived stands, or −1.

    ``members`` (member, lane) are the places of each group.
    """
    residuals, lie, barred, found, visited = (
        moving.residuals, moving.lie, moving.barred, moving.found, moving.visited
    )  # fmt: skip
    indicators, size = slot.shape[0], members.shape[0]
    residual, room = np.empty((size, WIDTH)), np.empty((size, WIDTH))
    scaled, worst, which = np.empty((indicators, size, WIDTH)), np.empty(WIDTH), np.empty(WIDTH, np.int64)
    for first in range(0, members.shape[1], WIDTH):
        width = min(WIDTH, members.shape[1] - first)
        for k in range(indicators):
            _gather(k, first, width, slot, unit, members, residuals, residual)
            scaled_among_peers(residual, width, room, scaled[k])
            _leave_out(k, first, width, members, barred, scaled)
        for _ in range(capacity):
            worst_reports(scaled, limit, width, worst, which)
            for lane in range(width):
                if which[lane] >= 0:
                    k, j = which[lane] // size, which[lane] % size
                    scaled[k, j, lane] = np.nan
                    _visit(k, members[j, first + lane], trifle, lie, barred, found, visited)


@njit(cache=True, error_model="numpy")
def _gather(k, first, width, slot, unit, members, residuals, out):
    """What the reports of an indicator that have arrived have above their signals; not a number for the others."""
    for j in range(members.shape[0]):
        for lane in range(width):
            place = members[j, first + lane]
            there = slot[k, unit[place]]
            out[j, lane] = residuals[there, k, place] if there >= 0 else np.nan


@njit(cache=True, error_model="numpy")
def _leave_out(k, first, width, members, barred, scaled):
    """Nobody looks again at what was found to be false this year."""
    for j in range(members.shape[0]):
        for lane in range(width):
            if barred[k, members[j, first + lane]]:
                scaled[k, j, lane] = np.nan


@njit(cache=True, error_model="numpy")
def _visit(k, place, trifle, lie, barred, found, visited):
    """Look into a report; who is found to report too much reports the truth for the rest of the year."""
    visited[place] += 1.0
    if lie[k, place] > trifle:
        found[place] += 1.0
        barred[k, place], lie[k, place] = True, 0.0


def due_reviews(
    residual: NDArray[np.float64], barred: NDArray[np.bool_], peers: Peers, limit: float, capacity: int
) -> NDArray[np.bool_]:
    """Which reports (K, N) a month's reviewers are sent to, by the rule of `worst_reports` in each peer group.

    ``residual`` (K, N) are reports above their signals, spans, NaN where none has arrived; ``barred`` (K, N) says which
    were found to be false this year.

    >>> residual = np.array([[0.0, 0.1, 0.0, 0.1, 3.0], [0.0, 0.1, 0.0, 2.0, 0.1]])
    >>> everybody = Peers.of(np.zeros(5, int))
    >>> [due_reviews(residual, residual > 2.5, everybody, 2.5, some).sum(1).tolist() for some in (0, 1)]
    [[0, 0], [0, 1]]
    """
    due = np.zeros(residual.shape, np.bool_)
    for stack in peers.stacks:
        members, lanes = stack.T, len(stack)  # (member, group)
        scaled, room = np.empty((residual.shape[0], *members.shape)), np.empty(members.shape)
        for k in range(residual.shape[0]):
            scaled_among_peers(residual[k, members], lanes, room, scaled[k])
        scaled[barred[:, members]] = np.nan
        worst, which, every = np.empty(lanes), np.empty(lanes, np.int64), np.arange(lanes)
        for _ in range(capacity):
            worst_reports(scaled, limit, lanes, worst, which)
            k, j = np.divmod(which, len(members))
            k, j, group = k[which >= 0], j[which >= 0], every[which >= 0]
            scaled[k, j, group] = np.nan
            due[k, members[j, group]] = True
    return due
