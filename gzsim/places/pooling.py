r"""Lasting differences between units, by partial pooling: what a few years tell, with what they do not.

    y_it = μ_t + u_i + ε_it,   u_i ~ N(0, τ²),   ε_i an AR(1) of standard deviation σ and persistence ρ

With T years of all n units and ρ = 0, a unit's own mean û_i = mean_t(y_it − ȳ_t) is drawn towards nothing by

    ũ_i = B·û_i,   B = τ²/(τ² + σ²/T),   se² = τ²·(1 − B + B/n)

and where years are missing or luck lasts, by generalised least squares. τ, σ and ρ are not plugged in: the best guess
of τ is often 0, which would be false certainty. They are weighted on a grid by the restricted likelihood and by what is
assumed of them: τ half-normal with the standard deviation of all deviations from the year's mean as scale, log σ flat,
ρ flat from −0.3 to 0.9.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numba import njit
from numpy.typing import NDArray

from gzsim.errors import InputError
from gzsim.numeric.elementary import exp, exp_of, log_of, whole_power_of
from gzsim.numeric.philox import NOBODY, Mechanism, name_keys, normals, philox
from gzsim.views.result import Result

Array = NDArray[np.float64]

DRAWS = 400
"""Joint draws of the lasting differences."""

SEED = 0
"""Draws belong to names and to the record, and to no run."""

_PLACE = Mechanism.PLACE

_SHARES = (np.arange(32) + 0.5) / 32
_RATIOS = _SHARES / (1.0 - _SHARES)
"""τ/σ at the middle of equal cells of τ/(σ + τ): no cell holds τ = 0, which would count for a whole one."""
_RHOS = -0.3 + 1.2 * (np.arange(24) + 0.5) / 24
_STEPS = exp(np.linspace(-1.5, 2.5, 32))
"""σ, relative to the spread that is left when every unit has a mean of its own."""

_FREE = 1e3
"""τ/σ at which units have means of their own."""


@dataclass(frozen=True, eq=False, repr=False, kw_only=True)
class Pooled(Result):
    """What is known of the lasting differences between N units: posterior means, standard errors and draws."""

    advantage: Array
    """(N,) posterior mean of u."""
    se: Array
    """(N,) posterior standard deviation of u."""
    draws: Array
    """(D, N) joint draws of u, τ, σ and ρ drawn along."""
    parameters: pd.DataFrame
    """Posterior mean and standard deviation (columns mean, sd) of tau, sigma and rho."""


def shrunk(figures: pd.DataFrame, tau: float, sigma: float, rho: float) -> tuple[Array, Array]:
    """Mean (N,) and covariance (N, N) of u given τ ≥ 0, σ > 0 and ρ.

    With V_i = τ²·11′ + σ²·R_i over the years that unit i has, μ̂ = (Σ V_i⁻¹)⁻¹·Σ V_i⁻¹y_i and ũ_i = τ²·1′V_i⁻¹(y_i − μ̂).

    Raises InputError unless two units, and every year, have a figure.

    >>> figures = pd.DataFrame({"a": [2.0, 4.0], "b": [1.0, 1.0]})
    >>> [part.round(3).tolist() for part in shrunk(figures, tau=1.0, sigma=1.0, rho=0.0)]
    [[0.667, -0.667], [[0.667, 0.333], [0.333, 0.667]]]
    """
    _, _, u, covariance = _given(_centred(figures), _years(figures), tau / sigma, rho)
    return u, sigma**2 * covariance


def reml(figures: pd.DataFrame, tau: float, sigma: float, rho: float) -> float:
    """Restricted log-likelihood of τ, σ and ρ, up to a constant.

        −½·[Σ log|V_i| + log|Σ V_i⁻¹| + Σ (y_i − μ̂)′V_i⁻¹(y_i − μ̂)]

    >>> figures = pd.DataFrame({"a": [2.0, 4.0], "b": [1.0, 1.0]})
    >>> reml(figures, 1.0, 1.0, 0.0) > reml(figures, 0.1, 1.0, 0.0)
    True
    """
    y = _centred(figures)
    log_det, left, _, _ = _given(y, _years(figures), tau / sigma, rho)
    return -0.5 * (log_det + left / sigma**2) - _freedom(y) * math.log(sigma)


def pooled(figures: pd.DataFrame, name: str, draws: int = DRAWS) -> Pooled:
    """Weigh τ, σ and ρ, and what u is under each.

    Parameters
    ----------
    figures : whole years × units, NaN where missing; a unit without any figure is as likely to be here as there
    name : whom the draws belong to
    draws : D

    Raises InputError if there are fewer than two years or two units, or nothing that differs.

    >>> figures = pd.DataFrame({"a": [9.0, 9.1, 9.0, 8.8], "b": [5.0, 5.2, 5.1, 4.8], "c": [7.0, 7.3, 7.2, 6.7]})
    >>> pooled(figures, "growth").advantage.round(2).tolist()
    [1.96, -1.98, 0.02]
    """
    y, years = _centred(figures), _years(figures)
    sigmas = _STEPS * _own_spread(y, years)
    keys, mine = name_keys([str(unit) for unit in figures]), name_keys([name])
    z = normals(SEED, np.arange(draws), 0, _PLACE, mine, keys)[:, 0]
    mean, variance, moments, drawn = _pooled(
        y, years, _RATIOS, _RHOS, sigmas, _spread(y), _freedom(y), z, mine[0], NOBODY[0]
    )
    parameters = pd.DataFrame(moments, index=["tau", "sigma", "rho"], columns=["mean", "sd"])
    return Pooled(advantage=mean, se=np.sqrt(variance), draws=drawn, parameters=parameters)


def _centred(figures: pd.DataFrame) -> Array:
    """Figures (N, T) about the mean of each year, which moves no difference and spares digits."""
    y = np.array(figures.to_numpy(float).T, order="C")
    seen = ~np.isnan(y)
    if y.shape[1] < 2 or seen.any(axis=1).sum() < 2 or not seen.any(axis=0).all():
        raise InputError(
            "too few figures to compare", field="figures", valid="two years, two units, and a figure in every year"
        )
    for year in y.T:
        year -= math.fsum(year[~np.isnan(year)]) / (~np.isnan(year)).sum()
    return y


def _years(figures: pd.DataFrame) -> NDArray[np.int64]:
    """(T,) years, which need not follow on one another."""
    return figures.index.to_numpy(np.int64)


def _freedom(y: Array) -> int:
    """Figures less years."""
    return int((~np.isnan(y)).sum()) - y.shape[1]


def _spread(y: Array) -> float:
    """Standard deviation of all deviations from the mean of their year."""
    deviations = y[~np.isnan(y)]
    return math.sqrt(math.fsum(deviations * deviations) / deviations.size)


def _own_spread(y: Array, years: NDArray[np.int64]) -> float:
    """Standard deviation that is left when every unit has a mean of its own."""
    free = _freedom(y) - int((~np.isnan(y)).any(axis=1).sum()) + 1
    _, left, u, _ = _given(y, years, _FREE, 0.0)
    left -= math.fsum(u * u) / _FREE**2  # what it costs to differ
    if free < 1 or not left > 1e-10 * _spread(y) ** 2:
        raise InputError("nothing is left to luck", field="figures", valid="figures that differ by year and unit")
    return math.sqrt(left / free)


@njit(cache=True)
def _given(y, years, ratio, rho):
    """Under τ = ratio·σ, for σ = 1: log determinants, sum of squares, mean (N,) and covariance (N, N) of u."""
    return _pulled(_precisions(y, years, rho), ratio)


@njit(cache=True)
def _precisions(y, years, rho):
    """Of R_i⁻¹ = G_i: Σ log|R_i|, Σ y_i′G_iy_i, Σ G_i (T, T), Σ G_iy_i (T,), and by unit G_i·1, 1′G_i1 and 1′G_iy_i.

    Years apart by d make a step of an AR(1): ε_s given ε_{s−d} has mean ρ^d·ε and variance 1 − ρ^{2d}, so that gaps
    cost nothing.
    """
    n, t = y.shape
    G, b, g, ones, along = np.zeros((t, t)), np.zeros(t), np.zeros((n, t)), np.zeros(n), np.zeros(n)
    log_det, squares = 0.0, 0.0
    for i in range(n):
        before = -1
        for s in range(t):
            if np.isnan(y[i, s]):
                continue
            kept, step, one = 0.0, y[i, s], 1.0
            if before >= 0:
                kept = whole_power_of(rho, years[s] - years[before])
                step -= kept * y[i, before]
                one -= kept
            v = 1.0 - kept * kept
            G[s, s] += 1.0 / v
            b[s] += step / v
            g[i, s] += one / v
            if before >= 0:
                G[before, before] += kept * kept / v
                G[s, before] -= kept / v
                G[before, s] -= kept / v
                b[before] -= kept * step / v
                g[i, before] -= kept * one / v
            ones[i] += one * one / v
            along[i] += one * step / v
            squares += step * step / v
            log_det += log_of(v)
            before = s
    return log_det, squares, G, b, g, ones, along


@njit(cache=True)
def _pulled(precisions, ratio):
    """What :func:`_given` gives, from the precisions of luck alone.

    With g_i = G_i·1, a_i = 1′g_i and k_i = ratio²/(1 + ratio²·a_i),

        V_i⁻¹ = G_i − k_i·g_ig_i′,   ũ_i = k_i·g_i′(y_i − μ̂),   cov ũ = diag(k) + K·(Σ V_i⁻¹)⁻¹·K′

    where the rows of K are k_i·g_i′.
    """
    log_det, left, G, b, g, ones, along = precisions
    n, t = g.shape
    A, b, k = G.copy(), b.copy(), ratio * ratio / (1.0 + ratio * ratio * ones)
    for i in range(n):
        log_det += log_of(1.0 + ratio * ratio * ones[i])
        left -= k[i] * along[i] * along[i]
        for s in range(t):
            b[s] -= k[i] * along[i] * g[i, s]
            for r in range(t):
                A[s, r] -= k[i] * g[i, s] * g[i, r]
    L = _root(A)
    half, rows = _solved(L, b), np.empty((n, t))
    for s in range(t):
        log_det += 2.0 * log_of(L[s, s])
        left -= half[s] * half[s]
    u, covariance = k * along, np.diag(k)
    for i in range(n):
        rows[i] = _solved(L, k[i] * g[i])
        for s in range(t):
            u[i] -= rows[i, s] * half[s]
    for i in range(n):
        for j in range(n):
            for s in range(t):
                covariance[i, j] += rows[i, s] * rows[j, s]
    return log_det, left, u, covariance


@njit(cache=True)
def _root(A):
    """Cholesky: the lower triangle L with L·L′ = A."""
    L = np.zeros_like(A)
    for i in range(A.shape[0]):
        for j in range(i + 1):
            left = A[i, j]
            for m in range(j):
                left -= L[i, m] * L[j, m]
            L[i, j] = math.sqrt(max(left, 0.0)) if i == j else left / L[j, j]
    return L


@njit(cache=True)
def _solved(L, b):
    """x with L·x = b."""
    x = np.empty_like(b)
    for i in range(b.size):
        left = b[i]
        for m in range(i):
            left -= L[i, m] * x[m]
        x[i] = left / L[i, i]
    return x


@njit(cache=True)
def _pooled(y, years, ratios, rhos, sigmas, scale, freedom, z, name, nobody):
    """Mean and variance of u (N,), moments of τ, σ and ρ (3, 2), and draws of u (D, N)."""
    weights, u, spread = _posterior(y, years, ratios, rhos, sigmas, scale, freedom)
    mean, variance, moments = _moments(weights, u, spread, ratios, rhos, sigmas)
    return mean, variance, moments, _draw(y, years, weights, ratios, rhos, sigmas, z, name, nobody)


@njit(cache=True)
def _posterior(y, years, ratios, rhos, sigmas, scale, freedom):
    """Weights (ρ, τ/σ, σ) that sum to 1, and mean and variance of u at each (ρ, τ/σ, N), the variance for σ = 1."""
    weights = np.empty((rhos.size, ratios.size, sigmas.size))
    u, spread = np.empty((rhos.size, ratios.size, y.shape[0])), np.empty((rhos.size, ratios.size, y.shape[0]))
    best = -math.inf
    for p in range(rhos.size):
        precisions = _precisions(y, years, rhos[p])
        for q in range(ratios.size):
            log_det, left, mean, covariance = _pulled(precisions, ratios[q])
            u[p, q], spread[p, q] = mean, np.diag(covariance)
            for s in range(sigmas.size):
                sigma, tau = sigmas[s], ratios[q] * sigmas[s]
                # dτ·d(log σ) = σ·(1 + τ/σ)² of a cell
                weights[p, q, s] = (
                    -0.5 * (log_det + left / (sigma * sigma) + tau * tau / (scale * scale))
                    + (1.0 - freedom) * log_of(sigma) + 2.0 * log_of(1.0 + ratios[q])
                )  # fmt: skip
                best = max(best, weights[p, q, s])
    total = 0.0
    for p in range(rhos.size):
        for q in range(ratios.size):
            for s in range(sigmas.size):
                weights[p, q, s] = exp_of(weights[p, q, s] - best)
                total += weights[p, q, s]
    return weights / total, u, spread


@njit(cache=True)
def _moments(weights, u, spread, ratios, rhos, sigmas):
    """Mean and variance of u (N,), and means and standard deviations of τ, σ and ρ (3, 2)."""
    mean, square = np.zeros(u.shape[2]), np.zeros(u.shape[2])
    moments = np.zeros((3, 2))
    for p in range(rhos.size):
        for q in range(ratios.size):
            for s in range(sigmas.size):
                w, sigma = weights[p, q, s], sigmas[s]
                for i in range(mean.size):
                    mean[i] += w * u[p, q, i]
                    square[i] += w * (u[p, q, i] * u[p, q, i] + sigma * sigma * spread[p, q, i])
                for row, value in enumerate((ratios[q] * sigma, sigma, rhos[p])):
                    moments[row, 0] += w * value
                    moments[row, 1] += w * value * value
    for row in range(3):
        moments[row, 1] = math.sqrt(max(moments[row, 1] - moments[row, 0] * moments[row, 0], 0.0))
    return mean, square - mean * mean, moments


@njit(cache=True)
def _draw(y, years, weights, ratios, rhos, sigmas, z, name, nobody):
    """Draws (D, N) of u: first a cell of the grid, then u jointly, mean + σ·L·z."""
    out, below = np.empty_like(z), np.cumsum(weights)
    for d in range(z.shape[0]):
        word = philox(nobody, name, 1, _PLACE, SEED, d)[0]
        cell = min(np.searchsorted(below, (float(word) + 0.5) / 4294967296.0), below.size - 1)
        p, rest = cell // (ratios.size * sigmas.size), cell % (ratios.size * sigmas.size)
        q, s = rest // sigmas.size, rest % sigmas.size
        _, _, mean, covariance = _given(y, years, ratios[q], rhos[p])
        L = _root(covariance)
        for i in range(z.shape[1]):
            out[d, i] = mean[i]
            for m in range(i + 1):
                out[d, i] += sigmas[s] * L[i, m] * z[d, m]
    return out
