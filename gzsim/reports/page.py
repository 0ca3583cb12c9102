"""A report as one HTML page that needs nothing else: no script, no font, no address."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property, partial
from itertools import count
from typing import Literal, get_args

from markupsafe import Markup

from gzsim.reports.cards import Cards, Folded, Spreads
from gzsim.reports.marked_table import MarkedTable
from gzsim.reports.texts import Passage, say
from gzsim.views.drawing import Drawing, svg
from gzsim.views.fonts import embedded_font
from gzsim.views.html import drawn, rendered
from gzsim.views.labels import Name
from gzsim.views.text_table import TextTable

Spoken = Literal["en", "zh"]
"""Languages that a page is read in, one at a time."""

SVG = "http://www.w3.org/2000/svg"
WITHIN = ("#", "data:image/png;base64,")
ET.register_namespace("", SVG)
ET.register_namespace("xlink", "http://www.w3.org/1999/xlink")


@dataclass(frozen=True)
class ReportFigure:
    """A figure with the name of its files, a caption, a description for those who do not see it, and its source.

    >>> from gzsim.views.drawing import drawing
    >>> with drawing(4, 3) as figure:
    ...     axes = figure.subplots()
    >>> ReportFigure("ranks", figure, Passage("Ranks by year."), "Guiyang is always first.", "Own computation.").source
    'Own computation.'
    """

    name: str
    figure: Drawing
    caption: Passage
    alt: str
    source: str

    @cached_property
    def svg(self) -> str:
        """The figure as SVG, drawn once for the page and for its file."""
        return svg(self.figure)


@dataclass(frozen=True)
class Section:
    """A part of the report: a caution, if any, then paragraphs, figures, tables, cards and notes.

    Parts of a "report" are folded, and unfold on paper; an appendix is printed only if a reader has opened it.

    >>> Section(Name("Ranks", "名次")).paragraphs
    ()
    """

    heading: Name | Passage
    paragraphs: tuple[Passage, ...] = ()
    figures: tuple[ReportFigure, ...] = ()
    tables: tuple[TextTable | Spreads | Folded, ...] = ()
    notes: tuple[Passage, ...] = ()
    cards: Cards | None = None
    caution: Passage | None = None
    appendix: bool = False


@dataclass(frozen=True)
class ReportContext:
    """What a report says: the answer first, then what it rests on.

    Attributes
    ----------
    answers : tuple of Passage, the answer, a sentence or two each
    key_table : TextTable or MarkedTable, optional, the one table to look at
    proxies_and_gaps : TextTable, optional, what stands in for what, and what is missing
    assumptions, limits : tuple of Passage, what was assumed, and what this does not show
    manifest : from what the report can be made again: scenario, version, seed, checksums
    subtitle : Passage, optional, what the numbers are and from when
    hangs_on : tuple of Passage, what the answer hangs on
    key_figures : tuple of ReportFigure, the pictures to look at

    >>> ReportContext(Name("Guizhou 2025", "贵州2025"), answers=(Passage("Three places change rank."),)).sections
    ()
    """

    title: Name
    answers: tuple[Passage, ...]
    key_table: TextTable | MarkedTable | None = None
    sections: tuple[Section, ...] = ()
    proxies_and_gaps: TextTable | None = None
    assumptions: tuple[Passage, ...] = ()
    limits: tuple[Passage, ...] = ()
    manifest: Mapping[str, object] = field(default_factory=dict)
    subtitle: Passage | None = None
    hangs_on: tuple[Passage, ...] = ()
    key_figures: tuple[ReportFigure, ...] = ()

    def figures(self) -> tuple[ReportFigure, ...]:
        """All figures in the order in which they stand on the page."""
        return (*self.key_figures, *(figure for section in self.sections for figure in section.figures))


def render_report(context: ReportContext | Mapping[Spoken, ReportContext], kind: str = "report") -> str:
    """HTML text of the report; every text of the context is escaped, and the same context gives the same bytes.

    There may be a context for each language, whose tables and figures speak it; one context speaks both. The ``kind``
    of report is the name of its template and style: "report" shows one language at a time and folds what is not the
    answer, "index" shows both beneath each other.

    >>> context = ReportContext(Name("<b>Guizhou</b>", "贵州"), answers=(Passage("Three places change rank."),))
    >>> page = render_report(context)
    >>> "&lt;b&gt;Guizhou" in page, "<b>Guizhou" in page
    (True, False)
    """
    numbers = count(1)
    spoken = context if isinstance(context, Mapping) else dict.fromkeys(get_args(Spoken), context)
    report = next(iter(spoken.values()))

    def inline(shown: ReportFigure) -> Markup:
        return inline_svg(shown.svg, shown.alt, f"figure-{next(numbers)}-")

    return whole_page(kind, report.title, report=report, spoken=spoken, inline=inline)


def whole_page(kind: str, title: Name | Passage, **said: object) -> str:
    """HTML text of a page of a kind, which has a template of its body, with its style and its Chinese characters.

    >>> title = Name("Guizhou", "贵州")
    >>> "<title>Guizhou · 贵州</title>" in whole_page("report", title, spoken={"en": ReportContext(title, ())})
    True
    """
    body = rendered(f"reports/templates/{kind}.html.j2", say=partial(say, "page"), **said)
    font = embedded_font(str(body) + title.zh)
    return str(rendered("reports/templates/page.html.j2", kind=kind, title=title, body=body, chinese_font=font))


def inline_svg(text: str, alt: str, prefix: str) -> Markup:
    """SVG as an element of a page: described by `alt`, never wider than it was drawn, its identifiers its own.

    It refers to nothing but its own parts and the pictures that it carries.

    >>> inline_svg('<svg xmlns="http://www.w3.org/2000/svg" width="9pt" height="9pt"/>', "Ranks", "f1-")
    Markup('<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="Ranks" style="max-width:9pt" />')
    """
    root = ET.fromstring(text)
    root.attrib.pop("height")
    root.attrib |= {"role": "img", "aria-label": alt, "style": f"max-width:{root.attrib.pop('width')}"}
    for element, name, value in list(_attributes(root)):
        element.set(name, prefix + value if name == "id" else _own(value, prefix))
        if name.endswith("href") and not value.startswith(WITHIN):
            element.attrib.pop(name)
    return drawn(root)


def _attributes(root: ET.Element) -> Iterator[tuple[ET.Element, str, str]]:
    """Attributes that name an element of the figure or refer to one."""
    for element in root.iter():
        for name, value in element.attrib.items():
            if name == "id" or name.endswith("href") or "url(#" in value:
                yield element, name, value


def _own(value: str, prefix: str) -> str:
    return re.sub(r"^#|(?<=url\()#", f"#{prefix}", value)
