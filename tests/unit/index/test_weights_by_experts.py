"""Weights that people give: comparisons, budgets, levels of a hierarchy."""

import warnings

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from gzsim.errors import InputError
from gzsim.index import IndexWarning, weights
from gzsim.index.weights.comparisons import random_index

NAMES = ["growth", "income", "forest", "pm25"]
priorities = arrays(float, 4, elements=st.floats(0.05, 1)).map(lambda w: w / w.sum())


def comparisons(a, names=NAMES):
    return pd.DataFrame(a, index=names, columns=names, dtype=float)


def without(A, *pairs):
    gappy = A.copy()
    for one, other in pairs:
        gappy.loc[one, other] = gappy.loc[other, one] = np.nan
    return gappy


@given(w=priorities)
def test_consistent_judgements_give_back_the_priorities_behind_them(w):
    found = weights.ahp(comparisons(w[:, None] / w))
    assert found.weights.tolist() == pytest.approx(w.tolist())
    assert found.lambda_max == pytest.approx(4)
    assert found.cr == pytest.approx(0, abs=1e-9)


@given(w=priorities)
def test_three_comparisons_that_link_four_items_are_enough(w):
    full = comparisons(w[:, None] / w)
    found = weights.ahp(without(full, ("growth", "forest"), ("growth", "pm25"), ("income", "pm25")))
    assert found.weights.tolist() == pytest.approx(w.tolist())
    assert found.cr == 0


def test_harkers_gap_is_filled_with_the_product_along_the_path():
    found = weights.ahp(np.array([[1, 2, np.nan], [1 / 2, 1, 2], [np.nan, 1 / 2, 1]]))
    assert found.weights.to_dict() == pytest.approx({1: 4 / 7, 2: 2 / 7, 3: 1 / 7})
    assert found.lambda_max == pytest.approx(3)


@given(a=st.sampled_from([1, 3, 5, 9]), b=st.sampled_from([1, 2, 1 / 7]), c=st.sampled_from([1, 4, 1 / 3]))
def test_a_gap_counts_as_the_ratio_of_the_weights_that_result(a, b, c):
    A = comparisons([[1, a, b, np.nan], [1 / a, 1, 2, c], [1 / b, 1 / 2, 1, 3], [np.nan, 1 / c, 1 / 3, 1]])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", IndexWarning)
        w = weights.ahp(A).weights
        filled = A.copy()
        filled.loc["growth", "pm25"], filled.loc["pm25", "growth"] = w["growth"] / w["pm25"], w["pm25"] / w["growth"]
        assert weights.ahp(filled).weights.tolist() == pytest.approx(w.tolist(), abs=1e-9)


def test_half_a_matrix_is_enough():
    full = comparisons([[1, 2, 4, 3], [1 / 2, 1, 3, 2], [1 / 4, 1 / 3, 1, 1], [1 / 3, 1 / 2, 1, 1]])
    half = full.where(np.triu(np.ones((4, 4), dtype=bool)))
    assert weights.ahp(half).weights.tolist() == pytest.approx(weights.ahp(full).weights.tolist())


def test_rows_and_columns_are_matched_by_name():
    A = comparisons([[1, 2, 4, 3], [1 / 2, 1, 3, 2], [1 / 4, 1 / 3, 1, 1], [1 / 3, 1 / 2, 1, 1]])
    shuffled = A.loc[["pm25", "growth", "forest", "income"], ["income", "pm25", "growth", "forest"]]
    assert weights.ahp(shuffled).weights.to_dict() == pytest.approx(weights.ahp(A).weights.to_dict())


def test_contradicting_judgements_are_told_with_the_worst_of_them():
    A = comparisons([[1, 5, 1 / 9], [1 / 5, 1, 3], [9, 1 / 3, 1]], NAMES[:3])
    with pytest.warns(IndexWarning, match=r"consistency ratio .* exceeds 0.1; most of all"):
        assert weights.ahp(A).cr > 0.1


