"""Whether zones with needs of their own should have yardsticks of their own (CF31)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from gzsim.errors import InputError
from gzsim.theory import checks

ROUNDING = 1e-20
"""Squared distance of yardsticks, relative to their squares, that sums of weights leave behind."""


@dataclass(frozen=True)
class ZoneAlignment:
    """One yardstick for all against one for each zone, on a mean over units.

    Attributes
    ----------
    own, uniform : Q = Σ_z p_z·|w_z|² and N = |w̄|², what the yardsticks call forth
    distance : V = Σ_z p_z·|w_z − w̄|²
    tilt : k = ⟨w̄, w̄ − m⟩, 0 if w̄ is the mean m = Σ_z p_z·w_z of the zones' yardsticks
    output_uniform, output_own : Y_U and Y_D, true output as the zones need it
    cost_uniform, cost_own : of effort
    gain : Δ = Y_D − Y_U less ξ times the difference of costs
    break_even : λ*, from which on zones gain by their own yardsticks; none do if it exceeds 1
    """

    own: float
    uniform: float
    distance: float
    tilt: float
    output_uniform: float
    output_own: float
    cost_uniform: float
    cost_own: float
    gain: float
    break_even: float

    @property
    def break_even_at_equal_cost(self) -> float:
        """λ from which on own yardsticks bring more if their slope is lowered until effort costs the same."""
        return self.uniform**0.5 / (self.uniform**0.5 + self.own**0.5)


def zone_alignment(
    yardsticks: ArrayLike, uniform: ArrayLike, shares: ArrayLike, incentive: float, needs: float,
    effect: ArrayLike = 1.0, cost: ArrayLike = 1.0, cost_weight: float = 1.0,
) -> ZoneAlignment:  # fmt: skip
    """What yardsticks of their own bring zones whose needs differ by λ, and what they cost.

    A zone needs u_z = λ·w_z + (1 − λ)·w̄, a fixed ruler whatever yardstick ω is in force, w_z or w̄. Work e_k raises
    task k by θ_k·e_k and costs c_k·e_k²/2; a unit of score is worth b. With ⟨x, y⟩ = Σ_k θ_k²·x_k·y_k/c_k

        e = b·θ·ω/c,        Y_U = b·[λ⟨m, w̄⟩ + (1 − λ)N],        Y_D = b·[λQ + (1 − λ)⟨m, w̄⟩],        costs ½b²N, ½b²Q
        Δ = b·[λV − k − ½ξb(Q − N)],        λ* = ½ξb + (1 − ξb)·k/V

    - λ = 0: own yardsticks lose the share k/N of output. λ = 1: they add b(V − k). Δ rises in λ throughout.
    - w̄ = m: k = 0, Q − N = V and λ* = ½ξb; at λ = 0 output is the same and only costs differ.
    - ξ = 0 or b → 0: λ* = k/V, on output alone.
    - ξb = 1, the first-best slope: λ* = ½ whatever w̄ is, because the surplus is ½b·(|u|² − |u − ω|²): the nearer wins.
    - At equal cost, own yardsticks at the slope b√(N/Q): 1/(1 + √(Q/N)), whatever w̄, b and ξ are.

    Derivation: a leader maximises b·Σ θ_k·ω_k·e_k − Σ c_k·e_k²/2, which is CF04 with C diagonal; sum ⟨u_z, bω⟩ and
    ½b²|ω|² over zones, and use Q − N = V − 2k. In a zone output is b·|u_z|·|ω|·cos(u_z, ω), so that Δ weighs the
    alignment of CF05, in the product ⟨·,·⟩, against the length of yardsticks. At equal cost Y_D = Y_U reads
    (√N + √Q)·(√(NQ) − ⟨m, w̄⟩)·λ = √N·(√(NQ) − ⟨m, w̄⟩). It holds while nobody runs out of time.

    Parameters
    ----------
    yardsticks : w (zone, task), weights of 0 or more
    uniform : w̄ (task,), weights of 0 or more
    shares : p (zone,), of the units, summing to 1
    incentive : b ≥ 0, worth of a unit of score
    needs : λ, 0 to 1: how far needs differ, from alike to as the zones' yardsticks say
    effect : θ > 0, one number or (task,), output per unit of effort
    cost : c > 0, one number or (task,), per squared unit of effort
    cost_weight : ξ ≥ 0, of the cost of effort against output

    Raises InputError if no yardstick differs from the uniform one.

    Source: derived here, from quadratic costs as in Holmström and Milgrom (1991) and Baker (2002); CF31.

    >>> found = zone_alignment([[0.8, 0.2], [0.2, 0.8]], [0.5, 0.5], [0.5, 0.5], incentive=0.4, needs=0.5)
    >>> [round(x, 4) for x in (found.output_own, found.output_uniform, found.cost_own, found.cost_uniform)]
    [0.236, 0.2, 0.0544, 0.04]
    >>> round(found.gain, 4), round(found.break_even, 4), round(found.break_even_at_equal_cost, 4)
    (0.0216, 0.2, 0.4616)
    """
    common = checks.vector("uniform", uniform)
    zones = np.array([checks.vector("yardsticks", row, common.size) for row in yardsticks])
    p = checks.division("shares", shares, len(zones))
    checks.not_negative(yardsticks=zones, uniform=common, incentive=incentive, cost_weight=cost_weight)
    checks.share(needs=needs)
    scale = checks.each_positive("effect", effect, common.size) ** 2 / checks.each_positive("cost", cost, common.size)
    M, N = (float(each @ (scale * common)) for each in (p @ zones, common))
    Q, V = float(p @ zones**2 @ scale), float(p @ (zones - common) ** 2 @ scale)
    if not V > ROUNDING * N:
        raise InputError("all are the uniform one", field="yardsticks", valid="one or more that differ from it")
    b, k = incentive, float((common - p @ zones) @ (scale * common))
    output_uniform, output_own = b * (needs * M + (1 - needs) * N), b * (needs * Q + (1 - needs) * M)
    cost_uniform, cost_own = b**2 * N / 2, b**2 * Q / 2
    gain = output_own - output_uniform - cost_weight * (cost_own - cost_uniform)
    break_even = cost_weight * b / 2 + (1 - cost_weight * b) * k / V
    return ZoneAlignment(
        Q, N, V, k, output_uniform, output_own, cost_uniform, cost_own, gain, break_even,
    )  # fmt: skip
