"""A user's own data with gaps: who is screened out, and scores that rest on part of the figures."""

import re

import numpy as np
import openpyxl
import pandas as pd
import pytest
from typer.testing import CliRunner

import gzsim as gz
from gzsim.cli import app
from gzsim.errors import InputError
from gzsim.workbook.held import league
from gzsim.workbook.league import GAPS, contributions, effective_weights, intervals
from gzsim.workbook.moves import one_place_up
from gzsim.workbook.plots import Plots
from gzsim.workbook.seen_ranks import bounds_over_seen

pytestmark = pytest.mark.filterwarnings("ignore::gzsim.index.IndexWarning")
UNITS = pd.DataFrame({
    "code": list("abcde"),
    "gdp": [10.0, 20, np.nan, 80, 60],
    "income": [30.0, np.nan, np.nan, 60, 40],
    "forest": [50.0, 40, np.nan, 40, 90],
    "air": [70.0, 60, 10, np.nan, 20],
})  # fmt: skip
META = pd.DataFrame({
    "code": ["economy", "ecology", "gdp", "income", "forest", "air"],
    "direction": ["", "", "1", "1", "1", "1"],
    "weight": [0.6, 0.4, 0.75, 0.25, 0.5, 0.5],
    "parent": [None, None, "economy", "economy", "ecology", "ecology"],
    "low": [None, None, 0, 0, 0, 0],
    "high": [None, None, 100, 100, 100, 100],
})  # fmt: skip
RULES = {"screen": 0.5, "seen": 0.5}


@pytest.fixture
def own():
    return gz.open_data(UNITS, META)


@pytest.fixture
def files(tmp_path):
    UNITS.to_csv(units := tmp_path / "units.csv", index=False)
    META.to_csv(meta := tmp_path / "meta.csv", index=False)
    return [str(units), str(meta)]


def test_the_league_says_on_what_a_score_rests(own):
    table = league(own, own.index(**RULES))
    assert table["index"].to_dict() == pytest.approx({"a": 33, "b": 32, "c": np.nan, "d": 61, "e": 55}, nan_ok=True)
    assert table["coverage"].to_dict() == pytest.approx({"a": 1, "b": 0.85, "c": np.nan, "d": 0.8, "e": 1}, nan_ok=True)
    assert table.index[table["screened"]].tolist() == ["c"]
    assert table["rank"].to_dict() == pytest.approx({"d": 1, "e": 2, "a": 3, "b": 4, "c": np.nan}, nan_ok=True)
    assert "coverage" not in own.table


def test_leads_add_up_whatever_is_missing(own):
    index = own.index(**RULES)
    found, scores = contributions(index), index.scores["index"]
    np.testing.assert_allclose(found.sum(axis=1)[list("abde")], (scores - scores.mean())[list("abde")])
    assert found.loc["b"].isna().to_dict() == {"gdp": False, "income": True, "forest": False, "air": False, GAPS: False}
    assert found.loc["b", "gdp"] == pytest.approx(0.6 * (20 - 42.5))  # all of the economy's weight
    assert GAPS not in contributions(own.index(screen=1))


def test_one_place_up_goes_by_the_units_own_weights(own):
    steps = one_place_up(own.index(**RULES), "b")
    assert steps.loc["gdp", "change"] == pytest.approx(1 / 0.6)
    assert steps.loc["forest", "change"] == pytest.approx(1 / 0.2)
    assert np.isnan(steps.loc["income", "change"])
    assert not steps.loc["income", "reaches"]


def test_bounds_of_ranks_are_rescaled_draw_by_draw(own):
    found = intervals(own.index(**RULES))
    assert found.notna().all(axis=1).to_dict() == {"a": True, "b": True, "c": False, "d": True, "e": True}
    assert (found["rank_low"] <= own.index(**RULES).ranks).sum() == 4
    # b is level with a on what it has, and ahead by its weight of air whatever the draw
    units = UNITS.assign(gdp=[10.0, 10, 0, 0, 0], income=[10.0, None, 0, 0, 0], forest=[50.0, 50, 0, 0, 0],
                         air=[50.0, 51, 0, 0, 0])  # fmt: skip
    sure = intervals(gz.open_data(units, META).index(seen=0.5))
    assert sure.loc["b"].tolist() == [1, 1]
    assert sure.loc["a"].tolist() == [2, 2]


def test_bounds_over_what_is_seen_are_the_usual_ones_where_all_is_seen(own):
    index = gz.open_data(UNITS.fillna(35.0), META).index()
    usual = intervals(index)
    again = bounds_over_seen(index, index.scores.index, effective_weights(index), 99.0, 10_000, 0)
    pd.testing.assert_frame_equal(again.astype(float), usual)
    assert (usual["rank_low"] < usual["rank_high"]).any()


def test_bars_and_steps_end_at_the_score(own):
    index = own.index(**RULES)
    plots = Plots(own, index)
    np.testing.assert_allclose(plots._parts.sum(axis=1, min_count=1), index.scores["index"])
    assert plots.contributions("b", language="en").alt
    assert plots.sensitivity(language="en").alt


