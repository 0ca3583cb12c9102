import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gzsim.errors import InputError
from gzsim.index import normalise

RULE = {"deduction": {"gdp": 2}, "bonus": {"gdp": 0.5}, "floor": 0, "cap": 110}
numbers = st.floats(-1e4, 1e4)


def gdp(*values):
    return pd.DataFrame({"gdp": [float(value) for value in values]})


def test_marks_fall_to_the_floor_and_rise_to_the_cap():
    marks = normalise.score_rate_bands(gdp(20, 45, 90, 100, 110, 200, np.nan), None, {"gdp": 100}, **RULE).gdp
    assert marks.tolist()[:6] == [0, 0, 80, 100, 105, 110]
    assert np.isnan(marks[6])


def test_where_lower_is_better_what_exceeds_the_target_costs_marks():
    marks = normalise.score_rate_bands(gdp(50, 55, 40), {"gdp": -1}, {"gdp": 50}, **RULE)
    assert marks.gdp.tolist() == [100, 80, 110]


def test_a_point_of_growth_costs_the_same_at_any_target_not_a_percent():
    short_of_two, short_of_ten = (
        [rule(gdp(target - 1), None, {"gdp": target}, **RULE).gdp[0] for target in (2, 10)]
        for rule in (normalise.score_point_bands, normalise.score_rate_bands)
    )
    assert short_of_two == [98, 98]
    assert short_of_ten == pytest.approx([0, 80])


@given(x=numbers, y=numbers, target=numbers.filter(lambda value: abs(value) > 1e-3), sign=st.sampled_from([-1, 1]))
def test_marks_stay_within_floor_and_cap_and_never_fall_with_merit(x, y, target, sign):
    for rule in (normalise.score_rate_bands, normalise.score_point_bands):
        worse, better = rule(gdp(*sorted((x, y), key=lambda v: sign * v)), {"gdp": sign}, {"gdp": target}, **RULE).gdp
        assert 0 <= worse <= better <= 110


def test_without_deduction_and_bonus_everybody_has_full_marks():
    rule = RULE | {"deduction": {"gdp": 0}, "bonus": {"gdp": 0}}
    assert normalise.score_rate_bands(gdp(1, 100, 900), None, {"gdp": 100}, **rule).gdp.tolist() == [100] * 3


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"floor": 101}, "floor"),
        ({"cap": 90}, "cap"),
        ({"deduction": {"gdp": -1}}, "deduction.*gdp"),
        ({"bonus": {"pm25": 1}}, "pm25"),
    ],
)
def test_a_rule_that_makes_no_sense_is_refused(change, told):
    with pytest.raises(InputError, match=told):
        normalise.score_rate_bands(gdp(1), None, {"gdp": 100}, **RULE | change)


def test_there_is_no_percent_of_a_target_of_zero_but_there_are_points():
    with pytest.raises(InputError, match="gdp"):
        normalise.score_rate_bands(gdp(1), None, {"gdp": 0}, **RULE)
    assert normalise.score_point_bands(gdp(-3), None, {"gdp": 0}, **RULE).gdp[0] == 94
