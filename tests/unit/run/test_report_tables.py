"""Tables of a report say the numbers they are made of, and where these come from."""

import pandas as pd
import pytest

from gzsim.places import initial_state
from gzsim.record import load_record
from gzsim.run import report_tables
from gzsim.run.origins import origins
from gzsim.scenario import load_scenario
from gzsim.views.labels import NAMES, names_of

TODAY = load_scenario("guizhou-2025")


@pytest.fixture(scope="module")
def places():
    return initial_state(TODAY)


def test_every_number_of_a_scenario_comes_from_somewhere(places):
    counts = origins(TODAY, places).groupby("what")["count"].sum()
    assert counts["parameters"] == len(TODAY.parameter_table())
    assert counts["levels"] == counts["advantages"] == len(places.table)
    assert counts["indicators"] == counts["luck"] == len(TODAY.indicators)
    assert counts["zones"] == len(TODAY.units.prefectures)
    assert counts["weights"] == 4 * len(TODAY.indicators)  # of three kinds of zones and of the whole province


def test_a_stated_parameter_is_the_scenarios_and_no_default():
    def of(each):
        return origins(each, None).query("what == 'parameters'").set_index("origin")["count"]

    before, after = of(TODAY), of(TODAY.with_({"parameters.leader.discount": 0.9}))
    kind = TODAY.parameter_table().entry("leader.discount").source.kind
    assert after["scenario"] == 1
    assert after[kind] == before[kind] - 1


def test_types_rest_on_no_place():
    assert not {"levels", "advantages", "luck"} & set(origins(TODAY, None)["what"])


def test_a_start_shows_level_and_advantage_or_a_star(places):
    table = report_tables.starts(places.table, TODAY.indicator_table(), names_of(load_record().series))
    rows = dict(zip(TODAY.indicators, table.rows, strict=True))
    codes = list(dict.fromkeys(places.table["code"]))
    known = places.table.set_index(["indicator", "code"])
    zunyi = known.loc[("gdp_growth", "520300")]
    cell = rows["gdp_growth"][2 + codes.index("520300")]
    assert cell.startswith(f"{zunyi['level']:.1f}\n{zunyi['advantage']:+.2f}\n± {1.96 * zunyi['advantage_se']:.2f}")
    assert "GDP growth, as reported 地区生产总值增速（公布值） 2011–2018" in rows["gdp_growth"][1]
    assert set(rows["science_and_talent"][2:]) == {f"{known.loc[('science_and_talent', '520300'), 'level']:.1f}*"}


def test_levels_and_advantages_stand_under_their_place():
    """Guiyang has figures of its own, Zunyi a proxy, and nothing is known of anybody's water."""
    known = {"series": "gdp", "first_year": 2011, "last_year": 2018}
    rows = [
        ("520100", "Guiyang", "贵阳市", "gdp", 4.54, -0.012, 0.2, "record", "record", "gdp", 2011, 2018),
        ("520300", "Zunyi", "遵义市", "gdp", 10.0, 1.0, 0.1, "assumption", "proxy", "gdp", 2011, 2018),
        ("520100", "Guiyang", "贵阳市", "water", 98.0, 0.0, 0.5, "assumption", "assumption", None, pd.NA, pd.NA),
        ("520300", "Zunyi", "遵义市", "water", 97.0, 0.0, 0.5, "assumption", "assumption", None, pd.NA, pd.NA),
    ]
    columns = ["code", "name", "name_zh", "indicator", "level", "advantage", "advantage_se", "level_basis",
               "advantage_basis", *known]  # fmt: skip
    indicators = pd.DataFrame({"name": ["GDP", "Water"], "name_zh": ["", ""]}, ["gdp", "water"])
    table = report_tables.starts(pd.DataFrame(rows, columns=columns).assign(unit="percent"), indicators)
    assert [column.heading for column in table.columns[2:]] == ["Guiyang\n贵阳", "Zunyi\n遵义"]
    assert [row[2:] for row in table.rows] == [("4.5\n−0.01\n± 0.39", "10.0*\n+1.00\n± 0.20"), ("98.0*", "97.0*")]
    assert table.rows[0][1].endswith("gdp 2011–2018")


def test_each_mean_stands_beside_its_zone_model_and_under_its_scheme():
    keys = [(outcome, model, scheme) for outcome in ("work", "debt") for model in ("uniform", "functional")
            for scheme in ("none", "piece_rate")]  # fmt: skip
    table = pd.DataFrame(keys, columns=["outcome", "zone_model", "scheme"]).assign(mean=range(1, 9), standard_error=0.5)
    shown = report_tables.zone_schemes(table.sample(frac=1, random_state=1).sort_values("mean"), NAMES)
    assert [row[2:] for row in shown.rows] == [(f"{one}.00 ± 0.98", f"{one + 1}.00 ± 0.98") for one in (1, 3, 5, 7)]
    assert [row[1].split()[0] for row in shown.rows] == ["Uniform", "Functional"] * 2
    assert ["share of working time" in row[0] for row in shown.rows] == [True, True, False, False]


def test_counts_stand_under_where_they_come_from():
    rows = [
        ("parameters", "record", 5),
        ("parameters", "assumption", 114),
        ("luck", "fitted", 3),
        ("luck", "record", 2),
    ]
    table = report_tables.origins(pd.DataFrame(rows, columns=["what", "origin", "count"]))
    assert [column.heading.split("\n")[0] for column in table.columns[1:]] == [
        "fitted to data", "from data", "assumption",
    ]  # fmt: skip
    assert [row[1:] for row in table.rows] == [("–", "5", "114"), ("3", "2", "–")]


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
