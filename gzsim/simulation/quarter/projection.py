"""What December will look like if everybody goes on as now."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gzsim.sanctions.normal import ndtr

Array = NDArray[np.float64]


def project_flow(so_far: Array, drift: Array, planned: Array, annual: Array, months_left: int) -> Array:
    """Flow in December: x + drift·(1 − planned share so far) + (months left)/12 · annual rate of work and borrowing.

    >>> float(project_flow(np.array(2.0), np.array(4.0), 0.5, np.array(2.0), 6))
    5.0
    """
    return so_far + drift * (1.0 - planned) + annual * (months_left / 12.0)


def project_stock(level: Array, rest: Array, reversion: Array, annual: Array, months_left: int) -> Array:
    """Stock in December: x̄ + (x − x̄)(1−ρ)^m + annual/12 · Σ_{j<m} (1−ρ)^j, for m months left.

    Treats work as maturing at once at today's rate, which is what a leader without the books would do.

    >>> float(project_stock(np.array(10.0), np.array(20.0), np.array(0.5), np.array(0.0), 1))
    15.0
    """
    kept = 1.0 - reversion
    pushes = sum((kept**j for j in range(months_left)), np.zeros_like(np.asarray(reversion, float)))
    return rest + (level - rest) * kept**months_left + annual / 12.0 * pushes


def luck_to_come(flow: Array, luck: Array, reversion: Array, months_left: int) -> Array:
    """Standard deviation of what luck can still do until December, own units.

    Flow: σ·√(m/12). Stock: σ·√(1 − (1−ρ)^{2m}).

    >>> luck_to_come(np.array([True, False]), np.array([1.0, 1.0]), np.array([1.0, 0.5]), 3).round(4)
    array([0.5   , 0.9922])
    """
    return luck * np.where(flow, np.sqrt(months_left / 12.0), np.sqrt(1.0 - (1.0 - reversion) ** (2 * months_left)))


def scoring_slope(attained: Array, spread: Array, floor: float, cap: float) -> Array:
    """Expected slope of marks under remaining uncertainty, E[A'] = Φ((cap − A)/σ) − Φ((floor − A)/σ).

    A cap or a floor is never a hard wall before December. With σ = 0 the slope is 1 inside and 0 outside.

    >>> scoring_slope(np.array([1.2, 1.2, 0.5]), np.array([0.1, 0.0, 0.1]), floor=0.0, cap=1.2).round(4)
    array([0.5, 0. , 1. ])
    """
    inside = ((attained > floor) & (attained < cap)).astype(float)
    known = np.broadcast_to(spread, attained.shape) <= 0
    width = np.where(known, 1.0, spread)
    return np.where(known, inside, ndtr((cap - attained) / width) - ndtr((floor - attained) / width))
