"""How much an official who may leave puts into what ripens late (CF26)."""

from __future__ import annotations

from dataclasses import dataclass

from gzsim.errors import InputError
from gzsim.theory import checks


@dataclass(frozen=True)
class LongTermShare:
    """What the long term gets.

    Attributes
    ----------
    share : a*, of the budget of effort
    credit : φ, present worth of a unit of credit for the late result
    """

    share: float
    credit: float


def long_term_share(
    weight_short: float, weight_long: float, hazard: float, discount: float, years: int, retained: float = 0.0
) -> LongTermShare:
    """Share of effort for a task whose result comes L years later, with log utility of both results.

        a* = w_l·φ/(w_s + w_l·φ),        φ = δ^L·((1 − h)^L + γ·(1 − (1 − h)^L))

    An official leaves with hazard h each year and is credited with a later result only if still in office, or, after
    leaving, with the share γ that an audit after the term keeps for him. Without it φ = (δ(1 − h))^L. Derivation: a
    maximises w_s·ln(1 − a) + w_l·φ·ln a, which is concave.

    Parameters
    ----------
    weight_short : w_s ≥ 0, of the result that shows at once
    weight_long : w_l ≥ 0, of the late one; not both 0, and credit for it if w_s is 0
    hazard : h, 0 to 1 a year
    discount : δ, 0 to 1 a year
    years : L ≥ 0
    retained : γ, 0 to 1; 1 is accountability for life

    Source: re-derived; CF26.

    >>> round(long_term_share(1.0, 1.0, hazard=0.2, discount=0.95, years=5).share, 6)
    0.202267
    >>> round(long_term_share(1.0, 1.0, hazard=0.2, discount=0.95, years=5, retained=1.0).share, 6)
    0.436233
    """
    checks.not_negative(weight_short=weight_short, weight_long=weight_long, years=years)
    checks.share(hazard=hazard, discount=discount, retained=retained)
    stays = (1 - hazard) ** years
    credit = discount**years * (stays + retained * (1 - stays))
    if weight_short + weight_long * credit == 0:
        raise InputError("nothing is rewarded", field="weight_short", valid="above 0, or credit for the long term")
    return LongTermShare(weight_long * credit / (weight_short + weight_long * credit), credit)
