"""What the best, the second, … the last of n draws are expected to be."""

from __future__ import annotations

from scipy import stats

from gzsim.theory.checks import Array, whole
from gzsim.theory.distribution import Distribution, quadrature, rank_chances


def expected_order_statistics(units: int, noise: Distribution | None = None) -> Array:
    """E[ε_(i)] of n independent draws, the largest first.

        E[ε_(i)] = n·∫ x·C(n−1, i−1)·F(x)^{n−i}·(1 − F(x))^{i−1}·f(x) dx

    By quadrature, to about ten digits for up to a thousand units if the tails are no heavier than exponential.

    Parameters
    ----------
    units : n ≥ 1
    noise : distribution of a draw; standard normal by default

    Returns array (rank,)

    Source: any text on order statistics, such as David and Nagaraja (2003).

    >>> expected_order_statistics(2).round(6)
    array([ 0.56419, -0.56419])
    """
    whole(1, units=units)
    noise = stats.norm() if noise is None else noise
    x, dx = quadrature(noise)
    return units * rank_chances(noise.cdf(x), noise.sf(x), units) @ (dx * noise.pdf(x) * x)
