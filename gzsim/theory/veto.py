"""A threshold that caps the score of whoever falls below it, and the work that it draws (CF32)."""

from __future__ import annotations

from dataclasses import dataclass

from scipy import stats

from gzsim.theory import checks


@dataclass(frozen=True)
class Veto:
    """What a veto does to one indicator.

    Attributes
    ----------
    chance : that it strikes
    loss : what is lost if it does
    effort : share of working time
    """

    chance: float
    loss: float
    effort: float


def effort_near_veto(
    point: float, points: float, effect: float, cost: float, score: float, cap: float, distance: float, sd: float
) -> Veto:
    r"""Effort of an official who is paid by the point and whose score counts up to a cap if an indicator fails.

    .. math:: P = \Phi(-d/\sigma), \quad L = b\,(S - c)^+, \quad
              k\,e = \theta\,[\,b\,w\,(1 - P\,1_{S>c}) + L\,\varphi(d/\sigma)/\sigma\,]

    Money is b·min(S, c) with chance P and b·S else: b·S − P·L. One more span moves S by w points and the indicator
    away from the threshold by one. The first is worth nothing where a veto strikes; the second is what a veto is for.

    Parameters
    ----------
    point : b ≥ 0, money per point
    points : w > 0, points per span
    effect : θ > 0, spans per unit of effort
    cost : k > 0, curvature of the cost of effort
    score, cap : S and c, points
    distance : d, spans by which the indicator is expected to pass the threshold
    sd : σ > 0, spans

    Source: derivation above; the density at a threshold as in CF21.

    Examples
    --------
    >>> mild, harsh = (effort_near_veto(0.002, 100.0, 1.0, 1.0, 100.0, cap, 0.1, 0.1) for cap in (96.0, 60.0))
    >>> round(mild.effort, 4), round(harsh.effort, 4)
    (0.1876, 0.3618)
    """
    checks.positive(points=points, effect=effect, cost=cost, sd=sd)
    checks.not_negative(point=point)
    chance, loss = float(stats.norm.cdf(-distance / sd)), point * max(0.0, score - cap)
    kept = point * points * (1.0 - chance * (score > cap))
    pull = loss * float(stats.norm.pdf(distance / sd)) / sd
    return Veto(chance, loss, float(effect * (kept + pull) / cost))
