"""Turnover: who leaves, and who takes over."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gzsim.simulation.randomness import Mechanism, normals, uniforms
from gzsim.simulation.state import State
from gzsim.simulation.world import World


def stationary_tenure(exit_hazard: NDArray[np.float64]) -> NDArray[np.float64]:
    """Share of leaders by completed years in office, when entries and exits balance.

    Row τ is proportional to the chance of lasting beyond τ Januaries.

    >>> stationary_tenure(np.array([0.5, 1.0])).round(4)
    array([0.6667, 0.3333])
    """
    lasting = np.concatenate([[1.0], np.cumprod(1.0 - exit_hazard[:-1])])
    return lasting / lasting.sum()


def install_first_leaders(state: State, world: World, seed: int) -> None:
    """Put leaders in office with the tenures of a system at rest."""
    shares = np.cumsum(stationary_tenure(world.exit_hazard))
    draw = uniforms(seed, state.replications, 0, Mechanism.TENURE, world.units.size)
    state.tenure = np.minimum(np.searchsorted(shares, draw), shares.size - 1)
    _appoint(state, world, seed, 0, np.ones_like(state.believer))


def change_leaders(state: State, world: World, seed: int, month: int) -> None:
    """Let leaders leave with the hazard of their tenure, and appoint successors."""
    last = world.exit_hazard.size - 1
    draw = uniforms(seed, state.replications, month, Mechanism.TURNOVER, world.units.size)
    leaves = draw < world.exit_hazard[np.minimum(state.tenure, last)]
    state.tenure = np.where(leaves, 0, np.minimum(state.tenure + 1, last))
    _appoint(state, world, seed, month, leaves)


def _appoint(state: State, world: World, seed: int, month: int, new: NDArray[np.bool_]) -> None:
    """Draw belief in a career reward and cost of lying for those who are new."""
    n = world.units.size
    believes = uniforms(seed, state.replications, month, Mechanism.BELIEVER, n) < world["leader.career_believers"]
    honest = uniforms(seed, state.replications, month, Mechanism.HONEST, n) < world["fabrication.never_lie"]
    z = normals(seed, state.replications, month, Mechanism.LYING_COST, 1, n)[:, 0]
    cost = world["fabrication.lying_cost"] * np.exp(world["fabrication.lying_cost_log_sd"] * z)
    state.believer = np.where(new, believes, state.believer)
    state.lying_cost = np.where(new, np.where(honest, np.inf, cost), state.lying_cost)
