"""The framework of an index as a tree: groups and indicators, and what each weighs in the whole."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import cycle
from math import isclose
from typing import NamedTuple

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from gzsim.common.names import require_rows
from gzsim.errors import InputError
from gzsim.views.drawing import Drawing, drawing, plain
from gzsim.views.fonts import drawable
from gzsim.views.index_text import MOST_ROWS, cut, headed, name_of
from gzsim.views.labels import NAMES, Language, Name, Names, label
from gzsim.views.palette import CHANNELS, INK, MUTED, PAPER, tint
from gzsim.views.wrapping import folded

ROOT = "index"
COLUMN, LINE = 1.75, 0.152
"""Inches of a column of groups, and of a line of text."""
GROUP_LETTERS, LEAF_LETTERS, LEAF = 24, 42, 2.9


class Cell(NamedTuple):
    """A cell of the tree: a group or an indicator.

    Attributes
    ----------
    level : int; 0 for what stands right below the index
    first, rows : int; first indicator below it, and how many
    weight : float; share of the index
    colour : str
    """

    name: str
    level: int
    first: int
    rows: int
    weight: float
    colour: str
    is_leaf: bool


def framework(
    weights: pd.DataFrame, language: Language = "both", names: Names = NAMES, also: Sequence[Name] = ()
) -> Drawing:
    """Groups and indicators as cells side by side, from the uppermost groups to the indicators and their weights.

    Every indicator takes a row of the same height, so that all names can be read; the bar is its effective weight, the
    product of the weights on its way up to the index. A group's percentage is the product, too.

    Parameters
    ----------
    weights : DataFrame with columns group, member, weight (within the group); the uppermost group is ``index``
    names : names of groups and indicators
    also : what else is noted below the figure

    Of more than 60 indicators their groups are drawn in place of them, or the heaviest 60 where there are no groups.

    Raises InputError if a column is missing or there is no uppermost group.

    >>> table = pd.DataFrame({"group": ["index", "index"], "member": ["gdp", "air"], "weight": [0.75, 0.25]})
    >>> framework(table, "en").alt
    'Tree of 2 indicators. 1 of 2 indicators carries half of the weight: gdp'
    """
    require_rows(weights, ["group", "member", "weight"], "weights")
    indicators = [cell for cell in cells_of(weights) if cell.is_leaf]
    shown, notes = _readable(weights)
    cells = cells_of(shown)
    leaves = [cell for cell in cells if cell.is_leaf]
    language = drawable(language)
    levels = max(cell.level for cell in leaves)
    row = 0.36 if language == "both" else 0.26
    with drawing(0.4 + COLUMN * levels + LEAF + 2.1, 1.3 + row * len(leaves)) as figure:
        kind = Name(f"Tree of {len(indicators)} indicators", f"{len(indicators)}个指标的体系图")
        headed(figure, kind, half_of(indicators, names), language, (*notes, *also))
        tree, bars = figure.subplots(1, 2, sharey=True, width_ratios=[COLUMN * levels + LEAF, 2.1])
        for cell in cells:
            _cell(tree, cell, levels, row, language, names)
        tree.set(xlim=(0, COLUMN * levels + LEAF), ylim=(len(leaves) - 0.5, -0.5), xticks=[], yticks=[])
        plain(tree)
        _bars(bars, leaves, language)
    return figure


def _readable(weights: pd.DataFrame) -> tuple[pd.DataFrame, tuple[Name, ...]]:
    """The table without its lowest levels, as long as there are too many rows for a figure, and a note of it."""
    shown, cells = weights, cells_of(weights)
    all_of = sum(cell.is_leaf for cell in cells)
    while (rows := sum(cell.is_leaf for cell in cells)) > MOST_ROWS and (lowest := max(cell.level for cell in cells)):
        groups = {cell.name for cell in cells if not cell.is_leaf and cell.level == lowest - 1}
        shown = shown[~shown["group"].isin(groups)]
        cells = cells_of(shown)
    if rows > MOST_ROWS:
        heaviest = shown["weight"].sort_values(ascending=False, kind="stable").index[:MOST_ROWS]
        note = Name(f"Only the {MOST_ROWS} heaviest of {all_of}.", f"仅绘权重最大的{MOST_ROWS}个，共{all_of}个。")
        return shown.loc[shown.index.isin(heaviest)], (note,)
    if rows < all_of:
        return shown, (Name(f"Groups only: {all_of} indicators are too many.", f"仅绘分组，{all_of}个指标过多。"),)
    return shown, ()


def cells_of(weights: pd.DataFrame) -> list[Cell]:
    """Cells of the tree below the index, each group before what is in it.

    >>> table = pd.DataFrame({"group": ["index", "index", "g"], "member": ["g", "a", "b"], "weight": [0.5, 0.5, 1]})
    >>> [(cell.name, cell.level, cell.first, cell.rows, cell.weight) for cell in cells_of(table)]
    [('g', 0, 0, 1, 0.5), ('b', 1, 0, 1, 0.5), ('a', 0, 1, 1, 0.5)]
    """
    members = {group: list(zip(part["member"], part["weight"], strict=True))
               for group, part in weights.groupby("group", sort=False)}  # fmt: skip
    if ROOT not in members:
        raise InputError("no uppermost group", field="weights", valid=f"rows whose group is {ROOT!r}")
    looks = cycle(CHANNELS)

    def below(group: str, level: int, first: int, share: float, colour: str) -> list[Cell]:
        found: list[Cell] = []
        for name, weight in members[group]:
            own = colour or next(looks).colour
            start = first + sum(cell.is_leaf for cell in found)
            inner = below(name, level + 1, start, share * weight, own) if name in members else []
            rows = sum(cell.is_leaf for cell in inner) or 1
            found += [Cell(name, level, start, rows, share * weight, own, not inner), *inner]
        return found

    return below(ROOT, 0, 0, 1.0, "")


def half_of(leaves: list[Cell], names: Names) -> Name:
    """The fewest indicators that carry half of the weight, or that all weigh the same."""
    weights = [cell.weight for cell in leaves]
    if isclose(min(weights), max(weights)) and len(leaves) > 1:
        share = f"{100 * weights[0]:.3g}"
        return Name(f"All {len(leaves)} indicators weigh the same: {share} % each",
                    f"{len(leaves)}个指标权重相同，各占{share}%")  # fmt: skip
    heaviest = sorted(leaves, key=lambda cell: -cell.weight)
    total, carried, count = sum(weights), 0.0, 0
    while count < len(leaves) and carried < total / 2 - 1e-9:
        carried += heaviest[count].weight
        count += 1
    first = [name_of(cell.name, names) for cell in heaviest[:count]] if count <= 3 else []
    en, zh = (sep.join(cut(each[at] or each.en, 30) for each in first) for at, sep in ((0, ", "), (1, "、")))
    verb = "carries" if count == 1 else "carry"
    return Name(f"{count} of {len(leaves)} indicators {verb} half of the weight" + (f": {en}" if en else ""),
                f"{len(leaves)}个指标中，{count}个占一半以上权重" + (f"：{zh}" if zh else ""))  # fmt: skip


def _cell(axes: Axes, cell: Cell, levels: int, row: float, language: Language, names: Names) -> None:
    left = COLUMN * cell.level
    width = COLUMN * (levels - cell.level) + LEAF if cell.is_leaf else COLUMN
    face = tint(cell.colour, 0.12 if cell.is_leaf else max(0.2, 0.5 - 0.15 * cell.level))
    axes.add_patch(
        Rectangle((left, cell.first - 0.5), width, cell.rows, facecolor=face, edgecolor=PAPER, linewidth=1.5)
    )
    letters = LEAF_LETTERS if cell.is_leaf else GROUP_LETTERS
    text = _written(name_of(cell.name, names), language, letters, int(cell.rows * row / LINE), cell)
    axes.text(left + 0.07, cell.first + (cell.rows - 1) / 2, text, va="center", fontsize=8.5, color=INK,
              linespacing=1.15)  # fmt: skip


def _written(name: Name, language: Language, letters: int, lines: int, cell: Cell) -> str:
    """The fullest form of a name, with the weight of a group, that so many lines have room for."""
    share = "" if cell.is_leaf else f" {100 * cell.weight:.3g}%"
    forms = [folded(label(*name, language, "\n") + share, letters),
             "\n".join(cut(each, letters - 6) for each in label(*name, language, "\n").split("\n")) + share,
             cut(label(*name, language), letters - len(share)) + share]  # fmt: skip
    return next((form for form in forms if form.count("\n") < lines), forms[-1])


def _bars(axes: Axes, leaves: list[Cell], language: Language) -> None:
    share = [100 * cell.weight for cell in leaves]
    axes.barh(range(len(leaves)), share, height=0.6, color=[cell.colour for cell in leaves])
    for place, weight in enumerate(share):
        axes.text(weight, place, f" {weight:.3g}", va="center", fontsize=8.5, color=INK)
    axes.set_xlim(0, 1.22 * max(*share, 1e-9))
    axes.set_xticks([])
    plain(axes)
    axes.set_title(label("weight in the index, %", "总权重，%", language, "\n"), fontsize=9, color=MUTED)
