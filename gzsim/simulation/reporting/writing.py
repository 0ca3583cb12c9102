"""Reports of the month, and the independent signal that they can be held against (S07, S09, S22)."""

from __future__ import annotations

import math

import numpy as np
from numba import njit

from gzsim.numeric.bounds import bound


@njit(cache=True, error_model="numpy")
def report_of(outcome, lie, span, elapsed, flow):
    """What a unit reports: r = x + m·s, for a flow with as much of the year's lie m as of the year has passed.

    ``lie`` is m in spans, ``span`` is s in own units, ``elapsed`` the share of the year that has passed.

    >>> report_of(2.0, 0.1, 10.0, 0.5, True), report_of(95.0, 0.1, 8.5, 0.5, False)
    (2.5, 95.85)
    """
    return outcome + lie * span * (elapsed if flow else 1.0)


@njit(cache=True, error_model="numpy")
def residual_of(report, outcome, span, spread, elapsed, flow, normal):
    """Report above an independent signal of the truth, in spans: (r − x)/s − σ·z, for a flow with σ·√elapsed.

    The signal is x + σ·s·z: electricity, satellites, invoices know nothing of the report. The error of a sum of months
    grows with the square root of their number. A flow is put on the scale of a full year by the elapsed share.

    >>> residual_of(2.5, 2.0, 10.0, 0.0, 0.5, True, 1.3)
    0.1
    """
    if flow:
        return ((report - outcome) / span - spread * math.sqrt(elapsed) * normal) / elapsed
    return (report - outcome) / span - spread * normal


@njit(cache=True, error_model="numpy")
def tell(k, first, width, flow, ruler, bounds, elapsed, lie, seen, told):
    """What is reported of what there is; both within bounds, for a flow as far from its lower one as of the year."""
    low, low_width, high, high_width = bounds[0, k], bounds[1, k], bounds[2, k], bounds[3, k]
    if flow:
        low, low_width = low * elapsed, low_width * elapsed
    for lane in range(width):
        told[lane] = report_of(seen[lane], lie[k, first + lane], ruler, elapsed, flow)
    if low > -np.inf or high < np.inf:
        bound(told, width, low, low_width, high, high_width)
        bound(seen, width, low, low_width, high, high_width)


@njit(cache=True, error_model="numpy")
def write(k, first, width, flow, ruler, noise, elapsed, seen, told, drawn, slot, reports, residuals):
    """The report of the month, and what it has above its signal."""
    for lane in range(width):
        reports[slot, k, first + lane] = told[lane]
    for lane in range(width):
        residuals[slot, k, first + lane] = residual_of(told[lane], seen[lane], ruler, noise, elapsed, flow, drawn[lane])
