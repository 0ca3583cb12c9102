"""Weights that a scenario declares anew and that do not hold: ``long_term_weight`` rescales them in every zone."""

from __future__ import annotations

from collections.abc import Iterator

from gzsim.reports.texts import Passage, say
from gzsim.scenario.scenario import Scenario
from gzsim.scenario.zones import SUM_TOLERANCE
from gzsim.views.labels import Name


def rescaled(scenario: Scenario, baseline: Scenario) -> Iterator[Passage]:
    """Say of each zone whose weights a scenario declares anew which of them are others in force.

    Zones that keep the weights of the baseline are not told of: there the long-term weight alone was meant to change.

    >>> from gzsim.scenario import load_scenario
    >>> today = load_scenario("guizhou-2025")
    >>> weights = {"forest_cover": 0.18, "gdp_growth": 0.0}
    >>> told, = rescaled(today.with_({"zones.weights.rural_revitalisation": weights}), today)
    >>> told.en[:84]
    'Weights in zone Rural revitalisation hold rescaled: long-term indicators are declare'
    >>> list(rescaled(today.with_(long_term_weight=0.3), today))
    []
    """
    declared, force = scenario.declared_weights(), scenario.weights()
    long = [name for name, each in scenario.indicators.items() if each.horizon == "long"]
    for zone in declared.index:
        row = scenario.zones.weights[zone]
        changed = {name for name in row if row[name] != baseline.zones.weights.get(zone, {}).get(name)}
        if not changed or (declared.loc[zone] - force.loc[zone]).abs().max() <= SUM_TOLERANCE:
            continue
        told = [name for name in declared.columns if name in changed or name in long]
        names = scenario.zones.names[zone]
        yield say(
            "changes",
            "rescaled",
            zone=Name(names.name, names.name_zh),
            declared=_percent(declared.loc[zone, long].sum()),
            total=_percent(scenario.long_term_weight),
            rows=[
                [Name(scenario.indicators[name].name, scenario.indicators[name].name_zh),
                 _percent(force.loc[zone, name]), _percent(declared.loc[zone, name])]
                for name in told
            ],
        )  # fmt: skip


def _percent(share: float) -> Name:
    return Name(f"{100 * share:.3g} %", f"{100 * share:.3g}%")
