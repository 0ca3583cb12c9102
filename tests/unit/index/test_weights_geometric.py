"""Geometric index numbers with benefit-of-the-doubt parts: by hand, and by what must hold for them."""

import numpy as np
import pandas as pd
import pytest
from frontiers import NAMES, UNITS, factors, few, positive
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import minimize

from gzsim.errors import InputError
from gzsim.index import IndexWarning
from gzsim.index.weights import benefit_of_the_doubt, geometric_benefit_of_the_doubt, geometric_change
from gzsim.index.weights.geometric import most_even

X3 = pd.DataFrame({"growth": [8.0, 2, 4], "forest": [2.0, 8, 4]}, index=["a", "b", "c"])


def close(found, expected, atol=1e-6):
    pd.testing.assert_series_equal(found, expected, check_names=False, rtol=0, atol=atol)


def test_by_hand_three_units():
    # a = (8, 2) stays level with b = (2, 8) if p/4 + 4(1 − p) ≤ 1, p ≥ 0.8; c = (4, 4) scores 0.8 with halves alone.
    found = geometric_benefit_of_the_doubt(X3, benchmark="b")
    assert found.parts.to_numpy() == pytest.approx(np.array([[0.8, 0.2], [0.2, 0.8], [0.5, 0.5]]), abs=1e-8)
    assert found.scores.tolist() == pytest.approx([4**0.8 / 4**0.2, 1, 1])
    given_values = geometric_benefit_of_the_doubt(X3, benchmark={"growth": 2, "forest": 8})
    close(given_values.scores, found.scores, 1e-12)


@few
@given(X=positive)
def test_parts_reach_the_linear_score_and_sum_to_1(X):
    found = geometric_benefit_of_the_doubt(X, "a")
    assert found.parts.sum(axis=1).tolist() == pytest.approx([1] * 5)
    assert found.parts.min(axis=None) >= -1e-9
    x, p = X.to_numpy(), found.parts.to_numpy()
    reached = [1 / (x / own @ part).max() for own, part in zip(x, p, strict=True)]
    assert reached == pytest.approx(benefit_of_the_doubt(X).scores.tolist(), abs=1e-7)


@few
@given(X=positive)
def test_the_geometric_number_is_no_higher_than_the_arithmetic_one(X):
    found = geometric_benefit_of_the_doubt(X, "a")
    arithmetic = (found.parts * X / X.loc["a"]).sum(axis=1)
    assert (found.scores <= arithmetic + 1e-9).all()
    assert found.scores["a"] == pytest.approx(1)


@few
@given(X=positive, scale=factors, order=st.permutations(UNITS), columns=st.permutations(NAMES))
def test_neither_units_of_measurement_nor_orders_matter(X, scale, order, columns):
    found = geometric_benefit_of_the_doubt(X, "a").scores
    close(geometric_benefit_of_the_doubt((X * scale).loc[order, columns], "a").scores, found[order], 1e-5)


@few
@given(X=positive)
def test_bounds_hold_and_one_choice_gives_the_plain_geometric_mean(X):
    parts = geometric_benefit_of_the_doubt(X, "a", contribution_bounds=(0.2, 0.5)).parts
    assert parts.min(axis=None) >= 0.2 - 1e-7
    assert parts.max(axis=None) <= 0.5 + 1e-7
    only = geometric_benefit_of_the_doubt(X, "a", contribution_bounds=(1 / 3, 1 / 3)).scores
    close(only, np.exp(np.log(X / X.loc["a"]).mean(axis=1)))


@pytest.mark.parametrize("seed", range(5))
def test_no_parts_that_keep_the_score_are_more_even(seed):
    random = np.random.default_rng(seed)
    above = np.vstack([np.ones(4), random.uniform(0.3, 2.5, (6, 4))])
    start = np.eye(4)[above.max(axis=0).argmin()]
    level = (above @ start).max()
    found = most_even(above, level, 0.0, 1.0)
    rules = [
        {"type": "eq", "fun": lambda p: p.sum() - 1},
        {"type": "ineq", "fun": lambda p: level - above @ p},
    ]
    other = minimize(lambda p: ((p - 0.25) ** 2).sum(), start, bounds=[(0, 1)] * 4, constraints=rules, tol=1e-12)
    assert found.tolist() == pytest.approx(other.x.tolist(), abs=1e-5)


@few
@given(before=positive, after=positive)
def test_the_parts_of_a_change_multiply_to_it(before, after):
    found = geometric_change(before, after, "a").table
    g0, g1 = (geometric_benefit_of_the_doubt(X, "a").scores for X in (before, after))
    close(found.change, g1 / g0)
    close(found.own_change * found.benchmark_change * found.weight_change, found.change)
    assert found.loc["a", "change"] == pytest.approx(1)


def test_by_hand_if_all_double_only_given_values_show_it():
    found = geometric_change(X3, X3 * 2, "b").table
    assert found.loc["a"].tolist() == pytest.approx([2, 0.5, 1, 1])
    found = geometric_change(X3, X3 * 2, {"growth": 1, "forest": 1}).table
    assert found.loc["a"].tolist() == pytest.approx([2, 1, 1, 2])


def test_gaps_and_what_tells_nobody_apart_are_named():
    X = X3.assign(forest=[2, 8, np.nan], fixed=1.0)
    with pytest.warns(IndexWarning, match="weight 0: fixed"), pytest.warns(IndexWarning, match=r"no score.*: c$"):
        found = geometric_benefit_of_the_doubt(X, "b")
    assert np.isnan(found.scores["c"])
    assert found.parts.loc["a"].tolist() == pytest.approx([0.8, 0.2, 0])
    with pytest.warns(IndexWarning, match="growth, forest"):
        alike = geometric_benefit_of_the_doubt(X3 * 0 + 2, {"growth": 1, "forest": 4})
    assert alike.scores.tolist() == pytest.approx([1] * 3)


@pytest.mark.parametrize(
    "benchmark", ["z", None, ["a"], {"growth": 1}, {"growth": 1, "forest": 0}, pd.DataFrame({"growth": [1]})]
)
def test_benchmarks_that_are_none_are_refused(benchmark):
    with pytest.raises(InputError, match="benchmark"):
        geometric_benefit_of_the_doubt(X3, benchmark)


def test_what_cannot_be_taken_is_refused_by_its_name():
    with pytest.raises(InputError, match="0 or less: growth"):
        geometric_benefit_of_the_doubt(X3 - [2, 0], "a")
    with pytest.raises(InputError, match="contribution_bounds"):
        geometric_benefit_of_the_doubt(X3, "a", contribution_bounds=(0.6, 1))
    with pytest.raises(InputError, match="not in both years: c"):
        geometric_change(X3, X3.drop("c"), "a")
