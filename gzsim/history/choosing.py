"""From what a user says of zones and weights to a zone model."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from gzsim.common.tables import refuse
from gzsim.errors import InputError
from gzsim.history.zone_models import zone_model
from gzsim.index.names import named_numbers
from gzsim.record import Record
from gzsim.scenario import Scenario
from gzsim.zones import ZoneModel, functional

Zones = str | ZoneModel | Mapping[str, str] | pd.Series
Weights = str | Mapping[str, float] | pd.Series | pd.DataFrame


def chosen_model(zones: Zones, weights: Weights, scenario: Scenario, record: Record) -> ZoneModel:
    """Zone model by name, by assignment, or as it is; with the weights that :func:`chosen_weights` returns.

    Raises InputError if a zone model that brings its own weights is given others, or names do not match.

    >>> from gzsim.record import load_record
    >>> from gzsim.scenario import load_scenario
    >>> model = chosen_model({"520100": "ecological"}, "policy", load_scenario("guizhou-2025"), load_record())
    >>> model.zone_table()[["code", "zone", "basis"]].values.tolist()
    [['520100', 'ecological', 'assumption']]
    """
    if isinstance(zones, ZoneModel):
        if not (isinstance(weights, str) and weights == "policy"):
            raise InputError("the zone model brings weights of its own", field="weights", valid="no weights beside it")
        return zones
    rows = chosen_weights(weights, scenario)
    if isinstance(zones, str):
        return zone_model(record, scenario, zones, rows)
    names = pd.DataFrame([zone_name.model_dump() for zone_name in scenario.zones.names.values()], scenario.zones.names)
    new = rows.index.difference(names.index)
    names = pd.concat([names, pd.DataFrame({"name": new, "name_zh": new}, index=new)])
    return functional(zones, rows, zone_names=names)


def chosen_weights(weights: Weights, scenario: Scenario) -> pd.DataFrame:
    """Weights zones × indicators of the scenario: "policy", "equal", one mapping for all zones, or a table.

    What a mapping or a table does not name has weight 0.

    Raises InputError if a name is not one of the scenario's indicators.

    >>> from gzsim.scenario import load_scenario
    >>> chosen_weights({"gdp_growth": 1.0}, load_scenario("guizhou-2025")).loc["ecological"].sum().item()
    1.0
    """
    policy = scenario.weights()
    if isinstance(weights, str):
        if weights not in ("policy", "equal"):
            raise InputError(
                f"unknown weights {weights!r}", field="weights", valid="policy, equal, or indicator → weight"
            )
        return policy if weights == "policy" else policy.mul(0.0).add(1 / len(policy.columns))
    rows = weights
    if not isinstance(weights, pd.DataFrame):
        rows = pd.DataFrame([named_numbers(weights, "weights")] * len(policy), index=policy.index)
    unknown = [name for name in rows.columns if name not in policy.columns]
    refuse(unknown, "no such indicator", field="weights", valid=", ".join(policy.columns))
    return rows.reindex(columns=policy.columns, fill_value=0.0)
