"""A user's own data, from a file to a league, a page and a workbook that reckons the same."""

import re

import openpyxl
import pandas as pd
import pytest
from typer.testing import CliRunner

import gzsim as gz
from gzsim.cli import app
from gzsim.errors import InputError
from gzsim.index.recipe import Recipe
from gzsim.workbook.held import league
from gzsim.workbook.league import contributions
from gzsim.workbook.moves import one_place_up
from gzsim.workbook.template import write_template

UNITS = "代码,名称,gdp,air\n530100,昆明,7.5,98\n530300,曲靖,8,97\n530400,玉溪,6,\n"
META = "代码,方向,权重\ngdp,正向,0.75\nair,正向,0.25\n"


@pytest.fixture
def own(book, tmp_path):
    return gz.open_data(book.save(tmp_path / "own.xlsx"))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_text_is_read_in_every_encoding_that_people_have(encoding, delimiter, tmp_path):
    paths = []
    for name, text in (("units.csv", UNITS), ("meta.csv", META)):
        paths.append(tmp_path / name)
        paths[-1].write_bytes(text.replace(",", delimiter).encode(encoding))
    own = gz.open_data(*paths)
    assert own.names["name_zh"].to_dict() == {"530100": "昆明", "530300": "曲靖", "530400": "玉溪"}
    assert own.table["index"].dropna().to_dict() == pytest.approx({"530100": 81.25, "530300": 75.0})
    assert own.table.loc["530400", "gaps"] == 1


def test_a_fault_in_a_text_file_is_told_with_its_line(tmp_path):
    (units := tmp_path / "units.csv").write_text(UNITS.replace("8,97", "many,97"), encoding="utf-8")
    (meta := tmp_path / "meta.csv").write_text(META, encoding="utf-8")
    with pytest.raises(InputError, match=r"units.csv:3: gdp: 'many' is no number"):
        gz.open_data(units, meta)
    units.write_text(UNITS.replace("8,97", "8,97,1"), encoding="utf-8")
    with pytest.raises(InputError, match=r"units.csv:3: more than the 4 cells of the first line"):
        gz.open_data(units, meta)
    units.write_bytes(b"\xff\x00\xff\x81")
    with pytest.raises(InputError, match="no encoding that is known"):
        gz.open_data(units, meta)


def test_frames_and_parquet_are_read_alike(tmp_path):
    table = pd.DataFrame({"gdp": [7.5, 8, 6], "air": [98.0, 97, 99]}, index=["a", "b", "c"])
    meta = pd.DataFrame({"code": ["gdp", "air"], "direction": [1, -1]})
    table.to_parquet(path := tmp_path / "own.parquet")
    expected = Recipe(directions={"gdp": 1, "air": -1}).build(table).scores["index"]
    for source in (table, path):
        assert gz.open_data(source, meta).table["index"].sort_index().to_numpy() == pytest.approx(expected)


def test_a_panel_is_ranked_year_by_year(book, tmp_path):
    book.units[0].append("年份")
    for row in book.units[1:]:
        row.append(2023)
    book.units += [[*row[:3], row[3] + 1, *row[4:6], 2024] for row in book.units[1:]]
    table = gz.open_data(book.save(tmp_path / "own.xlsx")).table
    assert table.index.names == ["year", "code"]
    assert table["rank"].groupby("year").apply(sorted).tolist() == [[1, 2, 3], [1, 2, 3]]


def test_figures_may_be_divided_by_another_column():
    units = pd.DataFrame({"code": ["a", "b"], "beds": [10.0, 30], "doctors": [4.0, 3], "people": [1.0, 6]})
    meta = pd.DataFrame({"code": ["beds", "doctors"], "direction": [1, 1], "denominator": ["people", "people"]})
    own = gz.open_data(units, meta)
    assert own.recipe.denomination == {"beds": "people", "doctors": "people"}
    assert own.table["index"].to_dict() == {"a": 100.0, "b": 0.0}


def test_weights_are_rescaled_or_read_as_percent_only_when_asked(book, tmp_path):
    usual = gz.open_data(book.save(tmp_path / "sound.xlsx")).table["index"]
    for row, weight in zip(book.indicators[1:], [50, 50, 100, 40, 60], strict=True):
        row[3] = weight
    path = book.save(tmp_path / "own.xlsx")
    for how in ({"percent": True}, {"rescale": True}):
        assert gz.open_data(path, **how).table["index"].to_dict() == pytest.approx(usual.to_dict())


def test_contributions_add_up_to_the_lead(own):
    index = own.index()
    lead = index.scores["index"] - index.scores["index"].mean()
    assert contributions(index).sum(axis=1).to_numpy() == pytest.approx(lead.to_numpy())


