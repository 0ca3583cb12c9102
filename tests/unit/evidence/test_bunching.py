"""Excess mass: planted crowds are measured, smooth data show none, round values are no crowd."""

from time import perf_counter

import numpy as np
import pytest
from scipy.stats import norm

from gzsim.errors import InputError
from gzsim.evidence import excess_mass


def smooth(luck: np.random.Generator, values: int = 3000) -> np.ndarray:
    return luck.normal(1.0, 2.5, values)


def crowded(luck: np.random.Generator, share: float, values: int = 3000) -> np.ndarray:
    told = smooth(luck, values)
    just_below = (told >= -0.5) & (told < 0) & (luck.random(values) < share)
    return np.where(just_below, luck.uniform(0, 0.5, values), told)


def test_a_planted_crowd_is_measured_on_both_sides():
    found = excess_mass(crowded(np.random.default_rng(1), 0.4, 200_000), degree=5).table["excess"]
    expected = np.diff([0.2743, 0.3446, 0.4207])  # normal probabilities of the two bins, mean 1 and sd 2.5
    assert found["below"] == pytest.approx(-0.4, abs=0.03)
    assert found["above"] == pytest.approx(0.4 * expected[0] / expected[1], abs=0.03)


def test_the_curve_is_the_poisson_regression_of_the_bins_outside():
    """With degree 0 every bin is expected to hold the mean of those outside."""
    values = np.repeat([-1.5, -0.5, 0.5, 1.5, 2.5, -2.5], [10, 20, 90, 14, 8, 8])
    found = excess_mass(values, width=1.0, below=0, above=1, reach=3, degree=0)
    assert found.bins["expected"].to_numpy() == pytest.approx([12.0] * 6)
    assert found.table.loc["above", ["count", "expected", "excess", "bins"]].tolist() == pytest.approx(
        [90, 12, 6.5, 6.5]
    )
    assert found.table.index.tolist() == ["above"]


def test_a_value_on_the_threshold_lies_above_whatever_its_last_digit():
    found = excess_mass([0.1 + 0.2 - 0.3, 1e-12, -1e-12, *np.arange(-2, 2, 0.25)], width=0.5, reach=4, degree=0)
    assert found.table.loc["above", "count"] == 2 + 3


def test_size_and_coverage_by_monte_carlo():
    luck, p, held = np.random.default_rng(4), [], []
    for _ in range(200):
        table = excess_mass(np.round(smooth(luck, 300), 1), reach=14, degree=3).table
        p.append(table["p"])
        held.append((table["low"] <= 0) & (table["high"] >= 0))
    assert (np.array(p) <= 0.05).mean(axis=0) == pytest.approx([0.05, 0.05], abs=0.045)
    assert np.mean(held, axis=0) == pytest.approx([0.95, 0.95], abs=0.045)


def test_power_is_that_of_the_smallest_detectable_excess():
    luck = np.random.default_rng(5)
    least = excess_mass(smooth(luck, 3000)).table.loc["above", "smallest"]
    p = []
    for _ in range(120):
        told = smooth(luck, 3000)
        extra = luck.uniform(0, 0.5, int((1 + least) * 229) - 229)
        p.append(excess_mass(np.concatenate([told, extra])).table.loc["above", "p"])
    assert (np.array(p) <= 0.05).mean() == pytest.approx(0.8, abs=0.12)


def test_power_holds_where_values_are_few():
    """More values than expected bring more chance with them: with 160 values that is a sixth of the smallest excess."""
    luck, p = np.random.default_rng(3), []
    tried = [excess_mass(smooth(luck, 160), reach=14, degree=3).table.loc["above", "smallest"] for _ in range(40)]
    among = np.diff(norm.cdf([0.0, 0.5], 1.0, 2.5))[0]
    for _ in range(400):
        extra = luck.uniform(0, 0.5, luck.poisson(160 * among * np.median(tried)))
        told = excess_mass(np.concatenate([smooth(luck, 160), extra]), reach=14, degree=3).table
        p.append(told.loc["above", "p"])
    assert (np.array(p) <= 0.05).mean() == pytest.approx(0.8, abs=0.06)


def test_round_values_are_no_crowd_where_heaps_are_told():
    luck = np.random.default_rng(6)
    told = smooth(luck, 20_000)
    told = np.where(luck.random(20_000) < 0.3, np.round(told), told)
    with_heaps = excess_mass(told, width=0.25, heaps=[1.0], above=1, below=1, degree=5).table.loc["above"]
    without = excess_mass(told, width=0.25, above=1, below=1, degree=5).table.loc["above"]
    assert without["excess"] > 0.8
    assert with_heaps["excess"] == pytest.approx(0, abs=0.1)
    assert with_heaps["low"] < 0 < with_heaps["high"]


def test_a_value_far_out_does_not_widen_the_interval():
    told = smooth(np.random.default_rng(8), 200)
    plain, far = (excess_mass(each, reach=30, degree=2).table.loc["above"] for each in (told, [*told, 14.6]))
    assert far["smallest"] < 1.25 * plain["smallest"]


def test_the_bootstrap_draws_units_as_wholes():
    """Values of a unit are the same: the bootstrap knows that there are 30 of them, not 3,000."""
    luck = np.random.default_rng(9)
    own = smooth(luck, 60)
    told, units = np.repeat(own, 50), np.repeat(np.arange(60), 50)
    whole, single = (excess_mass(told, degree=2, units=each, draws=60).table.loc["above"] for each in (units, None))
    assert whole["high"] - whole["low"] > 3 * (single["high"] - single["low"])
    again = excess_mass(told, degree=2, units=units, draws=60)
    assert again.table.loc["above", "low"] == whole["low"]
    assert again.interval == "bootstrap"


def test_missing_values_and_those_out_of_reach_are_left_out():
    told = smooth(np.random.default_rng(10), 500)
    found = excess_mass(np.concatenate([told, [np.nan, 99.0, -99.0]]))
    assert found.values == ((told >= -10) & (told < 10)).sum()


def test_three_thousand_values_take_no_time():
    told = smooth(np.random.default_rng(12))
    excess_mass(told)
    start = perf_counter()
    excess_mass(told)
    assert perf_counter() - start < 0.2


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"width": 0.0}, "no width"),
        ({"below": 0, "above": 0}, "no window"),
        ({"reach": 3, "degree": 5}, "too few bins"),
        ({"heaps": [0.3]}, "no multiple"),
        ({"at": 50.0}, "no values outside"),
        ({"draws": -1}, "out of range"),
    ],
)
def test_bad_settings_are_refused(settings, message):
    with pytest.raises(InputError, match=message):
        excess_mass(smooth(np.random.default_rng(1), 100), **settings)
