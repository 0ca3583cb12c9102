"""Read the tables of a panel: cell by cell, with the place of whatever cannot be used."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import TypeVar

import numpy as np
import pandas as pd

from gzsim.common.names import likely
from gzsim.common.words import did_you_mean
from gzsim.errors import InputError
from gzsim.evidence.panel_columns import TABLES, columns_of, refuse_all, strangers
from gzsim.record.vintages import EVERY_UNIT
from gzsim.workbook.excel import read_excel
from gzsim.workbook.figures import is_missing, normal, number
from gzsim.workbook.headings import UNITS as PLACES
from gzsim.workbook.headings import found, key, named_sheet
from gzsim.workbook.indicators import HIGHER, LOWER
from gzsim.workbook.sheets import Cell, Sheet
from gzsim.workbook.texts import read_text
from gzsim.workbook.units import TOTALS, code_of, read_units, year_of

T, R = TypeVar("T"), TypeVar("R")
Row = Sequence[Cell]

EXCEL, TEXT = (".xlsx", ".xlsm"), (".csv", ".tsv", ".txt")
VALID = "a table (.csv or .xlsx) with columns code, year, series and value, or a folder or workbook with the tables " \
        "values, units, series and breaks"  # fmt: skip
YEARS = range(1900, 2101)
NEEDED = ("series", "code", "year", "value")
NO_CODE = re.compile(r"\d+\.\d+|\d+(?:\.\d+)?[eE]\+?\d+")
"""A code that a spreadsheet has made a number of, and cut."""
KINDS = {**dict.fromkeys(("flow", "流量"), "flow"), **dict.fromkeys(("stock", "存量"), "stock"),
         **dict.fromkeys(("rate", "比率", "增速", "率"), "rate")}  # fmt: skip
OF_KIND = {"direction": {**dict.fromkeys(HIGHER, "higher"), **dict.fromkeys(LOWER, "lower")}, "kind": KINDS}
BREAKS = ["series", "code", "last_year_before", "first_year_after", "kind", "comparable_levels"]
ANOMALY = ("anomaly", "异常值", "异常")
SAID = {"direction": "higher or lower, 正向 or 逆向, or nothing", "kind": "flow, stock or rate, 流量, 存量 or 比率"}


def sheets_of(path: Path) -> tuple[dict[str, Sheet], list[str]]:
    """Tables of a file or folder by what they are (values, units, series, breaks), and what is left aside.

    Raises InputError if there is no table of values, or two of a kind.
    """
    if path.is_dir():
        files = sorted(each for each in path.iterdir() if each.suffix.lower() == ".csv")
        sheets = {each.stem: read_text(each) for each in files if any(key(each.stem) in called for called in
                                                                     TABLES.values())}  # fmt: skip
        names = [each.stem for each in files]
    elif path.suffix.lower() in EXCEL:
        sheets = read_excel(path)
        names = list(sheets)
    elif path.suffix.lower() in TEXT:
        return {"values": read_text(path)}, []
    elif not path.exists():
        raise InputError("there is no such file or folder", file=path, valid=VALID)
    else:
        raise InputError(f"the kind of file {path.suffix or path.name!r} is not known", file=path, valid=VALID)
    told = {what: sheet for what, called in TABLES.items() if (sheet := named_sheet(sheets, called))}
    if not told and len(sheets) == 1:
        told = {"values": next(iter(sheets.values()))}
    if "values" not in told:
        meant = next((f" ({name!r} for 'values'?)" for name in names if did_you_mean(name, ["values"])), "")
        there = f"there are {', '.join(names)}" if names else "there is none at all"
        problem = f"no table of values; {there}{meant}"
        raise InputError(problem, file=path, valid="values.csv" if path.is_dir() else "a sheet called values or 数据")
    aside = [name for name in names if not any(sheets.get(name) is each for each in told.values())]
    empty = [what for what, sheet in told.items() if what != "values" and not sheet.fault and len(sheet.rows) < 2]
    notes = [f"{what}: {', '.join(left)}" for what, left in (("left aside", aside), ("empty", empty)) if left]
    return {what: sheet for what, sheet in told.items() if what not in empty}, notes


def read_values(sheet: Sheet) -> tuple[pd.DataFrame, list[str]]:
    """Values as series, code, year and value, ordered by series and code as they first appear, and by year.

    A row without a number says that none is known and is left out. Raises InputError with the cells of all that is
    wrong: years that are none, texts among the numbers, codes that were cut, places and years that stand twice.
    """
    told = columns_of(sheet.needed(), "values")
    seen: dict[tuple[str, str, int], int] = {}
    marked: dict[str, bool] = {}

    def read(row: Row) -> tuple[str, str, int, float]:
        cells = {what: row[told[what].column - 1] for what in NEEDED}
        label = _label(sheet, cells)
        if label in seen:
            series, code, year = label
            problem = f"a second value of {series} for {code} in {year}; the first is in row {seen[label]}"
            raise sheet.refused(problem, cells["value"], "one value for each code, year and series")
        seen[label] = row[0].row
        figure = number(sheet, cells["value"])
        if figure is not None:
            _same_marks(sheet, cells["value"], marked.setdefault(label[0], figure[1]), figure[1])
        return *label, np.nan if figure is None else figure[0]

    table = pd.DataFrame(_of_each(read, sheet.body), columns=["series", "code", "year", "value"])
    _refuse_alike(sheet, table, told)
    if table["value"].isna().all():
        raise sheet.refused("no number in the whole column", told["value"], "one number at least")
    shown = [series for series, percent in marked.items() if percent]
    used = {what: told[what] for what in NEEDED}
    notes = [*sheet.notes, *_aside(sheet, used)]
    if shown:
        notes.append(f"written with a percent sign, 15 % being 0.15: {', '.join(shown)}")
    return _ordered(table), notes


def _tried(read: Callable[[T], R], items: Iterable[T]) -> tuple[list[R], list[InputError]]:
    """What is read of each of the items that can be read, and the faults of the others."""
    found, faults = [], []
    for item in items:
        try:
            found.append(read(item))
        except InputError as fault:
            faults.append(fault)
    return found, faults


def _of_each(read: Callable[[T], R], items: Iterable[T]) -> list[R]:
    """What is read of each; raises InputError with the faults of all that cannot be read."""
    found, faults = _tried(read, items)
    refuse_all(faults)
    return found


def _label(sheet: Sheet, cells: dict[str, Cell]) -> tuple[str, str, int]:
    code = place_code(sheet, cells["code"])
    year = year_of(sheet, cells["year"])
    if year not in YEARS:
        raise sheet.refused(f"{year} is no year of a panel", cells["year"], f"{YEARS[0]} to {YEARS[-1]}")
    series = code_of(sheet, cells["series"], "the name of a series")
    return series, code, year


def place_code(sheet: Sheet, cell: Cell) -> str:
    """The code of a place, refused where it is a total or a number that was cut."""
    code = code_of(sheet, cell)
    if key(code) in TOTALS:
        raise sheet.refused(f"{code} is no unit", cell, "rows of units alone")
    if NO_CODE.fullmatch(code):
        problem = f"{code} is a number with decimals or an exponent, not a code"
        raise sheet.refused(problem, cell, "the code as text, such as 520100")
    return code


def _same_marks(sheet: Sheet, cell: Cell, first: bool, percent: bool) -> None:
    if first != percent:
        problem = f"{cell.text[:40]} {'with' if percent else 'without'} a percent sign, unlike the series before"
        raise sheet.refused(problem, cell, "all of a series with one, or none")


def _refuse_alike(sheet: Sheet, table: pd.DataFrame, told: dict[str, Cell]) -> None:
    """Series that differ by case or blanks alone, and codes that differ by zeros in front alone, are one thing."""
    for column, bare, how in (("series", _bare, "case, blanks or underscores"), ("code", _number, "zeros in front")):
        first: dict[str, str] = {}
        for name in table[column].unique():
            same = first.setdefault(bare(name), name)
            if same != name:
                problem = f"{name!r} and {same!r} differ by {how} alone"
                cell = next(row[told[column].column - 1] for row in sheet.body
                            if normal(row[told[column].column - 1].text) == name)  # fmt: skip
                raise sheet.refused(problem, cell, "one spelling")


def _bare(name: str) -> str:
    return re.sub(r"[\s_]+", "", name).casefold()


def _number(code: str) -> str:
    return code.lstrip("0") if code.isdecimal() else code


def _ordered(table: pd.DataFrame) -> pd.DataFrame:
    table = table.assign(**{each: pd.Categorical(table[each], table[each].unique()) for each in ("series", "code")})
    table = table.sort_values(["series", "code", "year"]).astype({"series": str, "code": str, "year": "int64"})
    return table.dropna(subset="value").reset_index(drop=True)


def _aside(sheet: Sheet, told: dict[str, Cell]) -> list[str]:
    left = [cell.text for cell in strangers(sheet, told)]
    return [f"{sheet.name}: columns left aside: {', '.join(left)}"] if left else []


def read_places(sheet: Sheet, codes: Iterable[str]) -> tuple[pd.DataFrame, pd.DataFrame, list[str]]:
    """Names, groups and other texts of the units, their features, and notes; units in the order of the table.

    A column in which most of what is written is numbers is a feature, and a text in it is refused. Raises InputError
    also if a code of the values is missing.
    """
    told = found(sheet.needed(), PLACES) | columns_of(sheet, "units")
    if "year" in told:
        raise sheet.refused("units have no years", told["year"], "a row for each unit; what has years goes to values")
    strangers(sheet, told)
    read = read_units(sheet, ())
    _of_each(partial(place_code, sheet), (row[told["code"].column - 1] for row in sheet.body))
    _refuse_mixed(sheet, {name: read.columns[name] for name in read.groups if read.columns[name] is not
                          told.get("group")})  # fmt: skip
    _refuse_missing(sheet, codes, read.figures.index, told["code"])
    units = read.names.replace("", np.nan).reindex(read.figures.index)
    if "group" in told:
        group = [row[told["group"].column - 1].text or np.nan for row in sheet.body]
        units["group"] = pd.Series(group, index=units.index, dtype=object)
    named = [name for name, heading in read.columns.items() if heading is told.get("group")]
    texts = read.groups.drop(columns=named, errors="ignore").replace("", np.nan)
    features = read.figures.drop(columns=named, errors="ignore").dropna(axis=1, how="all")
    idle = units.index.difference(list(codes))
    notes = [f"units without a value: {', '.join(idle)}"] if len(idle) else []
    return units.join(texts), features, [*sheet.notes, *notes]


def _refuse_mixed(sheet: Sheet, columns: dict[str, Cell]) -> None:
    """A text in a column of numbers: a feature that would be lost without a word."""
    for heading in columns.values():
        cells = [row[heading.column - 1] for row in sheet.body if not is_missing(row[heading.column - 1])]
        _, faults = _tried(partial(number, sheet), cells)
        if 2 * len(faults) < len(cells):
            refuse_all(faults)


def _refuse_missing(sheet: Sheet, names: Iterable[str], listed: Iterable[str], heading: Cell) -> None:
    listed = [*listed]
    missing = [name for name in names if name not in listed]
    if missing:
        hint = did_you_mean(missing[0], listed)
        more = f" and {len(missing) - 1} more" if len(missing) > 1 else ""
        problem = f"no row for {missing[0]!r}{more}, of which there are values{hint}"
        raise sheet.refused(problem, heading, "a row for each that has values")


def read_series(sheet: Sheet, names: Iterable[str]) -> tuple[pd.DataFrame, list[str]]:
    """What is told of the series: name, name_zh, unit, direction and kind, in the order of the table; and notes.

    Raises InputError if a series stands twice, one of the values is missing, or a direction or kind is none.
    """
    told = columns_of(sheet.needed(), "series")
    rows: dict[str, dict[str, object]] = {}

    def read(row: Row) -> None:
        cells = {what: row[heading.column - 1] for what, heading in told.items()}
        name = code_of(sheet, cells["series"], "the name of a series")
        if name in rows:
            raise sheet.refused(f"{name} stands twice", cells["series"], "each series once")
        rows[name] = {what: _said(sheet, cell, what) for what, cell in cells.items() if what != "series"}

    _of_each(read, sheet.body)
    names = [*names]
    _refuse_missing(sheet, names, rows, told["series"])
    idle = [name for name in rows if name not in names]
    table = pd.DataFrame.from_dict(rows, orient="index", columns=["name", "name_zh", "unit", "direction", "kind"])
    notes = [*sheet.notes, *_aside(sheet, told)]
    return table, [*notes, f"series without a value: {', '.join(idle)}"] if idle else notes


def read_breaks(sheet: Sheet, series: Iterable[str], codes: Iterable[str]) -> tuple[pd.DataFrame, list[str]]:
    """Where levels must not be compared, as `gzsim.record.vintages` takes it; and notes.

    Raises InputError if a series or place is not known, or the old basis does not end before the new one begins.
    """
    told = columns_of(sheet.needed(), "breaks")
    known = {"series": [*series], "code": [EVERY_UNIT, *codes]}

    def read(row: Row) -> tuple[object, ...]:
        cells = {what: row[heading.column - 1] for what, heading in told.items()}
        names = [_one_of(sheet, cells[what], names) for what, names in known.items()]
        before, after = (year_of(sheet, cells[what]) for what in ("last_year_before", "first_year_after"))
        if after <= before:
            raise sheet.refused(f"{after} does not lie after {before}", cells["first_year_after"], "a later year")
        anomaly = "kind" in cells and normal(cells["kind"].text).lower() in ANOMALY
        return *names, before, after, "anomaly" if anomaly else "break", False

    return pd.DataFrame(_of_each(read, sheet.body), columns=BREAKS), [*sheet.notes, *_aside(sheet, told)]


def _one_of(sheet: Sheet, cell: Cell, names: list[str]) -> str:
    name = code_of(sheet, cell, "a name")
    if name not in names:
        raise sheet.refused(f"there are no values of {name!r}", cell, likely(name, names))
    return name


def _said(sheet: Sheet, cell: Cell, what: str) -> object:
    text = normal(cell.text)
    if not text or what not in OF_KIND:
        return text or np.nan
    meant = OF_KIND[what].get(text.lower())
    if meant is None:
        raise sheet.refused(f"{cell.text!r} is no {what}{did_you_mean(text, OF_KIND[what])}", cell, SAID[what])
    return meant
