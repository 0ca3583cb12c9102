"""Targets of the new year (S01): yesterday's target, yesterday's report and the province's wish."""

from __future__ import annotations

import numpy as np

from gzsim.simulation.state import Array, State
from gzsim.simulation.world import World


def next_target(
    last_target: Array, last_report: Array, provincial: Array, inertia: float, reaction: float, pass_through: float,
    rounding: float,
) -> Array:  # fmt: skip
    """Target of the coming year: T = round(max(P, λ₀·T₋ + λ₁·r₋ + λ₂·P)), own units.

    With weights that sum to more than 1 targets grow on their way down: at rest with r = T, T = λ₂·P/(1 − λ₀ − λ₁).
    Rounded to multiples of ``rounding``; 0 leaves targets unrounded.

    Source: S01; regression of city targets on last target, last growth and provincial target, 2003–2012 (B15).

    Examples
    --------
    >>> next_target(np.array([6.0]), np.array([8.0]), np.array([5.5]), 0.5, 0.18, 0.44, 0.5)
    array([7.])
    """
    wanted = np.maximum(provincial, inertia * last_target + reaction * last_report + pass_through * provincial)
    return np.round(wanted / rounding) * rounding if rounding else wanted


def renew_targets(state: State, world: World) -> None:
    """Targets of growth-form indicators; where less is better the rule holds with all signs turned."""
    sign = np.sign(world.span)[:, None]
    wanted = sign * next_target(
        sign * state.target, sign * state.reported, sign * world.target[:, None], world["targets.inertia"],
        world["targets.ratchet"], world["targets.pass_through"], world["targets.rounding"],
    )  # fmt: skip
    state.target = np.where(world.growth[:, None], wanted, state.target)
