"""How far the best and the last of a noisy ranking are what they seem (CF23)."""

from __future__ import annotations

import math

import numpy as np
from scipy.special import ndtr, owens_t

from gzsim.errors import InputError
from gzsim.theory import checks
from gzsim.theory.checks import Array
from gzsim.theory.order_statistics import expected_order_statistics

_STEP = 0.06
_GRID = (np.arange(-150, 150) + 0.5) * _STEP  # −9 to 9, without 0


def expected_truth_by_rank(units: int, correlation: float) -> Array:
    """Expected true score of whoever is observed at each rank, in standard deviations, best first.

        E[true | observed rank i] = ρ·E[Z_(i)]

    The first of an observed ranking is worth less than it seems, the last more. Derivation: true and observed scores
    are standard normal with correlation ρ, so E[true | observed] = ρ·observed, whatever the other units.

    Parameters
    ----------
    units : n ≥ 1
    correlation : ρ, −1 to 1, of observed with true scores; ρ² is the reliability

    Returns array (rank,)

    Source: order statistics, re-derived; CF23.

    >>> round(float(expected_truth_by_rank(9, 0.7)[0]), 6)
    1.039509
    """
    _check(correlation)
    return correlation * expected_order_statistics(units)


def probability_last_is_last(units: int, correlation: float) -> float:
    """Probability that the observed last is truly last (and, alike, that the observed first is truly first).

        P = n·∬ φ(t)·φ(e)·L(t, ρt + √(1−ρ²)·e)^{n−1} dt de

    L(t, o) is the probability that another unit is above both the true t and the observed o: an orthant of the
    bivariate normal, by Owen's T. Derivation: observed = ρ·true + √(1−ρ²)·noise; unit i is last in both if all n − 1
    others, independent of it and of each other, are above it in both; there are n such units. The integral is taken by
    the trapezoidal rule with 300 × 300 nodes, which is as good as exact for a smooth integrand: nodes six times
    as dense change it by less than 10⁻¹⁴ up to n = 1,000.

    Parameters
    ----------
    units : n ≥ 1
    correlation : ρ, −1 to 1

    Source: re-derived; CF23.

    >>> round(probability_last_is_last(9, 0.7), 6), round(probability_last_is_last(9, 0.0), 6)
    (0.440357, 0.111111)
    """
    checks.whole(1, units=units)
    _check(correlation)
    if units == 1 or correlation == 1:
        return 1.0
    if correlation == -1:
        return 0.0
    true, noise = _GRID[:, None], _GRID[None, :]
    observed = correlation * true + math.sqrt(1 - correlation**2) * noise
    both_above = _orthant(-true, -observed, correlation)
    density = np.exp(-(true**2 + noise**2) / 2) / (2 * math.pi)
    return float(units * (density * both_above ** (units - 1)).sum() * _STEP**2)


def _orthant(h: Array, k: Array, correlation: float) -> Array:
    """P(X < h, Y < k) of standard normals with that correlation (Owen 1956)."""
    k = np.where(np.abs(k) < 1e-12, 1e-12, k)  # Owen's formula divides by it
    root = math.sqrt(1 - correlation**2)
    spread = owens_t(h, (k / h - correlation) / root) + owens_t(k, (h / k - correlation) / root)
    apart = np.where(h * k < 0, 0.5, 0.0)
    return np.clip((ndtr(h) + ndtr(k)) / 2 - spread - apart, 0.0, 1.0)


def _check(correlation: float) -> None:
    if not -1 <= correlation <= 1:
        raise InputError(f"{correlation} is no correlation", field="correlation", valid="-1 to 1")
