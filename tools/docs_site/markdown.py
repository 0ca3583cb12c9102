"""Pieces of Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence


def table(headings: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A table, with no line break and no bar within a cell.

    >>> print(table(["a", "b"], [[1, "x|y"]]))
    | a | b |
    | --- | --- |
    | 1 | x\\|y |
    """
    lines = [_line(headings), _line(["---"] * len(headings)), *(_line([_cell(each) for each in row]) for row in rows)]
    return "\n".join(lines)


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _cell(value: object) -> str:
    return " ".join(str(value).split()).replace("|", "\\|")


def page(*parts: str) -> str:
    """Text of a page made of parts, an empty line between them.

    >>> page("# Title", "", "Text")
    '# Title\\n\\nText\\n'
    """
    return "\n\n".join(part.strip("\n") for part in parts if part) + "\n"
