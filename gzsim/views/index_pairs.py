"""Indicators two by two: who goes together with whom, and one pair in full."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap, Normalize, to_hex

from gzsim.errors import InputError
from gzsim.views.drawing import Drawing, drawing, plain
from gzsim.views.fonts import drawable
from gzsim.views.heatmap import gap, tile
from gzsim.views.index_text import MOST_ROWS, headed, in_groups, name_of, row_height, row_name
from gzsim.views.labels import NAMES, Language, Name, Names
from gzsim.views.numbers import minus
from gzsim.views.palette import INK, MUTED, PAPER, ink_on

SIGNS = LinearSegmentedColormap.from_list("signs", ["#A84A00", "#F0B98D", "#F7F7F7", "#86B9DB", "#005A8E"])
"""From −1, reddish, to 1, blue: told apart by those who do not see red or green, too."""
ALIKE, CONTRARY = 0.92, -0.4
"""Correlations above and below which two indicators say nearly the same, or pull against each other: conventions."""
NUMBERED = 24
"""Indicators up to which a number stands on every tile."""
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
    notes += [Name(f"{left} more indicators are left out.", f"另有{left}个指标未绘。")] if left else []
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
