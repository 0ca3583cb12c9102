"""A register's bytes, taken apart: which entry is where, under which number, and what goes by which name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from gzsim.monitoring.register.cells import HASH, Cell, salvaged
from gzsim.monitoring.register.entries import FIELDS, GENESIS
from gzsim.monitoring.register.pages import Found, begins, cells_of
from gzsim.monitoring.register.result import Fault, Named
from gzsim.monitoring.register.schema import PAGE


class Entry(NamedTuple):
    """An entry in its place: its number, its bytes, what they say (None: unreadable), and the hash before it."""

    number: int
    raw: bytes
    cell: Cell | None
    previous: bytes

    @property
    def hash(self) -> bytes:
        """Hash that is stored with the entry, the last bytes of it whatever the rest says."""
        return self.raw[-HASH:]

    @property
    def name(self) -> Named:
        """What it goes by, as far as that can be read."""
        if self.cell is None:
            return Named(self.number, *salvaged(self.raw, self.number, self.previous))
        values = dict(zip(FIELDS, self.cell.fields, strict=True))
        return Named(self.number, values["unit"], values["indicator"], values["period"])


@dataclass(frozen=True)
class Leaf:
    """Page of entries: its number in the file, its bytes, and its entries in order."""

    page: int
    raw: bytes
    entries: list[Entry]


@dataclass
class Examination:
    """A register's bytes, taken apart once; the checks read from it and add to ``faults``."""

    data: bytes
    faults: list[Fault] = field(default_factory=list)

    @cached_property
    def pages(self) -> list[bytes]:
        """Whole pages of the file; what is short of one is left over."""
        whole = len(self.data) // PAGE
        return [self.data[k * PAGE : (k + 1) * PAGE] for k in range(whole)]

    @cached_property
    def leaves(self) -> list[Leaf]:
        """Pages of entries, each entry with the number it must have."""
        begin = begins(self.pages)
        read = [(page, raw, cells_of(raw)) for page, raw in enumerate(self.pages[begin - 1 :], start=begin)]
        pages, cells = in_order(read)
        flat = [cell for page in cells for cell in page]
        previous = [GENESIS, *(cell.raw[-HASH:] for cell in flat)]
        places = iter(zip(numbered(flat), previous, strict=False))
        leaves = []
        for (page, raw), held in zip(pages, cells, strict=True):
            entries = [Entry(number, *cell, before) for cell, (number, before) in zip(held, places, strict=False)]
            leaves.append(Leaf(page, raw, entries))
        return leaves

    @cached_property
    def entries(self) -> list[Entry]:
        """All entries in order."""
        return [entry for leaf in self.leaves for entry in leaf.entries]

    def named(self, first: Entry | None, last: Entry | None) -> tuple[Named | None, Named | None]:
        """Names of two entries; where one of them is missing, of the first or last entry of all."""
        first = first or (self.entries[0] if self.entries else None)
        last = last or (self.entries[-1] if self.entries else None)
        name = first and first.name
        return name, name if last is first else last and last.name

    def blame(
        self, problem: str, first: Entry | None = None, last: Entry | None = None, page: int | None = None
    ) -> None:
        """Add a fault of these entries, of all if none is given."""
        self.faults.append(Fault(problem, *self.named(first, last), page))


def in_order(read: Sequence[tuple[int, bytes, list[Found]]]) -> tuple[list, list]:
    """Pages, and their cells, by the numbers of their entries; a page without any stays behind the one before it."""
    keys, key = [], 0
    for _, _, cells in read:
        numbers = sorted(cell.cell.number for cell in cells if cell.cell)
        key = numbers[len(numbers) // 2] if numbers else key
        keys.append(key)
    order = sorted(range(len(read)), key=keys.__getitem__)
    return [read[k][:2] for k in order], [read[k][2] for k in order]


def numbered(cells: Sequence[Found]) -> list[int]:
    """The number each cell must have: one more than the last, unless it and the next agree that some are missing."""
    said = [cell.cell.number if cell.cell else None for cell in cells]
    numbers: list[int] = []
    for k, own in enumerate(said):
        expected = numbers[-1] + 1 if numbers else 1
        jumps = own is not None and own > expected and k + 1 < len(said) and said[k + 1] == own + 1
        numbers.append(own if jumps else expected)
    return numbers
