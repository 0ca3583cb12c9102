"""Why a unit of one's own index is ranked where it is; Shapley values where scores are no sums."""

import pandas as pd
import pytest

import gzsim as gz
from gzsim.errors import InputError
from gzsim.index.names import IndexWarning
from gzsim.index.recipe import Recipe
from gzsim.workbook.league import contributions
from gzsim.workbook.shapley import shapley

UNITS = pd.DataFrame(
    {"code": list("abcd"), "name": ["Alpha", "", "", ""], "growth": [4.0, 6, 8, 5], "pm25": [20.0, 20, 40, 30],
     "forest": [50.0, 40, 30, 60]}
)  # fmt: skip
META = pd.DataFrame({"code": ["growth", "pm25", "forest"], "direction": [1, -1, 1], "weight": [0.5, 0.25, 0.25],
                     "unit": ["percent", "microgram per cubic metre", "percent"]})  # fmt: skip
ABOVE_ZERO = {"method": "minmax", "parameters": {"bounds": (1, 100)}}


@pytest.fixture(scope="module")
def own():
    return gz.open_data(UNITS, META)


def test_parts_are_the_lead_reckoned_by_hand(own):
    why = own.explain("b")
    # normalised 50, 100, 33⅓ against means 43¾, 62½, 50
    assert why.parts["points"].to_dict() == pytest.approx({"growth": 3.125, "pm25": 9.375, "forest": -25 / 6})
    assert why.lead == pytest.approx(own.table.loc["b", "index"] - own.table["index"].mean())
    assert gz.explain(own, "b").text() == why.text()
    assert "past c" not in why.text()
    assert "Nobody is ahead of it." in why.text()


def test_the_change_that_is_named_ties_with_the_next_better_one(own):
    why = own.explain("Alpha")
    assert why.text().startswith("Alpha is number 4 of 4")
    better, least = own.table["index"].iloc[2:]
    growth = why.moves.set_index("indicator").loc["growth"]
    assert growth["change"] == pytest.approx((better - least) / 0.5 / 100 * 4)
    assert growth["passes"] in ("c", "d")
    assert "percentage points" in why.text()
    assert "个百分点" in why.text("zh")


def test_in_a_panel_the_last_year_is_explained_unless_one_is_told():
    panel = pd.concat([UNITS.assign(year=2020), UNITS.assign(year=2021, growth=[9.0, 6, 8, 5])])
    own = gz.open_data(panel, META)
    assert own.explain("a").text().startswith("Alpha is number 1 of 4 in 2021")
    assert gz.explain(own, "a", year=2020).text().startswith("Alpha is number 3 of 4 in 2020")
    assert own.explain("a").lead == pytest.approx(own.explain("a").parts["points"].sum())
    with pytest.raises(InputError, match="no year 2019"):
        own.explain("a", 2019)


def test_what_is_filled_in_is_said_and_a_gap_has_no_score():
    own = gz.open_data(UNITS.assign(pm25=[20.0, None, 40, 30]), META)
    with pytest.warns(IndexWarning), pytest.raises(InputError, match="no score: no figure of pm25"):
        own.explain("b")
    why = own.explain("b", imputation="mean")
    assert why.figures["status"].to_dict() == {"growth": "own", "pm25": "filled in", "forest": "own"}
    assert "Missing and filled in by the recipe: pm25 (30 microgram per cubic metre)." in why.text()


@pytest.mark.parametrize("unit", ["nobody", "", None])
def test_a_unit_that_is_not_there_is_refused(own, unit):
    with pytest.raises(InputError) as refused:
        gz.explain(own, unit)
    assert refused.value.field == "unit"


def test_names_are_escaped():
    own = gz.open_data(UNITS.assign(name=["<b>x</b>", "", "", ""]), META)
    page = own.explain("a")._repr_html_()
    assert "<b>" not in page
    assert '<br><span lang="zh-Hans">' in page


