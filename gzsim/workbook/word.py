"""The report of an index as a Word document: what the page says, in real tables, but for the cards of single units."""

from __future__ import annotations

from collections.abc import Iterable
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

from rich.cells import cell_len

from gzsim.common.writing import require_ending, write_or_refuse
from gzsim.reports import Folded, Passage, ReportContext, ReportFigure, Section, Spreads, say
from gzsim.views.drawing import NOT_XML
from gzsim.views.labels import Name
from gzsim.views.text_table import TextTable

if TYPE_CHECKING:
    from docx.document import Document

LATIN, CHINESE = "Calibri", "宋体"
"""Fonts that Word has wherever it speaks the language; elsewhere another one is put in their place."""
AROUND = 2600
"""What heading, text and caption of a figure take of the height of its page."""
MARGIN, PORTRAIT, LANDSCAPE = 1134, (11906, 16838), (16838, 11906)
"""A4 and its margins, in twentieths of a point."""
BROAD = 8
"""Columns from which a table needs the page on its side."""
LETTERS = 6, 30
"""Least and greatest width of a column, in letters, when the page is shared out."""
SPACE = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def write_word(context: ReportContext, path: Path) -> Path:
    """Write title, answer, league, reasons, framework and notes, in English and Chinese, whole or not at all.

    Raises InputError if the file cannot be written.
    """
    require_ending(path, ".docx")
    content = BytesIO()
    document_of(context).save(content)
    return write_or_refuse(path, content.getvalue(), "a file that can be written, such as scores.docx")


def document_of(context: ReportContext) -> Document:
    """The document, not yet written."""
    from docx import Document  # slow to import

    document = Document()
    tables = [context.key_table, *(each for part in context.sections for each in _tables(part))]
    size = LANDSCAPE if max(len(each.columns) for each in tables if each) > BROAD else PORTRAIT
    _arrange(document, size)
    document.core_properties.title = _clean(context.title.en)
    document.core_properties.author = ""
    _heading(document, context.title, 0)
    for answer in context.answers:
        _paragraph(document, answer)
    width, height = (each - 2 * MARGIN for each in size)
    if context.key_table:
        _table(document, context.key_table, width)
    for section in context.sections:
        _section(document, section, width, height - AROUND)
    for what, passages in (("assumptions", context.assumptions), ("limits", context.limits)):
        if passages:
            _heading(document, say("page", what), 1)
        for passage in passages:
            _paragraph(document, passage, "List Bullet")
    return document


def _arrange(document: Document, size: tuple[int, int]) -> None:
    """Paper and fonts; what is Chinese has a font of its own, without which Word may show boxes."""
    from docx.enum.section import WD_ORIENT
    from docx.oxml.ns import qn
    from docx.shared import Pt, Twips

    page = document.sections[0]
    page.orientation = WD_ORIENT.LANDSCAPE if size == LANDSCAPE else WD_ORIENT.PORTRAIT
    page.page_width, page.page_height = map(Twips, size)
    page.left_margin = page.right_margin = page.top_margin = page.bottom_margin = Twips(MARGIN)
    for name in ("Normal", "Title", "Heading 1", "Caption", "List Bullet"):
        style = document.styles[name]
        style.font.name = LATIN
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{theme}"), None)
        fonts.set(qn("w:eastAsia"), CHINESE)
    document.styles["Normal"].font.size = Pt(10.5)


def _section(document: Document, section: Section, width: int, height: int) -> None:
    shown = bool(section.figures or section.tables or not section.cards)
    if not shown:  # cards are for a screen: hundreds of them would be hundreds of pages
        return
    _heading(document, section.heading, 1)
    for passage in section.paragraphs:
        _paragraph(document, passage)
    for figure in section.figures:
        _figure(document, figure, width, height)
    for table in _tables(section):
        _table(document, table, width)
    for passage in section.notes:
        _paragraph(document, passage)


