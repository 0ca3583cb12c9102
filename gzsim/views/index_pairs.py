"""Indicators two by two: who goes together with whom, and one pair in full."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.cm import ScalarMappable
from matplotlib.colors import LinearSegmentedColormap, Normalize, to_hex
from matplotlib.patheffects import withStroke
from matplotlib.transforms import Bbox

from gzsim.errors import InputError
from gzsim.views.drawing import Drawing, drawing, plain
from gzsim.views.fonts import drawable
from gzsim.views.heatmap import gap, tile
from gzsim.views.index_text import MOST_ROWS, cut, headed, in_groups, name_of, row_height, row_name
from gzsim.views.labels import NAMES, Language, Name, Names, label
from gzsim.views.numbers import minus
from gzsim.views.palette import BLUE, INK, MUTED, PAPER, ink_on, tint

SIGNS = LinearSegmentedColormap.from_list("signs", ["#A84A00", "#F0B98D", "#F7F7F7", "#86B9DB", "#005A8E"])
"""From −1, reddish, to 1, blue: told apart by those who do not see red or green, too."""
ALIKE, CONTRARY = 0.92, -0.4
"""Correlations above and below which two indicators say nearly the same, or pull against each other: conventions."""
NUMBERED = 24
"""Indicators up to which a number stands on every tile."""
WEAK = 0.3
"""Correlation below which two things are said to have little to do with each other."""
XY = Name("x"), Name("y")
LABELLED = 8
"""Units that a scatter names."""


def correlations(
    matrix: pd.DataFrame, language: Language = "both", names: Names = NAMES,
    groups: Mapping[str, str] | None = None, alike: float = ALIKE, contrary: float = CONTRARY,
) -> Drawing:  # fmt: skip
    """Correlation of every pair of indicators as a triangle of tiles; indicators of a group stand together.

    Parameters
    ----------
    matrix : DataFrame, indicators × indicators, not a number where a correlation is not defined
    groups : mapping indicator → group, optional
    alike, contrary : float; what is counted in the title

    Of more than 60 indicators the first 60 are drawn.

    Raises InputError unless rows and columns are the same two indicators or more.

    >>> table = pd.DataFrame([[1.0, 0.95], [0.95, 1.0]], index=["gdp", "tax"], columns=["gdp", "tax"])
    >>> correlations(table, "en").alt.partition(". ")[2]
    '1 of 1 pair says nearly the same (above 0.92), 0 pull against each other (below −0.4)'
    """
    if list(matrix.index) != list(matrix.columns) or len(matrix) < 2:
        raise InputError("rows and columns differ, or are too few", field="matrix",
                         valid="the same two indicators or more in rows and columns")  # fmt: skip
    language, groups = drawable(language), groups or {}
    order = in_groups(list(matrix.index), groups)[:MOST_ROWS]
    shown, left = matrix.loc[order, order], len(matrix) - len(order)
    rows = [f"{row_name(name_of(name, names), language)}  {place}" for place, name in enumerate(order, start=1)]
    size = max(row_height(rows), 0.34 if len(order) <= NUMBERED else 0.23)
    notes = [Name("Directions are allowed for: blue goes together. Hatched: not defined.",
                  "已按指标方向调整：蓝色为同向。斜线：无法计算。")]  # fmt: skip
    notes += [Name(f"Left out: {left} more.", f"另有{left}个指标未绘。")] if left else []
    with drawing(max(6.4, 3.6 + size * len(order)), 1.7 + size * len(order)) as figure:
        kind = Name(f"Correlations of {len(matrix)} indicators", f"{len(matrix)}个指标的相关系数图")
        headed(figure, kind, _counted(matrix, alike, contrary), language, notes)
        axes = figure.subplots()
        _triangle(axes, shown)
        _blocks(axes, order, groups, language, names)
        axes.set_xticks(range(len(order)), range(1, len(order) + 1))
        axes.set_yticks(range(len(order)), rows)
        axes.set(xlim=(-0.55, len(order) - 0.45), ylim=(len(order) - 0.45, -0.55))
        plain(axes)
        if len(order) > NUMBERED:
            key = figure.colorbar(ScalarMappable(Normalize(-1, 1), SIGNS), ax=axes, shrink=0.4, aspect=18, pad=0.02)
            key.outline.set_visible(False)
    return figure


def _counted(matrix: pd.DataFrame, alike: float, contrary: float) -> Name:
    pairs = matrix.to_numpy()[np.tril_indices(len(matrix), -1)]
    seen = int(np.isfinite(pairs).sum())
    same, against = int((pairs > alike).sum()), int((pairs < contrary).sum())
    low = minus(f"{contrary:g}")
    verbs = "says" if same == 1 else "say", "pulls" if against == 1 else "pull"
    return Name(f"{same} of {seen} {'pair' if seen == 1 else 'pairs'} {verbs[0]} nearly the same (above {alike:g}), "
                f"{against} {verbs[1]} against each other (below {low})",
                f"{seen}对指标中，{same}对几乎重复（高于{alike:g}），{against}对相互抵触（低于{low}）")  # fmt: skip


def _triangle(axes: Axes, shown: pd.DataFrame) -> None:
    scale = Normalize(-1, 1)
    for row, numbers in enumerate(shown.to_numpy()):
        for column, number in enumerate(numbers[:row]):
            if not np.isfinite(number):
                gap(axes, column, row)
                continue
            face = to_hex(SIGNS(scale(number)))
            tile(axes, column, row, facecolor=face, edgecolor=PAPER, linewidth=0.8)
            if len(shown) <= NUMBERED:
                text = minus(f"{number:z.2f}").replace("0.", ".")
                axes.text(column, row, text, ha="center", va="center_baseline", fontsize=7.5, color=ink_on(face))


def _blocks(axes: Axes, order: Sequence[str], groups: Mapping[str, str], language: Language, names: Names) -> None:
    """Outline the pairs within a group and name it in the empty half."""
    start = 0
    while groups and start < len(order):
        group = groups.get(order[start], "")
        end = start + sum(groups.get(name, "") == group for name in order)
        corners = [(start, start), (start, end), (end, end), (start, start)]
        axes.plot(*(np.array(corners).T - 0.5), color=INK, linewidth=1.0, zorder=3)
        if group:
            text = row_name(name_of(group, names), language, 30)
            axes.text(start + 0.6, start - 0.1, text, fontsize=8.5, color=MUTED, va="center")
        start = end


def scatter(
    x: pd.Series, y: pd.Series, language: Language = "both", names: Names = NAMES,
    labels: tuple[Name, Name] = XY,
) -> Drawing:  # fmt: skip
    """A dot for each unit by two columns; those farthest from the middle are named.

    Parameters
    ----------
    x, y : Series over the same units; units without one of them are left out and counted
    labels : what x and y are, in English and Chinese

    Raises InputError if fewer than three units have both.

    >>> x = pd.Series({"a": 1.0, "b": 2.0, "c": 3.0})
    >>> scatter(x, 2 * x, "en", labels=(Name("growth", "增速"), Name("income", "收入"))).alt
    'Dots of 3 units. income rises with growth: correlation 1.00'
    """
    both = pd.DataFrame({"x": x, "y": y})
    seen = both.dropna()
    if len(seen) < 3:
        raise InputError(f"{len(seen)} units with both figures", field="units", valid="three or more")
    language = drawable(language)
    left = len(both) - len(seen)
    notes = [Name(f"Left out, without one of the two: {left}.", f"{left}个单位缺数据，未绘。")] * (left > 0)
    with drawing(7.2, 5.4) as figure:
        kind = Name(f"Dots of {len(seen)} units", f"{len(seen)}个单位的散点图")
        headed(figure, kind, _together(seen, labels), language, notes)
        axes = figure.subplots()
        few = len(seen) <= 3 * NUMBERED
        axes.scatter(seen["x"], seen["y"], s=34 if few else 16, color=tint(BLUE, 0.75), linewidth=0.5, edgecolor=PAPER)
        axes.margins(0.09)
        axes.set_xlabel(cut(label(*labels[0], language, "  "), 80))
        axes.set_ylabel(cut(label(*labels[1], language, "  "), 56))
        axes.grid(visible=True)
        _name_extremes(axes, seen, language, names)
    return figure


def _together(seen: pd.DataFrame, labels: tuple[Name, Name]) -> Name:
    (x, x_zh), (y, y_zh) = ((cut(each.en, 34), cut(each.zh or each.en, 34)) for each in labels)
    if seen.nunique().min() < 2:
        return Name(f"{y} and {x}: one of them is the same for all", f"{y_zh}与{x_zh}：其中一项各单位相同")
    found = seen["x"].corr(seen["y"])
    size = minus(f"{found:z.2f}")
    en, zh = ("hardly moves with", "关系不大") if abs(found) < WEAK else \
        ("rises with", "同向变动") if found > 0 else ("falls with", "反向变动")  # fmt: skip
    return Name(f"{y} {en} {x}: correlation {size}", f"{y_zh}与{x_zh}{zh}：相关系数{size}")


def _name_extremes(axes: Axes, seen: pd.DataFrame, language: Language, names: Names) -> None:
    """Name who is farthest out, in standard deviations, unless the name would cover another."""
    spread = seen.std(ddof=0).where(lambda each: each > 0, 1.0)
    far = (((seen - seen.mean()) / spread) ** 2).sum(axis=1).sort_values(ascending=False, kind="stable")
    taken: list[Bbox] = []
    axes.autoscale_view()
    for unit in far.index[: 3 * LABELLED]:
        if len(taken) == LABELLED:
            return
        right = seen.loc[unit, "x"] > seen["x"].min() + 0.6 * np.ptp(seen["x"])
        text = axes.annotate(
            row_name(name_of(unit, names), language, 22), tuple(seen.loc[unit]), xytext=(-6 if right else 6, 5),
            textcoords="offset points", ha="right" if right else "left", fontsize=8, color=INK, linespacing=1.1,
            path_effects=[withStroke(linewidth=2.2, foreground=PAPER)],
        )  # fmt: skip
        box = text.get_window_extent().expanded(1.1, 1.25)
        if any(box.overlaps(other) for other in taken):
            text.remove()
        else:
            taken.append(box)
