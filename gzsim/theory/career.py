"""Working to be thought able, over a career and over many tasks (CF17, CF18)."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from gzsim.theory import checks
from gzsim.theory.checks import Array


@dataclass(frozen=True)
class StationaryCareer:
    """A career without beginning or end.

    Attributes
    ----------
    memory : μ, weight of the old belief when a result comes in; 1 − μ is that of the result
    incentive : g′(a), money per unit of effort
    """

    memory: float
    incentive: float


def career_incentives(prior_precision: float, noise_precision: float, discount: float, years: int) -> Array:
    """Marginal worth of effort to an official whose pay is what is believed of his ability, by year.

    Results are y_t = η + a_t + ε_t; ability η is constant and unknown to all, with prior precision h₁; noise has
    precision h_ε; each year's pay is the mean belief. The career lasts T years.

        g′(a_t) = Σ_{s=t+1}^T β^{s−t}·h_ε/(h₁ + (s − 1)·h_ε)

    It falls from year to year, to 0 in the last: what was known early cannot be changed late. Derivation: with s − 1
    results, each counts h_ε/(h₁ + (s − 1)·h_ε) in the mean of the normal posterior; expected effort is seen through,
    but a unit more shifts all later beliefs by that weight.

    Parameters
    ----------
    prior_precision : h₁ > 0, one over the variance of ability among officials
    noise_precision : h_ε > 0, one over the variance of a year's luck
    discount : β, 0 to 1
    years : T ≥ 1

    Returns array (year,), money per unit of effort

    Source: Holmström (1999), Review of Economic Studies 66, 169–182, re-derived; CF17.

    >>> career_incentives(prior_precision=1.0, noise_precision=2.0, discount=0.95, years=6)[:3].round(6)
    array([1.560986, 0.976477, 0.62787 ])
    """
    checks.positive(prior_precision=prior_precision, noise_precision=noise_precision)
    checks.share(discount=discount)
    checks.whole(1, years=years)
    year = np.arange(1, years + 1)
    weight = noise_precision / (prior_precision + (year - 1) * noise_precision)
    ahead = year - year[:, None]
    return np.where(ahead > 0, discount ** np.maximum(ahead, 0) * weight, 0.0).sum(-1)


def career_incentives_with_drift(
    prior_precision: float, noise_precision: float, drift_precision: float, discount: float, years: int
) -> Array:
    """The same where ability wanders, η_{t+1} = η_t + δ_t, δ_t with precision h_δ.

        g′(a_t) = Σ_{s=t+1}^T β^{s−t}·K_t·Π_{u=t+1}^{s−1} (1 − K_u),        K_t = h_ε/(h_t + h_ε)

    with belief precision 1/h_{t+1} = 1/(h_t + h_ε) + 1/h_δ (Kalman filter). As h_δ → ∞ it becomes
    :func:`career_incentives`; far from the end of a long career, :func:`stationary_career`.

    Parameters
    ----------
    prior_precision, noise_precision, discount, years : as in :func:`career_incentives`
    drift_precision : h_δ > 0

    Source: Holmström (1999), re-derived for a finite career; CF17.

    >>> career_incentives_with_drift(1.0, 2.0, drift_precision=4.0, discount=0.95, years=3).round(6)
    array([0.911026, 0.511538, 0. ])
    """
    checks.positive(prior_precision=prior_precision, noise_precision=noise_precision, drift_precision=drift_precision)
    checks.share(discount=discount)
    checks.whole(1, years=years)
    precision, gains = prior_precision, []
    for _ in range(years):
        gains.append(noise_precision / (precision + noise_precision))
        precision = 1 / (1 / (precision + noise_precision) + 1 / drift_precision)
    worth, tail = np.zeros(years), 0.0
    for t in range(years - 2, -1, -1):  # tail: worth of a unit more of belief held in year t + 1
        tail = discount * (1 + (1 - gains[t + 1]) * tail)
        worth[t] = gains[t] * tail
    return worth


def stationary_career(noise_precision: float, drift_precision: float, discount: float) -> StationaryCareer:
    """Incentive in a career without end whose ability wanders, once beliefs have settled.

        μ = 1 + r/2 − √(r²/4 + r),  r = h_ε/h_δ;        g′(a) = β·(1 − μ)/(1 − β·μ)

    The faster ability changes, the more each result counts, and effort never dies out. Derivation: the Kalman filter's
    fixed point 1/h = 1/(h + h_ε) + 1/h_δ gives (1 − μ)² = r·μ with μ = h/(h + h_ε); a unit of effort raises the belief
    s years on by (1 − μ)·μ^{s−1}, and β^s of that sums to g′.

    Parameters
    ----------
    noise_precision : h_ε > 0
    drift_precision : h_δ > 0, one over the variance of a year's change of ability
    discount : β, 0 to 1

    Source: Holmström (1999), re-derived; CF17.

    >>> found = stationary_career(noise_precision=1.0, drift_precision=2.0, discount=0.95)
    >>> found.memory, round(found.incentive, 6)
    (0.5, 0.904762)
    """
    checks.positive(noise_precision=noise_precision, drift_precision=drift_precision)
    checks.share(discount=discount)
    r = noise_precision / drift_precision
    memory = 1 / (1 + r / 2 + math.sqrt(r**2 / 4 + r))  # the same root, without cancellation
    return StationaryCareer(memory, discount * (1 - memory) / (1 - discount * memory))


def multitask_career_incentive(tasks: ArrayLike, ability_precision: float, noise_precision: float) -> Array:
    """Marginal worth of effort on each of n tasks that all reveal one ability.

    y_i = θ + a_i + ε_i for i = 1 … n; cost C(Σa); the reward is the mean belief about θ.

        C′ = h_ε/(h_θ + n·h_ε)

    More missions dilute the incentive of each. Derivation: the weight of one of n equally precise results in the
    normal posterior mean.

    Parameters
    ----------
    tasks : n ≥ 1, a number or an array of them
    ability_precision : h_θ > 0
    noise_precision : h_ε > 0

    Returns array like ``tasks``, money per unit of effort

    Source: Dewatripont, Jewitt and Tirole (1999), Review of Economic Studies 66, 183–217, re-derived; CF18.

    >>> multitask_career_incentive([1, 2, 33], ability_precision=1.0, noise_precision=2.0).round(6)
    array([0.666667, 0.4 , 0.029851])
    """
    checks.positive(ability_precision=ability_precision, noise_precision=noise_precision)
    checks.whole(1, tasks=tasks)
    return noise_precision / (ability_precision + np.asarray(tasks) * noise_precision)
