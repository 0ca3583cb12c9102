"""Directional benefit of the doubt: steps to the frontier, with and without what is undesirable."""

import numpy as np
import pandas as pd
import pytest
from frontiers import NAMES, UNITS, factors, farthest, few, positive, tables
from hypothesis import given
from hypothesis import strategies as st

from gzsim.errors import InputError
from gzsim.index import IndexWarning
from gzsim.index.weights import (
    benefit_of_the_doubt,
    directional_benefit_of_the_doubt,
    undesirable_benefit_of_the_doubt,
)

STEP = {"growth": 1.0, "income": 2.0, "forest": 0.5}
DIRECTIONS = {"growth": 1, "income": 1, "forest": -1}
BOTH = pd.DataFrame({"growth": [4.0, 8, 4], "pm25": [20.0, 40, 40]}, index=["a", "b", "c"])
MIXED = {"growth": 1, "pm25": -1}


def one(X):
    return directional_benefit_of_the_doubt(X, STEP)


def other(X):
    return undesirable_benefit_of_the_doubt(X, DIRECTIONS)


def close(found, expected, atol=1e-8):
    pd.testing.assert_series_equal(found, expected, check_names=False, rtol=0, atol=atol)


def test_by_hand_a_unit_beside_the_middle_of_two():
    # The line from (8, 2) to (2, 6) is met from (4, 3) after one step of (1, 1), at (5, 4).
    X = pd.DataFrame({"growth": [8.0, 2, 4], "forest": [2.0, 6, 3]}, index=["a", "b", "c"])
    found = directional_benefit_of_the_doubt(X, {"growth": 1, "forest": 1})
    assert found.distances.tolist() == pytest.approx([0, 0, 1])
    assert found.scores.tolist() == pytest.approx([1, 1, 0.5])
    assert found.targets.loc["c"].tolist() == pytest.approx([5, 4])
    assert found.weights.loc["c"].tolist() == pytest.approx([0.4, 0.6])
    assert directional_benefit_of_the_doubt(X, {"growth": 1, "forest": 0}).distances["c"] == pytest.approx(2.5)


def test_by_hand_a_third_more_growth_and_a_third_less_pollution():
    # From (4, 40) along (+4, −40): 4 + 4β = 4 + 4τ and 40 − 40β = 20 + 20τ meet the line from a to b at β = τ = 1/3.
    found = undesirable_benefit_of_the_doubt(BOTH, MIXED)
    assert found.scores.tolist() == pytest.approx([1, 1, 0.75])
    assert found.targets.loc["c"].tolist() == pytest.approx([16 / 3, 80 / 3])
    assert found.steps.loc["c"].tolist() == [4, 40]


def test_by_hand_one_choice_of_shares():
    # Worth of an average unit is half growth, half cleanness: u·16/3 = p·100/3, so that u/p = 6.25 and c, with
    # 4u + 40p = 65p = 1, lies 20p behind a and 25p behind b.
    found = undesirable_benefit_of_the_doubt(BOTH, MIXED, share_bounds=(0.5, 0.5))
    assert found.distances["c"] == pytest.approx(25 / 65)
    assert found.distances["b"] == pytest.approx(0)
    assert found.distances["a"] == pytest.approx(5 / 45)


@few
@given(X=tables)
def test_the_mix_of_rivals_reaches_as_many_steps(X):
    own = [farthest(row, list(STEP.values()), X) for row in X.to_numpy()]
    assert one(X).distances.tolist() == pytest.approx(own, abs=1e-8)
    z = X.to_numpy() * list(DIRECTIONS.values())
    own = [farthest(row, abs(row), z) for row in z]
    assert other(X).distances.tolist() == pytest.approx(own, abs=1e-8)


@few
@given(X=positive)
def test_with_its_own_values_as_step_it_is_the_plain_model(X):
    close(undesirable_benefit_of_the_doubt(X).scores, benefit_of_the_doubt(X).scores)


@few
@given(X=positive, scale=factors)
def test_units_of_measurement_do_not_matter(X, scale):
    close(other(X * scale).scores, other(X).scores)
    bounds = {"share_bounds": (0.2, 0.5)}
    close(
        undesirable_benefit_of_the_doubt(X * scale, DIRECTIONS, **bounds).scores,
        undesirable_benefit_of_the_doubt(X, DIRECTIONS, **bounds).scores,
    )
    step = {name: size * factor for (name, size), factor in zip(STEP.items(), scale, strict=True)}
    close(directional_benefit_of_the_doubt(X * scale, step).scores, one(X).scores)


@few
@given(X=tables, shift=st.integers(-50, 50))
def test_a_constant_that_is_added_changes_no_distance(X, shift):
    close(one(X.assign(income=X.income + shift)).distances, one(X).distances)


@few
@given(X=positive, order=st.permutations(UNITS), columns=st.permutations(NAMES))
def test_neither_the_order_of_units_nor_of_indicators_matters(X, order, columns):
    for model in (one, other):
        close(model(X.loc[order, columns]).scores, model(X).scores[order])


