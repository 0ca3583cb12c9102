import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from gzsim.errors import InputError
from gzsim.index import IndexWarning, aggregate, weights

COLUMNS = ["growth", "income", "forest"]
tables = arrays(float, (4, 3), elements=st.integers(0, 100)).map(
    lambda values: pd.DataFrame(values, index=list("abcd"), columns=COLUMNS)
)
declared = (
    st.tuples(*[st.integers(0, 10)] * 3)
    .filter(any)
    .map(lambda parts: pd.Series(parts, index=COLUMNS, dtype=float) / sum(parts))
)
both = pytest.mark.parametrize("method", [aggregate.arithmetic, aggregate.geometric])


def test_equal_weights_sum_to_one():
    assert weights.equal(pd.DataFrame(columns=COLUMNS)).tolist() == pytest.approx([1 / 3] * 3)


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"growth": 0.5, "income": 0.5}, "forest"),
        ({"growth": 0.5, "income": 0.3, "forest": 0.2, "fear": 0.0}, "fear"),
        ({"growth": 0.5, "income": 0.3, "forest": 0.1}, "sum to 0.9"),
        ({"growth": 1.5, "income": -0.5, "forest": 0.0}, "income"),
        ({"growth": 1.0, "income": float("nan"), "forest": 0.0}, "income"),
        (pd.Series([0.5, 0.25, 0.25, 0.0], index=[*COLUMNS, "forest"]), "forest"),
    ],
)
def test_weights_that_do_not_fit_are_refused_by_name(wrong, told):
    with pytest.raises(InputError, match=told):
        weights.given(wrong, pd.DataFrame(columns=COLUMNS))


def test_arithmetic_and_geometric_means_worked_by_hand():
    X = pd.DataFrame([[100.0, 25, 0], [16, 81, 50]], index=["a", "b"], columns=COLUMNS)
    w = {"growth": 0.5, "income": 0.5, "forest": 0.0}
    assert aggregate.arithmetic(X, w).tolist() == [62.5, 48.5]
    assert aggregate.geometric(X, w).tolist() == pytest.approx([50, 36])


@both
def test_a_gap_takes_the_score_only_where_it_has_weight(method):
    X = pd.DataFrame([[50.0, np.nan, 50], [50, 50, np.nan]], index=["a", "b"], columns=COLUMNS)
    with pytest.warns(IndexWarning, match="missing: a$"):
        scores = method(X, {"growth": 0.5, "income": 0.5, "forest": 0.0})
    assert np.isnan(scores["a"])
    assert scores["b"] == pytest.approx(50)


def test_a_zero_cannot_be_made_up_for_in_the_geometric_mean():
    X = pd.DataFrame([[0.0, 100, 100]], columns=COLUMNS)
    assert aggregate.geometric(X, weights.equal(X)).item() == 0
    with pytest.raises(InputError, match="growth"):
        aggregate.geometric(X - [1, 0, 0], weights.equal(X))


@both
@given(X=tables, w=declared, rows=st.permutations("abcd"), columns=st.permutations(COLUMNS))
def test_neither_the_order_of_units_nor_of_indicators_matters(method, X, w, rows, columns):
    expected = method(X, w).loc[list(rows)]
    pd.testing.assert_series_equal(method(X.loc[list(rows), columns], w), expected, rtol=1e-12)


@both
@given(X=tables, w=declared)
def test_a_mean_lies_between_the_worst_and_the_best_value(method, X, w):
    scores, counted = method(X, w), X.loc[:, w > 0]
    assert (scores >= counted.min(axis=1) - 1e-9).all()
    assert (scores <= counted.max(axis=1) + 1e-9).all()


@both
@given(X=tables, w=declared, better=st.sampled_from(COLUMNS), gain=st.floats(0, 100))
def test_a_better_value_never_lowers_the_score(method, X, w, better, gain):
    improved = X.copy()
    improved.loc["b", better] += gain
    assert method(improved, w)["b"] >= method(X, w)["b"] - 1e-9


@given(X=tables, w=declared)
def test_the_geometric_mean_never_exceeds_the_arithmetic(X, w):
    assert (aggregate.geometric(X, w) <= aggregate.arithmetic(X, w) + 1e-9).all()


@given(x=arrays(float, (2, 3, 4, 3), elements=st.integers(0, 100)), w=arrays(float, (4, 3), elements=st.floats(0.1, 1)))
@settings(max_examples=25)
def test_units_may_have_weights_of_their_own_under_any_leading_axes(x, w):
    w = w / w.sum(axis=-1, keepdims=True)
    scores = aggregate.arithmetic_array(x, w)
    assert scores.shape == (2, 3, 4)
    assert scores[1, 2, 3] == pytest.approx(x[1, 2, 3] @ w[3])
