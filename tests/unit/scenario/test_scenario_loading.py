"""Today's system as described, and what a scenario gives to the rest of the workbench."""

from __future__ import annotations

import copy
import pickle

import numpy as np
import pandas as pd
import pytest

from gzsim.errors import InputError
from gzsim.scenario import Scenario, check_against_record, load_scenario, shipped_scenarios
from gzsim.scenario.zones import WHOLE_PROVINCE


def test_targets_named_by_the_source_document(today):
    targets = today.indicator_table()["target"]
    assert targets["gdp_growth"] == 5.5
    assert targets["industrial_investment_growth"] == 10
    assert today.indicators["water_conservancy_investment"].provincial_target.value == 400
    assert (today.indicator_table()["provenance"] == "source").sum() == 3
    assert len(today.indicators) == 12


def test_zones_named_by_the_source_document(today):
    assert today.assignment[["520100", "520300"]].tolist() == ["central_city"] * 2
    assert today.assignment["522600"] == "ecological"
    assert today.assignment.index.name == "code"


@pytest.mark.parametrize("name", shipped_scenarios())
def test_every_shipped_scenario_loads_and_says_what_it_is(name):
    scenario = load_scenario(name)
    assert scenario.name == name
    assert scenario.baseline in shipped_scenarios()
    assert "based on" not in scenario.title  # each has a title of its own


@pytest.mark.parametrize("name", shipped_scenarios())
def test_every_yardstick_sums_to_one_and_gives_the_long_term_its_weight(name):
    scenario = load_scenario(name)
    weights = scenario.weights()
    long = scenario.indicator_table()["horizon"] == "long"
    np.testing.assert_allclose(weights.sum(axis="columns"), 1, atol=1e-12)
    np.testing.assert_allclose(weights.loc[:, long].sum(axis="columns"), scenario.long_term_weight, atol=1e-9)
    assert (weights >= 0).all(axis=None)


@pytest.mark.parametrize("name", shipped_scenarios())
def test_a_scenario_written_in_full_loads_to_an_equal_one(name, write):
    scenario = load_scenario(name)
    again = load_scenario(write(scenario.to_yaml(), "manifest.yaml"))
    assert again == scenario
    assert hash(again) == hash(scenario)
    assert again.name == name
    assert "extends" not in again.to_dict()


def test_a_file_s_name_is_the_scenario_s_name(change):
    assert load_scenario(change("")).name == "mine"


def test_declared_weights_keep_every_bit_if_the_long_term_has_its_weight(today):
    declared = pd.DataFrame.from_dict(today.zones.weights, orient="index")
    pd.testing.assert_frame_equal(today.weights(), declared, check_exact=True, check_names=False)


def test_relative_weights_within_a_horizon_survive_a_new_long_term_weight(today):
    before, after = today.weights(), today.with_(long_term_weight=0.40).weights()
    long = today.indicator_table()["horizon"] == "long"
    for block in (long, ~long):
        np.testing.assert_allclose(
            before.loc[:, block].div(before.loc[:, block].sum(axis=1), axis=0),
            after.loc[:, block].div(after.loc[:, block].sum(axis=1), axis=0),
        )


@pytest.mark.parametrize("extreme", [0, 1])
def test_the_long_term_may_weigh_nothing_or_everything(today, extreme):
    weights = today.with_(long_term_weight=extreme).weights()
    long = today.indicator_table()["horizon"] == "long"
    assert (weights.loc[:, long if extreme == 0 else ~long] == 0).all(axis=None)
    np.testing.assert_allclose(weights.sum(axis=1), 1)


def test_the_long_term_cannot_weigh_anything_where_no_indicator_is_long(today):
    short = {f"indicators.{name}.horizon": "short" for name in ("forest_cover", "science_and_talent")}
    with pytest.raises(InputError, match=r"long_term_weight: asks for 0\.15 on long-horizon indicators"):
        today.with_(short)
    assert today.with_(short | {"long_term_weight": 0}).weights().equals(today.weights())


def test_how_the_record_sees_each_indicator(today):
    table = today.indicator_table()
    assert table.loc["gdp_growth", ["status", "measure"]].tolist() == ["series", "level"]
    assert table.loc["gdp_growth", "series"] == "gdp_growth_reported"
    air = table.loc["good_air_days"]
    assert (air["status"], air["direction"], air["series_direction"]) == ("proxy", "higher", "lower")
    assert table.loc["forest_cover", ["measure", "of"]].tolist() == ["share", "land_total_modis"]
    assert table.loc["water_quality", "status"] == "none"
    assert np.isnan(table.loc["gdp_growth", "goalpost"])


def test_directions_turn_with_the_indicator(today):
    assert (today.directions == 1).all()
    turned = today.with_({"indicators.forest_cover": {"direction": "lower", "goalpost": 80}})
    assert turned.directions["forest_cover"] == -1
    assert turned.directions.drop("forest_cover").equals(today.directions.drop("forest_cover"))


def test_series_unknown_to_the_record_are_refused_at_their_line(today):
    known = set(today.indicator_table()[["series", "of"]].stack().dropna())
    check_against_record(today, known)
    with pytest.raises(InputError) as caught:
        check_against_record(today, known - {"land_total_modis"} | {"land_total"})
    error = caught.value
    assert error.field == "indicators.forest_cover.record.of"
    assert "did you mean 'land_total'?" in error.problem
    assert "land_total_modis" in error.file.read_text(encoding="utf-8").splitlines()[error.line - 1]


def test_pickled_and_copied_scenarios_are_equal(today):
    assert pickle.loads(pickle.dumps(today)) == today
    assert copy.deepcopy(today) == today


def test_notebook_table_shows_weights_by_zone_and_escapes_titles(today):
    shown = today.with_(title="<b>bold</b>")._repr_html_()
    assert "Rural revitalisation" in shown
    assert "地区生产总值增速" in shown
    assert "<b>" not in shown


def test_the_whole_province_is_always_among_the_yardsticks(today):
    assert WHOLE_PROVINCE in today.weights().index
    assert isinstance(today, Scenario)


def test_everything_valid_beside_what_is_refused_still_loads(change):
    assert load_scenario(change("simulation: {seed: 0}\n")).simulation.seed == 0
    assert load_scenario(change("long_term_weight: 0\n")).long_term_weight == 0
    assert load_scenario(change("indicators: {gdp_growth: {target: 5}}\n")).indicators["gdp_growth"].target == 5.0


@pytest.mark.parametrize("word", ["none", "null", "~"])
def test_no_record_may_be_said_as_none_or_null(change, word):
    assert (
        load_scenario(change(f"indicators: {{gdp_growth: {{record: {word}}}}}\n")).indicators["gdp_growth"].record
        is None
    )


def test_codes_without_quotes_are_codes(edited):
    scenario = load_scenario(
        edited(
            '["520100", "520200", "520300", "520400", "520500", "520600", "522300", "522600", "522700"]',
            "[520100, 520200, 520300, 520400, 520500, 520600, 522300, 522600, 522700]",
        )
    )
    assert scenario.units.prefectures[0] == "520100"
    assert list(scenario.assignment.index) == list(scenario.units.prefectures)
