"""What holds for weights whatever the data."""

import warnings

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from gzsim.errors import InputError
from gzsim.index import IndexWarning, weights

NAMES = ["growth", "income", "forest", "pm25"]
UNITS = ["a", "b", "c", "d", "e"]
DIRECTIONS = {"growth": 1, "income": 1, "forest": 1, "pm25": -1}
METHODS = [
    weights.entropy,
    weights.critic,
    weights.merec,
    weights.standard_deviation,
    weights.coefficient_of_variation,
    weights.gini,
    weights.pca,
    weights.correlation_balanced,
]
UNIT_FREE = [method for method in METHODS if method is not weights.standard_deviation]
UNCHANGED_BY_SHIFT = [weights.critic, weights.pca, weights.standard_deviation]
tables = arrays(float, (5, 4), elements=st.integers(1, 50)).map(lambda x: pd.DataFrame(x, index=UNITS, columns=NAMES))
varying = tables.filter(lambda X: (X.max() > X.min()).all() and np.linalg.cond(X.corr()) < 1e4)
each = pytest.mark.parametrize("method", METHODS, ids=lambda method: method.__name__)
quiet = pytest.mark.filterwarnings("ignore::gzsim.index.IndexWarning")


def close(found, expected, atol=1e-9):
    pd.testing.assert_series_equal(found, expected, check_names=False, rtol=0, atol=atol)


def table(**columns):
    size = len(next(iter(columns.values())))
    return pd.DataFrame({name: map(float, values) for name, values in columns.items()}, index=UNITS[:size])


@quiet
@each
@given(X=tables)
@settings(max_examples=40, deadline=None)
def test_weights_are_no_less_than_0_and_sum_to_1_even_with_constants(method, X):
    found = method(X, DIRECTIONS)
    assert found.index.tolist() == NAMES
    assert (found >= 0).all()
    assert found.sum() == pytest.approx(1, abs=1e-12)


@quiet
@each
@given(X=varying, rows=st.permutations(UNITS), columns=st.permutations(NAMES))
@settings(max_examples=25, deadline=None)
def test_neither_the_order_of_units_nor_of_indicators_matters(method, X, rows, columns):
    assume(method is not weights.pca or _distinct_eigenvalues(X))
    expected = method(X, DIRECTIONS)
    assume(method is not weights.correlation_balanced or (expected > 1e-3).all())
    close(method(X.loc[rows, columns], DIRECTIONS), expected[columns], atol=1e-4 if method is weights.pca else 1e-8)


@quiet
@pytest.mark.parametrize("method", UNIT_FREE, ids=lambda method: method.__name__)
@given(X=varying, factors=arrays(float, 4, elements=st.sampled_from([1e-6, 0.1, 3.0, 1e4])))
@settings(max_examples=25, deadline=None)
def test_units_of_measurement_do_not_matter(method, X, factors):
    assume(method is not weights.pca or _distinct_eigenvalues(X))
    expected = method(X, DIRECTIONS)
    assume(method is not weights.correlation_balanced or (expected > 1e-3).all())
    close(method(X * factors, DIRECTIONS), expected, atol=1e-4 if method is weights.pca else 1e-8)


@pytest.mark.parametrize("method", UNCHANGED_BY_SHIFT, ids=lambda method: method.__name__)
@given(X=varying, shift=st.integers(-100, 100))
@settings(max_examples=25, deadline=None)
def test_where_zero_is_does_not_matter_to_spread_and_correlation(method, X, shift):
    assume(method is not weights.pca or _distinct_eigenvalues(X))
    close(method(X + shift, DIRECTIONS), method(X, DIRECTIONS), atol=1e-4 if method is weights.pca else 1e-8)


@given(X=varying)
@settings(max_examples=25, deadline=None)
def test_turning_indicator_and_direction_round_leaves_critic_as_it_is(X):
    turned = X.assign(pm25=60 - X["pm25"])
    close(weights.critic(turned, DIRECTIONS | {"pm25": 1}), weights.critic(X, DIRECTIONS))


def _distinct_eigenvalues(X):
    values = np.linalg.eigvalsh(X.corr())
    return np.diff(values).min() > 0.05 and np.abs(values - 1).min() > 0.01


