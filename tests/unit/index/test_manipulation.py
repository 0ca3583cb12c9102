import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.optimize import minimize

from gzsim.errors import InputError
from gzsim.index import IndexWarning, aggregate, ranks
from gzsim.index.manipulation import honest_weights, moves, reach_array

NAMES = ["growth", "income", "forest"]
tables = arrays(float, (5, 3), elements=st.integers(0, 100)).map(
    lambda values: pd.DataFrame(values, index=list("abcde"), columns=NAMES)
)
weightings = st.lists(st.integers(1, 9), min_size=3, max_size=3).map(
    lambda parts: dict(zip(NAMES, np.array(parts) / sum(parts), strict=True))
)
capacities = arrays(float, (5, 3), elements=st.integers(0, 60)).map(
    lambda values: pd.DataFrame(values, index=list("abcde"), columns=NAMES)
)


@given(X=tables, w=weightings, can=capacities)
@settings(max_examples=40)
def test_places_are_those_of_a_ranking_with_the_false_figure_in_it(X, w, can):
    found = moves(X, w, can)
    for unit in X.index:
        for name in NAMES:
            told = X.copy()
            told.loc[unit, name] = min(100.0, X.loc[unit, name] + can.loc[unit, name])
            expected = ranks(aggregate.arithmetic(told, w).round(10))[unit]
            assert found.rank.loc[unit, name] == expected
            assert found.places.loc[unit, name] == found.honest["rank"][unit] - expected


@given(X=tables, w=weightings)
@settings(max_examples=25)
def test_without_a_lie_nobody_gains(X, w):
    found = moves(X, w, 0)
    assert not found.places.to_numpy().any()
    assert not found.within_reach.to_numpy().any()


@given(X=tables, w=weightings, can=capacities, more=capacities)
@settings(max_examples=25)
def test_being_able_to_lie_more_never_gains_less(X, w, can, more):
    less, greater = moves(X, w, can), moves(X, w, can + more)
    assert (greater.places >= less.places).all(axis=None)
    assert (less.places >= 0).all(axis=None)
    assert (greater.score >= less.score).all(axis=None)


@given(X=tables, w=weightings)
@settings(max_examples=40)
def test_the_minimal_lie_gains_a_place_and_a_little_less_does_not(X, w):
    lie = moves(X, w, 0).minimal_lie.fillna(0)
    enough, short = (moves(X, w, lie * share, cap=np.inf) for share in (1, 0.999))
    behind = enough.honest["rank"] > 1
    assert (enough.places[behind] >= 1).all(axis=None)
    assert enough.within_reach[behind].all(axis=None)
    assert not short.places.to_numpy().any()
    assert not short.within_reach.to_numpy().any()
    assert enough.minimal_lie[~behind].isna().all(axis=None)


@given(X=tables, w=weightings, can=capacities)
@settings(max_examples=25)
def test_whoever_can_gain_a_place_is_within_reach_and_the_other_way_round(X, w, can):
    found = moves(X, w, can)
    pd.testing.assert_frame_equal(found.places >= 1, found.within_reach)


def test_nothing_is_gained_beyond_the_end_of_the_scale():
    lift, score = reach_array(np.array([[90.0, 120.0]]), np.array([0.5, 0.5]), np.array([50.0, 50.0]))
    assert lift.tolist() == [[10.0, 0.0]]
    assert score.tolist() == [[110.0, 105.0]]


def test_leading_axes_are_worked_through_one_by_one():
    x = np.random.Generator(np.random.Philox(1)).uniform(0, 100, (4, 5, 3))
    w = np.array([0.2, 0.3, 0.5])
    np.testing.assert_array_equal(reach_array(x, w, np.array(9.0))[1][2], reach_array(x[2], w, np.array(9.0))[1])


def test_a_lie_in_own_units_is_a_share_of_the_span():
    X = pd.DataFrame({"growth": [60.0, 50], "forest": [50.0, 50]}, index=["a", "b"])
    found = moves(X, {"growth": 1.0, "forest": 0.0}, 5)
    assert found.minimal_lie.loc["b"].tolist() == [10.0, np.inf]
    assert found.in_own_units({"forest": 40, "growth": 8}).loc["b", "growth"] == pytest.approx(0.8)
    with pytest.raises(InputError, match="growth"):
        found.in_own_units({"forest": 40, "growth": 0})


def test_who_has_a_gap_has_no_rank_and_holds_nobody_back():
    X = pd.DataFrame({"growth": [60.0, np.nan, 50], "forest": [50.0, 90, 50]}, index=["a", "b", "c"])
    with pytest.warns(IndexWarning, match="b"):
        found = moves(X, {"growth": 0.5, "forest": 0.5}, 20)
    assert found.rank.loc["b"].isna().all()
    assert not found.within_reach.loc["b"].any()
    assert found.places.loc["c"].tolist() == [1, 1]


