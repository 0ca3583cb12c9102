"""What the tables of a panel are called, what columns they have, and what the columns are called."""

from __future__ import annotations

from difflib import get_close_matches
from typing import NamedTuple

from gzsim.common.words import MOST_COMPARED
from gzsim.errors import CombinedInputError, InputError
from gzsim.workbook.headings import INDICATORS, UNITS, found, key
from gzsim.workbook.sheets import Cell, Sheet

TABLES = {
    "values": ("values", "value", "data", "panel", "数据", "数值", "面板数据"),
    "units": ("units", "places", "单位", "地区", "市州", "地区表"),
    "series": ("series", "indicators", "variables", "指标", "指标表", "变量", "序列"),
    "breaks": ("breaks", "断点", "口径断点"),
}
"""Sheets of a workbook and files of a folder, by what they may be called."""

MEASURED = ("unit", "单位")
"""Headings that mean a unit of measurement where a table is tidy, and a place where it is not."""


class Column(NamedTuple):
    """A column of a table: whether it must be there, what it holds, and what it may be called."""

    table: str
    name: str
    needed: bool
    holds: str
    called: tuple[str, ...]


def _places(what: str) -> tuple[str, ...]:
    return tuple(each for each in UNITS[what] if each not in MEASURED)


COLUMNS = (
    Column("values", "code", True, "text; 520100.0 is read as 520100", _places("code")),
    Column("values", "year", True, "a whole year, 1900 to 2100", UNITS["year"]),
    Column("values", "series", True, "text", ("series", "seriescode", "variable", "indicator", "indicatorcode", "指标",
                                              "指标代码", "指标名称", "变量", "变量名", "序列")),
    Column("values", "value", True, "a number, or nothing where none is known", ("value", "values", "figure", "数值",
                                                                                 "值", "取值", "观测值", "指标值")),
    Column("values", "name", False, "text; stands for the code where there is no such column",
           ("name", *_places("name_zh"))),
    Column("units", "code", True, "text, each once", UNITS["code"]),
    Column("units", "name", False, "text", UNITS["name"]),
    Column("units", "name_zh", False, "text", UNITS["name_zh"]),
    Column("units", "group", False, "text, such as a zone", UNITS["group"]),
    Column("series", "series", True, "text, each once", ("series", "seriescode", "variable", "indicator", "code",
                                                         "指标代码", "指标", "变量", "变量名", "序列", "代码")),
    Column("series", "name", False, "text", INDICATORS["name"][:1] + INDICATORS["name"][2:]),
    Column("series", "name_zh", False, "text", ("namezh", "chinesename", "名称", "指标名称", "中文名", "中文名称")),
    Column("series", "unit", False, "text", INDICATORS["unit"]),
    Column("series", "direction", False, "higher or lower: which is better", INDICATORS["direction"]),
    Column("series", "kind", False, "flow, stock or rate", ("kind", "type", "类型", "类别", "性质")),
    Column("breaks", "series", True, "a series that has values", ("series", "seriescode", "指标", "指标代码", "变量",
                                                                  "序列")),
    Column("breaks", "code", True, "a place, or * for all", ("code", "unitcode", "代码", "地区代码", "单位代码")),
    Column("breaks", "last_year_before", True, "last year on the old basis", ("lastyearbefore", "旧口径末年")),
    Column("breaks", "first_year_after", True, "first year on the new one", ("firstyearafter", "新口径首年")),
    Column("breaks", "kind", False, "anomaly where the years between are out of line and both sides can be compared",
           ("kind", "type", "类型", "类别")),
)  # fmt: skip
"""All columns that mean something; further columns of units are features, others are left aside and told of."""


def headings(table: str) -> dict[str, tuple[str, ...]]:
    """Columns of a table, by what they may be called.

    >>> headings("series")["kind"]
    ('kind', 'type', '类型', '类别', '性质')
    """
    return {each.name: each.called for each in COLUMNS if each.table == table}


def columns_of(sheet: Sheet, table: str) -> dict[str, Cell]:
    """Headings of the columns that are known, by what the column is.

    Names stand for codes where there are none. Raises InputError if a column is missing that must be there, with the
    heading that was probably meant.
    """
    told = found(sheet, headings(table))
    named = [told[what] for what in ("name_zh", "name") if what in told and table != "series"]
    if "code" not in told and named:
        told["code"] = named[0]
    missing = [each.name for each in COLUMNS if each.table == table and each.needed and each.name not in told]
    if not missing:
        return told
    others = strangers(sheet, told)
    meant = [(each, heading) for each in missing if (heading := _meant(others, headings(table)[each]))]
    hint = "".join(f" (is {heading.text!r} meant to be {each}?)" for each, heading in meant)
    place = meant[0][1] if meant else None
    if table == "values" and missing == ["series", "value"] and len(others) > 1 and not meant:
        raise sheet.refused("has a column for each series, not a row for each value", others[0],
                            "columns code, year, series and value; in pandas: "
                            "table.melt(['code', 'year'], var_name='series')")  # fmt: skip
    valid = ", ".join(each.name + ("" if each.needed else " (if any)") for each in COLUMNS if each.table == table)
    raise sheet.refused(f"no column {' and no column '.join(map(repr, missing))}{hint}", place, valid)


def strangers(sheet: Sheet, told: dict[str, Cell]) -> list[Cell]:
    """Headings of a sheet that are no known column.

    Raises InputError if something stands in a column without a heading.
    """
    taken = {cell.column for cell in told.values()}
    for cell in sheet.headings:
        if not cell.text and any(row[cell.column - 1].text for row in sheet.body):
            raise sheet.refused("a column without a heading", cell, "what the column is called")
    return [cell for cell in sheet.headings if cell.column not in taken and cell.text]


def _meant(others: list[Cell], called: tuple[str, ...]) -> Cell | None:
    return next((cell for cell in others if get_close_matches(key(cell.text)[:MOST_COMPARED], called, n=1)), None)


def refuse_all(faults: list[InputError]) -> None:
    """Raise the faults that were found as one, if any were.

    >>> refuse_all([])
    """
    if faults:
        raise CombinedInputError(faults) if len(faults) > 1 else faults[0]
