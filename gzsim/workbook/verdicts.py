"""How sure each unit's rank is, as a table to be printed."""

from __future__ import annotations

import pandas as pd

from gzsim.index.sensitivity import Robustness
from gzsim.index.sensitivity.robustness import CHINESE
from gzsim.views.labels import Name, label
from gzsim.views.numbers import NOTHING
from gzsim.views.text_table import Column, TextTable
from gzsim.workbook.held import OwnTables

HEADINGS = (
    (Name("Rank", "名次"), "right"),
    (Name("Unit", "单位"), "left"),
    (Name("Weights drawn", "权重抽样"), "right"),
    (Name("Weights ±25 %", "权重±25%"), "right"),
    (Name("All choices", "全部选择"), "right"),
    (Name("Moved most by", "主要影响因素"), "left"),
    (Name("Verdict", "结论"), "left"),
)


def verdict_table(own: OwnTables, found: Robustness, base: int | None = None) -> TextTable:
    """Units of the last year by rank: bounds of the rank, what moves it most, and the verdict, in both languages.

    ``base`` is the year on whose scale the league is: these ranks are on that of all years, and the table says so.
    """
    table = found.table
    if table.index.nlevels > 1:
        table = table.xs(table.index.get_level_values("year").max(), level="year")
    columns = tuple(Column(label(*name, "both", "\n"), side) for name, side in HEADINGS)
    rows = tuple(_row(own.names.loc[code], row) for code, row in table.iterrows())
    notes = [found.why_not, *([] if base is None else label(*_not_on(base), "both", "\n").split("\n"))]
    return TextTable(label(*found.answer, "both", "\n"), columns, rows, note="\n".join(filter(None, notes)))


def _not_on(base: int) -> Name:
    return Name(f"Ranks here are on the scale that all years share, not on that of {base}, and may differ.",
                f"本表名次按各年份统一尺度计算，未采用{base}年基期尺度，可能与排名表不同。")  # fmt: skip


def _row(names: pd.Series, row: pd.Series) -> tuple[str, ...]:
    who = label(names["name"] or names["name_zh"] or str(row.name), names["name_zh"], "both")
    cause = label(row["cause"], CHINESE.get(row["cause"], ""), "both") if row["cause"] else ""
    bounds = (_span(row[f"{kind}_low"], row[f"{kind}_high"]) for kind in ("weights", "exact", "choices"))
    rank = NOTHING if pd.isna(row["rank"]) else f"{row['rank']:g}"
    return rank, who, *bounds, cause, label(row["verdict"], row["verdict_zh"], "both", "\n")


def _span(low: float, high: float) -> str:
    if pd.isna(low):
        return NOTHING
    return f"{low:g}" if low == high else f"{low:g}–{high:g}"
