"""The register of submissions: 100,000 entered and verified, beside bare lines of JSON with the same rows.

Monthly reports of 88 counties on 20 indicators from five sources, made up by formula. The bare rival writes each row
as a JSON object, line by line, and reads it back: no numbers, no hashes, no lock, nothing checked. Both write in
batches of the same size to the same folder, each batch on the disk before the next begins, and take turns, so that a
busy moment of the machine hits both alike. The register's time includes all that a submission goes through: its fields
checked, duplicates refused, the hash. Medians are compared. The chain is verified against a head kept from before.
"""

import json
import os
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from gzsim.bench import Figure
from gzsim.register import SOURCES, Head, Register, Report

APPEND_BAR = 0.2
VERIFY_BAR = 0.1
COLUMNS = ("unit", "indicator", "period", "value", "source", "arrived")


@dataclass(frozen=True)
class Size:
    """How much is measured: submissions, submissions that become durable together, turns."""

    submissions: int = 100_000
    batch: int = 10_000
    turns: int = 3


def measure(size: Size | None = None) -> list[Figure]:
    """Rates of entering and verifying, and of writing and reading bare lines; the former as shares of the latter."""
    size = size or Size()
    rows = submissions(size.submissions)
    turns = [one_turn(rows, size.batch) for _ in range(size.turns)]
    taken = {name: median(turn[name] for turn in turns) for name in turns[0]}
    rates = {name: size.submissions / taken[name] for name in ("written", "append", "read", "verify")}
    return [
        share("append", rates, "written", APPEND_BAR),
        share("verify", rates, "read", VERIFY_BAR),
        Figure(f"append, {size.submissions} submissions", rates["append"], "per s"),
        Figure("verify, every byte of the file", rates["verify"], "per s"),
        Figure("bare lines written", rates["written"], "per s"),
        Figure("bare lines read", rates["read"], "per s"),
        Figure("size of the register", taken["megabytes"], "MB"),
    ]


def share(task: str, rates: dict[str, float], rival: str, bar: float) -> Figure:
    """Rate of a task as a share of the rate at which bare lines are written or read, with its bar."""
    return Figure(f"{task}: share of bare lines {rival}", rates[task] / rates[rival], "times", bar, "at least")


def one_turn(rows: list[tuple], batch: int) -> dict[str, float]:
    """Seconds of writing and reading bare lines, of entering and of verifying, and megabytes of the register."""
    with tempfile.TemporaryDirectory() as folder:
        bare = Path(folder, "bare.jsonl")
        written = timed(lambda: write_bare(bare, rows, batch))
        register = Register(Path(folder, "submissions.register"))
        append = timed(lambda: enter(register, rows, batch))
        head = register.head
        read = timed(lambda: read_bare(bare))
        checked = timed(lambda: verify(register, head))
        megabytes = register.path.stat().st_size / 1e6
        return {"written": written, "append": append, "read": read, "verify": checked, "megabytes": megabytes}


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


def write_bare(path: Path, rows: list[tuple], batch: int) -> None:
    """The rows as lines of JSON, durable batch by batch."""
    with path.open("w", encoding="utf-8") as file:
        for begin in range(0, len(rows), batch):
            for row in rows[begin : begin + batch]:
                file.write(json.dumps(dict(zip(COLUMNS, row, strict=True)), ensure_ascii=False) + "\n")
            file.flush()
            os.fsync(file.fileno())


def read_bare(path: Path) -> list[tuple]:
    """The rows of such a file."""
    with path.open(encoding="utf-8") as file:
        return [tuple(json.loads(line).values()) for line in file]


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
