"""Falsification at a limit: who steps over it, and the pile and the hole that it leaves (CF22)."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from gzsim.theory import checks
from gzsim.theory.checks import Array
from gzsim.theory.distribution import Distribution


@dataclass(frozen=True)
class Bunching:
    """Trace of a notch in reports.

    Attributes
    ----------
    mass : share of all reports that are moved to the limit
    hole : from where to where no report lies
    """

    mass: float
    hole: tuple[float, float]


def reach_at_quadratic_cost(reward: float, cost: float) -> float:
    """How far off the limit falsification pays if it costs κ·m²/2: D = √(2B/κ), where the cost eats the reward B.

    >>> reach_at_quadratic_cost(reward=1.0, cost=0.02)
    10.0
    """
    checks.positive(reward=reward, cost=cost)
    return math.sqrt(2 * reward / cost)


def reach_at_linear_cost(reward: float, cost: float) -> float:
    """How far off the limit falsification pays if it costs κ·m: D = B/κ.

    >>> reach_at_linear_cost(reward=1.0, cost=0.02)
    50.0
    """
    checks.positive(reward=reward, cost=cost)
    return reward / cost


def reports_at_ceiling(truth: ArrayLike, limit: float, reach: float) -> Array:
    """Reports where good means no more than T: whoever is at most D above reports T, all others the truth.

    >>> reports_at_ceiling([95.0, 104.0, 120.0], limit=100.0, reach=10.0)
    array([ 95., 100., 120.])
    """
    truth = np.asarray(truth, float)
    return np.where((truth > limit) & (truth <= limit + reach), limit, truth)


def bunching_at_ceiling(limit: float, reach: float, truth: Distribution) -> Bunching:
    """Pile and hole where a reward B goes to reports of at most T: a pollution index, a number of deaths.

        report T  iff  T < y ≤ T + D;        mass at T = F(T + D) − F(T);        no reports in (T, T + D]

    Elsewhere the density is that of the truth. Derivation: no step is larger than needed, so the report is y or T, and
    y − T is worth its cost up to D.

    Parameters
    ----------
    limit : T, units of y
    reach : D ≥ 0, from :func:`reach_at_quadratic_cost` or :func:`reach_at_linear_cost`
    truth : distribution of y

    Source: after Kleven and Waseem (2013), Quarterly J. of Economics 128, 669–723; re-derived; CF22.

    >>> from scipy import stats
    >>> round(bunching_at_ceiling(limit=100.0, reach=10.0, truth=stats.norm(90.0, 20.0)).mass, 6)
    0.149882
    """
    checks.finite(limit=limit)
    checks.not_negative(reach=reach)
    return Bunching(float(truth.cdf(limit + reach) - truth.cdf(limit)), (limit, limit + reach))


def bunching_at_floor(limit: float, reach: float, truth: Distribution) -> Bunching:
    """Pile and hole where the reward goes to reports of at least T: a growth target.

    The mirror image of :func:`bunching_at_ceiling`, parameters and errors alike: who is at most D below T reports T.

    >>> from scipy import stats
    >>> round(bunching_at_floor(limit=8.0, reach=1.0, truth=stats.norm(8.0, 1.0)).mass, 6)
    0.341345
    """
    checks.finite(limit=limit)
    checks.not_negative(reach=reach)
    return Bunching(float(truth.cdf(limit) - truth.cdf(limit - reach)), (limit - reach, limit))
