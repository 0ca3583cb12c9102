"""The register of submissions: 100,000 entered and verified, beside plain SQLite inserts of the same rows.

Monthly reports of 88 counties on 20 indicators from five sources, made up by formula. The plain rival has the same
table without hash and triggers, checks nothing, and gets rows that are ready to insert. Both write in batches of the
same size to the same folder, each batch on the disk before the next begins, and take turns, so that a busy moment of
the machine hits both alike. The register's time includes all that a submission goes through: its fields checked,
duplicates refused, the hash. Medians are compared. The chain is verified against a head that was kept from before.
"""

import sqlite3
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from gzsim.bench import Figure
from gzsim.monitoring.register import SOURCES, Head, Register, Report
from gzsim.monitoring.register.entries import FIELDS
from gzsim.monitoring.register.schema import BEFORE_CREATION, EVERY_TIME, TABLE

APPEND_BAR = 0.15
VERIFY_BAR = 0.1


@dataclass(frozen=True)
class Size:
    """How much is measured: submissions, submissions that become durable together, turns."""

    submissions: int = 100_000
    batch: int = 10_000
    turns: int = 3


def measure(size: Size | None = None) -> list[Figure]:
    """Rates of plain inserts, of entering, and of verifying; the latter two as shares of the first, with their bars."""
    size = size or Size()
    rows = submissions(size.submissions)
    turns = [one_turn(rows, size.batch) for _ in range(size.turns)]
    taken = {name: median(turn[name] for turn in turns) for name in turns[0]}
    rates = {name: size.submissions / taken[name] for name in ("plain", "append", "verify")}
    return [
        share("append", rates, APPEND_BAR),
        share("verify", rates, VERIFY_BAR),
        Figure(f"append, {size.submissions} submissions", rates["append"], "per s"),
        Figure("verify, every byte of the file", rates["verify"], "per s"),
        Figure("plain inserts", rates["plain"], "per s"),
        Figure("size of the register", taken["megabytes"], "MB"),
    ]


def share(task: str, rates: dict[str, float], bar: float) -> Figure:
    """Rate of a task as a share of the rate of plain inserts, with its bar."""
    return Figure(f"{task}: share of the rate of plain inserts", rates[task] / rates["plain"], "times", bar, "at least")


def one_turn(rows: list[tuple], batch: int) -> dict[str, float]:
    """Seconds of plain inserts, of entering and of verifying, and megabytes of the register."""
    with tempfile.TemporaryDirectory() as folder:
        filled = ready(rows)
        plain = timed(lambda: insert_plainly(Path(folder, "plain.db"), filled, batch))
        register = Register(Path(folder, "submissions.register"))
        append = timed(lambda: enter(register, rows, batch))
        head = register.head
        checked = timed(lambda: verify(register, head))
        return {"plain": plain, "append": append, "verify": checked, "megabytes": register.path.stat().st_size / 1e6}


def submissions(count: int) -> list[tuple]:
    """Unit, indicator, period, value, source, arrival: 88 counties, 20 indicators, five sources, month after month."""
    sources = list(SOURCES)
    rows = []
    for k in range(count):
        k, source = divmod(k, len(sources))
        k, indicator = divmod(k, 20)
        k, unit = divmod(k, 88)
        period = f"{2025 + k // 12}-{k % 12 + 1:02d}"
        value = 100 + (unit * 7 + indicator * 3 + k) % 17 / 10
        arrived = f"{period}-28T08:00:00.000000Z"
        rows.append((f"county {unit:02d}", f"indicator {indicator:02d}", period, value, sources[source], arrived))
    return rows


def ready(rows: list[tuple]) -> list[tuple]:
    """The rows with all columns of the table but the hash, as the register fills them."""
    return [(number, "report", *row, None, None, None, None, "", 0) for number, row in enumerate(rows, start=1)]


def insert_plainly(path: Path, filled: list[tuple], batch: int) -> None:
    """The rows in the register's table without its hash and triggers, durable batch by batch."""
    opened = sqlite3.connect(path, isolation_level=None)
    for statement in (*BEFORE_CREATION, *EVERY_TIME, TABLE.replace(",\n  hash BLOB NOT NULL", "")):
        opened.execute(statement)
    statement = f"INSERT INTO entries VALUES ({', '.join('?' * (1 + len(FIELDS)))})"
    for begin in range(0, len(filled), batch):
        opened.execute("BEGIN IMMEDIATE")
        opened.executemany(statement, filled[begin : begin + batch])
        opened.execute("COMMIT")
    opened.close()


def enter(register: Register, rows: list[tuple], batch: int) -> None:
    """The rows as reports, from their fields to the disk."""
    register.append_many((Report(*row) for row in rows), batch=batch, progress=False)


def verify(register: Register, head: Head) -> None:
    """The whole check; raises AssertionError when it finds anything."""
    found = register.verify(anchor=head)
    if not found.ok:
        raise AssertionError(str(found))


def timed(task: Callable[[], None]) -> float:
    """Seconds that a task takes."""
    start = time.perf_counter()
    task()
    return time.perf_counter() - start
