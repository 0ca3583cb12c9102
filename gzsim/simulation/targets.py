"""Targets of the new year (S01): yesterday's target, yesterday's report and the province's wish."""

from __future__ import annotations

import numpy as np

from gzsim.numeric.philox import Mechanism, normals, uniforms
from gzsim.simulation.state import State
from gzsim.simulation.world import World
from gzsim.targets.cascade import CascadeRule, child_targets, keep_some


def rule_of(world: World) -> CascadeRule:
    """The cascade's rule with the numbers of the scenario."""
    names = (
        "inertia",
        "ratchet",
        "pass_through",
        "amplification",
        "noise_sd",
        "floor",
        "rounded",
        "halves",
        "unchanged",
    )
    return CascadeRule(**{name: getattr(world.targets, name) for name in names}, step=world.targets.rounding)


def expected_weights(world: World) -> tuple[float, float]:
    """Weights of last year's target and report in the next, on average: κ + (1 − κ)·λ₀ and (1 − κ)·λ₁."""
    kept = world.targets.unchanged
    return kept + (1.0 - kept) * world.targets.inertia, (1.0 - kept) * world.targets.ratchet


def renew_targets(state: State, world: World, seed: int, month: int) -> None:
    """Set the targets of growth-form indicators by `gzsim.targets.cascade.child_targets`.

        T = round( max(P, λ₀·T₋ + λ₁·r₋ + λ₂·P + c + σ·z) )

    with P this year's wish and the reports of last December as outcomes: who reported much is asked for more. Where
    less is better the rule holds with all signs turned. Floor and rounding each hold with their probability, and
    with the probability κ (``targets.unchanged``) last year's target stays.
    """
    k, units = world.growth.nonzero()[0], world.keys.units
    sign = np.sign(world.ruler[k])[:, None]
    draws = normals(seed, state.replications, month, Mechanism.TARGET, world.keys.indicators[k], units)
    floor = uniforms(seed, state.replications, month, Mechanism.TARGET_FLOOR, units)[:, None]
    rounding = uniforms(seed, state.replications, month, Mechanism.TARGET_ROUNDING, units)[:, None]
    wish = world.course.wished(world.target, month)[k]
    wanted = child_targets(
        sign * wish, sign * state.target[:, k], sign * state.reported[:, k], rule_of(world), draws,
        floor, rounding,
    )  # fmt: skip
    if world.targets.unchanged:
        kept = uniforms(seed, state.replications, month, Mechanism.TARGET_KEPT, units)[:, None]
        wanted = keep_some(sign * state.target[:, k], wanted, kept, world.targets.unchanged)
    state.target[:, k] = sign * wanted
    if world.renewal and month // 12 % world.renewal.every == 0:
        _renew_levels(state, world)


def _renew_levels(state: State, world: World) -> None:
    """T ← T + λ·(mean report since the last renewal − T) for levels (S21); leaders know it."""
    levels, known = ~world.growth, state.summed[:, None, :]
    mean = state.reported_sum[:, levels] / np.maximum(1, known)
    moved = world.renewal.follow * (mean - state.target[:, levels])
    state.target[:, levels] += np.where(known > 0, moved, 0.0)  # a rule that is new has seen no report yet
    state.reported_sum, state.summed = np.zeros_like(state.reported_sum), np.zeros_like(state.summed)
