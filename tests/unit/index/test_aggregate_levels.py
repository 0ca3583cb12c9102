from functools import partial

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from gzsim.errors import InputError
from gzsim.index import IndexWarning
from gzsim.index.aggregate import arithmetic, by_level, generalised_mean, geometric, harmonic, mpi
from gzsim.index.weights import multiplied_down

NAMES = ["growth", "income", "forest", "air"]
STRUCTURE = {"index": ["economy", "ecology"], "economy": ["growth", "income"], "ecology": ["forest", "air"]}
WEIGHTS = {
    "index": {"economy": 0.7, "ecology": 0.3},
    "economy": {"growth": 0.25, "income": 0.75},
    "ecology": {"forest": 0.4, "air": 0.6},
}
tables = arrays(float, (4, 4), elements=st.integers(1, 100)).map(
    lambda values: pd.DataFrame(values, index=list("abcd"), columns=NAMES)
)


@pytest.fixture(name="X")
def normalised():
    return pd.DataFrame([[10.0, 20, 30, 40], [40, 30, 20, 10]], index=["a", "b"], columns=NAMES)


@pytest.mark.parametrize("mean", [arithmetic, geometric, harmonic, partial(generalised_mean, power=3.0)])
@given(X=tables)
@settings(max_examples=30)
def test_one_mean_at_every_level_is_that_mean_by_products_of_weights(mean, X):
    flat = mean(X, multiplied_down(WEIGHTS, X))
    np.testing.assert_allclose(by_level(X, STRUCTURE, WEIGHTS, mean)["index"], flat, rtol=1e-10)


def test_each_group_has_its_own_method_and_higher_ones_see_lower_scores(X):
    own = {"economy": "geometric", "ecology": lambda T, w: T.min(axis=1), "index": harmonic}
    scores = by_level(X, STRUCTURE, WEIGHTS, own)
    assert list(scores) == ["economy", "ecology", "index"]
    assert scores.ecology.tolist() == [30, 10]
    assert scores.economy["a"] == pytest.approx(10**0.25 * 20**0.75)
    assert scores["index"]["a"] == pytest.approx(1 / (0.7 / scores.economy["a"] + 0.3 / 30))


def test_an_index_of_four_levels_stands_last_however_it_is_written(X):
    deep = {"top": ["all"], "all": ["rest", "air"], "rest": ["economy", "forest"], "economy": ["growth", "income"]}
    weights = {name: {member: 1 / len(members) for member in members} for name, members in deep.items()}
    scores = by_level(X, deep, weights)
    assert list(scores) == ["economy", "rest", "all", "top"]
    assert scores.top["a"] == 0.5 * (0.5 * 15 + 0.5 * 30) + 0.5 * 40


@given(X=tables, rows=st.permutations("abcd"), columns=st.permutations(NAMES))
@settings(max_examples=30)
def test_neither_order_of_rows_nor_of_columns_nor_of_groups_matters(X, rows, columns):
    turned = {name: STRUCTURE[name][::-1] for name in reversed(STRUCTURE)}
    found = by_level(X.loc[list(rows), columns], turned, WEIGHTS, "geometric")
    expected = by_level(X, STRUCTURE, WEIGHTS, "geometric")
    pd.testing.assert_frame_equal(found.loc[X.index, list(expected)], expected, rtol=1e-12)


def test_a_gap_goes_up_to_every_group_that_gives_it_weight(X):
    X.loc["b", "air"] = np.nan
    with pytest.warns(IndexWarning, match="missing: b"):
        scores = by_level(X, STRUCTURE, WEIGHTS)
    assert scores.loc["b"].isna().to_dict() == {"economy": False, "ecology": True, "index": True}
    without = WEIGHTS | {"ecology": {"forest": 1.0, "air": 0.0}}
    assert by_level(X, STRUCTURE, without).notna().all().all()


def test_mazziotta_pareto_at_both_levels_standardises_the_pillars_again(X):
    X.loc["c"] = [15.0, 80, 5, 60]
    scores = by_level(X, STRUCTURE, WEIGHTS, "mpi")
    pd.testing.assert_series_equal(
        scores["index"], mpi(scores[["economy", "ecology"]], WEIGHTS["index"]), check_names=False
    )


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"structure": STRUCTURE | {"economy": ["growth", "income", "fear"]}}, "fear"),
        ({"structure": STRUCTURE | {"economy": ["growth", "income", "air"]}}, "air"),
        ({"structure": {name: STRUCTURE[name] for name in ("economy", "ecology")}}, "index"),
        ({"structure": STRUCTURE | {"extra": ["index", "extra"]}}, "extra"),
        ({"weights": WEIGHTS | {"economy": {"growth": 0.5, "income": 0.6}}}, "sum to 1.1"),
        ({"weights": WEIGHTS | {"economy": {"growth": 1.0}}}, "income"),
        ({"weights": {"index": WEIGHTS["index"]}}, "economy, ecology"),
        ({"methods": "mode"}, "mode"),
        ({"methods": {"index": "geometric"}}, "economy, ecology"),
        ({"methods": lambda T, w: T.sum()}, "no score per unit"),
    ],
)
def test_what_does_not_fit_together_is_refused_by_name(X, change, told):
    with pytest.raises(InputError, match=told):
        by_level(**({"X": X, "structure": STRUCTURE, "weights": WEIGHTS, "methods": "arithmetic"} | change))


def test_groups_that_contain_each_other_are_refused(X):
    circle = STRUCTURE | {"one": ["two"], "two": ["one"]}
    weights = WEIGHTS | {"one": {"two": 1.0}, "two": {"one": 1.0}}
    with pytest.raises(InputError, match="one"):
        by_level(X, circle, weights)


def test_indicators_in_no_group_are_refused_by_name(X):
    with pytest.raises(InputError, match="water"):
        by_level(X.assign(water=1.0), STRUCTURE, WEIGHTS)
