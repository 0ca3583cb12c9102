"""Quarterly milestones and the lights of the supervision bulletin (黄灯预警, S05, S06)."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

GREEN, YELLOW, RED = 0, 1, 2


def lights(
    shortfall: ArrayLike,
    luck: ArrayLike,
    fraction: float,
    previous: ArrayLike,
    tolerance: float,
    red_tolerance: float,
) -> NDArray[np.int8]:
    """Light of each unit and indicator at a milestone.

    With d the shortfall of the pace so far against the target, σ the standard deviation of a full year's luck and
    t the fraction of the year that has passed, the pace itself has a standard deviation of σ/√t. A light is

        yellow  if d > tolerance·σ/√t
        red     if d > red_tolerance·σ/√t, or yellow after yellow or red.

    Parameters
    ----------
    shortfall : array (..., indicator, unit), same unit as ``luck``; positive is behind
    luck : σ, broadcast against ``shortfall``
    fraction : t, 0 < t ≤ 1
    previous : lights of the quarter before, 0 green, 1 yellow, 2 red
    tolerance, red_tolerance : in standard deviations

    Examples
    --------
    >>> lights([0.5, 2.5, 2.5, 9.0], luck=1.0, fraction=0.25, previous=[0, 0, 1, 0], tolerance=1.0, red_tolerance=2.5)
    array([0, 1, 2, 2], dtype=int8)
    """
    shortfall = np.asarray(shortfall, float)
    width = np.asarray(luck, float) / np.sqrt(fraction)
    yellow = shortfall > tolerance * width
    red = (shortfall > red_tolerance * width) | (yellow & (np.asarray(previous) >= YELLOW))
    return np.where(red, RED, np.where(yellow, YELLOW, GREEN)).astype(np.int8)
