"""The table of units: who is judged, in which year and group, and the figures."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from gzsim.errors import InputError
from gzsim.workbook.figures import normal, number
from gzsim.workbook.headings import UNITS, found, key
from gzsim.workbook.sheets import Cell, Sheet

MOST_UNITS = 200_000
"""Rows, whatever the years."""
TOTALS = frozenset(
    {"合计", "总计", "小计", "总和", "平均", "平均值", "均值", "total", "grandtotal", "subtotal", "sum", "average"}
)
"""What a row is called that is no unit but made of others."""
WHOLE = re.compile(r"^(\d+)\.0+$")
"""A code that another program has made a number of."""
WHOLE_YEAR = re.compile(r"(\d{4})-(?:01-01|12-31)(?: 00:00:00)?")
"""A year that a spreadsheet has made a day of."""


@dataclass(frozen=True, eq=False)
class Units:
    """What a table of units says.

    Attributes
    ----------
    figures : DataFrame, units × columns that are numbers, in a panel (year, unit)
    names : DataFrame, unit × (name, name_zh); empty where nothing is said
    groups : DataFrame, rows of ``figures`` × columns of text, such as zones
    columns : mapping column → its heading
    """

    figures: pd.DataFrame
    names: pd.DataFrame
    groups: pd.DataFrame
    columns: dict[str, Cell]


def read_units(sheet: Sheet, wanted: Sequence[str]) -> Units:
    """Read a table of units; ``wanted`` columns are figures, others if all that is written in them is.

    Raises InputError with the cell, if a unit stands twice, a year is none, or a figure is no number.
    """
    known, rows = found(sheet, UNITS), sheet.body
    if len(rows) > MOST_UNITS:
        raise sheet.refused(f"{len(rows):,} rows", rows[MOST_UNITS][0], f"{MOST_UNITS:,} units and years at most")
    known.setdefault("code", _first(sheet, known, wanted))
    codes = [code_of(sheet, _cell(row, known["code"])) for row in rows]
    columns = _as_wanted(_columns(sheet, known), wanted)
    _check_rows(sheet, rows, known, codes, {*wanted} - {*columns})
    labels = _labels(sheet, rows, known, codes)
    named = {what: [_cell(row, known[what]).text for row in rows] for what in ("name", "name_zh") if what in known}
    names = pd.DataFrame(named, index=codes, columns=["name", "name_zh"], dtype=object).fillna("")
    figures, groups = {}, {}
    for name, heading in columns.items():
        cells = [_cell(row, heading) for row in rows]
        if name in wanted or all(_is_number(sheet, cell) for cell in cells):
            figures[name] = column_of(sheet, cells)
        else:
            groups[name] = [cell.text for cell in cells]
    return Units(
        pd.DataFrame(figures, index=labels),
        names[~names.index.duplicated()].rename_axis("code"),
        pd.DataFrame(groups, index=labels),
        columns,
    )


def _first(sheet: Sheet, known: dict[str, Cell], wanted: Sequence[str]) -> Cell:
    """Where no column is called a code, names stand for codes, or what stands in the first column."""
    for what in ("name_zh", "name"):
        if what in known:
            return known[what]
    first = sheet.headings[0]
    if first.text in wanted:
        problem = f"no column has the codes of the units; the first one, {first.text!r}, is an indicator"
        raise sheet.refused(problem, first, "a column called code, 代码 or 单位")
    return first


def _columns(sheet: Sheet, known: dict[str, Cell]) -> dict[str, Cell]:
    """Columns that are neither code, names nor year, by their headings."""
    taken, told = {cell.column for what, cell in known.items() if what != "group"}, {}
    for cell in sheet.headings:
        if cell.column in taken:
            continue
        name = normal(cell.text)
        if cell.fault or (not name and any(_cell(row, cell).text for row in sheet.body)):
            raise sheet.refused(cell.fault or "a column without a heading", cell, "what the figures are called")
        if name in told:
            raise sheet.refused(f"a second column called {name!r}", cell, "one name for each column")
        if name:
            told[name] = cell
    return told


def _as_wanted(columns: dict[str, Cell], wanted: Sequence[str]) -> dict[str, Cell]:
    """The same columns by the codes of the indicators, where these differ only by a unit of measurement or a sign."""
    bare = [key(name) for name in columns]
    told = {key(name): name for name in wanted if name not in columns and bare.count(key(name)) == 1}
    return {told.get(key(name), name) if name not in wanted else name: cell for name, cell in columns.items()}


def _check_rows(
    sheet: Sheet, rows: tuple[tuple[Cell, ...], ...], known: dict[str, Cell], codes: list[str], missing: set[str]
) -> None:
    """Raise InputError for a table that lies on its side, a total among the units, and codes that lost their zeros."""
    bare: dict[str, str] = {}
    for row, code in zip(rows, codes, strict=True):
        cell = _cell(row, known["code"])
        if code in missing:
            problem = f"{code} is an indicator: does the table lie on its side?"
            raise sheet.refused(problem, cell, "units in rows, indicators in columns")
        for what in ("code", "name_zh", "name"):
            if what in known and key(_cell(row, known[what]).text) in TOTALS:
                valid = "rows of units alone"
                raise sheet.refused(f"{_cell(row, known[what]).text} is no unit", _cell(row, known[what]), valid)
        same = bare.setdefault(code.lstrip("0") if code.isdecimal() else code, code)
        if same != code:
            raise sheet.refused(f"{code} and {same} differ by zeros in front alone", cell, "codes as text, zeros kept")


def _labels(
    sheet: Sheet, rows: tuple[tuple[Cell, ...], ...], known: dict[str, Cell], codes: list[str]
) -> pd.Index | pd.MultiIndex:
    """Codes, in a panel with their years; each once."""
    if "year" in known:
        years = [year_of(sheet, _cell(row, known["year"])) for row in rows]
        labels = pd.MultiIndex.from_arrays([years, codes], names=["year", "code"])
    else:
        labels = pd.Index(codes, name="code")
    if labels.has_duplicates:
        twice = int(np.flatnonzero(labels.duplicated())[0])
        told = " in " + str(labels[twice][0]) if "year" in known else ""
        raise sheet.refused(f"{codes[twice]} stands twice{told}", _cell(rows[twice], known["code"]), "each unit once")
    return labels


def year_of(sheet: Sheet, cell: Cell) -> int:
    """The year of a cell, also where a spreadsheet has made a day of it, or a number with a point.

    Raises InputError if the cell holds no year.
    """
    text = WHOLE.sub(r"\1", normal(cell.text).removesuffix("度").removesuffix("年"))
    if day := WHOLE_YEAR.fullmatch(text):
        text = day[1]
    if not (text.isdecimal() and len(text) == 4):
        raise sheet.refused(f"{cell.text!r} is no year", cell, "a year such as 2024")
    return int(text)


def column_of(sheet: Sheet, cells: Sequence[Cell]) -> list[float]:
    """Numbers of a column, not a number where there is none.

    Raises InputError if some are written with a percent sign and others not.
    """
    told = [number(sheet, cell) for cell in cells]
    marks = {each[1] for each in told if each}
    if len(marks) > 1:
        few = sum(bool(each and each[1]) for each in told) * 2 <= sum(each is not None for each in told)
        odd = next(cell for cell, each in zip(cells, told, strict=True) if each and each[1] == few)
        problem = f"{odd.text[:40]} with a percent sign" if few else f"{odd.text[:40]} without a percent sign"
        raise sheet.refused(f"{problem}, unlike the others of its column", odd, "all with one, or none")
    return [each[0] if each else np.nan for each in told]


def _is_number(sheet: Sheet, cell: Cell) -> bool:
    try:
        number(sheet, cell)
    except InputError:
        return bool(cell.fault)  # what cannot be used is told of when the column is read
    return True


def code_of(sheet: Sheet, cell: Cell, what: str = "the code of a unit") -> str:
    """The code or name that a cell holds; 520100.0, as other programs write it, is 520100.

    Raises InputError if the cell is empty or holds a formula.
    """
    text = normal(cell.text)
    if cell.fault or not text or text.startswith("="):
        raise sheet.refused(cell.fault or f"{cell.text!r} where {what} should be", cell, "a text or a whole number")
    return WHOLE.sub(r"\1", text)


def _cell(row: tuple[Cell, ...], heading: Cell) -> Cell:
    return row[heading.column - 1]
