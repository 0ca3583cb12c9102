"""The cascade of growth targets from a government to those below (层层加码, S01): one year, as functions on arrays."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from gzsim.errors import InputError
from gzsim.theory import checks

Array = NDArray[np.float64]


@dataclass(frozen=True)
class CascadeRule:
    """How a unit's new target follows from its last target, its last outcome and its parent's target.

    The weights are structural, not the regression's: units differ for good (``amplification_sd``), targets are rounded
    and the parent's is a floor, so that a regression of simulated targets returns about 0.59, 0.15 and 0.37 instead
    (`gzsim.targets.cascade_patterns`; the record has 0.595, 0.170 and 0.364, B15).

    Raises InputError if a number is not finite, a probability is outside 0 to 1, or a weight, standard deviation or
    step is negative.

    >>> CascadeRule(pass_through=0.32, amplification=0.0).at_rest(parent=10.0, outcome=10.0)
    np.float64(10.0)
    """

    inertia: float = 0.50
    """λ₀, weight of the unit's last target. Indirect inference from the regression in B15."""
    ratchet: float = 0.18
    """λ₁, weight of the unit's last outcome. Indirect inference from B15."""
    pass_through: float = 0.44
    """λ₂, weight of the parent's new target. Indirect inference from B15 and B06."""
    amplification: float = -0.32
    """c, percentage points a year. Fitted to the mean gap of B01; `intercept_for` says what a motive makes of it."""
    amplification_sd: float = 0.57
    """Standard deviation of c between units, lasting, percentage points a year. Fitted to the weight of the last target
    in B15 (lasting differences look like inertia to a regression) and to the sd of the gap in B01."""
    noise_sd: float = 1.45
    """Standard deviation of ε, percentage points a year. Fitted to the sd of the gap in B01."""
    floor: float = 0.66
    """Probability that the parent's target is a floor. Fitted to the shares at and above the parent's target in B02."""
    rounded: float = 0.8
    """Probability that a target is rounded: the share of provincial targets of 1998–2017 that are multiples of 0.5."""
    step: float = 0.5
    """Targets are rounded to multiples of this, percentage points; 0 leaves them as they are (assumption)."""
    unchanged: float = 0.28
    """Probability that a parent simply keeps its last target. Fitted so that, with those that rounding leaves where
    they were, 45 percent of provincial targets do not change (B17)."""
    halves: float = 0.0
    """Probability that a target that is not rounded to the step is rounded to half of it."""

    def __post_init__(self) -> None:
        checks.finite(amplification=self.amplification)
        checks.not_negative(**{name: value for name, value in vars(self).items() if name != "amplification"})
        checks.share(floor=self.floor, rounded=self.rounded, unchanged=self.unchanged, halves=self.halves)

    def at_rest(self, parent: ArrayLike, outcome: ArrayLike) -> Array:
        """Target at which the rule, without noise, floor and rounding, comes to rest.

        T* = (λ₁·r + λ₂·P + c)/(1 − λ₀)

        Parameters
        ----------
        parent : P, array broadcast against ``outcome``
        outcome : r, the unit's lasting outcome, percent

        Raises InputError if λ₀ is 1 or more: such targets never come to rest.

        >>> CascadeRule(amplification=-0.2).at_rest(parent=10.0, outcome=12.0)
        np.float64(12.72)
        """
        if self.inertia >= 1:
            raise InputError(f"targets with inertia {self.inertia:g} never rest", field="inertia", valid="less than 1")
        pull = self.ratchet * np.asarray(outcome, float) + self.pass_through * np.asarray(parent, float)
        return (pull + self.amplification) / (1 - self.inertia)


CITIES = CascadeRule()
"""The rule of cities under provinces, all defaults."""

PROVINCES = CascadeRule(amplification=-0.27, noise_sd=0.50)
"""The rule one level up, provinces under the nation: the same weights, less noise. Noise is fitted to the pass-through
with city and year effects (B06: jittery provincial targets would pass through less), c to the mean gap of B04."""


