"""How sure each rank is, of one's own data: from a workbook, as a table, and printed by one command."""

import re

import numpy as np
import pandas as pd
import pytest
from typer.testing import CliRunner

from gzsim.cli import app
from gzsim.errors import InputError
from gzsim.index.sensitivity import robustness
from gzsim.views.numbers import NOTHING
from gzsim.workbook import open_data
from gzsim.workbook.verdicts import verdict_table

CODES = ["530100", "530300", "530400", "530500"]
UNITS = pd.DataFrame(
    {"code": CODES, "name_zh": ["<b>昆明", "曲靖", "玉溪", "保山"], "gdp": [9.0, 7, 6, 1], "forest": [70.0, 45, 60, 20]}
)
META = pd.DataFrame({"code": ["gdp", "forest"], "direction": [1, 1], "weight": [0.6, 0.4]})
FEW = {"draws": 20, "n": 2}


def test_own_data_give_what_the_function_gives_with_other_choices_if_any():
    own = open_data(UNITS, META)
    found = own.robustness(seed=3, normalisation="zscore", **FEW)
    expected = robustness(own.recipe.with_(normalisation="zscore"), own.data, seed=3, **FEW)
    pd.testing.assert_frame_equal(found.table, expected.table)


def test_the_table_names_units_and_speaks_both_languages():
    own = open_data(UNITS, META)
    table = verdict_table(own, own.robustness(**FEW))
    assert table.rows[0][:2] == ("1", "<b>昆明")
    assert table.rows[0][4] == "1"
    assert table.rows[0][6].split("\n") == ["firm: rank 1", "稳定在第1名"]
    assert "&lt;b&gt;" in table.to_html()
    assert "<b>" not in table.to_html()
    assert "units stay" in table.caption
    assert "稳居" in table.caption


def test_of_a_panel_the_last_year_is_shown():
    panel = pd.concat([UNITS.assign(year=year, gdp=UNITS.gdp * (year - 2018)) for year in (2020, 2021)])
    own = open_data(panel, META)
    found = own.robustness(**FEW)
    table = verdict_table(own, found)
    assert len(table.rows) == 4
    assert "of 8 ranks, over all years," in table.caption
    assert "8个年度名次中" in table.caption
    assert table.note == "exact ranges are for one year at a time"
    assert verdict_table(own, found, "zh").note == "精确区间只适用于单个年份"


@pytest.mark.filterwarnings("ignore::gzsim.index.IndexWarning")
def test_why_scores_over_part_of_the_figures_have_no_exact_ranges_is_noted():
    own = open_data(UNITS.assign(gdp=[9.0, 7, np.nan, 1]), META)
    note = verdict_table(own, own.robustness(seen=0.4, **FEW)).note
    assert note == "exact ranges are for scores that rest on all figures"


@pytest.mark.filterwarnings("ignore::gzsim.index.IndexWarning")
def test_who_has_no_score_is_listed_without_a_rank():
    own = open_data(UNITS.assign(gdp=[9.0, 7, np.nan, 1]), META)
    last = verdict_table(own, own.robustness(**FEW)).rows[-1]
    assert last[:3] == (NOTHING, "玉溪", NOTHING)


def test_one_option_prints_it(tmp_path, monkeypatch):
    monkeypatch.setenv("COLUMNS", "200")
    UNITS.to_csv(tmp_path / "units.csv", index=False)
    META.to_csv(tmp_path / "meta.csv", index=False)
    said = CliRunner().invoke(app, ["index", str(tmp_path / "units.csv"), str(tmp_path / "meta.csv"), "--robust"])
    assert said.exit_code == 0, said.output
    assert "firm: rank 1" in said.output
    assert "Verdict" in said.output
    assert said.output.count("units stay within one third") == 1  # on top, and not above the table again


@pytest.mark.parametrize("options", [["--robust", "--base", "2020"], ["--excel", "two", "--word", "two"]])
def test_what_would_not_go_together_is_refused_before_anything_is_written(tmp_path, monkeypatch, options):
    monkeypatch.chdir(tmp_path)
    UNITS.to_csv("units.csv", index=False)
    META.to_csv("meta.csv", index=False)
    with pytest.raises(InputError, match=r"on the scale of all years|would be written twice"):
        CliRunner().invoke(app, ["index", "units.csv", "meta.csv", *options], catch_exceptions=False)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["meta.csv", "units.csv"]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_tables_of_the_console_are_in_the_language_asked_for(tmp_path, monkeypatch, language):
    monkeypatch.setenv("COLUMNS", "200")
    UNITS.to_csv(tmp_path / "units.csv", index=False)
    META.to_csv(tmp_path / "meta.csv", index=False)
    asked = ["index", str(tmp_path / "units.csv"), str(tmp_path / "meta.csv"), "--robust", "--lang", language]
    said = CliRunner().invoke(app, asked).output
    english, chinese = ("League", "Verdict", "Score"), ("名次", "得分", "结论")
    there, not_there = (english, chinese) if language == "en" else (chinese, english)
    assert all(word in said for word in there)
    assert not any(word in said for word in not_there)


def test_all_shows_every_unit_and_not_those_on_top_of_the_page(tmp_path, monkeypatch):
    monkeypatch.setenv("COLUMNS", "200")
    many = pd.DataFrame({"code": [f"u{number:02d}" for number in range(45)], "gdp": range(45)})
    many.to_csv(tmp_path / "units.csv", index=False)
    pd.DataFrame({"code": ["gdp"], "direction": [1]}).to_csv(tmp_path / "meta.csv", index=False)
    asked = ["index", str(tmp_path / "units.csv"), str(tmp_path / "meta.csv")]
    assert [len(re.findall(r"^\d+ \(.*u\d\d ", CliRunner().invoke(app, [*asked, *option]).output, re.MULTILINE))
            for option in ((), ("--all",))] == [12, 45]  # fmt: skip
