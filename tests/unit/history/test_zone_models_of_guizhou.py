import numpy as np
import pandas as pd
import pytest

from gzsim.errors import InputError
from gzsim.history import zone_model, zone_models


def test_the_source_names_three_zones_and_the_scenario_keeps_to_them(record, scenario):
    named = record.prefectures["zone_named_by_source"].replace("", np.nan).dropna()
    table = zone_models(record, scenario)["functional"].zone_table().set_index("code")
    assert table.zone[named.index].to_dict() == named.to_dict()
    assert set(table.index[table.basis == "source"]) == set(named.index)


def test_the_other_six_follow_the_rule_that_the_scenario_states(record, scenario):
    counties = record.counties
    people = counties["population_2020"]
    ecological = people[counties["ecological_zone_since"].notna()].groupby(counties["prefecture"]).sum()
    key = people[counties["rural_revitalisation_key_county"].astype(bool)].groupby(counties["prefecture"]).sum()
    table = zone_models(record, scenario)["functional"].zone_table().set_index("code")
    for code in table.index[table.basis == "assumption"]:
        more = ecological.get(code, 0) > key.get(code, 0)
        assert table.zone[code] == ("ecological" if more else "rural_revitalisation"), code


def test_the_record_sets_guiyang_apart_from_all_others(record, scenario):
    zones = zone_models(record, scenario)["found"]
    assert zones.assignment[zones.assignment == zones.assignment["520100"]].index.tolist() == ["520100"]
    assert zones.assignment.nunique() == 2
    assert zones.silhouette.idxmax() == 2


def test_without_guiyang_there_is_nothing_to_compare_and_the_forest_decides_much(record, scenario):
    zones = zone_models(record, scenario)["found"]
    without = zones.stability.set_index("left_out").adjusted_rand
    assert np.isnan(without["520100"])
    assert without.drop("520100").notna().all()
    features = without[zones.features.columns]
    assert features.idxmin() == "forest_share"
    assert features.drop("forest_share").eq(1).all()


def test_found_weights_are_the_mean_of_the_members_functional_weights(record, scenario):
    models = zone_models(record, scenario)
    declared = models["functional"].weights_of(scenario.units.prefectures)
    expected = declared.groupby(models["found"].assignment).mean()
    pd.testing.assert_frame_equal(models["found"].weights, expected, check_names=False)


def test_a_scenario_that_does_not_say_how_has_no_found_zones(record, scenario):
    plain = scenario.with_({"zones.found": None})
    assert list(zone_models(record, plain)) == ["uniform", "functional"]
    with pytest.raises(InputError, match="how zones are found"):
        zone_model(record, plain, "found")


def test_an_unknown_zone_model_is_refused_with_those_there_are(record, scenario):
    with pytest.raises(InputError, match="uniform, functional, found"):
        zone_model(record, scenario, "regional")
