"""The benchmark of a country takes time and memory of workers, and says what is a projection."""

import math

import pytest

from gzsim.bench import benchmarks, load_file


@pytest.fixture(scope="module")
def bench():
    return load_file(benchmarks()["country"])


@pytest.fixture(scope="module")
def figures(bench):
    size = bench.Size(scales=("prefectures", "counties"), replications=(4, 16), years=1)
    return {figure.name: figure for figure in bench.measure(size)}


def test_a_country_is_counties_and_townships_unless_told_otherwise(bench):
    assert [bench._case(scale).world.units.size for scale in bench.Size().scales] == [2843, 38000]


def test_every_figure_is_a_number_above_zero(figures):
    seen = {name: figure.value for name, figure in figures.items() if not name.startswith("exponent")}
    assert all(math.isfinite(value) and value > 0 for value in seen.values())


def test_memory_of_each_worker_is_held_against_its_own_first_half(figures):
    held = {name: figure for name, figure in figures.items() if figure.bar is not None}
    assert len(held) == 4, "two workers, two countries"
    for name, figure in held.items():
        assert (figure.bar, figure.sense) == (1.1, "at most")
        country, _, worker = name.partition(": second half against first, ")
        first, second = (figures[f"{country}: peak memory of {worker}, {half} half"] for half in ("first", "second"))
        assert figure.value == second.value / first.value


def test_growth_of_memory_is_seen_worker_by_worker(bench):
    mib = 2**20
    seen = [[100 * mib, 300 * mib], [100 * mib, 200 * mib], [100 * mib, 200 * mib], [150 * mib, 200 * mib]]
    assert bench._peaks(seen).tolist() == [[100.0, 300.0], [150.0, 200.0]]


def test_a_long_run_is_said_to_be_a_projection(figures):
    told = [figure for figure in figures.values() if figure.unit == "core-hours"]
    assert len(told) == 2
    assert all(figure.name.startswith("projection, not run: ") for figure in told)
    few, many = (figure.value for figure in told)
    exponent = next(figure.value for name, figure in figures.items() if name.startswith("exponent"))
    assert math.log(many / few) / math.log(88 / 9) == pytest.approx(exponent)


def test_a_projection_is_the_cost_of_a_unit_month_times_those_that_are_lived(figures):
    per_month = figures["88 units × 16 replications × 1 years: processor time of the workers"].value
    hours = figures["projection, not run: 88 units × 10,000 replications × 1 years"].value
    assert hours == pytest.approx(per_month / 1e6 * 88 * 12 * (5 + 1) * 10_000 / 3600), "five years of warm-up"
