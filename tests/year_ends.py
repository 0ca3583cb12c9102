"""What the last quarter of a year brings where a target is near."""

from __future__ import annotations

import numpy as np

from gzsim.scenario import Scenario
from gzsim.simulation.ensemble import simulate_indicators
from gzsim.simulation.simulate import case_of

NEAR = 0.1
"""Spans: who is short of the target by so much, a point of growth, at the pace of September, is near it."""


def last_quarter(scenario: Scenario, **size: int) -> float:
    """Percent of the year's flow that came in the last quarter, where September was a little short of the target."""
    world = (case := case_of(scenario, scenario.scheme_in_force)).world
    found = simulate_indicators(world, case.scheme, **{"years": 3, "replications": 8, "seed": 3} | size)
    found = found.sel(indicator=world.indicators, code=world.units)
    found = found.transpose("replication", "year", "indicator", "code")
    year, late = found["whole_year"].values, found["last_quarter"].values
    target = year - (found["true_attainment"].values - 1.0) * world.span
    short = (target - (year - late) / world.plan[:, 8, None]) / world.ruler[:, None]
    near = world.flow[:, None] & (short > 0.0) & (short <= NEAR)
    scaled = np.broadcast_to(world.reference[:, None], near.shape)[near]
    return float(100.0 * (late[near] / scaled).sum() / (year[near] / scaled).sum())
