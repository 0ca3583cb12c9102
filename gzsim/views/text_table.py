"""A table made of text: printed on the console, or HTML in notebooks and reports."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from markupsafe import Markup
from rich.console import Console
from rich.table import Table
from rich.text import Text

from gzsim.views.html import notebook, rendered

WIDTH = 120
"""Columns where no terminal says how wide it is, as in a file or a log."""


BETTER, WORSE = "▲", "▼"
"""Marks at the end of a cell, which a page that has colours colours by them."""


@dataclass(frozen=True)
class Column:
    """Heading of a column, and on which side its cells stand.

    >>> Column("Rank", "right").align
    'right'
    """

    heading: str
    align: Literal["left", "right"] = "left"


@dataclass(frozen=True, repr=False)
class TextTable:
    """A table whose cells are text, ready for the console, a notebook or a report.

    Attributes
    ----------
    groups : tuple of (int, str), the rows before which a heading stands, and the heading

    >>> table = TextTable("Ranks", (Column("Prefecture"), Column("Rank", "right")), (("Guiyang", "1"),))
    >>> "Guiyang" in table.to_html()
    True
    """

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str = ""
    groups: tuple[tuple[int, str], ...] = ()

    def to_rich(self) -> Table:
        """Table for a rich console.

        >>> TextTable("Ranks", (Column("Rank"),), (("1",),)).to_rich().row_count
        1
        """
        heading, foot = Text(self.caption), Text(self.note) if self.note else None
        table = Table(title=heading, caption=foot, title_justify="left", caption_justify="left")
        for column in self.columns:
            table.add_column(Text(column.heading), justify=column.align, overflow="fold")
        headings = dict(self.groups)
        for place, row in enumerate(self.rows):
            if place in headings:
                table.add_section()
                table.add_row(Text(headings[place], style="bold"))
            table.add_row(*(Text(cell) for cell in row))
        return table

    def to_html(self) -> Markup:
        """HTML table with classes, its text escaped.

        >>> "&lt;b&gt;" in TextTable("<b>", (Column("Rank"),), (("1",),)).to_html()
        True
        """
        looks = {BETTER: "better", WORSE: "worse"}
        return rendered("views/templates/table.html.j2", table=self, headings=dict(self.groups), looks=looks)

    def _repr_html_(self) -> str:
        return notebook(self.to_html())

    def __repr__(self) -> str:
        return str(self)

    def __str__(self) -> str:
        console = Console(width=WIDTH, color_system=None, force_jupyter=False)
        with console.capture() as printed:
            console.print(self.to_rich())
        return printed.get()
