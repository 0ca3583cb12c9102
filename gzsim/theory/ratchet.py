"""What targets that follow results do to effort, over an endless career and over a term (CF15, CF16)."""

from __future__ import annotations

import numpy as np

from gzsim.theory import checks
from gzsim.theory.checks import Array


def ratchet_incentive(bonus: float, adjustment: float, interest: float) -> float:
    """Pay for one more unit of output, all later targets considered.

    The bonus is b·(y_t − q_t); the target moves by q_{t+1} = q_t + d + λ·(y_t − q_t); the future is discounted at the
    interest rate r per period, without end.

        c′(y*) = b·r/(r + λ)

    Derivation: a unit more raises the target j + 1 periods on by λ·(1 − λ)^j; discounted by δ = 1/(1 + r) these sum to
    δλ/(1 − δ(1 − λ)) = λ/(r + λ), which is lost from the bonus. Any convex cost of output will do.

    Parameters
    ----------
    bonus : b, money per unit above target
    adjustment : λ, 0 to 1, share of a surplus that is added to the next target; 0 is no ratchet
    interest : r > 0 per period

    Returns money per unit of output

    Source: Weitzman (1980), Bell J. of Economics 11, 302–308, re-derived; CF15.

    >>> round(ratchet_incentive(bonus=1.0, adjustment=0.6, interest=0.1), 6)
    0.142857
    """
    checks.finite(bonus=bonus)
    checks.share(adjustment=adjustment)
    checks.positive(interest=interest)
    return bonus * interest / (interest + adjustment)


def ratchet_incentives_of_term(bonus: float, adjustment: float, interest: float, years: int) -> Array:
    """The same for an official who leaves after T years, by year of the term.

        c′(y_t) = b·(1 − Σ_{j=0}^{T−t−1} δ^{j+1}·λ·(1 − λ)^j),        δ = 1/(1 + r)

    It rises to the full b in the last year, since the next target is the successor's. Derivation: as
    :func:`ratchet_incentive`, the sum ending with the term.

    Parameters
    ----------
    bonus, adjustment : b and λ, as in :func:`ratchet_incentive`
    interest : r ≥ 0 per year
    years : T ≥ 1

    Returns array (year,), money per unit of output

    Source: after Weitzman (1980), finite term re-derived; CF16.

    >>> ratchet_incentives_of_term(bonus=1.0, adjustment=0.6, interest=0.1, years=5).round(6)
    array([0.157844, 0.184072, 0.256198, 0.454545, 1. ])
    """
    checks.finite(bonus=bonus)
    checks.share(adjustment=adjustment)
    checks.not_negative(interest=interest)
    checks.whole(1, years=years)
    later = np.arange(years - 1)
    lost = adjustment * ((1 - adjustment) / (1 + interest)) ** later / (1 + interest)
    return bonus * (1 - np.concatenate([[0.0], np.cumsum(lost)]))[::-1]
