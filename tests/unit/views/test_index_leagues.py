"""Leagues, leads, pairs and years of an index: what is drawn is what the tables say, and every text can be read."""

import numpy as np
import pandas as pd
import pytest

from gzsim.errors import InputError
from gzsim.views import index_league, index_pairs, index_trends
from gzsim.views.labels import Name

LONG = Name("Autonomous Prefecture of the Buyei and the Miao in the south", "布依族苗族自治州经济技术开发区管理委员会")


def units(count):
    draws = np.random.default_rng(count)
    codes = [f"u{place}" for place in range(count)]
    parts = pd.DataFrame(draws.uniform(5, 30, (count, 3)), index=codes, columns=["g0", "g1", "g2"])
    parts.iloc[2] = np.nan
    rank = parts.sum(axis=1, skipna=False).rank(ascending=False)
    ranks = pd.DataFrame(
        {"rank": rank, "rank_low": (rank - 2).clip(lower=1), "rank_high": (rank + 2).clip(upper=count - 1)}
    )
    return parts, ranks


@pytest.fixture(scope="module")
def names():
    told = {"g0": Name("Economy", "经济发展"), "g1": LONG, "g2": Name("Livelihood", "民生保障")}
    return told | {f"u{place}": Name(f"County {place}", f"第{place}县") for place in range(300)} | {"u4": LONG}


@pytest.fixture(scope="module")
def years():
    draws = np.random.default_rng(3)
    table = pd.DataFrame(draws.normal(50, 9, (6, 30)).round(1), index=range(2018, 2024)).add_prefix("u")
    table.loc[2020, "u3"] = np.nan
    return table


@pytest.fixture(scope="module")
def drawings(names, years):
    lead = pd.Series(np.linspace(9, -6, 20), index=[f"u{place}" for place in range(20)])
    x, y = years.loc[2020], years.loc[2021]
    return {
        "league": lambda language: index_league.league(*units(30), language, names),
        "long league": lambda language: index_league.league(*units(300), language, names),
        "contributions": lambda language: index_league.contributions(lead, 50.0, "u4", language, names),
        "scatter": lambda language: index_pairs.scatter(x, y, language, names, (names["g0"], LONG)),
        "trends": lambda language: index_trends.trends(years.rank(axis=1), language, names),
        "scores": lambda language: index_trends.trends(years, language, names, "score", ["u1", "u4"]),
    }


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("kind", ["league", "long league", "contributions", "scatter", "trends", "scores"])
def test_texts_can_be_read_and_the_figure_is_described(drawings, assert_legible, kind, language):
    figure = drawings[kind](language)
    assert_legible(figure, language)
    assert len(figure.alt) > 20


def test_bars_stack_the_parts_to_the_score_in_the_order_of_ranks():
    parts, ranks = units(9)
    axes = index_league.league(parts, ranks, "en").axes[0]
    order = ranks["rank"].sort_values(na_position="last").index
    assert [tick.get_text() for tick in axes.get_yticklabels()] == list(order)
    bars = np.array([[bar.get_x(), bar.get_width()] for bar in axes.patches]).reshape(3, 9, 2)
    expected = parts.loc[order].fillna(0.0).to_numpy().T
    assert bars[:, :, 1] == pytest.approx(expected)
    assert bars[:, :, 0] == pytest.approx(np.cumsum(expected, axis=0) - expected)
    told = [text.get_text() for text in axes.texts]
    assert "no score" in told
    assert "1 (1–3)" in told


def test_parts_below_nought_stand_on_the_left():
    parts = pd.DataFrame({"a": [2.0, -1.0], "b": [-3.0, -2.0], "c": [4.0, 1.0]}, index=["x", "y"])
    ranks = pd.DataFrame({"rank": [1, 2], "rank_low": np.nan, "rank_high": np.nan}, index=["x", "y"])
    starts = [(bar.get_x(), bar.get_width()) for bar in index_league.league(parts, ranks, "en").axes[0].patches]
    assert starts == [(0, 2), (0, -1), (0, -3), (-1, -2), (2, 4), (0, 1)]


def test_a_long_league_shows_both_ends_and_who_is_left_out(drawings):
    figure = drawings["long league"]("en")
    assert len(figure.axes[0].get_yticklabels()) == 60
    assert "without 239 in the middle. Without a score: 1." in " ".join(figure.texts[1].get_text().split())


