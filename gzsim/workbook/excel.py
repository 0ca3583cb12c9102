"""Sheets of an Excel workbook."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

from gzsim.common.reading import read_regular
from gzsim.errors import InputError
from gzsim.workbook.sheets import Cell, Sheet, sheet_of

FORMULA = re.compile(rb"<(?:\w+:)?f[ />]")
MOST_BYTES = 100_000_000
MOST_CELLS = 5_000_000
VALID = "an Excel workbook (.xlsx) with a sheet of units and a sheet of indicators"
UNCOUNTED = "a formula whose result is not kept in the file: open and save it in a spreadsheet program"


def read_excel(path: Path) -> dict[str, Sheet]:
    """Sheets in which anything is written, by name.

    Raises InputError if the file is no workbook, or a sheet has more than five million cells.
    """
    from openpyxl import load_workbook  # slow to import

    content = read_regular(path, MOST_BYTES, VALID)
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise InputError("is a workbook of before 2007, or has a password", file=path, valid="saved as .xlsx, open")
    try:
        shown = load_workbook(BytesIO(content), data_only=True)
        written = load_workbook(BytesIO(content)) if _has_formulas(content) else shown
    except (zipfile.BadZipFile, KeyError, ValueError, OSError, SyntaxError, TypeError) as error:
        told = type(error).__name__
        raise InputError(f"is no Excel workbook that can be read ({told})", file=path, valid=VALID) from None
    found = {}
    for sheet in shown.worksheets:
        if sheet.max_row * sheet.max_column > MOST_CELLS:
            raise InputError(f"more than {MOST_CELLS:,} cells", file=path, field=sheet.title, valid="fewer")
        if any(cell.value is not None for row in sheet.iter_rows() for cell in row):
            found[sheet.title] = _read(sheet, written[sheet.title], path)
    if not found:
        raise InputError("nothing is written in any sheet", file=path, valid=VALID)
    return found


def _has_formulas(content: bytes) -> bool:
    """Whether any sheet has a formula: only then it is read a second time, for those whose results are not kept."""
    with zipfile.ZipFile(BytesIO(content)) as archive:
        sheets = (name for name in archive.namelist() if name.endswith(".xml") and "/worksheets/" in name)
        return any(FORMULA.search(archive.read(name)) for name in sheets)


def _read(sheet: Any, formulas: Any, path: Path) -> Sheet:
    said = {"file": path, "lettered": True, "notes": tuple(_hidden(sheet)), "fault": _merged(sheet, path)}
    return sheet_of(sheet.title, _rows(sheet, formulas), **said)


def _merged(sheet: Any, path: Path) -> InputError | None:
    """Cells that are merged are no table, but for a title above one."""
    merged = sorted(str(each) for each in sheet.merged_cells.ranges if each.min_row != each.max_row or each.min_row > 1)
    if not merged:
        return None
    problem = f"merged cells ({', '.join(merged[:3])}): it is not known which rows and columns the value is of"
    return InputError(problem, file=path, field=f"{sheet.title}!{merged[0].split(':')[0]}", valid="cells unmerged")


def _rows(sheet: Any, formulas: Any) -> Iterator[tuple[Cell, ...]]:
    for number, (shown, written) in enumerate(zip(sheet.iter_rows(), formulas.iter_rows(), strict=True), start=1):
        yield tuple(
            _cell(number, column, *pair) for column, pair in enumerate(zip(shown, written, strict=True), start=1)
        )


def _cell(row: int, column: int, shown: Any, written: Any) -> Cell:
    if shown.data_type == "e":
        return Cell(shown.value, row, column, f"the error {shown.value} of a formula")
    if written.data_type == "f" and shown.value is None:
        return Cell(None, row, column, UNCOUNTED)
    percent = isinstance(shown.value, int | float) and "%" in str(shown.number_format)
    return Cell(Percent(shown.value) if percent else shown.value, row, column)


class Percent(float):
    """A number that its sheet shows as percent: 0.15 is shown as 15 %."""


def _hidden(sheet: Any) -> Iterator[str]:
    rows = [str(number) for number, each in sheet.row_dimensions.items() if each.hidden]
    columns = [name for name, each in sheet.column_dimensions.items() if each.hidden]
    for what, names in (("rows", rows), ("columns", columns)):
        if names:
            yield f"sheet {sheet.title}: hidden {what} {', '.join(names[:8])} are read like all others"
