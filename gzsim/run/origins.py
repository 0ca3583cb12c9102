"""What a simulation's numbers rest on: fitted, taken from the record, published, defined or assumed."""

from __future__ import annotations

import pandas as pd

from gzsim.places import Places
from gzsim.scenario import Scenario

ORIGINS = ("fitted", "record", "proxy", "source", "pattern", "definition", "scenario", "assumption")
"""Where a number may come from.

fitted: estimated from figures of the record; record: such a figure itself; proxy: another series, of which only
differences or order count; source: the source document; pattern: published elsewhere; definition; scenario: stated by
the scenario in place of a default; assumption.
"""


def origins(scenario: Scenario, places: Places | None) -> pd.DataFrame:
    """Count numbers by where they come from: columns what, origin, count; parameters first.

    >>> from gzsim.places import initial_state
    >>> from gzsim.scenario import load_scenario
    >>> table = origins(load_scenario("guizhou-2025"), initial_state("guizhou-2025"))
    >>> table.query("what == 'advantages'").set_index("origin")["count"].to_dict()
    {'fitted': 27, 'proxy': 45, 'assumption': 36}
    """
    table, stated = scenario.parameter_table().table(), set(scenario.parameters)
    counted = {"parameters": ["scenario" if name in stated else kind for name, kind in table["kind"].items()]}
    counted["indicators"] = ["assumption" if each == "assumption" else "source"
                             for each in scenario.indicator_table()["provenance"]]  # fmt: skip
    counted["weights"] = ["assumption"] * scenario.declared_weights().size
    named = set(scenario.zones.assignment_named_by_source)
    counted["zones"] = ["source" if code in named else "assumption" for code in scenario.units.prefectures]
    if places is not None:
        of_indicator = places.table.drop_duplicates("indicator")
        counted["levels"] = list(places.table["level_basis"])
        counted["advantages"] = _fitted(places.table["advantage_basis"])
        counted["luck"] = _fitted(of_indicator["luck_basis"])
    rows = [
        (what, origin, kinds.count(origin)) for what, kinds in counted.items() for origin in ORIGINS if origin in kinds
    ]
    return pd.DataFrame(rows, columns=["what", "origin", "count"])


def _fitted(basis: pd.Series) -> list[str]:
    """What is estimated from the record's figures is fitted to them."""
    return list(basis.replace("record", "fitted"))
