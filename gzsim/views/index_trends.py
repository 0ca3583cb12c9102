"""An index through the years: scores or ranks of all units, those that moved most in colour."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator
from scipy.optimize import isotonic_regression

from gzsim.common.names import list_of
from gzsim.errors import InputError
from gzsim.views.drawing import Drawing, drawing
from gzsim.views.fonts import drawable
from gzsim.views.index_text import cut, headed, name_of, named
from gzsim.views.labels import NAMES, Language, Name, Names, label
from gzsim.views.numbers import minus
from gzsim.views.palette import CHANNELS, INK, Channel, channels

HIGHLIGHTED = 6
"""Units in colour unless others are asked for: half of them rose most, half fell most."""
GREY = "#C9C9C9"
HEIGHT = 5.2
MOST_YEARS = 12
STEPS = (1, 2, 5, 10, 25, 50, 100, 500, 2000)
"""Ranks from one tick to the next."""
LINE = 0.19
"""Inches of a name at the end of a line."""


def trends(
    values: pd.DataFrame, language: Language = "both", names: Names = NAMES, what: str = "rank",
    units: Sequence[object] | None = None,
) -> Drawing:  # fmt: skip
    """A line for each unit over the years; it has a gap where the unit has no value.

    Parameters
    ----------
    values : DataFrame, years × units; not a number where a unit has none
    what : {"rank", "score"}; rank 1 is on top
    units : which are in colour, eight at most; those that moved most from their first to their last year unless given

    Raises InputError if there are fewer than two years, no value, or more than eight or unknown units are asked for.

    >>> table = pd.DataFrame({"a": [1, 3], "b": [2, 1], "c": [3, 2]}, index=[2023, 2024])
    >>> trends(table, "en").alt
    'Lines of 3 units. From 2023 to 2024 b rises most, from 2 to 1, and a falls most, from 1 to 3'
    """
    if what not in ("rank", "score"):
        raise InputError(f"no trend of {what!r}", field="what", valid="rank, score")
    if len(values) < 2:
        raise InputError(f"{len(values)} year", field="values", valid="two years or more")
    if values.isna().all(axis=None):
        raise InputError("no unit has a value", field="values", valid="one value at least")
    language = drawable(language)
    moved = gains(values, what)
    chosen = _moving(moved) if units is None else list_of(units, values.columns, "units")
    looks = channels(chosen)
    with drawing(8.2, HEIGHT) as figure:
        kind = Name(f"Lines of {values.shape[1]} units", f"{values.shape[1]}个单位的折线图")
        others = values.shape[1] - len(chosen)
        notes = [Name(f"In grey: the other {others}.", f"灰线：其他{others}个单位。")] * (others > 0)
        headed(figure, kind, _moved_most(values, moved, names), language, notes)
        axes = figure.subplots()
        values = values.sort_index()
        for unit in values.columns.difference(chosen, sort=False):
            axes.plot(values.index, values[unit], color=GREY, linewidth=0.8, zorder=1)
        for unit, look in looks.items():
            axes.plot(values.index, values[unit], color=look.colour, linestyle=look.line, marker=look.marker,
                      markersize=5, linewidth=1.8, zorder=3)  # fmt: skip
        _axes(axes, values, what, language)
        _ends(axes, values, looks, language, names)
    return figure


def gains(values: pd.DataFrame, what: str) -> pd.Series:
    """Change of each unit from its first to its last value, positive for the better.

    >>> gains(pd.DataFrame({"a": [1, 3], "b": [None, 2]}, index=[2023, 2024]), "rank").to_dict()
    {'a': -2.0, 'b': 0.0}
    """
    change = values.bfill().iloc[0] - values.ffill().iloc[-1]
    return change.astype(float) if what == "rank" else -change.astype(float)


def _moving(moved: pd.Series) -> list:
    """Who rose and who fell most; all where there are few."""
    seen = moved.dropna()
    if len(seen) <= len(CHANNELS):
        return list(seen.index)
    ordered = seen.sort_values(ascending=False, kind="stable")
    return [*ordered.index[: HIGHLIGHTED // 2], *ordered.index[-(HIGHLIGHTED // 2) :]]


def _moved_most(values: pd.DataFrame, moved: pd.Series, names: Names) -> Name:
    first, last = values.index.min(), values.index.max()
    span = Name(f"From {first} to {last} ", f"{first}—{last}年，")
    if not (moved.abs() > 0).any():
        return Name(f"{span.en}no unit moves", f"{span.zh}各单位均无变动")
    parts = []
    for unit, en, zh, holds in ((moved.idxmax(), "rises", "升幅最大", moved.max() > 0),
                                (moved.idxmin(), "falls", "降幅最大", moved.min() < 0)):  # fmt: skip
        if holds:
            start, end = (_printed(each) for each in values[unit].dropna().iloc[[0, -1]])
            name = named(unit, names, 30)
            parts.append(Name(f"{name.en} {en} most, from {start} to {end}", f"{name.zh}{zh}（{start}→{end}）"))
    return Name(span.en + ", and ".join(part.en for part in parts), span.zh + "，".join(part.zh for part in parts))


def _printed(value: float) -> str:
    return minus(f"{value:z.3g}")


def _axes(axes: Axes, values: pd.DataFrame, what: str, language: Language) -> None:
    if len(values) <= MOST_YEARS:
        axes.set_xticks(values.index)
    else:
        axes.xaxis.set_major_locator(MaxNLocator(MOST_YEARS, integer=True))
    low, high = np.nanmin(values.to_numpy(dtype=float)), np.nanmax(values.to_numpy(dtype=float))
    if what == "rank":
        step = next(each for each in STEPS if high <= 12 * each)
        axes.set_yticks(sorted({1, *range(step, int(high) + 1, step)}))
    margin = 0.05 * ((high - low) or 1.0)
    axes.set_ylim((high + margin, low - margin) if what == "rank" else (low - margin, high + margin))
    axes.set_ylabel(label("rank, 1 is best", "名次（1为最好）", language, "  ") if what == "rank"
                    else label("score", "得分", language, "  "))  # fmt: skip


def _ends(axes: Axes, values: pd.DataFrame, looks: dict[object, Channel], language: Language, names: Names) -> None:
    """Name each line in colour where it ends, one below the other."""
    ends = {unit: values[unit].dropna() for unit in looks}
    bottom, top = axes.get_ylim()
    heights = pd.Series({unit: (seen.iloc[-1] - bottom) / (top - bottom) for unit, seen in ends.items() if len(seen)})
    places = spaced(heights, LINE / (HEIGHT - 1.4) * (2.0 if language == "both" else 1.0))
    for unit, place in places.items():
        name = name_of(unit, names)
        text = "\n".join(cut(each, 26) for each in label(*name, language, "\n").split("\n"))
        axes.annotate(
            f"{text} {_printed(ends[unit].iloc[-1])}", (1, heights[unit]), xycoords="axes fraction",
            xytext=(1.05, place), textcoords="axes fraction", fontsize=8.5, va="center", linespacing=1.1,
            color=INK, arrowprops={"arrowstyle": "-", "color": looks[unit].colour, "linewidth": 1.2,
                                   "linestyle": looks[unit].line, "shrinkA": 2, "shrinkB": 4},
        )  # fmt: skip


def spaced(heights: pd.Series, gap: float) -> pd.Series:
    """Heights between 0 and 1, moved as little as need be so that neighbours are a gap apart.

    >>> spaced(pd.Series({"a": 0.5, "b": 0.5}), 0.1).round(2).to_dict()
    {'a': 0.45, 'b': 0.55}
    """
    ordered = heights.sort_values(kind="stable")
    steps = gap * np.arange(len(ordered))
    # The least squares of the moves: isotonic regression of the heights less the steps.
    lowest = isotonic_regression(ordered.to_numpy(dtype=float) - steps).x
    return pd.Series(lowest + steps, index=ordered.index)
