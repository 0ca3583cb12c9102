"""Benefit of the doubt: each unit in its best light, checked against other ways to the same answer."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.optimize import linprog

from gzsim.errors import InputError
from gzsim.index import IndexWarning
from gzsim.index.weights import benefit_of_the_doubt

NAMES = ["growth", "income", "forest"]
UNITS = ["a", "b", "c", "d", "e"]
tables = (
    arrays(float, (5, 3), elements=st.integers(0, 30))
    .map(lambda x: pd.DataFrame(x, index=UNITS, columns=NAMES))
    .filter(lambda X: (X.max() > X.min()).all() and (X.sum(axis=1) > 0).all())
)
positive = tables.map(lambda X: X + 1)
few = settings(max_examples=30, deadline=None)


def reach(X):
    """Scores from the envelopment form: how far a unit can shrink what a mix of units must still reach."""
    scores = {}
    for unit, own in X.iterrows():
        solved = linprog(np.ones(len(X)), A_ub=-X.to_numpy().T, b_ub=-own.to_numpy(), bounds=(0, None), method="highs")
        scores[unit] = solved.fun
    return pd.Series(scores)


@few
@given(X=tables)
def test_the_dual_programme_gives_the_same_scores(X):
    assert benefit_of_the_doubt(X).scores.tolist() == pytest.approx(reach(X).tolist(), abs=1e-8)


@few
@given(X=positive, lower=st.sampled_from([0.0, 0.1, 0.3]), upper=st.sampled_from([0.4, 0.6, 1.0]))
def test_scores_under_share_bounds_are_the_best_at_allowed_corners(X, lower, upper):
    # The score is a ratio of two linear functions of shares, highest at a corner where its rival's is: a fine grid of
    # shares can only come close from below.
    steps = np.linspace(lower, upper, 61)
    first, second = np.meshgrid(steps, steps)
    shares = np.column_stack([first.ravel(), second.ravel(), 1 - first.ravel() - second.ravel()])
    shares = shares[(shares[:, 2] >= lower - 1e-12) & (shares[:, 2] <= upper + 1e-12)]
    levels = shares @ X.to_numpy().T
    grid = (levels / levels.max(axis=1, keepdims=True)).max(axis=0)
    scores = benefit_of_the_doubt(X, share_bounds=(lower, upper)).scores.to_numpy()
    assert (scores >= grid - 1e-7).all()
    assert (scores <= grid + 0.05).all()


@few
@given(X=tables)
def test_no_unit_exceeds_1_and_the_best_on_any_indicator_reaches_it(X):
    found = benefit_of_the_doubt(X)
    assert (found.scores <= 1).all()
    for name in NAMES:
        assert found.scores[X[name] == X[name].max()].tolist() == pytest.approx(
            [1.0] * (X[name] == X[name].max()).sum()
        )


@few
@given(X=tables)
def test_weights_explain_the_scores_and_put_no_other_unit_above_1(X):
    found = benefit_of_the_doubt(X)
    assert (X * found.weights).sum(axis=1).tolist() == pytest.approx(found.scores.tolist(), abs=1e-9)
    assert (found.weights >= 0).all(axis=None)
    assert ((X.to_numpy() @ found.weights.to_numpy().T) <= 1 + 1e-7).all()
    assert found.shares.sum(axis=1).tolist() == pytest.approx([1.0] * 5)


@few
@given(X=tables, factors=arrays(float, 3, elements=st.sampled_from([1e-4, 0.1, 7.0, 1e5])))
def test_units_of_measurement_do_not_matter_without_share_bounds(X, factors):
    free, scaled = benefit_of_the_doubt(X).scores, benefit_of_the_doubt(X * factors).scores
    assert scaled.tolist() == pytest.approx(free.tolist(), abs=1e-7)


@few
@given(X=positive, factors=arrays(float, 3, elements=st.sampled_from([1e-4, 0.1, 7.0, 1e5])))
def test_units_of_measurement_do_not_matter_to_bounds_on_contributions(X, factors):
    found = benefit_of_the_doubt(X, contribution_bounds=(0.2, 0.5))
    scaled = benefit_of_the_doubt(X * factors, contribution_bounds=(0.2, 0.5))
    assert scaled.scores.tolist() == pytest.approx(found.scores.tolist(), abs=1e-7)
    contributions = (X * found.weights).div(found.scores, axis=0)
    assert contributions.min(axis=None) >= 0.2 - 1e-7
    assert contributions.max(axis=None) <= 0.5 + 1e-7


@few
@given(X=positive)
def test_share_bounds_hold_and_never_raise_a_score(X):
    free, bound = benefit_of_the_doubt(X), benefit_of_the_doubt(X, share_bounds=(0.2, 0.5))
    assert (bound.scores <= free.scores + 1e-8).all()
    assert bound.shares.min(axis=None) >= 0.2 - 1e-7
    assert bound.shares.max(axis=None) <= 0.5 + 1e-7
    assert bound.scores.max() == pytest.approx(1)


@few
@given(X=positive)
def test_bounds_that_leave_one_choice_give_the_equally_weighted_mean(X):
    found = benefit_of_the_doubt(X, share_bounds=(1 / 3, 1 / 3))
    mean = X.mean(axis=1)
    assert found.scores.tolist() == pytest.approx((mean / mean.max()).tolist(), abs=1e-6)


def test_share_bounds_bind():
    X = pd.DataFrame({"growth": [10.0, 1], "forest": [1.0, 10]}, index=["a", "b"])
    found = benefit_of_the_doubt(X, share_bounds=(0.3, 0.7))
    assert found.shares.loc["a"].tolist() == pytest.approx([0.7, 0.3])
    assert benefit_of_the_doubt(X).shares.loc["a", "growth"] > 0.9


def test_a_unit_of_zeros_scores_0_and_is_named():
    X = pd.DataFrame({"growth": [0.0, 2, 4], "forest": [0.0, 6, 3]}, index=["a", "b", "c"])
    with pytest.warns(IndexWarning, match="score 0.*: a$"):
        found = benefit_of_the_doubt(X)
    assert found.scores["a"] == 0
    assert found.shares.loc["a"].sum() == pytest.approx(1)


@pytest.mark.parametrize("value", [0.0, 5.0])
def test_what_tells_nobody_apart_is_named_and_makes_not_all_perfect(value):
    X = pd.DataFrame({"growth": [1.0, 2, 4], "forest": [5.0, 4, 3]}, index=["a", "b", "c"])
    with pytest.warns(IndexWarning, match="weight 0: fixed$"):
        found = benefit_of_the_doubt(X.assign(fixed=value))
    assert (found.weights["fixed"] == 0).all()
    assert found.scores.tolist() == pytest.approx(benefit_of_the_doubt(X).scores.tolist())
    assert found.scores.min() < 1


def test_where_all_units_are_alike_all_are_best():
    X = pd.DataFrame({"growth": [2.0, 2], "forest": [3.0, 3]})
    with pytest.warns(IndexWarning, match="growth, forest"):
        found = benefit_of_the_doubt(X)
    assert found.scores.tolist() == [1, 1]
    assert (found.weights == 0.5).all(axis=None)


def test_a_unit_with_a_gap_has_no_score_and_is_nobodys_rival():
    X = pd.DataFrame({"growth": [1.0, 2, 9], "forest": [5.0, 4, np.nan]}, index=["a", "b", "c"])
    with pytest.warns(IndexWarning, match="no score.*: c$"):
        found = benefit_of_the_doubt(X)
    assert np.isnan(found.scores["c"])
    assert found.scores["b"] == pytest.approx(1)


def test_what_is_better_low_must_be_turned_round_first():
    X = pd.DataFrame({"growth": [1.0, 2, 4], "pm25": [30.0, 40, 60]}, index=["a", "b", "c"])
    directions = {"growth": 1, "pm25": -1}
    with pytest.raises(InputError, match="lower is better: pm25"):
        benefit_of_the_doubt(X, directions)
    assert benefit_of_the_doubt(X, directions, normalise="minmax").scores[["a", "c"]].tolist() == pytest.approx([1, 1])


def test_negative_values_are_refused_by_name():
    with pytest.raises(InputError, match="growth"):
        benefit_of_the_doubt(pd.DataFrame({"growth": [-1.0, 2], "forest": [2.0, 1]}))


@pytest.mark.parametrize("name", ["share_bounds", "contribution_bounds"])
@pytest.mark.parametrize("bounds", [(0.6, 1), (0, 0.4), (-0.1, 1), (0, 1.1)])
def test_bounds_that_nothing_can_meet_are_refused(name, bounds):
    with pytest.raises(InputError, match=name):
        benefit_of_the_doubt(pd.DataFrame({"growth": [1.0, 2], "forest": [2.0, 1]}), **{name: bounds})
