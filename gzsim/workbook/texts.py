"""A sheet of a text file (CSV): UTF-8, UTF-16 or GB18030; commas, semicolons or tabs."""

from __future__ import annotations

import codecs
import csv
from io import StringIO
from pathlib import Path

from gzsim.common.reading import read_regular
from gzsim.errors import InputError
from gzsim.workbook.sheets import Cell, Sheet, sheet_of

MOST_BYTES = 200_000_000
VALID = "a text file with headings in the first line, saved as CSV in UTF-8 or GB18030"
DELIMITERS = ",;\t"


def read_text(path: Path) -> Sheet:
    """The sheet of a text file.

    Raises InputError if it is in no known encoding, or a line has more cells than there are headings.
    """
    text = decoded(read_regular(path, MOST_BYTES, VALID), path)
    return sheet_of(path.stem, iter(_cells(text, path)), file=path)


def decoded(content: bytes, path: Path) -> str:
    """Text in UTF-8, in UTF-16 with its mark, or in GB18030, the code of Chinese spreadsheets.

    >>> decoded("贵阳,5".encode("gbk"), Path("a.csv"))
    '贵阳,5'
    """
    marked = content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    for encoding in ("utf-16",) if marked else ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise InputError("is text in no encoding that is known, or no text", file=path, valid=VALID)


def _cells(text: str, path: Path) -> list[tuple[Cell, ...]]:
    first = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = max(DELIMITERS, key=first.count)
    reader, found, width = csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True), [], 0
    try:
        for row in reader:
            width = width or (sum(1 for value in row if value.strip()) and len(row))
            if len(row) > width and any(value.strip() for value in row[width:]):
                raise InputError(f"more than the {width} cells of the first line", file=path, line=reader.line_num,
                                 valid="a cell for each heading; commas within a cell in quotes")  # fmt: skip
            filled = [*row[:width], *[""] * (width - len(row))]
            found.append(tuple(Cell(value, reader.line_num, place) for place, value in enumerate(filled, start=1)))
    except csv.Error as error:
        raise InputError(f"{error}", file=path, line=reader.line_num, valid=VALID) from None
    return found
