import json
from itertools import pairwise, permutations
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from gzsim.errors import InputError
from gzsim.index import IndexWarning
from gzsim.index.aggregate import (
    ampi,
    arithmetic,
    copeland,
    generalised_mean,
    geometric,
    harmonic,
    kemeny,
    mpi,
    outranking_matrix,
    owa,
    topsis,
)
from gzsim.index.aggregate.kemeny import orders_by_subsets
from gzsim.index.aggregate.linear_ordering import orders_by_programme

DATA = Path(__file__).resolve().parents[2] / "data"
NAMES = ["growth", "income", "forest"]
EQUAL = dict.fromkeys(NAMES, 1 / 3)
SKEWED = {"growth": 0.5, "income": 0.2, "forest": 0.3}

tables = arrays(float, st.tuples(st.integers(2, 7), st.just(3)), elements=st.integers(1, 20).map(float)).map(
    lambda x: pd.DataFrame(x, index=[f"u{i}" for i in range(len(x))], columns=NAMES)
)
MEANS = [
    arithmetic,
    geometric,
    harmonic,
    lambda X, w: generalised_mean(X, w, 2.0),
    lambda X, w: generalised_mean(X, w, -3),
]


@given(tables)
def test_means_stand_in_the_order_of_their_powers(X):
    powers = [generalised_mean(X, SKEWED, power) for power in (-5, -1, 0, 1, 4)]
    for lower, higher in pairwise(powers):
        assert (lower <= higher + 1e-9).all()
    pd.testing.assert_series_equal(powers[1], harmonic(X, SKEWED))
    pd.testing.assert_series_equal(powers[2], geometric(X, SKEWED))
    pd.testing.assert_series_equal(powers[3], arithmetic(X, SKEWED))


@pytest.mark.parametrize("mean", MEANS)
@given(X=tables, who=st.integers(0, 6), what=st.sampled_from(NAMES), more=st.floats(0, 10))
def test_means_lie_between_worst_and_best_and_never_fall_with_better(mean, X, who, what, more):
    scores = mean(X, SKEWED)
    assert (scores >= X.min(axis=1) - 1e-9).all()
    assert (scores <= X.max(axis=1) + 1e-9).all()
    better = X.copy()
    unit = X.index[who % len(X)]
    better.loc[unit, what] += more
    assert mean(better, SKEWED)[unit] >= scores[unit] - 1e-9


def test_a_zero_is_not_made_up_for_under_geometric_and_harmonic_means():
    X = pd.DataFrame([[0.0, 9, 9], [1, 1, 1]], columns=NAMES, index=["a", "b"])
    assert geometric(X, EQUAL)["a"] == harmonic(X, EQUAL)["a"] == 0
    with pytest.raises(InputError, match="forest"):
        harmonic(X.assign(forest=-1.0), EQUAL)
    with pytest.raises(InputError, match="power"):
        generalised_mean(X, EQUAL, np.inf)


def handbook() -> pd.DataFrame:
    tai = json.loads((DATA / "tai_2001.json").read_text(encoding="utf-8"))
    table = pd.DataFrame.from_dict(tai["countries"], orient="index", columns=tai["indicators"])
    return table.assign(telephones=np.log10(table["telephones"]), electricity=np.log10(table["electricity"]))


def test_mpi_worked_by_hand_and_blind_to_units():
    X = pd.DataFrame([[1.0, 40, 5], [2, 30, 5.5], [3, 10, 9]], columns=NAMES, index=list("abc"))
    z = 100 + 10 * (X - X.mean()) / X.std(ddof=0)
    expected = z.mean(axis=1) - z.var(axis=1, ddof=0) / z.mean(axis=1)
    assert mpi(X, EQUAL).tolist() == pytest.approx(expected.tolist())
    assert mpi(X.assign(income=7 * X["income"] - 3), EQUAL).tolist() == pytest.approx(expected.tolist())
    assert mpi(z, EQUAL).tolist() == pytest.approx(expected.tolist())
    turned = mpi(X.assign(income=-X["income"]), EQUAL, {"growth": 1, "income": -1, "forest": 1})
    assert turned.tolist() == pytest.approx(expected.tolist())


