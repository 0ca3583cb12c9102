"""The quarterly bulletin (S05, S06): lights for indicators that are behind their milestone."""

from __future__ import annotations

import numpy as np

from gzsim.monitoring import GREEN, RED, lights
from gzsim.simulation.reporting.promises import is_missed, promise_of
from gzsim.simulation.state import Array, State
from gzsim.simulation.world import World


def publish_bulletin(state: State, world: World, month: int) -> None:
    """Compare the pace of the reports that have arrived with the target; a green light wipes the slate clean.

    ``month`` is the month that has just passed. A flow's pace is what it would reach by December if the plan's share of
    the year has been kept so far; a stock is compared as it stands, and its luck does not average out, so that its
    tolerance stays the same all year. A report that comes d months late is compared with what was due d months ago
    (S18); nothing known, no light.
    """
    months = month % 12 + 1
    seen = months - world.delay
    fraction = np.maximum(seen, 1) / 12.0
    reported = _arrived(state, world, month)
    due = np.take_along_axis(world.milestones, np.maximum(seen, 1)[..., None] - 1, -1)[..., 0]
    planned = np.maximum(due, 1e-9)
    pace = np.where(world.flow[:, None], reported / planned, reported)
    behind = (state.target - pace) * np.sign(world.ruler)[:, None]
    # the rule's tolerance is luck/√fraction, which a stock's is not
    luck = np.where(world.flow[:, None], world.luck[:, None], world.luck[:, None] * np.sqrt(fraction))
    rule = world.warnings
    shown = lights(behind, luck, fraction, state.light, rule.tolerance, rule.red_tolerance)
    if rule.promised_share:
        shown = np.where(is_missed(state.promise, pace, world), RED, shown)
    state.light = np.where(seen > 0, shown, state.light)
    if rule.promised_share:
        promised = np.where(state.light > GREEN, promise_of(pace, state.target, rule.promised_share), np.nan)
        state.promise = np.where(seen > 0, promised, state.promise)
    state.lights = state.lights + (state.light > GREEN)
    state.red = state.red + (state.light == RED).sum(1)


def _arrived(state: State, world: World, month: int) -> Array:
    """Latest report (R, K, N) that has arrived by the end of ``month``."""
    slots = state.reports.shape[1]
    out = np.empty_like(state.outcome)
    for late in np.unique(world.delay):
        out = np.where(world.delay == late, state.reports[:, (month - late) % slots], out)
    return out


def rectification(state: State, world: World) -> Array:
    """Share of time (R, N) that forms and the explaining of last quarter's lights take."""
    explaining = world.warnings.rectification_time * (state.light > GREEN).sum(1)
    return np.minimum(1.0, world.forms + explaining)
