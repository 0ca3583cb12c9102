"""The responsibility chain: bands from targets to departments, and tiles from departments to territories."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import cycle
from typing import NamedTuple

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import Normalize, to_hex
from matplotlib.patches import PathPatch, Rectangle
from matplotlib.path import Path

from gzsim.common.names import require_rows
from gzsim.views.drawing import Drawing, drawing, frame
from gzsim.views.fonts import drawable
from gzsim.views.heatmap import SHADES
from gzsim.views.labels import Language, fitted, label, short_names, words
from gzsim.views.palette import BLACK, BLUE, GREEN, INK, MUTED, ORANGE, PAPER, PURPLE, SKY, VERMILLION, ink_on, tint

WIDTH, BAR = 14.0, 0.16  # inches
LEFT, MIDDLE, TILES = 3.4, 5.6, 8.35  # where the bars of two columns stand, and where the tiles begin
NARROW = 0.55  # inches, below which the names of territories stand upright
HEAD, UPRIGHT = 0.85, 1.75  # inches above the bars, for names on their side and upright
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
    """Chain of responsibility: bands as wide as the weight that hangs on them, and a tile for each territory.

    Bands of one lead department have one colour, after six departments colours come again. Dashed lines lead to
    co-responsible departments. A target without lead department ends in a marked stub. The tile of a department and a
    territory says how many percent of the territory's weight the department leads.

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
    ]
    height = max(2.0, 0.46 * max(len(names) for names in sides))
    stacks = [
        _stack(table.groupby(key)["weight"].sum(), names, height)
        for key, names in zip(("target", "lead_department"), sides, strict=True)
    ]
    head = UPRIGHT if _pitch(table) < NARROW else HEAD
    with drawing(WIDTH, height + 1.1 + head) as figure:
        title = words("Responsibility chain: target – department – territory", "目标责任链：目标—部门—地区", language)
        note = words("Width: weight of the target. Dashed: co-responsible department. Number and shade: percent of the "
                     "territory's weight that the department leads.",
                     "宽度：目标权重。虚线：协同部门。数字与深浅：该部门牵头目标占地区权重的百分比。",
                     language)  # fmt: skip
        frame(figure, title, note)
        axes = figure.subplots()
        axes.set(xlim=(0, WIDTH), ylim=(height + 0.05, -head))
        axes.axis("off")
        _headings(axes, language, head)
        _bands(axes, table, stacks)
        if "co_departments" in table:
            _co_lines(axes, table, stacks)
        for x, stack, side in zip((LEFT, MIDDLE), stacks, ("left", "middle"), strict=True):
            _bars(axes, x, stack.values(), side)
        _tiles(axes, table, stacks[1], language)
        _loose(axes, table, stacks[0], language)
    return figure


def _pitch(table: pd.DataFrame) -> float:
    return (WIDTH - TILES) / table["territory"].nunique()


def _tiles(axes: Axes, table: pd.DataFrame, departments: dict[str, Node], language: Language) -> None:
    """Percent of each territory's weight (column) that each department leads (row)."""
    columns = {"territory": "code", "territory_name": "name", "territory_zh": "name_zh"}
    places = table.drop_duplicates("territory").rename(columns=columns)
    led = table.groupby(["lead_department", "territory"])["weight"].sum()
    shares = 100 * led.unstack() / table.groupby("territory")["weight"].sum()  # noqa: PD010 - one level of a series
    scale = Normalize(0, max(shares.max(axis=None), 1e-9) / 0.8)
    middles = {key: node.top + node.height / 2 for key, node in departments.items()}
    tall = 0.94 * min(np.diff(sorted(middles.values())), default=0.5)
    wide = _pitch(table)
    upright = wide < NARROW
    for place, (code, name) in enumerate(short_names(places).items()):
        x = TILES + (place + 0.5) * wide
        text = label(name.en, name.zh, language, " " if upright else "\n")
        axes.text(x, -0.08, text, ha="center", va="bottom", fontsize=7.5, rotation=90 if upright else 0)
        for key, y in middles.items():
            share = shares.loc[key, code]
            face = to_hex(SHADES(scale(0.0 if pd.isna(share) else share)))
            corner = x - wide / 2, y - tall / 2
            axes.add_patch(Rectangle(corner, wide, tall, facecolor=face, edgecolor=PAPER, linewidth=1.0))
            if not pd.isna(share):
                axes.text(x, y, f"{share:.0f}", ha="center", va="center_baseline", fontsize=8, color=ink_on(face))


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


def _headings(axes: Axes, language: Language, head: float) -> None:
    for x, align, text in (
        (LEFT, "right", words("Target", "目标", language)),
        (MIDDLE, "left", words("Lead department", "牵头部门", language)),
        (TILES, "left", words("Percent of the territory's weight", "占地区权重的百分比", language)),
    ):
        axes.text(x, 0.15 - head, text, ha=align, va="center", color=MUTED, fontsize=10.5)


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
    left, right = stacks
    flows = table.dropna(subset=["lead_department"]).groupby(["target", "lead_department"], sort=False)["weight"].sum()
    totals = [table.groupby(key)["weight"].sum() for key in ("target", "lead_department")]
    used = [dict.fromkeys(left, 0.0), dict.fromkeys(right, 0.0)]
    for a, b in ((a, b) for a in left for b in right if (a, b) in flows.index):
        high0 = flows[a, b] / totals[0][a] * left[a].height
        high1 = flows[a, b] / totals[1][b] * right[b].height
        path = _band(LEFT, left[a].top + used[0][a], high0, MIDDLE, right[b].top + used[1][b], high1)
        used[0][a], used[1][b] = used[0][a] + high0, used[1][b] + high1
        face = tint(colours[b], 0.45)
        axes.add_patch(PathPatch(path, facecolor=face, edgecolor=PAPER, linewidth=0.4, alpha=0.9, zorder=2))


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