def test_many_parts_are_drawn_together_and_sum_to_the_same():
    parts = pd.DataFrame(np.arange(24.0).reshape(2, 12), index=["x", "y"]).add_prefix("p")
    ranks = pd.DataFrame({"rank": [2, 1], "rank_low": [2, 1], "rank_high": [2, 1]}, index=["x", "y"])
    bars = index_league.league(parts, ranks, "en").axes[0].patches
    assert len(bars) == 2 * 8
    assert sum(bar.get_width() for bar in bars) == parts.to_numpy().sum()


def test_ties_share_the_first_place():
    parts = pd.DataFrame({"a": [5.0, 5.0, 1.0]}, index=list("xyz"))
    ranks = pd.DataFrame({"rank": [1, 1, 3], "rank_low": 1, "rank_high": 3}, index=list("xyz"))
    assert index_league.league(parts, ranks, "en").alt.endswith("x and 1 more share the first place with 5.00 points")
    with pytest.raises(InputError, match="only in one table: z"):
        index_league.league(parts, ranks.drop(index="z"))


def test_steps_lead_from_the_mean_to_the_unit():
    lead = pd.Series({"growth": 6.0, "air": -9.0, "forest": 1.0})
    figure = index_league.contributions(lead, 50.0, "u1", "en")
    steps = [(bar.get_x(), bar.get_width()) for bar in figure.axes[0].patches]
    assert steps == [(50, -9), (41, 6), (47, 1)]
    assert [line.get_xdata()[0] for line in figure.axes[0].lines[:2]] == [50.0, 48.0]
    assert figure.alt.endswith("u1 is 2.0 points below the mean: growth adds most (+6.0), air takes most (−9.0)")
    with pytest.raises(InputError, match="u1 has no figure for: growth, air, forest"):
        index_league.contributions(lead * np.nan, 50.0, "u1")


def test_dots_stand_at_both_figures_and_the_farthest_are_named(years):
    x, y = years.loc[2020], years.loc[2021]
    figure = index_pairs.scatter(x, y, "en", labels=(Name("a"), Name("b")))
    seen = pd.DataFrame({"x": x, "y": y}).dropna()
    assert np.asarray(figure.axes[0].collections[0].get_offsets()) == pytest.approx(seen.to_numpy())
    far = (((seen - seen.mean()) / seen.std()) ** 2).sum(axis=1).idxmax()
    assert far in [text.get_text() for text in figure.axes[0].texts]
    assert "Left out, without one of the two: 1." in " ".join(figure.texts[1].get_text().split())
    assert f"correlation {x.corr(y):.2f}".replace("-", "−") in figure.alt
    with pytest.raises(InputError, match="2 units with both figures"):
        index_pairs.scatter(x.head(2), y)


@pytest.mark.parametrize(("slope", "said"), [(2.0, "rises with"), (-2.0, "falls with"), (0.0, "is the same for all")])
def test_the_title_says_how_two_things_go_together(slope, said):
    x = pd.Series(np.arange(9.0))
    assert said in index_pairs.scatter(x, slope * x, "en").alt


def test_lines_are_the_values_and_those_that_moved_most_have_colour(years):
    ranks = years.rank(axis=1)
    figure = index_trends.trends(ranks, "en")
    moved = (ranks.iloc[0] - ranks.iloc[-1]).sort_values()
    ends = {text.get_text().rsplit(" ")[0] for text in figure.axes[0].texts}
    assert moved.idxmin() in ends
    assert moved.idxmax() in ends
    assert len(figure.axes[0].lines) == 30
    drawn = {tuple(line.get_ydata()) for line in figure.axes[0].lines}
    assert tuple(ranks["u5"]) in drawn
    low, high = figure.axes[0].get_ylim()
    assert low > high, "rank 1 is on top"


def test_names_at_the_ends_keep_their_distance():
    places = index_trends.spaced(pd.Series({"a": 0.5, "b": 0.5, "c": 0.51, "d": 0.9}), 0.1)
    assert np.diff(places.sort_values()).min() >= 0.1 - 1e-12
    assert places["d"] == pytest.approx(0.9)
    assert places[["a", "b", "c"]].mean() == pytest.approx(0.51 - 0.02 / 3)


def test_trends_that_cannot_be_drawn_are_refused(years):
    for arguments, problem in (
        ((years.head(1),), "1 year"),
        ((years * np.nan,), "no unit has a value"),
        ((years, "en", {}, "points"), "no trend of 'points'"),
        ((years, "en", {}, "rank", ["u99"]), "there is no 'u99'"),
        ((years, "en", {}, "rank", list(years)[:9]), "9 series cannot be told apart"),
    ):
        with pytest.raises(InputError, match=problem):
            index_trends.trends(*arguments)
