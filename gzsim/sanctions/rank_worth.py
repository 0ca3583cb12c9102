"""What one more score point is expected to bring through the rank."""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

from gzsim.numeric.luck import NORMAL, Law, share_below
from gzsim.numeric.normal import normal_cdf

Array = NDArray[np.float64]

LARGEST_EXACT_GROUP = 50
"""Beyond it the exact distribution costs more than its difference from a normal one is worth."""


def rank_worth(expected: Array, doubt: Array, prizes: Array, law: Law = NORMAL) -> Array:
    """Marginal prize of a score point, ∂E[w(rank_i)]/∂μ_i = E[w(rank_i)·ψ(z_i)]/σ_i with ψ = −f′/f.

    For normal luck ψ(z) = z: Stein's identity. Scores are s_j = μ_j + σ_j·z_j with independent standardised z. Given
    s_i, every rival j is ahead with probability 1 − F((s_i − μ_j)/σ_j), so the number ahead is Poisson–binomial; the
    outer expectation is taken by quadrature (41 Gauss–Hermite nodes for normal luck). In groups above 50 the number
    ahead is taken as normal, with the same mean and variance and a continuity correction.

    Parameters
    ----------
    expected : μ (..., unit), score points
    doubt : σ > 0 (..., unit), score points
    prizes : w (unit,), money by rank, best first
    law : of everybody's luck

    Returns an array (..., unit), money per score point.

    Source: Lazear and Rosen (1981); Green and Stokey (1983). With equal μ and σ it is CF08, and CF09 for Gumbel luck:

    >>> last_loses_one = np.array([0, 0, 0, 0, 0, 0, 0, 0, -1.0])
    >>> rank_worth(np.zeros(9), np.ones(9), last_loses_one).round(6)[0]
    np.float64(0.165001)
    """
    doubt = np.asarray(doubt, float)
    return _averaged(expected, doubt, expected, prizes, law, law.weights * law.pull) / doubt


def mean_prize(expected: Array, doubt: Array, at: Array, prizes: Array, law: Law = NORMAL) -> Array:
    """Prize that each unit can expect if it alone is expected at ``at``: E[w(rank_i)], (..., unit), as `rank_worth`.

    >>> last_loses_one = np.array([0, 0, 0, 0, 0, 0, 0, 0, -1.0])
    >>> mean_prize(np.zeros(9), np.ones(9), np.zeros(9), last_loses_one).round(6)[0]
    np.float64(-0.111111)
    """
    return _averaged(expected, doubt, at, prizes, law, law.weights)


def _averaged(expected: Array, doubt: Array, at: Array, prizes: Array, law: Law, masses: Array) -> Array:
    """Σ masses·E[w(rank)] over the nodes of the own luck."""
    at, expected, doubt = np.broadcast_arrays(*(np.asarray(each, float) for each in (at, expected, doubt)))
    if not prizes.any():
        return np.zeros_like(expected)
    units = expected.shape[-1]
    out = np.empty((expected.size // units, units))
    flat = (np.ascontiguousarray(each).reshape(out.shape) for each in (expected, doubt, at))
    _average(*flat, np.asarray(prizes, float), law.points, masses, law.code, out)
    return out.reshape(expected.shape)


@njit(cache=True, nogil=True)
def _average(expected, doubt, at, prizes, points, masses, law, out):
    """Fill ``out`` (group, unit), group by group; all nodes of the quadrature go side by side."""
    groups, units = expected.shape
    score, ahead, prize = np.empty(points.size), np.empty(points.size), np.empty(points.size)
    chances = np.empty((units, points.size))
    for g in range(groups):
        for i in range(units):
            for node in range(points.size):
                score[node] = at[g, i] + doubt[g, i] * points[node]
            if units <= LARGEST_EXACT_GROUP:
                _expect_prize(expected[g], doubt[g], score, i, prizes, law, ahead, chances, prize)
            else:
                _expect_prize_of_many(expected[g], doubt[g], score, i, prizes, law, ahead, chances, prize)
            total = 0.0
            for node in range(points.size):
                total += masses[node] * prize[node]
            out[g, i] = total


@njit(cache=True)
def _expect_prize(expected, doubt, score, own, prizes, law, ahead, count, prize):
    """Fill ``prize`` (node,) with E[w(1 + number ahead)] of each score against all rivals of ``own``.

    Overwritten: ``ahead`` (node,), and ``count`` (unit, node) with the chance that so many rivals are ahead.
    """
    count[0] = 1.0
    rivals = 0
    for j in range(expected.size):
        if j == own:
            continue
        _share_ahead(score, expected[j], doubt[j], law, ahead)
        for node in range(score.size):
            count[rivals + 1, node] = count[rivals, node] * ahead[node]
        for m in range(rivals, 0, -1):
            for node in range(score.size):
                count[m, node] = count[m, node] * (1.0 - ahead[node]) + count[m - 1, node] * ahead[node]
        for node in range(score.size):
            count[0, node] *= 1.0 - ahead[node]
        rivals += 1
    prize[:] = 0.0
    for rank in range(rivals + 1):
        for node in range(score.size):
            prize[node] += prizes[rank] * count[rank, node]


@njit(cache=True)
def _share_ahead(score, expected, doubt, law, out):
    """Fill ``out`` (node,) with the chance that a rival is ahead of each score."""
    if law == 0:
        for node in range(score.size):
            out[node] = 1.0 - normal_cdf((score[node] - expected) / doubt)
    else:
        for node in range(score.size):
            out[node] = 1.0 - share_below((score[node] - expected) / doubt, law)


@njit(cache=True)
def _expect_prize_of_many(expected, doubt, score, own, prizes, law, ahead, moments, prize):
    """The same with a normal number of rivals ahead, whose mean and variance overwrite two rows of ``moments``."""
    mean, variance = moments[0], moments[1]
    mean[:], variance[:] = 0.0, 1e-12
    for j in range(expected.size):
        if j != own:
            _share_ahead(score, expected[j], doubt[j], law, ahead)
            for node in range(score.size):
                mean[node] += ahead[node]
                variance[node] += ahead[node] * (1.0 - ahead[node])
    for node in range(score.size):
        spread = np.sqrt(variance[node])
        total, below = 0.0, 0.0
        for rank in range(prizes.size):
            upto = 1.0 if rank == prizes.size - 1 else normal_cdf((rank + 0.5 - mean[node]) / spread)
            total += prizes[rank] * (upto - below)
            below = upto
        prize[node] = total
