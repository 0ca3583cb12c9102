"""Outliers treated indicator by indicator: a number of values forced in, and indicators left alone."""

import numpy as np
import pandas as pd
import pytest

from gzsim.errors import InputError
from gzsim.index import IndexWarning, treat
from gzsim.index.recipe import Recipe

STUBBORN = [*range(1, 21), 100, 200]
X = pd.DataFrame({"even": range(22), "stubborn": STUBBORN, "other": STUBBORN}, dtype=float)
UP = dict.fromkeys(X, 1)


def pulled(values, **how):
    return treat.pull_in(pd.DataFrame({"x": np.asarray(values, float)}), **how)


def test_coinr_forces_three_points_of_a_vector_that_one_would_do_for():
    # COINr, test-treat.R: 1 to 20, 100 and 200 with winmax = 3 and force_win = TRUE
    done = pulled(STUBBORN, points=3)
    assert done.report.winsorised["x"] == len(done.points) == 3
    assert done.table.x.tolist() == [*range(1, 20), 19, 19, 19]


def test_values_are_forced_in_although_nothing_is_out_of_bounds():
    assert treat.winsorise(X[["even"]]).points.empty
    assert treat.pull_in(X[["even"]], points=2, end="high").table.even.tolist() == [*range(20), 19, 19]
    assert treat.pull_in(X[["even"]], points=2, end="low").table.even.tolist() == [2, 2, *range(2, 22)]


def test_a_low_tail_is_pulled_up_where_skewness_points_down():
    assert pulled([-100.0, *range(10)], points=1).table.x.tolist() == [0, *range(10)]


def test_ties_move_together_and_what_is_left_undone_is_told():
    with pytest.warns(IndexWarning, match=r"fewer values pulled in than asked for.*: x \(1 of 2\)"):
        done = pulled([1, 2, 3, 8, 8, 9], points=2, end="high")
    assert done.table.x.tolist() == [1, 2, 3, 8, 8, 8]
    with pytest.warns(IndexWarning, match="untreated.*no difference between units: x"):
        done = pulled([0, 0, 0, 0, 1, 2], points=2, end="high")
    assert done.points.empty


def test_each_indicator_has_its_number():
    done = treat.pull_in(X, points={"even": 0, "stubborn": 1, "other": 2})
    assert done.report.winsorised.to_dict() == {"even": 0, "stubborn": 1, "other": 2}
    most = treat.winsorise(X, most={"even": 5, "stubborn": 1, "other": 0})
    assert most.report.winsorised.to_dict() == {"even": 0, "stubborn": 1, "other": 0}
    assert treat.winsorise(X, most=np.inf).report.winsorised["stubborn"] == 2


def test_gaps_stay_gaps_and_three_values_have_no_skewness():
    assert pulled([1, 2, np.nan, 9], points=1, end="high").table.x.fillna(-1).tolist() == [1, 2, -1, 2]
    with pytest.warns(IndexWarning, match="no outliers can be told: x"):
        assert pulled([1, 2, 9], points=1).points.empty


@pytest.mark.parametrize(
    ("how", "told"),
    [
        ({"points": -1}, "points: no number of values: -1 "),
        ({"points": 1.5}, r"points: no number of values: 1\.5 "),
        ({"points": {"y": 1}}, "points: unknown name: y"),
        ({"points": "two"}, "points: not a number"),
        ({"points": 1, "end": "top"}, "end: no end 'top'. Valid: skewed, high, low"),
    ],
)
def test_what_cannot_be_forced_is_refused(how, told):
    with pytest.raises(InputError, match=told):
        pulled([1.0, 2, 3, 4], **how)


def test_a_recipe_treats_each_indicator_in_its_own_way():
    made = Recipe(directions=UP, outliers="winsorise", outliers_of={
        "even": {"method": "pull_in", "parameters": {"points": 1, "end": "high"}}, "other": None
    })  # fmt: skip
    treated = made.build(X).treated
    assert treated["even"].tolist() == [*range(21), 20]
    assert treated["stubborn"].max() == 20
    assert treated["other"].tolist() == STUBBORN
    assert Recipe.from_yaml(made.to_yaml()) == made
    assert made.without("other").outliers_of.keys() == {"even"}


def test_one_indicator_is_treated_where_no_other_is():
    treated = Recipe(directions=UP, outliers_of={"stubborn": "winsorise"}).build(X).treated
    assert (treated.max() == [21, 20, 200]).all()


def test_own_numbers_of_a_common_step_are_taken():
    # the complaint of bluefoxr/COINr#53: what is said of single indicators is to have an effect
    step = {"method": "pull_in", "parameters": {"points": {"even": 0, "stubborn": 3, "other": 1}}}
    treated = Recipe(directions=UP, outliers=step).build(X).treated
    assert (treated.max() == [21, 19, 100]).all()


@pytest.mark.parametrize(
    ("choices", "told"),
    [
        ({"outliers_of": {"odd": None}}, "outliers_of: unknown name: odd"),
        ({"outliers_of": {"even": "cut"}}, "outliers: no method 'cut'"),
    ],
)
def test_treatment_of_what_is_not_there_is_refused(choices, told):
    with pytest.raises(InputError, match=told):
        Recipe(directions=UP, **choices)
