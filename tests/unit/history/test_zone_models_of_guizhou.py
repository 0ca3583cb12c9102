import numpy as np
import pandas as pd
import pytest

from gzsim.errors import InputError
from gzsim.history import zone_model, zone_models
from gzsim.zones import prefecture_functions
from gzsim.zones.counties import is_function_zone, is_key_county


def test_the_source_names_three_zones_and_the_scenario_keeps_to_them(record, scenario):
    named = record.prefectures["zone_named_by_source"].replace("", np.nan).dropna()
    table = zone_models(record, scenario)["functional"].zone_table().set_index("code")
    assert table.zone[named.index].to_dict() == named.to_dict()
    assert set(table.index[table.basis == "source"]) == set(named.index)


def test_the_other_six_follow_the_rule_that_the_scenario_states(record, scenario):
    declared = zone_models(record, scenario)["functional"]
    placed = prefecture_functions(record.counties, declared.assignment[declared.basis == "source"])
    assert placed.zone.to_dict() == declared.assignment.to_dict()
    assert placed.basis.to_dict() == declared.basis.to_dict()


def test_people_of_a_county_that_is_both_count_on_both_sides(record):
    counties = record.counties.loc[["520523", "520526", "520502"]]
    both = is_function_zone(counties) & is_key_county(counties)
    assert both.sum() == 1
    placed = prefecture_functions(counties, {}).loc["520500"]
    assert min(placed.people_ecological, placed.people_key) >= counties.population_2020[both].sum()


def test_who_lives_where_decides_and_a_tie_is_rural(record):
    counties = record.counties.loc[["522701", "522722"]].assign(
        rural_revitalisation_key_county=[True, False], ecological_zone_since=[None, 2010], population_2020=[100, 101]
    )
    assert prefecture_functions(counties, {}).zone.tolist() == ["ecological"]
    counties["population_2020"] = [100, 100]
    assert prefecture_functions(counties, {}).zone.tolist() == ["rural_revitalisation"]
    with pytest.raises(InputError, match="no population: 522722"):
        prefecture_functions(counties.assign(population_2020=[100, None]), {})
    with pytest.raises(InputError, match="no county in: 520100"):
        prefecture_functions(counties, {"520100": "central_city"})


def test_the_record_sets_guiyang_apart_from_all_others(record, scenario):
    zones = zone_models(record, scenario)["found"]
    assert zones.assignment[zones.assignment == zones.assignment["520100"]].index.tolist() == ["520100"]
    assert zones.assignment.nunique() == 2
    assert zones.silhouette.idxmax() == 2


def test_without_guiyang_nothing_compares_and_forest_decides_much(record, scenario):
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
