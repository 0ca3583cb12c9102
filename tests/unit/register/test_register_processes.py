"""Several processes write at once, and some are killed on the way: nothing acknowledged is lost, nothing is torn."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from gzsim.register import Register, Report

WRITER = """
import sys
import time
import warnings
from gzsim.register import Register, Report

warnings.simplefilter("ignore")  # of what others left unfinished
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


def test_eight_writers_at_once_lose_nothing_and_make_one_chain(tmp_path):
    path = tmp_path / "a.register"
    writers = {f"writer {k}": start(path, f"writer {k}", 150, pause=0.01) for k in range(8)}
    begin(list(writers.values()))
    told = {name: acknowledged(writer) for name, writer in writers.items()}
    assert {writer.returncode for writer in writers.values()} == {0}
    register = Register(path)
    assert register.verify(anchor=register.head).ok
    table = register.entries()
    assert sorted(number for numbers in told.values() for number in numbers) == table.index.tolist()
    for name, numbers in told.items():
        assert table.loc[list(numbers), "unit"].eq(name).all()
        assert table.loc[list(numbers), "indicator"].tolist() == list(numbers.values())
    turns = (table["unit"] != table["unit"].shift()).sum()
    assert turns > len(writers), "the writers did not overlap"


def test_killed_writers_leave_a_whole_register_with_all_acknowledged(tmp_path):
    path, draw = tmp_path / "a.register", random.Random(8)
    register, told = Register(path, timeout=300), {}
    for wave in range(2):
        writers = [start(path, f"writer {wave}.{k}", 10**6) for k in range(3)]
        begin(writers)
        wait_for_more(register)  # on a busy machine the first would be killed before there is a register at all
        while writers:
            time.sleep(draw.uniform(0.03, 0.2))
            writer = writers.pop(draw.randrange(len(writers)))
            assert writer.poll() is None, "the writer ended before it was killed"
            writer.kill()
            told |= acknowledged(writer)
            found = register.verify()  # the others go on writing, and may be killed in the middle of a batch
            assert found.ok or "never finished" in str(found), str(found)
            assert found.checked >= max(told, default=0)
    table = register.entries()
    assert len(told) > 50
    assert table.loc[sorted(told), "indicator"].tolist() == [told[number] for number in sorted(told)]
    assert register.append(Report("Zunyi", "after", "2025-03", 1.0, "survey")) == len(table) + 1
    assert register.verify(anchor=register.head).ok
    assert {entry.name for entry in tmp_path.iterdir()} <= {"a.register", "a.register.lock"}


def test_threads_with_one_register_or_two_make_one_chain(tmp_path):
    path = tmp_path / "a.register"
    shared, own = Register(path), Register(path)

    def enter(k: int) -> int:
        return (shared if k % 2 else own).append(Report(f"unit {k}", "gdp_growth", "2025-03", k, "survey"))

    with ThreadPoolExecutor(8) as pool:
        numbers = list(pool.map(enter, range(60)))
    assert sorted(numbers) == list(range(1, 61))
    assert Register(path).verify(anchor=shared.head).checked == 60


def test_a_writer_killed_before_the_end_of_its_batch_leaves_none_of_it(tmp_path):
    path = tmp_path / "a.register"
    register = Register(path)
    register.append(Report("Zunyi", "before", "2025-03", 1.0, "survey"))
    before = path.read_bytes()
    code = """
import sys
import time
from gzsim.register import Register, Report, register, store

def half(path, size, surplus, batch):
    with path.open("ab") as file:
        file.write(batch[: len(batch) // 2])
    print("half written", flush=True)
    time.sleep(60)

register.extend = half
Register(sys.argv[1]).append_many([Report("Zunyi", f"i {k}", "2025-03", k, "survey") for k in range(900)])
"""
    with subprocess.Popen([sys.executable, "-c", code, str(path)], stdout=subprocess.PIPE, text=True) as writer:
        told = writer.stdout.readline()
        assert register.head.count == 1  # while the batch is being written it does not count
        writer.kill()
    assert told == "half written\n"
    torn = path.read_bytes()
    assert len(torn) > len(before)
    found = register.verify()
    assert found.checked == 1
    (fault,) = found.faults
    assert fault.first.number == 2
    assert path.read_bytes() == torn  # looking changes nothing
    with pytest.warns(UserWarning, match="never finished"):
        assert Register(path).append(Report("Zunyi", "after", "2025-03", 1.0, "survey")) == 2
    assert path.read_bytes().startswith(before)
    assert register.verify(anchor=register.head).checked == 2
