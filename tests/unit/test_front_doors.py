"""What a public function cannot take is refused by its field, whoever calls it with what."""

import pandas as pd
import pytest

import gzsim as gz
from gzsim.errors import InputError
from gzsim.history import (
    county_history,
    county_indicators,
    county_zone_models,
    coverage_table,
    indicator_panel,
    load_county_system,
    measure_directions,
    score_history,
    zone_model,
    zone_models,
)  # fmt: skip
from gzsim.sanctions import NoSanction
from gzsim.scenario import check_against_record, load_parameters
from gzsim.targets import objectives_from
from gzsim.zones import cross_scores, functional, league, uniform, zone_recipe
from gzsim.zones.yardsticks import picked

TABLE = pd.DataFrame({"gdp_growth": [1.0, 2.0]}, index=["520100", "520300"])
UP = {"gdp_growth": 1}
POSTS = pd.DataFrame({"low": [0.0], "high": [3.0]}, index=["gdp_growth"])
ZONES = uniform(TABLE.index, {"gdp_growth": 1.0})
RECORD, TODAY = gz.load_record(), "guizhou-2025"
CASES = {
    "score of a number": (lambda: gz.score_table(5, UP), "table"),
    "score of nothing": (lambda: gz.score_table(None, UP), "table"),
    "score without directions": (lambda: gz.score_table(TABLE, None), "directions"),
    "score by no scenario": (lambda: gz.score_table(TABLE, UP, scenario=5), "scenario"),
    "score by no record": (lambda: gz.score(TABLE, 2016), "record"),
    "score of no year": (lambda: gz.score(gz.load_record(), None), "year"),
    "replay of no record": (lambda: gz.replay(5, "guizhou-2025", {"none": NoSanction()}), "record"),
    "replay of no scenario": (lambda: gz.replay(gz.load_record(), 5, {"none": NoSanction()}), "scenario"),
    "replay of no schemes": (lambda: gz.replay(gz.load_record(), "guizhou-2025", 5), "schemes"),
    "replay of no scheme": (lambda: gz.replay(gz.load_record(), "guizhou-2025", {"none": 5}), "schemes.none"),
    "objectives from a number": (lambda: objectives_from(5), "rows"),
    "objectives from nothing": (lambda: objectives_from(None), "rows"),
    "objectives from one mapping": (lambda: objectives_from({"owner": "A"}), "rows"),
    "parameters from a number": (lambda: load_parameters(5), "path"),
    "no scenario against the record": (lambda: check_against_record(5, []), "scenario"),
    "league of a list": (lambda: league([1.0, 2.0], UP, POSTS, ZONES), "values"),
    "league of a column": (lambda: league(TABLE["gdp_growth"], UP, POSTS, ZONES), "values"),
    "league by no zone model": (lambda: league(TABLE, UP, POSTS, "uniform"), "zone_model"),
    "league by no drawing": (lambda: league(TABLE, UP, POSTS, ZONES, 3), "drawing"),
    "cross scores of a list": (lambda: cross_scores([1.0], UP, POSTS, ZONES), "values"),
    "cross scores by no zone model": (lambda: cross_scores(TABLE, UP, POSTS, None), "zone_model"),
    "recipe of no zone model": (lambda: zone_recipe("uniform", "all", UP, POSTS), "zone_model"),
    "recipe of no zone": (lambda: zone_recipe(ZONES, "al", UP, POSTS), "zone"),
    "recipe of what has no weight": (lambda: zone_recipe(ZONES, "all", UP, POSTS, ["gpd_growth"]), "weights"),
    "value of no zone": (lambda: picked(TABLE, pd.Series(["gdp_growth", "city"])), "zone"),
    "zones without a table of weights": (lambda: functional({"a": "city"}, [0.5, 0.5]), "weights"),
    "one yardstick without weights": (lambda: uniform(["a"], None), "weights.all"),
    "zone models of no record": (lambda: zone_models(5, TODAY), "record"),
    "zone models of no scenario": (lambda: zone_models(RECORD, 5), "scenario"),
    "a zone model that is a list": (lambda: zone_model(RECORD, TODAY, ["uniform"]), "zones"),
    "history of no record": (lambda: score_history(5, TODAY), "record"),
    "history of no scenario": (lambda: score_history(RECORD, 5), "scenario"),
    "panel of no record": (lambda: indicator_panel(None, TODAY), "record"),
    "coverage of no scenario": (lambda: coverage_table(RECORD, None), "scenario"),
    "directions of no scenario": (lambda: measure_directions(5), "scenario"),
    "counties of no record": (lambda: county_history(5), "record"),
    "counties by no system": (lambda: county_history(RECORD, 5), "system"),
    "counties' indicators by no system": (lambda: county_indicators(RECORD, TODAY), "system"),
    "counties' zones by no scenario": (lambda: county_zone_models(RECORD, load_county_system(), 5), "scenario"),
    "a system of counties from a number": (lambda: load_county_system(5), "path"),
    "a scenario against a number": (lambda: check_against_record("guizhou-2025", 5), "series_names"),
}


@pytest.mark.parametrize(("call", "field"), CASES.values(), ids=CASES)
def test_what_cannot_be_taken_is_refused_by_its_field(call, field):
    with pytest.raises(InputError) as caught:
        call()
    assert caught.value.field == field
    assert caught.value.valid


def test_scenarios_go_by_name_at_every_front_door():
    record = gz.load_record()
    by_name = gz.score(record, 2016, scenario="guizhou-2025")
    assert by_name.table.equals(gz.score(record, 2016, scenario=gz.load_scenario("guizhou-2025")).table)
