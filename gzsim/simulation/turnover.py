"""Turnover: who leaves, who is promoted, who takes over, and what successors clear."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gzsim.numeric.elementary import exp
from gzsim.numeric.philox import NOBODY, Mechanism, normals, uniforms
from gzsim.simulation.fabrication.clearing import clear_inherited
from gzsim.simulation.state import Array, State
from gzsim.simulation.world import World


def stationary_tenure(exit_hazard: NDArray[np.float64]) -> NDArray[np.float64]:
    """Share of leaders by completed years in office, when entries and exits balance.

    Row τ is proportional to the chance of lasting beyond τ Januaries.

    >>> stationary_tenure(np.array([0.5, 1.0])).round(4)
    array([0.6667, 0.3333])
    """
    lasting = np.concatenate([[1.0], np.cumprod(1.0 - exit_hazard[:-1])])
    return lasting / lasting.sum()


def next_year(state: State, world: World) -> Array:
    """What next December is worth to a leader, δ·(1 − h), (R, N); nothing to who knows that this year is the last."""
    return np.where(state.knows, 0.0, world.leader.discount * (1.0 - world.exit_hazard[state.tenure]))


def promotion_chance(standing: Array, promised: Array, base: float, slope: float) -> Array:
    """Chance of promotion in a January, as realised: base + slope·standing + what the last settlement promised.

    ``standing`` is the mean of a leader's standardised scores in this office; cut off at 0 and 1. Kept apart from what
    leaders believe (``leader.career_worth``): in prefectures the realised slope is nearly zero (B21).

    >>> promotion_chance(np.array([0.0, 2.0]), np.array([0.0, -0.5]), 0.1275, 0.05).round(4)
    array([0.1275, 0.    ])
    """
    return np.clip(base + slope * standing + promised, 0.0, 1.0)


def install_first_leaders(state: State, world: World, seed: int) -> None:
    """Put leaders in office with the tenures of a system at rest."""
    shares = np.cumsum(stationary_tenure(world.exit_hazard))
    draw = uniforms(seed, state.replications, 0, Mechanism.TENURE, world.keys.units)
    state.tenure = np.minimum(np.searchsorted(shares, draw), shares.size - 1)
    _appoint(state, world, seed, 0, np.ones_like(state.believer))
    _announce_exits(state, world, seed, 0)


def change_leaders(state: State, world: World, seed: int, month: int) -> NDArray[np.bool_]:
    """Let leaders leave or rise, appoint successors, and let these clear what they inherit; return who was promoted."""
    draw = uniforms(seed, state.replications, month, Mechanism.PROMOTION, world.keys.units)
    chance = promotion_chance(state.standing, state.promised, world.promotion.base, world.promotion.slope)
    promoted = draw < chance
    new = promoted | state.leaving
    state.tenure = np.where(new, 0, np.minimum(state.tenure + 1, world.exit_hazard.size - 1))
    _appoint(state, world, seed, month, new)
    clear_inherited(state, world, seed, month, new)
    _announce_exits(state, world, seed, month)
    return promoted


def _announce_exits(state: State, world: World, seed: int, month: int) -> None:
    """Draw who will leave next January, with the hazard of the tenure less what promotion takes, and who knows it."""
    units = world.keys.units
    hazard, base = world.exit_hazard[state.tenure], world.promotion.base
    apart = np.maximum(0.0, hazard - base) / (1.0 - base)
    state.leaving = uniforms(seed, state.replications, month, Mechanism.LEAVING, units) < apart
    informed = uniforms(seed, state.replications, month, Mechanism.KNOWS, units) < world.leader.knows_last_year
    state.knows = state.leaving & informed


def _appoint(state: State, world: World, seed: int, month: int, new: NDArray[np.bool_]) -> None:
    """Draw belief in a career reward and cost of lying for those who are new."""
    units = world.keys.units
    believes = uniforms(seed, state.replications, month, Mechanism.BELIEVER, units) < world.leader.career_believers
    honest = uniforms(seed, state.replications, month, Mechanism.HONEST, units) < world.fabrication.never_lie
    z = normals(seed, state.replications, month, Mechanism.LYING_COST, NOBODY, units)[:, 0]
    cost = world.fabrication.lying_cost * exp(world.fabrication.lying_cost_log_sd * z)
    state.believer = np.where(new, believes, state.believer)
    state.lying_cost = np.where(new, np.where(honest, np.inf, cost), state.lying_cost)
    state.standing = np.where(new, 0.0, state.standing)
    state.judged = np.where(new, 0, state.judged)
