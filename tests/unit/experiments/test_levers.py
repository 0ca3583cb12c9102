"""Points of a unit cube stand for what a province may set, and shares stay shares."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gzsim.errors import InputError
from gzsim.experiments.levers import Between, Levers, Shares, Whole

RATE = "schemes.last_place.rate"
ECOLOGICAL = "zones.weights.ecological"
POINTS = st.lists(st.floats(0.0, 1.0), min_size=3, max_size=3)


@given(POINTS, st.floats(0.0, 0.1))
def test_shares_divide_their_total_and_each_keeps_the_least(u, least):
    weights = Shares(("a", "b", "c", "d"), total=0.6, least=least).value(np.array(u))
    assert sum(weights.values()) == pytest.approx(0.6, abs=1e-12)
    assert min(weights.values()) >= least - 1e-12


@given(POINTS)
def test_shares_return_to_the_point_they_came_from(u):
    shares = Shares(("a", "b", "c", "d"), total=1.0)
    weights = shares.value(np.array(u))
    again = shares.value(shares.point(weights))
    assert [again[name] for name in "abcd"] == pytest.approx([weights[name] for name in "abcd"], abs=1e-9)


def test_even_points_are_spread_evenly_over_the_simplex():
    """Each of n shares has the mean 1/n and the variance (n − 1)/(n²(n + 1)) of the flat Dirichlet distribution."""
    draws = np.random.default_rng(1).random((4000, 2))
    shares = Shares(("a", "b", "c"), total=1.0)
    found = np.array([list(shares.value(u).values()) for u in draws])
    assert found.mean(0) == pytest.approx([1 / 3] * 3, abs=0.012)
    assert found.var(0) == pytest.approx([2 / 36] * 3, abs=0.004)


@given(st.floats(0.0, 1.0))
def test_whole_numbers_stay_whole_and_within_bounds(u):
    lever = Whole(2, 5)
    assert lever.value(np.array([u])) in (2, 3, 4, 5)
    assert lever.value(lever.point(lever.value(np.array([u])))) == lever.value(np.array([u]))


def test_levers_begin_where_the_scenario_stands(brief):
    levers = Levers.of(brief, {RATE: (0.0, 0.4), ECOLOGICAL: Shares(("gdp_growth", "water_quality"))})
    assert levers.today[RATE] == 0.1
    assert levers.values(levers.start).to_dict() == pytest.approx(levers.today.to_dict())
    assert brief.with_(levers.changes(levers.start)).weights().round(12).equals(brief.weights().round(12))


def test_what_others_weigh_stays_as_it_is(brief):
    levers = Levers.of(brief, {ECOLOGICAL: Shares(("gdp_growth", "water_quality"))})
    changed = brief.with_(levers.changes(np.array([0.9]))).declared_weights()
    others = changed.columns.difference(["gdp_growth", "water_quality"])
    assert changed[others].equals(brief.declared_weights()[others])
    assert changed.sum(axis="columns").round(12).eq(1).all()


def test_a_lever_at_its_bound_is_said(brief):
    levers = Levers.of(brief, {RATE: Between(0.0, 0.4), "parameters.fabrication.fine": (0.0, 2.0)})
    table = levers.table(np.array([1.0, 0.5])).set_index("lever")
    assert table["at"].tolist() == ["high", "inside"]
    assert table["room"].tolist() == [0.0, 0.5]


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({}, "levers"),
        ({RATE: (0.4, 0.1)}, "levers"),
        ({RATE: (0.0, np.inf)}, "levers"),
        ({RATE: 0.3}, RATE),
        ({"schemes.last_place.rat": (0, 1)}, "schemes.last_place.rat"),
        ({"title": (0, 1)}, "title"),
        ({RATE: Shares(("a", "b"))}, RATE),
        ({RATE: (0.0, 1.5)}, "schemes.last_place.rate"),
        ({ECOLOGICAL: Shares(("gdp_growth", "water"))}, "levers"),
        ({ECOLOGICAL: Shares(("gdp_growth", "forest_cover"))}, ECOLOGICAL),
    ],
)
def test_a_lever_that_cannot_be_is_refused(brief, given, field):
    with pytest.raises(InputError) as caught:
        Levers.of(brief, given)
    assert caught.value.field == field


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: Shares(("a",)),
        lambda: Shares(("a", "a")),
        lambda: Shares("ab"),
        lambda: Shares(("a", "b"), total=0.1, least=0.2),
        lambda: Whole(0.5, 2),
    ],
)
def test_shares_and_whole_numbers_that_cannot_be_are_refused(wrong):
    with pytest.raises(InputError) as caught:
        wrong()
    assert caught.value.field == "levers"
