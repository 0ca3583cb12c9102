"""A target on its way down: what each level asks, as a table of tiles."""

from __future__ import annotations

import pandas as pd
from matplotlib.colors import Normalize

from gzsim.common.names import require_rows
from gzsim.views.drawing import Drawing, drawing, frame
from gzsim.views.fonts import drawable
from gzsim.views.heatmap import SHADES, heatmap
from gzsim.views.labels import NAMES, Language, Name, Names, called, fitted, label, words
from gzsim.views.palette import INK

NOTE = Name("The darker, the more was added on the way down.", "颜色越深，逐级加码越多。")
PALEST = 0.6
"""Of the range of what was added: so much is left above the largest, so that numbers stay legible."""


def cascade_tiles(table: pd.DataFrame, unit: Name, language: Language = "both", names: Names = NAMES) -> Drawing:
    """Targets of each level (rows, from the top down) in several circumstances (columns), shaded by what was added.

    Parameters
    ----------
    table : DataFrame, (level, place) × circumstance; the first row is what the top asks; places have no name of their
        own where a level has one row
    unit : of the targets
    names : names of levels, places and circumstances

    Raises InputError if there are no rows.

    >>> rows = pd.MultiIndex.from_tuples([("province", ""), ("counties", "520100")])
    >>> table = pd.DataFrame({"contest": [5.5, 11.6]}, rows)
    >>> [text.get_text() for text in cascade_tiles(table, Name("percent", "%"), "en").axes[0].texts]
    ['5.5', '11.6']
    """
    require_rows(table, list(table.columns), "cascade")
    language = drawable(language)
    added = table - table.iloc[0]
    heads = [fitted(*_name(each, names), language, 18) for each in table.columns]
    rows = [_row(level, place, language, names) for level, place in table.index]
    with drawing(4.2 + 1.35 * len(heads), 2.0 + 0.36 * len(rows)) as figure:
        frame(figure, words("Target of each level", "各级目标", language), words(*NOTE, language))
        axes = figure.subplots()
        shades = Normalize(0, max(added.max(axis=None), 1e-9) / PALEST)
        texts = table.map("{:.1f}".format).set_axis(rows).set_axis(heads, axis=1)
        heatmap(axes, added.set_axis(rows).set_axis(heads, axis=1), SHADES, shades, texts, fontsize=10)
        axes.xaxis.tick_top()
        axes.tick_params(length=0)
        axes.set_xlabel(label(*unit, language))
        levels = table.index.get_level_values(0)
        for row in range(1, len(levels)):
            if levels[row] != levels[row - 1]:
                axes.plot([-0.5, len(heads) - 0.5], [row - 0.5] * 2, color=INK, linewidth=1.4)
    return figure


def _name(key: object, names: Names) -> tuple[str, str | None]:
    found = names.get(str(key), Name(str(key).replace("_", " ")))
    return found.en, found.zh or None


def _row(level: str, place: str, language: Language, names: Names) -> str:
    whole = called(level, language, names)
    return f"{whole} · {called(place, language, names)}" if place else whole
