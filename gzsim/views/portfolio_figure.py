"""The project portfolio: what was planned, done and spent, and who lags."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap, to_hex
from matplotlib.lines import Line2D

from gzsim.common.names import require_rows
from gzsim.common.tidy import distinct, wide
from gzsim.views.drawing import Drawing, drawing, frame
from gzsim.views.fonts import drawable
from gzsim.views.heatmap import gap, grid, tile
from gzsim.views.labels import Language, Name, called, label, names_of, words
from gzsim.views.palette import BLACK, BLUE, MUTED, PAPER, VERMILLION, Channel, ink_on

CURVES = {
    "planned_value": (Channel(BLACK, "o", "--", ""), Name("planned value", "计划值")),
    "earned_value": (Channel(BLUE, "^", "-", ""), Name("earned value", "挣值")),
    "cost": (Channel(VERMILLION, "s", ":", ""), Name("actual cost", "实际成本")),
}
LAG_COLOURS = LinearSegmentedColormap.from_list("lag", ["#FFF7EE", "#D55E00"])


def portfolio(
    by_month: pd.DataFrame,
    by_class_and_month: pd.DataFrame,
    classes: pd.DataFrame,
    language: Language = "both",
    months: int = 12,
    note: tuple[str, str] = ("", ""),
) -> Drawing:
    """S-curves of plan, work and cost above a strip of tiles with the number of projects whose lag persists.

    Parameters
    ----------
    by_month : DataFrame by month; columns planned_value, earned_value, cost, CNY million
    by_class_and_month : DataFrame by class and month; columns projects (number) and lagging_on (number)
    classes : DataFrame by class, with name and name_zh
    months : the last so many are shown in the strip
    note : English and Chinese note at the foot

    Raises InputError if a column is missing or there are no rows.

    >>> months = pd.DataFrame({"planned_value": [0.0, 9.0], "earned_value": [0.0, 7.0], "cost": [0.0, 8.0]},
    ...                       index=pd.Index([0, 1], name="month"))
    >>> strip = pd.DataFrame({"class": "water", "month": [0, 1], "projects": 8, "lagging_on": [0, 3]})
    >>> names = pd.DataFrame({"name": ["Water"], "name_zh": ["水利"]}, index=["water"])
    >>> figure = portfolio(months, strip.set_index(["class", "month"]), names, "en")
    >>> [text.get_text() for text in figure.axes[1].texts]
    ['0', '3']
    """
    require_rows(by_month, list(CURVES), "portfolio by month")
    require_rows(by_class_and_month, ["projects", "lagging_on"], "portfolio by class and month")
    language = drawable(language)
    strip = by_class_and_month.reset_index()
    last = sorted(strip["month"].unique())[-months:]
    kinds = [kind for kind in classes.index if kind in set(strip["class"])] or distinct(strip["class"])
    with drawing(10.5, 4.6 + 0.34 * len(kinds)) as figure:
        keys = [Line2D([], [], color=look.colour, linestyle=look.line, marker=look.marker, label=label(*name, language))
                for look, name in CURVES.values()]  # fmt: skip
        frame(figure, words("Key projects: plan, work and cost", "重点项目：计划、进度与成本", language),
              words(*note, language), keys)  # fmt: skip
        curves, tiles = figure.subplots(2, 1, height_ratios=[3.0, 0.34 * len(kinds) + 0.2])
        _curves(curves, by_month, language)
        _strip(tiles, strip[strip["month"].isin(last)], kinds, classes, language)
    return figure


def _curves(axes: Axes, by_month: pd.DataFrame, language: Language) -> None:
    for column, (look, _) in CURVES.items():
        every = max(1, len(by_month) // 12)
        axes.plot(by_month.index, by_month[column] / 100, color=look.colour, linestyle=look.line, marker=look.marker,
                  markevery=every, markersize=4.5)  # fmt: skip
    axes.set_ylabel(words("CNY 100 million, cumulated", "亿元，累计", language).replace("  ", "\n"))
    axes.set_xlabel(words("Month (12 = December of the year)", "月份（12=当年12月）", language))
    axes.set_ylim(bottom=0)
    axes.margins(x=0.01)
    axes.grid(axis="y")


def _strip(axes: Axes, strip: pd.DataFrame, kinds: list[str], classes: pd.DataFrame, language: Language) -> None:
    counts = wide(strip, "class", "month", "lagging_on").loc[kinds].astype(float)
    most = wide(strip, "class", "month", "projects").loc[kinds].max(axis=1)
    names = names_of(classes)
    grid(axes, [f"{called(kind, language, names)} ({most[kind]:.0f})" for kind in kinds], list(counts.columns))
    # The number is a count, the colour its share of the class, so that small classes show too.
    for row, kind in enumerate(kinds):
        for column, count in enumerate(counts.loc[kind]):
            if pd.isna(count):
                gap(axes, column, row)
                continue
            face = to_hex(LAG_COLOURS(count / most[kind]))
            tile(axes, column, row, facecolor=face, edgecolor=PAPER, linewidth=1.2)
            axes.text(column, row, f"{count:g}", ha="center", va="center_baseline", fontsize=8.5, color=ink_on(face))
    title = words("Projects whose lag persists (of so many)", "持续滞后的项目数（项目总数）", language)
    axes.set_title(title, color=MUTED)
