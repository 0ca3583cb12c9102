"""Luck as leaders reckon with it: how it is distributed, and averages over it."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

REACH, CELLS = 9, 128
EULER, GUMBEL_SD = 0.5772156649015329, math.pi / math.sqrt(6.0)
NODES = 41


def _pieces(height: Callable[[float], float], slope: Callable[[float], float]) -> list[tuple[float, ...]]:
    """Coefficients of the cubic on each cell that meets a function and its slope at both ends."""
    ends = [x / CELLS for x in range(-REACH * CELLS, REACH * CELLS + 1)]
    heights, slopes = [height(x) for x in ends], [slope(x) / CELLS for x in ends]
    return [
        (y, s, 3.0 * (up - y) - 2.0 * s - to, 2.0 * (y - up) + s + to)
        for y, up, s, to in zip(heights, heights[1:], slopes, slopes[1:], strict=False)
    ]


def density(z: float) -> float:
    """φ(z) of the standard normal."""
    return math.exp(-0.5 * z * z) / math.sqrt(2.0 * math.pi)


_PIECES = _pieces(lambda x: 0.5 * math.erfc(-x / math.sqrt(2.0)), density)
_DENSITIES = _pieces(density, lambda x: -x * density(x))


def normal_cdf(z: float) -> float:
    """Φ(z) by cubic pieces, 128 to a unit: within 2·10⁻¹¹ of the function, 0 and 1 beyond ±9.

    The model says Φ with these pieces, so that all machines agree; `math.erf` itself would miss twelve digits.

    >>> round(normal_cdf(1.0), 9), normal_cdf(-20.0), normal_cdf(20.0)
    (0.841344746, 0.0, 1.0)
    """
    place = (z + REACH) * CELLS
    if place <= 0.0:
        return 0.0
    if place >= len(_PIECES):
        return 1.0
    cell = int(place)
    t = place - cell
    a, b, c, d = _PIECES[cell]
    return a + t * (b + t * (c + t * d))


def _near(z: float) -> float:
    """φ(z) by cubic pieces as well, for |z| < 9."""
    cell = int((z + REACH) * CELLS)
    t = (z + REACH) * CELLS - cell
    a, b, c, d = _DENSITIES[cell]
    return a + t * (b + t * (c + t * d))


@dataclass(frozen=True)
class Law:
    """A law of luck, mean 0 and standard deviation 1: Σ masses·g(points) is E[g(z)].

    On a grid of scores, in steps of so much, f is taken as ``near`` and −f′ as ``fall`` within the reach.
    """

    below: Callable[[float], float]
    density: Callable[[float], float]
    points: list[float]
    masses: list[float]
    near: Callable[[float], float]
    fall: Callable[[float], float]
    step: float
    reach: tuple[float, float]


def _normal() -> Law:
    points, weights = (part.tolist() for part in np.polynomial.hermite_e.hermegauss(NODES))
    total = sum(weights)
    masses = [w / total for w in weights]
    return Law(normal_cdf, density, points, masses, _near, lambda z: z * _near(z), step=1.0, reach=(-7.0, 7.0))


def _gumbel(side: float) -> Law:
    """Rare strokes of fortune (side 1) or rare disasters (side −1); averages by the trapezoidal rule, step 1/4."""

    def up(y: float) -> float:
        return math.exp(-math.exp(-y)) if y > -10.0 else 0.0

    def below(z: float) -> float:
        share = up(GUMBEL_SD * side * z + EULER)
        return share if side > 0 else 1.0 - share

    def thick(z: float) -> float:
        y = GUMBEL_SD * side * z + EULER
        return GUMBEL_SD * math.exp(-y) * up(y) if y > -10.0 else 0.0

    places = [-4.0 + 0.25 * step for step in range(136)]
    points = [side * (y - EULER) / GUMBEL_SD for y in places]
    masses = [0.25 * math.exp(-y) * up(y) for y in places]

    def fall(z: float) -> float:
        return side * GUMBEL_SD * (1.0 - math.exp(-GUMBEL_SD * side * z - EULER)) * thick(z)

    reach = (-3.3, 19.5) if side > 0 else (-19.5, 3.3)
    return Law(below, thick, points, masses, thick, fall, step=0.35, reach=reach)


LAWS = {"normal": _normal(), "gumbel": _gumbel(1.0), "gumbel_mirrored": _gumbel(-1.0)}
"""By their code in a scenario: normal, rare fortune, rare disaster."""
