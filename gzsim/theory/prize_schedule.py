"""Whether to reward the head or to punish the tail (CF10)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from gzsim.errors import InputError
from gzsim.theory import checks
from gzsim.theory.checks import Array


@dataclass(frozen=True, eq=False)
class PrizeSchedule:
    """Prizes by rank.

    Attributes
    ----------
    prizes : w (rank,), best first
    reward : the first's prize less the median one
    punishment : the median prize less the last's
    """

    prizes: Array
    reward: float
    punishment: float


def optimal_prizes(
    rank_effects: ArrayLike, participation: float, incentive: float, risk_aversion: float
) -> PrizeSchedule:
    """Cheapest prizes that make n equal, risk-averse contestants take part and work.

        1/u′(w_i) = λ + μ·n·β_i,  u′(w) = w^{−γ}:        w_i = (λ + μ·n·β_i)^{1/γ}

    For normal luck n·β_i = E[Z_(i)]/σ. With luck that is symmetric prizes are linear in it at γ = 1 (reward and
    punishment alike); above, punishments are larger; below, rewards. Derivation: minimise (1/n)·Σ w_i subject to
    (1/n)·Σ u(w_i) ≥ reservation utility + cost of effort (multiplier λ) and Σ β_i·u(w_i) ≥ marginal cost of effort
    (multiplier μ). In the u_i the problem is convex, so the first-order condition is sufficient. For the agent's own
    condition to describe his best effort see :func:`~gzsim.theory.rank_tournament.rank_tournament`.

    Parameters
    ----------
    rank_effects : β (rank,), best first, from :mod:`gzsim.theory.rank_tournament`
    participation : λ > 0, shadow price of utility
    incentive : μ ≥ 0, shadow price of incentive
    risk_aversion : γ > 0, relative

    Raises InputError if λ + μ·n·β_n ≤ 0: the last could not be paid little enough.

    Source: Akerlof and Holden (2012), Economic Theory 51, 289–313, re-derived; CF10.

    >>> from gzsim.theory.rank_tournament import normal_rank_effects
    >>> found = optimal_prizes(normal_rank_effects(9), participation=1.0, incentive=0.3, risk_aversion=2.0)
    >>> round(found.reward, 6), round(found.punishment, 6)
    (0.202291, 0.255355)
    """
    effects = checks.vector("rank_effects", rank_effects)
    checks.positive(participation=participation, risk_aversion=risk_aversion)
    checks.not_negative(incentive=incentive)
    inverse_marginal_utility = participation + incentive * effects.size * effects
    lowest = inverse_marginal_utility.min()
    if lowest <= 0:
        limit = participation / -(effects.size * effects.min())
        raise InputError(f"{incentive} would ask for a prize below nothing", field="incentive", valid=f"< {limit:.4g}")
    prizes = inverse_marginal_utility ** (1 / risk_aversion)
    middle = float(np.median(prizes))
    return PrizeSchedule(prizes, float(prizes[0]) - middle, middle - float(prizes[-1]))
