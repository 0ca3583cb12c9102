"""The benchmark of sweeps: rivals live the same rows, and what is promised has a bar."""

import math

import pytest

from gzsim.bench import benchmarks, load_file


@pytest.fixture(scope="module")
def bench():
    return load_file(benchmarks()["sweep"])


def answers_of(bench, rows, years):
    question = bench.batches.question(years)
    return [float(question.answer(bench.batches.rows(rows).changes(row)).mean.item()) for row in range(rows)]


@pytest.fixture(scope="module")
def figures(bench):
    """Without starting rivals, whose processes take longer to start than a test may."""
    size = bench.Size(rows=4, replications=2, years=1, sample=2, cluster=2, rivals=3)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(bench, "_rival", lambda name, rows, years: (10.0 * rows, answers_of(bench, rows, years)))
        return {f"{figure.name}, {figure.unit}": figure for figure in bench.measure(size)}


def test_every_figure_is_a_number_above_zero(figures):
    assert all(math.isfinite(figure.value) and figure.value > 0 for figure in figures.values())


def test_the_bars_are_those_that_were_promised(figures):
    bars = sorted((figure.bar, figure.sense) for figure in figures.values() if figure.bar is not None)
    assert bars == [(1.1, "at most"), (1.1, "at most"), (10, "at most"), (300, "at least"), (300, "at least")]


def test_a_ratio_is_that_of_a_replication_without_the_start(figures):
    own = figures["a replication of a row, on all cores: gzsim, ms"].value
    assert figures["gzsim against EMAworkbench, scaled, ×"].value == pytest.approx(10_000 / own)


def test_a_rival_with_other_numbers_ends_the_benchmark(bench, monkeypatch):
    monkeypatch.setattr(bench, "_rival", lambda name, rows, years: (1.0, [0.0] * rows))
    with pytest.raises(AssertionError, match="batch_run"):
        bench._rivals(bench.Throughput(1.0, 1.0, 1.0), bench.Size(rows=4, replications=2, years=1, rivals=3))


def test_rivals_live_what_the_engine_lives(bench):
    question = bench.batches.question(1)
    (case,) = question.cases(bench.batches.rows(2).changes(1)).values()
    assert bench.batches.live(1, 2, 1) == pytest.approx(float(question.lived({"a": case}).mean.item()), rel=1e-9)
