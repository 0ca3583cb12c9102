"""Tables of a report say the numbers they are made of, and where these come from."""

import pandas as pd
import pytest

from gzsim.places import initial_state
from gzsim.run import report_tables
from gzsim.run.origins import origins
from gzsim.scenario import load_scenario
from gzsim.views.labels import NAMES


@pytest.fixture(scope="module")
def scenario():
    return load_scenario("guizhou-2025")


@pytest.fixture(scope="module")
def places():
    return initial_state("guizhou-2025")


def test_every_number_of_a_scenario_comes_from_somewhere(scenario, places):
    counts = origins(scenario, places).groupby("what")["count"].sum()
    assert counts["parameters"] == len(scenario.parameter_table())
    assert counts["levels"] == counts["advantages"] == len(places.table)
    assert counts["indicators"] == counts["luck"] == len(scenario.indicators)
    assert counts["zones"] == len(scenario.units.prefectures)


def test_a_stated_parameter_is_the_scenarios_and_no_default(scenario):
    def of(each):
        return origins(each, None).query("what == 'parameters'").set_index("origin")["count"]

    before, after = of(scenario), of(scenario.with_({"parameters.leader.discount": 0.9}))
    kind = scenario.parameter_table().entry("leader.discount").source.kind
    assert after["scenario"] == 1
    assert after[kind] == before[kind] - 1


def test_types_rest_on_no_place(scenario):
    assert not {"levels", "advantages", "luck"} & set(origins(scenario, None)["what"])


def test_a_start_shows_level_and_advantage_or_a_star(scenario, places):
    table = report_tables.starts(places.table, scenario.indicator_table())
    rows = dict(zip(scenario.indicators, table.rows, strict=True))
    codes = list(dict.fromkeys(places.table["code"]))
    known = places.table.set_index(["indicator", "code"])
    zunyi = known.loc[("gdp_growth", "520300")]
    cell = rows["gdp_growth"][2 + codes.index("520300")]
    assert cell.startswith(f"{zunyi['level']:.1f}\n{zunyi['advantage']:+.2f}\n± {1.96 * zunyi['advantage_se']:.2f}")
    assert "gdp_growth_reported 2011–2018" in rows["gdp_growth"][1]
    assert set(rows["science_and_talent"][2:]) == {f"{known.loc[('science_and_talent', '520300'), 'level']:.1f}*"}


HEADLINE = {
    "headline": "strict − none", "zone_model": "functional", "scheme": "strict", "against_zone_model": "functional",
    "against_scheme": "none", "outcome": "debt", "difference": 3.0, "standard_error": 0.1, "draws": 60,
    "replications": 8, "low": -0.5, "high": 4.0, "other_sign": 0.1,
}  # fmt: skip


def test_a_headline_stands_over_its_range_and_turned_signs():
    table = report_tables.headlines(pd.DataFrame([HEADLINE]), NAMES)
    assert table.rows[0][1] == "+3.00 ± 0.20\n−0.50 to +4.00 (10 %)"
    assert "60 draws of plausible parameters with 8 replications each" in table.note


def test_a_headline_without_draws_has_no_range():
    table = report_tables.headlines(pd.DataFrame([{**HEADLINE, "draws": 0}]), NAMES)
    assert table.rows[0][1] == "+3.00 ± 0.20"