@pytest.mark.parametrize(
    ("capacity", "told"),
    [
        (-1, "growth"),
        ({"growth": 1, "income": 1, "water": 1}, "water"),
        ({"growth": 1, "income": -1, "forest": 0}, "income"),
        (pd.DataFrame(1.0, index=list("abcd"), columns=NAMES), "e"),
        (pd.DataFrame(np.nan, index=list("abcde"), columns=NAMES), "growth"),
    ],
)
def test_capacities_that_do_not_fit_are_refused_by_name(capacity, told):
    X = pd.DataFrame(50.0, index=list("abcde"), columns=NAMES)
    with pytest.raises(InputError, match=told):
        moves(X, dict(zip(NAMES, [0.2, 0.3, 0.5], strict=True)), capacity)


def terms(highest, **changes):
    """Costs and spans at which the highest honest weights are the given ones, a point being worth 10."""
    detection, span = 0.25, 20.0
    fine = {name: bound * 100 * 10 / (detection * span) for name, bound in highest.items()}
    same = {"span": span, "detection": detection, "effort": 0.0}
    return {what: dict.fromkeys(highest, value) for what, value in same.items()} | {
        "fine": fine,
        "value_per_point": 10.0,
        **changes,
    }


D = {"growth": 0.5, "income": 0.3, "forest": 0.2}


@given(bounds=st.lists(st.floats(0.0, 1.0), min_size=3, max_size=3), parts=weightings)
@settings(max_examples=60, deadline=None)
@pytest.mark.filterwarnings("ignore::gzsim.index.IndexWarning")
def test_no_lie_pays_and_no_nearer_weights_exist(bounds, parts):
    highest = dict(zip(NAMES, bounds, strict=True))
    if sum(bounds) < 1:
        with pytest.raises(InputError, match="lying pays") as told:
            honest_weights(parts, **terms(highest))
        assert all(name in str(told.value) for name in NAMES)
        return
    found = honest_weights(parts, **terms(highest))
    w, d = found.weights.to_numpy(), np.array(list(parts.values()))
    assert w.sum() == pytest.approx(1)
    assert (found.table.gain <= found.table.cost + 1e-7).all()
    programme = minimize(
        lambda v: np.sum((v - d) ** 2),
        np.array(bounds) / sum(bounds),
        method="SLSQP",
        bounds=[(0, bound) for bound in bounds],
        constraints={"type": "eq", "fun": lambda v: v.sum() - 1},
        options={"ftol": 1e-14},
    )
    assert found.distance <= np.sqrt(programme.fun) + 1e-6
    np.testing.assert_allclose(w, programme.x, atol=1e-4)


def test_declared_weights_stay_where_no_lie_pays_anyway():
    found = honest_weights(D, **terms(dict.fromkeys(NAMES, 0.6)))
    assert found.weights.to_dict() == D
    assert found.distance == 0
    assert not found.table.binding.any()


def test_what_one_loses_the_others_share_evenly():
    found = honest_weights(D, **terms({"growth": 0.3, "income": 1, "forest": 1}))
    assert found.weights.to_dict() == pytest.approx({"growth": 0.3, "income": 0.4, "forest": 0.3})
    assert found.table.binding.to_dict() == {"growth": True, "income": False, "forest": False}


def test_effort_counts_like_an_expected_fine():
    by_fine = honest_weights(D, **terms({"growth": 0.3, "income": 1, "forest": 1}))
    fined = terms({"growth": 0.3, "income": 1, "forest": 1})
    effort = {name: 0.25 * fine for name, fine in fined["fine"].items()}
    by_effort = honest_weights(D, **{**fined, "fine": dict.fromkeys(NAMES, 0.0), "effort": effort})
    pd.testing.assert_frame_equal(by_fine.table, by_effort.table)


def test_raising_costs_as_told_makes_it_feasible():
    short = {"growth": 0.2, "income": 0.2, "forest": 0.1}
    with pytest.raises(InputError, match="2 times as high"):
        honest_weights(D, **terms(short))
    found = honest_weights(D, **terms({name: 2 * bound for name, bound in short.items()}))
    assert found.weights.to_dict() == pytest.approx({"growth": 0.4, "income": 0.4, "forest": 0.2})


def test_an_indicator_that_nobody_checks_loses_its_weight_and_is_named():
    with pytest.warns(IndexWarning, match="growth"):
        found = honest_weights(D, **terms({"growth": 0, "income": 1, "forest": 1}))
    assert found.weights["growth"] == 0
    with pytest.raises(InputError, match="any expected fine"):
        honest_weights(D, **terms(dict.fromkeys(NAMES, 0.0)))


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"span": {"growth": 0, "income": 1, "forest": 1}}, "span.*growth"),
        ({"detection": {"growth": 0.1, "income": 1.2, "forest": 1}}, "detection.*income"),
        ({"fine": {"growth": 1, "income": 1, "forest": -1}}, "fine.*forest"),
        ({"effort": {"growth": np.nan, "income": 1, "forest": 1}}, "effort.*growth"),
        ({"effort": {"growth": 1, "water": 1, "forest": 1}}, "effort.*water"),
        ({"value_per_point": 0}, "value_per_point"),
    ],
)
def test_terms_out_of_range_are_refused_by_name(changes, told):
    with pytest.raises(InputError, match=told):
        honest_weights(D, **terms(dict.fromkeys(NAMES, 0.6), **changes))
