import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gzsim.errors import InputError
from gzsim.record import load_record
from gzsim.scenario import load_scenario
from gzsim.zones import (
    Criterion,
    DualConstraint,
    WeightDraws,
    apply_binding,
    counties_without_gdp,
    county_functions,
    development_zones,
    grade_by_threshold,
    league,
    tier_weights,
)


@pytest.fixture(scope="module")
def counties():
    return load_record().counties


@pytest.fixture(scope="module")
def prefecture_zones():
    return load_scenario("guizhou-2025").assignment


@pytest.fixture(scope="module")
def placed(counties, prefecture_zones):
    return county_functions(counties, prefecture_zones)


def test_all_88_counties_have_a_zone_and_a_reason_in_both_languages(placed):
    assert len(placed) == 88
    assert placed.notna().all(axis=None)
    assert set(placed.zone) == {"central_city", "ecological", "rural_revitalisation"}
    assert (placed.reason.str.len() > 10).all()


def test_central_districts_are_the_nine_of_guiyang_and_zunyi(placed):
    names = placed.name_zh[placed.rule == "central district"]
    districts = "南明区 云岩区 花溪区 乌当区 白云区 观山湖区 红花岗区 汇川区 播州区"
    assert sorted(names) == sorted(districts.split())


def test_eleven_counties_are_both_and_where_they_go_can_be_turned(counties, prefecture_zones, placed):
    both = placed.index[placed.rule == "both"]
    assert len(both) == 11
    turned = county_functions(counties, prefecture_zones, both="rural_revitalisation")
    assert (placed.zone[both] == "ecological").all()
    assert turned.index[turned.zone != placed.zone].tolist() == both.tolist()


def test_the_twenty_key_counties_are_rural_or_both(counties, placed):
    key = placed[counties.rural_revitalisation_key_county]
    assert len(key) == 20
    assert set(key.rule) == {"both", "key county"}
    assert (key.zone[key.rule == "key county"] == "rural_revitalisation").all()


def test_the_rest_follows_its_prefecture_whatever_that_is(counties, prefecture_zones, placed):
    rest = placed[placed.rule == "the rest"]
    assert (rest.zone == rest.prefecture.map(prefecture_zones)).all()
    assert (rest.basis == "assumption").all()
    other = county_functions(counties, dict.fromkeys(prefecture_zones.keys(), "ecological"))
    assert (other.zone[rest.index] == "ecological").all()
    pd.testing.assert_frame_equal(other.drop(rest.index), placed.drop(rest.index))


def test_the_order_of_counties_does_not_matter(counties, prefecture_zones, placed):
    turned = county_functions(counties.iloc[::-1], prefecture_zones)
    pd.testing.assert_frame_equal(turned.loc[placed.index], placed)


def test_the_ten_counties_without_gdp_are_those_of_2014(counties):
    ten = counties_without_gdp(counties)
    names = ["关岭", "紫云", "赫章", "江口", "望谟", "册亨", "剑河", "雷山", "荔波", "三都"]
    assert sorted(counties.name_zh[ten].str[:2]) == sorted(names)
    assert counties.former_poverty_county[ten].all()
    with pytest.raises(InputError, match="荔波"):
        counties_without_gdp(counties.drop("522722"))


drawn_weights = st.lists(st.floats(0.05, 1), min_size=5, max_size=5).map(
    lambda drawn: pd.Series(drawn, index=["gdp", "income", "revenue", "air", "water"]) / sum(drawn)
)


@settings(max_examples=40)
@given(base=drawn_weights)
def test_the_reform_drops_gdp_doubles_ecology_and_keeps_other_ratios(base):
    tiers = tier_weights(base, ["gdp"], ["air", "water"])
    assert tiers.sum(axis=1).tolist() == pytest.approx([1, 1])
    assert tiers.loc["without_gdp", "gdp"] == 0
    ecology = tiers[["air", "water"]].sum(axis=1)
    assert ecology.to_dict() == pytest.approx({"without_gdp": 0.2, "others": 0.1})
    kept = tiers.loc["without_gdp", "income"] / tiers.loc["without_gdp", "revenue"]
    assert kept == pytest.approx(base["income"] / base["revenue"])
    assert tiers.loc["others", "gdp"] / tiers.loc["others", "income"] == pytest.approx(base["gdp"] / base["income"])


