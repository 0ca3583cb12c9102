"""Spoiled panels are refused with their place and what would be valid; odd ones that can be read are read."""

from pathlib import Path

import openpyxl
import pandas as pd
import pytest

import gzsim as gz

HEAD = "code,year,series,value\n"
GOOD = f"{HEAD}530100,2016,gdp,43\n530300,2016,gdp,19\n"
UNITS = "code,name,name_zh,terrain\n530100,Kunming,昆明,320\n530300,Qujing,曲靖,410\n"
SERIES = "series,unit,direction,kind\ngdp,CNY,higher,flow\n"


def book(path: Path, **sheets: list) -> Path:
    made = openpyxl.Workbook()
    made.remove(made.active)
    for name, rows in sheets.items():
        sheet = made.create_sheet(name)
        for row in rows:
            sheet.append(row)
    made.save(path)
    return path


def folder(path: Path, **texts: str) -> Path:
    for name, text in texts.items():
        (path / f"{name}.csv").write_text(text, encoding="utf-8")
    return path


def spoiled_rows(*lines: str) -> str:
    return HEAD + "\n".join(lines)


TEXTS = {
    "a text among numbers": (spoiled_rows("530100,2016,gdp,four"), ":2: value: 'four' is no number"),
    "a number with a unit": (spoiled_rows("530100,2016,gdp,43亿元"), ":2: value: '43亿元' is no number"),
    "a decimal comma": (spoiled_rows('530100,2016,gdp,"4,3"'), ":2: value: '4,3' is no number: decimals stand behind"),
    "a footnote mark": (spoiled_rows("530100,2016,gdp,43①"), ":2: value: '43①' is no number: a mark"),
    "an infinite number": (spoiled_rows("530100,2016,gdp,inf"), ":2: value: 'inf' is no number"),
    "a number beyond all": (spoiled_rows("530100,2016,gdp,1e300"), ":2: value: 1e300 is beyond"),
    "percent and not": (
        spoiled_rows("530100,2016,g,8%", "530100,2017,g,7"),
        ":3: value: 7 without a percent sign, unlike the series before",
    ),
    "twice": (
        spoiled_rows("530100,2016,gdp,1", "530100,2016,gdp,1"),
        ":3: value: a second value of gdp for 530100 in 2016; the first is in row 2",
    ),
    "twice, once missing": (spoiled_rows("530100,2016,gdp,1", "530100,2016,gdp,"), ":3: value: a second value of gdp"),
    "a year with letters": (spoiled_rows("530100,20l6,gdp,1"), ":2: year: '20l6' is no year. Valid: a year such as"),
    "a year of two digits": (spoiled_rows("530100,16,gdp,1"), ":2: year: '16' is no year"),
    "half a year": (spoiled_rows("530100,2016.5,gdp,1"), ":2: year: '2016.5' is no year"),
    "a month": (spoiled_rows("530100,201605,gdp,1"), ":2: year: '201605' is no year"),
    "a span of years": (spoiled_rows("530100,2015-16,gdp,1"), ":2: year: '2015-16' is no year"),
    "a year of long ago": (spoiled_rows("530100,0216,gdp,1"), ":2: year: 216 is no year of a panel. Valid: 1900 to"),
    "no year": (spoiled_rows("530100,,gdp,1"), ":2: year: '' is no year"),
    "no code": (spoiled_rows(",2016,gdp,1"), ":2: code: '' where the code of a unit should be"),
    "no series": (spoiled_rows("530100,2016,,1"), ":2: series: '' where the name of a series should be"),
    "a code with an exponent": (spoiled_rows("5.301E+05,2016,gdp,1"), ":2: code: 5.301E+05 is a number with decimals"),
    "a code with decimals": (spoiled_rows("530100.5,2016,gdp,1"), ":2: code: 530100.5 is a number with decimals"),
    "a code without its zero": (
        spoiled_rows("010100,2016,gdp,1", "10100,2017,gdp,1"),
        ":3: code: '10100' and '010100' differ by zeros in front alone. Valid: one spelling",
    ),
    "a total": (spoiled_rows("530100,2016,gdp,1", "合计,2016,gdp,1"), ":3: code: 合计 is no unit"),
    "one series in two spellings": (
        spoiled_rows("530100,2016,gdp,1", "530300,2016,GDP,1"),
        ":3: series: 'GDP' and 'gdp' differ by case",
    ),
    "a misspelt column": (
        "code,year,series,valeu\n530100,2016,gdp,1\n",
        ":1: valeu: no column 'value' (is 'valeu' meant to be value?)",
    ),
    "a column for each series": (
        "code,year,gdp,income\n530100,2016,1,2\n",
        ":1: gdp: has a column for each series, not a row for each value. Valid: columns code, year, series and value; "
        "in pandas: table.melt(['code', 'year'], var_name='series')",
    ),
    "two columns of one kind": (
        "code,代码,year,series,value\n1,1,2016,g,1\n",
        ":1: 代码: '代码' says the same as 'code'",
    ),
    "a column without heading": ("code,year,series,value,\n1,2016,g,1,x\n", "a column without a heading"),
    "too many cells": (spoiled_rows("530100,2016,gdp,1,234"), ":2: more than the 4 cells of the first line"),
    "no number at all": (spoiled_rows("530100,2016,gdp,"), ":1: value: no number in the whole column"),
    "headings alone": (HEAD, "nothing is written below the headings"),
    "nothing": ("", "nothing is written"),
    "an open quote": (spoiled_rows('530100,2016,"gdp,1'), "unexpected end of data"),
}


