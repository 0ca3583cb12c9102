"""What a model collects unless it is told to collect something else."""

from __future__ import annotations

from functools import partial

import mesa
import numpy as np

from gzsim.simulation.agents.seats import Replication
from gzsim.simulation.outcomes.catalogue import HEADLINE


def headline_collector() -> mesa.DataCollector:
    """Year, month and the headline outcomes of the last judged year, averaged over units."""
    outcomes = {name: partial(mean_outcome, outcome=name) for name in HEADLINE}
    return mesa.DataCollector(model_reporters={"year": "year", "month": "month", **outcomes})


def mean_outcome(model: Replication, outcome: str) -> float:
    """Mean of an outcome over units in the last judged year; NaN before the first."""
    if outcome not in model.judged:
        return float("nan")
    return float(np.ascontiguousarray(model.judged[outcome][0], float).mean())