def test_two_items_cannot_contradict_and_one_has_all_the_weight():
    assert weights.ahp(np.array([[1, 7], [1 / 7, 1]])).cr == 0
    assert weights.ahp(np.array([[1.0]])).weights.tolist() == [1]


@pytest.mark.parametrize(
    ("a", "told"),
    [
        ([[1, 2], [2, 1]], "not reciprocal: growth / income = 2 and back 2"),
        ([[1, -3], [-1 / 3, 1]], "growth / income = -3"),
        ([[1, 0], [np.nan, 1]], "not a number above 0: growth / income = 0"),
        ([[2, 3], [1 / 3, 1]], "growth / growth = 2"),
        ([[1, np.nan], [np.nan, 1]], r"never compared with each other: growth \| income"),
    ],
)
def test_impossible_judgements_are_refused_with_their_places(a, told):
    with pytest.raises(InputError, match=told):
        weights.ahp(comparisons(a, NAMES[:2]))


@pytest.mark.parametrize("a", [np.ones((2, 3)), np.empty((0, 0)), [["much", 1], [1, 1]]])
def test_what_is_no_square_matrix_of_numbers_is_refused(a):
    with pytest.raises(InputError, match="square matrix"):
        weights.ahp(a)


def test_rows_that_are_not_columns_are_refused():
    with pytest.raises(InputError, match="fear, income"):
        weights.ahp(pd.DataFrame(np.ones((2, 2)), index=["growth", "income"], columns=["growth", "fear"]))


@pytest.mark.filterwarnings("ignore::gzsim.index.IndexWarning")
@pytest.mark.parametrize(("n", "gaps"), [(4, 1), (5, 2), (5, 4), (7, 3)])
def test_random_indices_are_the_mean_inconsistency_of_random_judgements(n, gaps):
    rng = np.random.default_rng(n)
    scale = np.concatenate([1 / np.arange(9, 1, -1), np.arange(1, 10)])
    rows, columns = np.triu_indices(n, 1)
    found = []
    for _ in range(1500):
        A = np.full((n, n), np.nan)
        seen = rng.permutation(len(rows))[gaps:]
        A[rows[seen], columns[seen]] = rng.choice(scale, len(seen))
        np.fill_diagonal(A, 1)
        try:
            found.append(weights.ahp(A).consistency_index)
        except InputError:  # this draw leaves an item that is compared with none
            continue
    assert np.mean(found) == pytest.approx(random_index(n, gaps), rel=0.1)


@given(w=priorities, v=priorities, share=st.floats(0.1, 0.9))
@settings(max_examples=30)
def test_two_consistent_experts_have_the_geometric_mean_of_their_weights(w, v, share):
    found = weights.group_ahp(
        {"one": comparisons(w[:, None] / w), "two": comparisons(v[:, None] / v)}, {"one": share, "two": 1 - share}
    )
    mean = w**share * v ** (1 - share)
    assert found.weights.tolist() == pytest.approx((mean / mean.sum()).tolist())
    assert found.experts.loc["two", NAMES].tolist() == pytest.approx(v.tolist())
    assert found.cr == pytest.approx(0, abs=1e-9)


def test_experts_complete_each_other():
    w = np.array([0.4, 0.3, 0.2, 0.1])
    full = comparisons(w[:, None] / w)
    one = without(full, ("growth", "pm25"), ("income", "pm25"), ("forest", "pm25"))
    two = without(full, ("growth", "income"), ("growth", "forest"), ("growth", "pm25"))
    found = weights.group_ahp({"one": one, "two": two})
    assert found.weights.tolist() == pytest.approx(w.tolist())
    assert found.experts.isna().all(axis=None)


def test_the_inconsistent_expert_is_named():
    calm = comparisons(np.ones((3, 3)), NAMES[:3])
    torn = comparisons([[1, 5, 1 / 9], [1 / 5, 1, 3], [9, 1 / 3, 1]], NAMES[:3])
    with pytest.warns(IndexWarning, match="own consistency ratio exceeds 0.1: two$"):
        weights.group_ahp({"one": calm, "two": torn}, {"one": 9, "two": 1})


