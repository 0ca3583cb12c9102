"""What paper takes of the hours of each tier (S19): documents and reports, lights to explain, citizens to court.

The equation is that of `gzsim.simulation.effort.tiers`. Shapes: T tiers, K indicators, R replications, N units.
"""

from __future__ import annotations

import numpy as np

from gzsim.simulation.effort.tiers import WORK
from gzsim.simulation.state import Array, Flags, State
from gzsim.simulation.world import World


def with_lights(world: World, lit: Flags) -> Array:
    """Share of each tier's time (R, T, N) that paper takes where these lights (R, K, N) have to be explained."""
    tiers = world.tiers
    if tiers.names:
        load = np.broadcast_to(tiers.load, (tiers.hands.size, lit.shape[1]))
        shown = np.einsum("tk,rkn->rtn", load, lit)
    else:
        shown = lit.sum(1)[:, None]
    return np.minimum(1.0, world.asked[:, None] + world.warnings.rectification_time * shown)


def enter_hours(state: State, world: World, paper: Array, taken: Array) -> None:
    """Enter a quarter in the account of each tier: ``paper`` (R, T, N) of it and lights, and courting with them."""
    if not world.tiers.names:
        return
    written = np.broadcast_to(world.asked[:, None], paper.shape)
    parts = np.stack([written, paper - written, taken - paper], axis=2)
    state.hours[:, : paper.shape[1], :WORK] += parts / 4.0
