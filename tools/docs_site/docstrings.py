"""Docstrings of the house in the words of reStructuredText: what follows a list of parameters needs no heading here."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby

LISTS = ("Parameters", "Attributes", "Returns", "Raises", "Yields")
ENTRY = re.compile(r"\*{0,2}\w[\w, *]* : ")
STAR = re.compile(r"(`+.*?`+|(?<!\S)\*\w(?:[^*`]*\w)?\*(?!\w))|\*")
BARS = re.compile(r"\|(?=[^|\s][^|]*\|)|(?<=[^|\s])\|")


def closed(lines: list[str]) -> Iterator[str]:
    """Lines of a docstring in which lists of parameters end where a paragraph begins that is none.

    The reader of numpy's style takes all that follows for parameters, up to a heading or two empty lines.

    >>> list(closed(["Parameters", "----------", "x : float", "", "Raises InputError if it is not.", "", ">>> 1"]))[2:6]
    ['x : float', '', '', 'Raises InputError if it is not.']
    """
    within = False
    for number, line in enumerate(lines):
        following = lines[number + 1] if number + 1 < len(lines) else ""
        if line in LISTS and set(following) == {"-"}:
            within = True
        yield line
        if within and not line and not ENTRY.match(following) and not following.startswith(" "):
            within = False
            yield ""


def escaped(line: str) -> str:
    r"""A line in which stars and bars are what they are; emphasis, code and formulas stay.

    >>> print(escaped("a*b and |x|, *truly*, `c*d`"))
    a\*b and \|x\|, *truly*, `c*d`
    """
    if "\\" in line or line.lstrip().startswith((">>>", "...", ".. ")):
        return line
    return BARS.sub(r"\\|", STAR.sub(lambda star: star[1] or r"\*", line))


def before_napoleon(app: object, what: str, name: str, thing: object, options: object, lines: list[str]) -> None:
    """Close lists of parameters, and escape what is meant as it stands (Sphinx calls this)."""
    lines[:] = closed([line for part in _parts(lines) for line in part])


def _parts(lines: list[str]) -> Iterator[list[str]]:
    """Text line by line, and tables of Markdown as they stand."""
    for is_table, group in groupby(lines, lambda line: line.startswith("| ")):
        rows = list(group)
        yield ["::", "", *(f"    {row}" for row in rows), ""] if is_table else [escaped(row) for row in rows]