DUAL = DualConstraint(
    (Criterion("output_per_ha", 30, 1), Criterion("leading_industry_share", 50, 1)), (Criterion("idle_land", 5, -1),)
)
PARKS = pd.DataFrame(
    {
        "output_per_ha": [300.0, 31, 20, np.nan, np.nan],
        "leading_industry_share": [90.0, 50, 99, 60, 10],
        "idle_land": [6.0, 5, 0, 1, 1],
    },
    index=list("abcde"),
)


def test_brilliance_in_industry_does_not_make_up_for_idle_land():
    constraints = DUAL.check(PARKS).constraints
    assert constraints.loc["a"].tolist() == [True, False, False]
    assert constraints.loc["b"].tolist() == [True, True, True]
    assert constraints.loc["c"].tolist() == [False, True, False]


def test_the_unknown_is_neither_passed_nor_failed_unless_something_fails():
    constraints = DUAL.check(PARKS).constraints
    assert pd.isna(constraints.loc["d", "agglomeration"])
    assert pd.isna(constraints.loc["d", "both"])
    assert not constraints.loc["e", "agglomeration"]
    assert not constraints.loc["e", "both"]


def test_every_failure_is_listed_with_its_threshold():
    failed = DUAL.check(PARKS).failed.set_index("unit")
    assert failed.loc["a", ["constraint", "indicator", "threshold"]].tolist() == ["admission", "idle_land", 5]
    assert failed.index.value_counts().to_dict() == {"a": 1, "c": 1, "d": 1, "e": 2}


@settings(max_examples=30)
@given(gain=st.floats(0, 1000), unit=st.sampled_from(list("abc")))
def test_a_better_value_never_turns_a_pass_into_a_failure(gain, unit):
    better = PARKS.copy()
    better.loc[unit, "output_per_ha"] += gain
    before, after = DUAL.check(PARKS).criteria, DUAL.check(better).criteria
    assert not (before.fillna(False) & ~after.fillna(False)).any(axis=None)


def test_a_zone_that_fails_a_constraint_is_unqualified_at_any_score():
    model = development_zones(PARKS.index, {"output_per_ha": 0.5, "leading_industry_share": 0.5}, DUAL)
    scored = ["output_per_ha", "leading_industry_share"]
    known = PARKS.loc[["a", "b", "c"]]
    posts = pd.DataFrame({"low": [0.0, 0], "high": [300.0, 100]}, index=scored)
    table = league(known[scored], dict.fromkeys(scored, 1), posts, model, WeightDraws(draws=50))
    assert table.set_index("code")["rank"]["a"] == 1
    ceilings = apply_binding(table, known, model).ceilings
    grades = grade_by_threshold(table.set_index("code").score, {"good": 25, "poor": -np.inf}, ceilings=ceilings)
    assert grades.grade.to_dict() == {"a": "poor", "b": "good", "c": "poor"}


@pytest.mark.parametrize(
    ("build", "told"),
    [
        (lambda counties: county_functions(counties, {"520100": "central_city"}), "520200"),
        (lambda counties: county_functions(counties, {}, both="coast"), "both"),
        (lambda _: tier_weights({"gdp": 1.0}, ["gdp"], ["air"]), "air"),
        (lambda _: tier_weights({"gdp": 0.9, "air": 0.1}, ["gdp"], ["air"]), "ecology"),
        (lambda _: DualConstraint((), (Criterion("idle_land", 5, -1),)), "agglomeration"),
        (lambda _: DUAL.check(PARKS.drop(columns="idle_land")), "admission.*idle_land"),
    ],
)
def test_what_does_not_fit_is_refused_by_name(build, told, counties):
    with pytest.raises(InputError, match=told):
        build(counties)
