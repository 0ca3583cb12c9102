"""Money that follows a score rate, and the work that it draws (CF48)."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from gzsim.theory import checks
from gzsim.theory.checks import Array


def budget_next_year(
    rate: ArrayLike, share: float, level: float = 90.0, width: float = 10.0, unspent: float = 0.0
) -> Array:
    r"""Next year's budget over this year's, by the score rate.

    .. math:: G'/G = 1 + \rho\,\mathrm{clip}((r - r_0)/w, -1, 1) - \rho_x

    Parameters
    ----------
    rate : r, score rate in percent, any shape
    share : ρ, 0 to 1
    level, width : r₀ and w > 0, percent
    unspent : ρ_x, 0 to 1, what is cut where too little was spent; 0 where the budget was spent

    Source: S16 for the rule, not for its size; CF48. 13 of 15 points lose a third of ρ.

    >>> budget_next_year([100.0 * 13 / 15, 95.0, 70.0], 0.1).round(4)
    array([0.9667, 1.05  , 0.9   ])
    """
    checks.finite(rate=rate, level=level)
    checks.share(share=share, unspent=unspent)
    checks.positive(width=width)
    return 1.0 + share * np.clip((np.asarray(rate, float) - level) / width, -1.0, 1.0) - unspent


def effort_for_rate(money: float, share: float, width: float, units: int, effect: float, cost: float) -> float:
    r"""Effort of who stands well inside the width, one indicator that is all of the score.

    .. math:: k\,e = \theta\,\left(1 - \frac{1}{n}\right)\frac{100\,g\,\rho\,G}{w}

    A span is 100 points, and what all gain on average is taken from all.

    Parameters
    ----------
    money : g·G ≥ 0, utility of the whole budget
    share : ρ, 0 to 1
    width : w > 0, points
    units : n ≥ 2
    effect, cost : θ > 0 and k > 0

    Source: derivation above; CF48.

    >>> round(effort_for_rate(0.3, 0.1, 50.0, 9, 1.2, 1.0), 6)
    0.064
    """
    checks.not_negative(money=money)
    checks.share(share=share)
    checks.positive(width=width, effect=effect, cost=cost)
    checks.whole(2, units=units)
    return effect / cost * (1.0 - 1.0 / units) * 100.0 * money * share / width
