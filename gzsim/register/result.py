"""What a check of a register says: how many entries it saw, what is wrong, and with which entry."""

from __future__ import annotations

import re
from dataclasses import dataclass
from numbers import Integral
from typing import NamedTuple

from markupsafe import Markup

from gzsim.common.words import short
from gzsim.errors import InputError
from gzsim.views.html import marked, notebook

GENESIS = "0" * 64
"""What stands for the hash of the line before the first."""

SHOWN = 10
"""Faults that are shown at once."""

_HASH = re.compile("[0-9a-f]{64}")
_COUNT = re.compile("0|[1-9][0-9]{0,14}")
_VALID_HEAD = "a number of entries, a colon and 64 hexadecimal digits"


@dataclass(frozen=True)
class Head:
    """Number of entries and hash of the last one: what is published, so that nobody can rewrite what it covers.

    Raises InputError for what is no such pair.

    >>> Head.read(str(Head(2, "ab" * 32))) == Head(2, "ab" * 32)
    True
    """

    count: int
    hash: str

    def __post_init__(self) -> None:
        is_count = isinstance(self.count, Integral) and _COUNT.fullmatch(str(self.count))
        if not is_count or not isinstance(self.hash, str) or not _HASH.fullmatch(self.hash):
            told = f"{short(self.count)}:{short(self.hash)}"
            raise InputError(f"{told} is no head of a register", field="anchor", valid=_VALID_HEAD)

    @classmethod
    def read(cls, text: str) -> Head:
        """Head from the text that ``str`` makes of it. Raises InputError for anything else."""
        count, _, digest = text.strip().partition(":") if isinstance(text, str) else ("", "", "")
        if not _COUNT.fullmatch(count):
            raise InputError(f"{short(text)} is no head of a register", field="anchor", valid=_VALID_HEAD)
        return cls(int(count), digest)

    def __str__(self) -> str:
        return f"{self.count}:{self.hash}"


class Named(NamedTuple):
    """What an entry goes by; a field that cannot be read is "?"."""

    number: int
    unit: str = "?"
    indicator: str = "?"
    period: str = "?"

    def __str__(self) -> str:
        return f"entry {self.number} ({self.unit}, {self.indicator}, {self.period})"


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong, and the entries it is wrong with.

    Attributes
    ----------
    first, last : Named or None
        The first and the last entry concerned, the same when it is one; None when there is no entry.
    """

    problem: str
    first: Named | None = None
    last: Named | None = None

    @property
    def numbers(self) -> range:
        """Numbers of the entries concerned.

        >>> list(Fault("gone", Named(3), Named(5)).numbers)
        [3, 4, 5]
        """
        return range(self.first.number, self.last.number + 1) if self.first and self.last else range(0)

    @property
    def where(self) -> str:
        """The entries in words."""
        if self.first is None or self.last is None:
            return "no entry"
        if self.first.number == self.last.number:
            return str(self.first)
        return f"entries {self.first.number}–{self.last.number}, from {self.first} to {self.last}"

    def __str__(self) -> str:
        return f"{self.where}: {self.problem}"


@dataclass(frozen=True)
class Verification:
    """What a check found.

    Attributes
    ----------
    checked : entries that could be read and were checked
    head : Head, of the entries as they are; to be published when there are no faults
    anchors : tuple of Head
        The published heads that the chain was held against. Without any, a file that was cut back to the end of an
        earlier batch, or made anew from its first entry, cannot be told from the true one.
    """

    checked: int
    head: Head
    faults: tuple[Fault, ...] = ()
    anchors: tuple[Head, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether nothing is wrong, as far as the file and the published heads can show."""
        return not self.faults

    def __str__(self) -> str:
        found = "whole" if self.ok else f"NOT whole: {len(self.faults):,} faults"
        lines = [f"register {found}, {self.checked:,} entries checked, head {self.head}"]
        lines += [f"- {fault}" for fault in self.faults[:SHOWN]]
        lines += [f"- and {len(self.faults) - SHOWN:,} more"] if len(self.faults) > SHOWN else []
        lines += [f"- {self._held_against}"]
        return "\n".join(lines)

    @property
    def _held_against(self) -> str:
        if self.anchors:
            return f"held against published heads of {', '.join(f'{head.count:,}' for head in self.anchors)} entries"
        return (
            "no published head was given: whether the file was cut back to an earlier state, or made anew as a whole, "
            "cannot be told"
        )

    __repr__ = __str__

    def _repr_html_(self) -> str:
        first, *rest = str(self).split("\n")
        items = Markup("").join(Markup("<li>{}</li>").format(marked(line[2:])) for line in rest)
        return notebook(Markup("<p>{}</p><ul>{}</ul>").format(marked(first), items))
