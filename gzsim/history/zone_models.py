"""The three zone models of a scenario: one yardstick for all, declared zones, and zones that the record shows."""

from __future__ import annotations

import pandas as pd

from gzsim.common.names import known
from gzsim.errors import InputError
from gzsim.record import Record, as_record
from gzsim.record.features import FEATURES
from gzsim.scenario import Scenario, as_scenario
from gzsim.zones import ZoneModel, found, functional, uniform

MODELS = ("uniform", "functional", "found")


def zone_model(record: Record, scenario: Scenario | str, name: str, weights: pd.DataFrame | None = None) -> ZoneModel:
    """One zone model of a scenario: ``uniform``, ``functional`` or ``found``.

    Parameters
    ----------
    record, scenario
    name : str
    weights : DataFrame, zones × indicators, optional; in place of the scenario's weights in force

    Raises InputError if there is no such model, or the scenario does not say how zones are found.

    >>> from gzsim.record import load_record
    >>> from gzsim.scenario import load_scenario
    >>> zone_model(load_record(), load_scenario("guizhou-2025"), "functional").assignment["522600"]
    'ecological'
    """
    known(name, MODELS, "zones")
    record, scenario = as_record(record), as_scenario(scenario, record=record)
    weights = scenario.weights() if weights is None else weights
    names = pd.DataFrame(
        {zone: {"name": each.name, "name_zh": each.name_zh} for zone, each in scenario.zones.names.items()}
    ).T
    if name == "uniform":
        known("all", weights.index, "weights")
        return uniform(scenario.units.prefectures, weights.loc["all"], names)
    declared = functional(scenario.assignment, weights, scenario.zones.assignment_named_by_source, names)
    return declared if name == "functional" else _found(record, scenario, declared)


def zone_models(record: Record, scenario: Scenario | str) -> dict[str, ZoneModel]:
    """All zone models of a scenario, by name; ``found`` only if the scenario says how zones are found.

    >>> from gzsim.record import load_record
    >>> from gzsim.scenario import load_scenario
    >>> list(zone_models(load_record(), load_scenario("guizhou-2025")))
    ['uniform', 'functional', 'found']
    """
    scenario = as_scenario(scenario, record=record)
    names = MODELS if scenario.zones.found else MODELS[:-1]
    return {name: zone_model(record, scenario, name) for name in names}


def _found(record: Record, scenario: Scenario, declared: ZoneModel) -> ZoneModel:
    how = scenario.zones.found
    if how is None:
        raise InputError("the scenario does not say how zones are found", field="zones.found")
    features = record.features(list(how.features), how.from_year, how.to_year).loc[list(scenario.units.prefectures)]
    labels = pd.DataFrame(
        {name: {"name": FEATURES[name].name, "name_zh": FEATURES[name].name_zh} for name in how.features}
    ).T
    return found(features, declared.weights_of(features.index), how.zones, labels)
