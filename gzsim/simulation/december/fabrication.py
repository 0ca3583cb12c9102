"""Fabrication: how far a leader reports above the truth, and what earlier lies still cost."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from gzsim.sanctions.normal import normal_cdf

Array = NDArray[np.float64]
HITS = (0.0, 0.5, 1.0, 1.5, 2.0)
"""Doubts about verification above the target that a lie may aim at."""

_NODES, _MASSES = np.polynomial.hermite_e.hermegauss(8)
_MASSES = _MASSES / _MASSES.sum()
"""Nodes and masses of a standard normal variable."""


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
    return _best(attained, slope, notch, doubt, curvature, holding, stock, fine, floor, cap)[0]


@njit(cache=True)
def _best(attained, slope, notch, doubt, curvature, holding, stock, fine, floor, cap):
    """Best lie and what it gains."""
    if curvature == np.inf:
        return 0.0, 0.0
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
    return lie, best


@njit(cache=True)
def stand_in(attained, spread, slope, notch, doubt, curvature, holding, stock, fine, floor, cap):
    """What the option to lie in December takes from the worth of one more span of truth, before luck is known.

        d/dA E[G(A + σz)] = E[G(A + σz)·z]/σ,   G(A) the gain of the best lie,   z standard normal

    Stein's identity, because G has kinks where the best lie changes. Negative just below a target or a cap, where a lie
    could stand in for work: the truth is then worth only what the lie costs. Positive far below a target, where work
    brings the target within reach of a lie. Zero in the sloping part of a score without notch, where the best lie does
    not depend on the truth (CF19).

    ``attained`` is what is expected of December and ``spread`` σ > 0 what luck may still do, both in spans; the others
    as in `best_lie`.

    >>> near, far = (stand_in(a, 0.05, 0.0, 0.02, 0.01, 3.0, 0.0, 0.0, 0.0, 0.0, 10.0) for a in (0.98, 0.85))
    >>> near < 0 < far
    True
    >>> abs(stand_in(0.95, 0.1, 1.0, 0.0, 0.01, 3.0, 0.0, 0.0, 0.0, 0.0, 10.0)) < 1e-14
    True
    """
    total = 0.0
    for above in range(_NODES.size // 2, _NODES.size):
        away = spread * _NODES[above]
        up = _best(attained + away, slope, notch, doubt, curvature, holding, stock, fine, floor, cap)[1]
        down = _best(attained - away, slope, notch, doubt, curvature, holding, stock, fine, floor, cap)[1]
        total += _MASSES[above] * _NODES[above] * (up - down)
    return total / spread


class Temptations(NamedTuple):
    """What every leader weighs for every report. R replications, K indicators, N units."""

    attained: Array
    """(R, K, N) true attainment, known or expected, spans."""
    worth: Array
    """(R, K, N) utility of one span of reported attainment."""
    lying_cost: Array
    """κ (R, N), infinite for who never lies."""
    ease: Array
    """u (K, N), relative ease: a lie costs κ/u; 0 makes it impossible."""
    notch: Array
    """B (K,)."""
    doubt: float
    holding: Array
    """κ_M (K,)."""
    stays: Array
    """S (R, N), how much the leader minds what is held."""
    stock: Array
    """M (R, K, N), spans."""
    fine: Array
    """q·F (R, N)."""
    barred: NDArray[np.bool_]
    """(R, K, N) found this year: no lie any more."""
    floor: float
    cap: Array
    """(K,)."""


@njit(cache=True)
def _honest(t, r, k, i):
    return t.barred[r, k, i] or t.ease[k, i] <= 0.0 or t.lying_cost[r, i] == np.inf


@njit(nogil=True, cache=True)
def fabricate(t, out):
    """Fill ``out`` (R, K, N) with the best over-report of every report; 0 where none is possible."""
    for r in range(out.shape[0]):
        for k in range(out.shape[1]):
            for i in range(out.shape[2]):
                if _honest(t, r, k, i):
                    out[r, k, i] = 0.0
                    continue
                out[r, k, i] = best_lie(
                    t.attained[r, k, i], t.worth[r, k, i], t.notch[k], t.doubt, t.lying_cost[r, i] / t.ease[k, i],
                    t.holding[k] * t.stays[r, i], t.stock[r, k, i], t.fine[r, i], t.floor, t.cap[k],
                )  # fmt: skip


@njit(nogil=True, cache=True)
def displace(t, spread, out):
    """Fill ``out`` (R, K, N) with what lies that could stand in for it take from the worth of a span of truth.

    ``spread`` (K,) is what luck may still do, in spans; where there is none, nothing is taken.
    """
    for r in range(out.shape[0]):
        for k in range(out.shape[1]):
            for i in range(out.shape[2]):
                if _honest(t, r, k, i) or spread[k] <= 0.0:
                    out[r, k, i] = 0.0
                    continue
                out[r, k, i] = stand_in(
                    t.attained[r, k, i], spread[k], t.worth[r, k, i], t.notch[k], t.doubt,
                    t.lying_cost[r, i] / t.ease[k, i], t.holding[k] * t.stays[r, i], t.stock[r, k, i], t.fine[r, i],
                    t.floor, t.cap[k],
                )  # fmt: skip
