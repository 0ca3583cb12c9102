"""Charts made of tiles: one square per row and column, a number in it, and a hatched one where a value is missing."""

from __future__ import annotations

from types import MappingProxyType

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import Colormap, LinearSegmentedColormap, Normalize, to_hex
from matplotlib.patches import Rectangle

from gzsim.views.drawing import plain
from gzsim.views.palette import BLUE, FAINT, INK, MUTED, PAPER, ink_on

GAP = MappingProxyType({"facecolor": "#F7F7F7", "edgecolor": FAINT, "hatch": "/////", "linewidth": 0})
"""Look of what is missing."""
SHADES = LinearSegmentedColormap.from_list("shades", [PAPER, BLUE])
"""From nothing, white, to much."""


def tile(axes: Axes, column: float, row: float, **look: object) -> Rectangle:
    """Add one tile, centred on its column and row.

    >>> from gzsim.views.drawing import drawing
    >>> with drawing(2, 2) as figure:
    ...     tile(figure.subplots(), 0, 0, facecolor="white").get_width()
    1.0
    """
    return axes.add_artist(Rectangle((column - 0.5, row - 0.5), 1.0, 1.0, **look))


def gap(axes: Axes, column: float, row: float) -> Rectangle:
    """Add the tile of a missing value: pale and hatched.

    >>> from gzsim.views.drawing import drawing
    >>> with drawing(2, 2) as figure:
    ...     gap(figure.subplots(), 0, 0).get_hatch()
    '/////'
    """
    return tile(axes, column, row, **GAP)


def grid(axes: Axes, rows: list[str], columns: list[str]) -> None:
    """Lay out an empty chart of tiles, the first row at the top.

    >>> from gzsim.views.drawing import drawing
    >>> with drawing(2, 2) as figure:
    ...     axes = figure.subplots()
    ...     grid(axes, ["a", "b"], ["2015", "2016"])
    >>> [tick.get_text() for tick in axes.get_yticklabels()]
    ['a', 'b']
    """
    axes.set_xlim(-0.5, len(columns) - 0.5)
    axes.set_ylim(len(rows) - 0.5, -0.5)
    axes.set_xticks(range(len(columns)), columns, linespacing=1.3)
    axes.set_yticks(range(len(rows)), rows)
    plain(axes)


def heatmap(
    axes: Axes, values: pd.DataFrame, colours: Colormap, scale: Normalize, form: str | pd.DataFrame, **look: object
) -> None:
    """Draw a tile of a colour for every value, with the value on it, and a hatched tile where it is missing.

    Rows and columns are labelled by the table's index and columns; `form` is a format specification, or a table of the
    texts that stand in place of values; `look` changes that of the texts.

    >>> import matplotlib as mpl
    >>> from gzsim.views.drawing import drawing
    >>> with drawing(2, 2) as figure:
    ...     axes = figure.subplots()
    ...     table = pd.DataFrame({"2015": [1.0, None]}, index=["Guiyang", "Zunyi"])
    ...     heatmap(axes, table, mpl.colormaps["cividis"], Normalize(1, 9), "g")
    >>> [text.get_text() for text in axes.texts]
    ['1']
    """
    grid(axes, [str(row) for row in values.index], [str(column) for column in values.columns])
    texts = form.to_numpy() if isinstance(form, pd.DataFrame) else None
    look = {"ha": "center", "va": "center_baseline", "fontsize": 8.5} | look
    for row, numbers in enumerate(values.to_numpy(dtype=float)):
        for column, number in enumerate(numbers):
            if pd.isna(number):
                gap(axes, column, row)
                continue
            face = to_hex(colours(scale(number)))
            tile(axes, column, row, facecolor=face, edgecolor=PAPER, linewidth=1.2)
            text = format(number, form) if texts is None else texts[row, column]
            axes.text(column, row, text, color=ink_on(face), **look)


def break_line(axes: Axes, position: float, rows: int, text: str) -> None:
    """Mark a break of the series between two columns along so many rows, named above the chart.

    >>> from gzsim.views.drawing import drawing
    >>> with drawing(2, 2) as figure:
    ...     break_line(figure.subplots(), 0.5, 9, "revision")
    """
    axes.plot([position] * 2, [-0.75, rows - 0.5], color=INK, linewidth=1.5, linestyle=(0, (4, 2)), clip_on=False)
    axes.annotate(
        text, (position, -0.75), xytext=(0, 2), textcoords="offset points",
        ha="center", va="bottom", fontsize=8.5, color=MUTED, annotation_clip=False,
    )  # fmt: skip
