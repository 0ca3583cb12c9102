"""What changes: one array per variable, leading axis the replication."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gzsim.simulation.world import World

Array = NDArray[np.float64]


@dataclass(eq=False)
class State:
    """Everything that a replication remembers.

    R replications, K indicators, N units, P provinces, L longest lag + 1 months, D longest delay + 1 months.
    """

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
    """Shock that all units of a province share this year (R, P), points of growth."""
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
    leaving: NDArray[np.bool_]
    """Whether the leader leaves next January (R, N)."""
    knows: NDArray[np.bool_]
    """Whether a leader who leaves next January knows it (R, N)."""
    standing: Array
    """Mean of the leader's standardised scores in this office (R, N)."""
    judged: NDArray[np.int64]
    """Decembers in which the leader was judged in this office (R, N)."""
    believer: NDArray[np.bool_]
    """Whether the leader believes that scores matter for the career (R, N)."""
    lying_cost: Array
    """κ of the leader (R, N), infinite for those who never lie."""
    lie: Array
    """Over-report of the year as planned, spans (R, K, N)."""
    inflated: Array
    """Level inflated by past reports M (R, K, N), spans; growth form only."""
    clearing: Array
    """What a successor takes off this year's report to clear inherited lies (R, K, N), spans."""
    barred: NDArray[np.bool_]
    """Reports found to be false this year (R, K, N)."""
    reports: Array
    """Reports by month modulo D (R, D, K, N), own units."""
    residuals: Array
    """Reports above their signals by month modulo D (R, D, K, N), spans."""
    found: Array
    """Reports found to be false this year (R, N)."""
    visited: Array
    """Reviews this year (R, N)."""
    caught: Array
    """Chance of being found by a review, as leaders have learned it (R, N)."""
    aspiration: Array
    """True attainment that citizens have become used to (R, N), spans."""
    experience: Array
    """Worth of a score point as leaders have learned it from money (R, N), CNY million."""
    promised: Array
    """Change of the chance of promotion that last December's settlement brings (R, N)."""
    light: NDArray[np.int8]
    """Light of each indicator at the last milestone (R, K, N)."""
    lights: NDArray[np.int64]
    """Yellow and red lights of each indicator this year (R, K, N)."""
    red: NDArray[np.int64]
    """Red lights this year (R, N)."""
    forms: Array
    """Share of this year's time that forms and the explaining of lights have taken (R, N)."""


def blank(world: World, replications: NDArray[np.int64], later: World | None = None) -> State:
    """Return a state before anything has happened: outcomes at rest, first targets, no debt, nobody in office.

    There is room for the delays of a world whose rules come into force ``later``, too.
    """
    shape = (replications.size, world.indicators.size, world.units.size)
    per_unit, late = (shape[0], shape[2]), int(max(each.delay.max() for each in (world, later or world))) + 1
    return State(
        replications=replications,
        outcome=np.broadcast_to(world.start[:, None], shape).copy(),
        pipeline=np.zeros((shape[0], int(world.lag.max()) + 1, *shape[1:])),
        effort=np.zeros(shape),
        unit_effect=np.zeros(shape),
        target=np.broadcast_to(world.target[:, None], shape).copy(),
        reported=np.full(shape, np.nan),
        common=np.zeros((shape[0], int(world.province.max()) + 1)),
        debt=np.zeros(per_unit),
        borrowing=np.zeros(shape),
        borrowed=np.zeros(per_unit),
        transfer=np.zeros(per_unit),
        tenure=np.zeros(per_unit, np.int64),
        leaving=np.zeros(per_unit, bool),
        knows=np.zeros(per_unit, bool),
        standing=np.zeros(per_unit),
        judged=np.zeros(per_unit, np.int64),
        believer=np.zeros(per_unit, bool),
        lying_cost=np.full(per_unit, np.inf),
        lie=np.zeros(shape),
        inflated=np.zeros(shape),
        clearing=np.zeros(shape),
        barred=np.zeros(shape, bool),
        reports=np.zeros((shape[0], late, *shape[1:])),
        residuals=np.zeros((shape[0], late, *shape[1:])),
        found=np.zeros(per_unit),
        visited=np.zeros(per_unit),
        caught=np.zeros(per_unit),
        aspiration=np.full(per_unit, world["citizens.aspiration_start"]),
        experience=np.zeros(per_unit),
        promised=np.zeros(per_unit),
        light=np.zeros(shape, np.int8),
        lights=np.zeros(shape, np.int64),
        red=np.zeros(per_unit, np.int64),
        forms=np.zeros(per_unit),
    )
