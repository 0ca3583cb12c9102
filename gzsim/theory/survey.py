"""Measured satisfaction that can be flattered by whom it judges (CF44, CF45)."""

from __future__ import annotations

from gzsim.theory import checks


def above_truth(
    reach: float, point: float, weight: float, cost: float, largest: float = 1.0, bias: float = 0.0
) -> float:
    r"""Points of 100 by which measured satisfaction is expected to be above the truth.

    .. math:: E[\hat s] - s = b + 100\,\rho\,H, \qquad H = \min(\bar H,\ 100\,\beta\,w\,\rho/\kappa)

    A span of flattery raises what is measured by 100·ρ points and the score by w times as many; it costs κH²/2.
    With ρ = 0, asked on site alone, nobody flatters and the truth is measured on average (CF44). An institution of its
    own shows its bias b, and, captured to a share χ = ρ, what flattery adds: with the square of χ, because who can
    reach it less also tries less (CF45).

    Parameters
    ----------
    reach : ρ, share of the measurement that can be flattered, 0 to 1
    point : β ≥ 0, utility per score point
    weight : w, weight of satisfaction in the score, 0 to 1
    cost : κ > 0, utility per squared span of 100 points
    largest : H̄ ≥ 0, spans
    bias : b, points, of what is measured and not taken off

    Source: derivation above.

    >>> above_truth(reach=0.0, point=0.02, weight=0.35, cost=3.0)
    0.0
    >>> [round(above_truth(reach, 0.02, 0.35, 3.0, bias=1.0), 3) for reach in (0.5, 1.0)]
    [6.833, 24.333]
    """
    checks.share(reach=reach, weight=weight)
    checks.not_negative(point=point, largest=largest)
    checks.positive(cost=cost)
    checks.finite(bias=bias)
    return bias + 100.0 * reach * min(largest, 100.0 * point * weight * reach / cost)
