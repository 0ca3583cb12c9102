"""The register of submissions: a file to which entries are only ever added, each chained to the one before it (S22)."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

import pandas as pd
from tqdm import tqdm

from gzsim.errors import InputError
from gzsim.monitoring.register.entries import FIELDS, CrossCheck, Report, link, moment
from gzsim.monitoring.register.examine import NOTHING, examine
from gzsim.monitoring.register.result import Fault, Head, Verification
from gzsim.monitoring.register.schema import MOST_PAGES
from gzsim.monitoring.register.store import all_bytes, checked_path, plainly, reading, transaction, writing

BATCH = 10_000
"""Entries that become durable together in `Register.append_many`."""

SQLITE = sum(part * 1000**k for part, k in zip(sqlite3.sqlite_version_info, (2, 1, 0), strict=True))
"""Version of SQLite that writes, as SQLite itself puts it in the header of the file: 3040001 for 3.40.1."""

COLUMNS = ("number", *FIELDS, "hash")
INSERT = f"INSERT OR FAIL INTO entries ({', '.join(COLUMNS)}) VALUES ({', '.join('?' * len(COLUMNS))})"
ALL = f"SELECT {', '.join(COLUMNS)} FROM entries ORDER BY number"
KNOWN = "SELECT number, kind, unit, indicator, period, source FROM entries WHERE number > ? ORDER BY number"
LAST = "SELECT number, hash FROM entries ORDER BY number DESC LIMIT 1"
REPORTS = {"report", "correction"}


class Register:
    """A tamper-evident register in one SQLite file.

    Parameters
    ----------
    path : str or Path
        The file; it is created with the first entry.
    timeout : float
        Seconds to wait for other writers.

    Raises
    ------
    InputError
        If the path is a folder, lies in none, or is a file that is no register.

    Source: S22; Haber and Stornetta (1991), How to time-stamp a digital document, Journal of Cryptology 3.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     register = Register(f"{folder}/2025.register")
    ...     first = register.append(Report("Zunyi", "gdp_growth", "2025-03", 6.4, "self-report"))
    ...     check = register.attach(CrossCheck(first, 5.1, "satellite", 1.3, "doubtful", "Bureau of Statistics"))
    ...     register.verify(anchor=register.head).ok, register.head.count
    (True, 2)
    """

    def __init__(self, path: str | Path, timeout: float = 30.0) -> None:
        self.path, self.timeout = checked_path(path), timeout
        self._forget()

    def append(self, report: Report) -> int:
        """Enter one report and return its number; when it returns, the entry survives a loss of power.

        Raises InputError for a second report with the same unit, indicator, period and source that does not say which
        entry it corrects, and for a correction of anything but the latest entry of its kind; TimeoutError when other
        writers do not let it in.
        """
        return self.append_many([report])[0]

    def append_many(self, reports: Iterable[Report], batch: int = BATCH, progress: bool | None = None) -> list[int]:
        """Enter reports in order and return their numbers; ``batch`` of them at a time, each batch whole or not at all.

        A refused report refuses its batch; the error says how many entries were made before. The same holds for an
        interruption. A bar shows on a terminal, or as ``progress`` says. Raises as `append`.
        """
        batch = int(batch)
        if batch < 1:
            raise InputError(f"a batch of {batch}", field="batch", valid="a whole number from 1")
        waiting, numbers = iter(reports), []
        hidden = None if progress is None else not progress
        with (
            writing(self.path, self.timeout) as opened,
            tqdm(desc="entries", total=_length(reports), disable=hidden, delay=1) as bar,
        ):
            while chunk := list(islice(waiting, batch)):
                try:
                    numbers += self._enter(opened, chunk)
                except InputError as error:
                    error.problem += f"; {len(numbers)} entries were made before" if numbers else ""
                    error.args = (str(error),)
                    raise
                bar.update(len(chunk))
        return numbers

    def append_table(self, table: pd.DataFrame, batch: int = BATCH, progress: bool | None = None) -> list[int]:
        """Enter the rows of a table: unit, indicator, period, value, source and, if wanted, arrived, corrects, note.

        Raises InputError for a missing or unknown column, and for a row that is no report, with its label.
        """
        return self.append_many(list(reports_of(table)), batch, progress)

    def attach(self, check: CrossCheck) -> int:
        """Enter a cross-check of a report and return its number.

        Raises InputError when the report does not exist, is no report, or has the same source as the signal.
        """
        if not isinstance(check, CrossCheck):
            raise InputError(f"{check!r} is no cross-check", field="cross_check", valid="a CrossCheck")
        with writing(self.path, self.timeout) as opened:
            return self._enter(opened, [check])[0]

    @property
    def head(self) -> Head:
        """Number of entries and hash of the last one, to be published and kept where others can see it."""
        with reading(self.path, self.timeout) as opened:
            row = opened and opened.execute(LAST).fetchone()
        return Head(row[0], in_hexadecimal(row[1])) if row else NOTHING

    def entries(self) -> pd.DataFrame:
        """All entries by number: kind, unit, indicator, period, value, source, arrived, refers_to, …, hash.

        The value of a cross-check is its signal. ``refers_to`` is the report that is checked or corrected.
        """
        with reading(self.path, self.timeout) as opened:
            rows = opened.execute(ALL).fetchall() if opened else []
        table = pd.DataFrame(rows, columns=list(COLUMNS)).set_index("number")
        table["hash"] = [in_hexadecimal(digest) for digest in table["hash"]]
        return table.astype({"refers_to": "Int64", "value": float, "residual": float})

    def current(self) -> pd.DataFrame:
        """Reports that hold, by number: corrected ones are left out, as are cross-checks."""
        table = self.entries()
        corrected = table.loc[table["kind"] == "correction", "refers_to"]
        return table[table["kind"].isin(REPORTS) & ~table.index.isin(corrected)]

    def verify(self, anchor: Head | str | Iterable[Head | str] | None = None) -> Verification:
        """Check every byte of the file, and that the chain passes through the heads that were published.

        Without an anchor a register that was rewritten as a whole, or cut off at its end, can look whole. Raises
        InputError for an anchor that is no head, TimeoutError when a writer does not let it in.
        """
        anchors = [anchor] if isinstance(anchor, Head | str) else list(anchor or ())
        heads = [head if isinstance(head, Head) else Head.read(head) for head in anchors]
        data = all_bytes(self.path, self.timeout)
        if not data:
            return Verification(0, NOTHING, (Fault("there is no register: no file, or an empty one"),))
        return examine(data, heads)

    def __repr__(self) -> str:
        try:
            return f"Register({str(self.path)!r}), {self.head.count:,} entries"
        except (InputError, TimeoutError) as error:
            return f"Register({str(self.path)!r}): {error}"

    def _enter(self, opened: sqlite3.Connection, items: Sequence[Report | CrossCheck]) -> list[int]:
        try:
            with plainly(self.path, self.timeout), transaction(opened):
                number, previous = self._catch_up(opened)
                rows = list(self._rows(opened, items, number, previous))
                opened.executemany(INSERT, rows)
                if opened.execute("PRAGMA page_count").fetchone()[0] > MOST_PAGES:
                    raise InputError("the register is full", file=self.path, valid="a new file for what follows")
        except BaseException:
            self._forget()
            raise
        self._seen = (rows[-1][0], rows[-1][-1])
        return [row[0] for row in rows]

    def _forget(self) -> None:
        self._latest: dict[tuple, int] = {}
        self._seen: tuple[int, bytes | None] = (0, None)

    def _catch_up(self, opened: sqlite3.Connection) -> tuple[int, bytes]:
        """Learn what other writers have entered; returns number and hash of the last entry."""
        number, digest = self._seen
        if number:
            row = opened.execute("SELECT hash FROM entries WHERE number = ?", (number,)).fetchone()
            if row is None or row[0] != digest:  # another file took this one's place
                self._forget()
        for entry, kind, *key in opened.execute(KNOWN, (self._seen[0],)):
            if kind in REPORTS:
                self._latest[tuple(key)] = entry
        return opened.execute(LAST).fetchone() or (0, bytes.fromhex(NOTHING.hash))

    def _rows(
        self, opened: sqlite3.Connection, items: Sequence[Report | CrossCheck], number: int, previous: bytes
    ) -> Iterator[tuple]:
        now = moment(datetime.now(UTC))
        for item in items:
            number += 1
            if isinstance(item, Report):
                fields = self._report(item, number, now)
            elif isinstance(item, CrossCheck):
                fields = self._cross_check(opened, item, now)
            else:
                raise InputError(f"{item!r} is no report", field="report", valid="a Report")
            previous = link(previous, number, fields)
            yield number, *fields, previous

    def _report(self, report: Report, number: int, now: str) -> tuple:
        earlier = self._latest.get(report.key)
        if report.corrects != earlier:
            raise refusal(report, earlier)
        self._latest[report.key] = number
        kind = "report" if earlier is None else "correction"
        told = report.value, report.source, report.arrived or now, earlier
        return kind, report.unit, report.indicator, report.period, *told, None, None, None, report.note, SQLITE

    def _cross_check(self, opened: sqlite3.Connection, check: CrossCheck, now: str) -> tuple:
        known = "SELECT kind, unit, indicator, period, source FROM entries WHERE number = ?"
        row = opened.execute(known, (check.refers_to,)).fetchone()
        if row is None or row[0] not in REPORTS:
            problem = f"entry {check.refers_to} {'does not exist' if row is None else 'is no report'}"
            raise InputError(problem, field="refers_to", valid="the number of a report in the register")
        _, unit, indicator, period, source = row
        if check.source == source:
            problem = f"the signal has the source of the report that it checks, {source!r}"
            raise InputError(problem, field="source", valid="a source independent of the report's")
        told = check.residual, check.verdict, check.reviewer, check.note, SQLITE
        arrived = check.arrived or now
        return "cross-check", unit, indicator, period, check.signal, check.source, arrived, check.refers_to, *told


def refusal(report: Report, earlier: int | None) -> InputError:
    """Why a report is not taken: it repeats one without saying so, or corrects what it cannot."""
    what = f"{report.unit}, {report.indicator}, {report.period}, {report.source}"
    if earlier is None:
        problem = f"entry {report.corrects} is no report of {what}"
        return InputError(problem, field="corrects", valid="nothing: there is no such report yet")
    valid = f"corrects={earlier}, the latest report of these"
    if report.corrects is None:
        return InputError(f"{what} is already entry {earlier}", field="report", valid=valid)
    return InputError(f"entry {report.corrects} is not the latest report of {what}", field="corrects", valid=valid)


def in_hexadecimal(digest: object) -> str:
    """Hexadecimal digits of a hash; raises InputError for what a damaged register holds in its place."""
    if not isinstance(digest, bytes):
        raise InputError(
            "a hash in the register is damaged", field="hash", valid="a register that verify() finds whole"
        )
    return digest.hex()


def reports_of(table: pd.DataFrame) -> Iterator[Report]:
    """Rows of a table as reports; cells without a value stand for what a `Report` has without being told."""
    needed, optional = ["unit", "indicator", "period", "value", "source"], ["arrived", "corrects", "note"]
    missing = [name for name in needed if name not in table]
    unknown = [str(name) for name in table.columns if name not in needed + optional]
    if missing or unknown:
        problem = f"missing: {', '.join(missing)}" if missing else f"unknown: {', '.join(unknown)}"
        raise InputError(f"columns {problem}", field="table", valid=", ".join(needed + optional))
    for label, row in zip(table.index, table.to_dict("records"), strict=True):
        told = {name: cell for name, cell in row.items() if name in needed or not pd.isna(cell)}
        try:
            yield Report(**told)
        except InputError as error:
            raise InputError(f"row {label!r}: {error.problem}", field=error.field, valid=error.valid) from None


def _length(items: Iterable) -> int | None:
    return len(items) if isinstance(items, Sequence) else None
