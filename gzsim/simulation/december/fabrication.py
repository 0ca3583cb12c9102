"""Fabrication: how far a leader reports above the truth, and what earlier lies still cost."""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

from gzsim.sanctions.normal import normal_cdf

Array = NDArray[np.float64]
HITS = (0.0, 0.5, 1.0, 1.5, 2.0)
"""Doubts about verification above the target that a lie may aim at."""


@njit(cache=True)
def gain_of(m, attained, slope, notch, doubt, curvature, holding, stock, fine, floor, cap):
    """Utility of a report m spans above the truth, less that of the truth.

        s·[marks(A + m) − marks(A)] + B·[Φ((A + m − 1)/σ_v) − Φ((A − 1)/σ_v)]
        − ½κ·m² − ½κ_M·[(M + m)² − M²] − qF·max(m, 0)

    >>> round(gain_of(0.275, 0.9, 1.0, 0.0, 0.1, 2.0, 0.0, 0.0, 0.45, 0.0, 10.0), 6)
    0.075625
    """
    counted = min(cap, max(floor, attained + m)) - min(cap, max(floor, attained))
    told = slope * counted
    if notch > 0.0:
        told += notch * (normal_cdf((attained + m - 1.0) / doubt) - normal_cdf((attained - 1.0) / doubt))
    owed = 0.5 * holding * ((stock + m) * (stock + m) - stock * stock)
    return told - 0.5 * curvature * m * m - owed - fine * max(m, 0.0)


@njit(cache=True)
def best_lie(attained, slope, notch, doubt, curvature, holding, stock, fine, floor, cap):
    """The best report, in spans above the truth: the best of truth, an interior lie, and lies that reach the target.

    Inside floor and cap and without notch or stock the best lie is max(0, (s − qF)/κ) (CF19); a lie just past a target
    is CF22. With a stock M of inherited lies the report may fall below the truth, down to −M.

    Parameters
    ----------
    attained : A, true attainment in spans, 1 = target
    slope : s, utility of one more span of reported attainment
    notch : B, utility of being seen to meet the target
    doubt : σ_v, spans, uncertainty of what a verification will take off
    curvature : κ, utility per squared span; infinite for who never lies
    holding, stock : κ_M and M, cost of holding inflated levels and the level already inflated, spans
    fine : q·F, expected utility lost per span
    floor, cap : attainment below and above which nothing counts

    Source: Becker (1968); Stein (1989); Kleven and Waseem (2013).

    Examples
    --------
    >>> best_lie(0.9, 1.0, 0.0, 0.1, 2.0, 0.0, 0.0, 0.45, 0.0, 10.0)
    0.275
    >>> best_lie(0.95, 0.0, 0.02, 0.0001, 3.0, 0.0, 0.0, 0.0, 0.0, 1.2).__round__(4)
    0.0502
    """
    if curvature == np.inf:
        return 0.0
    best, lie = 0.0, 0.0
    for candidate in range(2 + len(HITS)):
        if candidate < len(HITS):
            if notch <= 0.0:
                continue
            m = 1.0 - attained + HITS[candidate] * doubt
        elif candidate == len(HITS):
            m = (slope - fine - holding * stock) / (curvature + holding)
            if m < 0.0:
                m = (slope - holding * stock) / (curvature + holding)
                m = min(0.0, m)
        else:
            m = cap - attained
        m = max(-stock, min(m, max(0.0, cap - attained)))
        gain = gain_of(m, attained, slope, notch, doubt, curvature, holding, stock, fine, floor, cap)
        if gain > best:
            best, lie = gain, m
    return lie


@njit(nogil=True, cache=True)
def fabricate(attained, worth, curvature, ease, notch, doubt, holding, stays, stock, fine, barred, floor, cap, out):
    """Fill ``out`` (R, K, N) with the best over-report of every report; 0 where it was found this year.

    Parameters
    ----------
    attained, worth, stock : (R, K, N), spans, utility per span, spans
    curvature : κ (R, N); ease : u (K, N), relative ease, 0 makes lies impossible: the cost is κ/u
    notch, holding, cap : (K,); doubt, floor : numbers
    stays : S (R, N), how much the leader minds what is held; fine : q·F (R, N)
    barred : (R, K, N) of bool
    """
    for r in range(attained.shape[0]):
        for k in range(attained.shape[1]):
            for i in range(attained.shape[2]):
                if barred[r, k, i] or ease[k, i] <= 0.0 or curvature[r, i] == np.inf:
                    out[r, k, i] = 0.0
                    continue
                out[r, k, i] = best_lie(
                    attained[r, k, i], worth[r, k, i], notch[k], doubt, curvature[r, i] / ease[k, i],
                    holding[k] * stays[r, i], stock[r, k, i], fine[r, i], floor, cap[k],
                )  # fmt: skip
