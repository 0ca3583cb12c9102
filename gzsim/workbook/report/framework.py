"""What is measured: the tree with its weights, and how the figures of each indicator are spread."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from gzsim.reports import Band, Section, Spread, Spreads, say
from gzsim.views.index_spread import outlying
from gzsim.views.labels import Name
from gzsim.views.numbers import NOTHING, minus
from gzsim.views.text_table import TextTable
from gzsim.workbook.report.seen import INDICATOR, Seen, figure, positions, text_table

INDENT = "\u2003"
BINS = 16


def framework(found: Seen) -> Section:
    """Every group and indicator: where it belongs, and what it weighs."""
    told = framework_table(found)
    return Section(say("index", "framework_heading"), paragraphs=(say("index", "framework"),), tables=(told,))


def framework_table(found: Seen) -> TextTable:
    """The tree, each group before its members, with weights in the group and in the index."""
    within = found.index.weights.set_index("member")["weight"]
    rows = []
    for depth, name in _walk(found, "index", 0):
        in_index = found.weights.get(name) if name in found.indicators else _total(found, name)
        rows.append(
            (
                INDENT * depth + found.what(name),
                {1: "↑", -1: "↓"}.get(found.index.recipe.directions.get(name), ""),
                "" if name == "index" else _percent(within[name]),
                _percent(in_index) if found.linear else NOTHING,
                found.measured_in(name) if name in found.indicators else "",
            )
        )
    headings = (Name("Group and indicator", "组与指标"), Name("Better", "方向"),
                Name("Weight in group, %", "组内权重%"), Name("Weight in index, %", "总权重%"),
                Name("Measured in", "计量单位"))  # fmt: skip
    return text_table(Name("Framework", "指标体系"), headings, rows, "llrrl")


def _walk(found: Seen, name: str, depth: int) -> Iterator[tuple[int, str]]:
    """Each group before its members, and how deep it stands."""
    yield depth, name
    for member in found.index.recipe.tree.get(name, ()):
        yield from _walk(found, member, depth + 1)


def _total(found: Seen, group: str) -> float:
    return float(found.weights.reindex(found.members(group)).sum())


def _percent(share: float) -> str:
    return f"{100 * share:.1f}"


def spread(found: Seen) -> Section:
    """Least, quartiles and most of each indicator, its skewness, outliers and gaps, with a drawing."""
    drawn, rows, spreads = positions(found.normalised), [], []
    for name in found.indicators:
        x, gaps = found.figures[name].dropna(), int(found.missing[name].fillna(False).sum())
        quarters = x.quantile([0, 0.25, 0.5, 0.75, 1])
        told = int(outlying(x).sum())
        rows.append((found.what(name), *map(figure, quarters), _skew(x), str(told or ""), str(gaps or "")))
        spreads.append(_spread(drawn[name].dropna()))
    headings = (INDICATOR, Name("Least", "最小"), Name("Lower quartile", "下四分位"), Name("Median", "中位"),
                Name("Upper quartile", "上四分位"), Name("Most", "最大"), Name("Skewness", "偏度"),
                Name("Outliers", "离群"), Name("Missing", "缺失"), Name("Worst – best", "最差–最优"))  # fmt: skip
    table = text_table(Name("Indicators", "指标"), headings, rows, "lrrrrrrrrl")
    return Section(
        say("index", "spread_heading"),
        paragraphs=(say("index", "spread"),),
        tables=(Spreads(table, tuple(spreads)),),
    )


def _skew(x: pd.Series) -> str:
    value = x.skew() if len(x) > 2 and np.ptp(x) > 0 else np.nan
    return NOTHING if pd.isna(value) else minus(f"{value:z.1f}")


def _spread(drawn: pd.Series) -> Spread:
    counts = np.histogram(drawn, bins=BINS, range=(0, 1))[0]
    return Spread(Band(*drawn.quantile([0.25, 0.5, 0.75]).fillna(0.5)), tuple(map(int, counts)))