def test_what_would_move_a_unit_one_place_does(own):
    index, (best, second, _) = own.index(), own.table.index
    steps = one_place_up(index, second)
    assert one_place_up(index, best).empty
    moved = index.normalised.copy()
    moved.loc[second, "forest"] += steps.loc["forest", "normalised"]
    weights = index.weights.dropna(subset=["effective"]).set_index("member")["effective"]
    assert float(moved.loc[second, weights.index] @ weights) == pytest.approx(index.scores.loc[best, "index"])
    low, high = own.data["forest"].min(), own.data["forest"].max()
    assert steps.loc["forest", "change"] == pytest.approx(steps.loc["forest", "normalised"] / 100 * (high - low))
    with pytest.raises(InputError, match="no unit nobody"):
        one_place_up(index, "nobody")


def test_another_aggregation_has_no_contributions(own):
    index = own.index(aggregation="geometric")
    with pytest.raises(InputError, match="arithmetic"):
        contributions(index)
    assert league(own, index)["rank_low"].isna().all()


def test_the_page_answers_first_and_escapes_what_it_is_told(book, tmp_path):
    book.units[1][1] = "<script>alert(1)</script>"
    own = gz.open_data(book.save(tmp_path / "own.xlsx"))
    page = own.report(tmp_path / "own.html").read_text(encoding="utf-8")
    assert "<script>" not in page
    assert "&lt;script&gt;alert(1)" in page
    text = re.sub(r"<[^>]+>", " ", page)
    assert text.index("First of 3") < text.index("League") < text.index("Why each unit stands where it stands")
    assert "为何排在这一名" in text


def test_a_workbook_that_was_written_gives_the_same_scores_to_the_last_bit(own, tmp_path):
    again = gz.open_data(own.to_excel(tmp_path / "again.xlsx"))
    assert again.recipe.with_(name="") == own.recipe.with_(name="")
    pd.testing.assert_series_equal(again.table["index"], own.table["index"], check_exact=True)
    pd.testing.assert_series_equal(again.table["rank"], own.table["rank"], check_exact=True)


def test_its_formulas_reckon_scores_and_ranks(own, tmp_path):
    book = openpyxl.load_workbook(own.to_excel(tmp_path / "again.xlsx"))
    sheet, count = Reckoned(book), len(own.data)
    heads = [cell.value for cell in book["scores"][1]]
    for row, code in enumerate(own.data.index, start=2):
        score, rank = (sheet.value("scores", heads.index(name) + 1, row) for name in ("score", "rank"))
        assert score == pytest.approx(own.table.loc[code, "index"], rel=1e-12)
        assert rank == own.table.loc[code, "rank"]
    assert book["scores"].cell(count + 2, 1).value == "effective weight"


def test_text_that_looks_like_a_formula_stays_text(own, tmp_path):
    own.names.loc["530100", "name_zh"] = "=cmd|' /C calc'!A0"
    book = openpyxl.load_workbook(own.to_excel(tmp_path / "again.xlsx"))
    (cell,) = [each for row in book["data"].iter_rows() for each in row if str(each.value).startswith("=")]
    assert cell.data_type == "s"


def test_the_template_can_be_opened_as_it_is(tmp_path):
    own = gz.open_data(write_template(tmp_path / "new.xlsx"))
    assert own.table["rank"].tolist() == [1, 2, 3]
    assert own.recipe.normalisation_of["gdp"].parameters == {"low": {"gdp": 0.0}, "high": {"gdp": 10.0}}
    with pytest.raises(InputError, match="is there already"):
        write_template(tmp_path / "new.xlsx")


def test_one_command_makes_a_page_and_another_the_workbook_to_fill_in(tmp_path):
    new, page, book = (str(tmp_path / name) for name in ("new.xlsx", "page.html", "book.xlsx"))
    assert CliRunner().invoke(app, ["new", new]).exit_code == 0
    told = CliRunner().invoke(app, ["index", new, "--report", page, "--excel", book])
    assert told.exit_code == 0, told.output
    assert "First of 3: 丙市（虚构）" in told.output
    assert "Report" in told.output
    assert gz.open_data(book).table["rank"].tolist() == [1, 2, 3]
    assert "90 % of 10,000 draws" in (tmp_path / "page.html").read_text("utf-8")
    with pytest.raises(InputError, match="there is no such file"):
        CliRunner().invoke(app, ["index", str(tmp_path / "none.xlsx")], catch_exceptions=False)


