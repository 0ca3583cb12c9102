"""Whether other series agree with a reported one, year by year and over the years."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from gzsim.common.names import require_rows
from gzsim.common.tidy import distinct
from gzsim.views.drawing import Drawing, drawing, frame
from gzsim.views.fonts import drawable
from gzsim.views.labels import NAMES, Language, Name, Names, called, label, words
from gzsim.views.palette import BLUE, FAINT, MUTED, PAPER, VERMILLION

TABLE = ["series", "rho", "chance", "p_holm", "moves", "p_moves_holm", "places"]
YEARS = ["series", "year", "rho", "p_holm"]
LEVEL = 0.05
NOTE = Name(
    "Rank correlation of the places in a year: 1 the same order, −1 the reverse. Band: where the mean lies in 95 % of\n"
    "draws in which whole histories are dealt out anew among places. Filled: the year stands out (Holm).",
    "年内各地区位次的秩相关：1为完全一致，−1为完全相反。色带：将各地区整段历史随机重新分配后，\n"
    "多年均值在95%的抽样中所处的范围。实心点：当年显著（霍尔姆校正）。",
)


def agreement(table: pd.DataFrame, by_year: pd.DataFrame, language: Language = "both", names: Names = NAMES) -> Drawing:
    """A panel for each series: rank correlation with the reported one in each year, their mean, and what chance shows.

    Parameters
    ----------
    table : DataFrame with the columns `TABLE`, a row for each series
    by_year : DataFrame with the columns `YEARS`, a row for each series and year
    names : names of the series

    Raises InputError if a column is missing or there are no rows.

    >>> table = pd.DataFrame({"series": ["lights"], "rho": 0.4, "chance": 0.2, "p_holm": 0.01, "moves": 0.0,
    ...                       "p_moves_holm": 1.0, "places": 9})
    >>> by_year = pd.DataFrame({"series": "lights", "year": [2015, 2016], "rho": [0.3, 0.5], "p_holm": 1.0})
    >>> agreement(table, by_year, "en").texts[0].get_text()
    '1 of 1 series agrees with what was reported beyond chance'
    """
    require_rows(table, TABLE, "table")
    require_rows(by_year, YEARS, "by_year")
    language, series = drawable(language), distinct(table["series"])
    with drawing(10.5, 4.6) as figure:
        frame(figure, words(*_title(table), language), label(*NOTE, language, "\n"), _keys(language))
        panels = np.atleast_1d(figure.subplots(1, len(series), sharey=True, sharex=True))
        for axes, name in zip(panels, series, strict=True):
            row = table[table["series"] == name].iloc[0]
            _panel(axes, row, by_year[by_year["series"] == name])
            places = label(f"{row['places']} places", f"{row['places']}个地区", language)
            axes.set_title(f"{called(name, language, names, chr(10))}\n{places}", fontsize=10)
        panels[0].set_ylabel(label("rank correlation with reported growth", "与公布增速的秩相关", language, "\n"))
    return figure


def _title(table: pd.DataFrame) -> Name:
    """How many series agree, on either test, after correction for their number; a negative one does not agree."""
    tests = ((table["rho"], table["p_holm"]), (table["moves"], table["p_moves_holm"]))
    agree = int(np.any([(size > 0) & (p <= LEVEL) for size, p in tests], axis=0).sum())
    number = len(table)
    if not agree:
        return Name(f"None of {number} series agrees with what was reported beyond chance",
                    f"{number}个序列均未显示出超出偶然的一致性")  # fmt: skip
    verb = "agrees" if agree == 1 else "agree"
    return Name(f"{agree} of {number} series {verb} with what was reported beyond chance",
                f"{number}个序列中有{agree}个与公布值的一致性超出偶然")  # fmt: skip


def _keys(language: Language) -> list:
    year = {"linestyle": "none", "marker": "o", "color": BLUE, "markersize": 6}
    return [
        Line2D([], [], **year, markerfacecolor=PAPER, label=label("a year", "单个年份", language)),
        Line2D([], [], color=VERMILLION, linewidth=2.5, label=label("mean of the years", "多年均值", language)),
        Patch(facecolor=FAINT, label=label("mean by chance, 95 %", "偶然情形下的均值（95%）", language)),
    ]


def _panel(axes: Axes, row: pd.Series, years: pd.DataFrame) -> None:
    axes.axhspan(-row["chance"], row["chance"], color=FAINT, linewidth=0)
    axes.axhline(0, color=MUTED, linewidth=1)
    clear = years["p_holm"] <= LEVEL
    for there, face in ((~clear, PAPER), (clear, BLUE)):
        axes.plot(years["year"][there], years["rho"][there], "o", color=BLUE, markerfacecolor=face, markersize=6)
    axes.plot([years["year"].min() - 0.5, years["year"].max() + 0.5], [row["rho"]] * 2, color=VERMILLION, linewidth=2.5)
    axes.set_ylim(-1.08, 1.08)
    axes.grid(axis="y")
