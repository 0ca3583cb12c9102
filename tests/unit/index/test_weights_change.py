"""Benefit of the doubt over time, with weights near variances, and with weights near declared ones."""

import numpy as np
import pandas as pd
import pytest
from frontiers import NAMES, UNITS, factors, farthest, few, positive, tables
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import linprog

from gzsim.errors import InputError
from gzsim.index import IndexWarning
from gzsim.index.aggregate import bounded_benefit_of_the_doubt
from gzsim.index.recipe import Recipe, available
from gzsim.index.weights import (
    benefit_of_the_doubt,
    global_malmquist,
    malmquist,
    score_against,
    variance_bounded_benefit_of_the_doubt,
)
from gzsim.index.weights.variances import variance_limits

W = {"growth": 0.5, "income": 0.3, "forest": 0.2}
THREE = pd.DataFrame({"growth": [8.0, 2, 4], "forest": [20.0, 60, 30]}, index=["a", "b", "c"])
HALVES = {"growth": 0.5, "forest": 0.5}


def close(found, expected, atol=1e-8):
    pd.testing.assert_series_equal(found, expected, check_names=False, rtol=0, atol=atol)


def panel(*years):
    return pd.concat(dict(zip(range(2020, 2030), years, strict=False)), names=["year", "unit"])


@few
@given(X=tables, rivals=positive)
def test_scores_against_others_are_those_of_the_dual_programme(X, rivals):
    expected = [1 / (1 + farthest(own, own, rivals)) for own in X.to_numpy()]
    assert score_against(X, rivals).tolist() == pytest.approx(expected, abs=1e-8)


@few
@given(X=tables, columns=st.permutations(NAMES))
def test_scores_against_themselves_are_the_plain_ones(X, columns):
    close(score_against(X, X[columns]), benefit_of_the_doubt(X).scores)


def test_by_hand_a_third_of_the_way_was_the_frontier():
    before = pd.DataFrame({"growth": [2.0, 4]}, index=["a", "b"])
    after = pd.DataFrame({"growth": [6.0, 6]}, index=["b", "a"])
    found = malmquist(before, after).table
    assert found.loc["a"].tolist() == pytest.approx([0.5, 1, 2, 1.5, 3])
    assert found.loc["b"].tolist() == pytest.approx([1, 1, 1, 1.5, 1.5])


@few
@given(before=positive, after=positive, scale=factors)
def test_the_parts_multiply_to_the_change_and_ignore_units_of_measurement(before, after, scale):
    found = malmquist(before, after).table
    close(found.catching_up * found.frontier_change, found.change)
    scaled = malmquist(before * scale, after * scale).table
    pd.testing.assert_frame_equal(scaled, found, rtol=1e-6)
    back = malmquist(after, before).table
    close(back.change * found.change, pd.Series(1.0, UNITS))


@few
@given(X=positive)
def test_if_all_grow_alike_only_the_frontier_moves(X):
    for found in (malmquist(X, X * 1.5).table, global_malmquist(panel(X, X * 1.5)).table.loc[2021]):
        assert found.catching_up.tolist() == pytest.approx([1] * 5)
        assert found.change.tolist() == pytest.approx([1.5] * 5)


@few
@given(one=positive, two=positive, three=positive)
def test_global_changes_of_years_multiply_and_years_may_stand_in_any_order(one, two, three):
    years = panel(one, two, three)
    found = global_malmquist(years).table
    overall = score_against(years, years)
    close(found.change[2021] * found.change[2022], overall[2022] / overall[2020])
    pd.testing.assert_frame_equal(global_malmquist(years[::-1]).table.sort_index(), found)
    close(found.score_after[2022], benefit_of_the_doubt(three).scores)


def test_a_unit_that_is_not_there_or_has_a_gap_has_no_change():
    after = THREE.rename(index={"c": "d"}).mask(THREE.rename(index={"c": "d"}) == 20) * 1.1
    with pytest.warns(IndexWarning, match="no score.*after a"):
        found = malmquist(THREE, after).table
    assert found.change.notna().tolist() == [False, True, False, False]
    assert found.score_before["c"] == pytest.approx(benefit_of_the_doubt(THREE).scores["c"])
    years = panel(THREE, THREE.drop("a"), THREE)
    assert global_malmquist(years).table.change.isna().sum() == 1


def test_tables_that_do_not_fit_are_refused():
    with pytest.raises(InputError, match=r"rivals: not in both.*: growth"):
        score_against(THREE, THREE.drop(columns="growth"))
    with pytest.raises(InputError, match="no rival is above 0: growth"):
        score_against(THREE, THREE * [0, 1])
    with pytest.raises(InputError, match=r"only zeros.*: after a"):
        malmquist(THREE, THREE.mul([0, 1, 1], axis=0))
    with pytest.raises(InputError, match="negative values: growth"):
        malmquist(THREE, -THREE)
    for wrong in (THREE, panel(THREE)):
        with pytest.raises(InputError, match="panel: not two years"):
            global_malmquist(wrong)


def spread(units=40, seed=1):
    random = np.random.default_rng(seed)
    return pd.DataFrame(random.uniform(0.2, 1, (units, 3)) * [1, 0.8, 0.6], columns=NAMES)


