"""How indicators go together: within and between groups, and pairs that say nearly the same."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pandas as pd

from gzsim.reports import Passage, ReportFigure, Section, say
from gzsim.views.index_pairs import correlations
from gzsim.views.labels import Name
from gzsim.views.numbers import NOTHING, minus
from gzsim.views.text_table import TextTable
from gzsim.workbook.report.seen import GROUP, INDICATOR, Seen, text_table

ALIKE = 0.9
"""Correlation from which two indicators say nearly the same."""
FEWEST = 3
"""Units that a correlation needs."""
MOST_ROWS = 400


def relations(found: Seen) -> Section:
    """Mean correlation within and between groups, and the pairs whose weights add up, or cancel."""
    matrix = found.index.normalised[found.indicators].corr(min_periods=FEWEST)
    groups = {name: group for group in found.below for name in found.members(group)}
    said, tables = [], []
    if len(found.below) > 1:
        tables.append(_between(found, matrix, groups))
        said += [say("index", "between"), *_contrary(found, matrix, groups)]
    pairs = _pairs(found, matrix, groups)
    said.append(say("index", "alike" if pairs else "none_alike", bar=f"{ALIKE:g}"))
    if pairs:
        headings = INDICATOR, INDICATOR, Name("Groups", "所属组"), Name("Correlation", "相关系数")
        tables.append(text_table(Name("Pairs", "指标对"), headings, pairs[:MOST_ROWS], "lllr"))
    shown = _drawn(found, matrix, groups)
    return Section(say("index", "alike_heading"), paragraphs=tuple(said), figures=shown, tables=tuple(tables))


def _drawn(found: Seen, matrix: pd.DataFrame, groups: dict[str, str]) -> tuple[ReportFigure, ...]:
    if len(matrix) < 2:
        return ()
    drawn = correlations(matrix, "both", found.names, groups, alike=ALIKE)
    return (ReportFigure("correlations", drawn, say("index", "pairs"), drawn.alt, say("index", "own").en),)


def _between(found: Seen, matrix: pd.DataFrame, groups: dict[str, str]) -> TextTable:
    """Mean correlation of the indicators of each group with one another, and with those of each other group."""
    rows = []
    for place, group in enumerate(found.below):
        cells = [mean_correlation(matrix, groups, group, other) for other in found.below[: place + 1]]
        told = [NOTHING if pd.isna(each) else minus(f"{each:+.2f}") for each in cells]
        rows.append((found.what(group), *told, *[""] * (len(found.below) - place - 1)))
    caption = Name("Mean correlation within and between groups", "组内与组间平均相关系数")
    return text_table(caption, (GROUP, *found.group_headings), rows, "l" + "r" * len(found.below))


def mean_correlation(matrix: pd.DataFrame, groups: dict[str, str], group: str, other: str) -> float:
    """Mean over the pairs of two groups, or of one; not a number where there is no pair.

    >>> matrix = pd.DataFrame([[1, 0.5], [0.5, 1]], index=["a", "b"], columns=["a", "b"])
    >>> float(mean_correlation(matrix, {"a": "g", "b": "h"}, "g", "h"))
    0.5
    """
    rows, columns = ([name for name, of in groups.items() if of == each] for each in (group, other))
    part = matrix.loc[rows, columns].to_numpy()
    if group == other:
        part = part[np.triu_indices(len(part), 1)]
    known = part[np.isfinite(part)]
    return float(known.mean()) if known.size else np.nan


def _contrary(found: Seen, matrix: pd.DataFrame, groups: dict[str, str]) -> list[Passage]:
    """Indicators that go against the rest of their own group."""
    told = []
    for name, group in groups.items():
        others = [each for each, of in groups.items() if of == group and each != name]
        if others and matrix.loc[name, others].mean() < 0:
            told.append(found.name(name))
    return [say("index", "contrary", names=told)] if told else []


def _pairs(found: Seen, matrix: pd.DataFrame, groups: dict[str, str]) -> list[tuple[str, ...]]:
    alike = []
    for a, b in combinations(found.indicators, 2):
        value = matrix.loc[a, b]
        if abs(value) >= ALIKE:
            same = "one 同组" if groups.get(a) == groups.get(b) else "two 异组"
            alike.append((found.what(a), found.what(b), same, minus(f"{value:+.2f}")))
    return alike
