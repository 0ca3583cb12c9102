import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import ndtr

from gzsim.errors import InputError
from gzsim.monitoring.milestones import GREEN, RED, growth_shortfall, level_shortfall, lights, lights_of_year
from gzsim.monitoring.schedules import EVEN, WATER_2025, Schedule, after_first_quarter, by_quarter

FRACTIONS = [0.25, 0.5, 0.75, 1.0]


def test_the_water_plan_of_2025_expects_nine_of_forty_billion_by_march():
    """C14."""
    assert 40 * WATER_2025.planned(3) == pytest.approx(9.0)
    assert WATER_2025.planned(12) == 1


@given(st.lists(st.floats(0, 1), min_size=3, max_size=3))
def test_a_plan_passes_through_its_milestones_and_never_falls(shares):
    milestones = [*sorted(shares), 1.0]
    plan = by_quarter("any", milestones)
    np.testing.assert_allclose(plan.planned([3, 6, 9, 12]), milestones, atol=1e-12)
    assert (np.diff(plan.planned(range(13))) >= -1e-12).all()
    assert plan.planned(0) == 0


@pytest.mark.parametrize(
    ("shares", "told"),
    [
        ([0.25, 0.5, 0.45, 1.0], "falls from 0.5 in quarter 2 to 0.45 in quarter 3"),
        ([0.25, 0.5, 0.75, 0.9], "ends at 0.9"),
        ([0.25, 0.5, 0.75], "3 shares"),
        ([-0.1, 0.5, 0.75, 1.0], "outside 0 to 1"),
        ([0.25, float("nan"), 0.75, 1.0], "outside 0 to 1"),
        ([0.25, 0.5, 1.2, 1.0], "outside 0 to 1"),
    ],
)
def test_a_plan_that_cannot_be_is_refused_by_name(shares, told):
    with pytest.raises(InputError, match=told) as refused:
        by_quarter("roads", shares)
    assert refused.value.field == "roads"


def test_a_monthly_plan_names_the_month_in_which_it_falls():
    shares = [0.1, 0.2, 0.15, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99, 1.0]
    with pytest.raises(InputError, match=r"month 2 to 0\.15 in month 3"):
        Schedule("roads", tuple(shares))


@pytest.mark.parametrize("month", [-1, 13, 1.5])
def test_there_is_no_thirteenth_month(month):
    with pytest.raises(InputError, match="month"):
        EVEN.planned(month)


@given(st.floats(0, 100), st.floats(1, 100), st.sampled_from(FRACTIONS))
def test_on_an_even_plan_the_level_form_is_the_pace_against_the_target(achieved, target, fraction):
    even = level_shortfall(achieved, target, planned=fraction, fraction=fraction)
    assert even == pytest.approx(target - achieved / fraction, abs=1e-9)


@given(st.sampled_from([WATER_2025, EVEN, after_first_quarter("late", 0.05)]), st.sampled_from([3, 6, 9, 12]))
def test_whoever_is_exactly_on_plan_is_green_whatever_the_plan(plan, month):
    behind = level_shortfall(40 * plan.planned(month), 40.0, plan.planned(month), month / 12)
    assert lights(behind, 1.0, month / 12, GREEN, 1e-9, 2.5) == GREEN


@pytest.mark.parametrize("month", [3, 6, 9, 12])
def test_even_luck_turns_a_level_yellow_as_often_as_the_normal_tail_says(month):
    """The amount so far has a standard deviation of σ√t around an uneven plan; the tolerance allows for that."""
    draws = np.random.default_rng(month)
    achieved = 40 * WATER_2025.planned(month) + 3.0 * np.sqrt(month / 12) * draws.standard_normal(100_000)
    behind = level_shortfall(achieved, 40.0, WATER_2025.planned(month), month / 12)
    share = (lights(behind, 3.0, month / 12, np.zeros(100_000), 1.0, 2.5) > GREEN).mean()
    assert share == pytest.approx(ndtr(-1.0), abs=4 * np.sqrt(0.1587 * 0.8413 / 100_000))


def test_a_year_of_lights_is_four_bulletins_that_remember_one_another():
    draws = np.random.default_rng(5)
    behind = growth_shortfall(draws.normal(6, 2, (30, 4, 9)), 7.0)
    shown = lights_of_year(behind, 0.9, FRACTIONS, 1.0, 2.5)
    previous = np.zeros((30, 9))
    for quarter, fraction in enumerate(FRACTIONS):
        previous = lights(behind[:, quarter], 0.9, fraction, previous, 1.0, 2.5)
        np.testing.assert_array_equal(shown[:, quarter], previous)


def test_two_yellows_in_a_row_are_red_and_a_year_begins_green():
    shown = lights_of_year(np.array([[2.5], [1.8], [0.0], [1.2]]), 1.0, FRACTIONS, 1.0, 2.5).ravel()
    assert shown[1] == RED
    assert shown[2] == GREEN
    with pytest.raises(InputError, match="fractions"):
        lights_of_year(np.zeros((3, 9)), 1.0, FRACTIONS, 1.0, 2.5)
