"""The supervision bulletin (督查通报, S05) as one HTML page that needs nothing else, in English and Chinese."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from gzsim.errors import InputError
from gzsim.views.fonts import embedded_font
from gzsim.views.html import rendered
from gzsim.views.labels import Name
from gzsim.views.lamps import LAMPS, Lamp, lamp
from gzsim.views.report import Passage
from gzsim.views.text_table import TextTable


@dataclass(frozen=True)
class LampCell:
    """A light and the figure beside it.

    >>> LampCell(1, "−1.2").lamp.en
    'yellow'
    """

    light: int
    text: str = ""

    @property
    def lamp(self) -> Lamp:
        """How the light looks."""
        return lamp(self.light)


@dataclass(frozen=True)
class LampGrid:
    """Lights of units (rows) by indicators (columns).

    Raises
    ------
    InputError
        If a row has not as many cells as there are columns.

    >>> LampGrid((Name("GDP growth", "增速"),), ((Name("Guiyang", "贵阳"), (LampCell(0, "+0.3"),)),)).columns[0].zh
    '增速'
    """

    columns: tuple[Name, ...]
    rows: tuple[tuple[Name, tuple[LampCell, ...]], ...]
    caption: Passage = field(default=Passage(""))

    def __post_init__(self) -> None:
        for name, cells in self.rows:
            if len(cells) != len(self.columns):
                raise InputError(f"{len(cells)} lights for {name.en}", field="rows", valid=f"{len(self.columns)}")


@dataclass(frozen=True)
class BulletinPage:
    """What a bulletin says.

    Attributes
    ----------
    title, issued : Name
        What it is, and for which time.
    notice : Passage, optional
        Shown in a frame at the top, such as that figures are made up.
    summary : tuple of Passage
    grid : LampGrid
    tables : tuple of (Name, TextTable)
        Heading and table.
    notes : tuple of Passage
        Rules and assumptions.
    footer : mapping
        From what it can be checked: the head of a register, for instance.

    >>> BulletinPage(Name("Bulletin", "通报"), Name("2025, first quarter", "2025年第一季度"), LampGrid((), ())).summary
    ()
    """

    title: Name
    issued: Name
    grid: LampGrid
    notice: Passage | None = None
    summary: tuple[Passage, ...] = ()
    tables: tuple[tuple[Name, TextTable], ...] = ()
    notes: tuple[Passage, ...] = ()
    footer: Mapping[str, str] = field(default_factory=dict)


def render_bulletin(page: BulletinPage) -> str:
    """HTML text of the bulletin; every text is escaped, and the same page gives the same bytes.

    >>> page = BulletinPage(Name("<b>Bulletin</b>", "通报"), Name("2025", "2025年"), LampGrid((), ()))
    >>> text = render_bulletin(page)
    >>> "&lt;b&gt;Bulletin" in text, "http" in text
    (True, False)
    """
    body = rendered("bulletin_body.html.j2", page=page, lamps=tuple(LAMPS.values()))
    font = embedded_font(str(body) + page.title.zh)
    return str(rendered("bulletin.html.j2", page=page, body=body, chinese_font=font))
