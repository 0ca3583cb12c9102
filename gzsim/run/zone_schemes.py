"""Every scheme under every zone model, with the same luck; what is counted, no zone model moves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from gzsim.history import zone_model
from gzsim.record import Record
from gzsim.scenario import Scenario
from gzsim.scenario.zones import WHOLE_PROVINCE
from gzsim.simulation.chunk import Case
from gzsim.simulation.ensemble import kept_block, run_ensemble
from gzsim.simulation.keeping import describe, kept_in
from gzsim.simulation.layout import layout_of
from gzsim.simulation.simulate import Simulation
from gzsim.simulation.statistics import Statistics
from gzsim.simulation.summary import outcome_table
from gzsim.simulation.world import build_world

COMPARED = ("achievement", "own_needs", "work", "gap", "debt", "wrong_last")
"""Outcomes that zone models are compared by: none is counted by the yardstick in force but the gap, in its points."""

KEPT = "zone-models"
"""Folder of the other zone models among replications that are kept."""


@dataclass(frozen=True)
class Rules:
    """A zone model and a scheme under it."""

    model: str
    scheme: str


Yardsticks = Mapping[str, pd.DataFrame]
"""By zone model, the weights (unit × indicator) that units are judged by."""


def yardsticks_of(record: Record, scenario: Scenario) -> dict[str, pd.DataFrame]:
    """Weights unit × indicator under each zone model; ``found`` for named prefectures alone, whose features are known.

    >>> from gzsim.record import load_record
    >>> from gzsim.scenario import load_scenario
    >>> list(yardsticks_of(load_record(), load_scenario("guizhou-2025")))
    ['uniform', 'functional', 'found']
    """
    layout, weights = layout_of(scenario), scenario.weights()
    zones = {"uniform": np.full(layout.codes.size, WHOLE_PROVINCE), "functional": layout.declared}
    held = {model: weights.loc[list(each)].set_axis(list(layout.codes)) for model, each in zones.items()}
    if scenario.zones.found and scenario.units.scale == "prefectures":
        held["found"] = zone_model(record, scenario, "found").weights_of(layout.codes)
    return held


def cases_of(scenario: Scenario, yardsticks: Yardsticks, wanted: list[Rules]) -> dict[Rules, Case]:
    """The worlds of some zone models under some schemes."""
    worlds = {model: build_world(scenario, yardsticks[model]) for model in dict.fromkeys(each.model for each in wanted)}
    units = next(iter(worlds.values())).units.tolist()
    return {each: Case(worlds[each.model], scenario.scheme(each.scheme, units)) for each in wanted}


def simulate_zone_schemes(
    scenario: Scenario, yardsticks: Yardsticks, simulation: Simulation, into: Path | None = None
) -> dict[Rules, Statistics]:
    """Every scheme under every zone model; those of the model in force, which ``simulation`` holds, are not run again.

    ``into`` is a folder that keeps finished replications, as of `gzsim.simulation.simulate.simulate`.
    """
    runs = {Rules(model, scheme): None for model in yardsticks for scheme in simulation.runs}
    runs |= {Rules(scenario.zones.model, scheme): found for scheme, found in simulation.runs.items()}
    others = cases_of(scenario, yardsticks, [each for each, found in runs.items() if found is None])
    cases = {f"{each.model}, {each.scheme}": case for each, case in others.items()}
    settings = scenario.simulation
    asked = {"years": settings.years, "replications": settings.replications, "seed": settings.seed,
             "start_year": settings.start_year}  # fmt: skip
    if into is None:
        found = run_ensemble(cases, **asked)
    else:
        said = describe(dict.fromkeys(cases, scenario), cases, settings.seed, settings.years)
        with kept_in(into / KEPT, said, kept_block(cases, None)) as kept:
            found = run_ensemble(cases, **asked, kept=kept)
    return runs | dict(zip(others, found.values(), strict=True))


def zone_scheme_table(runs: Mapping[Rules, Statistics]) -> pd.DataFrame:
    """Outcomes of each scheme under each zone model: columns zone_model, scheme, outcome, mean, standard_error, ..."""
    parts = []
    for model in dict.fromkeys(each.model for each in runs):
        table = outcome_table({each.scheme: found for each, found in runs.items() if each.model == model})
        table.insert(0, "zone_model", model)
        parts.append(table)
    return pd.concat(parts, ignore_index=True)
