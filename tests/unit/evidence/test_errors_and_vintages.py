"""Ranks under errors of the figures, and what a revision does to a ranking."""

import numpy as np
import pandas as pd
import pytest

from gzsim.errors import InputError
from gzsim.evidence import drawn_with_errors, how_sure, rank_changes, revision_against_median
from gzsim.evidence.figure_errors import year_noise
from gzsim.evidence.vintage_ranks import spread_back
from gzsim.zones import DrawnLeague, WeightDraws, functional

WEIGHTS = pd.DataFrame({"growth": [0.7, 0.3], "forest": [0.3, 0.7]}, index=["city", "green"])
MODEL = functional({"a": "city", "b": "city", "c": "green", "d": "green"}, WEIGHTS)
VALUES = pd.DataFrame({"growth": [12.0, 9.0, 8.0, 6.0], "forest": [40.0, 35.0, 60.0, 30.0]}, index=list("abcd"))
POSTS = pd.DataFrame({"low": [0.0, 0.0], "high": [20.0, 100.0]}, index=["growth", "forest"])
UP, DRAWING = {"growth": 1, "forest": 1}, WeightDraws(draws=400)
NOISE = {"city": 4.0, "green": 8.0}


@pytest.mark.parametrize("ranking", ["raw", "lead", "scaled_lead", "within_zone"])
def test_without_errors_figures_stay_and_both_is_weights(ranking):
    drawn = drawn_with_errors(VALUES, {"growth": 0.0, "forest": 0.0}, UP, POSTS, MODEL, ranking=ranking, noise=NOISE,
                              drawing=DRAWING)  # fmt: skip
    assert how_sure(drawn["figures"])["width"] == 0
    pd.testing.assert_frame_equal(drawn["both"].drawn, drawn["weights"].drawn, check_names=False)
    points = {"raw": "score", "lead": "lead", "scaled_lead": "scaled_lead", "within_zone": "lead"}[ranking]
    declared = drawn["figures"].table.set_index("code")[points]
    assert drawn["figures"].drawn.iloc[7].tolist() == pytest.approx(declared.tolist())


def test_errors_move_points_as_far_as_they_should():
    """A growth figure that is off by 2 moves a score by 0.7 · 100 / 20 · 2 = 7 points in the city, else by 3."""
    drawn = drawn_with_errors(VALUES, {"growth": 2.0, "forest": 0.0}, UP, POSTS, MODEL, ranking="raw",
                              drawing=WeightDraws(draws=4000))["figures"].drawn  # fmt: skip
    assert drawn.std().tolist() == pytest.approx([7, 7, 3, 3], rel=0.05)
    assert drawn.corr().loc["a", "b"] == pytest.approx(0, abs=0.05)


def test_both_are_less_sure_than_each():
    drawn = drawn_with_errors(VALUES, {"growth": 1.0, "forest": 8.0}, UP, POSTS, MODEL, noise=NOISE, drawing=DRAWING)
    sure = {source: how_sure(each) for source, each in drawn.items()}
    assert sure["both"]["width"] >= max(sure["weights"]["width"], sure["figures"]["width"])
    assert sure["both"]["pairs"] <= min(sure["weights"]["pairs"], sure["figures"]["pairs"])


def test_how_sure_by_hand():
    table = pd.DataFrame({"ranking": "lead", "code": list("abc"), "zone": "all", "rank": [1, 2, 3]})
    points = pd.DataFrame({"a": [3.0] * 20, "b": [2.0] * 16 + [0.0] * 4, "c": [1.0] * 20})
    found = how_sure(DrawnLeague(table, points))
    assert found["pairs"] == pytest.approx(2 / 3)  # b is above c in 80 % of draws only
    assert found["last_chance"] == 0.8
    assert found["width"] == pytest.approx(2 / 3)


def test_within_zones_only_mates_are_compared():
    table = pd.DataFrame(
        {"ranking": "within_zone", "code": list("abc"), "zone": ["x", "x", "y"], "rank": [1, 2, pd.NA]}
    )
    found = how_sure(DrawnLeague(table, pd.DataFrame({"a": [3.0, 1.0], "b": [2.0, 2.0], "c": [9.0, 9.0]})))
    assert found == {"width": 1.0, "pairs": 0.0, "last_chance": 0.5}


def test_an_indicator_without_an_error_is_refused():
    with pytest.raises(InputError, match="forest"):
        drawn_with_errors(VALUES, {"growth": 1.0}, UP, POSTS, MODEL)
    with pytest.raises(InputError, match="growth"):
        drawn_with_errors(VALUES, {"growth": -1.0, "forest": 0.0}, UP, POSTS, MODEL)


def test_noise_of_a_year_is_found():
    luck = np.random.default_rng(1)
    index = pd.MultiIndex.from_product([range(60), range(20)], names=["year", "code"])
    panel = pd.DataFrame({"x": luck.normal(0, 3, 1200) + np.repeat(luck.normal(0, 9, 60), 20)}, index=index)
    assert year_noise(panel)["x"] == pytest.approx(3, rel=0.06)


def test_a_revision_is_found_whatever_grows():
    """Levels published too high by 25 % in one place; growth and prices of all are divided out."""
    true = pd.DataFrame({"a": [100.0, 118.8], "b": [50.0, 59.4], "c": [80.0, 95.04]}, index=[2018, 2019])
    published = true.copy()
    published.loc[2018, "a"] *= 1.25
    growth = pd.DataFrame(8.0, index=[2019], columns=list("abc"))  # 10 % are prices
    found = revision_against_median(published, growth, 2018, 2019)
    assert found.round(6).to_dict() == {"a": -20.0, "b": 0.0, "c": 0.0}
    assert ((1 + spread_back(found, 5) / 100) ** 5)["a"] == pytest.approx(0.8)


def test_a_revision_lies_between_two_neighbouring_years():
    table = pd.DataFrame({"a": [1.0, 2.0, 3.0]}, index=[2017, 2018, 2019])
    with pytest.raises(InputError, match="year after"):
        revision_against_median(table, table, 2017, 2019)
    with pytest.raises(InputError, match="year"):
        revision_against_median(table, table, 2019, 2020)


def test_changes_of_ranks_by_hand():
    levels = pd.DataFrame(
        {"a": [1.0, 1.0, 9.0], "b": [2.0, 3.0, 3.0], "c": [3.0, 2.0, np.nan]}, index=[2017, 2018, 2019]
    )
    found = rank_changes(levels)
    assert found.loc[2018].tolist() == pytest.approx([3, 2 / 3, 1, 0.5])
    assert found.loc[2019].tolist() == pytest.approx([2, 1, 1, -1])
    with pytest.raises(InputError, match="follow"):
        rank_changes(levels.loc[[2017, 2019]])
