"""False reports under superiors who lose a bonus of their own (CF47)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from gzsim.theory import checks


class Overseen(NamedTuple):
    """What superiors do about reports."""

    efforts: np.ndarray
    """Share of what is invented that each superior strikes out, first the nearest."""
    passed: float
    """Share of it that passes all."""
    inflation: float
    """What reports are above the truth."""


def overseen_report(
    reward: float, chance: float, fine: float, cost: float, losses: Sequence[float], oversight_cost: float
) -> Overseen:
    r"""Reports that go up desk by desk, past superiors who answer for what they let pass with their own bonus.

    .. math::
        o_l = \min\{1, q L_l \prod_{j<l}(1 - o_j)/c_o\}, \qquad P = \prod_l (1 - o_l), \qquad
        x = P^2 \max(0, b - qF)/\kappa

    Each superior strikes out the share o of what is invented, at the cost c_o·o²/2, and spares L_l for a report that
    would be found with the chance q. What leaves is x = P·m, invented at κ·m²/2: the official gains (b − qF)·x at the
    cost κ·x²/(2P²). Superiors deter by their square: what they strike out is not told, and inventing pays less.

    Parameters
    ----------
    reward, fine, cost : b, F ≥ 0 and κ > 0, as of `gzsim.theory.reporting.over_reporting`
    chance : q, 0 to 1
    losses : L ≥ 0, utility that a found report takes from each superior, first the nearest
    oversight_cost : c_o > 0

    Source: derivation above; CF47.

    >>> overseen = overseen_report(0.5, 0.2, 0.5, 2.0, losses=[0.03, 0.02], oversight_cost=0.02)
    >>> overseen.efforts.round(4), round(overseen.passed, 4), round(overseen.inflation, 4)
    (array([0.3 , 0.14]), 0.602, 0.0725)
    """
    checks.positive(cost=cost, oversight_cost=oversight_cost)
    checks.not_negative(reward=reward, fine=fine, losses=losses)
    checks.share(chance=chance)
    passed, efforts = 1.0, []
    for loss in losses:
        efforts.append(min(1.0, chance * loss * passed / oversight_cost))
        passed *= 1.0 - efforts[-1]
    return Overseen(np.array(efforts), passed, passed**2 * max(0.0, reward - chance * fine) / cost)
