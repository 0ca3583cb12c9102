"""The benchmark of the register: same rows on both sides, whole registers, rates that mean what they say."""

from __future__ import annotations

import pytest

from gzsim import bench
from gzsim.register import Register, Report


@pytest.fixture(scope="module")
def benchmark():
    return bench.load_file(bench.benchmarks()["register"])


def test_both_sides_hold_the_same_rows_and_only_the_register_holds_hashes(benchmark, tmp_path):
    rows = benchmark.submissions(60)
    benchmark.write_bare(tmp_path / "bare.jsonl", rows, 25)
    register = Register(tmp_path / "a.register")
    benchmark.enter(register, rows, 25)
    assert benchmark.read_bare(tmp_path / "bare.jsonl") == rows
    assert register.entries()[list(benchmark.COLUMNS)].apply(tuple, axis=1).tolist() == rows
    assert "previous" not in (tmp_path / "bare.jsonl").read_text(encoding="utf-8")


def test_all_submissions_are_valid_and_none_repeats_another(benchmark):
    reports = [Report(*row) for row in benchmark.submissions(20_000)]
    assert len({report.key for report in reports}) == 20_000


def test_every_bar_is_there_and_every_rate_was_taken(benchmark):
    figures = benchmark.measure(benchmark.Size(submissions=300, batch=100, turns=1))
    with_bars = [figure for figure in figures if figure.bar is not None]
    assert [figure.name.split(":")[0] for figure in with_bars] == ["append", "verify"]
    assert all(figure.sense == "at least" and 0 < figure.bar < 1 for figure in with_bars)
    rates = {figure.name: figure.value for figure in figures}
    assert with_bars[0].value == pytest.approx(rates["append, 300 submissions"] / rates["bare lines written"])
    assert with_bars[1].value == pytest.approx(rates["verify, every byte of the file"] / rates["bare lines read"])


def test_a_register_that_is_not_whole_ends_the_benchmark(benchmark, tmp_path):
    register = Register(tmp_path / "a.register")
    benchmark.enter(register, benchmark.submissions(30), 30)
    head = register.head
    benchmark.verify(register, head)
    data = bytearray(register.path.read_bytes())
    data[data.index(b"county")] ^= 1
    register.path.write_bytes(data)
    with pytest.raises(AssertionError, match="entry 1 "):
        benchmark.verify(register, head)