@pytest.mark.parametrize(
    ("matrices", "experts", "told"),
    [
        ({}, None, "no expert"),
        ({"one": np.eye(1)}, {"two": 1.0}, "two"),
        ({"one": np.eye(1)}, {"one": 0.0}, "one"),
        (
            {"one": comparisons(np.ones((2, 2)), NAMES[:2]), "two": comparisons(np.ones((2, 2)), NAMES[1:3])},
            None,
            "growth, forest|forest, growth",
        ),
    ],
)
def test_a_group_that_does_not_fit_is_refused(matrices, experts, told):
    with pytest.raises(InputError, match=told):
        weights.group_ahp(matrices, experts)


def test_budgets_are_averaged_and_their_spread_is_told():
    experts = pd.DataFrame({"growth": [50, 30, 40], "forest": [50, 70, 60]}, index=["one", "two", "three"])
    found = weights.budget_allocation(experts)
    assert found.weights.to_dict() == pytest.approx({"growth": 0.4, "forest": 0.6})
    assert found.spread.loc["forest"].tolist() == pytest.approx([0.1, 0.5, 0.7])


@pytest.mark.parametrize(
    ("growth", "told"), [([50, 30], "two spent 80"), ([50, -50], "two / growth"), ([50, None], "two / growth")]
)
def test_budgets_not_spent_as_agreed_are_refused_by_the_expert_s_name(growth, told):
    with pytest.raises(InputError, match=told):
        weights.budget_allocation(pd.DataFrame({"growth": growth, "forest": [50, 50]}, index=["one", "two"]))


LEVELS = {
    "index": {"economy": 0.6, "ecology": 0.4},
    "economy": {"growth": 0.75, "income": 0.25},
    "ecology": {"forest": 0.5, "pm25": 0.5},
}
X = pd.DataFrame(columns=NAMES)


def test_weights_multiply_down_the_hierarchy():
    found = weights.multiplied_down(LEVELS, X)
    assert found.to_dict() == pytest.approx({"growth": 0.45, "income": 0.15, "forest": 0.2, "pm25": 0.2})


def test_an_override_within_a_pillar_leaves_the_pillars_weight():
    changed = LEVELS | {"economy": weights.override(LEVELS["economy"], {"growth": 0.5})}
    found = weights.multiplied_down(changed, X)
    assert found["growth"] + found["income"] == pytest.approx(0.6)
    assert found["growth"] == pytest.approx(0.3)


@given(w=priorities, new=st.floats(0, 1))
def test_an_override_keeps_the_proportions_of_the_others(w, new):
    old = pd.Series(w, index=NAMES)
    found = weights.override(old, {"forest": new})
    assert found["forest"] == new
    assert found.sum() == pytest.approx(1)
    assert found["growth"] * old["income"] == pytest.approx(found["income"] * old["growth"])


@pytest.mark.parametrize(
    ("levels", "told"),
    [
        ({**LEVELS, "economy": {"growth": 0.75, "income": 0.2}}, "sum to 0.95"),
        ({**LEVELS, "ecology": {"forest": 0.5, "growth": 0.5}}, "in two groups: growth"),
        ({**LEVELS, "society": {"school": 1.0}}, "index, society"),
        ({**LEVELS, "one": {"two": 1.0}, "two": {"one": 1.0}}, "contain each other: one, two"),
        ({"one": {"two": 1.0}, "two": {"one": 1.0}}, "circle"),
        ({"index": {"growth": 0.5, "forest": 0.5}}, "income"),
    ],
)
def test_levels_that_are_no_hierarchy_are_refused(levels, told):
    with pytest.raises(InputError, match=told):
        weights.multiplied_down(levels, X)


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"fear": 0.2}, "fear"),
        ({"growth": -0.1}, "growth"),
        ({"growth": 1.2}, "sum to 1.2"),
        ({"growth": 0.5, "income": 0.4}, "no other"),
    ],
)
def test_an_override_that_cannot_be_is_refused(changed, told):
    with pytest.raises(InputError, match=told):
        weights.override({"growth": 0.5, "income": 0.5, "forest": 0.0}, changed)
