"""What a check of a register says: how many entries it saw, what is wrong, and with which entry."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field

from gzsim.errors import InputError

SHOWN = 10
"""Faults that are shown at once."""

_HEAD = re.compile(r"([0-9]+):([0-9a-f]{64})")


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
        if not _HEAD.fullmatch(f"{self.count}:{self.hash}"):
            raise InputError(
                f"{self.count!r}:{self.hash!r} is no head of a register",
                field="anchor",
                valid="a number of entries, a colon and 64 hexadecimal digits",
            )

    @classmethod
    def read(cls, text: str) -> Head:
        """Head from the text that ``str`` makes of it. Raises InputError for any other text."""
        count, _, digest = text.strip().partition(":")
        return cls(int(count) if count.isdecimal() and count.isascii() else -1, digest)

    def __str__(self) -> str:
        return f"{self.count}:{self.hash}"


@dataclass(frozen=True)
class Named:
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
    problem : str
    first, last : Named or None
        The first and the last entry concerned, the same when it is one; None when the register has no readable entry.
    page : int or None
        Page of the file, from 1, where the fault is one of a page and not of an entry's content.
    """

    problem: str
    first: Named | None = None
    last: Named | None = None
    page: int | None = None

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
    checked : int
        Entries that could be read and were checked.
    faults : tuple of Fault
    head : Head
        Of the entries as they are; to be published when there are no faults.
    """

    checked: int
    head: Head
    faults: tuple[Fault, ...] = field(default=())

    @property
    def ok(self) -> bool:
        """Whether nothing is wrong."""
        return not self.faults

    def __str__(self) -> str:
        if self.ok:
            return f"register whole: {self.checked:,} entries checked, head {self.head}"
        lines = [f"register NOT whole: {self.checked:,} entries checked, {len(self.faults)} faults"]
        lines += [f"- {fault}" for fault in self.faults[:SHOWN]]
        lines += [f"- and {len(self.faults) - SHOWN} more"] if len(self.faults) > SHOWN else []
        return "\n".join(lines)

    __repr__ = __str__

    def _repr_html_(self) -> str:
        first, *rest = str(self).split("\n")
        items = "".join(f"<li>{html.escape(line[2:])}</li>" for line in rest)
        return f"<p>{html.escape(first)}</p>" + (f"<ul>{items}</ul>" if items else "")
