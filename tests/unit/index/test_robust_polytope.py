"""A polytope of weights holds what was declared and refuses what cannot be."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gzsim.errors import InputError
from gzsim.index.robust import around, around_percent, simplex, stacked

DECLARED = {"growth": 0.5, "income": 0.35, "forest": 0.15}
shares = st.lists(st.integers(1, 50), min_size=3, max_size=3)


@given(parts=shares, by=st.floats(0, 1))
def test_declared_weights_lie_in_what_is_drawn_around_them(parts, by):
    weights = dict(zip(DECLARED, np.array(parts) / sum(parts), strict=True))
    assert around(weights, by).contains(weights)
    assert around_percent(weights, 100 * by).contains(weights)


@given(parts=shares)
def test_limits_hold_for_those_weights_that_meet_them(parts):
    growth, income, forest = np.array(parts) / sum(parts)
    weights = {"growth": growth, "income": income, "forest": forest}
    W = simplex(DECLARED).share(["income", "forest"], 0.25, 0.75).ordered("income", "forest", ratio=2)
    assert W.contains(weights) == (0.25 - 1e-7 <= income + forest <= 0.75 + 1e-7 and 2 * forest - income <= 1e-7)


def test_weights_that_do_not_sum_to_one_lie_in_no_polytope():
    assert not simplex(DECLARED).contains({"growth": 0.5, "income": 0.5, "forest": 0.1})


def test_names_are_matched_in_any_order():
    assert around(DECLARED, 0.01).contains(dict(reversed(DECLARED.items())))


def test_a_polytope_is_not_changed_by_what_is_built_on_it():
    W = simplex(DECLARED)
    W.bounded({"growth": (0.2, 0.3)}).share(["forest"], 0.1, 0.2)
    assert W.upper.tolist() == [1, 1, 1]
    assert len(W.ceilings) == 0


def test_stacked_polytopes_keep_their_own_sums_and_limits():
    city = simplex(["growth", "forest"]).ordered("growth", "forest")
    W = stacked({"city": city, "ecological": simplex(["growth", "forest"]).ordered("forest", "growth", ratio=3)})
    inside = {("city", "growth"): 0.6, ("city", "forest"): 0.4}
    assert W.contains(inside | {("ecological", "growth"): 0.2, ("ecological", "forest"): 0.8})
    assert not W.contains(inside | {("ecological", "growth"): 0.4, ("ecological", "forest"): 0.6})
    assert not W.contains({name: 0.25 + (name == ("city", "growth")) for name in W.names})


@pytest.mark.parametrize(
    ("build", "told"),
    [
        (lambda W: W.bounded({"growth": (0.6, 1.0), "forest": (0.5, 1.0)}), "growth, forest"),
        (lambda W: W.bounded({"growth": (0.6, 0.5)}), "growth"),
        (lambda W: W.bounded({"water": (0.1, 0.5)}), "water"),
        (lambda W: W.bounded({"growth": (float("nan"), 0.5)}), "growth"),
        (lambda W: W.bounded({"growth": (0.0, 0.2)}).share(["growth"], 0.3, 0.4), "limit on growth"),
        (lambda W: W.share(["income", "water"], 0.1, 0.2), "water"),
        (lambda W: W.share(["income"], -0.1, 0.2), "share"),
        (lambda W: W.ordered("growth", "growth"), "itself"),
        (lambda W: W.limited({"growth": float("inf")}, at_most=1), "growth"),
        (lambda W: around({"growth": 0.6, "forest": 0.6}, by=0.1), "sum"),
        (lambda W: around(DECLARED, by=-0.1), "-0.1"),
        (lambda W: around_percent(DECLARED, percent=float("nan")), "nan"),
        (lambda W: simplex([]), "at least one"),
        (lambda W: simplex(["growth", "growth"]), "growth"),
        (lambda W: stacked({}), "zone"),
    ],
)
def test_what_cannot_be_is_refused_by_name(build, told):
    with pytest.raises(InputError, match=told):
        build(simplex(DECLARED))
