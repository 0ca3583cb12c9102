"""How strongly to reward one noisy measure (CF01)."""

from __future__ import annotations

from dataclasses import dataclass

from gzsim.theory import checks


@dataclass(frozen=True)
class PieceRate:
    """The best linear pay for one task.

    Attributes
    ----------
    rate : b*, pay per unit of the measure
    effort : e*, units of the measure
    surplus : what both sides share, benefit − cost − risk premium
    """

    rate: float
    effort: float
    surplus: float


def effort_under_piece_rate(rate: float, cost: float) -> float:
    """Effort of an official paid b per unit, e = b/k: what maximises b·e − k·e²/2.

    >>> effort_under_piece_rate(rate=0.5, cost=2.0)
    0.25
    """
    checks.positive(cost=cost)
    checks.finite(rate=rate)
    return rate / cost


def optimal_piece_rate(cost: float, risk_aversion: float, variance: float, benefit: float = 1.0) -> PieceRate:
    """Pay that balances incentive against risk.

    A principal gains B per unit of effort e and sees x = e + ε, ε ~ N(0, σ²). Pay is a + b·x; the official has constant
    absolute risk aversion r and effort costs k·e²/2.

        e = b/k,        b* = B/(1 + r·k·σ²)

    Derivation: with normal noise the official's certainty equivalent is a + b·e − k·e²/2 − r·b²·σ²/2. Since a moves
    money one for one, b maximises the joint surplus B·b/k − b²/(2k) − r·b²·σ²/2, whose slope B/k − b/k − r·b·σ² is 0
    at b*. The surplus is strictly concave in b, so the formula always holds.

    Parameters
    ----------
    cost : k > 0, money per squared unit of effort
    risk_aversion : r ≥ 0, per unit of money
    variance : σ² ≥ 0, squared units of the measure
    benefit : B, money per unit of effort

    Source: Holmström and Milgrom (1987, 1991), re-derived; CF01.

    >>> found = optimal_piece_rate(cost=2.0, risk_aversion=1.5, variance=0.8)
    >>> round(found.rate, 6), round(found.effort, 6)
    (0.294118, 0.147059)
    """
    checks.positive(cost=cost)
    checks.not_negative(risk_aversion=risk_aversion, variance=variance)
    checks.finite(benefit=benefit)
    rate = benefit / (1 + risk_aversion * cost * variance)
    return PieceRate(rate, rate / cost, 0.5 * benefit * rate / cost)
