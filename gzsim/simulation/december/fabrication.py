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
    gain = _gain_beside_target(m, attained, slope, curvature, holding, stock, fine, floor, cap)
    if notch > 0.0:
        gain += notch * (normal_cdf((attained + m - 1.0) / doubt) - normal_cdf((attained - 1.0) / doubt))
    return gain


@njit(cache=True)
def _gain_beside_target(m, attained, slope, curvature, holding, stock, fine, floor, cap):
    counted = min(cap, max(floor, attained + m)) - min(cap, max(floor, attained))
    owed = 0.5 * holding * ((stock + m) * (stock + m) - stock * stock)
    return slope * counted - 0.5 * curvature * m * m - owed - fine * max(m, 0.0)


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
    """Best lie and what it gains. Φ is asked for only where being seen at the target for sure would win."""
    if curvature == np.inf:
        return 0.0, 0.0
    missed = 1.0 - normal_cdf((attained - 1.0) / doubt) if notch > 0.0 else 0.0
    room = max(0.0, cap - attained)
    best, lie = 0.0, 0.0
    for candidate in range(2 + len(HITS) if notch > 0.0 else 2):
        m = max(-stock, min(_candidate(candidate, attained, slope, doubt, curvature, holding, stock, fine, cap), room))
        gain = _gain_beside_target(m, attained, slope, curvature, holding, stock, fine, floor, cap)
        if gain + notch * missed <= best:
            continue
        if notch > 0.0:
            gain += notch * (missed - normal_cdf((1.0 - attained - m) / doubt))
        if gain > best:
            best, lie = gain, m
    return lie, best


@njit(cache=True)
def _candidate(number, attained, slope, doubt, curvature, holding, stock, fine, cap):
    """Lies that may be the best: the interior one, which clears old lies if it is below zero, the cap, the target."""
    if number == 0:
        m = (slope - fine - holding * stock) / (curvature + holding)
        return m if m >= 0.0 else min(0.0, (slope - holding * stock) / (curvature + holding))
    if number == 1:
        return cap - attained
    return 1.0 - attained + HITS[number - 2] * doubt


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


@njit(nogil=True, cache=True)
def fabricate(t, out):
    """Fill ``out`` (R, K, N) with the best over-report of every report; 0 where none is possible."""
    # arrays taken out of the tuple once: inside the loops each access would count references
    attained, worth, lying_cost, ease, notch, doubt, holding, stays, stock, fine, barred, floor, cap = t
    for r in range(out.shape[0]):
        for k in range(out.shape[1]):
            for i in range(out.shape[2]):
                if barred[r, k, i] or ease[k, i] <= 0.0 or lying_cost[r, i] == np.inf:
                    out[r, k, i] = 0.0
                    continue
                out[r, k, i] = best_lie(
                    attained[r, k, i], worth[r, k, i], notch[k], doubt, lying_cost[r, i] / ease[k, i],
                    holding[k] * stays[r, i], stock[r, k, i], fine[r, i], floor, cap[k],
                )  # fmt: skip


@njit(nogil=True, cache=True)
def displace(t, spread, out):
    """Fill ``out`` (R, K, N) with what lies that could stand in for it take from the worth of a span of truth.

    ``spread`` (K,) is what luck may still do, in spans; where there is none, nothing is taken.
    """
    attained, worth, lying_cost, ease, notch, doubt, holding, stays, stock, fine, barred, floor, cap = t
    for r in range(out.shape[0]):
        for k in range(out.shape[1]):
            for i in range(out.shape[2]):
                if spread[k] <= 0.0 or barred[r, k, i] or ease[k, i] <= 0.0 or lying_cost[r, i] == np.inf:
                    out[r, k, i] = 0.0
                    continue
                out[r, k, i] = stand_in(
                    attained[r, k, i], spread[k], worth[r, k, i], notch[k], doubt, lying_cost[r, i] / ease[k, i],
                    holding[k] * stays[r, i], stock[r, k, i], fine[r, i], floor, cap[k],
                )  # fmt: skip
