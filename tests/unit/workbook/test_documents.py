"""The report as a Word document and as tables for LaTeX: the same figures, in real tables, and text that stays text."""

import re

import docx
import pandas as pd
import pytest
from docx.oxml.ns import qn
from typer.testing import CliRunner

import gzsim as gz
from gzsim.cli import app
from gzsim.errors import InputError
from gzsim.workbook.latex import SPECIAL, escaped
from gzsim.workbook.league import contributions
from gzsim.workbook.report import report_context
from gzsim.workbook.template import write_template

ALL = "\\{}&%$#_~^<>|[]"
UNITS = pd.DataFrame({"code": list("abc"), "x": [1.0, 2, 3.3], "y": [3.0, 1, 2.2], "z": [5.0, 7.1, 6]})
META = pd.DataFrame({"code": ["x", "y", "z"], "direction": [1, 1, -1], "parent": ["g", "g", "h"]})


@pytest.fixture
def own(book, tmp_path):
    return gz.open_data(book.save(tmp_path / "own.xlsx"))


def cells(table):
    return [tuple(cell.text for cell in row.cells) for row in table.rows]


def test_the_document_has_the_tables_of_the_page(own, tmp_path):
    page, document = report_context(own, own.index()), docx.Document(own.to_word(tmp_path / "own.docx"))
    league, why = document.tables[:2]
    assert cells(league)[1:] == list(page.key_table.rows)
    assert cells(league)[0] == tuple(column.heading for column in page.key_table.columns)
    assert cells(why)[1:] == list(page.sections[1].tables[0].rows)
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    for passage in [*page.answers, *page.assumptions, *page.limits]:
        assert passage.en in text
        assert passage.zh in text
    headings = [each.text for each in document.paragraphs if each.style.name == "Heading 1"]
    assert headings[:2] == [
        "How sure is each rank  各名次有多可靠",
        "Why each unit stands where it stands  为何排在这一名",
    ]
    assert "What is measured  测度了什么" in headings


def test_headings_of_tables_are_repeated_and_chinese_has_a_font(own, tmp_path):
    document = docx.Document(own.to_word(tmp_path / "own.docx"))
    for table in document.tables:
        assert table._tbl.tr_lst[0].find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None
    for name in ("Normal", "Title", "Heading 1"):
        assert document.styles[name].element.rPr.rFonts.get(qn("w:eastAsia")) == "宋体"
    assert all(each._inline.docPr.get("descr") for each in document.inline_shapes)


def test_folded_rows_stand_in_one_table_of_the_document(tmp_path):
    units = pd.DataFrame({"code": [f"u{n}" for n in range(40)], "x": range(40), "y": [n * n % 41 for n in range(40)]})
    own = gz.open_data(units, pd.DataFrame({"code": ["x", "y"], "direction": [1, 1]}))
    document = docx.Document(own.to_word(tmp_path / "own.docx"))
    assert [len(table.rows) for table in document.tables[:3]] == [31, 41, 40]


def test_a_document_is_made_whatever_a_name_holds(tmp_path):
    units = UNITS.assign(name=["<w:t>&amp;", "]]>\x07", "=1+1"], name_zh=["<b>甲", "乙", "丙"])
    document = docx.Document(gz.open_data(units, META).to_word(tmp_path / "own.docx"))
    names = {row[1] for row in cells(document.tables[0])[1:]}
    assert names == {"<w:t>&amp; <b>甲", "]]> 乙", "=1+1 丙"}


@pytest.mark.parametrize("sign", ALL)
def test_every_special_sign_of_latex_is_escaped(sign):
    assert SPECIAL[sign] != sign
    assert escaped(f"a{sign}b") == f"a{SPECIAL[sign]}b"


def test_tables_for_latex_hold_names_as_they_are_and_figures_of_the_tables(tmp_path):
    units, bad = UNITS.assign(name=[f"R&D {ALL}", "b_1", "c"]), escaped(f"R&D {ALL}")
    own = gz.open_data(units, META)
    text = own.to_latex(tmp_path / "own.tex").read_text(encoding="utf-8")
    assert bad in text
    assert "b\\_1 &" in text
    assert "b_1" not in text
    assert [text.count(f"\\label{{tab:{name}}}") for name in ("league", "framework", "contributions")] == [1, 1, 1]
    points = contributions(own.index())
    for code, row in points.iterrows():
        told = " & ".join(escaped(f"{value:+z.1f}".replace("-", "−")) for value in [row.sum(), *row])
        assert f"{escaped(own.names.loc[code, 'name'])} & {told} \\\\" in text
    for inner in re.findall(r"\\begin\{tabular\}\{(\w+)\}\n(.*?)\\end", text, flags=re.DOTALL):
        rows = [line for line in inner[1].splitlines() if line.endswith("\\\\")]
        assert {len(re.findall(r"(?<!\\)&", row)) + 1 for row in rows} == {len(inner[0])}


def test_chinese_in_tables_for_latex_is_told_of(own, tmp_path):
    assert "xeCJK" in own.to_latex(tmp_path / "own.tex").read_text(encoding="utf-8")
    folder = own.to_latex(tmp_path / "tables")
    assert sorted(path.name for path in folder.iterdir()) == ["contributions.tex", "framework.tex", "league.tex"]
    assert all("xeCJK" in path.read_text(encoding="utf-8") for path in folder.iterdir())


def test_many_indicators_are_added_up_by_group_and_long_tables_break(tmp_path):
    units = pd.DataFrame(
        {"code": [f"u{n}" for n in range(50)], **{f"i{k}": [n * (k + 3) % 53 for n in range(50)] for k in range(12)}}
    )
    meta = pd.DataFrame({"code": [f"i{k}" for k in range(12)], "direction": 1, "parent": ["g", "h"] * 6})
    own = gz.open_data(units, meta)
    text = own.to_latex(tmp_path / "own.tex").read_text(encoding="utf-8")
    assert "Unit 单位 & Lead 领先分 & g & h \\\\" in text
    assert text.count("\\begin{longtable}") == 2
    own.data.loc["u3", "i5"] = float("nan")
    index = own.index(seen=0.5)
    row = contributions(index).loc["u3"]
    lead = index.scores["index"] - index.scores["index"].mean()
    assert row.sum() == pytest.approx(lead["u3"])
    told = [
        lead["u3"],
        row[[f"i{k}" for k in range(0, 12, 2)]].sum(),
        row[[f"i{k}" for k in range(1, 12, 2)]].sum(),
        row.iloc[-1],
    ]
    cells = " & ".join(escaped(f"{value:+z.1f}".replace("-", "−")) for value in told)
    assert f"u3 & {cells} \\\\" in own.to_latex(tmp_path / "seen.tex", seen=0.5).read_text(encoding="utf-8")


def test_what_is_no_file_of_latex_is_refused(own, tmp_path):
    with pytest.raises(InputError, match="no file of LaTeX"):
        own.to_latex(tmp_path / "own.doc")
    (tmp_path / "there").write_text("")
    with pytest.raises(InputError, match="no file of LaTeX"):
        own.to_latex(tmp_path / "there")


def test_one_command_writes_them(tmp_path):
    book, word, tex = (str(tmp_path / name) for name in ("own.xlsx", "scores.docx", "scores.tex"))
    write_template(tmp_path / "own.xlsx")
    told = CliRunner().invoke(app, ["index", book, "--word", word, "--latex", tex])
    assert told.exit_code == 0, told.output
    assert len(docx.Document(word).tables) > 4
    assert (tmp_path / "scores.tex").is_file()
