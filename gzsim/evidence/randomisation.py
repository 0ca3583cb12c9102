"""What a test by randomisation says: how rare a result is, what it does not exclude, and what it could have seen."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from gzsim.numeric.shuffles import ROUNDING

LEVEL, POWER = 0.05, 0.80
"""Size of a test, and the share of cases in which it is to find an effect that is there."""


def smallest_detectable(drawn: ArrayLike, level: float = LEVEL, power: float = POWER) -> float:
    r"""Smallest effect that the test would have found in most cases, whichever sign it has.

    .. math:: \min \{\,e : P(|T + e| \ge q) \ge \text{power} \text{ and } P(|T - e| \ge q) \ge \text{power}\,\}
              = q + \max\{-Q_{1-\text{power}}(T),\; Q_{\text{power}}(T)\}, \quad q = Q_{1-\text{level}}(|T|)

    with T what chance alone gives. The effect is one that shifts every draw alike (Bloom 1995 by normal quantiles; here
    by those of the draws). The second tail, which adds nothing where an effect can be found at all, is left out.

    Parameters
    ----------
    drawn : array (draw,); statistics under chance alone, in the unit of the effect

    >>> draws = np.random.default_rng(1).normal(size=100_000)
    >>> round(smallest_detectable(draws), 1)  # 1.96 + 0.84
    2.8
    """
    draws = np.asarray(drawn, dtype=float)
    critical = np.quantile(np.abs(draws), 1 - level)
    return float(critical + max(-np.quantile(draws, 1 - power), np.quantile(draws, power)))


def not_excluded(outcomes: ArrayLike, doses: ArrayLike, level: float = LEVEL) -> tuple[float, float]:
    r"""Effects that the test does not exclude: the interval by inversion.

    The statistic is linear in the outcome. If the true effect is e, what is left without it is :math:`y - e D`, so that

    .. math:: p(e) = \frac{\#\{r : |T_r(y) - e\,T_r(D)| \ge |T(y) - e\,T(D)|\}}{1 + R}

    and the interval holds every e with p above the level (Rosenbaum 2002, section 2.6). Each draw rules out, on either
    side of the estimate, effects beyond one point, at which the two sizes cross; the interval ends where so many have
    crossed that p reaches the level.

    Parameters
    ----------
    outcomes : array (draw,); :math:`T_r(y)`, the first as observed
    doses : array (draw,); :math:`T_r(D)`, the statistic of the true treatment itself; the first is 1

    Returns lowest and highest effect.

    >>> outcomes, doses = np.array([3.0, *np.linspace(-1, 1, 99)]), np.array([1.0, *np.zeros(99)])
    >>> low, high = not_excluded(outcomes, doses)
    >>> round(low, 2), round(high, 2)
    (2.04, 3.96)
    """
    values, given = np.asarray(outcomes, dtype=float), np.asarray(doses, dtype=float)
    centred, shares = values[1:] - values[0] * given[1:], given[1:]
    within = np.abs(shares) < 1 - ROUNDING
    safe = np.where(within, shares, 0.0)
    # With u the distance from the estimate, |c - s u| >= |u| holds between c/(s - 1) and c/(s + 1) where |s| < 1; a
    # draw that hands out the true treatment, or its mirror image, rules nothing out.
    crossings = np.stack([centred / (safe + 1), centred / (safe - 1)])
    kept = int(np.floor(level * len(values) + ROUNDING))
    if kept == 0:
        return -np.inf, np.inf
    low, high = (np.sort(np.where(within, (sign * crossings).max(axis=0), np.inf))[-kept] for sign in (-1, 1))
    return float(values[0] - low), float(values[0] + high)
