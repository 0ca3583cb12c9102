"""The benchmark of cores measures the constants that work is divided by, and what a second core saves."""

import math

import pytest

from gzsim.bench import benchmarks, load_file


@pytest.fixture(scope="module")
def bench():
    return load_file(benchmarks()["cores"])


@pytest.fixture(scope="module")
def figures(bench):
    size = bench.Size(years=1, replications=(1, 2), country=(1,), scale="counties", draws=2, turns=1)
    return {figure.name: figure for figure in bench.measure(size)}


def test_every_figure_is_a_number_above_zero(figures):
    assert all(math.isfinite(figure.value) and figure.value > 0 for figure in figures.values())
    assert sum("(" in name for name in figures) == 3, "the constants"


def test_a_country_is_all_its_counties_unless_told_otherwise(bench):
    assert bench.Size().scale == "country_counties"


def test_two_cores_are_held_against_their_bar_where_there_is_most_to_do(figures):
    held = [name for name, figure in figures.items() if (figure.bar, figure.sense) == (1.8, "at least")]
    assert [name.partition(":")[0] for name in held] == [
        "9 prefectures, 2 replications",
        "88 counties, 1 replications",
    ]