@pytest.mark.parametrize(("text", "said"), TEXTS.values(), ids=TEXTS)
def test_a_spoiled_table_is_refused_where_it_is_spoiled(text, said, tmp_path):
    path = tmp_path / "own.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(gz.InputError) as caught:
        gz.load_panel(path)
    assert str(path) in str(caught.value)
    assert said in str(caught.value)
    assert caught.value.valid


FOLDERS = {
    "no table of values": ({"valeus": GOOD}, "no table of values; there are valeus ('valeus' for 'values'?)"),
    "an empty folder": ({}, "no table of values; there is none at all"),
    "a code without a row": (
        {"values": GOOD, "units": UNITS.replace("530300", "530301")},
        "units.csv:1: code: no row for '530300', of which there are values (did you mean '530301'?)",
    ),
    "a unit twice": (
        {"values": GOOD, "units": UNITS + "530100,Again,又,1\n"},
        "units.csv:4: code: 530100 stands twice",
    ),
    "a text in a feature": (
        {"values": GOOD, "units": UNITS + "530400,Yuxi,玉溪,hilly\n"},
        "units.csv:4: terrain: 'hilly' is no number",
    ),
    "units with years": (
        {"values": GOOD, "units": "code,year\n530100,2016\n530300,2016\n"},
        "units.csv:1: year: units have no years",
    ),
    "a series without a row": (
        {"values": GOOD, "series": SERIES.replace("gdp", "gpd")},
        "series.csv:1: series: no row for 'gdp', of which there are values (did you mean 'gpd'?)",
    ),
    "a series twice": ({"values": GOOD, "series": SERIES + "gdp,,,\n"}, "series.csv:3: series: gdp stands twice"),
    "no direction": (
        {"values": GOOD, "series": SERIES.replace("higher", "hihger")},
        "series.csv:2: direction: 'hihger' is no direction (did you mean 'higher'?). Valid: higher or lower",
    ),
    "no kind": ({"values": GOOD, "series": SERIES.replace("flow", "level")}, "series.csv:2: kind: 'level' is no kind"),
    "a break of an unknown series": (
        {"values": GOOD, "breaks": "series,code,last_year_before,first_year_after\ngpd,*,2018,2019\n"},
        "breaks.csv:2: series: there are no values of 'gpd'. Valid: gdp",
    ),
    "a break of an unknown place": (
        {"values": GOOD, "breaks": "series,code,last_year_before,first_year_after\ngdp,530101,2018,2019\n"},
        "breaks.csv:2: code: there are no values of '530101'. Valid: 530100",
    ),
    "a break that runs backward": (
        {"values": GOOD, "breaks": "series,code,last_year_before,first_year_after\ngdp,*,2019,2018\n"},
        "breaks.csv:2: first_year_after: 2018 does not lie after 2019",
    ),
    "no column of series": ({"values": GOOD, "series": "seires,unit\ngdp,CNY\n"}, "(is 'seires' meant to be series?)"),
}


@pytest.mark.parametrize(("texts", "said"), FOLDERS.values(), ids=FOLDERS)
def test_a_spoiled_folder_is_refused_where_it_is_spoiled(texts, said, tmp_path):
    with pytest.raises(gz.InputError) as caught:
        gz.load_panel(folder(tmp_path, **texts))
    assert said in str(caught.value)
    assert caught.value.valid


ROWS = [["code", "year", "series", "value"], ["530100", 2016, "gdp", 43.0]]
BOOKS = {
    "a text among numbers": ({"values": [*ROWS, ["530300", 2016, "gdp", "n.b."]]}, "values!D3: 'n.b.' is no number"),
    "an error of a formula": ({"values": [*ROWS, ["530300", 2016, "gdp", "#DIV/0!"]]}, "values!D3: the error #DIV/0!"),
    "a formula never counted": ({"values": [*ROWS, ["530300", 2016, "gdp", "=1+1"]]}, "values!D3: a formula whose"),
    "a date for a number": (
        {"values": [*ROWS, ["530300", 2016, "gdp", pd.Timestamp("2016-05-01").to_pydatetime()]]},
        "values!D3: a date or time",
    ),
    "true for a number": ({"values": [*ROWS, ["530300", 2016, "gdp", True]]}, "values!D3: True is no number"),
    "a code that was cut": ({"values": [*ROWS, [530100.25, 2016, "gdp", 1]]}, "values!A3: 530100.25 is a number with"),
    "no sheet of values": ({"vaules": ROWS, "units": [["code"], ["530100"]]}, "('vaules' for 'values'?)"),
    "two sheets of values": ({"values": ROWS, "Values ": ROWS}, "are called alike"),
}