def test_the_workbook_has_formulas_where_all_figures_are_and_numbers_elsewhere(own, tmp_path):
    sheet = openpyxl.load_workbook(own.to_excel(tmp_path / "seen.xlsx", seen=0.5))["scores"]
    heads = [cell.value for cell in sheet[1]]
    column = {name: heads.index(name) + 1 for name in ("code", "score", "rank", "coverage")}
    told = {sheet.cell(row, 1).value: [sheet.cell(row, column[name]).value for name in ("score", "coverage")]
            for row in range(2, 7)}  # fmt: skip
    assert told["a"][0].startswith("=IF(COUNT(")
    assert told["b"] == pytest.approx([32, 0.85])
    assert told["c"][0].startswith("=IF(COUNT(")  # and comes to nothing
    screened = openpyxl.load_workbook(own.to_excel(tmp_path / "screened.xlsx", **RULES))["scores"]
    assert screened.cell(2, column["score"]).value == pytest.approx(33)
    again = gz.open_data(tmp_path / "screened.xlsx")
    pd.testing.assert_series_equal(league(again, again.index(**RULES))["index"],
                                   league(own, own.index(**RULES))["index"], check_exact=True)  # fmt: skip


def test_the_page_and_the_console_name_who_is_concerned(files, tmp_path):
    page, book = tmp_path / "page.html", tmp_path / "book.xlsx"
    told = CliRunner().invoke(app, ["index", *files, "--screen", "0.5", "--seen", "0.5", "--report", str(page),
                                    "--excel", str(book)])  # fmt: skip
    assert told.exit_code == 0, told.output
    said = " ".join(told.output.split())
    assert "1 screened out" in said
    assert "2 with a score that rests on part of the figures" in said
    text = re.sub(r"<[^>]+>", " ", page.read_text(encoding="utf-8"))
    assert "d (80 %), b (85 %)" in text
    assert "覆盖权重" in text
    assert "部分数据" in text
    assert "missing figures" in text
    assert book.exists()


def test_a_share_that_is_none_is_refused_by_the_command(files):
    with pytest.raises(InputError, match="seen: no share: 60"):
        CliRunner().invoke(app, ["index", *files, "--seen", "60"], catch_exceptions=False)


def test_years_are_screened_each_by_itself(tmp_path):
    years = pd.concat([UNITS.assign(year=2023), UNITS.fillna(50.0).assign(year=2024)])
    own = gz.open_data(years, META)
    table = league(own, own.index(**RULES))
    assert table.index[table["screened"]].tolist() == [(2023, "c")]
    assert table.loc[2024, "coverage"].eq(1).all()
    assert own.report(tmp_path / "years.html", **RULES).exists()


def test_a_group_cannot_be_called_like_the_new_columns():
    with pytest.raises(InputError, match="a group called coverage"):
        gz.open_data(UNITS, META.replace("economy", "coverage"))


def test_the_table_of_indicators_says_how_many_values_are_pulled_in(tmp_path):
    units = UNITS.fillna(30.0)
    own = gz.open_data(units, META.assign(outliers=["", "", "1", "leave", "", "不处理"]))
    assert own.recipe.outliers_of.keys() == {"gdp", "income", "air"}
    treated = own.index(outliers={"method": "pull_in", "parameters": {"points": 2}}).treated
    assert treated["gdp"].tolist() == [10, 20, 30, 60, 60]
    assert treated[["income", "air"]].equals(own.data[["income", "air"]].set_axis(treated.index))
    assert any("pulled in" in note and "gdp" in note for note in own.notes)
    again = gz.open_data(own.to_excel(tmp_path / "again.xlsx"))
    assert again.recipe.outliers_of == own.recipe.outliers_of
    assert gz.open_data(units, own.recipe).indicators["outliers"].to_dict() == {
        "index": "", "economy": "", "ecology": "", "gdp": "1", "income": "leave", "forest": "", "air": "leave"
    }  # fmt: skip


@pytest.mark.parametrize(
    ("column", "told"),
    [
        (["", "", "many", "", "", ""], "'many' is no number of values. Valid: how many values to pull in, such as 2"),
        (["2", "", "", "", "", ""], "economy is a group"),
        (["", "", "-1", "", "", ""], "'-1' is no number of values"),
    ],
)
def test_what_is_no_treatment_is_refused_with_its_cell(column, told):
    with pytest.raises(InputError, match=f"outliers: {told}"):
        gz.open_data(UNITS, META.assign(outliers=column))


@pytest.mark.parametrize(("options", "hinted"), [([], True), (["--seen", "0.5"], False)])
def test_whoever_has_units_without_a_score_is_told_what_would_score_them(files, tmp_path, options, hinted):
    asked = ["index", *files, "--report", str(tmp_path / "page.html"), *options]
    told = CliRunner().invoke(app, [*asked, "--lang", "zh"], catch_exceptions=False).output
    assert ("加 --seen 0.6" in told) == hinted
    assert "index is scored on part" not in told  # the headline says so, in Chinese; of groups nothing else does
