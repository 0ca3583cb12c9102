"""Bars over an index: its league, one unit's lead, and what the ranking owes to each indicator."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Patch

from gzsim.common.names import require_rows
from gzsim.views.drawing import Drawing, drawing
from gzsim.views.fonts import drawable
from gzsim.views.index_text import both_ends, cut, headed, name_of, named, row_height, row_names
from gzsim.views.labels import NAMES, Language, Name, Names, label
from gzsim.views.palette import BLUE, INK, MUTED, pale


def rows_of(axes: Axes, names: list[str]) -> None:
    """Name the rows of a chart, the first at the top.

    >>> with drawing(2, 2) as figure:
    ...     rows_of(figure.subplots(), ["a"])
    """
    axes.set_yticks(range(len(names)), names)
    axes.set_ylim(len(names) - 0.4, -0.6)
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)


def rank_shifts(summary: pd.DataFrame, language: Language = "both", names: Names = NAMES) -> Drawing:
    """How many places units move on average when each indicator is left out, and who moves farthest.

    Parameters
    ----------
    summary : DataFrame, indicator × (mean_absolute_shift, largest_shift, unit), as
        :func:`gzsim.index.analysis.remove_indicator` gives it
    names : names of indicators and units

    Raises InputError if a column is missing or there are no rows.

    >>> table = pd.DataFrame({"mean_absolute_shift": [1.5, 0.5], "largest_shift": [3, 1], "unit": ["a", "b"]},
    ...                      index=["gdp", "air"])
    >>> rank_shifts(table, "en").alt
    'Bars of 2 indicators. Without gdp units move by 1.5 places on average, without air by 0.5'
    """
    require_rows(summary, ["mean_absolute_shift", "largest_shift", "unit"], "summary")
    language = drawable(language)
    ordered = summary.sort_values("mean_absolute_shift", ascending=False, kind="stable")
    shown, notes = both_ends(ordered)
    rows = row_names(shown.index, names, language)
    with drawing(7.6, 1.7 + row_height(rows) * len(rows)) as figure:
        kind = Name(f"Bars of {len(summary)} indicators", f"{len(summary)}个指标的条形图")
        told = Name("In grey: who moves farthest, and by how many places.", "灰字：变动最大的单位及位数。")
        headed(figure, kind, _most_and_least(ordered["mean_absolute_shift"], names), language, (told, *notes))
        axes = figure.subplots()
        moved = shown["mean_absolute_shift"]
        axes.barh(range(len(rows)), moved, height=0.6, color=BLUE)
        for place, (shift, most, unit) in enumerate(zip(moved, shown["largest_shift"], shown["unit"], strict=True)):
            own = cut(label(*name_of(_code(unit), names), language), 30)
            axes.text(shift, place, f"  {shift:.2g}", va="center", fontsize=8.5, color=INK)
            axes.text(1.02, place, f"{own} {most:g}", va="center", fontsize=8.5, color=MUTED,
                      transform=axes.get_yaxis_transform())  # fmt: skip
        rows_of(axes, rows)
        axes.set_xlim(0, 1.15 * max(moved.max(), 1e-9))
        axes.set_xlabel(label("places moved without the indicator, mean", "剔除该指标后名次的平均变动", language, "  "))
    return figure


def _code(unit: object) -> object:
    return unit[-1] if isinstance(unit, tuple) else unit


def _most_and_least(moved: pd.Series, names: Names) -> Name:
    most, least = (named(moved.index[at], names, 30) for at in (0, -1))
    if moved.iloc[0] == 0:
        return Name("No unit moves, whichever indicator is left out", "剔除任一指标，名次均不变")
    found = Name(f"Without {most.en} units move by {moved.iloc[0]:.2g} places on average",
                 f"剔除{most.zh}，名次平均变动{moved.iloc[0]:.2g}位")  # fmt: skip
    if len(moved) == 1:
        return found
    return Name(f"{found.en}, without {least.en} by {moved.iloc[-1]:.2g}",
                f"{found.zh}；剔除{least.zh}，{moved.iloc[-1]:.2g}位")  # fmt: skip


def sobol_bars(table: pd.DataFrame, language: Language = "both", names: Names = NAMES) -> Drawing:
    """First-order and total Sobol index of each choice, with the 95 % interval of the total one.

    Parameters
    ----------
    table : DataFrame, factor × (first, total, total_low, total_high), as ``SobolIndices.of`` gives it
    names : names of the factors

    Raises InputError if a column is missing or there are no rows.

    >>> table = pd.DataFrame({"first": [0.6, 0.3], "total": [0.7, 0.4], "total_low": [0.6, 0.3],
    ...                       "total_high": [0.8, 0.5]}, index=["weights drawn", "aggregation"])
    >>> sobol_bars(table, "en").alt
    'Sobol indices of 2 choices. What moves the ranks most is weights drawn: total index 0.70'
    """
    require_rows(table, ["first", "total", "total_low", "total_high"], "table")
    language = drawable(language)
    shown, notes = both_ends(table.sort_values("total", ascending=False, kind="stable"))
    rows = row_names(shown.index, names, language)
    with drawing(7.6, 2.1 + 1.3 * row_height(rows) * len(rows)) as figure:
        first = named(shown.index[0], names)
        total = f"{shown['total'].iloc[0]:.2f}"
        finding = Name(f"What moves the ranks most is {first.en}: total index {total}",
                       f"对名次影响最大的是{first.zh}：总效应指数{total}")  # fmt: skip
        kind = Name(f"Sobol indices of {len(table)} choices", f"{len(table)}项选择的Sobol指数")
        told = Name("Line: 95 % interval of the total index.", "横线：总效应指数的95%区间。")
        looks = {"total": pale(BLUE), "first": BLUE}
        called = {"total": Name("total, with others", "总效应"), "first": Name("alone", "一阶效应")}
        keys = [Patch(color=look, label=label(*called[key], language)) for key, look in looks.items()]
        headed(figure, kind, finding, language, (told, *notes), keys)
        axes = figure.subplots()
        for (key, look), height in zip(looks.items(), (0.66, 0.36), strict=True):
            axes.barh(range(len(rows)), shown[key], height=height, color=look)
        axes.hlines(range(len(rows)), shown["total_low"], shown["total_high"], color=INK, linewidth=1.1)
        rows_of(axes, rows)
        axes.set_xlabel(label("Sobol index of the mean rank shift", "平均名次变动的Sobol指数", language, "  "))
        axes.axvline(0, color=MUTED, linewidth=0.7)
    return figure
