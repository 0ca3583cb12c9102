"""Figures that keep their style wherever they are drawn; their title, keys and note, and their files."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.legend import Legend
from matplotlib.text import Text
from matplotlib.transforms import Bbox
from rich.cells import cell_len

from gzsim.errors import InputError
from gzsim.views.fonts import drawable
from gzsim.views.labels import label
from gzsim.views.palette import INK, MUTED
from gzsim.views.style import style
from gzsim.views.wrapping import folded

MARGIN = GAP = 0.1  # inches
NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
"""Characters that no XML may hold: one of them in a name, and nothing could read the figure."""


class Drawing(Figure):
    """A matplotlib figure that keeps its style whenever and wherever it is drawn.

    >>> with drawing(4, 3) as figure:
    ...     axes = figure.subplots()
    >>> len(figure.axes)
    1
    """

    alt: str = ""
    """What is drawn, for those who do not see it; empty where whoever shows the figure says it."""

    heading: Text | None = None
    """The title that `frame` has written."""

    def says(self, en: str, zh: str = "") -> Drawing:
        """Write what is to be seen above the title, which becomes a line below it; the figure grows by as much.

        Returns the figure itself. Without a Chinese font the English stands alone.

        >>> with drawing(4, 3) as figure:
        ...     frame(figure, "Debt by scheme")
        >>> figure.says("The last place borrows most", "末位借债最多").texts[-1].get_text()
        'The last place borrows most\\n末位借债最多'
        >>> float(figure.get_figheight()) > 3
        True
        """
        with style():
            finding = self.text(0, 1, label(en, zh, drawable("both"), "\n"), va="top", fontsize=13, color=INK)
            _fold(self, finding)
            if self.heading is not None:
                self.heading.set(fontsize=10.5, color=MUTED)
            _raise(self, finding.get_window_extent().height / self.dpi + GAP)
            width, height = self.get_size_inches()
            finding.set_position((MARGIN / width, 1 - MARGIN / height))
        self.alt = self.alt or label(en, zh, "both")
        return self

    def draw(self, renderer: object) -> None:
        """Draw in the style (matplotlib calls this)."""
        with style():
            super().draw(renderer)

    def savefig(self, *arguments: object, **settings: object) -> None:
        """Save as matplotlib does, in the style."""
        with style():
            super().savefig(*arguments, **settings)

    def _repr_png_(self) -> bytes:
        picture = BytesIO()
        self.savefig(picture, format="png", dpi=110, metadata={"Software": None})
        return picture.getvalue()


@contextmanager
def drawing(width: float, height: float) -> Iterator[Drawing]:
    """Make a figure of a size in inches, in the style; its layout is settled once, on leaving.

    >>> with drawing(4, 3) as figure:
    ...     axes = figure.subplots()
    >>> figure.get_size_inches().tolist()
    [4.0, 3.0]
    """
    with style():
        figure = Drawing(figsize=(width, height), layout="constrained")
        figure.get_layout_engine().set(w_pad=0.08, h_pad=0.08, wspace=0.03, hspace=0.04)
        yield figure
        _settle(figure)


def _settle(figure: Drawing) -> None:
    """Solve the layout once and for all, rounded.

    The solver's order depends on addresses in memory, so that its last digits differ from run to run.
    """
    figure.get_layout_engine().execute(figure)
    figure.set_layout_engine("none")
    for axes in figure.axes:
        axes.set_position(Bbox(axes.get_position(original=True).get_points().round(6)), which="original")
        axes.set_in_layout(True)  # setting a position takes axes out of it, and a notebook would crop them


def _fold(figure: Drawing, text: Text) -> None:
    """Break lines at words where the text is wider than the figure."""
    wide, room = text.get_window_extent().width / figure.dpi, figure.get_figwidth() - 2 * MARGIN
    if wide > room:
        longest = max(map(cell_len, text.get_text().split("\n")))
        text.set_text(folded(text.get_text(), int(0.97 * longest * room / wide)))


def _raise(figure: Drawing, room: float) -> None:
    """Make room at the top, in inches: all that is drawn keeps its place above the foot."""
    anchors = [each.get_bbox_to_anchor().transformed(figure.transFigure.inverted()).p0 for each in figure.legends]
    places = [axes.get_position(original=True).get_points() for axes in figure.axes]
    before = figure.get_figheight()
    figure.set_figheight(before + room)
    share = np.array([1.0, before / figure.get_figheight()])
    for text in figure.texts:
        text.set_position(share * text.get_position())
    for legend, anchor in zip(figure.legends, anchors, strict=True):
        legend.set_bbox_to_anchor(share * anchor, figure.transFigure)
    for axes, place in zip(figure.axes, places, strict=True):
        axes.set_position(Bbox((share * place).round(6)), which="original")
        axes.set_in_layout(True)


def frame(figure: Drawing, title: str, note: str = "", keys: Sequence[Artist] = ()) -> None:
    """Write a title, the keys to all panels below it, and a note at the foot; the panels get the room between.

    Two languages, set apart by two spaces, take a line each where one line is too narrow.

    >>> with drawing(4, 3) as figure:
    ...     frame(figure, "Ranks  名次", "Made-up figures.")
    >>> [text.get_text() for text in figure.texts]
    ['Ranks  名次', 'Made-up figures.']
    """
    width, height = figure.get_size_inches()
    figure.heading = figure.text(MARGIN / width, 1 - MARGIN / height, title, va="top", fontsize=13, color=INK)
    top = MARGIN + _fit(figure, figure.heading) + GAP
    if keys:
        legend = _legend(figure, keys, top)
        top += legend.get_window_extent().height / figure.dpi + 0.08
    foot = figure.text(MARGIN / width, MARGIN / height, note, va="bottom", fontsize=8.5, color=MUTED, linespacing=1.4)
    bottom = MARGIN + _fit(figure, foot) if note else 0.0
    figure.get_layout_engine().set(rect=(0, bottom / height, 1, 1 - (top + bottom) / height))


def _fit(figure: Drawing, text: Text) -> float:
    """Break the text between languages if it is wider than the figure; its height in inches."""
    if text.get_window_extent().width / figure.dpi > figure.get_figwidth() - 2 * MARGIN:
        text.set_text(text.get_text().replace("  ", "\n"))
    return text.get_window_extent().height / figure.dpi


def _legend(figure: Drawing, keys: Sequence[Artist], top: float) -> Legend:
    """Put the keys in as many columns as the figure has room for."""
    width, height = figure.get_size_inches()
    for columns in range(len(keys), 0, -1):
        legend = figure.legend(
            handles=keys, ncols=columns, loc="upper left", bbox_to_anchor=(MARGIN / width, 1 - top / height),
            borderaxespad=0, borderpad=0, columnspacing=1.6, handlelength=2.2,
        )  # fmt: skip
        legend.set_in_layout(False)
        if columns == 1 or legend.get_window_extent().width / figure.dpi <= width - 2 * MARGIN:
            break
        legend.remove()
    return legend


def plain(axes: Axes) -> None:
    """Take the frame and the tick marks off a chart made of tiles.

    >>> with drawing(4, 3) as figure:
    ...     plain(figure.subplots())
    """
    axes.tick_params(length=0)
    axes.spines[:].set_visible(False)


def svg(figure: Drawing) -> str:
    """SVG text of a figure, without date or version in it: the same figure gives the same bytes.

    Names stand in it as shapes, and as comments, from which what XML forbids is left out.

    >>> with drawing(4, 3) as figure:
    ...     axes = figure.subplots()
    >>> svg(figure) == svg(figure)
    True
    """
    text = BytesIO()
    figure.savefig(text, format="svg", metadata={"Date": None, "Creator": None})
    return NOT_XML.sub("", text.getvalue().decode("utf-8"))


def save(figure: Drawing, path: str | Path) -> Path:
    """Write a figure to a file, as SVG or PNG by its suffix, without date or version in it.

    Raises InputError if the suffix is another.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder, drawing(4, 3) as figure:
    ...     save(figure, Path(folder) / "empty.svg").name
    'empty.svg'
    """
    path = Path(path)
    if path.suffix == ".svg":
        path.write_text(svg(figure), encoding="utf-8")
    elif path.suffix == ".png":
        figure.savefig(path, metadata={"Software": None})
    else:
        raise InputError(f"a figure cannot be saved as {path.suffix or 'a file without suffix'!r}", valid=".svg, .png")
    return path
