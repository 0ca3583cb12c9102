"""Which choices matter: how far ranks move without each indicator, and when a step is done in another usual way."""

from __future__ import annotations

import pandas as pd

from gzsim.reports import Passage, ReportFigure, Section, say
from gzsim.views.index_bars import rank_shifts
from gzsim.views.labels import Name, Names, label
from gzsim.views.numbers import NOTHING, minus
from gzsim.views.text_table import TextTable
from gzsim.workbook.choices import is_quick, left_out, otherwise
from gzsim.workbook.report.seen import INDICATOR, Seen, text_table

MOST_DRAWN = 20
"""Indicators that the figure has bars for; the table has them all."""
CALLED = {
    "minmax": Name("Scale: min–max", "标准化：极差法"),
    "zscore": Name("Scale: z-scores", "标准化：Z值"),
    "rank": Name("Scale: ranks", "标准化：位次"),
    "arithmetic": Name("Means: arithmetic", "合成：算术平均"),
    "geometric": Name("Means: geometric, scale 1–100", "合成：几何平均（1–100分）"),
    "equal": Name("Weights: equal", "权重：等权"),
    "treat": Name("Outliers: winsorised", "离群值：缩尾处理"),
}
"""What the other ways are called."""


def sensitivity(found: Seen) -> Section | None:
    """Tables of the places that units move, most first."""
    if found.table["rank"].notna().sum() < 2:
        return None
    other, failed = otherwise(found.index)
    shown: tuple[ReportFigure, ...] = ()
    said, tables = [say("index", "sensitivity")], [_table(found, other, Name("Choice", "做法"), CALLED)]
    said += [say("index", "choice_failed", choice=CALLED[name], reason=reason) for name, reason in failed.items()]
    if is_quick(found.index):
        without = left_out(found.index)
        if len(without):
            tables.append(_table(found, without, Name("Left out", "剔除指标"), found.names))
            said.insert(1, _most(found, without, other))
            shown = (_drawn(found, without),)
    else:
        said.append(say("index", "too_large", count=len(found.index.data), indicators=len(found.indicators)))
    return Section(say("index", "sensitivity_heading"), tuple(said), shown, tuple(tables))


def _drawn(found: Seen, without: pd.DataFrame) -> ReportFigure:
    units = {str(code): found.unit_name(code) for code in without["unit"]}
    summary = without.rename(columns={"mean_shift": "mean_absolute_shift"}).head(MOST_DRAWN)
    drawn = rank_shifts(summary, "both", {**units, **found.names})
    return ReportFigure("left_out", drawn, say("index", "left_out"), drawn.alt, say("index", "own").en)


def _most(found: Seen, without: pd.DataFrame, other: pd.DataFrame) -> Passage:
    """What moves ranks most, of either kind."""
    name, choice = without.index[0], other.index[0] if len(other) else None
    moved = f"{other['mean_shift'].iloc[0]:.1f}" if choice else ""
    told = {"indicator": found.name(name), "shift": f"{without['mean_shift'].iloc[0]:.1f}", "moved": moved}
    return say("index", "most", **told, choice=CALLED[choice] if choice else "")


def _table(found: Seen, moved: pd.DataFrame, what: Name, names: Names) -> TextTable:
    rows = []
    for name, row in moved.iterrows():
        who = f"{found.who(row['unit'])} ({row['largest_shift']:g})" if row["largest_shift"] else NOTHING
        correlation = NOTHING if pd.isna(row["spearman"]) else minus(f"{row['spearman']:.3f}")
        what_moved = label(*names.get(name, Name(name)), "both")
        rows.append((what_moved, f"{row['mean_shift']:.2f}", who, found.who(row["first"]), correlation))
    headings = (INDICATOR if what.en == "Left out" else what, Name("Mean shift, places", "平均位移，位"),
                Name("Moves most (places)", "变动最大（位）"), Name("First then", "届时居首"),
                Name("Rank correlation", "位次相关"))  # fmt: skip
    return text_table(what, headings, rows, "lrllr")
