"""What one more score point is expected to bring through the rank."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

Array = NDArray[np.float64]
_NODES, _WEIGHTS = np.polynomial.hermite_e.hermegauss(41)
_WEIGHTS = _WEIGHTS / _WEIGHTS.sum()

LARGEST_EXACT_GROUP = 50
"""Beyond it the exact distribution costs more than its difference from a normal one is worth."""


def rank_worth(expected: Array, doubt: Array, prizes: Array) -> Array:
    """Marginal prize of a score point, ∂E[w(rank_i)]/∂μ_i = E[w(rank_i)·z_i]/σ_i (Stein's identity).

    Scores are s_j = μ_j + σ_j·z_j with independent standard normal z. Given s_i, every rival j is ahead with
    probability Φ((μ_j − s_i)/σ_j), so the number ahead is Poisson–binomial; the outer expectation is taken by
    Gauss–Hermite quadrature with 41 nodes. In groups above 50 the number ahead is taken as normal, with the same mean
    and variance and a continuity correction.

    Parameters
    ----------
    expected : μ (..., unit), score points
    doubt : σ > 0 (..., unit), score points
    prizes : w (unit,), money by rank, best first

    Returns
    -------
    array (..., unit), money per score point

    Source: Lazear and Rosen (1981); Green and Stokey (1983). With equal μ and σ it is CF08:

    Examples
    --------
    >>> last_loses_one = np.array([0, 0, 0, 0, 0, 0, 0, 0, -1.0])
    >>> rank_worth(np.zeros(9), np.ones(9), last_loses_one).round(6)[0]
    np.float64(0.165001)
    """
    if not prizes.any():
        return np.zeros_like(expected)
    units = expected.shape[-1]
    score = expected[..., None] + doubt[..., None] * _NODES
    worth = np.empty_like(expected)
    expected_prize = _expected_prize if units <= LARGEST_EXACT_GROUP else _expected_prize_of_many
    for i in range(units):
        rivals = [j for j in range(units) if j != i]
        ahead = ndtr((expected[..., rivals, None] - score[..., i, None, :]) / doubt[..., rivals, None])
        # summed without BLAS, whose rounding depends on how many replications stand side by side
        worth[..., i] = (expected_prize(ahead, prizes) * (_WEIGHTS * _NODES)).sum(-1) / doubt[..., i]
    return worth


def _expected_prize(ahead: Array, prizes: Array) -> Array:
    """E[w(1 + number ahead)] for independent rivals, ``ahead`` of shape (..., rival, node)."""
    count = np.zeros((prizes.size, *ahead.shape[:-2], ahead.shape[-1]))
    count[0] = 1.0
    for j in range(ahead.shape[-2]):
        p = ahead[..., j, :]
        count[1 : j + 2] = count[1 : j + 2] * (1 - p) + count[: j + 1] * p
        count[0] *= 1 - p
    return sum(prize * share for prize, share in zip(prizes, count, strict=True))


def _expected_prize_of_many(ahead: Array, prizes: Array) -> Array:
    """The same with a normal number of rivals ahead."""
    mean, spread = ahead.sum(-2), np.sqrt(np.maximum((ahead * (1 - ahead)).sum(-2), 1e-12))
    total = np.zeros_like(mean)
    below = np.zeros_like(mean)
    for rank, prize in enumerate(prizes):
        last = rank == prizes.size - 1
        upto = np.ones_like(mean) if last else ndtr((rank + 0.5 - mean) / spread)
        total += prize * (upto - below)
        below = upto
    return total