class Reckoned:
    """A spreadsheet of few functions, written for these formulas alone."""

    def __init__(self, book):
        self.book = book

    def value(self, sheet, column, row):
        held = self.book[sheet].cell(row, column).value
        return self._formula(held[1:], sheet) if isinstance(held, str) and held.startswith("=") else held

    def _formula(self, text, sheet):
        text = text.replace("$", "").replace('""', "NOTHING")
        text = re.sub(r"(?<![<>=])=(?!=)", "==", text)
        cell = r"(?:(\w+)!)?([A-Z]+\d+)(?::([A-Z]+\d+))?"
        told = re.sub(
            cell, lambda m: f"at({m[1] or sheet!r}, {m[2]!r}, {m[3]!r})".replace("at(data", "at('data'"), text
        )
        return eval(told, {"at": self._at, "NOTHING": None, **FUNCTIONS})

    def _at(self, sheet, first, last):
        cells = self.book[sheet][f"{first}:{last}" if last not in (None, "None") else first]
        if not isinstance(cells, tuple):
            return self.value(sheet, cells.column, cells.row)
        return [self.value(sheet, each.column, each.row) for row in cells for each in row]


def written(values):
    """Of a range the cells that are not empty."""
    return [each for each in values[0] if each is not None] if isinstance(values[0], list) else values


FUNCTIONS = {
    "IF": lambda test, yes, no: yes if test else no,
    "MIN": lambda *values: min(written(values)),
    "MAX": lambda *values: max(written(values)),
    "COUNT": lambda values: len(written([values])),
    "ROUND": round,
    "SUMPRODUCT": lambda a, b: sum(x * y for x, y in zip(a, b, strict=True)),
    "RANK": lambda value, values: 1 + sum(each is not None and each > value for each in values),
}


LEVEL = pd.DataFrame({"code": list("pqrs"), "a": [2.0, 3, 0, 7], "b": [6.0, 0, 0, 7], "c": [2.0, 7, 0, 7]})


def reckoned(own, path, **choices):
    """Scores and ranks as the spreadsheet has them, and the index."""
    book, index = Reckoned(openpyxl.load_workbook(own.to_excel(path, **choices))), own.index(**choices)
    place = [cell.value for cell in book.book["scores"][1]].index("score") + 1
    rows = range(2, 2 + len(index.scores))
    return *([book.value("scores", each, row) for row in rows] for each in (place, place + 1)), index


def test_units_that_are_level_tie_in_the_spreadsheet_too(tmp_path):
    scores, ranks, _ = reckoned(gz.open_data(LEVEL, Recipe(directions=dict.fromkeys("abc", 1))), tmp_path / "a.xlsx")
    assert ranks == [2, 2, 4, 1]
    assert scores[0] == scores[1] == pytest.approx(1000 / 21)


@pytest.mark.parametrize("ranking", ["max", "average", "dense"])
def test_ranks_by_another_rule_are_those_of_the_index(tmp_path, ranking):
    own = gz.open_data(LEVEL, Recipe(directions=dict.fromkeys("abc", 1)))
    _, ranks, index = reckoned(own, tmp_path / "a.xlsx", ranking=ranking)
    assert ranks == index.ranks.tolist() != [2, 2, 4, 1]


def test_goalposts_that_are_the_same_step_for_all_are_in_the_formulas(tmp_path):
    posts = {"low": dict.fromkeys("abc", -3.0), "high": dict.fromkeys("abc", 9.0)}
    scale = {"method": "goalposts", "parameters": posts}
    own = gz.open_data(LEVEL, Recipe(directions=dict.fromkeys("abc", 1), normalisation=scale))
    scores, _, _ = reckoned(own, tmp_path / "a.xlsx")
    assert scores == pytest.approx([100 * 19 / 36, 100 * 19 / 36, 25.0, 100 * 30 / 36])


def test_a_gap_that_weighs_nothing_costs_no_score(tmp_path):
    gap = LEVEL.assign(c=[None, 7.0, 0.0, 7.0])
    own = gz.open_data(gap, Recipe(directions=dict.fromkeys("abc", 1), weights={"a": 0.5, "b": 0.5, "c": 0.0}))
    scores, ranks, _ = reckoned(own, tmp_path / "a.xlsx")
    assert scores == pytest.approx([50 * (2 + 6) / 7, 50 * 3 / 7, 0, 100])
    assert ranks == [2, 3, 4, 1]


def test_characters_that_no_workbook_may_hold_are_left_out(tmp_path):
    names = ["a\x01b", "c\ufffed", "\uffffe", "<script>=1"]
    own = gz.open_data(LEVEL.assign(name=names), Recipe(directions=dict.fromkeys("abc", 1)))
    sheet = openpyxl.load_workbook(own.to_excel(tmp_path / "a.xlsx"))["data"]
    assert [sheet.cell(row, 2).value for row in range(2, 6)] == ["ab", "cd", "e", "<script>=1"]