def test_ampi_punishes_imbalance_and_keeps_its_goalposts_over_years():
    posts = {"low": dict.fromkeys(NAMES, 0.0), "high": dict.fromkeys(NAMES, 10.0)}
    X = pd.DataFrame([[5.0, 5, 5], [2, 5, 8]], columns=NAMES, index=["even", "uneven"])
    scores = ampi(X, EQUAL, **posts)
    assert scores["even"] == pytest.approx(100)
    assert scores["uneven"] == pytest.approx(100 - (2 / 3 * 18**2) / 100)
    alone = ampi(X.loc[["uneven"]], EQUAL, **posts)
    assert alone["uneven"] == scores["uneven"]
    with pytest.raises(InputError, match="high"):
        ampi(X, EQUAL, low=posts["low"])
    with pytest.raises(InputError, match="growth"):
        ampi(X, EQUAL, low=posts["high"], high=posts["low"])


@given(tables)
def test_owa_runs_from_the_best_value_over_the_mean_to_the_worst(X):
    assert owa(X, {1: 1, 2: 0, 3: 0}).tolist() == X.max(axis=1).tolist()
    assert owa(X, {1: 0, 2: 0, 3: 1}).tolist() == X.min(axis=1).tolist()
    assert owa(X, {1: 1 / 3, 2: 1 / 3, 3: 1 / 3}).tolist() == pytest.approx(arithmetic(X, EQUAL).tolist())
    with pytest.raises(InputError, match="places"):
        owa(X, EQUAL)


@given(tables, st.integers(0, 6), st.sampled_from(NAMES), st.floats(0, 10))
def test_topsis_lies_from_0_to_1_and_the_best_on_everything_has_1(X, who, what, more):
    X = pd.concat([X, pd.DataFrame([X.max() + 1, X.min() - 1], index=["best", "worst"])])
    scores = topsis(X, SKEWED)
    assert scores.between(0, 1).all()
    assert scores["best"] == 1
    assert scores["worst"] == 0


def test_topsis_worked_by_hand_with_gaps_directions_and_constant_columns():
    X = pd.DataFrame([[3.0, 10, 1], [1.0, 30, 1], [2, np.nan, 1]], columns=NAMES, index=list("abc"))
    with pytest.warns(IndexWarning) as told:
        scores = topsis(X, SKEWED, {"growth": 1, "income": -1, "forest": 1})
    assert scores["a"] == 1
    assert scores["b"] == 0
    assert np.isnan(scores["c"])
    messages = " | ".join(str(warning.message) for warning in told)
    assert "forest" in messages
    assert "no score" in messages
    assert ": c" in messages


@given(tables)
def test_duels_sum_to_one_and_only_the_order_counts(X):
    E = outranking_matrix(X, SKEWED)
    off = ~np.eye(len(X), dtype=bool)
    assert (E + E.T).to_numpy()[off] == pytest.approx(1.0)
    assert (np.diag(E) == 0).all()
    pd.testing.assert_frame_equal(E, outranking_matrix(np.exp(X), SKEWED))
    assert copeland(E).sum() == 0


def test_a_unit_with_a_gap_cannot_be_compared():
    X = pd.DataFrame([[1.0, np.nan, 1], [1, 1, 1]], columns=NAMES, index=["a", "b"])
    with pytest.raises(InputError, match="a gap: a"):
        outranking_matrix(X, SKEWED)
    assert outranking_matrix(X, {"growth": 0.5, "income": 0.0, "forest": 0.5}).loc["a", "b"] == 0.5


def duels(matrix, units):
    return pd.DataFrame(matrix, index=units, columns=units, dtype=float)


