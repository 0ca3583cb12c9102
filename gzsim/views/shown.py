"""Any table of data as people read it: names for identifiers, the same decimals down a column, both languages."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

import pandas as pd

from gzsim.errors import InputError
from gzsim.views.labels import NAMES, Language, Name, Names, called, label
from gzsim.views.numbers import NOTHING, minus
from gzsim.views.text_table import Column, TextTable

DECIMALS = 2
"""Decimals of a number of which nothing else is said."""

IDENTIFIER = re.compile("[a-z][a-z0-9]*(_[a-z0-9]+)+")
"""What a table calls a thing that has no name; it is spelt without underscores."""

YES, NO = Name("yes", "是"), Name("no", "否")

HEADINGS: Names = MappingProxyType(
    {
        "name": Name("Place", "地区"),
        "zone": Name("Zone", "分区"),
        "zone_model": Name("Zone model", "分区方案"),
        "scheme": Name("Scheme", "方案"),
        "indicator": Name("Indicator", "指标"),
        "outcome": Name("Outcome", "结果"),
        "series": Name("Series", "数据"),
        "status": Name("Status", "状态"),
        "year": Name("Year", "年份"),
        "years": Name("Years", "年数"),
        "rank": Name("Rank", "名次"),
        "score": Name("Score", "得分"),
        "lead": Name("Lead, points", "领先分"),
        "scaled_lead": Name("Scaled lead", "折算领先分"),
        "weight": Name("Weight", "权重"),
        "unit": Name("Unit", "单位"),
        "low": Name("Low (5 %)", "下限（5%）"),
        "median": Name("Median", "中位数"),
        "high": Name("High (95 %)", "上限（95%）"),
        "difference": Name("Difference", "差异"),
        "other_sign": Name("Other sign", "方向相反"),
        "range": Name("5–95 % of draws", "抽样5–95%区间"),
        "coverage": Name("Data", "数据覆盖"),
    }
)
"""What columns are called that many tables have."""


def shown(
    table: pd.DataFrame | pd.Series,
    en: str = "",
    zh: str = "",
    *,
    decimals: int | Mapping[str, int] = DECIMALS,
    percent: tuple[str, ...] = (),
    names: Names = NAMES,
    note: str = "",
    language: Language = "both",
) -> TextTable:
    """Table for a notebook: the index first, if it is more than a count, then the columns.

    Texts and headings that are identifiers are called as ``names`` (and, for headings, `HEADINGS`) has it; numbers have
    as many decimals as their column, a true minus sign and no trailing e; a missing value is a dash.

    Parameters
    ----------
    en, zh : what the table shows
    decimals : of all columns of fractions, or by column
    percent : columns of shares that are shown in percent, without decimals unless ``decimals`` names them
    note : below the table

    Raises InputError if ``decimals`` or ``percent`` name a column that the table does not have.

    >>> table = pd.DataFrame({"scheme": ["last_place"], "debt": [-1.234], "share": [0.25]})
    >>> seen = shown(table, percent=("share",), language="en")
    >>> [column.heading for column in seen.columns], seen.rows
    (['Scheme', 'debt', 'share'], (('Last-place deduction', '−1.23', '25 %'),))
    """
    frame = _with_index(table)
    known, by_column = list(map(_heading, frame.columns)), decimals if isinstance(decimals, Mapping) else {}
    if unknown := [name for name in (*by_column, *percent) if name not in known]:
        raise InputError(f"the table has no column {unknown[0]!r}", field="decimals", valid=", ".join(known))
    digits = dict.fromkeys(known, DECIMALS if by_column else decimals) | dict.fromkeys(percent, 0) | dict(by_column)
    cells = [[_cell(value, digits[name], name in percent, names, language) for value in frame.iloc[:, place]]
             for place, name in enumerate(known)]  # fmt: skip
    columns = [Column(called(name, language, {**HEADINGS, **names}, "\n"), _side(frame.iloc[:, place], cells[place]))
               for place, name in enumerate(known)]  # fmt: skip
    return TextTable(label(en, zh, language, "  "), tuple(columns), tuple(zip(*cells, strict=True)), note)


def _with_index(table: pd.DataFrame | pd.Series) -> pd.DataFrame:
    frame = table.to_frame() if isinstance(table, pd.Series) else table
    if isinstance(frame.index, pd.RangeIndex) and frame.index.name is None:
        return frame  # the index is nothing but a count
    levels = {f"level {place}": frame.index.get_level_values(place) for place in range(frame.index.nlevels)}
    names = ["" if name is None else str(name) for name in frame.index.names]
    headings = [*names, *map(_heading, frame.columns)]
    return pd.concat([pd.DataFrame(levels), frame.reset_index(drop=True)], axis=1).set_axis(headings, axis=1)


def _heading(name: object) -> str:
    return " ".join(map(str, name)).strip() if isinstance(name, tuple) else str(name)


def _cell(value: object, decimals: int, percent: bool, names: Names, language: Language) -> str:
    if isinstance(value, bool) or type(value).__name__ == "bool":
        return label(*(YES if value else NO), language)
    if isinstance(value, str):
        return called(value, language, names) if value in names or IDENTIFIER.fullmatch(value) else value
    if value is None or pd.isna(value):
        return NOTHING
    if percent:
        return minus(f"{100 * value:z.{decimals}f} %")
    if isinstance(value, float) or (hasattr(value, "dtype") and value.dtype.kind == "f"):
        return minus(f"{value:z.{decimals}f}")
    return minus(str(value))


def _side(column: pd.Series, cells: list[str]) -> str:
    """Numbers stand on the right, and so do texts that begin with one."""
    if pd.api.types.is_bool_dtype(column):
        return "left"
    return "right" if all(cell[:1].isdigit() or cell[:1] in "+−–" for cell in cells) else "left"
