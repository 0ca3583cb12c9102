"""What one more score point is expected to bring through the rank."""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

from gzsim.sanctions.luck import NORMAL, Law, share_below
from gzsim.sanctions.normal import normal_cdf

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

    Returns
    -------
    array (..., unit), money per score point

    Source: Lazear and Rosen (1981); Green and Stokey (1983). With equal μ and σ it is CF08, and CF09 for Gumbel luck:

    Examples
    --------
    >>> last_loses_one = np.array([0, 0, 0, 0, 0, 0, 0, 0, -1.0])
    >>> rank_worth(np.zeros(9), np.ones(9), last_loses_one).round(6)[0]
    np.float64(0.165001)
    """
    expected, doubt = np.broadcast_arrays(np.asarray(expected, float), np.asarray(doubt, float))
    if not prizes.any():
        return np.zeros_like(expected)
    units = expected.shape[-1]
    out = np.empty((expected.size // units, units))
    _slopes(
        expected.reshape(out.shape),
        doubt.reshape(out.shape),
        np.asarray(prizes, float),
        law.points,
        law.weights * law.pull,
        law.code,
        out,
    )
    return out.reshape(expected.shape)


@njit(cache=True, nogil=True)
def _slopes(expected, doubt, prizes, points, pulls, law, out):
    """Fill ``out`` (group, unit), group by group."""
    units = expected.shape[1]
    count = np.empty(units)
    for g in range(expected.shape[0]):
        for i in range(units):
            total = 0.0
            for node in range(points.size):
                score = expected[g, i] + doubt[g, i] * points[node]
                if units <= LARGEST_EXACT_GROUP:
                    prize = _expected_prize(expected[g], doubt[g], score, i, prizes, count, law)
                else:
                    prize = _expected_prize_of_many(expected[g], doubt[g], score, i, prizes, law)
                total += pulls[node] * prize
            out[g, i] = total / doubt[g, i]


@njit(cache=True)
def _expected_prize(expected, doubt, score, own, prizes, count, law):
    """E[w(1 + number ahead)] of a score against all rivals of ``own``; ``count`` is overwritten."""
    count[0] = 1.0
    rivals = 0
    for j in range(expected.size):
        if j == own:
            continue
        ahead = 1.0 - share_below((score - expected[j]) / doubt[j], law)
        count[rivals + 1] = count[rivals] * ahead
        for m in range(rivals, 0, -1):
            count[m] = count[m] * (1.0 - ahead) + count[m - 1] * ahead
        count[0] *= 1.0 - ahead
        rivals += 1
    total = 0.0
    for rank in range(rivals + 1):
        total += prizes[rank] * count[rank]
    return total


@njit(cache=True)
def _expected_prize_of_many(expected, doubt, score, own, prizes, law):
    """The same with a normal number of rivals ahead."""
    mean, variance = 0.0, 1e-12
    for j in range(expected.size):
        if j != own:
            ahead = 1.0 - share_below((score - expected[j]) / doubt[j], law)
            mean += ahead
            variance += ahead * (1.0 - ahead)
    spread = np.sqrt(variance)
    total, below = 0.0, 0.0
    for rank in range(prizes.size):
        upto = 1.0 if rank == prizes.size - 1 else normal_cdf((rank + 0.5 - mean) / spread)
        total += prizes[rank] * (upto - below)
        below = upto
    return total
