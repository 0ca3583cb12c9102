"""The benchmark of the simulation measures what it says, on a small scale; no bar is asked for here."""

import math
import sys

import pytest

from gzsim.bench import benchmarks, load_file


@pytest.fixture(scope="module")
def bench():
    return load_file(benchmarks()["simulation"])


@pytest.fixture(scope="module")
def figures(bench):
    size = bench.Size(
        scales=("prefectures", "counties"), replications=(1, 2), beside=2, years=1, mesa_units="prefectures", turns=1,
        memory=(1,), mechanism=2,
    )  # fmt: skip
    return {figure.name: figure for figure in bench.measure(size)}


def test_every_figure_is_a_number(figures):
    assert all(math.isfinite(figure.value) for figure in figures.values())
    assert figures["engine against Mesa"].value > 1
    assert figures["engine against NumPy over agents, two threads each"].value > 0


def test_shares_of_time_leave_little_unaccounted_for(figures):
    shares = [figure.value for name, figure in figures.items() if name.startswith("share of time")]
    assert len(shares) == 4
    assert 60 < sum(shares) <= 100.1


def test_each_mechanism_has_a_cost(bench, figures):
    assert {f"added by {name}" for name in bench.MECHANISMS} <= figures.keys()
    assert figures["guizhou-2025 with no mechanism besides"].value > 0


def test_the_bars_are_those_that_were_promised(figures):
    bars = {name: (figure.bar, figure.sense) for name, figure in figures.items() if figure.bar is not None}
    assert bars["engine against Mesa"] == (150, "at least")
    assert bars["its distance from 1 (units)"] == (0.05, "at most")
    assert bars["its distance from 1 (replications)"] == (0.05, "at most")
    assert any(name.startswith("peak memory") and bar == (1000, "at most") for name, bar in bars.items())


def test_a_rival_with_other_numbers_is_not_timed(bench):
    def idle(*_):
        """A month in which nothing happens is quick."""

    with pytest.raises(AssertionError):
        bench._same_numbers(bench.case("prefectures"), idle)


def test_the_profile_of_the_rival_names_where_its_time_goes(bench):
    text = bench.mesa_profile(bench.case("prefectures"), rows=5)
    assert text.startswith("profile of the Mesa specification")
    assert len(text.splitlines()) == 6


def test_another_process_finds_the_module_that_compiled_code_names():
    draws = load_file(benchmarks()["simulation"].with_name("peers") / "numpy_month.py").draws
    assert sys.modules[draws.__module__].draws is draws