def test_weights_keep_the_proportions_of_variances():
    X = spread()
    found = variance_bounded_benefit_of_the_doubt(X, seed=1)
    v = X.var()
    ratio = found.weights.growth / found.weights.forest
    assert ratio.min() > v.growth / v.forest / 3
    assert ratio.max() < v.growth / v.forest * 3
    assert (found.scores <= benefit_of_the_doubt(X).scores + 1e-9).all()
    assert found.scores.max() == pytest.approx(1)
    assert ((X @ found.weights.T.to_numpy()) <= 1 + 1e-9).all(axis=None)
    close((X * found.weights).sum(axis=1), found.scores)
    order = X.index[::-1]
    close(variance_bounded_benefit_of_the_doubt(X.loc[order], seed=1).scores, found.scores[order])


def test_limits_of_a_variance_are_near_the_normal_ones():
    random = np.random.default_rng(2)
    x = random.normal(size=(500, 1))
    low, high = variance_limits(x, 0.95, 1000, random)
    half = 1.96 * x.var(ddof=1) * np.sqrt(2 / 499)
    assert (high - low)[0] == pytest.approx(2 * half, rel=0.15)
    assert (high + low)[0] / 2 == pytest.approx(x.var(ddof=1), rel=0.02)


def test_a_higher_level_leaves_more_room():
    X = spread()
    narrow, wide = (variance_bounded_benefit_of_the_doubt(X, seed=1, level=level).scores for level in (0.5, 0.99))
    assert (wide >= narrow - 1e-9).all()
    assert (wide > narrow + 1e-3).any()


def test_variances_that_may_be_0_and_levels_that_are_none_are_refused():
    with pytest.raises(InputError, match="variance may be 0: growth"):
        variance_bounded_benefit_of_the_doubt(pd.DataFrame({"growth": [1.0] * 9 + [2], "forest": range(1, 11)}), 1)
    for wrong in ({"level": 1}, {"level": "high"}, {"draws": 1}, {"seed": 0.5}):
        with pytest.raises(InputError, match=next(iter(wrong))):
            variance_bounded_benefit_of_the_doubt(spread(), **{"seed": 1, **wrong})


def nearest(X, own, by):
    """The plain programme with bounds on parts, as scipy takes it."""
    x, w = X.to_numpy(), np.array(list(W.values()))
    values = own.to_numpy()
    total = np.tile(values, (3, 1))
    low = (1 - by) * w[:, None] * total - np.diag(values)
    high = np.diag(values) - (1 + by) * w[:, None] * total
    limit = np.concatenate([np.ones(len(x)), np.zeros(6)])
    return -linprog(-values, A_ub=np.vstack([x, low, high]), b_ub=limit, method="highs").fun


@few
@given(X=positive, by=st.sampled_from([0.0, 0.3, 1.0]), scale=factors, order=st.permutations(UNITS))
def test_scores_near_declared_weights_are_those_of_the_plain_programme(X, by, scale, order):
    found = bounded_benefit_of_the_doubt(X, W, by)
    assert found.tolist() == pytest.approx([nearest(X, own, by) for _, own in X.iterrows()], abs=1e-8)
    close(bounded_benefit_of_the_doubt((X * scale).loc[order], W, by), found[order])
    assert (found <= benefit_of_the_doubt(X).scores + 1e-8).all()


def test_by_hand_parts_of_a_quarter_to_three_quarters():
    # b (2, 60): a quarter of growth is a part at which a (8, 20) reaches 4/4 + 3/4 · 1/3 = 1.25 times as much.
    assert bounded_benefit_of_the_doubt(THREE, HALVES).tolist() == pytest.approx([1, 0.8, 17 / 22])
    assert bounded_benefit_of_the_doubt(THREE, HALVES, by=1).tolist() == pytest.approx([1, 1, 17 / 22])


def test_a_0_where_a_part_is_needed_and_gaps_are_named():
    X = THREE.assign(growth=[8, 0, np.nan])
    with pytest.warns(IndexWarning, match="no score"), pytest.warns(IndexWarning, match="score 0.*: b$"):
        found = bounded_benefit_of_the_doubt(X, HALVES)
    assert found[["a", "b"]].tolist() == pytest.approx([1, 0])
    assert np.isnan(found["c"])
    assert bounded_benefit_of_the_doubt(X, {"growth": 0, "forest": 1}).tolist() == pytest.approx([1 / 3, 1, 0.5])


def test_a_recipe_takes_it_as_an_aggregation():
    assert "bounded_benefit_of_the_doubt" in available("aggregation")
    recipe = Recipe(
        directions=dict.fromkeys(THREE, 1), weights=HALVES, normalisation="distance_to_leader",
        aggregation="bounded_benefit_of_the_doubt",
    )  # fmt: skip
    built = Recipe.from_yaml(recipe.to_yaml()).build(THREE)
    assert built.scores["index"].tolist() == pytest.approx([1, 0.8, 17 / 22])


@pytest.mark.parametrize("by", [-0.1, 1.1, "half", True])
def test_parts_that_are_none_are_refused(by):
    with pytest.raises(InputError, match="by: "):
        bounded_benefit_of_the_doubt(THREE, HALVES, by)
    with pytest.raises(InputError, match="negative values: growth"):
        bounded_benefit_of_the_doubt(-THREE, HALVES)
