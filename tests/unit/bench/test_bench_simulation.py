"""The benchmark of the simulation measures what it says, on a small scale; no bar is asked for here."""

import math
import sys

import numpy as np
import pytest

from gzsim.bench import benchmarks, load_file


@pytest.fixture(scope="module")
def bench():
    return load_file(benchmarks()["simulation"])


@pytest.fixture(scope="module")
def figures(bench):
    runs = (bench.Run("prefectures", 1, (1, 2)), bench.Run("counties", 1, (2,)))
    size = bench.Size(
        runs=runs, mesa_units=10, numpy=("prefectures", 1, 2), scales=("prefectures", "counties"), replications=(1, 2),
        beside=2, parts=("prefectures", 2, 2), turns=1, memory=(1,), mechanism=2,
    )  # fmt: skip
    return {figure.name: figure for figure in bench.measure(size)}


def test_every_figure_is_a_number(figures):
    assert all(math.isfinite(figure.value) for figure in figures.values())


def test_engine_and_mesa_are_compared_core_for_core(figures):
    mesa, engine = figures["Mesa, 9 units"].value, figures["9 units × 2: engine, one core"].value
    assert figures["9 units × 2: engine against Mesa, core for core"].value == pytest.approx(mesa / engine)
    assert mesa > engine
    assert "9 units × 1: engine against Mesa, two cores each" not in figures, "Mesa could not share out one replication"


def test_a_figure_that_borrows_the_time_of_mesa_says_so(figures):
    mesa, engine = figures["Mesa, 9 units"].value, figures["88 units × 2: engine, one core"].value
    borrowed = figures["88 units × 2: engine against Mesa, core for core, Mesa as at 9 units"].value
    assert borrowed == pytest.approx(mesa / engine)
    assert "Mesa, 88 units" not in figures


def test_two_processes_of_mesa_share_the_work(bench, figures):
    case = bench.case("prefectures")
    alone = 1e9 * bench.mesa.seconds(case, 1) / bench._unit_months(case, 1)
    together = bench._mesa_on_two_cores("prefectures", 1, bench._unit_months(case, 1))
    assert 0.3 * alone < together, "no quicker than two cores can be"


def test_a_process_of_mesa_that_fails_ends_the_benchmark(bench):
    with pytest.raises(bench.subprocess.CalledProcessError):
        bench._mesa_on_two_cores("no such scale", 1, 1)


def test_each_part_has_time_and_arithmetic(bench, figures):
    for part in (*bench.PARTS, "rest"):
        assert figures[f"{part}: time"].value > 0
        assert figures[f"{part}: arithmetic in the equations"].value > 1
        assert figures[f"{part}: that arithmetic at the core's measured speed"].value < 100


def test_operations_are_counted_as_the_equations_have_them(bench):
    with bench.arithmetic.counting(bench.mesa.FOLDER) as (package, tally):
        luck = sys.modules["specification.luck"]
        tally.counts.clear()
        assert luck.normal_cdf(0.3) == pytest.approx(0.6179114221889526)
        assert package is not bench.mesa.specification
    # (z + 9)·128, the distance to the cell, and a cubic by Horner's rule; its coefficients are one look-up
    assert tally.counts == {("rest", bench.arithmetic.ADDED): 9, ("rest", bench.arithmetic.LOOKED_UP): 1}
    assert sys.modules["specification"] is bench.mesa.specification


@pytest.mark.parametrize(
    ("exponent", "operations"),
    [(2, {"ADDED": 1}), (5, {"ADDED": 3}), (-1.5, {"ADDED": 1, "ROOT": 1, "DIVIDED": 1}), (0.3, {"POWER": 1})],
)
def test_powers_are_counted_as_products_and_roots(bench, exponent, operations):
    tally = bench.arithmetic.Tally()
    assert tally.power(1.7, exponent) == 1.7**exponent
    assert +tally.counts == {("rest", getattr(bench.arithmetic, kind)): n for kind, n in operations.items()}


def test_counted_equations_give_the_same_numbers(bench):
    case = bench.case("prefectures")
    plain = bench.mesa.live(case, 1)
    with bench.arithmetic.counting(bench.mesa.FOLDER) as (package, tally):
        counted = package.run_specification(case.world, case.scheme, years=1, replication=0, seed=1)
    for name, values in plain[0].items():
        np.testing.assert_array_equal(counted[0][name], values)
    assert tally.counts.total() > 1000 * bench._unit_months(case, 1)


def test_nothing_is_quicker_than_to_add(bench):
    took = bench.arithmetic.nanoseconds(turns=50)
    assert 0 < took[bench.arithmetic.ADDED] == min(took.values()) < 5


def test_years_of_warm_up_are_lived_too(bench):
    case = bench._with_mechanism({})
    assert case.world.timing.warm_up > 0
    assert bench._unit_months(case, 2, 10) == 9 * 12 * (2 + case.world.timing.warm_up) * 10


def test_each_mechanism_has_a_cost(bench, figures):
    assert {f"added by {name}" for name in bench.MECHANISMS} <= figures.keys()
    assert figures["guizhou-2025 with no mechanism besides"].value > 0


def test_the_bars_are_those_that_were_promised(bench, figures):
    bars = {name: (figure.bar, figure.sense) for name, figure in figures.items() if figure.bar is not None}
    assert bars["9 units × 1: engine against Mesa, core for core"] == (20, "at least")
    assert bars["its distance from 1 (units)"] == (0.05, "at most")
    assert bars["its distance from 1 (replications)"] == (0.05, "at most")
    assert any(name.startswith("peak memory") and bar == (1000, "at most") for name, bar in bars.items())
    assert bench.PER_CORE_BARS["prefectures", 1000] == 250
    assert set(bench.TWO_CORES_BARS.values()) == {1.8}
    measured = {(run.scale, count) for run in bench.Size().runs for count in run.replications}
    assert bench.PER_CORE_BARS.keys() | bench.TWO_CORES_BARS.keys() <= measured


def test_a_rival_with_other_numbers_is_not_timed(bench):
    def idle(*_):
        """A month in which nothing happens is quick."""

    with pytest.raises(AssertionError):
        bench._same_numbers(bench.case("prefectures"), 1, idle)


def test_the_profile_of_the_rival_names_where_its_time_goes(bench):
    text = bench.mesa.profile(bench.case("prefectures"), rows=5)
    assert text.startswith("profile of the Mesa specification")
    assert len(text.splitlines()) == 6


def test_another_process_finds_the_module_that_compiled_code_names():
    draws = load_file(benchmarks()["simulation"].with_name("peers") / "numpy_month.py").draws
    assert sys.modules[draws.__module__].draws is draws
