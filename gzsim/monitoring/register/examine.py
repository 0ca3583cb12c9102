"""Examining the bytes of a register: every entry against the chain, every other byte against what it must be."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from gzsim.monitoring.register.cells import HASH
from gzsim.monitoring.register.entries import GENESIS, link
from gzsim.monitoring.register.examination import Entry, Examination, Leaf
from gzsim.monitoring.register.pages import (
    FIRST_LEAF,
    HEADER_PARTS,
    Found,
    differing,
    first_page,
    leaf_page,
    page_of,
    root_cells,
    root_page,
)
from gzsim.monitoring.register.result import Fault, Head, Named, Verification
from gzsim.monitoring.register.schema import PAGE


def examine(data: bytes, anchors: Iterable[Head] = ()) -> Verification:
    """Check the bytes of a register against its chain, against what else they must be, and against published heads."""
    examination = Examination(data)
    check_chain(examination)
    check_file(examination)
    check_leaves(examination)
    check_root(examination)
    check_anchors(examination, anchors)
    entries = examination.entries
    head = Head(entries[-1].number, entries[-1].hash.hex()) if entries and len(entries[-1].hash) == HASH else NOTHING
    readable = sum(entry.cell is not None for entry in entries)
    return Verification(readable, head, tuple(examination.faults))


NOTHING = Head(0, GENESIS.hex())
"""Head of a register without entries."""


def check_file(examination: Examination) -> None:
    """The header of the file, SQLite's table of contents, and the length of the file."""
    data, pages, entries = examination.data, examination.pages, examination.entries
    if len(data) % PAGE:
        examination.blame(f"the file has {len(data)} bytes, which are no whole pages", entries[-1] if entries else None)
    if len(pages) < 2:
        examination.blame("the file is cut off: the page of the first entries is missing")
    if not pages:
        return
    at = differing(pages[0], first_page(pages[0][24:28], len(pages), written_with(examination)))
    readable = f"{sum(entry.cell is not None for entry in entries)} entries can be read"
    for part, positions in HEADER_PARTS.items():
        if any(position in positions for position in at):
            examination.blame(f"the header of the file was altered ({part}); {readable}", page=1)
    if any(position >= 100 for position in at):
        examination.blame(f"the table of contents of the file was altered (page 1); {readable}", page=1)


def written_with(examination: Examination) -> int:
    """Version of SQLite that the last entry states or, when that entry has a fault of its own, the header itself."""
    last = examination.entries[-1] if examination.entries else None
    if last is None or last.cell is None or any(last.number in fault.numbers for fault in examination.faults):
        return int.from_bytes(examination.pages[0][96:100], "big")
    return last.cell.fields[-1]


def check_chain(examination: Examination) -> None:
    """Every entry against its hash, which holds the hash of the entry before it; every number present once.

    When an entry does not fit its hash, the next one tells which of the two was altered: it holds the true hash.
    """
    last, stored, computed = 0, GENESIS, GENESIS
    for entry in examination.entries:
        if entry.number != last + 1:
            missing = Named(last + 1), Named(entry.number - 1)
            examination.faults.append(Fault("missing from the chain", *missing))
            stored = computed = None
        stored, computed = check_entry(examination, entry, stored, computed)
        last = entry.number


def check_entry(examination: Examination, entry: Entry, stored: bytes | None, computed: bytes | None) -> tuple:
    """One entry, given the previous hash as it is stored and as it follows from the previous entry (None: unknown).

    Returns its own hash, as stored and as computed.
    """
    if entry.cell is None:
        blame_unreadable(examination, entry)
        return (entry.hash, entry.hash) if len(entry.hash) == HASH else (None, None)
    if entry.cell.number != entry.number:
        examination.blame(f"its number was altered to {entry.cell.number}", entry, entry)
    if stored is None:
        return entry.cell.hash, entry.cell.hash
    follows = link(stored, entry.number, entry.cell.fields)
    if follows == entry.cell.hash:
        return follows, follows
    if computed != stored and link(computed, entry.number, entry.cell.fields) == entry.cell.hash:
        return entry.cell.hash, entry.cell.hash
    examination.blame("does not fit its hash: it, its hash, or the hash before it was altered", entry, entry)
    return entry.cell.hash, follows


def blame_unreadable(examination: Examination, entry: Entry) -> None:
    """One fault for a run of unreadable entries, each end of it named."""
    problem = "its bytes are no entry any more"
    before = examination.faults[-1] if examination.faults else None
    if before and before.problem == problem and before.last and before.last.number == entry.number - 1:
        examination.faults[-1] = Fault(problem, before.first, Named(entry.number))
    else:
        examination.blame(problem, entry, entry)


