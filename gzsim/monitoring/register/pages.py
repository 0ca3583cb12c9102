"""The pages of a register: what they must be, byte for byte, and what can still be read from a damaged one.

Entries are only ever appended, there is one table and no index, and one root page points to all pages of entries. So
SQLite puts an entry where the one before it ends (pages fill from the back), takes the next page of the file when one
is full, and never frees, moves or splits anything: page 1 holds the table of contents, page 2 the entries as long as
one page holds them and the root after that, with the entries from page 3 on. Every byte of such a file follows from
the entries, with two exceptions: the counter of changes, which SQLite keeps twice, and the version of SQLite, which the
last entry states too. With a second level of root pages this would no longer hold: splitting one leaves remains behind
that differ between versions of SQLite. Large pages and a limit on their number keep the register below that.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from itertools import accumulate, pairwise
from typing import NamedTuple

import numpy as np

from gzsim.monitoring.register.cells import UNREADABLE, Cell, catalogue_cell, extent, read_cell, varint
from gzsim.monitoring.register.schema import APPLICATION, CATALOGUE, PAGE, VERSION

FIRST_LEAF = 3
"""Page of the first entries once there is a root."""

LEAF, INTERIOR = 13, 5


def filled(kind: int, cells: Sequence[bytes], right: bytes = b"", offset: int = 0) -> bytes:
    """Page of a kind that holds these cells, the last one first; what is before ``offset`` is left zero.

    ``right`` is what a root has in its header besides: the page that follows all others.
    """
    starts = [PAGE - used for used in accumulate(map(len, cells))]
    head = struct.pack(">BHHHB", kind, 0, len(cells), starts[-1] if cells else 0, 0) + right
    head += struct.pack(f">{len(cells)}H", *starts)
    body = b"".join(reversed(cells))
    return bytes(offset) + head + bytes(PAGE - offset - len(head) - len(body)) + body


def leaf_page(cells: Sequence[bytes], offset: int = 0) -> bytes:
    """Page that holds these cells; what is before ``offset`` is left zero."""
    return filled(LEAF, cells, offset=offset)


def root_page(last: Sequence[int]) -> bytes:
    """Page that points to pages 3, 4, …, given the last number on each of them."""
    return filled(INTERIOR, root_cells(last), right=struct.pack(">I", FIRST_LEAF + len(last) - 1))


def root_cells(last: Sequence[int]) -> list[bytes]:
    """Pointers to all pages of entries but the last: page, and last number on it."""
    return [struct.pack(">I", FIRST_LEAF + k) + varint(number) for k, number in enumerate(last[:-1])]


def first_page(changes: bytes, pages: int, sqlite: int) -> bytes:
    """Header of the file and table of contents, given the counter of changes (4 bytes), pages and SQLite's version."""
    header = struct.pack(
        ">16sH6B4s11I20s4sI",
        b"SQLite format 3\0",
        1,  # stands for 65,536
        *(1, 1, 0, 64, 32, 32),
        changes,
        pages,
        *(0, 0, len(CATALOGUE), 4, 0, 0, 1, VERSION, 0, APPLICATION),
        bytes(20),
        changes,
        sqlite,
    )
    cells = [catalogue_cell(number, row) for number, row in enumerate(CATALOGUE, start=1)]
    return header + leaf_page(cells, offset=len(header))[len(header) :]


HEADER_PARTS = {
    "format": range(24),
    "counter of changes": range(24, 28),
    "number of pages": range(28, 32),
    "settings": range(32, 92),
    "copy of the counter of changes": range(92, 96),
    "version of SQLite": range(96, 100),
}
"""What the bytes of the file header say, as far as damage is told apart."""


def intact_header(header: bytes) -> bool:
    """Whether SQLite would take the file for what it is: all of its header but counters and versions is in order."""
    expected = first_page(header[24:28], 0, 0)
    return header[:24] == expected[:24] and header[32:92] == expected[32:92]


def recognised(first: bytes) -> bool:
    """Whether a file that begins like this is, or was, a register: its mark or its table's text is there."""
    return first[68:72] == APPLICATION.to_bytes(4, "big") or CATALOGUE[0][4].encode() in first


class Found(NamedTuple):
    """Bytes that are an entry, or should be; ``cell`` is None where they cannot be read."""

    raw: bytes
    cell: Cell | None


def found(raw: bytes) -> Found:
    """The bytes, and the entry if they are one."""
    try:
        return Found(raw, read_cell(raw))
    except UNREADABLE:
        return Found(raw, None)


def cells_of(page: bytes) -> list[Found]:
    """Cells of a page of entries in the order of their numbers, as many as can be told apart.

    On a sound page the pointers say where cells begin, and the cells' own sizes agree. On a damaged page either may be
    wrong; the reading with the most entries is taken.
    """
    _, _, count, start, _ = struct.unpack_from(">BHHHB", page)
    count = min(count, (PAGE - 8) // 2)
    pointers = struct.unpack_from(f">{count}H", page, 8)
    cells = [found(page[begin:end]) for begin, end in zip(pointers, (PAGE, *pointers), strict=False)]
    if page_of(cells) == page and all(cell.cell for cell in cells):
        return cells
    readings = [by_pointers(page, pointers), by_sizes(page, start)]
    readings += [by_sizes(page, pointers[-1])] if pointers else []
    best = max(readings, key=lambda reading: plausibility(page, reading))
    return best if any(cell.cell for cell in best) else []


def plausibility(page: bytes, cells: Sequence[Found]) -> tuple[int, int, int]:
    """Different entries that a reading of a page has, how many follow one another, and bytes it does not explain."""
    explained = page_of(cells)
    unexplained = PAGE if explained is None else len(differing(page, explained))
    numbers = [cell.cell.number for cell in cells if cell.cell]
    in_a_row = sum(after == before + 1 for before, after in pairwise(numbers))
    return len(set(numbers)), in_a_row, -unexplained


def begins(pages: Sequence[bytes]) -> int:
    """Number of the first page of entries: 2, or 3 when page 2 is the root."""
    rooted = len(pages) >= FIRST_LEAF and not any(cell.cell for cell in cells_of(pages[1]))
    return FIRST_LEAF if rooted else 2


def page_of(cells: Sequence[Found]) -> bytes | None:
    """Page that holds these cells, None when no page can."""
    fits = 8 + sum(len(cell.raw) + 2 for cell in cells) <= PAGE
    return leaf_page([cell.raw for cell in cells]) if cells and fits and all(cell.raw for cell in cells) else None


def by_pointers(page: bytes, pointers: Sequence[int]) -> list[Found]:
    """Cells where the pointers say they begin, each of its own size or, where that is unreadable, up to the next."""
    cells = []
    for begin, end in zip(pointers, (PAGE, *pointers), strict=False):
        try:
            own = found(page[begin : extent(page, begin)])
        except UNREADABLE:
            own = Found(b"", None)
        cells.append(own if own.cell else Found(page[begin:end], None))
    return cells


def by_sizes(page: bytes, start: int) -> list[Found]:
    """Cells one after the other from where the last one begins, each of its own size, as far as that leads."""
    cells: list[Found] = []
    try:
        while start < PAGE:
            end = extent(page, start)
            cells.append(found(page[start:end]))
            start = end
    except UNREADABLE:
        pass
    return cells[::-1]


def differing(page: bytes, expected: bytes) -> list[int]:
    """Positions at which two pages differ."""
    if page == expected:
        return []
    return np.flatnonzero(np.frombuffer(page, np.uint8) != np.frombuffer(expected, np.uint8)).tolist()
