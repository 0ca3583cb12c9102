"""Small drawings beside figures: a card for each unit that unfolds, and a table of how indicators are spread."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from markupsafe import Markup

from gzsim.reports.texts import Passage
from gzsim.views.html import marked, rendered
from gzsim.views.text_table import Column, TextTable

WIDTH, MARGIN = 104, 4
"""Pixels from the worst to the best, and what is left at either side for a dot to stand in."""


def across(share: float) -> str:
    """Where a share of the way from worst to best stands in a drawing.

    >>> across(0.0), across(0.5), across(1.0)
    ('4', '56', '108')
    """
    return f"{MARGIN + WIDTH * share:.0f}"


@dataclass(frozen=True)
class Band:
    """Where quartiles and median of an indicator lie, as shares of the way from worst to best.

    >>> Band(0.25, 0.5, 0.75).box
    'M30 7H82'
    """

    low: float
    middle: float
    high: float

    @property
    def box(self) -> str:
        """Path of the middle half."""
        return f"M{across(self.low)} 7H{across(self.high)}"

    @property
    def line(self) -> str:
        """Path of the median."""
        return f"M{across(self.middle)} 1V13"


@dataclass(frozen=True)
class Card:
    """What is said of one unit.

    Attributes
    ----------
    rank, name, score : str; what is seen while the card is folded
    passages : sentences
    groups : TextTable, optional; its score in each group
    rows : for each indicator the cells beside its name, and where the unit stands (None for a gap)
    """

    rank: str
    name: str
    score: str
    passages: tuple[Passage, ...]
    groups: TextTable | None
    rows: tuple[tuple[tuple[str, ...], float | None], ...]


@dataclass(frozen=True)
class Cards:
    """Cards of units over the same indicators.

    Attributes
    ----------
    columns : headings of the indicators, of the drawing, and of the cells beside it
    names, bands : of the indicators, in the order of the rows of each card

    >>> card = Card("1", "<b>", "63.2", (), None, ((("7.5",), 1.0),))
    >>> shown = Cards((Column("Indicator"), Column("Figure"), Column("")), ("growth",), (Band(0, 0.5, 1),), (card,))
    >>> "&lt;b&gt;" in shown.to_html(), 'x="108"' in shown.to_html()
    (True, True)
    """

    columns: tuple[Column, ...]
    names: Sequence[str]
    bands: Sequence[Band]
    cards: tuple[Card, ...]

    def to_html(self) -> Markup:
        """HTML of the cards; every text is escaped."""
        names = [marked(name) for name in self.names]
        return rendered("reports/templates/cards.html.j2", shown=self, names=names, across=across)


@dataclass(frozen=True)
class Spread:
    """How an indicator is spread: its band, and how many units stand in each part of the way from worst to best.

    >>> Spread(Band(0.2, 0.5, 0.8), (1, 4)).bars
    'M4 14v-3.5h52v3.5zM56 14v-14h52v14z'
    """

    band: Band
    counts: tuple[int, ...]

    @property
    def bars(self) -> str:
        """Path of the histogram, 14 pixels high."""
        step, most = WIDTH / len(self.counts), max(self.counts) or 1
        told = []
        for place, count in enumerate(self.counts):
            if count:
                height, width = f"{14 * count / most:.1f}".removesuffix(".0"), f"{step:.1f}".removesuffix(".0")
                told.append(f"M{across(place / len(self.counts))} 14v-{height}h{width}v{height}z")
        return "".join(told)


@dataclass(frozen=True)
class Spreads:
    """A table whose last column draws how each row is spread.

    >>> table = TextTable("Spread", (Column("Indicator"), Column("")), (("<b>",),))
    >>> "&lt;b&gt;" in Spreads(table, (Spread(Band(0, 0.5, 1), (1, 2)),)).to_html()
    True
    """

    table: TextTable
    spreads: tuple[Spread, ...]

    def to_html(self) -> Markup:
        """HTML of the table; every text is escaped."""
        return rendered("reports/templates/spreads.html.j2", table=self.table, spreads=self.spreads)


@dataclass(frozen=True)
class Folded:
    """Rows of a table that are not seen until somebody unfolds them.

    >>> rest = Folded(TextTable("League", (Column("Unit"),), (("<b>",),) * 9))
    >>> "9" in rest.to_html(), "<b>" in rest.to_html()
    (True, False)
    """

    table: TextTable

    def to_html(self) -> Markup:
        """HTML of the table, folded; every text is escaped."""
        return rendered("reports/templates/folded.html.j2", table=self.table)


def folded(table: TextTable, first: int = 30) -> tuple[TextTable | Folded, ...]:
    """The first rows of a table, and the others folded.

    >>> len(folded(TextTable("League", (Column("Unit"),), (("a",),) * 40))), len(folded(TextTable("", (), ())))
    (2, 1)
    """
    if len(table.rows) <= first:
        return (table,)
    return replace(table, rows=table.rows[:first]), Folded(replace(table, rows=table.rows[first:]))
