"""Weights that make members count for what they are meant to, at any level of a recipe, written back into it."""

import numpy as np
import pandas as pd
import pytest

from gzsim.errors import InputError
from gzsim.index import IndexWarning
from gzsim.index.importance import correlation_ratio, deliverable, realised, squared_correlation, with_importance
from gzsim.index.recipe import Recipe
from gzsim.index.recipe.methods import register

SPREAD, TOGETHER = 1.5952688694, 0.6014585347
"""Spread of ASEM's connectivity beside that of its sustainability, and their correlation, as they follow from COINr's
published correlations with their plain mean, .9397805 and .8382873."""


@register("normalisation")
def as_measured(X, directions=None):
    return X


def exactly(covariance, names, n=51):
    """A table whose covariance is the given one, to the last digits."""
    z = np.random.default_rng(5).normal(size=(n, len(names)))
    z -= z.mean(axis=0)
    z = z @ np.linalg.inv(np.linalg.cholesky(z.T @ z / n)).T @ np.linalg.cholesky(np.asarray(covariance)).T
    return pd.DataFrame(50 + z, columns=names)


ASEM = exactly([[SPREAD**2, SPREAD * TOGETHER], [SPREAD * TOGETHER, 1]], ["connectivity", "sustainability"])
asem = Recipe(directions=dict.fromkeys(ASEM, 1), normalisation="as_measured")
NAMES = ["growth", "income", "forest", "pm25", "roads"]
X = pd.DataFrame(np.random.default_rng(3).normal(50, 9, (24, 5)), columns=NAMES).add(
    np.random.default_rng(4).normal(0, 7, 24), axis=0
)
tree = Recipe(
    directions=dict.fromkeys(NAMES, 1),
    structure={"economy": ["growth", "income"], "ecology": ["forest", "pm25"]},
    normalisation={"method": "minmax", "parameters": {"bounds": [1, 100]}},
)


def correlations(recipe, table):
    index = recipe.build(table)
    return index.normalised.corrwith(index.scores["index"])


def test_coinr_equal_influence_on_asem_is_reached_and_by_better_weights():
    assert correlations(asem, ASEM).tolist() == pytest.approx([0.9397805, 0.8382873], abs=5e-8)
    found = with_importance(asem, ASEM, "equal")
    assert found.delivered
    assert found.table.weight.tolist() == pytest.approx([0.3853, 0.6147], abs=5e-5)
    assert correlations(found.recipe, ASEM).tolist() == pytest.approx([0.89483, 0.89483], abs=1e-5)
    coinr = asem.with_(weights={"connectivity": 0.39, "sustainability": 0.61})
    assert correlations(coinr, ASEM).tolist() == pytest.approx([0.8971, 0.8925], abs=2e-4)


def test_targets_are_shares_of_squared_correlations():
    found = with_importance(asem, ASEM, {"sustainability": 0.6, "connectivity": 0.4})
    r = correlations(found.recipe, ASEM)
    assert (r["sustainability"] / r["connectivity"]) ** 2 == pytest.approx(0.6 / 0.4)
    assert found.table.loc["connectivity", "importance"] == pytest.approx(0.4)


@pytest.mark.parametrize("group", ["index", "economy", "ecology"])
def test_every_group_of_the_tree_can_be_aimed_at_and_others_stay(group):
    members = tree.tree[group]
    target = dict(zip(members, [0.4, 0.6] if len(members) == 2 else [0.3, 0.4, 0.3], strict=True))
    found = with_importance(tree, X, target, group)
    built = found.recipe.build(X)
    parts = built.normalised.join(built.scores)[list(members)]
    squared = parts.corrwith(built.scores[group]) ** 2
    assert (squared / squared.sum()).to_dict() == pytest.approx(target, abs=1e-6)
    kept = found.recipe.with_(weights_of={})
    assert kept == tree.with_(weights_of={})
    assert Recipe.from_yaml(found.recipe.to_yaml()) == found.recipe


def test_the_answer_for_an_arithmetic_mean_is_that_of_deliverable():
    flat = tree.with_(structure={})
    found = with_importance(flat, X, "equal")
    told = deliverable(flat.build(X).normalised, dict.fromkeys(NAMES, 0.2)).table
    pd.testing.assert_series_equal(found.table.weight, told.weight, check_names=False)
    assert found.table.importance.tolist() == pytest.approx(told.importance.tolist())


