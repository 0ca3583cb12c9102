"""True ties: found by exact fractions, and neither split nor made by any way from a table to ranks."""

from fractions import Fraction

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gzsim.index import rank_quantiles, ranks
from gzsim.index.aggregate import arithmetic, copeland, outranking_matrix
from gzsim.index.analysis import compare, remove_indicator, strengths_and_weaknesses
from gzsim.index.manipulation import moves
from gzsim.index.recipe import Recipe
from gzsim.index.robust import rank_distribution
from gzsim.index.sensitivity import Alternatives, Design, uncertainty
from gzsim.numeric.ranking import mean_size, settled

TWO_LEVEL = pd.DataFrame({"a": [2.0, 3, 0, 7], "b": [6.0, 0, 0, 7], "c": [2.0, 7, 0, 7]}, index=["p", "q", "lo", "hi"])
SHARED = {"p": 2.0, "q": 2.0, "lo": 4.0, "hi": 1.0}  # p and q: 2/7 + 6/7 + 2/7 = 3/7 + 0 + 7/7


def exact_ranks(figures: np.ndarray) -> list[int]:
    """Ranks of the sums of figures from 0 to 1 between the lowest and the highest, by fractions."""
    sums = [Fraction(0)] * len(figures)
    for column in figures.T.tolist():
        span = max(column) - min(column)
        shares = [Fraction(x - min(column), span) if span else Fraction(1, 2) for x in column]
        sums = [total + share for total, share in zip(sums, shares, strict=True)]
    return [1 + sum(other > own for other in sums) for own in sums]


@pytest.mark.filterwarnings("ignore::gzsim.index.IndexWarning")
@pytest.mark.parametrize("order", ["abcde", "cebda"])  # another order of the terms, another noise
def test_no_exact_tie_is_split_and_no_distinct_scores_are_merged(order):
    tables = np.random.default_rng(1).integers(0, 11, size=(200, 30, 5))
    tied = 0
    for figures in tables:
        X, recipe = pd.DataFrame(figures, columns=list("abcde")), Recipe(directions=dict.fromkeys(order, 1))
        expected = exact_ranks(figures)
        tied += len(set(expected)) < len(expected)
        assert recipe.build(X).ranks.tolist() == expected
    assert tied > 100, "a tie that is split would show in every one of these"


@given(figures=st.lists(st.tuples(*[st.integers(0, 10)] * 4), min_size=2, max_size=12))
def test_every_way_to_ranks_finds_the_exact_ties(figures):
    X = pd.DataFrame(figures, columns=list("abcd")).astype(float)
    expected = exact_ranks(np.array(figures))
    y, w = 100 * minmax_silently(X) / 3, dict.fromkeys(X, 0.25)
    sure = rank_quantiles(y, w, concentration=1e9, draws=1, seed=1)
    assert sure.table["rank"].tolist() == expected
    distribution = rank_distribution(y, pd.DataFrame([w]))
    assert distribution.table.mean_rank.tolist() == expected
    assert moves(y, w, capacity=0).honest["rank"].tolist() == expected
    scores = arithmetic(y, w)
    assert compare(scores, -scores).table.sort_index().rank_a.tolist() == expected


def minmax_silently(X):
    span = X.max() - X.min()
    return (X - X.min()) / span.where(span > 0, 1.0) + np.where(span > 0, 0.0, 0.5)


def test_two_sums_of_ten_twentyfirsts_share_the_second_place_everywhere():
    recipe = Recipe(directions=dict.fromkeys("abc", 1))
    built = recipe.build(TWO_LEVEL)
    assert built.ranks.to_dict() == SHARED
    y, w = built.normalised, dict.fromkeys("abc", 1 / 3)
    assert rank_quantiles(y, w, 99, draws=3, seed=1).table["rank"].to_dict() == SHARED
    assert compare(built.scores["index"], built.scores["index"]).table.rank_a.to_dict() == SHARED
    assert remove_indicator(y, w).complete.to_dict() == SHARED
    assert strengths_and_weaknesses(built.scores, "p").table["rank"].tolist() == [2]
    same = Alternatives("names", {"one": {}, "other": {"name": "other"}})
    found = uncertainty(Design(recipe, (same,)), TWO_LEVEL, draws=8, seed=1)
    assert found.distribution.table["rank"].to_dict() == found.distribution.table.mean_rank.to_dict() == SHARED
    assert found.distribution.table.sd.tolist() == [0] * 4


def test_z_scores_that_cancel_tie_at_nothing():
    square = pd.DataFrame([np.roll([1.0, 2, 4, 9, 11], k) for k in range(5)], columns=list("abcde"))
    recipe = Recipe(
        directions=dict.fromkeys(square, 1), normalisation="zscore", structure={"one": ["a", "b", "c", "d"]}
    )
    level = recipe.with_(structure={}).build(square)
    assert level.scores["index"].abs().max() < 1e-12
    assert level.ranks.tolist() == [1] * 5
    weighed = recipe.with_(weights_of={"index": {"one": 0.8, "e": 0.2}}).build(square)
    assert weighed.ranks.tolist() == [1] * 5


def test_pillars_that_tie_are_level_in_a_duel():
    pillar = pd.DataFrame({"economy": [0.1 + 0.2, 0.3, 0.1], "ecology": [1e16, 1e16 + 2, 1.0]}, index=list("abc"))
    duels = outranking_matrix(pillar.assign(ecology=1.0), {"economy": 1.0, "ecology": 0.0})
    assert duels.loc["a", "b"] == duels.loc["b", "a"] == 0.5
    wide = outranking_matrix(pd.DataFrame({"gdp": [1e16, 2.0, 1.0]}, index=list("abc")), {"gdp": 1.0})
    assert copeland(wide).tolist() == [2, 0, -2]


@given(
    scores=st.lists(st.floats(-1e3, 1e3).map(lambda x: round(x, 6)), min_size=1, max_size=9),
    power=st.sampled_from([-300, -20, 0, 20, 300]),
)
def test_who_ties_does_not_depend_on_the_unit_of_the_scores(scores, power):
    scores = np.array(scores)
    noisy = scores + 1e-13 * np.max(np.abs(scores)) * np.resize([1, -1], len(scores))
    assert (ranks(settled(noisy)) == ranks(settled(noisy * 2.0**power))).all()
    distinct = np.diff(np.unique(scores)).min(initial=1e9) > 1e-9 * np.max(np.abs(scores))
    assert not distinct or (ranks(settled(noisy)) == ranks(scores)).all()


def test_settling_keeps_what_is_missing_infinite_or_alone():
    scores = np.array([[np.nan, 3.0, -np.inf, 1.0], [np.nan, np.nan, np.nan, np.nan], [0.0, -0.0, np.inf, np.inf]])
    np.testing.assert_array_equal(settled(scores), scores)
    assert settled(np.array([])).size == 0
    named = pd.Series([1.0, 1 + 1e-15], index=["a", "b"], name="index")
    pd.testing.assert_series_equal(settled(named), pd.Series([1 + 1e-15] * 2, index=["a", "b"], name="index"))


def test_the_size_of_a_mean_is_that_of_its_terms():
    x = np.array([[3.0, -8.0], [np.nan, 2.0]])
    assert mean_size(x, np.array([0.5, 0.25])) == 0.5 * 3 + 0.25 * 8
