"""Grades by quota and by threshold: everybody gets one, ties stay together, a ceiling holds."""

import numpy as np
import pandas as pd
import pytest
from guides import examples
from hypothesis import given, settings
from hypothesis import strategies as st

from gzsim.errors import InputError
from gzsim.history import score_history
from gzsim.index.names import IndexWarning
from gzsim.record import load_record
from gzsim.scenario import load_scenario
from gzsim.zones import VetoRule, apply_vetoes, grade_by_quota, grade_by_threshold, places_by_quota

ORDER = ["excellent", "good", "fair"]
TEN = pd.Series([95.0, 90, 85, 80, 75, 70, 65, 60, 55, 50], index=list("abcdefghij"))

drawn_scores = st.lists(st.integers(0, 20), min_size=1, max_size=15).map(
    lambda row: pd.Series(row, index=[f"u{number:02}" for number in range(len(row))], dtype=float)
)
drawn_quotas = (
    st.lists(st.integers(0, 10), min_size=3, max_size=3)
    .filter(any)
    .map(lambda parts: dict(zip(ORDER, np.array(parts) / sum(parts), strict=True)))
)


def test_ten_units_of_which_none_ties_worked_by_hand():
    told = grade_by_quota(TEN).grade
    assert told.tolist() == ["excellent"] * 2 + ["good"] * 4 + ["fair"] * 4


def test_places_of_nine_by_the_largest_remainder_worked_by_hand():
    """Shares of 1.8, 3.6 and 3.6 leave two places: one to .8, one to the better of two .6."""
    assert places_by_quota(9, {"excellent": 0.2, "good": 0.4, "fair": 0.4}) == {"excellent": 2, "good": 4, "fair": 3}
    assert places_by_quota(10, {"excellent": 0.15, "good": 0.3, "fair": 0.55}) == {"excellent": 2, "good": 3, "fair": 5}


def test_who_ties_over_the_edge_of_a_quota_gets_the_better_grade():
    scores = pd.Series([90.0, 80, 80, 80, 50], index=list("abcde"))
    told = grade_by_quota(scores, {"excellent": 0.4, "fair": 0.6})
    assert told.grade.tolist() == ["excellent"] * 4 + ["fair"]


def test_within_zones_each_zone_has_its_own_quota():
    zone = pd.Series(["x"] * 5 + ["y"] * 5, index=TEN.index)
    told = grade_by_quota(TEN, by=zone)
    assert told.index[told.grade == "excellent"].tolist() == ["a", "f"]
    assert told["rank"].tolist() == [1, 2, 3, 4, 5] * 2


def test_a_ceiling_lowers_a_grade_lifts_none_and_frees_no_place():
    told = grade_by_quota(TEN, ceilings={"a": "good", "j": "excellent"})
    assert told.loc["a", ["uncapped", "grade", "grade_zh"]].tolist() == ["excellent", "good", "良好"]
    assert told.grade["j"] == "fair"
    assert told.index[told.grade == "excellent"].tolist() == ["b"]


def test_of_two_ceilings_the_lower_one_holds():
    both = pd.Series(["fair", "good"], index=["a", "a"])
    assert grade_by_quota(TEN, ceilings=both).grade["a"] == "fair"
    assert grade_by_quota(TEN, ceilings=both[::-1]).grade["a"] == "fair"


def test_the_ceilings_of_vetoes_are_those_of_the_grades():
    values = pd.DataFrame({"accidents": [3, *[0] * 9]}, index=TEN.index)
    vetoed = apply_vetoes(TEN, values, [VetoRule("accidents", 2, -1, "grade ceiling", grade="poor")])
    told = grade_by_threshold(vetoed.scores, ceilings=vetoed.ceilings)
    assert told.loc["a", ["uncapped", "grade_zh"]].tolist() == ["excellent", "不合格"]
    assert (told.grade == told.uncapped).sum() == 9


def test_scores_that_only_the_arithmetic_tells_apart_share_a_grade():
    level = pd.Series([0.1 + 0.2, 0.3, 0.1, 0.05], index=list("abcd"))
    quotas = {"excellent": 0.25, "good": 0.25, "fair": 0.5}
    assert grade_by_quota(level, quotas).grade.tolist()[:2] == ["excellent"] * 2
    vetoed = apply_vetoes(level, pd.DataFrame({"accidents": 0}, index=level.index), [])
    assert vetoed.ranks.tolist() == [1, 1, 3, 4]


def test_who_just_reaches_a_threshold_has_the_grade():
    told = grade_by_threshold(pd.Series({"a": 90.0, "b": 80.0, "c": 60.0, "d": 59.99}))
    assert told.grade_zh.tolist() == ["优秀", "良好", "合格", "不合格"]


