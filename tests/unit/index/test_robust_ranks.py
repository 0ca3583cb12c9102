"""Ranks over a polytope of weights are the ranks that some weights in it give, and no others."""

from __future__ import annotations

from itertools import combinations, pairwise

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.optimize import linprog

from gzsim.errors import InputError
from gzsim.index.robust import (
    Polytope,
    around,
    around_percent,
    can_be_first,
    can_be_last,
    dominance,
    rank_range,
    simplex,
    stacked,
    zone_leads,
)

NAMES = ["growth", "income", "forest"]
CLOSE = 1e-6

tables = arrays(float, (5, 3), elements=st.integers(0, 12)).map(
    lambda values: pd.DataFrame(values, index=list("abcde"), columns=NAMES)
)
polytopes = st.sampled_from(
    [
        simplex(NAMES),
        around({"growth": 0.5, "income": 0.3, "forest": 0.2}, by=0.1),
        around_percent({"growth": 0.4, "income": 0.4, "forest": 0.2}, percent=30),
        simplex(NAMES).share(["income", "forest"], 0.3, 0.6).ordered("income", "forest"),
        around({"growth": 0.4, "income": 0.3, "forest": 0.3}, by=0.2).limited({"growth": 1, "forest": -2}, at_most=0),
    ]
)


def corners(polytope: Polytope, X: np.ndarray) -> np.ndarray:
    """Every weight vector of three indicators at which a bound, a limit or the tie of a pair meets another one."""
    unit = np.eye(3)
    lines = [(row, bound) for row, bound in zip(unit, polytope.lower, strict=True)]
    lines += [(row, bound) for row, bound in zip(unit, polytope.upper, strict=True)]
    lines += list(zip(polytope.limits, polytope.ceilings, strict=True))
    lines += [(a - b, 0.0) for a, b in combinations(X, 2) if (a != b).any()]
    points = []
    for (a, left), (b, right) in combinations(lines, 2):
        matrix = np.array([a, b, np.ones(3)])
        if abs(np.linalg.det(matrix)) > 1e-9:
            points.append(np.linalg.solve(matrix, [left, right, 1.0]))
    points = np.array(points)
    return points[polytope.contains_array(points)]


def some_weights(polytope: Polytope, costs: np.ndarray, mixture: np.ndarray) -> np.ndarray:
    """A mixture of the corners of the polytope that minimise the given costs."""
    limits = (polytope.limits, polytope.ceilings) if len(polytope.ceilings) else (None, None)
    bounds = list(zip(polytope.lower, polytope.upper, strict=True))
    ends = [linprog(cost, *limits, polytope.sums, np.ones(len(polytope.sums)), bounds).x for cost in costs]
    return mixture / mixture.sum() @ np.array(ends)


@given(X=tables, polytope=polytopes)
@settings(max_examples=60, deadline=None)
def test_best_and_worst_ranks_are_those_at_corners_of_ties_and_bounds(X, polytope):
    scores = corners(polytope, X.to_numpy()) @ X.to_numpy().T
    ahead = scores[:, np.newaxis, :] - scores[:, :, np.newaxis]
    found = rank_range(X, polytope).table
    assert found.rank_low.tolist() == (1 + (ahead > CLOSE).sum(axis=2)).min(axis=0).tolist()
    assert found.rank_high.tolist() == (ahead >= -CLOSE).sum(axis=2).max(axis=0).tolist()


@given(
    X=tables,
    polytope=polytopes,
    costs=arrays(float, (4, 3), elements=st.integers(-5, 5)),
    mixture=arrays(float, 4, elements=st.integers(1, 9)),
)
@settings(max_examples=40, deadline=None)
def test_no_weights_in_the_polytope_give_a_rank_outside_the_range(X, polytope, costs, mixture):
    weights = some_weights(polytope, costs, mixture)
    assert polytope.contains_array(weights)
    scores = X.to_numpy() @ weights
    ahead = scores - scores[:, np.newaxis]
    found = rank_range(X, polytope).table
    assert (found.rank_low <= 1 + (ahead > CLOSE).sum(axis=1)).all()
    assert (found.rank_high >= (ahead >= -CLOSE).sum(axis=1)).all()


@given(X=tables, polytope=polytopes)
@settings(max_examples=40, deadline=None)
def test_reported_weights_lie_in_the_polytope_and_give_their_ranks(X, polytope):
    found = rank_range(X, polytope)
    for unit in X.index:
        best, worst = found.best_weights.loc[unit], found.worst_weights.loc[unit]
        assert polytope.contains(best)
        assert polytope.contains(worst)
        lead = X @ best - (X @ best)[unit]
        assert found.table.rank_low[unit] == 1 + (lead > CLOSE).sum()
        lead = X @ worst - (X @ worst)[unit]
        assert found.table.rank_high[unit] == (lead >= -CLOSE).sum()


@given(X=tables, polytope=polytopes)
@settings(max_examples=40, deadline=None)
def test_dominance_is_a_strict_order_that_ranks_respect(X, polytope):
    ahead = dominance(X, polytope).to_numpy()
    assert not ahead.diagonal().any()
    assert not (ahead & ahead.T).any()
    assert not ((ahead.astype(int) @ ahead.astype(int) > 0) & ~ahead).any()
    found = rank_range(X, polytope).table
    for i, j in np.argwhere(ahead):
        assert found.rank_low.iloc[i] <= found.rank_low.iloc[j]
        assert found.rank_high.iloc[i] <= found.rank_high.iloc[j]


