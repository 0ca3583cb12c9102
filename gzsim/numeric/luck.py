"""Laws of luck: normal, or skewed to one side (CF09)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numba import njit
from numpy.typing import NDArray

from gzsim.numeric.elementary import exp, exp_of
from gzsim.numeric.normal import ndtr, normal_cdf, normal_density
from gzsim.numeric.quadrature import gauss_hermite

Array = NDArray[np.float64]

EULER, GUMBEL_SD = np.euler_gamma, np.pi / np.sqrt(6)
"""Mean and standard deviation of the standard Gumbel distribution of maxima."""

_NORMAL, _GUMBEL, _MIRRORED = 0, 1, 2


@dataclass(frozen=True, eq=False)
class Law:
    """A law of luck with mean 0 and standard deviation 1, and a quadrature over it.

    Attributes
    ----------
    name : str
    code : number by which compiled rules know it
    points, weights : quadrature, Σ weights·g(points) ≈ E[g(z)]
    step : of a grid in z on which sums stand for integrals (`gzsim.sanctions.rank_worth`)
    reach : from where to where f(z) is more than 10⁻¹¹
    """

    name: str
    code: int
    points: Array
    weights: Array
    step: float
    reach: tuple[float, float]

    def density(self, z: Array) -> Array:
        """f(z) of the standardised law.

        >>> float(NORMAL.density(np.array(0.0)).round(6)), float(GUMBEL.density(np.array(0.0)).round(6))
        (0.398942, 0.410728)
        """
        if self.code == _NORMAL:
            return exp(-0.5 * z**2) / np.sqrt(2 * np.pi)
        y = GUMBEL_SD * (z if self.code == _GUMBEL else -z) + EULER
        return GUMBEL_SD * exp(-y - exp(-y))

    def below(self, z: Array) -> Array:
        """F(z) of the standardised law, an array.

        >>> NORMAL.below(np.zeros(1)).round(6), GUMBEL.below(np.zeros(1)).round(6), MIRRORED.below(np.zeros(1)).round(6)
        (array([0.5]), array([0.570376]), array([0.429624]))
        """
        if self.code == _NORMAL:
            return ndtr(z)
        share = exp(-exp(-(GUMBEL_SD * (z if self.code == _GUMBEL else -z) + EULER)))
        return share if self.code == _GUMBEL else 1.0 - share


@njit(cache=True)
def _rarity(z, law):
    """How often a stroke beyond z comes, e^−(π·z/√6 + γ), with z turned round where strokes are disasters."""
    return exp_of(-(GUMBEL_SD * (z if law == _GUMBEL else -z) + EULER))


@njit(cache=True)
def share_below(z, law):
    """P(luck < z) under a law, by its code.

    >>> round(share_below(0.0, 0), 6), round(share_below(0.0, 1), 6), round(share_below(0.0, 2), 6)
    (0.5, 0.570376, 0.429624)
    """
    if law == _NORMAL:
        return normal_cdf(z)
    share = exp_of(-_rarity(z, law))
    return share if law == _GUMBEL else 1.0 - share


@njit(cache=True)
def density_at(z, law):
    """f(z) of a law, by its code.

    >>> round(density_at(0.0, 0), 6), round(density_at(0.0, 1), 6), round(density_at(0.0, 2), 6)
    (0.398942, 0.410728, 0.410728)
    """
    if law == _NORMAL:
        return normal_density(z)
    rarity = _rarity(z, law)
    return GUMBEL_SD * rarity * exp_of(-rarity)


@njit(cache=True)
def pull_at(z, law):
    """−f′(z)/f(z) of a law, by its code: ∂E[w(μ + σz)]/∂μ = E[w·pull]/σ.

    >>> pull_at(1.5, 0), round(pull_at(1.5, 1), 6), round(pull_at(-1.5, 2), 6)
    (1.5, 1.177381, -1.177381)
    """
    if law == _NORMAL:
        return z
    pull = GUMBEL_SD * (1.0 - _rarity(z, law))
    return pull if law == _GUMBEL else -pull


def _normal(nodes: int = 41) -> Law:
    """Gauss–Hermite quadrature; the outer nodes cost time and add nothing that could be seen."""
    points, weights = gauss_hermite(nodes)
    kept = (1.0 + np.abs(points)) * weights > 1e-16
    return Law("normal", _NORMAL, points[kept], weights[kept], step=1.0, reach=(-7.0, 7.0))


def _gumbel(code: int, step: float = 0.25) -> Law:
    """Trapezoidal rule, which is exact to many digits for a density that falls off this fast on both sides."""
    y = np.arange(-4.0, 30.0, step)
    weights = exp(-y - exp(-y)) * step
    z, reach = (y - EULER) / GUMBEL_SD, (-3.3, 19.5)
    if code == _GUMBEL:
        return Law("gumbel", code, z, weights, step=0.35, reach=reach)
    return Law("gumbel_mirrored", code, -z, weights, step=0.35, reach=(-reach[1], -reach[0]))


NORMAL, GUMBEL, MIRRORED = _normal(), _gumbel(_GUMBEL), _gumbel(_MIRRORED)
"""Luck that is normal; with rare strokes of fortune; with rare disasters."""

LAWS = {law.name: law for law in (NORMAL, GUMBEL, MIRRORED)}
