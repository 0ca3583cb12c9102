"""What gzsim says when it is given something it cannot use."""

from __future__ import annotations

from pathlib import Path


class InputError(ValueError):
    """Bad input: says what is wrong, where it is, and what would be valid.

    The command line prints it as one line and ends with exit code 2.

    >>> print(InputError("must be a number, not 'high'", file="a.yaml", line=3, field="indicators.gdp_growth.target"))
    a.yaml:3: indicators.gdp_growth.target: must be a number, not 'high'
    """

    def __init__(
        self,
        problem: str,
        *,
        file: str | Path | None = None,
        line: int | None = None,
        column: int | str | None = None,
        field: str | None = None,
        valid: str | None = None,
    ) -> None:
        self.problem, self.file, self.line = problem, file, line
        self.column, self.field, self.valid = column, field, valid
        super().__init__(str(self))

    def __str__(self) -> str:
        place = ":".join(str(part) for part in (self.file, self.line, self.column) if part is not None)
        parts = [part for part in (place, self.field, self.problem) if part]
        text = ": ".join(parts)
        return f"{text}. Valid: {self.valid}" if self.valid else text


MOST_LISTED = 10


class CombinedInputError(InputError):
    """Several things wrong with one input: the first is the error itself, the others are listed below it."""

    def __init__(self, errors: list[InputError]) -> None:
        first, *self.others = errors
        super().__init__(
            first.problem, file=first.file, line=first.line, column=first.column, field=first.field, valid=first.valid
        )

    def __str__(self) -> str:
        lines = [super().__str__(), *map(str, self.others[: MOST_LISTED - 1])]
        unlisted = len(self.others) + 1 - MOST_LISTED
        return "\n".join([*lines, f"... and {unlisted} more problems"] if unlisted > 0 else lines)


class VintageError(InputError):
    """Two figures of a series were published on different bases and must not be compared."""
