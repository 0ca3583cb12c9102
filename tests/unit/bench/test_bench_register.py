"""The benchmark of the register: same rows on both sides, whole registers, rates that mean what they say."""

from __future__ import annotations

import sqlite3

import pytest

from gzsim import bench
from gzsim.monitoring.register import Register, Report


@pytest.fixture(scope="module")
def benchmark():
    return bench._load(bench.benchmarks()["register"])


def test_both_sides_hold_the_same_rows_and_only_the_register_holds_hashes(benchmark, tmp_path):
    rows = benchmark.submissions(60)
    benchmark.insert_plainly(tmp_path / "plain.db", benchmark.ready(rows), 25)
    register = Register(tmp_path / "a.register")
    benchmark.enter(register, rows, 25)
    opened = sqlite3.connect(tmp_path / "plain.db")
    plain = opened.execute("SELECT unit, indicator, period, value, source, arrived FROM entries").fetchall()
    names = [column[1] for column in opened.execute("PRAGMA table_info(entries)")]
    guards = opened.execute("SELECT count(*) FROM sqlite_master WHERE type = 'trigger'").fetchone()[0]
    opened.close()
    table = register.entries()
    assert plain == rows
    assert table[["unit", "indicator", "period", "value", "source", "arrived"]].apply(tuple, axis=1).tolist() == rows
    assert names == ["number", *table.columns.drop("hash")]
    assert guards == 0


def test_all_submissions_are_valid_and_none_repeats_another(benchmark):
    reports = [Report(*row) for row in benchmark.submissions(20_000)]
    assert len({report.key for report in reports}) == 20_000


def test_every_bar_is_there_and_every_rate_was_taken(benchmark):
    figures = benchmark.measure(benchmark.Size(submissions=300, batch=100, turns=1))
    with_bars = [figure for figure in figures if figure.bar is not None]
    assert [figure.name.split(":")[0] for figure in with_bars] == ["append", "verify"]
    assert all(figure.sense == "at least" and 0 < figure.bar < 1 for figure in with_bars)
    rates = {figure.name: figure.value for figure in figures}
    assert with_bars[0].value == pytest.approx(rates["append, 300 submissions"] / rates["plain inserts"])
    assert with_bars[1].value == pytest.approx(rates["verify, every byte of the file"] / rates["plain inserts"])


def test_a_register_that_is_not_whole_ends_the_benchmark(benchmark, tmp_path):
    register = Register(tmp_path / "a.register")
    benchmark.enter(register, benchmark.submissions(30), 30)
    head = register.head
    benchmark.verify(register, head)
    data = bytearray(register.path.read_bytes())
    data[-5] ^= 1
    register.path.write_bytes(data)
    with pytest.raises(AssertionError, match="entry 1 "):
        benchmark.verify(register, head)
