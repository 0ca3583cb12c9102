"""Drawn weights give ranks their probabilities, with the same bits on however many threads."""

import numba
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from gzsim.errors import InputError
from gzsim.index import ranks
from gzsim.index.robust import (
    around,
    draw_around,
    draw_uniform,
    draw_within,
    rank_distribution,
    rank_range,
    simplex,
    stacked,
    zone_leads,
)
from gzsim.index.robust.kernel import CHUNK, CROWD, SHARE, TILE, TOGETHER, rank_counts, score_together
from gzsim.numeric.ranking import mean_size, settled

NAMES = ["growth", "income", "forest"]


def plain_counts(values: np.ndarray, weights: np.ndarray) -> np.ndarray:
    scores = (weights[:, np.newaxis, :] * values).cumsum(axis=-1)[..., -1]
    held = ranks(settled(scores, mean_size(values, weights)[:, np.newaxis])).astype(int)
    return np.array([np.bincount(unit - 1, minlength=len(values)) for unit in held.T])


@given(
    values=arrays(float, (7, 3), elements=st.one_of(st.integers(-3, 3), st.sampled_from([1e9, -1e9, 1e-300]))),
    seed=st.integers(0, 99),
)
@settings(max_examples=50, deadline=None)
def test_counts_are_those_of_ranking_every_draw(values, seed):
    weights = np.random.default_rng(seed).dirichlet(np.ones(3), 20)
    assert (rank_counts(values, weights) == plain_counts(values, weights)).all()


@pytest.mark.parametrize("spread", [np.ones_like, np.exp, lambda x: np.exp(np.minimum(np.exp(x), 600)), np.round])
def test_however_scores_crowd_they_are_sorted(spread):
    random = np.random.default_rng(1)
    values = spread(random.normal(0, 2, size=(12 * CROWD, 3)))
    weights = random.dirichlet(np.ones(3), CHUNK + 3)
    assert (rank_counts(values, weights) == plain_counts(values, weights)).all()


@pytest.mark.parametrize("draws", [1, TOGETHER + 1, SHARE, SHARE + TOGETHER - 1])
@pytest.mark.parametrize("units", [1, TILE, 2 * TILE + 3])
def test_no_draw_or_unit_is_lost_where_blocks_of_them_end(units, draws):
    random = np.random.default_rng(3)
    values, weights = random.normal(size=(units, 5)).round(1), random.dirichlet(np.full(5, 0.3), draws)
    weights[weights < 0.1] = 0
    assert (rank_counts(values, weights) == plain_counts(values, weights)).all()


def test_scores_side_by_side_have_the_bits_of_a_plain_sum():
    random = np.random.default_rng(4)
    values, weights = random.normal(size=(TILE + 7, 20)), random.dirichlet(np.ones(20), TOGETHER)
    scores = np.empty((TOGETHER, len(values)))
    score_together(np.ascontiguousarray(values.T), weights, scores)
    plain = (-weights[:, np.newaxis, :] * values).cumsum(axis=-1)[..., -1]
    assert (scores == plain).all()


def test_the_number_of_threads_changes_no_bit():
    random = np.random.default_rng(2)
    values, weights = random.random((300, 20)), random.dirichlet(np.ones(20), 2 * CHUNK + 5)
    many = rank_counts(values, weights)
    before = numba.get_num_threads()
    numba.set_num_threads(1)
    try:
        assert (rank_counts(values, weights) == many).all()
    finally:
        numba.set_num_threads(before)


def test_draws_in_parts_add_up():
    random = np.random.default_rng(2)
    values, weights = random.random((30, 4)), random.dirichlet(np.ones(4), 1000)
    parts = rank_counts(values, weights[:317]) + rank_counts(values, weights[317:])
    assert (rank_counts(values, weights) == parts).all()


def test_two_units_and_even_weights_have_a_known_probability():
    X = pd.DataFrame({"growth": [1.0, 0], "forest": [0.0, 3]}, index=["a", "b"])
    found = rank_distribution(X, draw_uniform(X.columns, 100_000, seed=4).weights)
    # a is ahead where w > 3(1 − w), for a quarter of all w
    assert found.probability.loc["a", 1] == pytest.approx(0.25, abs=4 * found.standard_error.loc["a", 1])
    assert found.standard_error.loc["a", 1] == pytest.approx(np.sqrt(0.25 * 0.75 / 100_000), rel=0.02)
    assert found.table.standard_error["a"] == pytest.approx(found.standard_error.loc["a", 1], rel=0.01)
    assert found.table.mean_rank.sum() == pytest.approx(3)
    assert found.table.loc["a", ["rank_low", "rank_high"]].tolist() == [1, 2]


@given(values=arrays(float, (6, 3), elements=st.integers(0, 50)), seed=st.integers(0, 50))
@settings(max_examples=30, deadline=None)
def test_probabilities_sum_to_one_and_ranks_stay_within_the_exact_range(values, seed):
    X = pd.DataFrame(values, index=list("abcdef"), columns=NAMES)
    W = around({"growth": 0.5, "income": 0.3, "forest": 0.2}, by=0.1)
    drawn = draw_within(W, {"growth": 10, "income": 6, "forest": 4}, draws=300, seed=seed)
    found = rank_distribution(X, drawn.weights)
    exact = rank_range(X, W).table
    assert found.probability.sum(axis=1).tolist() == pytest.approx([1] * 6)
    for unit, row in found.counts.iterrows():
        held = row.index[row > 0]
        assert exact.rank_low[unit] <= held.min()
        assert held.max() <= exact.rank_high[unit]


