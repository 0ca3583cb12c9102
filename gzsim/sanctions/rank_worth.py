"""What one more score point is expected to bring through the rank, and what a rank is expected to bring at all.

Scores are s_j = μ_j + σ_j·z_j with independent luck z_j of one law. Given a score x of unit i, a rival j is behind with
probability F_j(x) = F((x − μ_j)/σ_j), so the number of rivals ahead is Poisson–binomial, and with prizes w by rank

    G_i(x) = E[w(1 + number ahead of x)],     E[w_i] = ∫ G_i(x)·f((x − μ_i)/σ_i)/σ_i dx

    ∂E[w_i]/∂μ_i = −∫ G_i(x)·f′((x − μ_i)/σ_i)/σ_i² dx          for normal luck E[w_i·z_i]/σ_i: Stein's identity

by the trapezoidal rule on one grid of scores for the whole group, so that the chances F_j are found once for all:

    x_k = min_j(μ_j + σ_j·a) + k·h,      h = c·min_j σ_j/√(1.4 + 0.5·n),      a ≤ (x − μ_i)/σ_i ≤ b

The rule is exact to many digits for what is smooth and falls off on both sides. Steps are finer the more members n
there are, because chances of ranks turn more sharply. With the step c and the reach a, b of a law
(`gzsim.numeric.luck`) the slope is off by less than 10⁻⁸ of the largest in its group, and by less than 10⁻⁶ where
prizes go up and down by rank.

Leaving one member out takes no division: with P_i[m] the chance that m of the members before i are ahead, and V_i[m]
the mean prize if m are ahead before i and the chances of i and those after it are still open,

    V_i[m] = F_i·V_{i+1}[m] + (1 − F_i)·V_{i+1}[m + 1],     G_i = Σ_m P_i[m]·V_{i+1}[m]

Most ranks bring the same: only what the first and the last ranks bring beside that is counted, the first by how many
are ahead and the last by how many are behind. In groups above 50 the number ahead is taken as normal, with the same
mean and variance and a continuity correction.

Source: Lazear and Rosen (1981); Green and Stokey (1983). With equal μ and σ it is CF08, and CF09 for Gumbel luck. On
the trapezoidal rule: Trefethen and Weideman (2014), SIAM Review 56.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import groupby

import numpy as np
from numba import njit
from numpy.typing import NDArray

from gzsim.numeric.luck import NORMAL, Law, density_at, pull_at, share_below
from gzsim.numeric.normal import normal_cdf, normal_density

Array = NDArray[np.float64]

LARGEST_EXACT_GROUP = 50
"""Beyond it the exact distribution costs more than its difference from a normal one is worth."""
SMALLEST_DOUBT = 1e-3
"""Part of the largest doubt in its group that anybody's is taken to be at least: the grid must not grow without end."""
_FINEST = 1e-9
"""Part of the distance between the first and the last that doubts are taken to be at least: numbers are no finer."""
_VECTOR = 8
_POINTS = 128
"""Scores of a grid that go side by side."""


def rank_worth(expected: Array, doubt: Array, prizes: Array, law: Law = NORMAL) -> Array:
    """Marginal prize of a score point, ∂E[w(rank_i)]/∂μ_i.

    Parameters
    ----------
    expected : μ (..., unit), score points
    doubt : σ > 0 (..., unit), score points
    prizes : w (unit,), money by rank, best first
    law : of everybody's luck

    Returns an array (..., unit), money per score point; NaN for a group with a number that is not finite.

    >>> last_loses_one = np.array([0, 0, 0, 0, 0, 0, 0, 0, -1.0])
    >>> rank_worth(np.zeros(9), np.ones(9), last_loses_one).round(6)[0]
    np.float64(0.165001)
    """
    return _on_grids(expected, doubt, expected, prizes, law, marginal=True)


def mean_prize(expected: Array, doubt: Array, at: Array, prizes: Array, law: Law = NORMAL) -> Array:
    """Prize that each unit can expect if it alone is expected at ``at``: E[w(rank_i)], as `rank_worth`.

    >>> last_loses_one = np.array([0, 0, 0, 0, 0, 0, 0, 0, -1.0])
    >>> mean_prize(np.zeros(9), np.ones(9), np.zeros(9), last_loses_one).round(6)[0]
    np.float64(-0.111111)
    """
    return _on_grids(expected, doubt, at, prizes, law, marginal=False)