def check_leaves(examination: Examination) -> None:
    """Everything on the pages of entries that is no entry: page headers, pointers, and space not in use."""
    for leaf, following in zip(examination.leaves, [*examination.leaves[1:], None], strict=False):
        expected = page_of([Found(entry.raw, entry.cell) for entry in leaf.entries])
        at = differing(leaf.raw, expected or leaf_page([]))
        if not leaf.entries:
            check_lost_page(examination, leaf)
        elif at:
            blame_leaf(examination, leaf, at)
        elif following and following.entries and fits(leaf, following.entries[0]):
            problem = f"page {leaf.page} has room for more: entries were taken out or put in"
            examination.blame(problem, leaf.entries[0], leaf.entries[-1], leaf.page)


def check_lost_page(examination: Examination, leaf: Leaf) -> None:
    """A page on which no entry can be read: the entries around it say which are gone."""
    before = [entry.number for other in examination.leaves for entry in other.entries if other.page < leaf.page]
    after = [entry.number for other in examination.leaves for entry in other.entries if other.page > leaf.page]
    first, last = (before[-1] + 1 if before else 1), (after[0] - 1 if after else None)
    problem = f"no entry can be read on page {leaf.page}"
    examination.faults.append(Fault(problem, Named(first), Named(last if last and last >= first else first), leaf.page))


def blame_leaf(examination: Examination, leaf: Leaf, at: list[int]) -> None:
    """Say what differs on a page: its header, the pointer to an entry, or space not in use."""
    count = len(leaf.entries)
    parts = {"header" if position < 8 else "space" for position in at if not 8 <= position < 8 + 2 * count}
    whole = leaf.entries[0], leaf.entries[-1], leaf.page
    if "header" in parts:
        examination.blame(f"the header of their page {leaf.page} was altered", *whole)
    pointers = sorted({(position - 8) // 2 for position in at if 8 <= position < 8 + 2 * count})
    if len(pointers) == 1:
        entry = leaf.entries[pointers[0]]
        examination.blame(f"the pointer to it on page {leaf.page} was altered", entry, entry, leaf.page)
    elif pointers:
        examination.blame(f"the pointers to them on page {leaf.page} were altered", *whole)
    if "space" in parts:
        examination.blame(f"page {leaf.page} holds bytes that belong to no entry", *whole)


def fits(leaf: Leaf, entry: Entry) -> bool:
    """Whether the next page's first entry would have fitted on this page, where appending would have put it."""
    return 8 + sum(len(other.raw) + 2 for other in (*leaf.entries, entry)) <= PAGE


def check_root(examination: Examination) -> None:
    """The page that points to the pages of entries, once there is one."""
    leaves = examination.leaves
    if len(examination.pages) == 2 or not leaves:
        return
    if leaves[0].page == 2:
        examination.blame(f"{len(leaves) - 1} pages follow that belong to no entry", page=FIRST_LEAF)
        return
    last, number = [], 0
    for leaf in leaves:
        number = leaf.entries[-1].number if leaf.entries else number
        last.append(number)
    at = differing(examination.pages[1], root_page(last))
    wrong = {pointed_at(position, last) for position in at}
    k = wrong.pop() if len(wrong) == 1 else None
    if k is not None and leaves[k].entries:
        entries = leaves[k].entries
        examination.blame(f"the pointer to their page {leaves[k].page} was altered", entries[0], entries[-1], 2)
    elif at:
        examination.blame("the page that points to the pages of entries (page 2) was altered", page=2)


def check_anchors(examination: Examination, anchors: Iterable[Head]) -> None:
    """Heads that were published: the chain must still pass through each of them."""
    hashes = {entry.number: entry for entry in examination.entries}
    last = max(hashes, default=0)
    for anchor in anchors:
        if anchor.count > last:
            problem = f"missing: a head of {anchor.count} entries was published, and the chain ends at {last}"
            examination.faults.append(Fault(problem, Named(last + 1), Named(anchor.count)))
            continue
        entry = hashes.get(anchor.count)
        if anchor.hash != (entry.hash if entry else GENESIS).hex():
            problem = f"its hash is not the one that was published for {anchor.count} entries: the chain was rewritten"
            examination.blame(f"{problem} here or before", entry, entry)


def pointed_at(position: int, last: Sequence[int]) -> int | None:
    """Which page of entries a byte of the root page is about; None when it is about all or none."""
    if 8 <= position < 12:
        return len(last) - 1
    if 12 <= position < 12 + 2 * (len(last) - 1):
        return (position - 12) // 2
    end = PAGE
    for k, cell in enumerate(root_cells(last)):
        if end - len(cell) <= position < end:
            return k
        end -= len(cell)
    return None