def child_targets(
    parent: ArrayLike,
    last_target: ArrayLike,
    last_outcome: ArrayLike,
    rule: CascadeRule,
    normals: ArrayLike = 0.0,
    floor_draws: ArrayLike = 0.0,
    rounding_draws: ArrayLike = 0.0,
    amplification: ArrayLike | None = None,
) -> Array:
    """New targets of the units under a parent.

        T = round( max(P, λ₀·T₋ + λ₁·r₋ + λ₂·P + c + σ·z) )

    The floor holds where its draw is below the probability ``rule.floor``. A target is rounded where its draw is below
    ``rule.rounded``, and to half a step where it falls within the next ``rule.halves`` of what is left. Draws of 0, the
    default, mean always (unless the probability is 0).

    Parameters
    ----------
    parent : P, broadcast against ``(..., unit)``; percent of growth
    last_target, last_outcome : T₋ and r₋, arrays (..., unit); percent of growth
    rule : weights and probabilities
    normals : z, standard normal draws, broadcast against (..., unit)
    floor_draws, rounding_draws : uniform draws between 0 and 1, broadcast against (..., unit)
    amplification : c instead of the rule's, broadcast against (..., unit)

    Raises InputError if a number is missing: a unit without a last target is a matter for `gzsim.targets.decompose`.

    Source: S01; form and weights from B01, B02, B06 and B15.

    >>> rule = CascadeRule(amplification=0.0)
    >>> child_targets(10.0, last_target=[12.0, 8.0], last_outcome=[14.0, 8.0], rule=rule)
    array([13., 10.])
    """
    parent, last_target, last_outcome = (np.asarray(each, float) for each in (parent, last_target, last_outcome))
    for name, values in (("parent", parent), ("last_target", last_target), ("last_outcome", last_outcome)):
        if not np.isfinite(values).all():
            raise InputError("a number is missing or infinite", field=name, valid="a finite number for every unit")
    c = rule.amplification if amplification is None else np.asarray(amplification, float)
    pull = rule.inertia * last_target + rule.ratchet * last_outcome + rule.pass_through * parent
    wanted = pull + c + rule.noise_sd * np.asarray(normals, float)
    held = np.where(np.asarray(floor_draws) < rule.floor, np.maximum(wanted, parent), wanted)
    rounded = np.where(np.asarray(rounding_draws) < rule.rounded, to_step(held, rule.step), held)
    if not rule.halves:
        return rounded
    by_halves = rule.rounded + (1.0 - rule.rounded) * rule.halves
    between = (np.asarray(rounding_draws) >= rule.rounded) & (np.asarray(rounding_draws) < by_halves)
    return np.where(between, to_step(held, rule.step / 2.0), rounded)


def to_step(values: ArrayLike, step: float) -> Array:
    """Round to the nearest multiple of a step, halves up; a step of 0 changes nothing.

    >>> to_step([10.24, 10.25, 10.8], 0.5)
    array([10. , 10.5, 11. ])
    """
    values = np.asarray(values, float)
    return np.floor(values / step + 0.5) * step if step else values


def keep_some(last: ArrayLike, wanted: ArrayLike, draws: ArrayLike, unchanged: float) -> Array:
    """Let some parents keep last year's target: P = P₋ where the draw is below the probability, else the wanted one.

    Parameters
    ----------
    last, wanted : P₋ and the target that would be set, arrays (..., unit)
    draws : uniform draws between 0 and 1, broadcast against (..., unit)
    unchanged : probability that a target is kept (B17)

    >>> keep_some([10.0, 10.0], [11.0, 11.0], draws=[0.1, 0.9], unchanged=0.45)
    array([10., 11.])
    """
    checks.share(unchanged=unchanged)
    return np.where(np.asarray(draws) < unchanged, np.asarray(last, float), np.asarray(wanted, float))


def intercept_for(
    amplification: ArrayLike, rule: CascadeRule, parent: ArrayLike, outcome: ArrayLike | None = None
) -> Array:
    """Intercept c with which targets at rest lie a stated amplification above the parent's.

        T* = P + a   ⇔   c = (1 − λ₀)(P + a) − λ₁·r − λ₂·P

    Joins a motive, which says how far above its parent a unit wants to be (`gzsim.targets.motives`), to the rule.
    Weights that sum to more than 1 amplify by themselves, so that c may be negative.

    Parameters
    ----------
    amplification : a, percentage points
    parent : P, percent
    outcome : r, percent; by default what was aimed at, P + a

    >>> from dataclasses import replace
    >>> rule = CascadeRule()
    >>> c = intercept_for(1.5, rule, parent=10.0, outcome=12.0)
    >>> replace(rule, amplification=float(c)).at_rest(10.0, 12.0)
    np.float64(11.5)
    """
    aim = np.asarray(parent, float) + np.asarray(amplification, float)
    outcome = aim if outcome is None else np.asarray(outcome, float)
    return (1 - rule.inertia) * aim - rule.ratchet * outcome - rule.pass_through * np.asarray(parent, float)
