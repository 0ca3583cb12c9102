"""Prizes by rank among many, under any luck: head rewards and tail penalties (CF08, CF09).

Rank effects β are arrays (rank,), per unit of effort, best rank first.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from gzsim.errors import InputError
from gzsim.theory import checks
from gzsim.theory.checks import Array
from gzsim.theory.distribution import Distribution, quadrature, rank_chances
from gzsim.theory.order_statistics import expected_order_statistics


@dataclass(frozen=True, eq=False)
class RankTournament:
    """What n equal contestants do.

    Attributes
    ----------
    effort : e*, of each; 0 where the prizes reward bad ranks
    rank_effects : β (rank,), change of the chance of each rank per unit of effort, best first
    payoff : mean prize less cost of effort
    """

    effort: float
    rank_effects: Array
    payoff: float


def normal_rank_effects(units: int, sd: float = 1.0) -> Array:
    """Change of the chance of each rank per unit of effort, normal luck, all others working alike.

        β_i = ∂P(rank i)/∂e = E[Z_(i)]/(n·σ),        i = 1 the best

    Z_(i) is the i-th largest of n standard normals. Effects sum to 0 and β_i = −β_{n+1−i}: to give a sum to the first
    and to take it from the last call forth the same effort. Where the last loses D, a unit of effort is worth
    D·m_n/(n·σ) to each of n equals, m_n = E[Z_(1)]; m_n/n is 0.282 for two and for three, 0.257 for four, 0.165 for
    nine. Derivation: a unit of effort shifts ε; for a density f, ∂P(rank i)/∂e = E[−f′(ε)/f(ε); rank i], and
    −f′/f = ε/σ² for a normal one (Stein's identity).

    Parameters
    ----------
    units : n ≥ 2
    sd : σ > 0, standard deviation of each one's luck; a shock that strikes all alike does not count

    Source: Lazear and Rosen (1981), Green and Stokey (1983), Akerlof and Holden (2012); re-derived; CF08.

    >>> normal_rank_effects(9)[[0, 1, 8]].round(6)
    array([ 0.165001, 0.103589, -0.165001])
    """
    checks.whole(2, units=units)
    checks.positive(sd=sd)
    return expected_order_statistics(units) / (units * sd)


def gumbel_rank_effects(units: int, scale: float = 1.0) -> Array:
    """Change of the chance of each rank per unit of effort, Gumbel luck: rare strokes of great fortune.

        β_i = (1 − H_n + H_{n−i})/(n·s),        H_m = 1 + 1/2 + … + 1/m

    The first: β_1 = (1 − 1/n)/(n·s); the last: β_n = (1 − H_n)/(n·s). Where luck strikes at the top, a penalty for the
    last is (H_n − 1)/(1 − 1/n) times as strong as a reward for the first; for the mirrored distribution (rare
    disasters) the roles are exchanged, β_i → −β_{n+1−i}. Derivation: −f′/f = (1 − e^{−ε/s})/s, and e^{−ε/s} is
    exponential with mean 1, so that its i-th smallest of n has the mean 1/n + … + 1/(n − i + 1) = H_n − H_{n−i}.

    Parameters
    ----------
    units : n ≥ 2
    scale : s > 0, scale of the Gumbel distribution of maxima; its standard deviation is π·s/√6

    Source: Akerlof and Holden (2012), Economic Theory 51, 289–313, re-derived for every rank; CF09.

    >>> gumbel_rank_effects(9)[[0, 8]].round(6)
    array([ 0.098765, -0.203219])
    """
    checks.whole(2, units=units)
    checks.positive(scale=scale)
    harmonic = np.concatenate([[0.0], np.cumsum(1 / np.arange(1, units + 1))])
    return (1 - harmonic[-1] + harmonic[-2::-1]) / (units * scale)


def rank_effects(units: int, noise: Distribution) -> Array:
    """Change of the chance of each rank per unit of effort, for luck of any shape, by quadrature.

        β_i = ∫ (n−1)·[c_i(F(x)) − c_{i−1}(F(x))]·f(x)² dx

    c_i(F) is the chance of rank i among n − 1. Derivation: P(rank i) = ∫ C(n−1, i−1)·F(x+d)^{n−i}·(1 − F(x+d))^{i−1}
    f(x) dx for one who does d more than the others; differentiate at d = 0.

    Parameters
    ----------
    units : n ≥ 2
    noise : distribution of each one's luck, such as ``scipy.stats.gumbel_r()``; its density must be bounded

    Source: re-derived; CF08, CF09.

    >>> from scipy import stats
    >>> rank_effects(9, stats.gumbel_l())[[0, 8]].round(6)
    array([ 0.203219, -0.098765])
    """
    checks.whole(2, units=units)
    x, dx = quadrature(noise)
    chances = rank_chances(noise.cdf(x), noise.sf(x), units - 1) @ (dx * noise.pdf(x) ** 2)
    return (units - 1) * np.diff(chances, prepend=0.0, append=0.0)


def rank_tournament(prizes: ArrayLike, cost: float, noise: Distribution) -> RankTournament:
    """Effort of n equal contestants who are paid by rank.

        k·e* = Σ_i w_i·β_i

    Only differences between prizes count for effort; their level counts for who takes part. Derivation: the slope of
    Σ_i w_i·P(rank i) − k·e²/2 where all work alike. That e* is the best answer to itself is checked on a grid of
    efforts from 0 to the most that the prizes could ever pay for.

    Parameters
    ----------
    prizes : w (rank,), two or more, money by rank, best first
    cost : k > 0, money per squared unit of effort
    noise : distribution of each one's luck, such as ``scipy.stats.norm(scale=2.0)``

    Raises InputError if no equilibrium in pure strategies exists because each would rather give up than work e*.

    Source: Lazear and Rosen (1981), Green and Stokey (1983), Akerlof and Holden (2012); re-derived; CF08, CF09.

    The last of nine loses 1:

    >>> from scipy import stats
    >>> round(rank_tournament([0, 0, 0, 0, 0, 0, 0, 0, -1], cost=1.0, noise=stats.norm()).effort, 6)
    0.165001
    """
    w = checks.vector("prizes", prizes)
    checks.positive(cost=cost)
    effects = rank_effects(w.size, noise)
    effort = max(0.0, float(w @ effects) / cost)
    payoff = float(w.mean()) - cost * effort**2 / 2
    other = np.linspace(0.0, np.sqrt(2 * np.ptp(w) / cost) + effort, 200)
    if (expected_prizes(w, other - effort, noise) - cost * other**2 / 2).max() > payoff + 1e-9 * np.ptp(w):
        raise InputError(
            f"each would rather give up than work {effort:.4g} for them", field="prizes", valid="smaller differences"
        )
    return RankTournament(effort, effects, payoff)


def expected_prizes(prizes: ArrayLike, ahead: ArrayLike, noise: Distribution) -> Array:
    """Mean prize of one who does ``ahead`` more than all others, who do alike.

    Parameters
    ----------
    prizes : w (rank,), best first
    ahead : array (deviation,), units of effort
    noise : distribution of each one's luck

    >>> from scipy import stats
    >>> expected_prizes([1.0, 0.0], [0.0], stats.norm()).round(6)
    array([0.5])
    """
    w = checks.vector("prizes", prizes)
    x, dx = quadrature(noise)
    density = dx * noise.pdf(x)
    return np.array(
        [density @ (w @ rank_chances(noise.cdf(x + d), noise.sf(x + d), w.size)) for d in checks.vector("ahead", ahead)]
    )
