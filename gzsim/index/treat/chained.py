"""Chained equations: each indicator in turn drawn from a Bayesian ridge regression on all others.

The regressions, their order and the random stream are those of scikit-learn's ``IterativeImputer`` with
``BayesianRidge`` and ``sample_posterior``. Sums of products are carried from one regression to the next in place of a
singular value decomposition of the table for each.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from scipy.special import ndtri
from scipy.stats import truncnorm

ROUNDS = 10
"""Rounds over all indicators before a draw is taken; scikit-learn's default, and common with chained equations."""

STEPS, TOLERANCE = 300, 1e-3
"""Steps of a regression at most, and by how much its coefficients, added up, still move in the last."""

VAGUE = 2e-6
"""Twice the shape, and the rate, of the Gamma priors of both precisions."""

SINGULAR = 1e-6
"""Least eigenvalue of the sums of products, relative to the greatest, that leaves them ten digits and more."""


class Axes(NamedTuple):
    """A regression along the principal axes of its indicators.

    Attributes
    ----------
    centre : array (indicator,); means
    level : float; mean of what is explained
    turn : array (indicator, axis)
    size : array (axis,); eigenvalues, sums of squares along each axis
    along : array (axis,); what is explained, projected on each axis of length 1
    beside : float; sum of squares that no axis explains
    """

    centre: np.ndarray
    level: float
    turn: np.ndarray
    size: np.ndarray
    along: np.ndarray
    beside: float


def chained(x: np.ndarray, seed: int, floor: np.ndarray, ceiling: np.ndarray) -> np.ndarray:
    """The table with one draw in its gaps (see :func:`~gzsim.index.treat.iterative`).

    Parameters
    ----------
    x : array (unit, indicator), NaN in gaps; standardised, some value in each indicator
    seed : int
    floor, ceiling : arrays (indicator,); bounds of what is drawn, ±∞ for none
    """
    gaps = np.isnan(x)
    filled = np.where(gaps, np.nanmean(x, axis=0), x)
    if x.shape[1] == 1:
        return filled
    random = np.random.RandomState(seed)
    products = filled.T @ filled
    order = np.argsort(gaps.sum(axis=0), kind="stable")
    for k in np.tile(order[gaps.any(axis=0)[order]], ROUNDS):
        gap, others = gaps[:, k], np.delete(np.arange(x.shape[1]), k)
        there = filled[gap]
        found = _axes(filled, products, there, ~gap, k, others)
        mean, deviation = _predicted(found, there[:, others], (~gap).sum())
        filled[gap, k] = _drawn(mean, deviation, floor[k], ceiling[k], random)
        products[k] = products[:, k] = filled.T @ filled[:, k]
    return filled


def _axes(
    filled: np.ndarray, products: np.ndarray, there: np.ndarray, seen: np.ndarray, k: int, others: np.ndarray
) -> Axes:
    """Axes of the others over the units whose k is seen; products are of all units, ``there`` the rows to leave out."""
    n = seen.sum()
    mean = (filled.sum(axis=0) - there.sum(axis=0)) / n
    inside = products - there.T @ there - n * np.outer(mean, mean)
    size, turn = np.linalg.eigh(inside[np.ix_(others, others)])
    if n <= len(others) or size[0] <= SINGULAR * size[-1]:
        return _decomposed(filled[np.ix_(seen, others)], filled[seen, k])
    along = inside[others, k] @ turn / np.sqrt(size)
    # Not as a difference of sums of squares, of which little is left where the others explain nearly all.
    least = np.zeros(len(mean))
    least[others] = turn @ (along / np.sqrt(size))
    beside = (filled[:, k] - filled @ least)[seen] - (mean[k] - mean @ least)
    return Axes(mean[others], mean[k], turn, size, along, beside @ beside)


def _decomposed(x: np.ndarray, y: np.ndarray) -> Axes:
    """The same from a singular value decomposition: for fewer units than indicators, and for collinear indicators."""
    centre, level = x.mean(axis=0), y.mean()
    u, s, turn = np.linalg.svd(x - centre, full_matrices=len(x) < x.shape[1])
    size, along = np.zeros(x.shape[1]), np.zeros(x.shape[1])
    size[: len(s)], along[: len(s)] = s**2, u.T @ (y - level)
    beside = y - level - u @ along[: len(s)]
    return Axes(centre, level, turn.T, size, along, beside @ beside)


def _predicted(found: Axes, rows: np.ndarray, n: int) -> tuple[np.ndarray, np.ndarray]:
    """Mean and standard deviation of the posterior predictive distribution of each row."""
    slopes, noise, shrinkage = _precisions(found, n)
    placed = (rows - found.centre) @ found.turn
    variance = placed**2 @ (1 / (noise * found.size + shrinkage)) + 1 / noise
    return placed @ slopes + found.level, np.sqrt(variance)


def _precisions(found: Axes, n: int) -> tuple[np.ndarray, float, float]:
    """Slopes along the axes, precision of the noise and of the slopes: the fixed point of MacKay (1992)."""
    size, along = found.size, found.along
    root = np.sqrt(size)
    noise = 1 / ((along @ along + found.beside) / n + np.finfo(float).eps)
    shrinkage, before = 1.0, np.zeros(len(size))
    for step in range(STEPS):
        ratio = shrinkage / noise
        held = 1 / (size + ratio)
        slopes = root * along * held
        left = found.beside + ((ratio * along * held) ** 2).sum()
        used = (size * held).sum()
        shrinkage = (used + VAGUE) / (slopes @ slopes + VAGUE)
        noise = (n - used + VAGUE) / (left + VAGUE)
        if step and np.abs(found.turn @ (slopes - before)).sum() < TOLERANCE:
            break
        before = slopes
    return root * along / (size + shrinkage / noise), noise, shrinkage


def _drawn(
    mean: np.ndarray, deviation: np.ndarray, floor: float, ceiling: float, random: np.random.RandomState
) -> np.ndarray:
    """One draw each of a normal distribution that is cut off at the bounds; the bound where the mean lies beyond."""
    drawn = np.clip(mean, floor, ceiling)
    within = drawn == mean
    mean, deviation = mean[within], deviation[within]
    share = random.uniform(size=len(mean))
    if np.isinf(floor) and np.isinf(ceiling):
        place = ndtri(share)
    else:
        place = truncnorm.ppf(share, (floor - mean) / deviation, (ceiling - mean) / deviation)
    drawn[within] = mean + place * deviation
    return drawn