def test_other_means_are_searched():
    recipe = tree.with_(aggregation_of={"index": "geometric"})
    found = with_importance(recipe, X, "equal")
    built = found.recipe.build(X)
    squared = built.normalised.join(built.scores)[list(tree.tree["index"])].corrwith(built.scores["index"]) ** 2
    assert found.delivered
    assert (squared / squared.sum()).tolist() == pytest.approx([1 / 3] * 3, abs=1e-4)


def test_members_may_count_in_a_group_above_their_own():
    found = with_importance(tree, X, {"growth": 0.5, "income": 0.5}, "economy", within="index")
    built = found.recipe.build(X)
    r = built.normalised[["growth", "income"]].corrwith(built.scores["index"])
    assert r["growth"] == pytest.approx(r["income"], abs=1e-4)
    own = with_importance(tree, X, "equal", "economy")
    assert abs(own.table.weight["growth"] - found.table.weight["growth"]) > 0.01


def test_correlation_ratios_can_be_aimed_at():
    found = with_importance(tree, X, "equal", "economy", measure=correlation_ratio)
    built = found.recipe.build(X)
    weights = found.table.weight.to_dict()
    ratios = realised(built.normalised[["growth", "income"]], built.scores["economy"], weights).correlation_ratio
    assert ratios["growth"] == pytest.approx(ratios["income"], abs=1e-3)
    assert found.delivered


def test_what_no_weights_deliver_is_named_with_how_far_it_is_off():
    close = exactly([[1, 0.95, 0], [0.95, 1, 0], [0, 0, 1]], ["a", "b", "c"])
    recipe = Recipe(directions=dict.fromkeys("abc", 1), normalisation="as_measured")
    with pytest.warns(IndexWarning, match="b"):
        found = with_importance(recipe, close, {"a": 0.9, "b": 0.05, "c": 0.05})
    assert not found.delivered
    assert found.undeliverable["b"] > 0.1
    assert found.distance == pytest.approx(np.linalg.norm(found.table.off))
    assert (found.table.weight >= 0).all()


def test_a_member_that_runs_against_the_score_has_a_negative_share():
    against = exactly([[1, -0.9], [-0.9, 1]], ["a", "b"])
    recipe = Recipe(directions={"a": 1, "b": 1}, normalisation="as_measured", weights={"a": 0.9, "b": 0.1})
    found = with_importance(recipe, against, "equal")
    assert found.table.importance_before["b"] < 0
    assert found.table.weight.tolist() == pytest.approx([0.5, 0.5])


@pytest.mark.filterwarnings("ignore::gzsim.index.IndexWarning")
def test_units_with_a_gap_do_not_count():
    gap = X.copy()
    gap.loc[3, "growth"] = np.nan
    found = with_importance(tree.with_(normalisation="as_measured"), gap, "equal", "economy")
    without = with_importance(tree.with_(normalisation="as_measured"), X.drop(index=3), "equal", "economy")
    assert found.table.weight.tolist() == pytest.approx(without.table.weight.tolist())


def test_a_squared_correlation_is_one_on_a_line_and_none_for_a_constant():
    x = np.array([1.0, 2, 4])
    assert squared_correlation(x, 3 - 2 * x) == pytest.approx(1)
    assert squared_correlation(x, np.ones(3)) == 0


@pytest.mark.filterwarnings("ignore::gzsim.index.IndexWarning")
def test_what_cannot_be_aimed_at_is_refused():
    for call, field in (
        (lambda: with_importance(tree, X, "equal", "society"), "group"),
        (lambda: with_importance(tree, X, "equal", "index", within="economy"), "within"),
        (lambda: with_importance(tree, X, {"growth": 0.5}, "economy"), "weights"),
        (lambda: with_importance(tree, X, {"growth": 0.5, "income": 0.9}, "economy"), "weights"),
        (lambda: with_importance(tree, X, "even", "economy"), "targets"),
        (lambda: with_importance(tree, X.head(2), "equal", "economy"), "X"),
        (lambda: with_importance(tree, X.head(4), "equal", "economy", measure=correlation_ratio), "measure"),
    ):
        with pytest.raises(InputError) as refused:
            call()
        assert refused.value.field == field