@given(units=st.integers(0, 200), quotas=drawn_quotas)
def test_places_sum_to_the_units_and_are_within_one_of_their_share(units, quotas):
    places = places_by_quota(units, quotas)
    assert sum(places.values()) == units
    for grade, share in quotas.items():
        assert abs(places[grade] - units * share) < 1 + 1e-6


@settings(max_examples=50)
@given(scores=drawn_scores, quotas=drawn_quotas)
def test_everybody_has_a_grade_ties_stay_together_and_more_is_never_worse(scores, quotas):
    grade = grade_by_quota(scores, quotas).grade.map(ORDER.index)
    assert grade.groupby(scores).nunique().eq(1).all()
    by_score = grade.groupby(scores).first()
    assert by_score.is_monotonic_decreasing  # 0 is the best grade


@settings(max_examples=50)
@given(scores=drawn_scores, quotas=drawn_quotas)
def test_ties_lift_and_never_lower(scores, quotas):
    """From the top down at least as many have a grade or better as its quota has places."""
    told = grade_by_quota(scores, quotas).grade.map(ORDER.index)
    places = list(places_by_quota(len(scores), quotas).values())
    for position in range(3):
        assert (told <= position).sum() >= sum(places[: position + 1])
    distinct = scores + np.arange(len(scores)) / 1000
    held = grade_by_quota(distinct, quotas).grade.value_counts()
    assert [held.get(grade, 0) for grade in ORDER] == places


@settings(max_examples=25)
@given(scores=drawn_scores, quotas=drawn_quotas, data=st.data())
def test_neither_order_nor_names_of_units_matter(scores, quotas, data):
    order = data.draw(st.permutations(scores.index.tolist()))
    told = grade_by_quota(scores, quotas).grade
    assert grade_by_quota(scores[order], quotas).grade[scores.index].tolist() == told.tolist()
    assert grade_by_quota(scores.rename(str.upper), quotas).grade.tolist() == told.tolist()


def test_who_has_no_score_has_no_grade_and_takes_no_place():
    with pytest.warns(IndexWarning, match="no grade: a$"):
        told = grade_by_quota(TEN.mask(TEN.index == "a"))
    assert pd.isna(told.grade["a"])
    assert told.grade["b"] == "excellent"
    with pytest.warns(IndexWarning, match="no grade: a$"):
        assert pd.isna(grade_by_threshold(TEN.mask(TEN.index == "a"), ceilings={"a": "fair"}).grade["a"])


@pytest.mark.parametrize(
    ("build", "told"),
    [
        (lambda: grade_by_quota(TEN, {"excellent": 0.5}), "quotas"),
        (lambda: grade_by_quota(TEN, {"excellent": 1.2, "fair": -0.2}), "quotas"),
        (lambda: grade_by_quota(TEN, {}), "quotas"),
        (lambda: grade_by_threshold(TEN, {"good": 60, "excellent": 90, "poor": -np.inf}), "thresholds"),
        (lambda: grade_by_threshold(TEN, {"excellent": 90, "fair": 60}), "-inf"),
        (lambda: grade_by_quota(TEN, ceilings={"z": "fair"}), "no such unit: z"),
        (lambda: grade_by_quota(TEN, ceilings={"a": "superb"}), "no such grade: superb"),
        (lambda: grade_by_quota(TEN, by=pd.Series({"a": "x"})), "no group for: b"),
        (lambda: grade_by_quota(pd.concat([TEN, TEN.head(1)])), "named twice: a"),
    ],
)
def test_what_does_not_fit_is_refused_by_name(build, told):
    with pytest.raises(InputError, match=told):
        build()


def test_in_2016_two_of_nine_are_excellent_and_guiyang_not_above_fair():
    scores = score_history(load_record(), load_scenario("guizhou-2025")).scores
    leads = scores.query("zone_model == 'functional' and year == 2016").set_index("code")["lead"]
    told = grade_by_quota(leads).grade
    assert sorted(told.index[told == "excellent"]) == ["522300", "522600"]
    assert told["520100"] == "fair"


def test_the_guide_s_example_runs_and_a_ceiling_lowers_who_is_hit():
    shown = examples("zones")
    side_by_side = shown["alternatives"](shown["scores"], shown["values"], shown["rules"])
    assert side_by_side.loc["a"].tolist() == [80, 1, 4, 2, 1]
    told = shown["grade_by_quota"](shown["scores"], ceilings=shown["vetoed"].ceilings)
    assert told.loc["a", ["uncapped", "grade"]].tolist() == ["excellent", "fair"]
