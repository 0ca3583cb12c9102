"""Quarterly milestones and the lights of the supervision bulletin (黄灯预警, S05, S06)."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from gzsim.errors import InputError

GREEN, YELLOW, RED = 0, 1, 2


def check_limits(yellow: float, red: float) -> None:
    """Refuse limits of lights unless 0 < yellow < red.

    >>> check_limits(2.0, 1.0)
    Traceback (most recent call last):
    gzsim.errors.InputError: limits: yellow above 2 and red above 1. Valid: 0 < yellow < red
    """
    if not 0 < yellow < red:
        raise InputError(f"yellow above {yellow:g} and red above {red:g}", field="limits", valid="0 < yellow < red")


def lights(
    shortfall: ArrayLike,
    luck: ArrayLike,
    fraction: ArrayLike,
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
    luck, fraction : σ, and t with 0 < t ≤ 1, broadcast against ``shortfall``
    previous : lights of the quarter before, 0 green, 1 yellow, 2 red
    tolerance, red_tolerance : in standard deviations

    Raises InputError if the fraction is not above 0 and at most 1.

    >>> lights([0.5, 2.5, 2.5, 9.0], luck=1.0, fraction=0.25, previous=[0, 0, 1, 0], tolerance=1.0, red_tolerance=2.5)
    array([0, 1, 2, 2], dtype=int8)
    """
    passed = np.asarray(fraction, float)
    if not np.all((passed > 0) & (passed <= 1)):
        raise InputError(f"{fraction} of a year", field="fraction", valid="above 0, at most 1")
    shortfall = np.asarray(shortfall, float)
    width = np.asarray(luck, float) / np.sqrt(passed)
    yellow = shortfall > tolerance * width
    red = (shortfall > red_tolerance * width) | (yellow & (np.asarray(previous) >= YELLOW))
    return np.where(red, RED, np.where(yellow, YELLOW, GREEN)).astype(np.int8)


def growth_shortfall(rate: ArrayLike, target: ArrayLike) -> NDArray[np.float64]:
    """How far a cumulative growth rate lies below its target, d = T − g, in percentage points.

    January-to-month growth over the same months of the year before: with independent luck of the months its standard
    deviation is σ/√t, what :func:`lights` allows for.

    >>> growth_shortfall([5.1, 6.0], 5.5).round(2)
    array([ 0.4, -0.5])
    """
    return np.asarray(target, float) - np.asarray(rate, float)


def level_shortfall(
    achieved: ArrayLike, target: ArrayLike, planned: ArrayLike, fraction: ArrayLike
) -> NDArray[np.float64]:
    """How far the yearly pace of an amount lies below the plan, d = (p·T − y)/t.

    With y the amount so far, T the year's target, p the planned share and t the fraction of the year. Luck that comes
    evenly over the year gives y a standard deviation of σ√t and d one of σ/√t, what :func:`lights` allows for: a light
    is yellow if p·T − y > tolerance·σ√t. On an even plan, p = t, this is the pace against the target.

    Parameters
    ----------
    achieved, target : arrays (..., unit), same unit of measurement
    planned : p, 0 to 1, see :class:`gzsim.monitoring.schedules.Schedule`
    fraction : t, 0 < t ≤ 1

    CNY 8 bn by March where 9 of 40 bn were planned (C14): one behind, four at the pace of a year.

    >>> level_shortfall(8.0, 40.0, planned=0.225, fraction=0.25).item()
    4.0
    """
    behind = np.asarray(planned, float) * np.asarray(target, float) - np.asarray(achieved, float)
    return behind / np.asarray(fraction, float)


def lights_of_year(
    shortfall: ArrayLike, luck: ArrayLike, fractions: ArrayLike, tolerance: float, red_tolerance: float
) -> NDArray[np.int8]:
    """Lights of all bulletins of a year, one after the other; January starts green.

    Parameters
    ----------
    shortfall : array (..., bulletin, unit)
    luck : σ, broadcast against a bulletin's (..., unit)
    fractions : t of each bulletin, (0.25, 0.5, 0.75, 1) for quarters
    tolerance, red_tolerance : see :func:`lights`

    Raises InputError if there is not one fraction for each bulletin, or as :func:`lights` does.

    >>> lights_of_year([[2.5], [1.8], [0.0], [0.4]], 1.0, [0.25, 0.5, 0.75, 1.0], 1.0, 2.5).ravel()
    array([1, 2, 0, 0], dtype=int8)
    """
    shortfall, fractions = np.asarray(shortfall, float), np.asarray(fractions, float)
    if shortfall.shape[-2] != fractions.size:
        told = f"{shortfall.shape[-2]} bulletins and {fractions.size} fractions"
        raise InputError(told, field="fractions", valid="one fraction for each bulletin")
    shown = np.empty(shortfall.shape, np.int8)
    previous = np.full(shortfall[..., 0, :].shape, GREEN, np.int8)
    for at, fraction in enumerate(fractions):
        previous = lights(shortfall[..., at, :], luck, fraction, previous, tolerance, red_tolerance)
        shown[..., at, :] = previous
    return shown
