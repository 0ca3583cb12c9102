"""Work for a river that compensation is paid by, where water comes from above and payments have a ceiling (CF39)."""

from __future__ import annotations

from scipy import stats

from gzsim.theory import checks


def effort_under_compensation(
    price: float, own: float, effect: float, cost: float, due: float = 0.0, ceiling: float = 1e9,
    sd: float = 0.0,
) -> float:  # fmt: skip
    r"""Effort of an official who pays for the water at the lower border.

    .. math:: k\,e = \theta\,p\,o\,[\Phi((C - y)/\sigma) - \Phi((-C - y)/\sigma)]

    The payment is y + noise, cut off at ±C. One more span of the own doing moves the section by o, the share of its
    water that does not come from above, and the payment by p·o as long as it is not cut off.

    Parameters
    ----------
    price : p ≥ 0, money per span at the border
    own : o = 1 − Σd, from 0 to 1
    effect : θ > 0, spans per unit of effort
    cost : k > 0, curvature of the cost of effort
    due : y, payment expected if nothing were cut off, money
    ceiling : C ≥ 0, money
    sd : σ ≥ 0 of the payment, money

    Source: derivation above.

    Examples
    --------
    >>> [round(effort_under_compensation(0.3, 0.6, 1.5, 1.0, ceiling=c, sd=0.1), 4) for c in (1.0, 0.1, 0.0)]
    [0.27, 0.1843, 0.0]
    """
    checks.positive(effect=effect, cost=cost)
    checks.not_negative(price=price, ceiling=ceiling, sd=sd)
    checks.share(own=own)
    if sd > 0:
        felt = float(stats.norm.cdf((ceiling - due) / sd) - stats.norm.cdf((-ceiling - due) / sd))
    else:
        felt = float(abs(due) < ceiling)
    return effect * price * own * felt / cost
