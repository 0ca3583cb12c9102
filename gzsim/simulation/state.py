"""What changes: one array per variable, leading axis the replication."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gzsim.simulation.world import World

Array = NDArray[np.float64]


@dataclass
class State:
    """Everything that a replication remembers. R replications, K indicators, N units, L longest lag + 1 months."""

    replications: NDArray[np.int64]
    """Numbers of the replications, (R,): part of the key of every draw."""
    outcome: Array
    """True outcome (R, K, N), own units: flows since January, levels of stocks."""
    pipeline: Array
    """Effect of work on its way (R, L, K, N), own units per year."""
    effort: Array
    """Share of this year's time spent on each indicator (R, K, N)."""
    unit_effect: Array
    """Lasting advantage of a unit (R, K, N), own units."""
    target: Array
    """Targets in force (R, K, N), own units."""
    reported: Array
    """Last December's reports (R, K, N), own units."""
    common: Array
    """Shock that all units share this year (R,), points of growth."""
    debt: Array
    """Debt (R, N), percent of GDP."""
    borrowing: Array
    """Rate of borrowing for each indicator (R, K, N), percent of GDP a year."""
    borrowed: Array
    """Borrowed since January (R, N), percent of GDP."""
    transfer: Array
    """Money received last December (R, N), CNY million."""
    tenure: NDArray[np.int64]
    """Completed years in office (R, N)."""
    believer: NDArray[np.bool_]
    """Whether the leader believes that scores matter for the career (R, N)."""
    lying_cost: Array
    """κ of the leader (R, N), infinite for those who never lie."""
    light: NDArray[np.int8]
    """Light of each indicator at the last milestone (R, K, N)."""
    lights: NDArray[np.int64]
    """Yellow and red lights of each indicator this year (R, K, N)."""


def blank(world: World, replications: NDArray[np.int64]) -> State:
    """Return a state before anything has happened: outcomes at rest, first targets, no debt, nobody in office."""
    shape = (replications.size, world.indicators.size, world.units.size)
    per_unit = (shape[0], shape[2])
    return State(
        replications=replications,
        outcome=np.broadcast_to(world.start[:, None], shape).copy(),
        pipeline=np.zeros((shape[0], int(world.lag.max()) + 1, *shape[1:])),
        effort=np.zeros(shape),
        unit_effect=np.zeros(shape),
        target=np.broadcast_to(world.target[:, None], shape).copy(),
        reported=np.full(shape, np.nan),
        common=np.zeros(shape[0]),
        debt=np.zeros(per_unit),
        borrowing=np.zeros(shape),
        borrowed=np.zeros(per_unit),
        transfer=np.zeros(per_unit),
        tenure=np.zeros(per_unit, np.int64),
        believer=np.zeros(per_unit, bool),
        lying_cost=np.full(per_unit, np.inf),
        light=np.zeros(shape, np.int8),
        lights=np.zeros(shape, np.int64),
    )
