"""Several processes write at once, and some are killed on the way: nothing acknowledged is lost, nothing is torn."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from pathlib import Path

from gzsim.monitoring.register import Register, Report

WRITER = """
import sys
import time
from gzsim.monitoring.register import Register, Report

path, name, count, pause = sys.argv[1], sys.argv[2], int(sys.argv[3]), float(sys.argv[4])
register = Register(path, timeout=300)  # on a busy machine the others may hold it for long
print("ready", flush=True)
sys.stdin.readline()
k = 0
while k < count:
    size = 1 if k % 3 else 40
    batch = [Report(name, f"indicator {k + j}", "2025-03", k + j, "platform") for j in range(size)]
    for number, report in zip(register.append_many(batch), batch):
        print(number, report.indicator, flush=False)
    sys.stdout.flush()
    k += size
    time.sleep(pause)
"""


def start(path: Path, name: str, count: int, pause: float = 0.0) -> subprocess.Popen:
    command = [sys.executable, "-c", WRITER, str(path), name, str(count), str(pause)]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def begin(writers: list[subprocess.Popen]) -> None:
    """Let all go at the same moment, once each has loaded what it needs."""
    for writer in writers:
        assert writer.stdout.readline() == "ready\n"
    for writer in writers:
        writer.stdin.write("\n")
        writer.stdin.flush()


def acknowledged(writer: subprocess.Popen) -> dict[int, str]:
    """Number → indicator of the entries that a writer was told are in; a line that was cut off does not count."""
    told = writer.communicate(timeout=60)[0]
    whole = told[: told.rfind("\n") + 1].splitlines()
    return {int(number): indicator for number, indicator in (line.split(" ", 1) for line in whole)}


def wait_for_more(register: Register, seconds: float = 60.0) -> None:
    """Wait until a writer has entered something more."""
    before, end = register.head.count, time.monotonic() + seconds
    while register.head.count == before:
        assert time.monotonic() < end, "the writers do not get on"
        time.sleep(0.01)


def test_two_writers_at_once_lose_nothing_and_make_one_chain(tmp_path):
    path = tmp_path / "a.register"
    writers = {name: start(path, name, 400, pause=0.02) for name in ("Zunyi", "Tongren")}
    begin(list(writers.values()))
    told = {name: acknowledged(writer) for name, writer in writers.items()}
    assert [writer.returncode for writer in writers.values()] == [0, 0]
    register = Register(path)
    assert register.verify(anchor=register.head).ok
    table = register.entries()
    assert sorted([*told["Zunyi"], *told["Tongren"]]) == table.index.tolist()
    for name, numbers in told.items():
        assert table.loc[list(numbers), "unit"].eq(name).all()
        assert table.loc[list(numbers), "indicator"].tolist() == list(numbers.values())
    turns = (table["unit"] != table["unit"].shift()).sum()
    assert turns > 2, "the writers did not overlap"


def test_writers_killed_while_they_append_leave_a_whole_register_with_all_that_was_acknowledged(tmp_path):
    path, draw = tmp_path / "a.register", random.Random(8)
    register, told = Register(path, timeout=300), {}
    for wave in range(2):
        writers = [start(path, f"writer {wave}.{k}", 10**6) for k in range(4)]
        begin(writers)
        wait_for_more(register)  # on a busy machine the first would be killed before there is a register at all
        while writers:
            time.sleep(draw.uniform(0.03, 0.2))
            writer = writers.pop(draw.randrange(len(writers)))
            assert writer.poll() is None, "the writer ended before it was killed"
            writer.kill()
            told |= acknowledged(writer)
            found = register.verify()  # the others go on writing
            assert found.ok, str(found)
            assert found.checked >= max(told, default=0)
    table = register.entries()
    assert len(told) > 50
    assert table.loc[sorted(told), "indicator"].tolist() == [told[number] for number in sorted(told)]
    assert register.append(Report("Zunyi", "after", "2025-03", 1.0, "survey")) == len(table) + 1
    assert register.verify(anchor=register.head).ok
    assert [entry.name for entry in tmp_path.iterdir()] == ["a.register"]


def test_a_writer_killed_with_entries_in_the_file_but_not_committed_leaves_none_of_them(tmp_path):
    path = tmp_path / "a.register"
    register = Register(path)
    register.append(Report("Zunyi", "before", "2025-03", 1.0, "survey"))
    before = path.read_bytes()
    code = """
import sys
import time
from gzsim.monitoring.register import Register, Report, register, store
store.EVERY_TIME = (*store.EVERY_TIME[:-1], "PRAGMA cache_size=2")  # pages reach the file before the transaction ends
class Wait:
    def __lt__(self, other):
        print("not committed", flush=True)
        time.sleep(60)
register.MOST_PAGES = Wait()  # compared with after the inserts, before the commit
long = [Report("Zunyi", f"i {k}", "2025-03", k, "survey", note="x" * 900) for k in range(900)]
Register(sys.argv[1]).append_many(long)
"""
    with subprocess.Popen([sys.executable, "-c", code, str(path)], stdout=subprocess.PIPE, text=True) as writer:
        told = writer.stdout.readline()
        writer.kill()
    assert told == "not committed\n"
    assert path.stat().st_size > len(before)  # torn, until the next one who opens it undoes it
    assert Path(f"{path}-journal").exists()
    assert register.verify().checked == 1
    assert register.verify().ok
    assert path.read_bytes() == before