@given(X=tables, polytope=polytopes)
@settings(max_examples=40, deadline=None)
def test_who_can_be_first_or_last_has_the_range_and_weights_to_show_it(X, polytope):
    found = rank_range(X, polytope).table
    first, last = can_be_first(X, polytope), can_be_last(X, polytope)
    assert set(first.table.index) == set(found.index[found.rank_low == 1])
    assert set(last.table.index) == set(found.index[found.rank_high == len(X)])
    for unit, weights in first.weights.iterrows():
        scores = X @ weights
        assert polytope.contains(weights)
        assert scores[unit] - scores.drop(unit).max() == pytest.approx(first.table.margin[unit], abs=CLOSE)
    for unit, weights in last.weights.iterrows():
        scores = X @ weights
        assert scores.drop(unit).min() - scores[unit] == pytest.approx(last.table.margin[unit], abs=CLOSE)


@given(X=tables, order=st.permutations(range(5)))
@settings(max_examples=20, deadline=None)
def test_neither_the_order_of_units_nor_of_indicators_matters(X, order):
    polytope = simplex(NAMES).share(["growth"], 0.2, 0.7)
    shuffled = X.iloc[order][["forest", "growth", "income"]]
    expected = rank_range(X, polytope).table
    pd.testing.assert_frame_equal(rank_range(shuffled, polytope).table.loc[X.index], expected)


def test_fixed_weights_leave_one_rank_and_ties_count_both_ways():
    X = pd.DataFrame({"growth": [3.0, 2, 2, 1], "forest": [3.0, 2, 2, 1]}, index=list("abcd"))
    found = rank_range(X, around({"growth": 0.5, "forest": 0.5}, by=0))
    assert found.table.to_numpy().tolist() == [[1, 1], [2, 3], [2, 3], [4, 4]]


def test_wider_bounds_never_narrow_a_range():
    X = pd.DataFrame(np.random.default_rng(3).random((12, 4)), columns=list("wxyz"))
    declared = {"w": 0.4, "x": 0.3, "y": 0.2, "z": 0.1}
    ranges = [rank_range(X, around(declared, by)).table for by in (0.0, 0.03, 0.1, 0.4)]
    for narrow, wide in pairwise(ranges):
        assert (wide.rank_low <= narrow.rank_low).all()
        assert (wide.rank_high >= narrow.rank_high).all()
    assert (ranges[-1].rank_high - ranges[-1].rank_low).sum() > (ranges[0].rank_high - ranges[0].rank_low).sum()


def test_one_yardstick_for_all_zones_is_the_plain_case():
    X = pd.DataFrame({"growth": [9.0, 6, 2, 5], "forest": [3.0, 7, 1, 5]}, index=list("abcd"))
    W = around({"growth": 0.5, "forest": 0.5}, by=0.2)
    leads = rank_range(zone_leads(X, dict.fromkeys("abcd", "all")), stacked({"all": W}))
    pd.testing.assert_frame_equal(leads.table, rank_range(X, W).table)


def test_zones_with_their_own_weights_move_independently():
    X = pd.DataFrame({"growth": [9.0, 2, 1], "forest": [1.0, 8, 3]}, index=list("abc"))
    zone = {"a": "city", "b": "ecological", "c": "ecological"}
    leads = zone_leads(X, zone)
    own = {"city": {"growth": 0.9, "forest": 0.1}, "ecological": {"growth": 0.1, "forest": 0.9}}
    W = stacked({name: around(weights, by=0.1) for name, weights in own.items()})
    grid = np.linspace(-0.1, 0.1, 41)
    seen = []
    for city in grid:
        for ecological in grid:
            weights = np.array([0.9 + city, 0.1 - city, 0.1 + ecological, 0.9 - ecological])
            scores = leads.to_numpy() @ weights
            seen.append(1 + (scores > scores[:, np.newaxis] + CLOSE).sum(axis=1))
    found = rank_range(leads, W)
    assert found.table.rank_low.tolist() == np.min(seen, axis=0).tolist()
    assert found.table.rank_high.tolist() == np.max(seen, axis=0).tolist()
    assert found.best_weights.loc["a"].groupby(level="zone").sum().tolist() == pytest.approx([1, 1])


@pytest.mark.parametrize(
    ("X", "told"),
    [
        (pd.DataFrame({"growth": [1.0, 2]}), "forest"),
        (pd.DataFrame({"growth": [1.0, 2], "forest": [1.0, 2], "water": [1.0, 2]}), "water"),
        (pd.DataFrame({"growth": [1.0, np.nan], "forest": [1.0, 2]}, index=["a", "b"]), "growth of b"),
        (pd.DataFrame({"growth": ["x", "y"], "forest": [1.0, 2]}), "growth"),
        (pd.DataFrame({"growth": [1.0, 2], "forest": [1.0, 2]}, index=["a", "a"]), "a"),
        (pd.DataFrame({"growth": [], "forest": []}), "no unit"),
    ],
)
def test_tables_that_cannot_be_ranked_are_refused_by_name(X, told):
    for method in (rank_range, dominance, can_be_first, can_be_last):
        with pytest.raises(InputError, match=told):
            method(X, simplex(["growth", "forest"]))


def test_a_unit_without_a_zone_is_named():
    with pytest.raises(InputError, match="b"):
        zone_leads(pd.DataFrame({"growth": [1.0, 2]}, index=["a", "b"]), {"a": "city"})


def test_a_single_unit_is_first_and_last():
    X = pd.DataFrame({"growth": [1.0], "forest": [2.0]}, index=["a"])
    W = simplex(["growth", "forest"])
    assert rank_range(X, W).table.loc["a"].tolist() == [1, 1]
    assert can_be_last(X, W).table.index.tolist() == ["a"]
