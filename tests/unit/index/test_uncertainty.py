import numpy as np
import pandas as pd
import pytest

from gzsim.errors import InputError
from gzsim.index import IndexWarning, rank_quantiles, ranks
from gzsim.index.uncertainty import RankDistribution, draw_weights, generator

X = pd.DataFrame(
    {"growth": [90.0, 40, 60, 20], "income": [50.0, 60, 55, 10], "forest": [20.0, 95, 62, 5]}, index=list("abcd")
)
W = {"growth": 0.4, "income": 0.25, "forest": 0.35}


def test_drawn_weights_have_the_declared_mean_and_the_stated_spread():
    w, c = np.array([0.1, 0.3, 0.6]), 99
    drawn = draw_weights(c * w, 200_000, generator(5))
    assert drawn.sum(axis=1) == pytest.approx(1)
    assert drawn.mean(axis=0) == pytest.approx(w, abs=4 * 0.05 / np.sqrt(200_000))
    assert drawn.std(axis=0) == pytest.approx(np.sqrt(w * (1 - w) / (c + 1)), rel=0.01)


def test_a_weight_of_ten_percent_has_a_spread_of_three_points_at_99():
    assert draw_weights(99 * np.array([0.1, 0.9]), 200_000, generator(5)).std(axis=0)[0] == pytest.approx(
        0.03, rel=0.01
    )


def test_a_weight_of_zero_stays_zero():
    assert not draw_weights(np.array([5.0, 0.0, 5.0]), 100, generator(0))[:, 1].any()


def test_leaving_an_indicator_out_is_drawing_all_and_rescaling_the_rest():
    w = 99 * np.array([0.2, 0.3, 0.5])
    rescaled = draw_weights(w, 200_000, generator(1))[:, :2]
    rescaled /= rescaled.sum(axis=1, keepdims=True)
    direct = draw_weights(w[:2], 200_000, generator(2))
    assert direct.mean(axis=0) == pytest.approx(rescaled.mean(axis=0), abs=0.001)
    assert direct.std(axis=0) == pytest.approx(rescaled.std(axis=0), rel=0.01)


def test_same_seed_same_bits_and_seed_zero_is_a_seed():
    first, again, other = (rank_quantiles(X, W, 20, 500, seed) for seed in (0, 0, 1))
    pd.testing.assert_frame_equal(first.table, again.table, check_exact=True)
    assert not first.probability.equals(other.probability)


def test_neither_the_order_of_units_nor_of_indicators_matters():
    straight = rank_quantiles(X, W, 20, 500, 3)
    turned = rank_quantiles(X.loc[list("dbca"), ["forest", "growth", "income"]], W, 20, 500, 3)
    pd.testing.assert_frame_equal(turned.table.loc[X.index], straight.table)
    pd.testing.assert_frame_equal(turned.probability.loc[X.index], straight.probability)


def test_who_is_worst_on_everything_is_last_in_every_draw():
    sure = rank_quantiles(X, W, 20, 500, 3)
    assert sure.probability.loc["d"].tolist() == [0, 0, 0, 1]
    assert sure.table.loc["d", ["rank", "mean_rank", "rank_low", "rank_high"]].tolist() == [4, 4, 4, 4]


def test_the_surer_the_weights_the_closer_the_ranks_to_the_declared_ones():
    declared = ranks(X @ pd.Series(W))
    loose, tight = (rank_quantiles(X, W, c, 2000, 3) for c in (2, 1e6))
    assert (tight.table.rank_high - tight.table.rank_low).sum() == 0
    assert tight.table["rank"].tolist() == tight.table.rank_low.tolist() == declared.tolist()
    assert (loose.table.rank_high - loose.table.rank_low).sum() > 0


def test_each_unit_holds_some_rank_in_every_draw():
    assert rank_quantiles(X, W, 5, 300, 3).probability.sum(axis=1).tolist() == pytest.approx([1] * 4)


def test_a_rank_bound_is_a_rank_that_occurs():
    drawn = np.array([[1.0, 2, np.nan], [1, 2, np.nan], [2, 1, np.nan], [2, 1, np.nan]])
    found = RankDistribution.of(pd.DataFrame(drawn, columns=list("abc")))
    assert [found.quantile(share)["a"] for share in (0.05, 0.5, 0.95)] == [1, 1, 2]
    assert found.table.loc["c"].drop("draws").isna().all()
    assert found.draws.tolist() == [4, 4, 0]


def test_whoever_has_no_rank_in_some_draws_is_described_by_the_others():
    drawn = pd.DataFrame({"a": [1.0, 1, 2], "b": [np.nan, 2, 1]})
    with pytest.warns(IndexWarning, match=r"b \(1 of 3\)"):
        found = RankDistribution.of(drawn)
    assert found.probability.loc["b"].tolist() == [0.5, 0.5]
    assert found.table.mean_rank.tolist() == pytest.approx([4 / 3, 1.5])


