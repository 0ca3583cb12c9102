"""Contests of effort alone: private ability, and luck of the Tullock kind (CF11, CF12)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.integrate import quad

from gzsim.errors import InputError
from gzsim.theory import checks
from gzsim.theory.checks import Array
from gzsim.theory.distribution import Distribution, rank_chances


@dataclass(frozen=True, eq=False)
class TullockContest:
    """What n equal contestants do.

    Attributes
    ----------
    effort : x*, of each
    total : n·x*
    rent : what each expects to be left with, V/n − x*
    """

    effort: Array
    total: Array
    rent: Array


def all_pay_effort(unit_costs: ArrayLike, prizes: ArrayLike, abilities: Distribution) -> Array:
    """Effort of contestants who know their own unit cost and only the distribution of the others'.

    n contestants; effort x costs c·x whether or not it wins; c is drawn independently from F on [m, M], m > 0; the
    most effort takes w₁, the next w₂, … (Moldovanu and Sela).

        x(c) = ∫_c^M (1/t)·(n−1)·Σ_j (w_j − w_{j+1})·C(n−2, j−1)·F(t)^{j−1}·(1 − F(t))^{n−1−j}·f(t) dt

    With one prize V the sum is V·(1 − F)^{n−2}. Derivation: whoever poses as type s pays c·x(s) for the prize W(F(s))
    that the rank of s brings; honesty requires c·x′(c) = dW(F(c))/dc, and the weakest type M does nothing. Prizes
    must not grow with the rank, or x would not fall with cost. With linear or concave costs of effort one prize for the
    first yields the largest expected total.

    Parameters
    ----------
    unit_costs : c, array (contestant,), in the range of F, money per unit of effort
    prizes : w (rank,), best first, not growing with the rank; as many as contestants, two or more
    abilities : F, distribution of unit costs above 0, such as ``scipy.stats.uniform(0.5, 0.5)`` for 0.5 to 1

    Returns array (contestant,), units of effort

    Source: Moldovanu and Sela (2001), American Economic Review 91, 542–558, re-derived for any prizes; CF11.

    >>> from scipy import stats
    >>> all_pay_effort([0.5, 0.75, 1.0], prizes=[1.0, 0.0, 0.0], abilities=stats.uniform(0.5, 0.5)).round(6)
    array([1.545177, 0.301457, 0. ])
    """
    c = checks.vector("unit_costs", unit_costs)
    steps = _steps(prizes, abilities)
    share = abilities.cdf(c)
    if ((c < abilities.ppf(0.0)) | (c > abilities.isf(0.0))).any():
        raise InputError(f"{c.tolist()} leaves the range of abilities", field="unit_costs", valid="costs that occur")
    return np.array([_integral(lambda u: _worth(u, steps) / abilities.ppf(u), u) for u in share])


def expected_total_effort(prizes: ArrayLike, abilities: Distribution) -> float:
    """Expected sum of the efforts of :func:`all_pay_effort`, n·∫ x(c)·f(c) dc.

    By changing the order of integration, n·∫₀¹ u·W(u)/F⁻¹(u) du, with W the integrand's sum times n − 1.

    >>> from scipy import stats
    >>> round(expected_total_effort([1.0, 0.0, 0.0], stats.uniform(0.5, 0.5)), 6)
    1.364468
    """
    steps = _steps(prizes, abilities)
    return (steps.size + 1) * _integral(lambda u: u * _worth(u, steps) / abilities.ppf(u), 0.0)


def _steps(prizes: ArrayLike, abilities: Distribution) -> Array:
    w = checks.vector("prizes", prizes)
    checks.whole(2, prizes=w.size)
    if (np.diff(w) > 0).any():
        raise InputError(f"{w.tolist()} pays a worse rank more", field="prizes", valid="prizes, best first")
    if not abilities.ppf(0.0) > 0:
        raise InputError("effort may cost nothing", field="abilities", valid="unit costs above 0")
    return -np.diff(w)


def _worth(u: float, steps: Array) -> float:
    """By how much the expected prize falls with the quantile u of one's cost, −dW/du."""
    u = np.asarray(u)
    return float(steps.size * (steps @ rank_chances(1 - u, u, steps.size)))


def _integral(function, start: float) -> float:
    return quad(function, start, 1.0, epsabs=1e-13, epsrel=1e-11, limit=200)[0]


def tullock(contestants: ArrayLike, prize: ArrayLike, decisiveness: ArrayLike = 1.0) -> TullockContest:
    """Effort where the chance to win is a contestant's share of all effort.

    P(i wins) = x_i^ρ/Σ_j x_j^ρ; a unit of effort costs one unit of money.

        x* = ρ·(n − 1)·V/n²,        total ρ·(n − 1)·V/n

    Derivation: the slope of V·P − x at x_i = x_j is ρ·V·(n − 1)/(n²·x) − 1. Each must keep at least 0, V/n ≥ x*, which
    is ρ ≤ n/(n − 1); it also makes x* the best of all answers. With more contestants each does less and all do more.

    Parameters
    ----------
    contestants : n ≥ 2; all arrays are broadcast
    prize : V > 0, in units of what effort costs
    decisiveness : ρ, 0 < ρ ≤ n/(n − 1)

    Source: Tullock (1980); Li, Liu, Weng and Zhou (2019), Economic Journal 129, 2888–2915 use this form; re-derived;
    CF12.

    >>> tullock(contestants=[9, 10], prize=1.0).effort.round(6)
    array([0.098765, 0.09 ])
    """
    checks.whole(2, contestants=contestants)
    checks.positive(prize=prize, decisiveness=decisiveness)
    n, V, rho = (np.asarray(each, float) for each in (contestants, prize, decisiveness))
    if (rho > n / (n - 1)).any():
        raise InputError(
            f"at {decisiveness} effort costs more than it wins", field="decisiveness", valid="at most n/(n - 1)"
        )
    effort = rho * (n - 1) * V / n**2
    return TullockContest(effort, n * effort, V / n - effort)
