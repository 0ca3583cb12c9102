"""Sheets as they were written: cells with their addresses, from Excel, text, Parquet or a DataFrame."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from gzsim.errors import InputError

UNSEEN = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad"))
"""Characters that take no room: they come with what is copied from pages and from other programs."""
FOOTNOTE = ("注", "备注", "说明", "资料来源", "数据来源", "来源", "note", "source", "*")
"""How a line under a table begins that belongs to no unit."""


@dataclass(frozen=True)
class Cell:
    """A value where it stands."""

    value: object
    row: int
    """Counted from 1, as spreadsheets and editors count."""
    column: int
    fault: str = ""
    """Why the value cannot be used, whatever it is needed for: an error of a formula, for instance."""

    @cached_property
    def text(self) -> str:
        """What is written in the cell, on one line; empty where nothing is.

        Whole numbers come without a point: spreadsheets keep the code 530100 as a number.
        """
        if self.value is None or self.value != self.value:
            return ""
        if type(self.value) is str and self.value.isascii():
            return " ".join(self.value.split())
        whole = isinstance(self.value, float) and self.value.is_integer()
        return " ".join(str(int(self.value) if whole else self.value).translate(UNSEEN).split())


@dataclass(frozen=True, eq=False)
class Sheet:
    """Rows of cells, all of the same length, without empty rows above, and a name by which people find it."""

    name: str
    rows: tuple[tuple[Cell, ...], ...]
    file: Path | None = None
    lettered: bool = False
    """Whether cells are told by letter and number, as in a workbook; by line and column otherwise."""
    notes: tuple[str, ...] = field(default=())
    """What a reader should know, such as hidden rows that are read like all others."""
    fault: InputError | None = None
    """Why no table can be read from it; a sheet that nobody needs may have one."""

    @property
    def headings(self) -> tuple[Cell, ...]:
        """Cells of the first row."""
        return self.rows[0] if self.rows else ()

    def needed(self) -> Sheet:
        """The same sheet; raises InputError if no table can be read from it."""
        if self.fault:
            raise self.fault
        if len(self.rows) < 2:
            valid = "headings in the first row, and a row for each unit or indicator below"
            raise self.refused("nothing is written" + " below the headings" * len(self.rows), valid=valid)
        return self

    @cached_property
    def body(self) -> tuple[tuple[Cell, ...], ...]:
        """Rows below the headings in which anything is written."""
        return tuple(row for row in self.rows[1:] if any(cell.text for cell in row))

    def refused(self, problem: str, cell: Cell | None = None, valid: str | None = None) -> InputError:
        """The error that says what is wrong in a cell, or in the sheet as a whole."""
        if cell is None:
            return InputError(problem, file=self.file, field=self.name, valid=valid)
        if self.lettered:
            from openpyxl.utils import get_column_letter  # there already: the sheet has been read with it

            place = f"{self.name}!{get_column_letter(cell.column)}{cell.row}"
            return InputError(problem, file=self.file, field=place, valid=valid)
        heading = self._heading(cell.column)
        if self.file is None:
            return InputError(problem, field=f"{self.name}, row {cell.row}, {heading}", valid=valid)
        return InputError(problem, file=self.file, line=cell.row, field=heading, valid=valid)

    def _heading(self, column: int) -> str:
        found = next((each.text for each in self.headings if each.column == column), "")
        return found or f"column {column}"


def sheet_of(name: str, rows: Iterator[tuple[Cell, ...]], **said: object) -> Sheet:
    """Sheet of rows of cells: empty rows and a title above the headings are left out, and empty columns at the end.

    A title is a row of which only one cell is written, above a row of which more are. Notes under the table, such as
    the source of the figures, are left out too, and told of.
    """
    written = [row for row in rows if any(cell.text or cell.fault for cell in row)]
    while len(written) > 1 and _filled(written[0]) == 1 < _filled(written[1]):
        written.pop(0)
    notes = []
    while len(written) > 1 and (note := _footnote(written[-1])):
        notes.append(f"{name}: left out below the table: {note[:60]}")
        written.pop()
    said["notes"] = (*said.get("notes", ()), *reversed(notes))
    width = max((cell.column for row in written for cell in row if cell.text or cell.fault), default=0)
    return Sheet(name, tuple(tuple(row[:width]) for row in written), **said)


def _footnote(row: tuple[Cell, ...]) -> str:
    text = next((cell.text for cell in row if cell.text), "") if _filled(row) == 1 else ""
    return text if text.lower().startswith(FOOTNOTE) else ""


def _filled(row: tuple[Cell, ...]) -> int:
    return sum(bool(cell.text or cell.fault) for cell in row)
