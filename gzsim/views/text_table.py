"""A table made of text: printed on the console, or HTML in notebooks and reports."""

from __future__ import annotations

from dataclasses import dataclass
from math import floor, isfinite, log10
from typing import Literal

import pandas as pd
from markupsafe import Markup
from rich.console import Console
from rich.table import Table
from rich.text import Text

from gzsim.views.html import notebook, rendered

NOTHING = "–"
WIDTH = 120
"""Columns where no terminal says how wide it is, as in a file or a log."""


@dataclass(frozen=True)
class Column:
    """Heading of a column, and on which side its cells stand.

    >>> Column("Rank", "right").align
    'right'
    """

    heading: str
    align: Literal["left", "right"] = "left"


@dataclass(frozen=True)
class TextTable:
    """A table whose cells are text, ready for the console, a notebook or a report.

    >>> table = TextTable("Ranks", (Column("Prefecture"), Column("Rank", "right")), (("Guiyang", "1"),))
    >>> "Guiyang" in table.to_html()
    True
    """

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str = ""

    def to_rich(self) -> Table:
        """Table for a rich console.

        >>> TextTable("Ranks", (Column("Rank"),), (("1",),)).to_rich().row_count
        1
        """
        heading, foot = Text(self.caption), Text(self.note) if self.note else None
        table = Table(title=heading, caption=foot, title_justify="left", caption_justify="left")
        for column in self.columns:
            table.add_column(Text(column.heading), justify=column.align, overflow="fold")
        for row in self.rows:
            table.add_row(*(Text(cell) for cell in row))
        return table

    def to_html(self) -> Markup:
        """HTML table with classes, its text escaped.

        >>> "&lt;b&gt;" in TextTable("<b>", (Column("Rank"),), (("1",),)).to_html()
        True
        """
        return rendered("table.html.j2", table=self)

    def _repr_html_(self) -> str:
        return notebook(self.to_html())

    def __str__(self) -> str:
        console = Console(width=WIDTH, no_color=True)
        with console.capture() as printed:
            console.print(self.to_rich())
        return printed.get()


ROUNDING = 1e-12
"""A standard error below this share of the mean comes from the arithmetic."""


def with_error(mean: float, standard_error: float) -> str:
    """Mean ± standard error, the error to two significant digits and the mean to as many decimals.

    A missing mean is a dash; without a standard error the mean stands alone, to four significant digits. An error
    that is nothing but rounding in the last digits of the mean is shown as 0.

    >>> with_error(12.3456, 0.0567), with_error(1234.5, 56.7), with_error(3.0, 0.0), with_error(6.176, 1e-15)
    ('12.346 ± 0.057', '1234 ± 57', '3 ± 0', '6.176 ± 0')
    """
    if pd.isna(mean):
        return NOTHING
    if pd.isna(standard_error) or not isfinite(standard_error):
        return f"{mean:.4g}"
    if standard_error <= abs(mean) * ROUNDING:
        return f"{mean:.4g} ± 0"
    decimals = max(0, 1 - floor(log10(standard_error)))
    return f"{mean:.{decimals}f} ± {standard_error:.{decimals}f}"
