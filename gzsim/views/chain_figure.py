"""The responsibility chain in three columns: targets, departments, territories."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import cycle
from typing import NamedTuple

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import PathPatch, Rectangle
from matplotlib.path import Path

from gzsim.common.names import require_rows
from gzsim.views.drawing import Drawing, drawing, frame
from gzsim.views.fonts import drawable
from gzsim.views.labels import Language, fitted, label, words
from gzsim.views.palette import BLACK, BLUE, GREEN, INK, MUTED, ORANGE, PAPER, PURPLE, SKY, VERMILLION, tint

WIDTH, BAR = 13.0, 0.16  # inches
LEFT, MIDDLE, RIGHT = 3.6, 6.6, 11.2  # where the bars of the three columns stand
FLOW_COLOURS = (BLUE, ORANGE, GREEN, VERMILLION, SKY, PURPLE)
LOOSE = ("no department", "无牵头部门")


class Node(NamedTuple):
    """A bar: its top, the height of its weight, and what it is called. Inches, downward.

    >>> Node(0.0, 1.0, "GDP growth").height
    1.0
    """

    top: float
    height: float
    text: str


def responsibility_chain(table: pd.DataFrame, language: Language = "both") -> Drawing:
    """Chain of responsibility, with bands as wide as the weight that hangs on them.

    Bands of one lead department have one colour, after six departments colours come again. Dashed lines lead to
    co-responsible departments. A target without lead department ends in a marked stub.

    Parameters
    ----------
    table : DataFrame
        One row per target and territory: target, target_name, target_zh, lead_department, department_name,
        department_zh, co_departments (tuples; optional), territory, territory_name, territory_zh, weight.

    Raises InputError if a column is missing or there are no rows.

    >>> table = pd.DataFrame({"target": ["gdp"], "target_name": ["GDP growth"], "target_zh": ["增速"],
    ...     "lead_department": ["省发展改革委"], "department_name": ["Development and Reform"],
    ...     "department_zh": ["省发展改革委"], "territory": ["520100"], "territory_name": ["Guiyang"],
    ...     "territory_zh": ["贵阳"], "weight": [1.0]})
    >>> [text.get_text() for text in responsibility_chain(table, "en").axes[0].texts][:2]
    ['Target', 'Lead department']
    """
    columns = ["target", "target_name", "target_zh", "lead_department", "department_name", "department_zh"]
    require_rows(table, [*columns, "territory", "territory_name", "territory_zh", "weight"], "chain")
    language = drawable(language)
    sides = [
        _named(table, "target", "target_name", "target_zh", language, 40),
        _named(table, "lead_department", "department_name", "department_zh", language, 38),
        _named(table, "territory", "territory_name", "territory_zh", language, 30),
    ]
    height = max(2.0, 0.46 * max(len(names) for names in sides))
    stacks = [
        _stack(table.groupby(key)["weight"].sum(), names, height)
        for key, names in zip(("target", "lead_department", "territory"), sides, strict=True)
    ]
    with drawing(WIDTH, height + 1.6) as figure:
        title = words("Responsibility chain: target – department – territory", "目标责任链：目标—部门—地区", language)
        note = words("Width: weight of the target. Dashed: co-responsible department.",
                     "宽度：目标权重。虚线：协同部门。", language)  # fmt: skip
        frame(figure, title, note)
        axes = figure.subplots()
        axes.set(xlim=(0, WIDTH), ylim=(height + 0.05, -0.45))
        axes.axis("off")
        _headings(axes, language)
        _bands(axes, table, stacks)
        if "co_departments" in table:
            _co_lines(axes, table, stacks)
        for x, stack, side in zip((LEFT, MIDDLE, RIGHT), stacks, ("left", "middle", "right"), strict=True):
            _bars(axes, x, stack.values(), side)
        _loose(axes, table, stacks[0], language)
    return figure


def _named(table: pd.DataFrame, key: str, en: str, zh: str, language: Language, width: int) -> dict[str, str]:
    rows = table.dropna(subset=[key]).drop_duplicates(key)
    return {
        row[0]: fitted(row[1], row[2] if row[1] != row[2] else None, language, width)
        for row in rows[[key, en, zh]].itertuples(index=False)
    }


def _stack(weights: pd.Series, names: dict[str, str], height: float) -> dict[str, Node]:
    """Bars below each other, as high as their weight; half of the height is for bars, the rest for gaps."""
    scale = 0.5 * height / weights.sum() if len(weights) else 0.0
    pitch = [max(0.40, weights[key] * scale + 0.06) for key in names]
    spare = (height - sum(pitch)) / max(len(pitch), 1)
    tops = np.cumsum([0.0, *(each + max(spare, 0.0) for each in pitch)])
    return {
        key: Node(top + (each + max(spare, 0.0) - weights[key] * scale) / 2, weights[key] * scale, names[key])
        for key, top, each in zip(names, tops, pitch, strict=False)
    }


def _headings(axes: Axes, language: Language) -> None:
    for x, align, text in (
        (LEFT, "right", words("Target", "目标", language)),
        (MIDDLE, "left", words("Lead department", "牵头部门", language)),
        (RIGHT, "left", words("Territory", "地区", language)),
    ):
        axes.text(x, -0.3, text, ha=align, va="center", color=MUTED, fontsize=10.5)


def _bars(axes: Axes, x: float, nodes: Iterable[Node], side: str) -> None:
    for node in nodes:
        axes.add_patch(Rectangle((x - BAR / 2, node.top), BAR, node.height, facecolor=INK, linewidth=0, zorder=4))
        place = {"x": x - 0.16, "ha": "right"} if side == "left" else {"x": x + 0.16, "ha": "left"}
        behind = {"facecolor": PAPER, "alpha": 0.85, "pad": 1.0, "linewidth": 0} if side == "middle" else None
        axes.text(y=node.top + node.height / 2, s=node.text, va="center", fontsize=8.5, linespacing=1.15, zorder=5,
                  bbox=behind, **place)  # fmt: skip


def _bands(axes: Axes, table: pd.DataFrame, stacks: list[dict[str, Node]]) -> None:
    """Bands between bars; each bar is used up from its top, in the order of the other column."""
    colours = dict(zip(stacks[1], cycle(FLOW_COLOURS), strict=False))
    for (x0, left, key0), (x1, right, key1) in (
        ((LEFT, stacks[0], "target"), (MIDDLE, stacks[1], "lead_department")),
        ((MIDDLE, stacks[1], "lead_department"), (RIGHT, stacks[2], "territory")),
    ):
        flows = table.dropna(subset=[key0, key1]).groupby([key0, key1], sort=False)["weight"].sum()
        pairs = {(a, b): flows[a, b] for a in left for b in right if (a, b) in flows.index}
        total0, total1 = (table.groupby(key)["weight"].sum() for key in (key0, key1))
        used0, used1 = dict.fromkeys(left, 0.0), dict.fromkeys(right, 0.0)
        for (a, b), weight in pairs.items():
            high0, high1 = weight / total0[a] * left[a].height, weight / total1[b] * right[b].height
            top0, top1 = left[a].top + used0[a], right[b].top + used1[b]
            used0[a], used1[b] = used0[a] + high0, used1[b] + high1
            department = b if key1 == "lead_department" else a
            face = tint(colours[department], 0.45)
            axes.add_patch(PathPatch(_band(x0, top0, high0, x1, top1, high1), facecolor=face, edgecolor=PAPER,
                                     linewidth=0.4, alpha=0.9, zorder=2))  # fmt: skip


def _band(x0: float, top0: float, high0: float, x1: float, top1: float, high1: float) -> Path:
    middle = (x0 + x1) / 2
    upper = [(x0, top0), (middle, top0), (middle, top1), (x1, top1)]
    lower = [(x1, top1 + high1), (middle, top1 + high1), (middle, top0 + high0), (x0, top0 + high0)]
    curve = [Path.CURVE4] * 3
    return Path([*upper, *lower, upper[0]], [Path.MOVETO, *curve, Path.LINETO, *curve, Path.CLOSEPOLY])


def _co_lines(axes: Axes, table: pd.DataFrame, stacks: list[dict[str, Node]]) -> None:
    for row in table.drop_duplicates("target").itertuples():
        for key in row.co_departments:
            if key not in stacks[1]:
                continue
            start, end = (stack[each].top + stack[each].height / 2
                          for stack, each in ((stacks[0], row.target), (stacks[1], key)))  # fmt: skip
            middle = (LEFT + MIDDLE) / 2
            path = Path(
                [(LEFT, start), (middle, start), (middle, end), (MIDDLE, end)], [Path.MOVETO, *[Path.CURVE4] * 3]
            )
            axes.add_patch(PathPatch(path, facecolor="none", edgecolor=BLACK, linewidth=1.1, linestyle=(0, (4, 2)),
                                     zorder=3))  # fmt: skip


def _loose(axes: Axes, table: pd.DataFrame, targets: dict[str, Node], language: Language) -> None:
    """Mark targets that no department leads."""
    for key in table.loc[table["lead_department"].isna(), "target"].unique():
        y = targets[key].top + targets[key].height / 2
        axes.plot([LEFT, LEFT + 0.35], [y, y], color=VERMILLION, linewidth=2, linestyle=(0, (1, 1)), zorder=3)
        axes.plot([LEFT + 0.4], [y], marker="X", color=VERMILLION, zorder=3)
        axes.text(LEFT + 0.52, y, label(*LOOSE, language), va="center", fontsize=8.5, color=INK, zorder=5)
