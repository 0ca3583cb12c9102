"""A promotion contest of two (CF07)."""

from __future__ import annotations

import math
from dataclasses import dataclass

from gzsim.errors import InputError
from gzsim.theory import checks
from gzsim.theory.threshold import effort_under_threshold, largest_stake


@dataclass(frozen=True)
class Duel:
    """What two equal contestants do.

    Attributes
    ----------
    effort : μ*, of each
    winning_density : g(0), by how much a unit of effort raises the chance to win at equal effort
    concave : whether each one's payoff is concave in effort everywhere, ΔW·max g′ ≤ k, which suffices for equilibrium
    """

    effort: float
    winning_density: float
    concave: bool


def duel(spread: float, sd: float, cost: float) -> Duel:
    """Effort of two equal contestants for a prize difference ΔW = W₁ − W₂.

    Output is q = μ + ε, ε ~ N(0, σ²) independent; the higher q takes W₁, the other W₂; effort costs k·μ²/2.

        k·μ* = ΔW·g(0),        g(0) = 1/(2σ√π)

    A shock that strikes both alike changes nothing: only σ, the luck of each, counts. Derivation: i wins if
    ε_j − ε_i < μ_i − μ_j, with probability G(μ_i − μ_j), G normal with variance 2σ²; the slope of ΔW·G − k·μ²/2 at
    μ_i = μ_j is ΔW·g(0) − k·μ. It is an equilibrium if neither would rather give up, that is, if ΔW/(2kσ²) is at most
    :func:`~gzsim.theory.threshold.largest_stake`; this is checked.

    Parameters
    ----------
    spread : ΔW > 0, money
    sd : σ > 0, of each one's luck, units of output
    cost : k > 0, money per squared unit

    Raises InputError if the spread is so large against kσ² that there is no equilibrium in pure strategies.

    Source: Lazear and Rosen (1981), J. of Political Economy 89, 841–864, re-derived; CF07.

    >>> round(duel(spread=3.0, sd=1.5, cost=1.0).effort, 6)
    0.56419
    """
    checks.positive(spread=spread, sd=sd, cost=cost)
    density = 1 / (2 * sd * math.sqrt(math.pi))
    effort = spread * density / cost
    if abs(effort_under_threshold(effort, spread, math.sqrt(2) * sd, cost).effort - effort) > 1e-6 * effort:
        limit = 2 * cost * sd**2 * largest_stake()
        raise InputError(
            f"at {spread} each would rather give up, so neither has a best effort",
            field="spread",
            valid=f"≤ {limit:.4g}",
        )
    steepest = 1 / (2 * sd**2 * math.sqrt(2 * math.pi * math.e))  # of g, at one standard deviation
    return Duel(effort, density, spread * steepest <= cost)


def first_best_spread(value: float, sd: float) -> float:
    """Prize difference that makes contestants work as if output were theirs, ΔW = V/g(0) = 2σ√π·V.

    Derivation: first-best effort solves k·μ = V; in the contest k·μ* = ΔW·g(0). The noisier the comparison, the larger
    the difference has to be. Whether it is an equilibrium depends on the cost, see :func:`duel`.

    Parameters
    ----------
    value : V > 0, money per unit of output
    sd : σ > 0

    Source: Lazear and Rosen (1981), re-derived; CF07.

    >>> round(first_best_spread(value=1.0, sd=1.5), 6)
    5.317362
    """
    checks.positive(value=value, sd=sd)
    return 2 * sd * math.sqrt(math.pi) * value
