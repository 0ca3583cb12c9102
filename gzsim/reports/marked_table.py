"""A small table whose cells say by arrow, word and colour which way something goes, and whether that is better."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from markupsafe import Markup

from gzsim.views.html import rendered
from gzsim.views.text_table import Column

Look = Literal["better", "worse", "open", "plain"]
UP, DOWN, OPEN = "↑", "↓", "◇"


@dataclass(frozen=True)
class MarkedCell:
    """A cell: what stands large in it, what stands small below, and how it looks.

    Attributes
    ----------
    text : str, a number
    sign, word : str, an arrow before the number and a word behind it, which say what the colour says
    under : tuple of str, small lines below
    look : "better", "worse", "open" (which way it goes is not sure) or "plain"

    >>> MarkedCell("+0.8", "↑", "worse", look="worse").under
    ()
    """

    text: str
    sign: str = ""
    word: str = ""
    under: tuple[str, ...] = ()
    look: Look = "plain"


@dataclass(frozen=True)
class MarkedTable:
    """Rows of a name with its unit and of marked cells, ready for a report.

    >>> row = (("Debt", "% of GDP"), (MarkedCell("5.8"), MarkedCell("<0.8>", "↑", "worse", look="worse")))
    >>> shown = MarkedTable("Effects", (Column(""), Column("None"), Column("Last")), (row,)).to_html()
    >>> "&lt;0.8&gt;" in shown, 'class="right worse"' in shown
    (True, True)
    """

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[tuple[str, str], tuple[MarkedCell, ...]], ...]
    note: str = ""

    def to_html(self) -> Markup:
        """HTML table with classes, its text escaped."""
        return rendered("reports/templates/marked_table.html.j2", table=self)
