"""More of what people's workbooks look like: totals, notes, units of measurement, marks, lost zeros, years as dates."""

from datetime import datetime

import numpy as np
import pandas as pd
import pytest

import gzsim as gz
from gzsim.errors import InputError
from gzsim.index.robust.kernel import rank_bounds
from gzsim.index.uncertainty import rank_quantiles
from gzsim.workbook import league
from gzsim.workbook import units as units_module

from .conftest import INDICATORS, UNITS, reads_alike
from .test_spoiled_workbooks import indicators, sheet, units, weights


def column(number, *values):
    return lambda book: [row.__setitem__(number, value) for row, value in zip(book.units[1:], values, strict=True)]


def years(*values):
    return lambda book: [row.append(year) for row, year in zip(book.units, ["年份", *values], strict=True)]


def on_its_side(book):
    book.units = [list(row) for row in zip(*([row[0], *row[3:]] for row in book.units), strict=True)]


def copied(name):
    def change(made):
        made.copy_worksheet(made[name]).title = f"{name} (2)"

    return sheet(change)


REFUSED = {
    "Chinese numerals": (units(2, 3, "八"), "数据!D3: '八' is no number"),
    "a footnote mark": (units(2, 3, "8①"), "数据!D3: '8①' is no number: a mark such as ①"),
    "a raised footnote": (units(2, 3, "8²"), "数据!D3: '8²' is no number: a mark"),
    "a fraction sign": (units(2, 3, "8½"), "数据!D3: '8½' is no number: a mark"),
    "a decimal comma": (units(2, 3, "8,5"), "数据!D3: '8,5' is no number: decimals stand behind a point"),
    "two kinds of thousands": (units(2, 3, "1 234'567"), '数据!D3: "1 234\'567" is no number'),
    "accountants' negatives": (units(2, 3, "(8)"), "数据!D3: '(8)' is no number"),
    "a total below": (lambda book: book.units.append(["合计", "", "", 21.5, 294, 155]), "数据!A5: 合计 is no unit"),
    "a total by its name": (
        lambda book: book.units.append(["0", "总 计", "", 21.5, 294, 155]),
        "数据!B5: 总 计 is no unit",
    ),
    "a second row of headings": (
        lambda book: book.units.insert(1, ["代码", "名称", "分区", "%", "天", "%"]),
        "数据!D2: '%' is no number",
    ),
    "a table on its side": (on_its_side, "数据!A2: gdp is an indicator: does the table lie on its side?"),
    "two headings that differ by the unit": (
        lambda book: book.units[0].__setitem__(slice(3, 5), ["gdp（亿元）", "gdp（%）"]),
        "数据 has no column 'gdp'",
    ),
    "a copy of the data": (copied("数据"), "数据 and 数据 (2) are called alike"),
    "a copy of the indicators": (copied("指标"), "指标 and 指标 (2) are called alike"),
    "an indicator called index": (
        lambda book: (units(0, 3, "index")(book), indicators(3, 0, "index")(book)),
        "指标!A4: an indicator called index",
    ),
    "percent signs on some weights": (weights("40%", 60), "指标!D5: 40% with a percent sign, unlike others of ecology"),
    "a day for a year": (years(2022, datetime(2023, 7, 5), 2024), "数据!G3: '2023-07-05 00:00:00' is no year"),
    "zeros in front lost": (
        lambda book: (units(1, 0, "0530300")(book), units(2, 0, 530300)(book)),
        "数据!A3: 530300 and 0530300 differ by zeros in front alone",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_could_mean_two_things_is_told_with_its_place(name, book, tmp_path):
    spoil, told = REFUSED[name]
    spoil(book)
    with pytest.raises(InputError) as caught:
        gz.open_data(book.save(tmp_path / "own.xlsx"))
    assert told in str(caught.value)


READ = {
    "codes that were numbers": column(0, "530100.0", "530300.0", "530400.0"),
    "spaces of no width and of no break": column(0, "\ufeff530100", "5303\u200b00", "\xa0530400\xa0"),
    "headings with units of measurement": lambda book: book.units[0].__setitem__(
        slice(3, 6), ["GDP（%）", "air 天数"[:3] + "%", "forest [%]"]
    ),
    "indicators with units of measurement": lambda book: book.indicators[3].__setitem__(0, "gdp (%)"),
    "notes below": lambda book: book.units.extend(
        [[None] * 6, ["注：2024年为初步数", *[None] * 5], ["资料来源：统计局"]]
    ),
    "a protected sheet": sheet(lambda made: made["数据"].protection.enable()),
    "long names of sheets": lambda book: book.names.__setitem__(slice(None), ["数" * 31, "指标体系"]),
    "an apostrophe in front": units(2, 3, "8"),
    "one weight with a percent sign that fits": weights("40%", 0.6),
}


@pytest.mark.parametrize("name", READ)
def test_what_is_meant_in_one_way_only_is_read(name, book, tmp_path):
    assert reads_alike(book, READ[name], tmp_path / "own.xlsx")


def test_notes_below_a_table_are_told_of(book, tmp_path):
    READ["notes below"](book)
    notes = gz.open_data(book.save(tmp_path / "own.xlsx")).notes
    assert notes[0] == "数据: left out below the table: 注：2024年为初步数"
    assert len(notes) == 2


@pytest.mark.parametrize("thousand", ["1 234.5", "1'234.5", "1’234.5", "1\xa0234.5", "1\u202f234.5", "1,234.5"])
def test_thousands_are_parted_by_what_people_part_them_by(thousand):
    table = pd.DataFrame({"code": ["a", "b"], "x": [thousand, "2"]})
    assert gz.open_data(table, pd.DataFrame({"code": ["x"], "direction": [1]})).data["x"].tolist() == [1234.5, 2.0]


@pytest.mark.parametrize("year", [2024, 2024.0, "2024年", "2024年度", datetime(2024, 1, 1), "2024-12-31"])
def test_a_year_is_a_year_however_it_is_kept(year):
    table = pd.DataFrame({"code": ["a", "b"], "x": [1.0, 2]}).assign(year=pd.Series([year] * 2, dtype=object))
    own = gz.open_data(table, pd.DataFrame({"code": ["x"], "direction": [1]}))
    assert own.data.index.get_level_values("year").tolist() == [2024, 2024]


def test_too_many_rows_are_refused(monkeypatch):
    monkeypatch.setattr(units_module, "MOST_UNITS", 2)
    table = pd.DataFrame(UNITS[1:], columns=UNITS[0])
    with pytest.raises(InputError, match=r"3 rows.*2 units and years at most"):
        gz.open_data(table, pd.DataFrame(INDICATORS[1:], columns=INDICATORS[0]))


def test_fewer_draws_are_told_of(monkeypatch, tmp_path):
    monkeypatch.setattr(league, "MANY", 2)
    table, meta = (pd.DataFrame(rows[1:], columns=rows[0]) for rows in (UNITS, INDICATORS))
    own = gz.open_data(table, meta)
    assert own.notes == ("bounds of ranks are of 500 draws, because there are more than 2 units",)
    assert own.table["rank_low"].notna().all()
    assert "90 % of 500 draws" in own.report(tmp_path / "own.html").read_text("utf-8")
    assert len(gz.open_data(pd.concat([table.assign(年份=2023), table.assign(年份=2024)]), meta).notes) == 1


def test_draws_are_told_by_the_units_that_there_are_with_a_score_or_without(monkeypatch):
    monkeypatch.setattr(league, "MANY", 3)
    drawn = []
    monkeypatch.setattr(league, "_bounds_of_many", lambda X, weights: drawn.append(len(X)) or np.ones((len(X), 2)))
    table, meta = (pd.DataFrame(rows[1:], columns=rows[0]) for rows in (UNITS, INDICATORS))
    gap = table.head(1).assign(代码="530500", gdp=None)
    own = gz.open_data(pd.concat([table, gap]), meta)
    assert own.table["rank_low"].tolist()[:3] == [1.0, 1.0, 1.0]
    assert (len(own.notes), drawn) == (1, [3])


def test_bounds_of_many_are_those_of_the_counts(monkeypatch):
    random = np.random.default_rng(4)
    X = pd.DataFrame(random.uniform(0, 100, (40, 4)).round(), columns=list("dbca"), index=[f"u{n}" for n in range(40)])
    declared = {"a": 0.4, "b": 0.3, "c": 0.3, "d": 0.0}
    found = rank_quantiles(X, declared, league.CONCENTRATION, league.DRAWS_OF_MANY, league.SEED)
    many = league._bounds_of_many(X, pd.Series(declared))
    np.testing.assert_array_equal(many, found.bounds.loc[X.index].to_numpy())
    one = rank_bounds(X.to_numpy(), np.array([[0.25] * 4]), 0.9)
    assert (one[:, 0] == one[:, 1]).all()