def test_capital_of_tennessee_kemeny_order_and_score():
    """The textbook vote: Memphis 42, Nashville 26, Chattanooga 15, Knoxville 17 percent; Kemeny score 393."""
    towns = ["Memphis", "Nashville", "Chattanooga", "Knoxville"]
    votes = {
        ("Memphis", "Nashville", "Chattanooga", "Knoxville"): 42,
        ("Nashville", "Chattanooga", "Knoxville", "Memphis"): 26,
        ("Chattanooga", "Knoxville", "Nashville", "Memphis"): 15,
        ("Knoxville", "Chattanooga", "Nashville", "Memphis"): 17,
    }
    E = duels(np.zeros((4, 4)), towns)
    for order, weight in votes.items():
        for place, better in enumerate(order):
            for worse in order[place + 1 :]:
                E.loc[better, worse] += weight
    found = kemeny(E)
    assert found.orders == (("Nashville", "Chattanooga", "Knoxville", "Memphis"),)
    assert found.score == 393
    assert copeland(E).to_dict() == {"Memphis": -3, "Nashville": 3, "Chattanooga": 1, "Knoxville": -1}


def test_a_condorcet_cycle_has_three_kemeny_orders():
    E = duels([[0, 2 / 3, 1 / 3], [1 / 3, 0, 2 / 3], [2 / 3, 1 / 3, 0]], list("abc"))
    found = kemeny(E)
    assert set(found.orders) == {("a", "b", "c"), ("b", "c", "a"), ("c", "a", "b")}
    assert found.complete
    cut = kemeny(E, limit=2)
    assert len(cut.orders) == 2
    assert not cut.complete


matrices = (
    st.integers(2, 7)
    .flatmap(lambda n: arrays(float, (n, n), elements=st.integers(0, 4).map(lambda k: k / 4)))
    .map(lambda x: np.where(np.triu(np.ones_like(x), 1) > 0, x, 1 - x.T) * (1 - np.eye(len(x))))
)


def brute_force(matrix):
    size = len(matrix)
    scores = {
        order: sum(matrix[order[i], order[j]] for i in range(size) for j in range(i + 1, size))
        for order in permutations(range(size))
    }
    best = max(scores.values())
    return {order for order, score in scores.items() if score > best - 1e-9}, best


@settings(max_examples=50, deadline=None)
@given(matrices)
def test_kemeny_finds_every_order_that_counting_all_of_them_finds(matrix):
    orders, best = brute_force(matrix)
    found = kemeny(duels(matrix, list(range(len(matrix)))), limit=1000)
    assert set(found.orders) == orders
    assert found.complete
    assert found.score == pytest.approx(best)


@settings(max_examples=25, deadline=None)
@given(matrices)
def test_the_programme_and_the_subsets_find_the_same_orders(matrix):
    assert {tuple(order) for order in orders_by_programme(matrix)} == {tuple(o) for o in orders_by_subsets(matrix)}


def test_twenty_three_countries_are_ranked_exactly():
    """The Handbook's countries by non-compensatory duels: no swap of neighbours, and no other place, does better."""
    X = handbook()
    E = outranking_matrix(X, dict.fromkeys(X.columns, 1 / 8))
    found = kemeny(E)
    order = list(found.orders[0])
    value = sum(E.loc[order[i], order[j]] for i in range(23) for j in range(i + 1, 23))
    assert found.score == pytest.approx(value)
    for moved in range(23):
        rest = order[:moved] + order[moved + 1 :]
        for place in range(23):
            other = [*rest[:place], order[moved], *rest[place:]]
            assert sum(E.loc[other[i], other[j]] for i in range(23) for j in range(i + 1, 23)) <= value + 1e-9


def test_a_matrix_of_other_units_is_refused():
    with pytest.raises(InputError, match="same units"):
        kemeny(pd.DataFrame(np.zeros((2, 2)), index=["a", "b"], columns=["a", "c"]))
    with pytest.raises(InputError, match="limit"):
        kemeny(duels(np.zeros((2, 2)), ["a", "b"]), limit=0)