def test_shapley_values_of_a_sum_are_its_contributions(own):
    index = own.index()
    values, mean = shapley(index, "c")
    assert values.to_dict() == pytest.approx(contributions(index).loc["c"].to_dict())
    assert mean == pytest.approx(index.scores["index"].mean())


@pytest.mark.parametrize("method", ["geometric", "harmonic"])
def test_shapley_values_add_up_to_the_lead_over_the_mean_unit(own, method):
    index = own.index(aggregation=method, normalisation=ABOVE_ZERO)
    for unit in index.scores.index:
        values, mean = shapley(index, unit)
        assert values.sum() == pytest.approx(index.scores.loc[unit, "index"] - mean)


def test_alike_indicators_have_alike_shapley_values_and_idle_ones_none():
    X = pd.DataFrame({"a": [10.0, 90], "b": [10.0, 90], "c": [50.0, 50]}, index=["low", "high"])
    posts = {"method": "goalposts", "parameters": {"low": dict.fromkeys(X, 0), "high": dict.fromkeys(X, 100)}}
    values, _ = shapley(
        Recipe(directions=dict.fromkeys(X, 1), aggregation="geometric", normalisation=posts).build(X), "high"
    )
    assert values["a"] == pytest.approx(values["b"])
    assert values["a"] > 0
    assert values["c"] == pytest.approx(0)


def test_a_geometric_index_is_explained_by_shapley_values(own):
    why = own.explain("b", aggregation="geometric", normalisation=ABOVE_ZERO)
    assert "Scores are a geometric mean, which is no sum." in why.text()
    assert "沙普利值" in why.text("zh")
    assert why.moves.empty
    assert why.parts["points"].sum() == pytest.approx(why.lead)


@pytest.mark.parametrize("method", ["topsis", "copeland", "mpi"])
def test_a_score_that_hangs_on_others_is_not_divided(own, method):
    with pytest.raises(InputError, match="hangs on other units"):
        own.explain("b", aggregation=method)


def test_too_many_indicators_are_refused():
    names = [f"i{number}" for number in range(16)]
    X = pd.DataFrame([[1.0] * 16, [2.0] * 16], columns=names)
    index = Recipe(directions=dict.fromkeys(names, 1), aggregation="geometric", normalisation=ABOVE_ZERO).build(X)
    with pytest.raises(InputError, match="16 indicators"):
        shapley(index, 0)


def test_a_unit_that_is_scored_over_what_it_has_is_explained_with_what_gaps_do():
    own = gz.open_data(UNITS.assign(pm25=[20.0, None, 40, 30]), META)
    why = own.explain("b", seen=0.5)
    points = why.parts["points"]
    assert points[["growth", "forest", "missing figures"]].sum() == pytest.approx(why.lead)
    # 50 and 33⅓ by 2/3 and 1/3, against the mean of all four scores
    assert why.lead == pytest.approx(400 / 9 - own.index(seen=0.5).scores["index"].mean())
    assert pd.isna(points["pm25"])
    assert why.figures["status"].to_dict() == {"growth": "own", "pm25": "left out", "forest": "own"}
    assert "It has no figure of pm25: its score rests on the others" in why.text()
    assert "缺少pm25数据" in why.text("zh")
    assert "All of its figures are its own" in own.explain("a", seen=0.5).text()


def test_indicators_with_chinese_names_alone_and_percent_signs_are_said_in_both_languages():
    units = UNITS.rename(columns={"growth": "增速", "pm25": "收入"}).assign(收入=[20_000.0, 20_000, 40_000, 28_310])
    meta = META.assign(code=["增速", "收入", "forest"], direction=1, unit=["%", "元", ""])
    why = gz.open_data(units, meta).explain("a")
    assert "增速−" in why.text("zh")
    assert "收入−" in why.text("zh")
    assert "（20,000元，平均27,078）" in why.text("zh")
    assert "个百分点" in why.text("zh")
    assert "percentage points" in why.text()
    assert "e+0" not in why.text("both")
