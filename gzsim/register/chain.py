"""The chain of lines: what each must follow from, and what may be entered after what was entered before."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable
from dataclasses import replace
from typing import NamedTuple

from gzsim.errors import InputError
from gzsim.register.entries import CrossCheck, Entry, Report, beginning, line_of, read_line
from gzsim.register.result import GENESIS, Fault, Head, Named

CHECK = "cross-check"
UNKNOWN = (None, None, None, None)
"""Unit, indicator, period and source of a report that is not there."""

_END = re.compile(rb'\{"number":[0-9]+,"previous":"[0-9a-f]{64}"\}')
_TEXT = r'"%s":("(?:[^"\\]|\\.)*")'
_NAMES = [re.compile(_TEXT % name) for name in ("unit", "indicator", "period")]


class Line(NamedTuple):
    """An entry that was read, with its number and the hash of its line."""

    number: int
    entry: Entry
    hash: str


class Chain:
    """What the lines of a register say, one after another.

    Attributes
    ----------
    number : of the last entry
    link : hash of the last line
    head : Head, of the last batch that was closed
    size : bytes up to where that batch ends
    torn : Fault or None, the batch at the end that was never closed, if there is one
    """

    def __init__(self) -> None:
        self.number, self.link, self.head, self.size = 0, GENESIS, Head(0, GENESIS), 0
        self.faults: list[Fault] = []
        self.torn: Fault | None = None
        self._reports: dict[int, tuple[tuple, int | None]] = {}  # number: key, number of what it corrects
        self._latest: dict[tuple, int] = {}
        self._last: Named | None = None
        self._batch_open = self._unsure = self._loose = False

    def enter(self, items: Iterable[Report | CrossCheck], now: str) -> bytes:
        """Lines of a batch, with its end; `close` or `back_to` must follow.

        Raises InputError when one of the items may not be entered.
        """
        lines = []
        for item in items:
            entry = self._entry_of(item, now)
            self._admit(entry, self.number + 1)
            self.number += 1
            lines.append(line_of(self.number, self.link, entry).encode())
            self.link = hashlib.sha256(lines[-1]).hexdigest()
        lines.append(line_of(self.number, self.link).encode())
        return b"".join(lines)

    def close(self, batch: bytes) -> None:
        """Take note that the batch has been written."""
        self.head, self.size = Head(self.number, self.link), self.size + len(batch)
        self.link = hashlib.sha256(self.last_line).hexdigest()

    @property
    def last_line(self) -> bytes:
        """The end of the last batch as it stands in the file; nothing before there is one."""
        return line_of(self.head.count, self.head.hash).encode() if self.size else b""

    def back_to(self, number: int, link: str) -> None:
        """Forget the entries after that number; the last line before them has that hash."""
        while self._reports and next(reversed(self._reports)) > number:
            key, corrected = self._reports.popitem()[1]
            self._latest[key] = corrected
            if corrected is None:
                del self._latest[key]
        self.number, self.link = number, link

    def read(self, data: bytes) -> list[Line]:
        """Follow the lines of further bytes and return the entries that can be read; what is wrong goes to `faults`.

        A batch without its end is none: it is left out, and `torn` tells of it.
        """
        self.torn = None
        *lines, rest = data.split(b"\n")
        closed = next((k for k in range(len(lines), 0, -1) if _END.fullmatch(lines[k - 1])), 0)
        found = [self._follow(line + b"\n") for line in lines[:closed]]
        self.size += sum(map(len, lines[:closed])) + closed
        if lines[closed:] or rest:
            self._read_tail(lines[closed:], rest)
        return [line for line in found if line]

    def hold_against(self, heads: Iterable[Head], lines: Iterable[Line]) -> None:
        """Heads that were published: the chain must still pass through each of them."""
        entered = {line.number: line for line in lines}
        for head in heads:
            found = entered.get(head.count)
            if head.count > self.number:
                problem = f"missing: a head of {head.count} entries was published, and the chain ends at {self.number}"
                self._blame(problem, Named(self.number + 1), Named(head.count))
            elif head.hash != (found.hash if found else GENESIS):
                problem = "its hash is not the one that was published: the chain was rewritten here or before"
                self._blame(problem, _name(head.count, found.entry) if found else Named(head.count))

    def _entry_of(self, item: Report | CrossCheck, now: str) -> Entry:
        if isinstance(item, Report):
            return Entry.of_report(item, now)
        key, _ = self._reports.get(item.refers_to, (UNKNOWN, None))
        return Entry.of_check(item, key[:3], now)

    def _admit(self, entry: Entry, number: int) -> None:
        """Raise InputError unless the entry may come next; take note of it."""
        if entry.kind == CHECK:
            self._require_checkable(entry)
        else:
            key = entry.unit, entry.indicator, entry.period, entry.source
            earlier = self._latest.get(key)
            if entry.refers_to != earlier:
                raise refusal(", ".join(key), entry.refers_to, earlier)
        if entry.arrived < beginning(entry.period):
            problem = f"arrives at {entry.arrived}, before the period {entry.period} that it is about"
            raise InputError(problem, field="arrived", valid=f"a moment from {beginning(entry.period)}")
        if entry.kind != CHECK:
            self._reports[number] = key, earlier
            self._latest[key] = number

    def _require_checkable(self, check: Entry) -> None:
        (*about, source), _ = self._reports.get(check.refers_to, (UNKNOWN, None))
        if about != [check.unit, check.indicator, check.period] or source is None:
            what = "is no report" if check.refers_to <= self.number else "does not exist"
            problem = f"entry {check.refers_to} {what}" + (" of what is checked" if source else "")
            raise InputError(problem, field="refers_to", valid="the number of a report in the register")
        if check.source == source:
            problem = f"the signal has the source of the report that it checks, {source!r}"
            raise InputError(problem, field="source", valid="a source independent of the report's")

    def _follow(self, line: bytes) -> Line | None:
        """Follow one line, the end of a batch or an entry; returns the entry if it can be read."""
        before, self.link = self.link, hashlib.sha256(line).hexdigest()
        try:
            number, previous, entry = read_line(line)
        except ValueError as error:
            self._blame_unreadable(line, error)
            return None
        expected = self.number + (entry is not None)
        linked, sure = previous == before, not self._unsure
        self._unsure = False
        if not (linked and number == expected) and (sure or number > expected):
            number = self._blame_order(number, expected, linked, entry)
        self._loose = sure and not linked and number == expected
        if entry is None:
            self._close_read(number, previous)
            return None
        if not self.faults:
            try:
                self._admit(entry, number)
            except InputError as error:
                self._blame(f"may not be entered: {error}", _name(number, entry))
        self.number, self._last, self._batch_open = number, _name(number, entry), True
        return Line(number, entry, self.link)

    def _close_read(self, number: int, previous: str) -> None:
        if not self._batch_open and not self.faults:
            self._blame("a batch without entries ends after it", self._last)
        self.number, self._batch_open = number, False
        if not self.faults:
            self.head = Head(number, previous)

    def _read_tail(self, lines: list[bytes], rest: bytes) -> None:
        """Lines after the last end of a batch: what a crash leaves is a true beginning of a batch, cut off anywhere."""
        before, last, faults = (self.number, self.link), self._last, len(self.faults)
        for line in lines:
            self._follow(line + b"\n")
        rest = rest.rstrip(b"\0")  # some file systems fill up with zeros what the power did not let them write
        starts = [line_of(number, self.link)[:-2].encode() for number in (self.number, self.number + 1)]
        if not any(start.startswith(rest) or rest.startswith(start) for start in starts):
            self._blame("bytes that are no entry follow it", self._last)
        elif _END.fullmatch(rest[:-1]):
            self._blame("the last byte of the file was altered, after it", self._last)
        if len(self.faults) == faults:
            problem = "a batch that was never finished; the next append removes it"
            self.torn = Fault(problem, Named(before[0] + 1), Named(before[0] + max(1, len(lines))))
            self.back_to(*before)
            self._last, self._batch_open = last, False

    def _blame(self, problem: str, first: Named | None, last: Named | None = None) -> None:
        self.faults.append(Fault(problem, first, last or first))

    def _blame_unreadable(self, line: bytes, error: ValueError) -> None:
        """One fault for a run of lines that cannot be read; what names no unit is a piece of the entry before."""
        if b'"unit":' in line or b'"kind":' in line or not self.number:
            self.number, self._last = self.number + 1, _salvaged(self.number + 1, line)
        problem, self._batch_open = str(error), True
        if self._unsure and self.faults[-1].problem == problem:
            self.faults[-1] = replace(self.faults[-1], last=self._last)
        else:
            self._blame(problem, self._last)
        self._unsure, self._loose = True, False

    def _blame_order(self, number: int, expected: int, linked: bool, entry: Entry | None) -> int:
        """Say which entry is concerned when a line has another number, or follows another line, than it says.

        When only the link does not fit, the line before was altered or, if the next link does not fit either, this one.
        Returns the number by which the next line is to be judged.
        """
        name = _name(number, entry) if entry else self._last or Named(number)
        if number == expected and self._loose:
            self.faults[-1] = replace(self.faults[-1], last=self._last)
        elif number == expected:
            self._blame("altered: the line after it was made for another one", self._last or name)
        elif linked:
            problem = f"its number, or that of the end of its batch, was altered to {number}"
            self._blame(problem, name._replace(number=expected))
            self._unsure, number = True, expected
        elif number > expected:
            self._blame("missing from the chain", Named(self.number + 1), Named(number - (entry is not None)))
        else:
            self._blame(f"stands where entry {expected} must", name)
        return number


def refusal(what: str, corrects: int | None, earlier: int | None) -> InputError:
    """Why a report is not taken: it repeats one without saying so, or corrects what it cannot."""
    if earlier is None:
        problem = f"entry {corrects} is no report of {what}"
        return InputError(problem, field="corrects", valid="nothing: there is no such report yet")
    valid = f"corrects={earlier}, the latest report of these"
    if corrects is None:
        return InputError(f"{what} is already entry {earlier}", field="report", valid=valid)
    return InputError(f"entry {corrects} is not the latest report of {what}", field="corrects", valid=valid)


def _name(number: int, entry: Entry) -> Named:
    return Named(number, entry.unit, entry.indicator, entry.period)


def _salvaged(number: int, line: bytes) -> Named:
    """Name of an entry whose line cannot be read, as far as it can be made out."""
    told = []
    for pattern in _NAMES:
        found = pattern.search(line.decode(errors="replace"))
        try:
            told.append(json.loads(found[1]) if found else "?")
        except ValueError:
            told.append("?")
    return Named(number, *told)
