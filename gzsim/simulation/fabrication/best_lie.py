"""Fabrication: how far a leader reports above the truth, and what earlier lies still cost."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from gzsim.numeric.marks import BEND, CAP, FLOOR, LINE, STEPS, marks_between
from gzsim.numeric.normal import normal_cdf
from gzsim.numeric.quadrature import gauss_hermite

Array = NDArray[np.float64]
HITS = (0.0, 0.5, 1.0, 1.5, 2.0, 3.0, 4.0)
"""Doubts about verification above the target that a lie may aim at; at 4 it is seen to be met but for 3 in 100,000."""

NO_CLIFF = np.empty((0, 2))
"""No edge beside the target."""

NODES, MASSES = gauss_hermite(8)
"""Nodes and masses of a standard normal variable."""


@njit(cache=True)
def gain_of(m, attained, slope, notch, doubt, curvature, holding, stock, fine, shape, steps, cliffs):
    """Utility of a report m spans above the truth, less that of the truth.

        s·[M(A + m) − M(A)] + B·[Φ((A + m − 1)/σ_v) − Φ((A − 1)/σ_v)]
        + Σ_j L_j·[Φ((A + m − a_j)/σ_v) − Φ((A − a_j)/σ_v)]
        − ½κ·m² − ½κ_M·[(M + m)² − M²] − qF·max(m, 0)

    >>> from gzsim.numeric.marks import Scoring
    >>> line = Scoring.of(0.0, [10.0], [None]).curve(0)
    >>> round(gain_of(0.275, 0.9, 1.0, 0.0, 0.1, 2.0, 0.0, 0.0, 0.45, *line, NO_CLIFF), 6)
    0.075625
    """
    gain = _gain_beside_target(m, attained, slope, curvature, holding, stock, fine, shape, steps)
    if notch > 0.0:
        gain += notch * (normal_cdf((attained + m - 1.0) / doubt) - normal_cdf((attained - 1.0) / doubt))
    for j in range(cliffs.shape[0]):
        gain += cliffs[j, 1] * (
            normal_cdf((attained + m - cliffs[j, 0]) / doubt) - normal_cdf((attained - cliffs[j, 0]) / doubt)
        )
    return gain


@njit(cache=True)
def _gain_beside_target(m, attained, slope, curvature, holding, stock, fine, shape, steps):
    return before_fine(m, attained, slope, curvature, holding, stock, shape, steps) - fine * max(m, 0.0)


@njit(cache=True)
def before_fine(m, attained, slope, curvature, holding, stock, shape, steps):
    """Utility of a report beside all that is met or missed at an edge, if nobody was fined."""
    counted = marks_between(attained, attained + m, shape, steps)
    owed = 0.5 * holding * ((stock + m) * (stock + m) - stock * stock)
    return slope * counted - 0.5 * curvature * m * m - owed


@njit(cache=True)
def best_lie(attained, slope, notch, doubt, curvature, holding, stock, fine, shape, steps, cliffs):
    """The best report, in spans above the truth: of truth, an interior lie, and lies that reach an edge, cap or band.

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
    shape, steps : how attainment earns marks (`gzsim.numeric.marks.Scoring.curve`)
    cliffs : (J, 2), edges a_j that a report should not be seen below, and the utility L_j ≥ 0 that hangs on each

    Source: Becker (1968); Stein (1989); Kleven and Waseem (2013).

    Examples
    --------
    >>> from gzsim.numeric.marks import Scoring
    >>> line = Scoring.of(0.0, [1.2], [None]).curve(0)
    >>> best_lie(0.9, 1.0, 0.0, 0.1, 2.0, 0.0, 0.0, 0.45, *line, NO_CLIFF)
    0.275
    >>> round(best_lie(0.95, 0.0, 0.02, 0.0001, 3.0, 0.0, 0.0, 0.0, *line, NO_CLIFF), 4)
    0.0504
    >>> round(best_lie(0.85, 0.0, 0.0, 0.0001, 3.0, 0.0, 0.0, 0.0, *line, np.array([[0.9, 0.02]])), 4)
    0.0504
    """
    return _best(attained, slope, notch, doubt, curvature, holding, stock, fine, shape, steps, cliffs)[0]


@njit(cache=True)
def _best(attained, slope, notch, doubt, curvature, holding, stock, fine, shape, steps, cliffs):
    """Best lie and what it gains. Φ is asked for only where being seen at every edge for sure would win."""
    if curvature == np.inf:
        return 0.0, 0.0
    missed = normal_cdf((1.0 - attained) / doubt) if notch > 0.0 else 0.0
    hoped = notch * missed
    for j in range(cliffs.shape[0]):
        hoped += cliffs[j, 1] * normal_cdf((cliffs[j, 0] - attained) / doubt)
    room, ends = max(0.0, shape[CAP] - attained), ends_of(steps)
    inner = interior(attained, slope, curvature, holding, stock, fine, shape)
    best, lie, tried = 0.0, 0.0, np.inf
    candidate, end = -1, ends + len(HITS) * (1 + cliffs.shape[0])
    while candidate + 1 < end:
        candidate += 1
        edge = (candidate - ends) // len(HITS) if candidate >= ends else -1
        if (edge == 0 and not notch > 0.0) or (edge > 0 and not cliffs[edge - 1, 1] > 0.0):
            candidate += len(HITS) - 1
            continue
        goal = cliffs[edge - 1, 0] if edge > 0 else 1.0
        m = inner if candidate == 0 else reaching(candidate, goal, attained, doubt, shape, steps)
        m = max(-stock, min(m, room))
        if m == tried:  # cut off where the one before was
            continue
        tried = m
        gain = _gain_beside_target(m, attained, slope, curvature, holding, stock, fine, shape, steps)
        if gain + hoped <= best:
            if steps is None and edge >= 0 and m >= max(0.0, inner):
                candidate = ends + len(HITS) * (edge + 1) - 1  # beyond the interior lie each step costs more
            continue
        if notch > 0.0:
            gain += seen_at_target(m, attained, notch, missed, doubt)
        for j in range(cliffs.shape[0]):
            down = cliffs[j, 0] - attained
            gain += seen_at_edge(m, cliffs[j, 1], down, normal_cdf(down / doubt), doubt)
        if gain > best:
            best, lie = gain, m
    return lie, best


@njit(cache=True)
def ends_of(steps):
    """How many candidates there are beside those at edges: the interior lie, the cap, and where bands begin."""
    if steps is None:
        return 2
    return 2 + steps.size // 2


@njit(cache=True)
def reaching(candidate, edge, attained, doubt, shape, steps):
    """Lie of a candidate but the interior one: up to the cap, to a band, or to be seen above an edge."""
    ends = ends_of(steps)
    if candidate == 1:
        return shape[CAP] - attained
    if candidate < ends:
        return _start(steps, candidate - 2) - attained
    return edge - attained + HITS[(candidate - ends) % len(HITS)] * doubt


@njit(cache=True)
def seen_at_target(m, attained, notch, missed, doubt):
    """What a lie brings by being seen to meet the target, which the truth is seen to miss by a chance ``missed``."""
    return notch * (missed - normal_cdf((1.0 - attained - m) / doubt))


@njit(cache=True)
def seen_at_edge(m, loss, down, missed, doubt):
    """What a lie saves by not being seen below an edge ``down`` above the truth."""
    return loss * (missed - normal_cdf((down - m) / doubt))


@njit(cache=True)
def _start(steps, j):
    """Where a band begins."""
    if steps is None:
        return np.inf
    return steps[2 * j]


@njit(cache=True)
def interior(attained, slope, curvature, holding, stock, fine, shape):
    """Where one more span of lie costs what it brings, M′ = l + a·max(0, 1 − A − m); below zero it clears old lies.

    For a line (s − qF − κ_M·M)/(κ + κ_M); with a bend the same with s·a·(1 − A) more above and s·a more below the bar,
    as far as the target.
    """
    m = _stationary(slope * shape[LINE] - fine - holding * stock, attained, slope * shape[BEND], curvature + holding)
    if m >= 0.0:
        return m
    return min(
        0.0, _stationary(slope * shape[LINE] - holding * stock, attained, slope * shape[BEND], curvature + holding)
    )


@njit(cache=True)
def _stationary(wish, attained, pull, cost):
    """Where ``wish`` + pull·max(0, 1 − A − m) = cost·m."""
    m, target = wish / cost, 1.0 - attained
    return min(target, (wish + pull * target) / (cost + pull)) if m < target and pull > 0.0 else m


@njit(cache=True)
def stand_in(attained, spread, slope, notch, doubt, curvature, holding, stock, fine, shape, steps, cliffs):
    """What the option to lie in December takes from the worth of one more span of truth, before luck is known.

        d/dA E[G(A + σz)] = E[G(A + σz)·z]/σ,   G(A) the gain of the best lie,   z standard normal

    Stein's identity, because G has kinks where the best lie changes. Negative just below a target or a cap, where a lie
    could stand in for work: the truth is then worth only what the lie costs. Positive far below a target, where work
    brings the target within reach of a lie. Zero in the sloping part of a score without notch, where the best lie does
    not depend on the truth (CF19).

    ``attained`` is what is expected of December and ``spread`` σ > 0 what luck may still do, both in spans; the others
    as in `best_lie`.

    >>> from gzsim.numeric.marks import Scoring
    >>> line = Scoring.of(0.0, [10.0], [None]).curve(0)
    >>> near, far = (stand_in(a, 0.05, 0.0, 0.02, 0.01, 3.0, 0.0, 0.0, 0.0, *line, NO_CLIFF) for a in (0.98, 0.85))
    >>> near < 0 < far
    True
    >>> abs(stand_in(0.95, 0.1, 1.0, 0.0, 0.01, 3.0, 0.0, 0.0, 0.0, *line, NO_CLIFF)) < 1e-14
    True
    """
    total = 0.0
    for above in range(NODES.size // 2, NODES.size):
        away = spread * NODES[above]
        up = _best(attained + away, slope, notch, doubt, curvature, holding, stock, fine, shape, steps, cliffs)[1]
        down = _best(attained - away, slope, notch, doubt, curvature, holding, stock, fine, shape, steps, cliffs)[1]
        total += MASSES[above] * NODES[above] * (up - down)
    return total / spread


class Temptations(NamedTuple):
    """What every leader weighs for every report. R replications, K indicators, N units; spans are those of the ruler
    unless they are said to be of attainment."""

    attained: Array
    """(R, K, N) true attainment, known or expected, spans of attainment."""
    worth: Array
    """(R, K, N) utility of one reported span."""
    lying_cost: Array
    """κ (R, N), infinite for who never lies."""
    ease: Array
    """u (K, N), relative ease: a lie costs κ/u; 0 makes it impossible."""
    rate: Array
    """(R, K, N) spans of attainment per span."""
    notch: Array
    """B (K, N)."""
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
    curves: Array
    """(K, ·) how attainment earns marks."""
    cliffs: Array
    """(R, K, N, J, 2) edges beside the target, spans of attainment, and the utility that hangs on each."""

    def in_rows(self) -> Temptations:
        """The same as compiled rules read it."""
        return Temptations(*(np.ascontiguousarray(x) if isinstance(x, np.ndarray) else x for x in self))


@njit(cache=True)
def best_told(attained, worth, cost, rate, notch, doubt, held, stock, fine, curves, k, cliffs):
    """Best over-report of an indicator, in spans of the ruler, and what it gains."""
    shape, steps, banded = _curve(curves, k)
    s, blur, cost, held, has, fear = in_attainment(rate, worth, doubt, cost, held, stock, fine)
    weighed = (attained, s, notch, blur, cost, held, has, fear, shape)
    m, gain = _best(*weighed, steps, cliffs) if banded else _best(*weighed, None, cliffs)
    return m / rate, gain


@njit(cache=True)
def stand_in_told(attained, spread, worth, cost, rate, notch, doubt, held, stock, fine, curves, k, cliffs):
    """What `stand_in` takes, by a span of the ruler."""
    shape, steps, banded = _curve(curves, k)
    s, blur, cost, held, has, fear = in_attainment(rate, worth, doubt, cost, held, stock, fine)
    weighed = (attained, spread, s, notch, blur, cost, held, has, fear, shape)
    return (stand_in(*weighed, steps, cliffs) if banded else stand_in(*weighed, None, cliffs)) * rate


@njit(cache=True)
def in_attainment(rate, worth, doubt, cost, holding, stock, fine):
    """What is counted by spans of the ruler, by spans of attainment: a lie of m is one of m·rate there.

    >>> in_attainment(0.5, 1.0, 0.1, 3.0, 0.2, 0.4, 0.01)
    (2.0, 0.05, 12.0, 0.8, 0.2, 0.02)
    """
    return worth / rate, doubt * rate, cost / rate**2, holding / rate**2, stock * rate, fine / rate


@njit(cache=True)
def _curve(curves, k):
    """Scoring of an indicator, and whether it goes by bands."""
    return shape_of(curves, k), curves[k, STEPS:], goes_by_bands(curves, k)


@njit(cache=True)
def shape_of(curves, k):
    """Floor, cap, slope and bend of an indicator's marks."""
    return curves[k, FLOOR], curves[k, CAP], curves[k, LINE], curves[k, BEND]


@njit(cache=True)
def goes_by_bands(curves, k):
    """Whether an indicator's marks go by bands."""
    return curves.shape[1] > STEPS and curves[k, STEPS] < np.inf
