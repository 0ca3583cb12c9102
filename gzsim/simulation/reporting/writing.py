"""Reports of the month, and the independent signal that they can be held against (S07, S09, S22)."""

from __future__ import annotations

import math

from numba import njit


@njit(cache=True)
def report_of(outcome, lie, span, elapsed, flow):
    """What a unit reports: r = x + m·s, for a flow with as much of the year's lie m as of the year has passed.

    ``lie`` is m in spans, ``span`` is s in own units, ``elapsed`` the share of the year that has passed.

    >>> report_of(2.0, 0.1, 10.0, 0.5, True), report_of(95.0, 0.1, 8.5, 0.5, False)
    (2.5, 95.85)
    """
    return outcome + lie * span * (elapsed if flow else 1.0)


@njit(cache=True)
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
