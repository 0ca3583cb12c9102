"""How sure each unit's rank is, as a table to be printed."""

from __future__ import annotations

import pandas as pd

from gzsim.index.sensitivity import Robustness
from gzsim.index.sensitivity.robustness import CHINESE
from gzsim.views.labels import Language, Name, label
from gzsim.views.numbers import NOTHING
from gzsim.views.text_table import Column, TextTable
from gzsim.workbook.held import OwnTables, unit_name
from gzsim.workbook.league import last_year

HEADINGS = (
    (Name("Rank", "名次"), "right"),
    (Name("Unit", "单位"), "left"),
    (Name("Weights drawn", "权重抽样"), "right"),
    (Name("Weights ±25 %", "权重±25%"), "right"),
    (Name("All choices", "全部选择"), "right"),
    (Name("Moved most by", "主要影响因素"), "left"),
    (Name("Verdict", "结论"), "left"),
)


def verdict_table(own: OwnTables, found: Robustness, language: Language = "both") -> TextTable:
    """Units of the last year by rank: bounds of the rank, what moves it most, and the verdict.

    In English units bear their Chinese names as well.
    """
    columns = tuple(Column(label(*name, language, "\n"), side) for name, side in HEADINGS)
    rows = tuple(_row(own.names.loc[code], row, language) for code, row in last_year(found.table).iterrows())
    note = found.why_not_zh if language == "zh" else found.why_not
    return TextTable(label(*found.answer, language, "\n"), columns, rows, note=note)


def _row(names: pd.Series, row: pd.Series, language: Language) -> tuple[str, ...]:
    who = label(*unit_name(names), "zh" if language == "zh" else "both")
    cause = label(row["cause"], CHINESE.get(row["cause"], ""), language) if row["cause"] else ""
    bounds = (_span(row[f"{kind}_low"], row[f"{kind}_high"]) for kind in ("weights", "exact", "choices"))
    rank = NOTHING if pd.isna(row["rank"]) else f"{row['rank']:g}"
    return rank, who, *bounds, cause, label(row["verdict"], row["verdict_zh"], language, "\n")


def _span(low: float, high: float) -> str:
    if pd.isna(low):
        return NOTHING
    return f"{low:g}" if low == high else f"{low:g}–{high:g}"
