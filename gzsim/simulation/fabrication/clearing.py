"""What a successor makes of inherited lies: the whole stock is cleared, or nothing."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gzsim.numeric.elementary import expm1
from gzsim.numeric.philox import Mechanism, uniforms
from gzsim.simulation.state import Array, State
from gzsim.simulation.world import World


def clearing_chance(stock: Array, rate: float) -> Array:
    """Chance that a successor clears an inherited stock of lies M ≥ 0, 1 − exp(−ψM).

    >>> clearing_chance(np.array([0.0, 1.0]), 1.0).round(4)
    array([0.    , 0.6321])
    """
    return -expm1(-rate * np.maximum(0.0, stock))


def clear_inherited(state: State, world: World, seed: int, month: int, new: NDArray[np.bool_]) -> None:
    """A successor clears the whole stock or nothing; part of it lowers the next report, the rest revises the base."""
    stock = state.inflated.sum(1)
    draw = uniforms(seed, state.replications, month, Mechanism.CLEARING, world.unit_keys)
    clears = (new & (draw < clearing_chance(stock, world.fabrication.clearing)))[:, None, :]
    shown = world.fabrication.clearing_reported * np.maximum(0.0, state.inflated)
    state.clearing = np.where(clears, shown, 0.0)
    state.inflated = np.where(clears, 0.0, state.inflated)