def test_a_bound_that_falls_on_a_whole_draw_is_that_draw():
    held = pd.DataFrame({"a": np.repeat([1.0, 2.0], [7, 133]), "b": np.repeat([2.0, 1.0], [7, 133])})
    assert RankDistribution.of(held).quantile(0.05)["a"] == 1  # 0.05 · 140 is 7.000000000000001 to a processor


def test_ranks_that_share_a_mean_place_are_counted_as_they_are():
    found = RankDistribution.of(pd.DataFrame({"a": [1.5, 1.0], "b": [1.5, 2.0]}))
    assert found.probability.loc["a"].to_dict() == {1.0: 0.5, 1.5: 0.5, 2.0: 0}
    assert found.table.mean_rank.to_dict() == {"a": 1.25, "b": 1.75}


@pytest.mark.parametrize("reported", [pd.DataFrame({"draws": [1, 2]}, index=["a", "b"]), [1, 2], "rank"])
def test_what_is_reported_is_a_table_without_the_names_of_what_is_found(reported):
    drawn = pd.DataFrame({"a": [1.0, 1.0], "b": [2.0, 2.0]})
    with pytest.raises(InputError) as caught:
        RankDistribution.of(drawn, reported=reported)
    assert caught.value.field == "reported"
    named = pd.DataFrame({"reported": [5.0, 6.0]}, index=["a", "b"])
    assert RankDistribution.of(drawn, reported=named).table["reported"].tolist() == [5.0, 6.0]


@pytest.mark.parametrize("level", [-0.1, 1.5])
def test_a_level_is_a_share_of_the_draws(level):
    with pytest.raises(InputError, match="level"):
        rank_quantiles(X, W, 5, 10, 1, level=level)


@pytest.mark.parametrize(
    ("concentration", "draws", "field"), [(0, 10, "concentration"), (-1, 10, "concentration"), (5, 0, "draws")]
)
def test_no_spread_and_no_draws_are_refused(concentration, draws, field):
    with pytest.raises(InputError, match=field):
        rank_quantiles(X, W, concentration, draws, 1)


@pytest.mark.filterwarnings("ignore::gzsim.index.IndexWarning")
def test_who_has_no_score_has_no_rank_and_changes_nobody_else():
    gap = pd.concat([X, pd.DataFrame({"growth": [np.nan], "income": [1.0], "forest": [1.0]}, index=["e"])])
    with_gap, without = rank_quantiles(gap, W, 20, 500, 3), rank_quantiles(X, W, 20, 500, 3)
    assert with_gap.table.loc["e"].drop("draws").isna().all()
    assert with_gap.probability.loc["e"].sum() == 0
    assert with_gap.probability.loc[X.index, [1, 2, 3, 4]].equals(without.probability)
    assert with_gap.table.loc[X.index, "mean_rank"].equals(without.table.mean_rank)


def test_what_has_no_weight_need_not_be_seen():
    blind = X.assign(water=np.nan)
    assert rank_quantiles(blind, W | {"water": 0.0}, 20, 500, 3).probability.equals(
        rank_quantiles(X, W, 20, 500, 3).probability
    )


@pytest.mark.filterwarnings("ignore::gzsim.index.IndexWarning")
def test_a_table_without_any_score_is_refused():
    with pytest.raises(InputError, match="no unit"):
        rank_quantiles(X * np.nan, W, 20, 500, 3)


def test_a_thousand_units_are_ranked_without_keeping_every_draw():
    many = pd.DataFrame(np.random.default_rng(1).random((1000, 3)), columns=list(W))
    found = rank_quantiles(many, W, 20, 2000, 3)
    assert found.probability.shape == (1000, 1000)
    assert found.table.mean_rank.mean() == pytest.approx(500.5)


def test_the_bounds_leave_as_much_above_as_below():
    """Of ranks 1 to 10, each drawn ten times, eight in ten lie between the bounds of a level of 0.8."""
    drawn = pd.DataFrame({f"u{k}": np.roll(np.repeat(np.arange(1.0, 11.0), 10), 10 * k) for k in range(10)})
    table = RankDistribution.of(drawn, level=0.8).table
    assert (table["rank_low"].unique().tolist(), table["rank_high"].unique().tolist()) == ([1], [9])
    narrow = RankDistribution.of(drawn, level=0.4).table
    assert (narrow["rank_low"].unique().tolist(), narrow["rank_high"].unique().tolist()) == ([3], [7])


def test_the_level_that_is_asked_for_bounds_the_drawn_ranks():
    wide, narrow = (rank_quantiles(X, W, 3, 2000, 1, level=level).table for level in (0.99, 0.2))
    width = [(each["rank_high"] - each["rank_low"]).sum() for each in (wide, narrow)]
    assert width[0] > width[1]
    again = rank_quantiles(X, W, 3, 2000, 1, level=0.2)
    assert narrow["rank_low"].equals(again.quantile(0.4).astype(narrow["rank_low"].dtype))


@pytest.mark.parametrize("drawn", [pd.DataFrame(), pd.DataFrame({"a": ["x"]}), np.ones((2, 2)), None])
def test_what_are_no_ranks_are_not_counted(drawn):
    with pytest.raises(InputError, match="drawn"):
        RankDistribution.of(drawn)
