"""How far reports are expected to stand above the truth, and what that makes of the own report (CF55)."""

from __future__ import annotations

import math
from dataclasses import dataclass

from gzsim.theory import checks


@dataclass(frozen=True)
class Rivalry:
    """What a rival who exaggerates does to a report.

    Attributes
    ----------
    point : β, money for one more point of the own score
    inflation : m*, spans by which the own report stands above the truth
    """

    point: float
    inflation: float


def report_against_rival(
    deduction: float, doubt: float, points: float, cost: float, ahead: float, expected: float = 0.0,
    own: float = 0.0, rival: float = 0.0,
) -> Rivalry:  # fmt: skip
    r"""Report of one of two who are ranked, of whom the last pays, where reports are expected to be inflated again.

    .. math:: d = (S_i + \iota\Delta_i) - (S_j + \iota\Delta_j), \quad
              \beta = D\,\frac{\varphi\big(d/(\sqrt2\,\sigma)\big)}{\sqrt2\,\sigma}, \quad m^* = \beta\,w/\kappa

    Each score is doubted by σ, so that one is last with probability Φ(−d/(√2σ)), and a point is worth D times its
    slope. What a rival adds draws lies from whoever stands above the rival, and from nobody who stands below: to the
    one it brings the edge nearer, from the other it takes hope. At equal standing it takes from both alike. With ι = 0
    it moves nobody, whatever the rival reports.

    Parameters
    ----------
    deduction : D ≥ 0, money that the last pays
    doubt : σ > 0, points, standard deviation of each score
    points : w > 0, points per span
    cost : κ > 0, money per squared span of a lie
    ahead : S_i − S_j, true points
    expected : ι, 0 to 1, share of what stood above the truth that is expected again
    own, rival : Δ_i and Δ_j, points by which the last reports stood above the truth

    Source: derivation above; the slope of a rank among two as in CF07, the lie as in CF19.

    Examples
    --------
    >>> honest = report_against_rival(0.1, 2.0, 100.0, 3.0, ahead=4.0, expected=1.0)
    >>> against = report_against_rival(0.1, 2.0, 100.0, 3.0, ahead=4.0, expected=1.0, rival=3.0)
    >>> hopeless = report_against_rival(0.1, 2.0, 100.0, 3.0, ahead=4.0, expected=1.0, rival=12.0)
    >>> [round(each.inflation, 4) for each in (honest, against, hopeless)]
    [0.173, 0.4417, 0.0086]
    """
    checks.not_negative(deduction=deduction)
    checks.positive(doubt=doubt, points=points, cost=cost)
    checks.finite(ahead=ahead, own=own, rival=rival)
    checks.share(expected=expected)
    wide = math.sqrt(2.0) * doubt
    distance = (ahead + expected * (own - rival)) / wide
    point = deduction * math.exp(-0.5 * distance**2) / math.sqrt(2.0 * math.pi) / wide
    return Rivalry(point, point * points / cost)
