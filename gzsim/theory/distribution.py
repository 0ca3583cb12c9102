"""Luck of any shape: what a distribution must offer, and where to place the nodes that integrate over it."""

from __future__ import annotations

from typing import Protocol

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import gammaln

from gzsim.errors import InputError
from gzsim.theory.checks import Array, whole

_TAIL = 10.0 ** np.arange(-18, -0.9, 0.25)
_MIDDLE = np.arange(0.125, 0.88, 0.025)
_NODES, _WEIGHTS = np.polynomial.legendre.leggauss(16)


class Distribution(Protocol):
    """A continuous distribution with numbers filled in, such as ``scipy.stats.norm(scale=2.0)``."""

    def pdf(self, x: ArrayLike) -> Array: ...  # noqa: D102
    def cdf(self, x: ArrayLike) -> Array: ...  # noqa: D102
    def sf(self, x: ArrayLike) -> Array: ...  # noqa: D102
    def ppf(self, q: ArrayLike) -> Array: ...  # noqa: D102
    def isf(self, q: ArrayLike) -> Array: ...  # noqa: D102


def quadrature(noise: Distribution) -> tuple[Array, Array]:
    """Nodes x and weights for integrals over x: Gauss–Legendre with 16 nodes between quantiles.

    Quantiles lie at 10⁻¹⁸, 10⁻¹⁷·⁷⁵, … 0.1, 0.125, 0.15, … and likewise above, so that extremes of many draws are
    resolved.

    >>> from scipy import stats
    >>> x, dx = quadrature(stats.norm())
    >>> round(float((dx * stats.norm().pdf(x) * x**2).sum()), 12)
    1.0
    """
    if not all(hasattr(noise, name) for name in ("pdf", "cdf", "sf", "ppf", "isf")):
        raise InputError(f"{noise!r}", field="noise", valid="a continuous distribution such as scipy.stats.norm()")
    edges = np.concatenate([noise.ppf(_TAIL), noise.ppf(_MIDDLE), noise.isf(_TAIL[::-1])])
    half = np.diff(edges) / 2
    x = edges[:-1, None] + half[:, None] * (1 + _NODES)
    return x.ravel(), (half[:, None] * _WEIGHTS).ravel()


def rank_chances(below: Array, above: Array, units: int) -> Array:
    """Chance of each rank among ``units`` for one who beats each rival with probability F, independently.

        P(rank i) = C(n−1, i−1)·F^{n−i}·(1 − F)^{i−1},        i = 1 the best

    Parameters
    ----------
    below, above : F and 1 − F (...,), both given so that neither tail is rounded away
    units : n ≥ 1

    Returns array (rank, ...)

    >>> rank_chances(np.array(0.5), np.array(0.5), units=3)
    array([0.25, 0.5 , 0.25])
    """
    whole(1, units=units)
    rank = np.arange(1, units + 1).reshape(-1, *[1] * below.ndim)
    with np.errstate(divide="ignore"):
        log_below = np.where(below < 0.5, np.log(below), np.log1p(-above))
        log_above = np.where(above < 0.5, np.log(above), np.log1p(-below))
    log_ways = gammaln(units) - gammaln(rank) - gammaln(units - rank + 1)
    return np.exp(log_ways + _times(units - rank, log_below) + _times(rank - 1, log_above))


def _times(count: Array, log: Array) -> Array:
    """count·log, with 0·(−∞) = 0."""
    return count * np.where((count == 0) & np.isinf(log), 0.0, log)