def _tables(section: Section) -> list[TextTable]:
    """Tables of a section; what is folded on the page stands below the rows that are not, what is drawn is left out."""
    found: list[TextTable] = []
    for each in section.tables:
        if isinstance(each, Folded):
            before = found.pop()
            found.append(TextTable(before.caption, before.columns, before.rows + each.table.rows, before.note))
        elif isinstance(each, Spreads):
            found.append(TextTable(each.table.caption, each.table.columns[:-1], each.table.rows, each.table.note))
        else:
            found.append(each)
    return found


def _heading(document: Document, said: Name | Passage, level: int) -> None:
    document.add_heading(_clean(f"{said.en}  {said.zh}" if said.zh else said.en), level)


def _paragraph(document: Document, passage: Passage, style: str = "Normal") -> None:
    document.add_paragraph(_clean(passage.en + (f"\n{passage.zh}" if passage.zh else "")), style)


def _figure(document: Document, shown: ReportFigure, width: int, height: int) -> None:
    from docx.shared import Inches

    picture = BytesIO()
    shown.figure.savefig(picture, format="png", dpi=150, metadata={"Software": None})
    picture.seek(0)
    inches = shown.figure.get_size_inches()
    drawn = document.add_picture(picture, int(Inches(inches[0]) * _share(inches, width, height)))
    drawn._inline.docPr.set("descr", _clean(shown.alt))
    _paragraph(document, shown.caption, "Caption")


def _share(inches: Iterable[float], width: int, height: int) -> float:
    """How much of its size a figure is drawn in, so that it fits on a page."""
    across, down = (1440 * each for each in inches)
    return min(1.0, width / across, height / down)


def _table(document: Document, table: TextTable, width: int) -> None:
    """A table whose heading is repeated on every page, under its caption."""
    from docx.oxml import parse_xml

    caption = document.add_paragraph(_clean(table.caption), "Caption")
    caption.paragraph_format.keep_with_next = True
    caption._p.addnext(parse_xml(_table_xml(table, width)))
    document.add_paragraph(_clean(table.note))


def _table_xml(table: TextTable, width: int) -> str:
    letters = [_letters(place, table) for place in range(len(table.columns))]
    widths = [width * each // sum(letters) for each in letters]
    line = '<w:{} w:val="single" w:sz="{}" w:space="0" w:color="{}"/>'
    borders = (("top", 8, "222222"), ("bottom", 8, "222222"), ("insideH", 4, "D9D9D9"))
    grid = "".join(f'<w:gridCol w:w="{each}"/>' for each in widths)
    sides = [column.align for column in table.columns]
    head = _row_xml((column.heading for column in table.columns), widths, sides, heading=True)
    body = "".join(_row_xml(row, widths, sides) for row in table.rows)
    return (
        f'<w:tbl {SPACE}><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
        f"<w:tblBorders>{''.join(line.format(*border) for border in borders)}</w:tblBorders>"
        f'<w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{head}{body}</w:tbl>'
    )


def _letters(place: int, table: TextTable) -> int:
    """Width that a column would like to have."""
    cells = [table.columns[place].heading, *(row[place] for row in table.rows)]
    longest = max((cell_len(line) for cell in cells for line in cell.split("\n")), default=0)
    return min(max(longest, LETTERS[0]), LETTERS[1])


def _row_xml(cells: Iterable[str], widths: list[int], sides: list[str], heading: bool = False) -> str:
    first = "<w:tblHeader/>" if heading else ""
    bold = "<w:b/>" if heading else ""
    told = []
    for cell, width, side in zip(cells, widths, sides, strict=True):
        text = "<w:br/>".join(f'<w:t xml:space="preserve">{escape(_clean(line))}</w:t>' for line in cell.split("\n"))
        cell_style = f'<w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>'
        style = f'<w:pPr><w:spacing w:before="20" w:after="20"/><w:jc w:val="{side}"/></w:pPr>'
        told.append(
            f'<w:tc>{cell_style}<w:p>{style}<w:r><w:rPr>{bold}<w:sz w:val="17"/></w:rPr>{text}</w:r></w:p></w:tc>'
        )
    return f"<w:tr><w:trPr><w:cantSplit/>{first}</w:trPr>{''.join(told)}</w:tr>"


def _clean(text: Any) -> str:
    """Text without the characters that no document may hold."""
    return NOT_XML.sub("", str(text))
