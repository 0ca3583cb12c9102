"""A month of every unit of every replication."""

from __future__ import annotations

import numpy as np
from numba import njit, prange

from gzsim.simulation.month.effort import allocate
from gzsim.simulation.month.outcomes import move_flow, move_stock
from gzsim.simulation.randomness import Mechanism, eight_normals

_LUCK = int(Mechanism.LUCK)


@njit(parallel=True, cache=True)
def advance_month(
    month, seed, replications, flow, span, reversion, lag, luck, inverse, root_cost, substitution, effect,
    worth, intrinsic, horizon, horizon_intrinsic, forms, capability, drift, rest, borrowing_gain,
    outcome, pipeline, effort_year,
):  # fmt: skip
    """Advance ``outcome``, ``pipeline`` and ``effort_year`` by one month, in place.

    Shapes: R replications, K indicators, N units, L longest lag + 1.

    Parameters
    ----------
    month : months since the start; January of the first year is 0
    flow (K,) bool, span (K,), reversion (K,), lag (K,) months, luck (K,), effect (K,) spans per year of work
    inverse (K,), root_cost : 1/√c of the cost of work, and the root of its mean
    worth (R, K, N) : utility of one span of attainment in December
    intrinsic (K,) : utility that a leader attaches to one span of true attainment
    horizon (R, K, N), horizon_intrinsic (K,) : sum over Decembers of discounting, survival in office and decay
    forms (R, N) : share of time that forms take
    capability (R, N) : relative effect of work
    drift (R, K, N) : annual drift of flows in own units
    rest (R, K, N) : resting level of stocks in own units
    borrowing_gain (R, K, N) : annual effect of borrowing in own units
    outcome (R, K, N) : flows since January, levels of stocks
    pipeline (R, L, K, N) : effect of work not yet matured, by calendar month modulo L
    effort_year (R, K, N) : share of the year's time spent on each indicator so far
    """
    indicators, units = outcome.shape[1], outcome.shape[2]
    slots = pipeline.shape[1]
    for r in prange(replications.size):
        values, effort, normal = np.empty(indicators), np.empty(indicators), np.empty((indicators + 7) // 8 * 8)
        for i in range(units):
            for first in range(0, indicators, 8):
                eight_normals(i, first // 8, month, _LUCK, seed, replications[r], normal[first : first + 8])
            for k in range(indicators):
                wish = worth[r, k, i] * horizon[r, k, i] + intrinsic[k] * horizon_intrinsic[k]
                values[k] = wish * effect[k] * capability[r, i]
            allocate(values, inverse, root_cost, substitution, forms[r, i], effort)
            for k in range(indicators):
                work = effect[k] * capability[r, i] * effort[k] * span[k]
                pipeline[r, (month + lag[k]) % slots, k, i] = work
                matured = pipeline[r, month % slots, k, i]
                effort_year[r, k, i] += effort[k] / 12.0
                if flow[k]:
                    outcome[r, k, i] = move_flow(
                        outcome[r, k, i], drift[r, k, i], matured, borrowing_gain[r, k, i], luck[k], normal[k]
                    )
                else:
                    outcome[r, k, i] = move_stock(
                        outcome[r, k, i], rest[r, k, i], reversion[k], matured, luck[k], normal[k]
                    )