@few
@given(X=positive, unit=st.sampled_from(UNITS), more=st.integers(1, 9))
def test_a_gain_never_lowers_the_own_score_nor_raises_that_of_others(X, unit, more):
    better = X.copy()
    better.loc[unit, "growth"] += more
    change = one(better).distances - one(X).distances
    assert change[unit] <= 1e-8
    assert (change.drop(unit) >= -1e-8).all()


@few
@given(X=positive)
def test_scores_lie_above_a_half_where_something_is_undesirable(X):
    assert other(X).scores.between(0.5 - 1e-9, 1).all()
    assert other(X).scores.max() == pytest.approx(1)


@few
@given(X=positive)
def test_bounds_hold_for_the_average_unit_and_never_raise_a_score(X):
    bound = undesirable_benefit_of_the_doubt(X, DIRECTIONS, share_bounds=(0.2, 0.5))
    worth = bound.weights * X.mean()
    shares = worth.div(worth.sum(axis=1), axis=0)
    assert shares.min(axis=None) >= 0.2 - 1e-7
    assert shares.max(axis=None) <= 0.5 + 1e-7
    assert (bound.scores <= other(X).scores + 1e-8).all()


def test_the_step_is_the_first_principal_component_unless_given():
    X = pd.DataFrame({"growth": [1.0, 2, 3, 4], "forest": [2.0, 4, 6, 8.5]}, index=list("abcd"))
    found = directional_benefit_of_the_doubt(X)
    values, vectors = np.linalg.eigh(X.cov())
    step = np.abs(vectors[:, values.argmax()])
    assert found.steps.loc["a"].tolist() == pytest.approx((step / step.max() * 6.5).tolist())
    assert found.distances["d"] == 0
    close(directional_benefit_of_the_doubt(X * 100 + 5).distances, found.distances)


@pytest.mark.parametrize(
    ("X", "match"),
    [
        (pd.DataFrame({"growth": [1.0, 2, 3], "forest": [3.0, 2, 1.1]}), "go down where the others go up"),
        (pd.DataFrame({"growth": [1.0, 1, 2, 2], "forest": [1.0, 2, 1, 2]}), "no first principal component"),
    ],
)
def test_where_no_direction_can_be_found_one_is_asked_for(X, match):
    with pytest.raises(InputError, match=f"towards.*{match}"):
        directional_benefit_of_the_doubt(X)


@pytest.mark.parametrize("step", [{"growth": -1, "pm25": 1}, {"growth": 0, "pm25": 0}, {"growth": 1}])
def test_steps_that_lead_nowhere_are_refused(step):
    with pytest.raises(InputError, match="towards"):
        directional_benefit_of_the_doubt(BOTH, step)
    with pytest.raises(InputError, match="towards"):
        undesirable_benefit_of_the_doubt(BOTH, MIXED, towards=step)


def test_a_unit_with_a_gap_has_no_score_and_is_nobodys_rival():
    X = BOTH.assign(pm25=[np.nan, 40, 50])
    with pytest.warns(IndexWarning, match="no score.*: a$"):
        found = undesirable_benefit_of_the_doubt(X, MIXED)
    assert np.isnan(found.scores["a"])
    assert found.scores[["b", "c"]].tolist() == pytest.approx([1, 1 / 1.2])


def test_what_tells_nobody_apart_is_named_and_does_not_count():
    with pytest.warns(IndexWarning, match="weight 0: fixed$"):
        found = undesirable_benefit_of_the_doubt(BOTH.assign(fixed=3.0), MIXED | {"fixed": 1})
    assert found.scores.tolist() == pytest.approx([1, 1, 0.75])
    assert (found.weights["fixed"] == 0).all()


def test_where_all_units_are_alike_all_are_best():
    X = pd.DataFrame({"growth": [2.0, 2], "pm25": [3.0, 3]})
    with pytest.warns(IndexWarning, match="growth, pm25"):
        assert undesirable_benefit_of_the_doubt(X, MIXED).scores.tolist() == [1, 1]
    with pytest.warns(IndexWarning, match="growth, pm25"):
        assert directional_benefit_of_the_doubt(X).scores.tolist() == [1, 1]


def test_what_cannot_be_taken_is_refused_by_its_name():
    with pytest.raises(InputError, match="lower is better: pm25"):
        directional_benefit_of_the_doubt(BOTH, {"growth": 1, "pm25": 1}, MIXED)
    with pytest.raises(InputError, match="negative values: growth"):
        undesirable_benefit_of_the_doubt(BOTH - 5, MIXED)
    with pytest.raises(InputError, match=r"only zeros.*: a"):
        undesirable_benefit_of_the_doubt(BOTH.mul([0, 1, 1], axis=0), MIXED)
    with pytest.raises(InputError, match="share_bounds"):
        undesirable_benefit_of_the_doubt(BOTH, MIXED, share_bounds=(0.6, 1))