@each
def test_what_tells_nobody_apart_has_no_weight_and_changes_no_other(method):
    X = table(growth=[1, 2, 4, 7], income=[2, 9, 3, 4], forest=[5, 5, 5, 5], pm25=[8, 3, 5, 4])
    with pytest.warns(IndexWarning, match="weight 0: forest$"):
        found = method(X, DIRECTIONS)
    assert found["forest"] == 0
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        close(
            found.drop("forest"),
            method(X.drop(columns="forest"), {k: v for k, v in DIRECTIONS.items() if k != "forest"}),
        )


@each
@pytest.mark.parametrize("value", [0.0, np.nan], ids=["zero", "missing"])
def test_zero_and_empty_columns_are_named_and_have_no_weight(method, value):
    X = table(growth=[1, 2, 4, 7], income=[2, 9, 3, 4], forest=[value] * 4)
    with pytest.warns(IndexWarning, match="weight 0: forest$"):
        found = method(X)
    assert found["forest"] == 0
    assert found.sum() == pytest.approx(1)


@each
def test_if_no_indicator_tells_units_apart_all_have_equal_weights(method):
    with pytest.warns(IndexWarning, match="equal weights.*: growth, forest$"):
        assert method(table(growth=[3, 3], forest=[7, 7])).tolist() == [0.5, 0.5]


@each
@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        (pd.DataFrame({"growth": [1.0, 2], "forest": ["high", "low"]}), "not numbers: forest"),
        (pd.DataFrame({"growth": [1.0], "forest": [2.0]}, index=["a"]), r"1 units \(a\)"),
        (pd.DataFrame(index=["a", "b"]), "no indicator"),
        (pd.DataFrame({"growth": [1.0, np.inf], "forest": [2.0, 3]}), "infinite: growth"),
        (pd.DataFrame([[1.0, 2], [2, 4]], columns=["growth", "growth"]), "named twice: growth"),
        (pd.DataFrame({"growth": [1.0, 2], "forest": [2.0, 3]}, index=["a", "a"]), "named twice: a"),
    ],
)
def test_a_table_that_cannot_be_weighed_is_refused_by_name(method, wrong, told):
    with pytest.raises(InputError, match=told):
        method(wrong)


@each
def test_directions_of_unknown_indicators_are_refused(method):
    with pytest.raises(InputError, match="fear"):
        method(table(growth=[1, 2], forest=[2, 5]), {"growth": 1, "forest": 1, "fear": -1})


@pytest.mark.parametrize("method", [weights.entropy, weights.gini])
def test_negative_values_have_no_shares_unless_put_on_another_scale(method):
    X = table(growth=[-1, 2, 4], forest=[20, 50, 60])
    with pytest.raises(InputError, match="negative values: growth"):
        method(X)
    rescaled = method(X, normalise="minmax")
    close(rescaled, method((X - X.min()) / (X.max() - X.min())))


def test_a_mean_of_zero_has_no_coefficient_of_variation():
    with pytest.raises(InputError, match="growth"):
        weights.coefficient_of_variation(table(growth=[-1, 1], forest=[1, 2]))


def test_merec_refuses_what_has_no_logarithm():
    with pytest.raises(InputError, match="0 or less: growth"):
        weights.merec(table(growth=[0, 1], forest=[1, 2]))


@pytest.mark.parametrize("method", [weights.entropy, weights.gini, weights.coefficient_of_variation])
@given(X=varying, added=st.integers(1, 40))
@settings(max_examples=25, deadline=None)
def test_the_same_sum_for_all_makes_an_indicator_more_equal_and_lighter(method, X, added):
    assert method(X.assign(growth=X["growth"] + added))["growth"] < method(X)["growth"] + 1e-12


@pytest.mark.parametrize("method", [weights.entropy, weights.gini])
def test_all_in_one_hand_is_the_most_unequal_spread(method):
    X = table(growth=[0, 0, 9], forest=[1, 4, 9], income=[4, 4, 9])
    assert method(X).idxmax() == "growth"


@given(X=varying)
@settings(max_examples=25)
def test_the_gini_coefficient_is_the_mean_difference_of_all_pairs(X):
    x = X.to_numpy()
    pairs = np.abs(x[:, None] - x[None]).sum(axis=(0, 1)) / (2 * len(x) ** 2 * x.mean(axis=0))
    close(weights.gini(X), pd.Series(pairs / pairs.sum(), index=NAMES))


