"""What must not move a score, a duel or a Kemeny order."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from gzsim.index.aggregate import (
    ampi,
    copeland,
    generalised_mean,
    harmonic,
    kemeny,
    mpi,
    mpi_plus,
    outranking_matrix,
    owa,
    topsis,
)
from gzsim.index.aggregate.kemeny import orders_by_subsets
from gzsim.index.aggregate.linear_ordering import orders_by_programme

NAMES = ["growth", "income", "forest"]
UNITS = list("abcde")
WEIGHTS = {"growth": 0.5, "income": 0.2, "forest": 0.3}
SCORES = {
    "harmonic": harmonic,
    "generalised_mean": lambda X, w: generalised_mean(X, w, 3.0),
    "mpi": mpi,
    "mpi_plus": mpi_plus,
    "ampi": ampi,
    "topsis": topsis,
    "owa": lambda X, w: owa(X, {1: 0.2, 2: 0.3, 3: 0.5}),
}
quiet = pytest.mark.filterwarnings("ignore::gzsim.index.IndexWarning")
tables = arrays(float, (5, 3), elements=st.integers(1, 30)).map(
    lambda values: pd.DataFrame(values, index=UNITS, columns=NAMES)
)


@quiet
@pytest.mark.parametrize("score", SCORES.values(), ids=SCORES)
@given(X=tables, rows=st.permutations(UNITS), columns=st.permutations(NAMES))
@settings(max_examples=25)
def test_neither_the_order_of_units_nor_of_indicators_moves_a_score(score, X, rows, columns):
    moved = score(X.loc[list(rows), columns], WEIGHTS)
    pd.testing.assert_series_equal(moved[UNITS], score(X, WEIGHTS), rtol=1e-9)


@quiet
@pytest.mark.parametrize("score", [mpi, mpi_plus, ampi])
@given(X=tables, slope=st.floats(0.01, 100), shift=st.floats(-100, 100))
@settings(max_examples=25)
def test_mazziotta_pareto_indices_do_not_depend_on_units_of_measurement(score, X, slope, shift):
    pd.testing.assert_series_equal(score(slope * X + shift, WEIGHTS), score(X, WEIGHTS), rtol=1e-6)


@quiet
@given(X=tables)
@settings(max_examples=25)
def test_the_penalty_of_a_good_is_the_surcharge_of_a_burden(X):
    """MPI⁻ and MPI⁺ lie as far below and above the mean of the standardised indicators."""
    spread = X.std(ddof=0)
    z = 100 + 10 * (X - X.mean()) / spread.where(spread > 0, 1)
    mean = (z * pd.Series(WEIGHTS)).sum(axis=1)
    np.testing.assert_allclose((mpi(X, WEIGHTS) + mpi_plus(X, WEIGHTS)) / 2, mean, rtol=1e-9)
    assert (mpi(X, WEIGHTS) <= mpi_plus(X, WEIGHTS) + 1e-9).all()


@quiet
@given(X=tables, scale=st.floats(0.01, 100))
@settings(max_examples=25)
def test_topsis_turned_around_is_the_distance_from_the_best(X, scale):
    against = topsis(X, WEIGHTS, dict.fromkeys(NAMES, -1))
    np.testing.assert_allclose(topsis(X, WEIGHTS) + against, 1, atol=1e-9)
    np.testing.assert_allclose(topsis(scale * X, WEIGHTS), topsis(X, WEIGHTS), rtol=1e-9)


@given(X=tables, rows=st.permutations(UNITS))
@settings(max_examples=25, deadline=None)
def test_names_and_not_positions_decide_duels_and_kemeny_orders(X, rows):
    E = outranking_matrix(X, WEIGHTS)
    moved = outranking_matrix(X.loc[list(rows)], WEIGHTS)
    np.testing.assert_allclose(moved.loc[UNITS, UNITS], E)
    assert copeland(moved)[UNITS].tolist() == copeland(E).tolist()
    found, other = kemeny(E, limit=500), kemeny(moved[UNITS], limit=500)
    assert set(found.orders) == set(other.orders)
    assert found.score == pytest.approx(other.score)


@given(X=tables)
@settings(max_examples=25, deadline=None)
def test_turning_every_indicator_around_turns_every_kemeny_order_around(X):
    E, turned = (outranking_matrix(X, WEIGHTS, dict.fromkeys(NAMES, sign)) for sign in (1, -1))
    pd.testing.assert_frame_equal(turned, E.T)
    assert set(kemeny(turned, 500).orders) == {order[::-1] for order in kemeny(E, 500).orders}


@pytest.mark.parametrize("lead", [1e-3, 1e-5, 1e-7])
def test_orders_that_differ_in_the_seventh_digit_are_told_apart(lead):
    cycle = np.array([[0, 2 / 3, 1 / 3], [1 / 3, 0, 2 / 3], [2 / 3, 1 / 3, 0]])
    cycle[0, 1] += lead
    cycle[1, 0] -= lead
    best = [[0, 1, 2], [2, 0, 1]]  # both agree with a before b; b, c, a does not
    assert sorted(orders_by_subsets(cycle)) == best
    assert sorted(orders_by_programme(cycle)) == best


def test_sixteen_units_are_solved_alike_by_subsets_and_by_programme():
    rng = np.random.default_rng(5)
    above = np.triu(rng.integers(0, 8, (16, 16)) / 7, 1)
    matrix = above + np.tril(1 - above.T, -1)
    assert {tuple(o) for o in orders_by_programme(matrix)} == {tuple(o) for o in orders_by_subsets(matrix)}
