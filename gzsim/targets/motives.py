"""Why a target grows on its way down (S01): two motives, each a formula, which the data do not tell apart.

Contest: whoever announces more for those below stands better among the rivals beside (CF12). Safety margin: whoever
asks for more than is needed reaches the own target in spite of bad luck below (CF25).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import ndtri

from gzsim.errors import InputError

Array = NDArray[np.float64]


def contest_effort(
    contestants: ArrayLike, prize: ArrayLike = 1.0, decisiveness: ArrayLike = 1.0, cost: ArrayLike = 1.0
) -> Array:
    """Effort of each contestant in a symmetric Tullock contest with linear cost.

    Win probability x_i^ρ/Σ_j x_j^ρ, prize V, cost k·x. A point more gains ∂p/∂x·V = ρ(n−1)V/(n²x) where all are alike,
    which equals its cost at

        x* = ρ(n−1)V/(n²k)

    Parameters
    ----------
    contestants : n ≥ 2
    prize : V > 0, in the unit of the cost
    decisiveness : ρ, 0 < ρ ≤ n/(n−1), beyond which nobody would enter for sure
    cost : k > 0 per point

    Raises
    ------
    InputError
        If a number is outside its range.

    Source: Tullock (1980); CF12; the contest of Li, Liu, Weng and Zhou (2019).

    Examples
    --------
    >>> contest_effort(9).round(6)
    np.float64(0.098765)
    """
    n, stake, rho, k = _contest(contestants, prize, decisiveness, cost)
    return rho * (n - 1) * stake / (n**2 * k)


def contest_amplification(
    own_target: ArrayLike, contestants: ArrayLike, prize: ArrayLike, decisiveness: ArrayLike = 1.0,
    cost: ArrayLike = 1.0,
) -> Array:  # fmt: skip
    """Points that a leader in a contest adds to the own target when setting the target of those below.

    **Derivation.** Leaders of n rival units with the same own target T are compared by what they announce, T + a, which
    shows their zeal: p_i = (T + a_i)^ρ/Σ_j (T + a_j)^ρ. The prize is V. Asking more of those below costs k·a²/2: the
    more so, the further the target is from what was asked of the unit itself, because a missed announcement costs
    face. Where all are alike a point more gains, as in CF12, ρ(n−1)V/(n²(T + a)), and costs k·a. They meet at

        a·(T + a) = ρ(n−1)V/(n²k) = m,      a* = ½(√(T² + 4m) − T)

    m is the effort of CF12, to which this comes back with linear cost: then T + a = m. Amplification rises with the
    prize and with decisiveness, falls with the own target, with the cost and, from n = 2, with the number of rivals,
    and is always positive. This is our own short cut: Li, Liu, Weng and Zhou (2019) derive amplification from the
    targets by which superiors steer the effort of contestants below.

    Parameters
    ----------
    own_target : T ≥ 0, percentage points; all arrays are broadcast
    contestants : n ≥ 2, rivals and oneself
    prize : V > 0
    decisiveness : ρ, 0 < ρ ≤ n/(n−1)
    cost : k > 0, in the unit of the prize per squared percentage point

    Returns
    -------
    array : a*, percentage points

    Raises
    ------
    InputError
        If a number is outside its range.

    Examples
    --------
    >>> contest_amplification(own_target=[5.5, 10.0], contestants=9, prize=100.0).round(3)
    array([1.426, 0.906])
    """
    own = np.asarray(own_target, float)
    if not np.isfinite(own).all() or (own < 0).any():
        raise InputError(f"{own_target!r}", field="own_target", valid="0 or more")
    m = contest_effort(contestants, prize, decisiveness, cost)
    return 2 * m / (np.sqrt(own**2 + 4 * m) + own)  # the same as ½(√(T² + 4m) − T), without cancellation


def safety_margin(probability: ArrayLike, sd: ArrayLike, correlation: ArrayLike, children: ArrayLike) -> Array:
    """Points by which children's targets must exceed the parent's so that the parent reaches its own, for one level.

    The parent's result is the mean of n equal children's, each its target plus luck of standard deviation σ, with
    correlation ρ between any two. That mean has variance σ²(1 + (n−1)ρ)/n, so that the parent reaches T with
    probability q if children's targets exceed T by

        margin = z_q·σ·√((1 + (n−1)ρ)/n)

    A probability below one half gives a negative margin. Luck that all share (ρ near 1) does not average out: then more
    children do not help.

    Parameters
    ----------
    probability : q, between 0 and 1, both excluded
    sd : σ ≥ 0, percentage points
    correlation : ρ, from −1/(n−1) to 1
    children : n ≥ 1

    Raises
    ------
    InputError
        If a number is outside its range.

    Source: newsvendor argument, CF25.

    Examples
    --------
    >>> safety_margin(0.9, sd=1.0, correlation=0.3, children=9).round(4)
    np.float64(0.7877)
    """
    q, sigma, rho, n = (np.asarray(each, float) for each in (probability, sd, correlation, children))
    _all((q > 0) & (q < 1), "probability", "between 0 and 1")
    _all((sigma >= 0) & np.isfinite(sigma), "sd", "0 or more")
    _all((n >= 1) & np.isfinite(n), "children", "1 or more")
    _all((rho <= 1) & (1 + (n - 1) * rho >= 0), "correlation", "from -1/(n - 1) to 1")
    return ndtri(q) * sigma * np.sqrt((1 + (n - 1) * rho) / n)


def margins_down(margins: ArrayLike) -> Array:
    """Distance from the top's target at each level: margins add up, Σ of those at and above the level.

    Parameters
    ----------
    margins : array (..., level), the margin each level puts on its parent's target

    >>> margins_down([0.79, 0.5]).round(2)
    array([0.79, 1.29])
    """
    return np.cumsum(np.asarray(margins, float), axis=-1)


def _contest(contestants: ArrayLike, prize: ArrayLike, decisiveness: ArrayLike, cost: ArrayLike) -> tuple[Array, ...]:
    n, stake, rho, k = (np.asarray(each, float) for each in (contestants, prize, decisiveness, cost))
    _all((n >= 2) & np.isfinite(n), "contestants", "2 or more")
    _all((stake > 0) & np.isfinite(stake), "prize", "more than 0")
    _all((rho > 0) & (rho * (n - 1) <= n), "decisiveness", "more than 0, at most n/(n - 1)")
    _all((k > 0) & np.isfinite(k), "cost", "more than 0")
    return n, stake, rho, k


def _all(holds: NDArray[np.bool_], field: str, valid: str) -> None:
    if not np.all(holds):
        raise InputError("out of range", field=field, valid=valid)
