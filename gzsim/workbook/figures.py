"""What is written in a cell, as a number: none, or one that nobody can doubt."""

from __future__ import annotations

import datetime
import re
import unicodedata
from decimal import Decimal

from gzsim.workbook.excel import Percent
from gzsim.workbook.sheets import Cell, Sheet

MISSING = frozenset({"", "na", "n/a", "#n/a", "nan", "null", "none", "-", "--", "—", "——", "–", ".", "..", "...", "…",
                     "/", "\\", "无", "缺", "缺失", "暂无", "无数据", "暂无数据", "不详"})  # fmt: skip
"""What people write where they have no number."""

GROUPED = r"\d{1,3}(?:,\d{3})+|\d{1,3}(?: \d{3})+|\d{1,3}(?:['’]\d{3})+"
EXPONENT = r"(?:e[+-]?\d+)?"
NUMBER = re.compile(rf"[+-]?(?:\d+|{GROUPED})(?:\.\d*)?{EXPONENT}|[+-]?\.\d+{EXPONENT}", re.IGNORECASE)
PLAIN = re.compile(r"-?[0-9]{1,50}(?:\.[0-9]{1,50})?")
DECIMAL_COMMA = re.compile(r"[+-]?\d{1,3}(?:[. ]?\d{3})*,\d+")
LARGEST = 1e100


def is_missing(cell: Cell) -> bool:
    """Whether nothing is written, or what people write instead of nothing."""
    return not cell.fault and normal(cell.text).lower() in MISSING


def normal(text: str) -> str:
    """Text with full-width digits, letters and signs as plain ones, and one kind of minus.

    >>> normal("１２．５％"), normal("−3")
    ('12.5%', '-3')
    """
    return unicodedata.normalize("NFKC", text).replace("−", "-").strip()


def number(sheet: Sheet, cell: Cell) -> tuple[float, bool] | None:
    """The number of a cell and whether it is written with a percent sign, 15 % being 0.15; None where there is none.

    Raises InputError if something else is written, is no finite number, or is beyond 10¹⁰⁰.
    """
    if cell.fault:
        raise sheet.refused(cell.fault, cell, "a number, or an empty cell")
    if type(cell.value) is str and PLAIN.fullmatch(cell.value):
        return float(cell.value), False  # most cells of most tables
    if is_missing(cell):
        return None
    found, percent = _parsed(sheet, cell)
    if not abs(found) <= LARGEST:
        raise sheet.refused(f"{cell.text[:40]} is beyond what can be reckoned with", cell, "a finite number")
    return found, percent


def _parsed(sheet: Sheet, cell: Cell) -> tuple[float, bool]:
    value = cell.value
    if isinstance(value, bool):
        raise sheet.refused(f"{value} is no number", cell, "a number, such as 1 or 0")
    if isinstance(value, Percent):
        return float(value), True
    if isinstance(value, int | float | Decimal):
        return float(value), False
    if isinstance(value, datetime.date | datetime.time | datetime.timedelta):
        problem = f"a date or time, {value}: spreadsheets turn what looks like one into one"
        raise sheet.refused(problem, cell, "a number in a cell that is formatted as a number")
    if not cell.text.isascii() and any(unicodedata.category(each) == "No" for each in cell.text):
        problem = f"{cell.text[:40]!r} is no number: a mark such as ① or ² stands in it"
        raise sheet.refused(problem, cell, "the number alone")
    text = normal(cell.text)
    percent, bare = text.endswith("%"), text.removesuffix("%").strip()
    if not NUMBER.fullmatch(bare):
        comma = ": decimals stand behind a point" if DECIMAL_COMMA.fullmatch(bare) else ""
        valid = "a number such as 1234.5, or an empty cell"
        raise sheet.refused(f"{cell.text[:40]!r} is no number{comma}", cell, valid)
    found = float(re.sub("[, '’]", "", bare))
    return found / 100.0 if percent else found, percent