@pytest.mark.parametrize(("sheets", "said"), BOOKS.values(), ids=BOOKS)
def test_a_spoiled_workbook_is_refused_by_its_cell(sheets, said, tmp_path):
    path = book(tmp_path / "own.xlsx", **sheets)
    with pytest.raises(gz.InputError) as caught:
        gz.load_panel(path)
    assert said in str(caught.value)
    assert str(path) in str(caught.value)


def test_all_faults_are_told_at_once(tmp_path):
    path = tmp_path / "own.csv"
    path.write_text(spoiled_rows("530100,2016,gdp,four", "530100,20l7,gdp,1", "530100,2018,gdp,1"), encoding="utf-8")
    with pytest.raises(gz.InputError) as caught:
        gz.load_panel(path)
    assert [line.split(": ")[0].rpartition(":")[2] for line in str(caught.value).splitlines()] == ["2", "3"]


@pytest.mark.parametrize(
    ("path", "said"),
    [(5, "must be a text or a path"), ("nowhere.csv", "no such file"), ("nowhere", "no such file or folder"),
     (__file__, "the kind of file '.py' is not known")],
)  # fmt: skip
def test_what_is_no_file_of_a_panel_is_refused(path, said):
    with pytest.raises(gz.InputError, match=said):
        gz.load_panel(path)


def test_a_binary_file_is_no_table(tmp_path):
    for name in ("own.csv", "own.xlsx"):
        (tmp_path / name).write_bytes(bytes(range(256)))
        with pytest.raises(gz.InputError):
            gz.load_panel(tmp_path / name)


ODD = {
    "Chinese headings": "代码,年份,指标,数值\n530100,2016年,gdp,43\n530300,2016年度,gdp,19\n",
    "headings in both languages": GOOD.replace("code,year", "code 代码,year 年份"),
    "another order of columns": "value,series,year,code\n43,gdp,2016,530100\n19,gdp,2016,530300\n",
    "codes and years as floats": spoiled_rows("530100.0,2016.0,gdp,43.0", "530300.0,2016.0,gdp,19.0"),
    "thousands apart, full width": spoiled_rows('530100,2016,gdp,"0,043"', "530300,2016,gdp,１９"),
    "words for missing": GOOD + "530100,2017,gdp,NA\n530300,2017,gdp,—\n530100,2018,gdp,暂无\n",
    "semicolons": GOOD.replace(",", ";"),
    "tabs and blank lines": GOOD.replace(",", "\t").replace("\n", "\n\n"),
    "a title above and a source below": "Panel of Yunnan,,,\n" + GOOD + "Source: invented,,,\n",
    "blanks that take no room": GOOD.replace("gdp", " gdp\u200b "),
    "a mark of byte order": "\ufeff" + GOOD,
    "years as days": spoiled_rows("530100,2016-12-31,gdp,43", "530300,2016-01-01,gdp,19"),
    "lines of Windows": GOOD.replace("\n", "\r\n"),
    "rows upside down": spoiled_rows("530300,2016,gdp,19", "530100,2016,gdp,43"),
}


@pytest.mark.parametrize("text", ODD.values(), ids=ODD)
@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16"])
def test_an_odd_table_is_read_as_what_it_means(text, encoding, tmp_path):
    path = tmp_path / "own.csv"
    path.write_bytes(text.encode(encoding))
    found = gz.load_panel(path).wide("gdp")
    assert found.loc[2016, ["530100", "530300"]].tolist() == [43.0, 19.0]
    assert found.notna().sum().sum() == 2


def test_a_workbook_in_chinese_is_read(tmp_path):
    path = book(
        tmp_path / "own.xlsx",
        说明=[["谁都可以写的一页"]],
        数据=[["代码", "年份", "指标", "数值"], [530100, 2016.0, "gdp", 43], [530300, "2016年", "gdp", 19]],
        指标=[["指标", "计量单位", "方向", "类型"], ["gdp", "亿元", "正向", "流量"]],
        单位=[["代码", "名称", "分组", "海拔"], [530100, "昆明", "坝区", 1890], [530300, "曲靖", "山区", None]],
    )
    panel = gz.load_panel(path)
    assert panel.wide("gdp").loc[2016].to_dict() == {"530100": 43.0, "530300": 19.0}
    assert panel.units.loc["530300", ["name", "name_zh", "group"]].tolist() == ["曲靖", "曲靖", "山区"]
    assert panel.features["海拔"].isna().tolist() == [False, True]
    assert panel.series.loc["gdp", ["unit", "direction", "kind"]].tolist() == ["亿元", "higher", "flow"]
    assert panel.notes == ("left aside: 说明",)
