"""The quarterly bulletin (S05, S06): lights for indicators that are behind their milestone."""

from __future__ import annotations

import numpy as np

from gzsim.monitoring import GREEN, lights
from gzsim.simulation.state import Array, State
from gzsim.simulation.world import World


def publish_bulletin(state: State, world: World, months: int) -> None:
    """Compare the pace after ``months`` of the year with the target; a green light wipes the slate clean.

    A flow's pace is what it would reach by December at the rate so far; a stock is compared as it stands, and its luck
    does not average out, so that its tolerance stays the same all year.
    """
    fraction = months / 12.0
    pace = np.where(world.flow[:, None], state.outcome / fraction, state.outcome)
    behind = (state.target - pace) * np.sign(world.span)[:, None]
    luck = np.where(world.flow, world.luck, world.luck * np.sqrt(fraction))[:, None]
    rule = world.warnings
    state.light = lights(behind, luck, fraction, state.light, rule.tolerance, rule.red_tolerance)
    state.lights = state.lights + (state.light > GREEN)


def rectification(state: State, world: World) -> Array:
    """Share of time (R, N) that forms and the explaining of last quarter's lights take."""
    explaining = world.warnings.rectification_time * (state.light > GREEN).sum(1)
    return np.minimum(1.0, world["work.base_forms"] + explaining)
