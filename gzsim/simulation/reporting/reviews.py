"""Light rules with few reviewers (亮灯规则, S07): the reports furthest above their signals are looked into."""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

from gzsim.monitoring.light_rules import MAD_TO_SIGMA
from gzsim.numeric.peers import Peers

_SMALL = 32
"""Up to here sorting by insertion is quickest."""


@njit(cache=True)
def _median(values, count):
    """Median of the first ``count`` values, which are sorted in place."""
    if count > _SMALL:
        values[:count] = np.sort(values[:count])
    else:
        for i in range(1, count):
            moving, j = values[i], i - 1
            while j >= 0 and values[j] > moving:
                values[j + 1] = values[j]
                j -= 1
            values[j + 1] = moving
    half = count // 2
    return values[half] if count % 2 else 0.5 * (values[half - 1] + values[half])


@njit(cache=True)
def scaled_among_peers(residual, room, out):
    """Residual in robust standard deviations among peers, z = (r − median)/(1.4826·MAD); NaN is not known and stays.

    The same rule as `gzsim.monitoring.light_rules.peer_residual`, for one group in compiled code; ``room`` is scratch
    space of the size of the group.

    >>> out = np.empty(5)
    >>> scaled_among_peers(np.array([0.0, 0.1, 0.0, 0.1, 3.0]), np.empty(5), out)
    >>> out.round(2)
    array([-0.67,  0.  , -0.67,  0.  , 19.56])
    """
    known = 0
    for i in range(residual.size):
        if not np.isnan(residual[i]):
            room[known] = residual[i]
            known += 1
    if known == 0:
        out[:] = np.nan
        return
    middle = _median(room, known)
    for i in range(known):
        room[i] = abs(room[i] - middle)
    spread = MAD_TO_SIGMA * _median(room, known)
    for i in range(residual.size):
        away = residual[i] - middle
        if spread > 0.0:
            out[i] = away / spread
        else:
            out[i] = 0.0 if away == 0.0 else np.inf * away


@njit(cache=True)
def review_group(scaled, lie, barred, limit, capacity, trifle, found, visited):
    """Review the worst reports of a group, in place: as many as there are reviewers, and none below the limit.

    Who is found to have reported too much reports the truth for the rest of the year.

    Parameters
    ----------
    scaled : (indicator, member), residual in robust standard deviations; NaN is never reviewed
    lie : (indicator, member), over-report in spans; set to 0 where it is found
    barred : (indicator, member) of bool, found this year; never reviewed again before January
    limit : standard deviations above which a report is flagged
    capacity : reviews that can be handled this month
    trifle : over-report, spans, that a review does not find
    found, visited : (member,), counts to which this month's are added

    Examples
    --------
    >>> scaled, lie = np.array([[0.0, 4.0, 3.0]]), np.array([[0.0, 0.2, 0.2]])
    >>> barred, found, visited = np.zeros((1, 3), np.bool_), np.zeros(3), np.zeros(3)
    >>> review_group(scaled, lie, barred, 2.5, 1, 0.01, found, visited)
    >>> lie, found
    (array([[0. , 0. , 0.2]]), array([0., 1., 0.]))
    """
    for _ in range(capacity):
        worst, at_k, at_i = limit, -1, -1
        for k in range(scaled.shape[0]):
            for i in range(scaled.shape[1]):
                if scaled[k, i] > worst and not barred[k, i]:
                    worst, at_k, at_i = scaled[k, i], k, i
        if at_k < 0:
            return
        scaled[at_k, at_i] = np.nan
        visited[at_i] += 1.0
        if lie[at_k, at_i] > trifle:
            found[at_i] += 1.0
            barred[at_k, at_i] = True
            lie[at_k, at_i] = 0.0


def due_reviews(
    residual: NDArray[np.float64], barred: NDArray[np.bool_], peers: Peers, limit: float, capacity: int
) -> NDArray[np.bool_]:
    """Which reports (K, N) a month's reviewers are sent to, by the rule of `review_group` in each peer group.

    ``residual`` (K, N) are reports above their signals, spans, NaN where none has arrived; ``barred`` (K, N) says which
    were found to be false this year.

    >>> residual = np.array([[0.0, 0.1, 0.0, 0.1, 3.0], [0.0, 0.1, 0.0, 2.0, 0.1]])
    >>> everybody = Peers.of(np.zeros(5, int))
    >>> [due_reviews(residual, residual > 2.5, everybody, 2.5, some).sum(1).tolist() for some in (0, 1)]
    [[0, 0], [0, 1]]
    """
    due = np.zeros(residual.shape, np.bool_)
    for start, end in zip(peers.start[:-1], peers.start[1:], strict=True):
        members = peers.order[start:end]
        scaled, room = np.empty((residual.shape[0], members.size)), np.empty(members.size)
        for k in range(residual.shape[0]):
            scaled_among_peers(residual[k, members], room, scaled[k])
        known, found, visited = ~np.isnan(scaled), np.zeros(members.size), np.zeros(members.size)
        shut = np.ascontiguousarray(barred[:, members])
        review_group(scaled, np.zeros_like(scaled), shut, limit, capacity, 0.0, found, visited)
        due[:, members] = known & np.isnan(scaled)
    return due