def test_quantiles_and_mean_are_those_of_the_drawn_ranks():
    X = pd.DataFrame(np.random.default_rng(5).random((9, 3)), columns=NAMES)
    drawn = draw_uniform(NAMES, 777, seed=8).weights
    found = rank_distribution(X, drawn)
    held = ranks(drawn.to_numpy() @ X.to_numpy().T)
    wanted = np.quantile(held, [0, 0.05, 0.3, 1], axis=0, method="inverted_cdf")
    assert [found.quantile(share).tolist() for share in (0.0, 0.05, 0.3, 1.0)] == wanted.tolist()
    assert found.table.mean_rank.tolist() == pytest.approx(held.mean(axis=0))
    assert found.table.standard_error.tolist() == pytest.approx(held.std(axis=0, ddof=1) / np.sqrt(777))
    assert (found.draws == 777).all()


def test_weights_cut_off_are_those_of_the_whole_that_lie_within():
    W = simplex(NAMES).share(["income", "forest"], 0.5, 1.0)
    drawn = draw_within(W, dict.fromkeys(NAMES, 1.0), 20_000, seed=1)
    # evenly on a triangle, the part with one weight below ½ has ¾ of the area
    assert drawn.acceptance == pytest.approx(0.75, abs=4 * np.sqrt(0.75 * 0.25 / 20_000))
    assert W.contains_array(drawn.weights.to_numpy()).all()
    assert len(drawn.weights) == 20_000
    # the mean of growth over it: (⅓ − ¼·⅔)/¾ = 2/9
    assert drawn.weights.growth.mean() == pytest.approx(2 / 9, abs=0.004)


def test_same_seed_same_weights_whatever_the_order_of_the_indicators():
    straight = draw_around({"growth": 0.5, "income": 0.3, "forest": 0.2}, 50, 100, seed=3).weights
    turned = draw_around({"forest": 0.2, "growth": 0.5, "income": 0.3}, 50, 100, seed=3).weights
    pd.testing.assert_frame_equal(turned[straight.columns], straight, check_exact=True)
    assert not draw_around({"growth": 0.5, "income": 0.3, "forest": 0.2}, 50, 100, seed=4).weights.equals(straight)


def test_zones_draw_their_own_weights():
    W = stacked({"city": simplex(["growth", "forest"]), "ecological": simplex(["growth", "forest"])})
    drawn = draw_within(W, dict.fromkeys(W.names, 1.0), 2000, seed=1).weights
    assert drawn["city"].sum(axis=1).tolist() == pytest.approx([1] * 2000)
    assert abs(np.corrcoef(drawn[("city", "growth")], drawn[("ecological", "growth")])[0, 1]) < 0.1
    X = pd.DataFrame({"growth": [9.0, 2, 1], "forest": [1.0, 8, 0.5]}, index=list("abc"))
    found = rank_distribution(zone_leads(X, {"a": "city", "b": "ecological", "c": "city"}), drawn)
    assert found.probability.sum(axis=1).tolist() == pytest.approx([1] * 3)
    assert found.probability.loc["c", 1] == 0


@pytest.mark.parametrize(
    ("draw", "told"),
    [
        (lambda: draw_around({"growth": 0.5, "forest": 0.5}, 0, 10, 1), "concentration"),
        (lambda: draw_uniform(NAMES, 0, 1), "draws"),
        (lambda: draw_within(simplex(NAMES), {"growth": 1, "income": 1}, 10, 1), "forest"),
        (lambda: draw_within(simplex(NAMES), {"growth": 1, "income": -1, "forest": 1}, 10, 1), "-1"),
        (lambda: draw_within(simplex(NAMES), dict.fromkeys(NAMES, 0.0), 10, 1), "parameters"),
        (
            lambda: draw_within(around(dict.fromkeys("abcdef", 1 / 6), 1e-5), dict.fromkeys("abcdef", 1.0), 10, 1),
            "wider",
        ),
    ],
)
def test_draws_that_cannot_be_made_are_refused(draw, told):
    with pytest.raises(InputError, match=told):
        draw()


def test_weights_that_do_not_fit_the_table_are_refused():
    X = pd.DataFrame({"growth": [1.0, 2], "forest": [2.0, 1]})
    with pytest.raises(InputError, match="forest"):
        rank_distribution(X, pd.DataFrame({"growth": [1.0]}))
    with pytest.raises(InputError, match="water"):
        rank_distribution(X, pd.DataFrame({"growth": [0.5], "forest": [0.25], "water": [0.25]}))
    with pytest.raises(InputError, match="missing"):
        rank_distribution(X, pd.DataFrame({"growth": [0.5], "forest": [np.nan]}))
    drawn = pd.DataFrame({"growth": [0.5], "forest": [0.5]})
    with pytest.raises(InputError, match="level"):
        rank_distribution(X, drawn, level=1.5)
    for share in (1.5, -0.1, "x", None):
        with pytest.raises(InputError, match="share"):
            rank_distribution(X, drawn).quantile(share)