def _on_grids(expected: Array, doubt: Array, at: Array, prizes: Array, law: Law, *, marginal: bool) -> Array:
    """E[w] or its slope for units expected at ``at``, group by group."""
    expected, at = np.ascontiguousarray(expected, float), np.ascontiguousarray(at, float)
    doubt = np.ascontiguousarray(doubt if np.shape(doubt) == expected.shape else np.broadcast_to(doubt, expected.shape))
    usual, first, last = _beside_usual(tuple(np.asarray(prizes, float).tolist()))
    if first.size + last.size == 0:
        return np.full(at.shape, 0.0 if marginal else usual)
    units = expected.shape[-1]
    group = (expected.size // units, units)
    known = expected.reshape(group), doubt.astype(float, copy=False).reshape(group), at.reshape(group)
    found = _integrate(*known, first, last, law.code, law.step, *law.reach, marginal)
    return (found if marginal else found + usual).reshape(at.shape)


@lru_cache(maxsize=64)
def _beside_usual(prizes: tuple[float, ...]) -> tuple[float, Array, Array]:
    """Prize of the most ranks side by side that bring the same, and what is beside it from the first and the last rank.

    >>> _beside_usual((2.0, -1.0, -1.0, -1.0, -3.0))
    (-1.0, array([3.]), array([-2.]))
    """
    runs = [(prize, len(list(ranks))) for prize, ranks in groupby(prizes)]
    longest = max(range(len(runs)), key=lambda run: runs[run][1])
    usual, alike = runs[longest]
    start = sum(length for _, length in runs[:longest])
    return usual, np.array(prizes[:start]) - usual, np.array(prizes[start + alike :][::-1]) - usual


@njit(cache=True, nogil=True, error_model="numpy")
def _integrate(expected, doubt, at, first, last, law, step, low, high, marginal):
    """Means, or slopes, (group, unit) of what is beside the usual prize, for each unit expected ``at`` a place."""
    groups, units = at.shape
    out = np.zeros(at.shape)
    wide, place = np.empty(units), np.empty(units)
    start, end = np.empty(units, np.int64), np.empty(units, np.int64)
    score, weight = np.empty(_POINTS), np.empty(_POINTS)
    behind, ahead, prize = np.empty((units, _POINTS)), np.empty((units, _POINTS)), np.empty((units, _POINTS))
    counted = first.size + last.size
    before, after = np.empty((counted, _POINTS)), np.empty((units + 1, counted, _POINTS))
    for g in range(groups):
        origin, width = _lay_grid(expected[g], doubt[g], step, low, high, wide)
        if not _find_parts(expected[g], doubt[g], at[g], low, high, origin, width, wide, place, start, end):
            out[g] = np.nan
            continue
        k, stop = start.min(), end.max()
        while k < stop:
            points = min(_POINTS, _whole(stop - k))
            for x in range(points):
                score[x] = origin + (k + x) * width
            _find_chances(score, points, expected[g], wide, law, behind, ahead)
            if units <= LARGEST_EXACT_GROUP:
                _average(behind, ahead, points, first, last, after, before, prize)
            else:
                _average_over_many(ahead, points, first, last, prize)
            for i in range(units):
                here, there = max(start[i] - k, 0), min(end[i] - k, points)
                if here < there:
                    _weigh(score[here:there], place[i], wide[i], law, marginal, weight)
                    out[g, i] += width / wide[i] * _product(weight, prize[i, here:there])
            k = _next_needed(k + points, start, end)
    return out


@njit(cache=True, error_model="numpy")
def _lay_grid(expected, doubt, step, low, high, wide):
    """Origin and step of the grid of a group; fill in doubts as they are taken."""
    largest, top, bottom = doubt[0], expected[0], expected[0]
    for i in range(1, expected.size):
        largest, top, bottom = max(largest, doubt[i]), max(top, expected[i]), min(bottom, expected[i])
    finest = max(SMALLEST_DOUBT * largest, _FINEST * (top - bottom))
    origin, smallest = np.inf, np.inf
    for i in range(expected.size):
        wide[i] = max(doubt[i], finest)
        smallest = min(smallest, wide[i])
        origin = min(origin, expected[i] + low * wide[i])
    return origin, step * smallest / np.sqrt(1.4 + 0.5 * expected.size)


@njit(cache=True, error_model="numpy")
def _find_parts(expected, doubt, at, low, high, origin, width, wide, place, start, end):
    """Fill in which points each member needs where it is ``at``; whether all numbers are finite.

    Whoever stands beyond all luck of the others gets what there is to get at its edge.
    """
    edge, total = -np.inf, width
    for i in range(expected.size):
        edge = max(edge, expected[i] + high * wide[i])
        total += expected[i] + doubt[i]
    for i in range(expected.size):
        total += at[i]
        place[i] = min(max(at[i], origin - high * wide[i]), edge - low * wide[i])
        start[i] = np.int64(np.ceil((place[i] + low * wide[i] - origin) / width))
        end[i] = np.int64(np.floor((place[i] + high * wide[i] - origin) / width)) + 1
    return np.isfinite(total) and width > 0.0


@njit(cache=True)
def _whole(points):
    """As many points, or a few more, as fill whole vectors."""
    return (points + _VECTOR - 1) // _VECTOR * _VECTOR


@njit(cache=True)
def _next_needed(k, start, end):
    """First point from k on that anybody needs; k itself if there is none."""
    found = np.int64(2**62)
    for i in range(start.size):
        if end[i] > k:
            found = min(found, max(start[i], k))
    return found if found < 2**62 else k


@njit(cache=True, error_model="numpy")
def _find_chances(score, points, expected, doubt, law, behind, ahead):
    """Fill in, (unit, point), the chance that each member is behind, and ahead of, each score."""
    for j in range(expected.size):
        narrow = 1.0 / doubt[j]
        if law == 0:
            for x in range(points):
                share = normal_cdf((score[x] - expected[j]) * narrow)
                behind[j, x], ahead[j, x] = share, 1.0 - share
        else:
            for x in range(points):
                share = share_below((score[x] - expected[j]) * narrow, law)
                behind[j, x], ahead[j, x] = share, 1.0 - share


@njit(cache=True)
def _average(behind, ahead, points, first, last, after, before, prize):
    """Fill ``prize`` (unit, point) with means of the first prizes by rivals ahead, and of the last by rivals behind.

    Overwritten: ``before`` (number, point), P, and ``after`` (unit, number, point), V of the equations above, for the
    first and then for the last.
    """
    units, top, both = behind.shape[0], first.size, first.size + last.size
    for m in range(both):
        alone, what = (1.0 if m in (0, top) else 0.0), (first[m] if m < top else last[m - top])
        for x in range(points):
            before[m, x], after[units, m, x] = alone, what
    for i in range(units - 1, 0, -1):
        _step_back(behind, ahead, i, points, 0, top, after)
        _step_back(ahead, behind, i, points, top, both, after)
    for i in range(units):
        for x in range(points):
            prize[i, x] = before[0, x] * after[i + 1, 0, x]
        for m in range(1, both):
            for x in range(points):
                prize[i, x] += before[m, x] * after[i + 1, m, x]
        _step_on(behind, ahead, i, points, 0, top, before)
        _step_on(ahead, behind, i, points, top, both, before)


@njit(cache=True)
def _step_back(missed, counted, i, points, none, most, after):
    """V_i from V_{i+1} for numbers from ``none`` to before ``most``."""
    for m in range(none, most - 1):
        for x in range(points):
            after[i, m, x] = missed[i, x] * after[i + 1, m, x] + counted[i, x] * after[i + 1, m + 1, x]
    if none < most:
        for x in range(points):
            after[i, most - 1, x] = missed[i, x] * after[i + 1, most - 1, x]


@njit(cache=True)
def _step_on(missed, counted, i, points, none, most, before):
    """P_{i+1} in place of P_i for numbers from ``none`` to before ``most``."""
    for m in range(most - 1, none, -1):
        for x in range(points):
            before[m, x] = missed[i, x] * before[m, x] + counted[i, x] * before[m - 1, x]
    if none < most:
        for x in range(points):
            before[none, x] *= missed[i, x]


@njit(cache=True, error_model="numpy")
def _average_over_many(ahead, points, first, last, prize):
    """The same with a normal number of rivals ahead."""
    units = ahead.shape[0]
    for x in range(points):
        mean, variance = 0.0, 0.0
        for j in range(units):
            mean += ahead[j, x]
            variance += ahead[j, x] * (1.0 - ahead[j, x])
        for i in range(units):
            rivals = mean - ahead[i, x]
            spread = np.sqrt(max(0.0, variance - ahead[i, x] * (1.0 - ahead[i, x])) + 1e-12)
            total, below, above = 0.0, 0.0, 1.0
            for m in range(first.size):
                upto = normal_cdf((m + 0.5 - rivals) / spread)
                total += first[m] * (upto - below)
                below = upto
            for m in range(last.size):
                upto = normal_cdf((units - 1.5 - m - rivals) / spread)
                total += last[m] * (above - upto)
                above = upto
            prize[i, x] = total


@njit(cache=True, error_model="numpy")
def _weigh(score, at, doubt, law, marginal, out):
    """Fill ``out`` (point,) with f(z), or with −f′(z)/σ."""
    narrow = 1.0 / doubt
    linear, constant = (narrow, 0.0) if marginal else (0.0, 1.0)
    if law == 0:
        for x in range(score.size):
            z = (score[x] - at) * narrow
            out[x] = normal_density(z) * (constant + linear * z)
    else:
        for x in range(score.size):
            z = (score[x] - at) * narrow
            out[x] = density_at(z, law) * (constant + linear * pull_at(z, law))


@njit(cache=True)
def _product(a, b):
    """Σ a·b over the length of ``b``, in four sums of every fourth, which go side by side."""
    s0, s1, s2, s3 = 0.0, 0.0, 0.0, 0.0
    whole = b.size - b.size % 4
    for x in range(0, whole, 4):
        s0 += a[x] * b[x]
        s1 += a[x + 1] * b[x + 1]
        s2 += a[x + 2] * b[x + 2]
        s3 += a[x + 3] * b[x + 3]
    for x in range(whole, b.size):
        s0 += a[x] * b[x]
    return (s0 + s1) + (s2 + s3)
