import pytest
from hypothesis import given
from hypothesis import strategies as st

from gzsim.errors import InputError
from gzsim.targets import KeyResult, Objective, colour, score_table

NUMBERS = st.floats(-1e6, 1e6)


def result(score, kind="committed", indicator=None, name="k"):
    return KeyResult(name, "关键结果", 0.0, 1.0, score, kind, indicator)


@pytest.mark.parametrize(
    ("score", "expected"), [(1.0, "green"), (0.7, "green"), (0.5, "yellow"), (0.3, "red"), (0, "red")]
)
def test_colours_of_scores_doerr(score, expected):
    """C25: 0.7–1 green, 0.4–0.6 yellow, 0–0.3 red."""
    assert colour(score, "aspirational") == expected


@given(st.floats(0, 1))
def test_a_commitment_is_green_if_and_only_if_it_is_delivered(score):
    assert (colour(score, "committed") == "green") == result(score).delivered


def test_aspirational_results_need_the_sweet_spot_committed_ones_all():
    assert result(0.65, "aspirational").delivered
    assert not result(0.65, "committed").delivered
    assert result(1.0, "committed").delivered


@given(NUMBERS, NUMBERS, NUMBERS)
def test_scores_lie_between_zero_and_one_and_the_ends_score_zero_and_one(start, target, value):
    if start == target:
        return
    assert 0 <= KeyResult("k", "", start, target, value).score <= 1
    assert KeyResult("k", "", start, target, start).score == 0
    assert KeyResult("k", "", start, target, target).score == 1


def test_less_is_better_where_the_target_lies_below_the_start():
    assert KeyResult("Fine particles", "细颗粒物", 40, 30, 33).score == pytest.approx(0.7)


def test_alignment_names_who_serves_nothing_above():
    counties = (
        Objective("More air", "更好空气", "Huaxi", (result(0.5, indicator="good_air_days"),)),
        Objective("More meetings", "更多会议", "Wudang", (result(1.0, indicator="meetings"),)),
    )
    city = Objective("Clean air", "清洁空气", "Guiyang", (result(0.8, indicator="good_air_days"),), children=counties)
    assert city.unaligned() == ["Wudang: More meetings"]
    table = score_table(city)
    assert table["level"].tolist() == [0, 1, 1]
    assert table["colour"].tolist() == ["yellow", "yellow", "green"]


@pytest.mark.parametrize(
    ("make", "field"),
    [
        (lambda: KeyResult("Roads", "", 0, "many", 1), "Roads.target"),
        (lambda: KeyResult("Roads", "", 0, float("nan"), 1), "Roads.target"),
        (lambda: KeyResult("Roads", "", 5, 5, 5), "Roads.target"),
        (lambda: KeyResult("Roads", "", 0, 1, 0, kind="hopeful"), "Roads.kind"),
        (lambda: Objective("Grow", "", "Guiyang", ()), "Grow"),
        (lambda: Objective("Grow", "", "Guiyang", (result(1),), weights=(1, 2)), "Grow.weights"),
        (lambda: Objective("Grow", "", "Guiyang", (result(1),), weights=(0,)), "Grow.weights"),
    ],
)
def test_a_faulty_objective_is_refused_by_name(make, field):
    with pytest.raises(InputError, match=field):
        make()
