"""What is measured of the hours of departments, county bureaus and townships (S19)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gzsim.simulation.effort.tiers import USES
from gzsim.simulation.state import State
from gzsim.simulation.world import World

Array = NDArray[np.float64]

WEEK = 40.0
"""Working hours a week: five days of eight."""


def measure_tiers(state: State, world: World) -> dict[str, Array]:
    """Shares of each tier's time in the year just judged, and hours of paper a week and person, each (R, T, N).

    visits = 1 − forms − explaining − courting − work; a week is one of 40 hours, whatever hours a year has by law.
    """
    spent = {use: state.hours[:, : len(world.tiers.names), place].copy() for place, use in enumerate(USES)}
    visits = 1.0 - sum(spent.values())
    return {**spent, "visits": visits, "paper_hours": WEEK * (spent["forms"] + spent["explaining"])}
