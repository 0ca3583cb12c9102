"""Units screened out for lack of figures, and scores over what is seen."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gzsim.errors import InputError
from gzsim.index.recipe import Recipe, availability, available
from gzsim.index.recipe.methods import resolve
from gzsim.index.sensitivity import Alternatives, Design, uncertainty

pytestmark = pytest.mark.filterwarnings("ignore::gzsim.index.IndexWarning")
NAMES = ["growth", "income", "forest", "pm25"]
STRUCTURE = {"economy": ("growth", "income"), "ecology": ("forest", "pm25")}
POSTS = {"low": dict.fromkeys(NAMES, 0), "high": dict.fromkeys(NAMES, 100)}
X = pd.DataFrame(
    [[10.0, 30, 50, 70], [20, np.nan, 40, 60], [np.nan, np.nan, 90, 10], [80, 60, 40, np.nan]],
    index=list("abcd"), columns=NAMES,
)  # fmt: skip
recipe = Recipe(
    directions=dict.fromkeys(NAMES, 1),
    structure=STRUCTURE,
    normalisation={"method": "goalposts", "parameters": POSTS},
    weights_of={
        "index": {"economy": 0.6, "ecology": 0.4},
        "economy": {"growth": 0.75, "income": 0.25},
        "ecology": {"forest": 0.5, "pm25": 0.5},
    },
)


def table_of_coinr():
    """Ten units by ten indicators: the first has half of its figures, the second nine in ten (COINr, test-Screen.R)."""
    table = pd.DataFrame(
        np.random.default_rng(0).random((10, 10)), index=list("abcdefghij"), columns=list("klmnopqrst")
    )
    table.iloc[0, 1:6] = np.nan
    table.iloc[1, 1] = np.nan
    return table


@pytest.mark.parametrize(("least", "out"), [(0.75, ["a"]), (1, ["a", "b"]), (0.5, [])])
def test_coinr_screens_units_by_their_share_of_figures(least, out):
    table = table_of_coinr()
    index = Recipe(directions=dict.fromkeys(table, 1), screen=least).build(table)
    assert index.screened["unit"].tolist() == out
    assert index.screened["share"].tolist() == [0.5, 0.9][: len(out)]
    assert index.scores.loc[out, "index"].isna().all()
    rest = Recipe(directions=dict.fromkeys(table, 1)).build(table.drop(index=out))
    pd.testing.assert_frame_equal(index.scores.drop(index=out), rest.scores, check_exact=True)
    pd.testing.assert_series_equal(index.ranks.drop(index=out), rest.ranks, check_exact=True)
    assert list(index.scores.index) == list(table.index)


def test_coinr_gives_no_score_below_the_threshold_and_leaves_the_others():
    # COINr, test-aggregate.R: weights 1 to 5, four of five missing in the first row, threshold 0.5
    whole = pd.DataFrame(np.random.default_rng(1).random((20, 5)), columns=list("abcde"))
    gaps = whole.copy()
    gaps.iloc[0, :4] = np.nan
    weights = {name: w / 15 for name, w in zip("abcde", range(1, 6), strict=True)}
    posts = {"low": dict.fromkeys("abcde", 0), "high": dict.fromkeys("abcde", 1)}
    plain = Recipe(directions=dict.fromkeys("abcde", 1), weights=weights,
                   normalisation={"method": "goalposts", "parameters": posts})  # fmt: skip
    scores = plain.with_(seen=0.5).build(gaps).scores["index"]
    assert np.isnan(scores[0])
    np.testing.assert_allclose(scores[1:], plain.build(whole).scores["index"][1:], rtol=1e-13)


def test_groups_are_scored_over_what_is_seen_by_hand():
    index = recipe.with_(seen=0.5).build(X)
    assert index.scores.loc["b"].tolist() == pytest.approx([20, 50, 0.6 * 20 + 0.4 * 50])
    assert index.scores.loc["d"].tolist() == pytest.approx([75, 40, 0.6 * 75 + 0.4 * 40])
    assert index.scores.loc["c", "ecology"] == pytest.approx(50)
    assert index.scores.loc["c", ["economy", "index"]].isna().all()  # two fifths of the weight are seen
    assert index.coverage.loc["b"].tolist() == pytest.approx([0.75, 1, 0.85])
    assert index.coverage.loc["d"].tolist() == pytest.approx([1, 0.5, 0.8])
    assert index.coverage.loc["c"].tolist() == pytest.approx([0, 1, 0.4])
    assert index.coverage.loc["a"].tolist() == [1, 1, 1]
    assert index.ranks.to_dict() == pytest.approx({"a": 2, "b": 3, "c": np.nan, "d": 1}, nan_ok=True)


def test_shares_are_counted_down_to_the_figures():
    # economy has 75 % of its weight and ecology half: the index rests on 0.6 · 0.75 + 0.4 · 0.5 of it
    table = X.assign(pm25=[70.0, np.nan, 10, np.nan])
    for least, scored in ((0.5, True), (0.65, True), (0.66, False)):
        index = recipe.with_(seen={"economy": 0.5, "ecology": 0.5, "index": least}).build(table)
        assert index.coverage.loc["b", "index"] == pytest.approx(0.65)
        assert index.scores.loc["b", "index"] == pytest.approx(0.6 * 20 + 0.4 * 40 if scored else np.nan, nan_ok=True)


def test_every_unit_has_weights_of_its_own_that_make_its_score():
    index = recipe.with_(seen=0.4).build(X)
    assert index.unit_weights.loc["b"].tolist() == pytest.approx([0.6, 0, 0.2, 0.2])
    assert index.unit_weights.loc["c"].tolist() == pytest.approx([0, 0, 0.5, 0.5])
    assert index.unit_weights.loc["a"].tolist() == pytest.approx([0.45, 0.15, 0.2, 0.2])
    made = (index.unit_weights * index.normalised).sum(axis=1)
    np.testing.assert_allclose(made, index.scores["index"])
    assert recipe.build(X).unit_weights.loc["b"].isna().all()


@given(st.integers(0, 10_000))
@settings(max_examples=15, deadline=None)
def test_gaps_move_a_score_by_no_more_than_the_weight_that_is_missing(seed):
    random = np.random.default_rng(seed)
    whole = pd.DataFrame(random.integers(0, 101, (12, 4)).astype(float), columns=NAMES)
    gaps = whole.mask(random.random(whole.shape) < 0.3)
    gaps.iloc[0] = whole.iloc[0]
    index = recipe.with_(seen=0.3).build(gaps)
    moved = (index.scores["index"] - recipe.build(whole).scores["index"]).abs()
    assert (moved.dropna() <= 100 * (1 - index.coverage["index"])[moved.notna()] + 1e-9).all()
    assert (index.coverage["index"][index.scores["index"].notna()] >= 0.3 - 1e-9).all()


@pytest.mark.parametrize("method", [name for name in available("aggregation") if name not in ("copeland", "owa")])
def test_a_unit_with_a_gap_is_scored_as_without_the_indicator(method):
    above_zero = {"method": "minmax", "parameters": {"bounds": [1, 100]}}
    weights = {"growth": 0.4, "income": 0.3, "forest": 0.2, "pm25": 0.1}
    flat = Recipe(directions=recipe.directions, normalisation=above_zero, aggregation=method, weights=weights)
    table = X.assign(income=[30.0, np.nan, 45, 60], growth=[10.0, 20, 30, 80], pm25=[70.0, 60, 10, 20])
    index = flat.with_(seen=0.6).build(table)
    whole, rest = list("acd"), ["growth", "forest", "pm25"]
    without = resolve("aggregation", method)(index.normalised[rest], {"growth": 4 / 7, "forest": 2 / 7, "pm25": 1 / 7})
    assert index.scores.loc["b", "index"] == pytest.approx(without["b"])
    pd.testing.assert_series_equal(index.scores["index"][whole], flat.build(table).scores["index"][whole])
    assert not index.log["message"].str.contains("positive weight is missing").any()
    assert index.log["message"].str.contains("part of its weight: b \\(70 %\\)").any()


@pytest.mark.parametrize("method", [name for name in available("aggregation") if name != "owa"])
def test_where_nothing_is_missing_the_rules_change_no_bit(method):
    table = X.fillna(55.0) + 1
    plain = recipe.with_(aggregation=method)
    ruled = plain.with_(screen=0.6, seen=0.6).build(table)
    pd.testing.assert_frame_equal(ruled.scores, plain.build(table).scores, check_exact=True)
    pd.testing.assert_series_equal(ruled.ranks, plain.build(table).ranks, check_exact=True)
    assert ruled.screened.empty
    assert (ruled.coverage == 1).all(axis=None)


def test_duels_on_part_of_the_members_are_refused_but_not_among_those_who_stay():
    duels = recipe.with_(structure={}, weights_of={}, aggregation="copeland", seen=0.5)
    with pytest.raises(InputError, match=r"duels .* missing for b, c, d"):
        duels.build(X)
    more = pd.concat([X, X.rename(lambda name: name * 2).fillna(5.0)])
    assert duels.with_(screen=1).build(more).ranks.notna().sum() == 5


def test_a_screen_by_group_looks_at_the_indicators_of_the_group():
    index = recipe.with_(screen={"index": 0.5, "economy": 0.6}, seen=0.5).build(X)
    assert index.screened.to_dict("list") == {
        "unit": ["b", "c"], "group": ["economy", "economy"], "share": [0.5, 0], "least": [0.6, 0.6]
    }  # fmt: skip
    assert index.coverage.loc[["b", "c"]].isna().all(axis=None)
    assert index.log["message"].iloc[0] == "screened out, too few figures: b, c"


def test_who_is_screened_out_sets_no_scale():
    table = pd.DataFrame({"growth": [0.0, 10, 1000], "forest": [0.0, 10, None]}, index=list("abz"))
    index = Recipe(directions={"growth": 1, "forest": 1}, screen=0.6).build(table)
    assert index.scores["index"].tolist() == pytest.approx([0, 100, np.nan], nan_ok=True)
    pd.testing.assert_frame_equal(index.rebuild().scores, index.scores, check_exact=True)


def test_a_figure_without_its_denominator_is_not_there():
    table = pd.DataFrame({"beds": [4.0, 6, 8], "people": [1.0, 2, np.nan]}, index=list("abc"))
    made = Recipe(directions={"beds": 1}, denomination={"beds": "people"}, screen=1).build(table)
    assert made.screened["unit"].tolist() == ["c"]


def test_rows_of_a_panel_are_screened_year_by_year():
    panel = pd.concat({2020: X, 2021: X.fillna(50.0)}, names=["year", "code"])
    index = recipe.with_(screen=0.6, seen=0.5).build(panel)
    assert index.screened.to_dict("records") == [
        {"year": 2020, "code": "c", "group": "index", "share": 0.5, "least": 0.6}
    ]
    assert index.ranks.loc[2020].dropna().index.tolist() == ["a", "b", "d"]
    assert index.coverage.loc[(2020, "c")].isna().all()
    assert index.ranks.loc[2021].notna().all()


def test_shares_of_figures_by_unit_and_group():
    found = availability(X, STRUCTURE)
    assert found.loc["c"].tolist() == [0, 1, 0.5]
    assert availability(X)["index"].tolist() == [1, 0.75, 0.5, 0.75]


def test_the_rules_are_written_and_read():
    ruled = recipe.with_(screen={"economy": 0.5}, seen=2 / 3)
    assert Recipe.from_yaml(ruled.to_yaml()) == ruled
    assert "screen" not in recipe.to_yaml()
    assert ruled.without("economy").screen == {}


def test_rules_are_choices_that_can_be_tried_against_each_other():
    design = Design(recipe, (Alternatives("seen", {"all": {}, "half": {"seen": 0.5}}),))
    ranks = uncertainty(design, X, draws=12, seed=1).runs.ranks
    assert ranks["d"].isna().sum() == (ranks["b"].isna()).sum() > 0 < ranks["d"].notna().sum()


@pytest.mark.parametrize(
    ("choices", "told"),
    [
        ({"screen": 0}, "screen: no share: 0"),
        ({"seen": 60}, "seen: no share: 60. Valid: more than 0 and at most 1"),
        ({"seen": {"nature": 0.5}}, "seen: unknown name: nature. Valid: economy, ecology, index"),
        ({"seen": "half"}, "seen"),
        ({"screen": float("nan")}, "screen: no share: nan"),
    ],
)
def test_what_is_no_rule_is_refused(choices, told):
    with pytest.raises(InputError, match=told):
        recipe.with_(**choices)


def test_a_screen_that_leaves_nobody_is_refused_with_what_would_leave_somebody():
    with pytest.raises(InputError, match=r"screen: no unit has as many figures.*most there are: index 75 %"):
        recipe.with_(screen=1).build(X.drop(index="a"))