def test_indicators_that_say_the_same_share_the_conflict_copies_lose():
    X = table(growth=[1, 2, 4, 7], income=[2, 4, 8, 14], forest=[5, 9, 2, 4])
    found = weights.critic(X)
    assert found["growth"] == pytest.approx(found["income"])
    assert found["forest"] > found["growth"]


def test_critic_has_no_answer_where_all_say_the_same():
    with pytest.warns(IndexWarning, match="equal weights: growth, income"):
        assert weights.critic(table(growth=[1, 2, 4], income=[10, 20, 40])).tolist() == [0.5, 0.5]


def test_a_gap_leaves_an_indicator_its_other_units():
    X = table(growth=[1, 2, 4, np.nan], forest=[3, 4, 9, 5])
    with pytest.warns(IndexWarning, match="gaps.*: growth$"):
        found = weights.gini(X)
    own = [
        (np.abs(np.subtract.outer(x, x)).sum() / (2 * len(x) ** 2 * x.mean()))
        for x in ([1, 2, 4], [3, 4, 9, 5])
        for x in [np.array(x)]
    ]
    assert found.tolist() == pytest.approx([own[0] / sum(own), own[1] / sum(own)])


@pytest.mark.parametrize("method", [weights.critic, weights.merec, weights.pca, weights.correlation_balanced])
def test_joint_methods_take_the_units_seen_on_every_indicator(method):
    X = table(growth=[1, 2, 4, 9, np.nan], forest=[3, 6, 5, 4, 5])
    with pytest.warns(IndexWarning, match="4 of 5 units.*: growth$"):
        found = method(X)
    close(found, method(X.dropna()))


def test_an_own_function_can_normalise_before_weighing():
    X = table(growth=[1, 2, 4], forest=[30, 60, 50])
    close(
        weights.standard_deviation(X, normalise=lambda X, directions: X / X.mean()), weights.coefficient_of_variation(X)
    )
    with pytest.raises(InputError, match="no method 'minimax'"):
        weights.entropy(X, normalise="minimax")


@pytest.mark.filterwarnings("ignore:the correlation matrix is singular")
def test_components_share_weight_within_a_factor_and_none_without_one():
    X = table(growth=[1, 2, 3, 4, 5], income=[1, 2, 3, 4, 5], forest=[2, -1, -2, -1, 2])
    assert weights.pca(X).tolist() == pytest.approx([0.5, 0.5, 0.0])
    assert weights.pca(X, factors=2).tolist() == pytest.approx([1 / 3] * 3)
    with pytest.raises(InputError, match="4 factors of 3 indicators"):
        weights.pca(X, factors=4)


@quiet
@given(X=varying)
@settings(max_examples=40, deadline=None)
def test_correlations_are_equal_or_no_grid_of_weights_brings_them_closer(X):
    y = (X - X.min()) / (X.max() - X.min())
    found = weights.correlation_balanced(X)
    grid = np.vstack([np.eye(4), np.random.default_rng(1).dirichlet(np.ones(4), 300)])
    closest = min(np.var(y.corrwith(y @ w)) for w in grid[4:])
    assert np.var(y.corrwith(y @ found)) <= closest + 1e-9


def test_correlations_that_no_weights_can_balance_are_told():
    X = table(growth=[1, 2, 3, 4], income=[1, 2, 4, 3], forest=[2, 1, 4, 0])
    with pytest.warns(IndexWarning, match="no weights >= 0 balance"):
        weights.correlation_balanced(X)


@pytest.mark.filterwarnings("ignore:the correlation matrix is singular")
def test_copies_share_alike_when_correlations_are_balanced():
    X = table(growth=[1, 2, 3, 4], income=[2, 4, 6, 8], forest=[2, 5, 3, 4])
    found = weights.correlation_balanced(X)
    assert found["growth"] == pytest.approx(found["income"])
    assert found["forest"] == pytest.approx(0.5)


@pytest.mark.parametrize("method", [weights.pca, weights.correlation_balanced], ids=lambda method: method.__name__)
def test_a_singular_correlation_matrix_is_told_by_who_makes_it_so(method):
    X = table(growth=[1, 2, 3, 5, 4], twin=[2, 4, 6, 10, 8], forest=[3, 1, 2, 2, 5])
    with pytest.warns(IndexWarning, match="singular, the others determine each of: growth, twin$"):
        found = method(X)
    assert found.sum() == pytest.approx(1)
    with warnings.catch_warnings():
        warnings.simplefilter("error", IndexWarning)
        method(X.drop(columns="twin"))
