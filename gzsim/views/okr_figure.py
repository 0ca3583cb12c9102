"""A board of objectives and key results: a bar for each, from 0 to 1."""

from __future__ import annotations

from types import MappingProxyType

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Patch

from gzsim.common.names import require_rows
from gzsim.common.tidy import refuse_unknown
from gzsim.views.drawing import Drawing, drawing, frame
from gzsim.views.fonts import drawable
from gzsim.views.labels import Language, Name, called, fitted, label, words
from gzsim.views.palette import FAINT, GREEN, INK, MUTED, ORANGE, PAPER, VERMILLION
from gzsim.views.wrapping import folded

BANDS = MappingProxyType(
    {
        "green": (GREEN, "", "●", Name("G green, 0.7 and more (committed: 1)", "绿：0.7及以上（承诺型须为1）")),
        "yellow": (ORANGE, "////", "▲", Name("Y yellow, from 0.4", "黄：0.4及以上")),
        "red": (VERMILLION, "xxxx", "■", Name("R red, below 0.4", "红：低于0.4")),
    }
)
"""Colour, hatch, mark and name of each band (C25)."""

KINDS = MappingProxyType({"committed": Name("committed", "承诺型"), "aspirational": Name("aspirational", "挑战型")})
GOALS = MappingProxyType({"committed": (1.0, 1.0), "aspirational": (0.6, 0.7)})
"""Where each kind should land: in full, or in its sweet spot (C25)."""


def okr_board(table: pd.DataFrame, language: Language = "both") -> Drawing:
    """Board of key results, below their objectives: bars from 0 to 1 in the colour of their band, with hatch and mark.

    A frame shows where an aspirational key result should land, a line where a committed one should.

    Parameters
    ----------
    table : DataFrame with columns level, owner, objective, objective_zh, key_result, key_result_zh, kind, score,
        colour, one row per key result, those of an objective together

    Raises InputError if a column is missing, there are no rows, or a colour or kind is unknown.

    >>> table = pd.DataFrame({"level": [0], "owner": "Guiyang", "objective": "Clean air", "objective_zh": "清洁空气",
    ...     "key_result": ["Fine particles"], "key_result_zh": ["细颗粒物"], "kind": "committed", "score": [0.67],
    ...     "colour": "yellow"})
    >>> [text.get_text() for text in okr_board(table, "en").axes[0].texts]
    ['Guiyang: Clean air', '▲ Y 0.67']
    """
    columns = ["level", "owner", "objective", "objective_zh", "key_result", "key_result_zh", "kind", "score", "colour"]
    require_rows(table, columns, "okr")
    for column, known in (("colour", BANDS), ("kind", KINDS)):
        refuse_unknown(table, column, known)
    language = drawable(language)
    rows = _rows(table)
    with drawing(9.6, 1.9 + 0.36 * len(rows)) as figure:
        note = words("Line: a committed key result is due in full. Frame: where an aspirational one should land.",
                     "竖线：承诺型应全部完成。方框：挑战型的理想区间。", language)  # fmt: skip
        keys = [Patch(facecolor=colour, hatch=hatch, edgecolor=PAPER, label=f"{mark} {label(*name, language)}")
                for colour, hatch, mark, name in BANDS.values()]  # fmt: skip
        frame(figure, words("Objectives and key results", "目标与关键结果（OKR）", language), note, keys)
        axes = figure.subplots()
        _axes(axes, rows, language)
        for place, (kind, row) in enumerate(rows):
            if kind == "objective":
                _objective(axes, place, row, language)
            else:
                _key_result(axes, place, row)
    return figure


def _rows(table: pd.DataFrame) -> list[tuple[str, pd.Series]]:
    """A heading before the key results of each objective."""
    rows, last = [], None
    for _, row in table.iterrows():
        head = (row["owner"], row["objective"])
        rows += [("objective", row)] * (head != last) + [("key result", row)]
        last = head
    return rows


def _axes(axes: Axes, rows: list[tuple[str, pd.Series]], language: Language) -> None:
    places = [place for place, (kind, _) in enumerate(rows) if kind == "key result"]
    texts = [fitted(row["key_result"], row["key_result_zh"], language, 44)
             + f" ({called(row['kind'], language, KINDS)})" for kind, row in rows if kind == "key result"]  # fmt: skip
    axes.set(xlim=(0, 1.16), ylim=(len(rows) - 0.4, -0.6))
    axes.set_xticks([0, 0.2, 0.4, 0.6, 0.7, 1.0], ["0", "0.2", "0.4", "0.6", "0.7", "1"])
    axes.set_yticks(places, [folded(text, 46) for text in texts], linespacing=1.1, fontsize=8.5)
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)
    axes.set_xlabel(words("Score", "得分", language))


def _objective(axes: Axes, place: int, row: pd.Series, language: Language) -> None:
    text = label(row["objective"], row["objective_zh"], language)
    arrow = "→ " * int(row["level"])
    axes.text(0, place + 0.12, f"{arrow}{row['owner']}: {text}", va="center", color=INK, fontsize=10.5)
    axes.axhline(place - 0.42, color=FAINT, linewidth=0.8)


def _key_result(axes: Axes, place: int, row: pd.Series) -> None:
    colour, hatch, mark, name = BANDS[row["colour"]]
    axes.barh(place, 1.0, height=0.56, color="#F2F2F2", zorder=1)
    axes.barh(place, row["score"], height=0.56, color=colour, hatch=hatch, edgecolor=PAPER, linewidth=0, zorder=2)
    low, high = GOALS[row["kind"]]
    if low == high:
        axes.plot([low, low], [place - 0.36, place + 0.36], color=INK, linewidth=2, zorder=3)
    else:
        axes.barh(place, high - low, left=low, height=0.7, fill=False, edgecolor=INK, linewidth=1.3, zorder=3)
    axes.text(1.02, place, f"{mark} {name.en[0]} {row['score']:.2f}", va="center", fontsize=9, color=MUTED)
