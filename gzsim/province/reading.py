"""Read the workbook of a province, each fault with its sheet and cell."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from gzsim.common.reading import as_path
from gzsim.errors import InputError
from gzsim.province.columns import ABOUT, SHEET, UNITS, found
from gzsim.province.indicators import Declared, read_indicators, zone_weights
from gzsim.scenario.zones import WHOLE_PROVINCE
from gzsim.workbook.excel import read_excel
from gzsim.workbook.figures import normal
from gzsim.workbook.headings import UNITS as UNIT_COLUMNS
from gzsim.workbook.headings import found as known_columns
from gzsim.workbook.headings import key
from gzsim.workbook.indicators import read_framework
from gzsim.workbook.opened import DATA, META
from gzsim.workbook.sheets import Sheet
from gzsim.workbook.units import Units, read_units

VALID = "a workbook with the sheets province, data and indicators; gzsim new FILE.xlsx --province writes one"
CODE = re.compile(r"\d{6}")
FEWEST = 3
"""Indicators that a year of the record is scored by at least."""

WHOLE = ("start_year", "years")
FIRST_MADE = 990_000
"""Codes are made from here on where a workbook has none; no province of GB/T 2260 begins with 99."""


@dataclass(frozen=True, eq=False)
class OwnProvince:
    """What a workbook says of a province.

    Attributes
    ----------
    file : the workbook
    about : names, source, author, start_year and years, as far as they are told
    units : DataFrame, index code (six digits) × (name, name_zh, land_km2, spending, remoteness); NaN where not told
    zones : mapping code → zone, empty where there is one yardstick for all
    figures : DataFrame, (year, code) × keys of ``indicators``
    indicators : list of `gzsim.province.indicators.Declared`
    weights, zone_weights : indicator → weight of the whole province, and of each zone
    notes : what a reader should know
    """

    file: Path
    about: Mapping[str, str]
    units: pd.DataFrame
    zones: Mapping[str, str]
    figures: pd.DataFrame
    indicators: list[Declared]
    weights: Mapping[str, float]
    zone_weights: Mapping[str, Mapping[str, float]]
    notes: tuple[str, ...]


def read_province(path: str | Path, *, rescale: bool = False, percent: bool = False) -> OwnProvince:
    """Read the workbook of a province (see `gzsim.province.making.make_province`)."""
    file = as_path(path, "path", VALID)
    sheets = read_excel(file)
    about, data, meta = (_sheet(sheets, names, file) for names in (SHEET, DATA, META))
    framework = read_framework(meta)
    indicators = read_indicators(framework)
    if "year" not in known_columns(data, UNIT_COLUMNS):
        raise data.refused("no column has the years of the figures", data.headings[0], "a column year or 年份")
    units = read_units(data, [each.code for each in indicators])
    for each in indicators:
        if each.code not in units.figures or units.figures[each.code].isna().all():
            problem = f"{data.name} has no {'figures in' if each.code in units.figures else 'column'} {each.code!r}"
            raise framework.refused(each.code, "code", problem, "the heading of a column of figures")
    codes, notes = _codes(data, units)
    if len(codes) < 2:
        raise data.refused("a single unit has nobody to be ranked with", data.headings[0], "two units or more")
    if len(indicators) < FEWEST:
        notes.append(f"fewer than {FEWEST} indicators: years cannot be scored or replayed, only simulated")
    zones = _zones(data, units, codes)
    listed = list(dict.fromkeys(zones.values()))
    whole, of_zone = zone_weights(framework, listed, rescale, percent)
    keys = {each.code: each.key for each in indicators}
    figures = units.figures[list(keys)].rename(columns=keys).rename(index=codes, level="code")
    return OwnProvince(
        file, _about(about), _of_units(units, codes), zones, figures, indicators,
        {keys[code]: share for code, share in whole.items()},
        {zone: {keys[code]: share for code, share in each.items()} for zone, each in of_zone.items()},
        (*data.notes, *meta.notes, *notes),
    )  # fmt: skip


def _sheet(sheets: Mapping[str, Sheet], names: tuple[str, ...], file: Path) -> Sheet:
    for name, sheet in sheets.items():
        if {key(part) for part in (name, *name.split())} & {*names}:
            return sheet.needed()
    raise InputError(f"no sheet is called {names[0]} or {names[-1]}", file=file, valid=VALID)


def _about(sheet: Sheet) -> dict[str, str]:
    """Rows of the sheet about the province: what is told in the first column, and what is said of it in the second."""
    said, rows = {}, {row[0]: row[1] for row in (sheet.headings, *sheet.body) if len(row) > 1}
    told = found(rows, ABOUT)
    for what, cell in told.items():
        value = rows[cell]
        if value.fault:
            raise sheet.refused(value.fault, value, "a text or a number")
        if value.text:
            said[what] = normal(value.text) if what in WHOLE else value.text
        if what in WHOLE and what in said and not said[what].isdecimal():
            raise sheet.refused(f"{value.text!r} is no {what.replace('_', ' ')}", value, "a whole number")
    if not {"name", "name_zh"} & {*said}:
        raise sheet.refused("the province has no name", sheet.headings[0], "a row name_zh 名称 or name 英文名")
    return said


def _codes(data: Sheet, units: Units) -> tuple[dict[str, str], list[str]]:
    """Six-digit code of each unit as it is called in the sheet; made where no column has codes."""
    called = list(dict.fromkeys(units.figures.index.get_level_values("code")))
    heading = known_columns(data, UNIT_COLUMNS).get("code")
    if heading is None:
        made = {name: str(FIRST_MADE + 100 * place) for place, name in enumerate(called, start=1)}
        return made, [f"no column has codes: the units were given {made[called[0]]} to {made[called[-1]]}"]
    for row in data.body:
        cell = row[heading.column - 1]
        if not CODE.fullmatch(normal(cell.text)):
            raise data.refused(f"{cell.text!r} is no code of a unit", cell, "six digits (GB/T 2260), or no such column")
    without = units.names.index[(units.names == "").all(axis=1)]
    if len(without):
        raise data.refused(f"{without[0]} has no name", heading, "a column name_zh 名称 or name 英文名")
    return {code: code for code in called}, []


def _zones(data: Sheet, units: Units, codes: Mapping[str, str]) -> dict[str, str]:
    """Zone of each unit by its code, one in all years; nothing where no column has zones."""
    heading = known_columns(data, UNIT_COLUMNS).get("group")
    if heading is None:
        return {}
    zones: dict[str, str] = {}
    for row, label in zip(data.body, units.figures.index, strict=True):
        cell, code = row[heading.column - 1], codes[label[-1]]
        zone = normal(cell.text)
        if not zone or zone == WHOLE_PROVINCE:
            raise data.refused(f"{cell.text!r} is no zone", cell, f"the name of a zone, other than {WHOLE_PROVINCE}")
        if zones.setdefault(code, zone) != zone:
            raise data.refused(f"{label[-1]} is in {zones[code]} before, and in {zone} here", cell, "one zone a unit")
    return zones


def _of_units(units: Units, codes: Mapping[str, str]) -> pd.DataFrame:
    """Names and what else is told of a unit; of figures of several years the last."""
    names = units.names.rename(index=codes).replace("", pd.NA)
    table = pd.DataFrame(
        {"name": names["name"].fillna(names["name_zh"]), "name_zh": names["name_zh"].fillna(names["name"])}
    )
    told = found((units.columns[name] for name in units.figures), UNITS)
    last = units.figures.sort_index(level="year").groupby(level="code").last().rename(index=codes)
    for what in UNITS:
        table[what] = last[normal(told[what].text)].reindex(table.index) if what in told else float("nan")
    return table.rename_axis("code")
