"""What is wrong with a table, and where: collected first, then raised as one error."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from gzsim.errors import CombinedInputError, InputError

HEADER_LINES = 1


@dataclass(frozen=True)
class Problem:
    """One fault of one file. Line 1 is the header; a fault of the whole file has no line.

    >>> print(Problem("is below 0", Path("gdp.csv"), line=7, column="value"))
    gdp.csv:7:value: is below 0
    """

    text: str
    file: Path
    line: int | None = None
    column: str | None = None
    valid: str | None = None

    def __str__(self) -> str:
        return str(self.error())

    def error(self) -> InputError:
        """Return the fault as an error of its own."""
        return InputError(self.text, file=self.file, line=self.line, column=self.column, valid=self.valid)


def line_of(row: int) -> int:
    """Line of a CSV file on which a data row stands; the first row is number 0.

    >>> line_of(0)
    2
    """
    return int(row) + HEADER_LINES + 1


def raise_if_any(problems: Sequence[Problem]) -> None:
    """Raise one InputError that shows the first faults and says how many more there are.

    Raises InputError if there is a problem; it carries the place of the first.
    """
    if problems:
        errors = [problem.error() for problem in problems]
        raise CombinedInputError(errors) if len(errors) > 1 else errors[0]
