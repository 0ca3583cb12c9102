"""Which way differences go over the rows of a design, and how surely."""

from __future__ import annotations

from math import floor

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import to_hex
from matplotlib.patches import Rectangle

from gzsim.common.names import require_rows
from gzsim.common.tidy import distinct, known_outcome, wide
from gzsim.views.drawing import Drawing, drawing, frame
from gzsim.views.fonts import drawable
from gzsim.views.heatmap import gap, grid, tile
from gzsim.views.index_pairs import SIGNS
from gzsim.views.labels import NAMES, Language, Name, Names, called, label, words
from gzsim.views.palette import INK, PAPER, ink_on
from gzsim.views.wrapping import folded

SHARES = ["run", "outcome", "positive", "negative"]
SURE = 0.95
"""Share of rows from which a sign is said to hold."""
UP, DOWN = "↑", "↓"
ROUNDING = 1e-9
"""Percent by which arithmetic may miss a whole number."""


def sign_tiles(
    table: pd.DataFrame, outcomes: pd.DataFrame, language: Language = "both", names: Names = NAMES
) -> Drawing:
    """Comparisons (rows) by outcome (columns): the more frequent sign of the difference, and its share in percent.

    Parameters
    ----------
    table : DataFrame with the columns `SHARES`, a row for each comparison (``run``) and outcome; shares from 0 to 1
    outcomes : DataFrame, catalogue by outcome: name, name_zh
    names : names of the comparisons

    Raises InputError if a column is missing, there are no rows, a pair stands twice or an outcome is not in the
    catalogue.

    >>> outcomes = pd.DataFrame({"name": ["Debt"], "name_zh": ["债务"]}, ["debt"])
    >>> table = pd.DataFrame({"run": ["last_place", "audits"], "outcome": "debt", "positive": [0.98, 0.4],
    ...                       "negative": [0.02, 0.6]})
    >>> [text.get_text() for text in sign_tiles(table, outcomes, "en").axes[0].texts]
    ['↑ 98', '↓ 60']
    """
    require_rows(table, SHARES, "sign_tiles")
    language, columns = drawable(language), distinct(table["outcome"])
    runs = distinct(table["run"])
    up, down = (wide(table, "run", "outcome", sign).loc[runs, columns] for sign in ("positive", "negative"))
    sure, there = int((up.ge(SURE) | down.ge(SURE)).sum(axis=None)), int(up.notna().sum(axis=None))
    heads = [folded(_head(known_outcome(outcomes, each), language), 15) for each in columns]
    with drawing(3.0 + 1.2 * len(columns), 2.4 + 0.5 * len(runs)) as figure:
        frame(figure, words(*_title(sure, there), language), label(*NOTE, language, "\n"))
        axes = figure.subplots()
        grid(axes, [folded(called(each, language, names, "\n"), 36) for each in runs], heads)
        axes.xaxis.tick_top()
        axes.tick_params(length=0)
        for row, run in enumerate(runs):
            for column, outcome in enumerate(columns):
                _sign(axes, (column, row), up.loc[run, outcome], down.loc[run, outcome])
    return figure


NOTE = Name(
    f"{UP} higher, {DOWN} lower than the baseline, in so many percent of the rows,\nrounded down; the others go "
    "the other way or stand still. Framed: 95 % or more.\nRows range over what is plausible of the parameters.",
    f"{UP}、{DOWN}：高于、低于基准的参数组占比（%，舍去小数），\n其余为方向相反或不变。加框：不低于95%。各组参数取自合理范围。",
)


def _title(sure: int, there: int) -> Name:
    return Name(f"{sure} of {there} differences go the same way in 95 % of the plausible range or more",
                f"{there}项差异中有{sure}项在95%以上的合理参数组中方向一致")  # fmt: skip


def _head(entry: pd.Series, language: Language) -> str:
    return label(entry["name"], entry["name_zh"], language, "\n")


def _sign(axes: Axes, place: tuple[int, int], up: float, down: float) -> None:
    """Tile of one difference; what moves nowhere is left white."""
    if pd.isna(up):
        gap(axes, *place)
        return
    face = to_hex(SIGNS((up - down + 1) / 2))
    tile(axes, *place, facecolor=face, edgecolor=PAPER, linewidth=1.2)
    share = max(up, down)
    arrow = f"{UP if up >= down else DOWN} {floor(100 * share + ROUNDING)}" if share else "0"
    axes.text(*place, arrow, ha="center", va="center_baseline", fontsize=9.5, color=ink_on(face))
    if share >= SURE:
        corner = place[0] - 0.45, place[1] - 0.43
        axes.add_artist(Rectangle(corner, 0.9, 0.86, facecolor="none", edgecolor=INK, linewidth=1.5))
