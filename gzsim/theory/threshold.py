"""A bonus for whoever reaches a target, and how hard the target may be (CF21)."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

import numpy as np
from scipy.optimize import brentq
from scipy.special import lambertw, ndtr

from gzsim.theory import checks

_PEAK = 1 / math.sqrt(2 * math.pi)


@dataclass(frozen=True)
class ThresholdEffort:
    """What an official does under a target.

    Attributes
    ----------
    effort : e*, the best effort of all
    success : probability that the target is reached
    payoff : expected bonus less cost
    stationary : every effort at which the first-order condition holds, ascending; the middle one of three is a minimum
    """

    effort: float
    success: float
    payoff: float
    stationary: tuple[float, ...]


@dataclass(frozen=True)
class HardestTarget:
    """The target that calls forth most effort.

    Attributes
    ----------
    target : T*
    effort : e*
    success : probability that it is reached
    """

    target: float
    effort: float
    success: float


def stationary_efforts(target: float, bonus: float, sd: float, cost: float) -> tuple[float, ...]:
    """Every solution e of k·e = (B/σ)·φ((T − e)/σ), ascending: one to three.

    Between its turning points h(e) = k·e − (B/σ)·φ((T − e)/σ) is monotone, so each piece holds at most one root, found
    by Brent's method. The turning points are where z·φ(z) = kσ²/B with z = (T − e)/σ, that is
    z = √(−W(−2π·(kσ²/B)²)) on both real branches of Lambert's W; there are none if kσ²/B > φ(1).

    >>> [round(e, 4) for e in stationary_efforts(target=2.2, bonus=5.0, sd=1.0, cost=1.0)]
    [0.3823, 1.1528, 1.9157]
    """
    checks.positive(bonus=bonus, sd=sd, cost=cost)
    checks.finite(target=target)

    def excess(effort: float) -> float:
        return cost * effort - bonus / sd * _PEAK * np.exp(-0.5 * ((target - effort) / sd) ** 2)

    top = _PEAK * bonus / (sd * cost) * (1 + 1e-12)
    turns = lambertw(-2 * np.pi * (cost * sd**2 / bonus) ** 2 + 0j, [-1, 0])
    real = np.abs(turns.imag) < 1e-12
    edges = [0.0, *np.clip(target - sd * np.sqrt(-turns.real[real]), 0.0, top), top]
    roots = [0.0] if excess(0.0) == 0 else []
    for low, high in pairwise(edges):
        if high > low and excess(low) * excess(high) < 0:
            roots.append(float(brentq(excess, low, high, xtol=1e-14 * top, rtol=1e-14)))
    return tuple(roots)


def effort_under_threshold(target: float, bonus: float, sd: float, cost: float) -> ThresholdEffort:
    """Effort under a bonus B for y ≥ T, where y = e + ε, ε ~ N(0, σ²), and effort costs k·e²/2.

        k·e = (B/σ)·φ((T − e)/σ)

    Derivation: e maximises B·Φ((e − T)/σ) − k·e²/2. If kσ²/B ≥ φ(1) = 0.242 this is concave in e and the condition has
    one solution. Otherwise up to three solutions exist; their payoffs are compared, and as T rises effort drops at once
    from the highest to the lowest of them: the official gives the target up.

    Parameters
    ----------
    target : T, units of y
    bonus : B > 0, money
    sd : σ > 0, units of y
    cost : k > 0, money per squared unit

    Source: Oyer (1998), Jensen (2003) for the mechanism; re-derived; CF21.

    >>> [round(effort_under_threshold(T, bonus=2.0, sd=1.0, cost=1.0).effort, 6) for T in (0.0, 0.4, 1.2, 2.0, 3.0)]
    [0.647143, 0.750381, 0.706359, 0.142011, 0.009109]
    """
    roots = stationary_efforts(target, bonus, sd, cost)
    payoffs = [bonus * ndtr((e - target) / sd) - cost * e**2 / 2 for e in roots]
    best = max(range(len(roots)), key=lambda i: (payoffs[i], roots[i]))
    success = float(ndtr((roots[best] - target) / sd))
    return ThresholdEffort(roots[best], success, float(payoffs[best]), roots)


@cache
def largest_stake() -> float:
    """B/(kσ²) up to which a target that is reached half the time is worth working for; about 6.18.

    At T = e_max the payoff of working is B/2 − k·e_max²/2. This is the stake at which giving up pays as much.
    A contest of two is the same problem, with the rival's effort as the target and noise of variance 2σ².

    >>> round(largest_stake(), 4)
    6.1755
    """

    def advantage(stake: float) -> float:
        top = stake * _PEAK
        low = stationary_efforts(top, stake, 1.0, 1.0)[0]
        if low > top / 2:  # there is no way of giving up
            return 1.0
        return stake / 2 - top**2 / 2 - (stake * ndtr(low - top) - low**2 / 2)

    return float(brentq(advantage, 4.5, 2 * np.pi))


def hardest_target(bonus: float, sd: float, cost: float) -> HardestTarget:
    """Find the target that calls forth most effort; an easier one and a harder one call forth less.

        T* = e_max = B/(k·σ·√(2π)),        reached half the time

    Derivation: k·e = (B/σ)·φ(z) is largest at z = 0. This holds while B/(kσ²) is at most :func:`largest_stake`. Beyond
    it the official would give up at that target; the hardest target that is worth working for is then the lower one
    at which working and giving up pay the same, which is found numerically.

    Parameters and errors as in :func:`effort_under_threshold`.

    Source: re-derived; CF21.

    >>> found = hardest_target(bonus=2.0, sd=1.0, cost=1.0)
    >>> round(found.target, 6), round(found.effort, 6), found.success
    (0.797885, 0.797885, 0.5)
    """
    checks.positive(bonus=bonus, sd=sd, cost=cost)
    top = bonus / (cost * sd) * _PEAK
    if bonus / (cost * sd**2) <= largest_stake():
        return HardestTarget(top, top, 0.5)
    low, high = 0.0, top
    while high - low > 1e-13 * top:  # effort drops at one target between the two
        middle = (low + high) / 2
        given_up = effort_under_threshold(middle, bonus, sd, cost).effort < middle
        low, high = (low, middle) if given_up else (middle, high)
    found = effort_under_threshold(low, bonus, sd, cost)
    return HardestTarget(low, found.effort, found.success)
