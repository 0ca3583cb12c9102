"""Sets of rivals that are said to be in conflict are, and the search for few rivals ahead stays in its polytope."""

import numpy as np
import pytest
from scipy.optimize import linprog

from gzsim.index.robust import around, simplex, stacked
from gzsim.index.robust.conflicts import SHORT, conflicts
from gzsim.index.robust.exchange import few_positive, lowest_of_each
from gzsim.index.robust.linear import TIE, widest_margin

NAMES = ["growth", "income", "forest", "water"]
POLYTOPES = {
    "simplex": simplex(NAMES),
    "around": around(dict.fromkeys(NAMES, 0.25), by=0.1),
    "zones": stacked({"city": around({"growth": 0.6, "income": 0.4}, by=0.2), "hill": simplex(["forest", "water"])}),
}


@pytest.fixture(params=POLYTOPES, name="polytope")
def one_polytope(request):
    return POLYTOPES[request.param]


@pytest.fixture(name="ahead")
def some_leads():
    return np.random.default_rng(1).normal(0.1, 1, size=(14, len(NAMES)))


@pytest.mark.parametrize("size", [2, 3])
def test_no_weights_hold_off_all_rivals_of_a_conflict(ahead, polytope, size):
    found = conflicts(ahead, polytope, np.zeros(len(ahead)), size)
    assert len(found)
    assert (found.sum(axis=1) == size).all()
    assert all(widest_margin(polytope, -ahead[members])[0] < -TIE for members in found)


def test_pairs_that_are_plainly_in_conflict_are_found(ahead, polytope):
    found = conflicts(ahead, polytope, np.zeros(len(ahead)), 2)
    for i in range(len(ahead)):
        for j in range(i):
            if widest_margin(polytope, -ahead[[j, i]])[0] < -0.05:
                assert (found[:, i] & found[:, j]).any()


def test_only_sets_whose_shares_fall_short_of_one_are_looked_at(ahead, polytope):
    shares = np.linspace(0, 1, len(ahead))
    for found in (conflicts(ahead, polytope, shares, size) for size in (2, 3)):
        assert (found @ shares < 1 - SHORT).all()


def test_the_lowest_value_of_each_form_is_that_of_a_linear_programme(ahead, polytope):
    for form, weights in zip(ahead, lowest_of_each(ahead, polytope), strict=True):
        bounds = np.column_stack([polytope.lower, polytope.upper])
        solved = linprog(form, A_eq=polytope.sums, b_eq=np.ones(len(polytope.sums)), bounds=bounds)
        assert form @ weights == pytest.approx(solved.fun, abs=1e-9)


def test_moving_weight_never_leaves_the_polytope_or_more_rivals_ahead(ahead, polytope):
    starts = lowest_of_each(ahead, polytope)
    found = few_positive(ahead, polytope, starts)
    assert polytope.contains_array(found[np.newaxis]).all()
    assert (ahead @ found > TIE).sum() <= (ahead @ starts.T > TIE).sum(axis=0).min()


def test_moving_weight_keeps_to_limits(ahead):
    limited = POLYTOPES["simplex"].limited({"growth": 1, "forest": -2}, at_most=0.1)
    start = np.array([[0.1, 0.2, 0.3, 0.4]])
    found = few_positive(ahead, limited, start)
    assert not len(lowest_of_each(ahead, limited))
    assert limited.contains_array(found[np.newaxis]).all()
    assert (ahead @ found > TIE).sum() <= (ahead @ start[0] > TIE).sum()
