"""How figures are spread: each indicator over all units, and one unit against the others."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.ticker import MaxNLocator

from gzsim.common.names import known, whole_number
from gzsim.errors import InputError
from gzsim.numeric.ranking import ranks
from gzsim.views.drawing import Drawing, drawing, plain
from gzsim.views.fonts import drawable
from gzsim.views.index_text import MOST_ROWS, cut, headed, in_groups, name_of, named, row_height, row_name
from gzsim.views.labels import NAMES, Language, Name, Names, label
from gzsim.views.palette import BLUE, INK, MUTED, PAPER, VERMILLION, pale, tint

PER_PAGE, COLUMNS = 24, 3
"""Indicators that one figure of distributions has room for, and in how many columns."""
FENCE = 1.5
BINS = 36
"""Parts of an axis within which dots stand above each other."""

OUTLIERS = Name("Triangles: outliers, beyond the quartiles by 1.5 times their distance.",
                "三角：离群值，超出四分位数1.5倍四分位距。")  # fmt: skip
MEDIAN = Name("Line: median.", "竖线：中位数。")


def outlying(values: pd.Series) -> pd.Series:
    r"""Whether each figure lies beyond Tukey's inner fences; none does where the quartiles are the same.

    .. math:: x_i < Q_1 - 1.5\,(Q_3 - Q_1) \quad\text{or}\quad x_i > Q_3 + 1.5\,(Q_3 - Q_1)

    Source: Tukey (1977), Exploratory Data Analysis, Addison-Wesley.

    >>> outlying(pd.Series([1.0, 2, 3, 4, 30])).tolist()
    [False, False, False, False, True]
    """
    low, high = values.quantile([0.25, 0.75])
    beyond = FENCE * (high - low)
    return ((values < low - beyond) | (values > high + beyond)) & (high > low)


def distributions(
    figures: pd.DataFrame, language: Language = "both", names: Names = NAMES,
    measured: Mapping[str, str] | None = None, page: int = 1,
) -> Drawing:  # fmt: skip
    """A strip of dots for each indicator, a dot for each unit; outliers are marked and gaps counted.

    Parameters
    ----------
    figures : DataFrame, units × indicators, in their own units
    names : names of units and indicators
    measured : mapping indicator → what it is measured in
    page : which 24 indicators; the first 24 are page 1

    Raises InputError if there is no figure at all, or no such page.

    >>> table = pd.DataFrame({"gdp": [1.0, 2, 3, 4, 30]}, index=list("abcde"))
    >>> distributions(table, "en").axes[0].get_title(loc="left")
    'gdp\\n1 outlier'
    """
    if not figures.notna().to_numpy().any():
        raise InputError("there is no figure", field="figures", valid="one figure at least")
    pages = -(-figures.shape[1] // PER_PAGE)
    page = whole_number(page, "page", 1, pages)
    language = drawable(language)
    shown = figures.iloc[:, PER_PAGE * (page - 1) : PER_PAGE * page]
    columns = min(COLUMNS, shown.shape[1])
    lines = -(-shown.shape[1] // columns)
    notes = [OUTLIERS, MEDIAN]
    if pages > 1:
        notes.append(Name(f"Page {page} of {pages}.", f"第{page}页，共{pages}页。"))
    with drawing(max(3.3 * columns, 6.0), 1.1 + lines * (1.62 if language == "both" else 1.42)) as figure:
        kind = Name(f"Strips of dots of {shown.shape[1]} indicators", f"{shown.shape[1]}个指标的散点带图")
        headed(figure, kind, _spread(figures, names), language, notes)
        panels = figure.subplots(lines, columns, squeeze=False).ravel()
        for axes, indicator in zip(panels, shown, strict=False):
            _strip(axes, shown[indicator], language, names)
            _told(axes, shown[indicator], language, names, (measured or {}).get(indicator, ""))
        for axes in panels[shown.shape[1] :]:
            axes.set_axis_off()
    return figure


def _spread(figures: pd.DataFrame, names: Names) -> Name:
    """What is found: who has outliers, and how much is missing."""
    counts, gaps = figures.apply(outlying).sum(), int(figures.isna().sum().sum())
    most = named(counts.idxmax(), names, 26)
    several = int((counts > 0).sum())
    found = Name("No indicator has outliers", "各指标均无离群值")
    if several:
        found = Name(f"{several} of {len(counts)} indicators have outliers, most of all {most.en} ({counts.max()})",
                     f"{len(counts)}个指标中，{several}个有离群值，最多的是{most.zh}（{counts.max()}个）")  # fmt: skip
    missing = Name(f"; {gaps} {'figure is' if gaps == 1 else 'figures are'} missing", f"；缺{gaps}个数据")
    return Name(found.en + missing.en, found.zh + missing.zh) if gaps else found


def _strip(axes: Axes, values: pd.Series, language: Language, names: Names) -> None:
    seen = values.dropna()
    plain(axes)
    axes.set(yticks=[], ylim=(-1.25, 1.25))
    if seen.empty:
        axes.set_xticks([])
        return
    far = outlying(seen)
    heights = pd.Series(_stacked(seen.to_numpy()), index=seen.index)
    axes.axvline(seen.median(), color=MUTED, linewidth=1.1, zorder=0)
    for chosen, look in ((~far, {"marker": "o", "color": tint(BLUE, 0.7), "s": 15}),
                         (far, {"marker": "^", "color": VERMILLION, "s": 30})):  # fmt: skip
        axes.scatter(seen[chosen], heights[chosen], linewidth=0.4, edgecolor=PAPER, **look)
    margin = 0.06 * (np.ptp(seen) or abs(seen.iloc[0]) or 1.0)
    axes.set_xlim(seen.min() - margin, seen.max() + margin)
    axes.xaxis.set_major_locator(MaxNLocator(4))
    axes.spines["bottom"].set_visible(True)
    for unit, side in _farthest(seen[far], seen.median()):
        name = row_name(name_of(_code(unit), names), "en" if language == "en" else "zh", 18)
        axes.text(side, 1.0, name, transform=axes.transAxes, ha="right" if side else "left", va="top", fontsize=8,
                  color=MUTED)  # fmt: skip


def _code(unit: object) -> object:
    """The unit of a row; in a panel its code."""
    return unit[-1] if isinstance(unit, tuple) else unit


def _stacked(values: np.ndarray) -> np.ndarray:
    """Heights between −0.55 and 0.55: what falls into the same part of the axis stands above and below each other."""
    spread = np.ptp(values) or 1.0
    part = np.floor((values - values.min()) / spread * BINS)
    place = pd.Series(part).groupby(part).cumcount().to_numpy()
    step = min(0.2, 1.1 / max(1, place.max()))
    return np.where(place % 2, 1, -1) * np.ceil(place / 2) * step


def _farthest(far: pd.Series, median: float) -> list[tuple[object, int]]:
    """The least and the greatest outlier, with the side of the axis that each is on."""
    low, high = far[far < median], far[far > median]
    left = [(low.idxmin(), 0)] if len(low) else []
    return left + ([(high.idxmax(), 1)] if len(high) else [])


def _told(axes: Axes, values: pd.Series, language: Language, names: Names, measured: str) -> None:
    """Name above a strip, and what is measured, missing and outlying."""
    gaps, far = int(values.isna().sum()), int(outlying(values).sum())
    said = [Name(measured, measured)] if measured else []
    said += [Name(f"{gaps} {'gap' if gaps == 1 else 'gaps'}", f"缺{gaps}")] if gaps else []
    said += [Name(f"{far} {'outlier' if far == 1 else 'outliers'}", f"离群{far}")] if far else []
    second = cut(" · ".join(dict.fromkeys(label(*each, language) for each in said)), 46)
    title = row_name(name_of(values.name, names), language, 40)
    axes.set_title(f"{title}\n{second}" if second else title, fontsize=9, linespacing=1.3)


QUARTERS = {
    "best": Name("best quarter", "前四分之一"),
    "middle": Name("middle half", "中间一半"),
    "worst": Name("worst quarter", "后四分之一"),
}
LOOKS = {"best": (BLUE, "^"), "middle": (INK, "o"), "worst": (VERMILLION, "v")}


def profile(
    values: pd.DataFrame, unit: object, language: Language = "both", names: Names = NAMES,
    groups: Mapping[str, str] | None = None,
) -> Drawing:  # fmt: skip
    """One unit against all: a line for each indicator from the least to the most, the quartiles on it, and the unit.

    Parameters
    ----------
    values : DataFrame, units × indicators, normalised: higher is better
    unit : which row; must be there
    names : names of units, indicators and groups
    groups : mapping indicator → group, optional; who stands together

    Where there are more than 60 indicators, those farthest from the median are drawn.

    Raises InputError if there is no such unit, or it has no figure at all.

    >>> table = pd.DataFrame({"growth": [90.0, 50, 40], "forest": [10.0, 20, 60]}, index=["a", "b", "c"])
    >>> profile(table, "a", "en").alt
    'Profile of a. a is in the best quarter on 1 of 2 indicators and in the worst on 1'
    """
    known(unit, values.index, "unit")
    own = values.loc[unit]
    if own.isna().all():
        raise InputError(f"{unit} has no figure", field="unit", valid="a unit with one figure at least")
    language = drawable(language)
    shown, notes = _most_telling(values, own)
    groups = groups or {}
    order = in_groups(list(shown), groups)
    rows = _with_headings(order, groups)
    ticks = [row_name(name_of(name, names), language) for _, name in rows]
    with drawing(7.6, 1.75 + row_height(ticks) * len(rows)) as figure:
        named_unit = named(unit, names)
        kind = Name(f"Profile of {named_unit.en}", f"{named_unit.zh}的指标剖面图")
        headed(figure, kind, _where(values, own, named_unit), language, notes, _profile_keys(language))
        axes = figure.subplots()
        for row, (is_heading, name) in enumerate(rows):
            if not is_heading:
                _line(axes, row, shown[name], own[name], language)
        axes.set_yticks(range(len(rows)), ticks)
        for tick, (is_heading, _) in zip(axes.get_yticklabels(), rows, strict=True):
            tick.set(color=MUTED if is_heading else INK, fontsize=9.5 if is_heading else 9)
        axes.set_ylim(len(rows) - 0.4, -0.6)
        axes.set_xlabel(label("normalised, higher is better", "标准化值，越高越好", language, "  "))
        axes.tick_params(axis="y", length=0)
        axes.spines["left"].set_visible(False)
    return figure


def _most_telling(values: pd.DataFrame, own: pd.Series) -> tuple[pd.DataFrame, tuple[Name, ...]]:
    rank = Name("At the right: rank of the unit on the indicator, of how many.", "右侧：该指标名次／参与单位数。")
    if len(own) <= MOST_ROWS:
        return values, (rank,)
    far = (own - values.median()).abs().sort_values(ascending=False, kind="stable", na_position="last")
    kept = [name for name in values if name in far.index[:MOST_ROWS]]
    left = len(own) - MOST_ROWS
    note = Name(f"Left out: the {left} nearest to the median.", f"最接近中位数的{left}个指标未绘。")
    return values[kept], (rank, note)


def _with_headings(order: list[str], groups: Mapping[str, str]) -> list[tuple[bool, str]]:
    """Indicators in rows, each group after its name."""
    rows, last = [], None
    for name in order:
        if groups.get(name) not in (None, last):
            rows.append((True, groups[name]))
        last = groups.get(name)
        rows.append((False, name))
    return rows


def quarter(seen: pd.Series, value: float) -> str:
    """Which part of all figures a value is in: ``best``, ``middle`` or ``worst``.

    >>> quarter(pd.Series([1.0, 2, 3, 4]), 4.0), quarter(pd.Series([1.0, 1, 1]), 1.0)
    ('best', 'middle')
    """
    low, high = seen.quantile([0.25, 0.75])
    if not high > low:
        return "middle"
    return "best" if value >= high else "worst" if value <= low else "middle"


def _where(values: pd.DataFrame, own: pd.Series, unit: Name) -> Name:
    seen = own.dropna()
    of = [quarter(values[name], seen[name]) for name in seen.index]
    best, worst, all_of = of.count("best"), of.count("worst"), len(seen)
    indicators = "indicator" if all_of == 1 else "indicators"
    return Name(f"{unit.en} is in the best quarter on {best} of {all_of} {indicators} and in the worst on {worst}",
                f"{unit.zh}：{all_of}项指标中{best}项居前四分之一，{worst}项居后四分之一")  # fmt: skip


def _line(axes: Axes, row: int, all_of: pd.Series, value: float, language: Language) -> None:
    seen = all_of.dropna()
    if len(seen):
        low, first, median, third, high = seen.quantile([0, 0.25, 0.5, 0.75, 1])
        axes.hlines(row, low, high, color=MUTED, linewidth=0.8, zorder=1)
        axes.hlines(row, first, third, color=pale(BLUE), linewidth=8, zorder=2)
        axes.vlines(median, row - 0.28, row + 0.28, color=INK, linewidth=1.4, zorder=3)
    at_right = {"transform": axes.get_yaxis_transform(), "va": "center", "fontsize": 8.5, "color": MUTED}
    if pd.isna(value):
        axes.text(1.02, row, label("no figure", "无数据", language), **at_right)
        return
    colour, marker = LOOKS[quarter(seen, value)]
    axes.scatter(value, row, color=colour, marker=marker, s=62, edgecolor=PAPER, linewidth=0.9, zorder=4)
    place = ranks(seen)[seen == value].iloc[0]
    axes.text(1.02, row, f"{place:g} / {len(seen)}", **at_right)


def _profile_keys(language: Language) -> list[Line2D]:
    marks = [Line2D([], [], linestyle="", color=LOOKS[key][0], marker=LOOKS[key][1], label=label(*name, language))
             for key, name in QUARTERS.items()]  # fmt: skip
    half = Line2D([], [], color=pale(BLUE), linewidth=8, label=label("middle half of all", "全体中间一半", language))
    line = {"linestyle": "", "color": INK, "marker": "|", "markersize": 10, "markeredgewidth": 1.4}
    return [*marks, half, Line2D([], [], label=label("median", "中位数", language), **line)]
