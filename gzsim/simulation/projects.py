"""Key projects in a world: what a month has built, and which are behind (`gzsim.simulation.outcomes.projects`)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gzsim.simulation.conditions import Conditions
from gzsim.simulation.effort.underway import underway
from gzsim.simulation.outcomes.projects import Sites, built
from gzsim.simulation.state import State
from gzsim.simulation.world import World


def build(state: State, world: World, conditions: Conditions, there: Sites, month: int) -> None:
    """Add a month to what each project has brought, d_j ← d_j + r_j·(x̄ + R·y_j); ``month`` has just been lived.

    What is done where capture measures alone (`World.spot`) builds nothing.
    """
    database, third, kept = world.database, month % 3, (1.0 - world.spot)[:, None]
    able = world.effect[:, None] * conditions.capability[:, world.own_budget.astype(np.int64)]
    cost = (1.0 - world.work.substitution) * world.cost
    more = able**2 * (world.ruler * world.portfolio.stake / cost)[:, None] * kept
    work = state.pipeline[:, underway(world).at(month)] * kept  # of a flow, that of the month
    drift = there.ready[..., third] * conditions.drift[:, database.row, database.unit]
    state.done = state.done + drift + built(database, there, state.lagging, third, work, more)


def bring_forward(state: State, world: World) -> None:
    """Add what December moved over the end of the year, as much to each project of an indicator, d_j ← d_j + y·R."""
    moved = state.pulled * world.ruler[:, None]
    state.done = state.done + moved[:, world.database.row, world.database.unit]


def projects_behind(state: State, world: World, months: int) -> NDArray[np.bool_]:
    """Which projects (R, J) are behind by what is reported after so many months; a lie is spread over all evenly."""
    told = state.done + (state.lie * world.ruler[:, None])[:, world.database.row, world.database.unit] * (months / 12.0)
    return world.database.lag(told, state.target, months)


def share_behind(state: State, world: World) -> NDArray[np.float64]:
    """Share of all projects that December finds behind, in truth (R,)."""
    return np.ascontiguousarray(world.database.lag(state.done, state.target, 12)).mean(-1)
