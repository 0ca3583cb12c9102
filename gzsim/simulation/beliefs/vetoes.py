"""What vetoes may take, and so what it is worth to stay above them (S03, S15).

A veto k strikes whoever is seen below its threshold a_k, and leaves of a score no more than its cap, or puts the unit
behind all others. It is feared for what the scheme then takes, in money, bonus and career, and for nothing else:

    L_k = V(S) − V(min(S, cap_k))        or        V(S) − V(behind all others)
    P_k = Φ((a_k − A_k)/w_k),    w_k² = luck still to come² + σ_v²

with A_k where indicator k is expected to be seen. Of several the strictest that strikes decides: in the order of caps,
what hangs on staying above a_k is

    F_k = Π_{j<k} (1 − P_j)·[L_k − E_k],    E_k = P_{k+1}·L_{k+1} + (1 − P_{k+1})·E_{k+1}

With one cap for all it is L·Π_{j≠k}(1 − P_j). Work and borrowing see F_k·φ((A_k − a_k)/w_k)/w_k for one more span, a
lie the step itself (`gzsim.simulation.fabrication.best_lie`). A score point beyond a cap is worth nothing where a veto
strikes, so that β counts times the chance that none does.

A veto whose cap no score reaches takes nothing. Under a piece rate of g a point without a career L is g·(S − cap)⁺.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from gzsim.numeric.luck import LAWS
from gzsim.numeric.normal import ndtr
from gzsim.simulation.beliefs.point_worth import PointWorth
from gzsim.simulation.beliefs.projection import density
from gzsim.simulation.in_force import InForce
from gzsim.simulation.state import Array

FAR = 20.0
"""Standard deviations below which nobody is ever seen: where whoever stands behind all others gets the last grade."""


class Vetoes(NamedTuple):
    """What hangs on staying above thresholds. R replications, K indicators, N units, J edges: 1, 0 without vetoes."""

    fear: Array | float
    """(R, K, N) utility of one more span of the ruler, before bounds; 0 without vetoes."""
    cliffs: Array
    """(R, K, N, J, 2) edges in spans of attainment, and the utility that hangs on being seen above each."""
    dulled: Array | float
    """(R, N) what of a point's worth is lost because a veto may strike."""


def what_vetoes_take(rules: InForce, point: PointWorth, attained: Array, ruled: Array, spread: Array) -> Vetoes:
    """What the vetoes of a world may take; see the equations above.

    ``attained`` and ``ruled`` (R, K, N) are where indicators are expected, in spans of attainment and of the ruler;
    ``spread`` (K, N) is what luck may still do, spans of the ruler.
    """
    world = rules.world
    struck = np.flatnonzero(np.isfinite(world.veto).any(1))
    if not struck.size:
        return Vetoes(0.0, np.empty((*attained.shape, 0, 2)), 0.0)
    struck = struck[np.argsort(world.veto_cap[struck], kind="stable")]
    width = np.sqrt(spread**2 + world.fabrication.verification_doubt**2)
    risk = {k: ndtr((world.veto[k] - ruled[:, k]) / width[k]) for k in struck}
    falls, dulled = _falls(rules, point, struck, risk)
    # in memory the replication comes after the place, as lies will be weighed (`gzsim.simulation.fabrication`)
    fear, cliffs = np.zeros_like(ruled), np.moveaxis(np.zeros((*ruled.shape[1:], len(ruled), 1, 2)), 2, 0)
    for k, fall in falls.items():
        fear[:, k] = fall * density((ruled[:, k] - world.veto[k]) / width[k]) / width[k]
        bound = np.isfinite(world.veto[k])
        away = np.where(bound, world.veto[k], 0.0) - ruled[:, k]
        cliffs[:, k, :, 0, 0] = attained[:, k] + away * world.rate[k]
        cliffs[:, k, :, 0, 1] = np.where(bound, fall, 0.0)
    return Vetoes(fear, cliffs, dulled)


def _falls(rules: InForce, point: PointWorth, struck: Array, risk: dict[int, Array]) -> tuple[dict[int, Array], Array]:
    """F_k of each veto (R, N), strictest cap first, and the worth of a point that is lost."""
    falls, anyway, dulled = {}, np.zeros_like(point.worth), np.zeros_like(point.worth)
    for k in struck[::-1]:
        loss = _loss(rules, point, float(rules.world.veto_cap[k]))
        falls[k] = loss - anyway
        anyway = anyway + risk[k] * falls[k]
        dulled = dulled + risk[k] * (np.where(loss > 0.0, point.worth, 0.0) - dulled)
    clear = np.ones_like(point.worth)
    for k in struck:
        falls[k] = falls[k] * clear
        clear = clear * (1.0 - risk[k])
    return falls, dulled


def _loss(rules: InForce, point: PointWorth, cap: float) -> Array:
    """Utility (R, N) of the expected standing over that of a capped score, or behind all others; 0 at least."""
    world, scheme, scale = rules.world, rules.scheme, rules.standing.scale
    last, usual = not np.isfinite(cap), world.citizens.satisfaction_weight * world.citizens.satisfaction_base
    capped = point.offset + scale * (cap - usual)  # expected scores leave out what citizens are usually worth
    there = rules.ranked.lowest(point.expected) - 1.0 if last else capped
    away = np.maximum(0.0, point.expected - there)
    known, law = (point.believed, point.doubt), LAWS[world.beliefs.law]
    below = point.believed - away - (FAR * point.doubt if last else 0.0)
    bonus = scheme.expected_bonus(*known, point.believed, law) - scheme.expected_bonus(*known, below, law)
    if point.experience is not None:
        money = point.experience * away
    else:
        money = scheme.expected_money(*known, point.believed, law)
        if last:
            money = money - scheme.money_when_last(point.expected, there)
        else:
            money = money - scheme.expected_money(*known, point.believed - away, law)
    loss = world.leader.worth_of_money * money + world.leader.worth_of_bonus * bonus + point.career * away / scale
    return np.where(away > 0.0, np.maximum(0.0, loss), 0.0)
