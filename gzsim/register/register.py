"""The register of submissions: a file to which lines are only ever added, each chained to the one before it (S22)."""

from __future__ import annotations

import threading
import warnings
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from itertools import islice
from numbers import Real
from pathlib import Path

import pandas as pd
from tqdm import tqdm

from gzsim.common.words import short
from gzsim.errors import InputError
from gzsim.register.chain import Chain, Line
from gzsim.register.entries import FIELDS, CrossCheck, Report, moment, whole
from gzsim.register.result import Fault, Head, Verification
from gzsim.register.store import checked_path, content, extend, locked, undisturbed

BATCH = 10_000
"""Entries that become durable together in `Register.append_many`."""

LONGEST_WAIT = 10**6
"""Seconds, eleven days."""

REPORTS = {"report", "correction"}
NEEDED, OPTIONAL = ("unit", "indicator", "period", "value", "source"), ("arrived", "corrects", "note")


class Register:
    """A tamper-evident register in one text file.

    Parameters
    ----------
    path : the file; it is created with the first entry
    timeout : seconds to wait for other writers

    Raises InputError if the path is none, is a folder, lies in none, or is a file that is no register; for a timeout
    that is none.

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
        if not isinstance(timeout, Real) or isinstance(timeout, bool) or not 0 <= timeout <= LONGEST_WAIT:
            raise InputError(f"{short(timeout)} is no time", field="timeout", valid=f"seconds, 0 to {LONGEST_WAIT:,}")
        self.path, self.timeout = checked_path(path), float(timeout)
        self._chain, self._turn = Chain(), threading.RLock()  # a debugger may ask for the repr in between

    def __reduce__(self) -> tuple:
        return Register, (self.path, self.timeout)

    def append(self, report: Report) -> int:
        """Enter one report and return its number; when it returns, the entry survives a loss of power.

        Raises InputError for a second report with the same unit, indicator, period and source that does not say which
        entry it corrects, for a correction of anything but the latest entry of its kind, for an arrival before the
        period begins, when the register is damaged, and when the disk does not take it; TimeoutError when other writers
        do not let it in. Warns when it removes what a crash has left of an earlier batch.
        """
        return self.append_many([report])[0]

    def append_many(self, reports: Iterable[Report], batch: int = BATCH, progress: bool | None = None) -> list[int]:
        """Enter reports in order and return their numbers; ``batch`` of them at a time, each batch whole or not at all.

        A refused report refuses its batch; the error says how many entries were made before. The same holds for an
        interruption. A bar shows on a terminal, or as ``progress`` says. Raises as `append`.
        """
        batch, waiting, numbers = whole(batch, "batch"), _iterable(reports, "report"), []
        if not isinstance(progress, bool | None):
            raise InputError(f"{short(progress)} is neither", field="progress", valid="True, False or None")
        hidden = None if progress is None else not progress
        total = len(reports) if isinstance(reports, Sequence) else None
        with tqdm(desc="entries", total=total, disable=hidden, delay=1) as bar:
            try:
                while chunk := list(islice(waiting, batch)):
                    _require_reports(chunk)
                    numbers += self.enter(chunk)
                    bar.update(len(chunk))
            except InputError as error:
                error.problem += f"; {len(numbers)} entries were made before" if numbers else ""
                error.args = (str(error),)
                raise
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
            raise InputError(f"{short(check)} is no cross-check", field="cross_check", valid="a CrossCheck")
        return self.enter([check])[0]

    @property
    def head(self) -> Head:
        """Number of entries and hash of the last one, to be published and kept where others can see it.

        Raises InputError when the register is damaged.
        """
        with self._turn:
            try:
                self._catch_up()
            except InputError:  # perhaps only because somebody is writing
                with undisturbed(self.path, self.timeout):
                    self._catch_up()
            return self._chain.head

    def entries(self) -> pd.DataFrame:
        """All entries by number: kind, unit, indicator, period, value, source, arrived, refers_to, …, hash.

        The value of a cross-check is its signal. ``refers_to`` is the report that is checked or corrected. Raises
        InputError when the register is damaged.
        """
        chain, lines = self._read_whole()
        self._refuse_damaged(chain)
        rows = [(line.number, *line.entry, line.hash) for line in lines]
        table = pd.DataFrame(rows, columns=["number", *FIELDS, "hash"]).set_index("number")
        return table.astype({"refers_to": "Int64", "value": float, "residual": float})

    def current(self) -> pd.DataFrame:
        """Reports that hold, by number: corrected ones are left out, as are cross-checks."""
        table = self.entries()
        corrected = table.loc[table["kind"] == "correction", "refers_to"]
        return table[table["kind"].isin(REPORTS) & ~table.index.isin(corrected)]

    def verify(self, anchor: Head | str | Iterable[Head | str] | None = None) -> Verification:
        """Check every byte of the file, and that the chain passes through the heads that were published.

        Every line must be what `append` would have written after the lines before it. Without an anchor a register that
        was made anew, or cut back to an earlier state, looks whole, and the answer says so. Raises InputError
        for an anchor that is no head, TimeoutError when a writer does not come to an end.
        """
        anchors = (
            [anchor] if isinstance(anchor, Head | str) else list(_iterable(() if anchor is None else anchor, "anchor"))
        )
        heads = tuple(head if isinstance(head, Head) else Head.read(head) for head in anchors)
        chain, lines = self._read_whole()
        if chain.torn:
            chain.faults.append(chain.torn)
        if not lines and not chain.faults:
            chain.faults.append(Fault("there is no register: no file, or an empty one"))
        chain.hold_against(heads, lines)
        return Verification(len(lines), chain.head, tuple(chain.faults), heads)

    def __repr__(self) -> str:
        try:
            return f"Register({str(self.path)!r}), {self.head.count:,} entries"
        except (InputError, TimeoutError) as error:
            return f"Register({str(self.path)!r}): {error}"

    def enter(self, items: Sequence[Report | CrossCheck]) -> list[int]:
        """Enter reports and cross-checks as one batch and return their numbers; raises as `append` and `attach`."""
        with self._turn:
            with suppress(InputError):
                self._catch_up()  # the most of it while others may write
            with locked(self.path, self.timeout):
                surplus = self._catch_up()
                return self._enter_next(items, surplus)

    def _enter_next(self, items: Sequence[Report | CrossCheck], surplus: int) -> list[int]:
        """Enter a batch in the place of those bytes of an unfinished one; chain and file go together."""
        chain, before = self._chain, (self._chain.number, self._chain.link)
        try:
            batch = chain.enter(items, moment(datetime.now(UTC)))
            if surplus:
                warnings.warn(f"{self.path}: {chain.torn} ({surplus:,} bytes)", stacklevel=5)
            extend(self.path, chain.size, surplus, batch)
            chain.close(batch)
        except InputError:
            chain.back_to(*before)
            raise
        except BaseException:
            self._chain = Chain()
            raise
        return list(range(before[0] + 1, chain.number + 1))

    def _catch_up(self) -> int:
        """Follow what others have written since; returns how many bytes of a batch without its end stand behind."""
        chain, self._chain = self._chain, Chain()  # to begin anew when this does not go well
        start = chain.size - len(chain.last_line)
        data = content(self.path, start)
        if not data.startswith(chain.last_line):  # another file took this one's place
            start, chain, data = 0, self._chain, content(self.path)
        chain.read(data[len(chain.last_line) :])
        self._refuse_damaged(chain)
        self._chain = chain
        return start + len(data) - chain.size

    def _read_whole(self) -> tuple[Chain, list[Line]]:
        """All that stands in the file; what seems not to be whole is read again while nobody writes."""
        chain = Chain()
        lines = chain.read(content(self.path))
        if chain.faults or chain.torn:
            with undisturbed(self.path, self.timeout):
                data = content(self.path)
            chain = Chain()
            lines = chain.read(data)
        return chain, lines

    def _refuse_damaged(self, chain: Chain) -> None:
        if chain.faults:
            problem = f"the register is damaged: {chain.faults[0]}"
            raise InputError(problem, file=self.path, valid="a register that verify() finds whole")


def reports_of(table: pd.DataFrame) -> Iterator[Report]:
    """Rows of a table as reports; cells without a value stand for what a `Report` has without being told."""
    valid = ", ".join(NEEDED + OPTIONAL)
    if not isinstance(table, pd.DataFrame):
        raise InputError(f"{short(table)} is no table", field="table", valid=f"a DataFrame with the columns {valid}")
    problems = {
        "missing": [name for name in NEEDED if name not in table],
        "unknown": [str(name) for name in table.columns if name not in NEEDED + OPTIONAL],
        "twice": [str(name) for name in table.columns[table.columns.duplicated()]],
    }
    for problem, names in problems.items():
        if names:
            raise InputError(f"columns {problem}: {', '.join(names)}", field="table", valid=valid)
    for label, row in zip(table.index, table.to_dict("records"), strict=True):
        told = {name: cell for name, cell in row.items() if name in NEEDED or not _is_missing(cell)}
        try:
            yield Report(**told)
        except InputError as error:
            raise InputError(f"row {short(label)}: {error.problem}", field=error.field, valid=error.valid) from None


def _require_reports(items: Iterable) -> None:
    for item in items:
        if not isinstance(item, Report):
            raise InputError(f"{short(item)} is no report", field="report", valid="a Report")


def _is_missing(cell: object) -> bool:
    return bool(pd.api.types.is_scalar(cell) and pd.isna(cell))


def _iterable(items: Iterable, field: str) -> Iterator:
    try:
        return iter(items)
    except TypeError:
        raise InputError(f"{short(items)} is no list", field=field, valid=f"a list of {field}s") from None
