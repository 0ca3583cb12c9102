"""Counts of whole numbers at a threshold, and compliance at its ceiling."""

import numpy as np
import pytest
from scipy.stats import binomtest, norm

from gzsim.errors import InputError
from gzsim.evidence import at_ceiling, threshold_count
from gzsim.evidence.thresholds import count_p
from gzsim.record import load_record


def test_without_curvature_it_is_the_binomial_test_with_one_third():
    for there in (3, 12, 30):
        tails = [binomtest(there, 36, 1 / 3, alternative=each).pvalue for each in ("less", "greater")]
        assert count_p(there, 36) == pytest.approx(min(1, 2 * min(tails)))


def test_curvature_widens_what_is_expected_and_raises_p():
    found = [threshold_count([1] * 20 + [2] * 40 + [3] * 20, at=2, curvature=k) for k in (0.0, 0.1, 0.3)]
    assert [each.p for each in found] == sorted(each.p for each in found)
    assert found[1].expected_high == pytest.approx(80 * 1.1 / 3.1)
    assert found[1].expected_low == pytest.approx(80 * 0.9 / 2.9)


def test_size_and_power_by_monte_carlo_on_a_discrete_density():
    """Rounded normal values, 55 of them near the threshold; a heap of twice the mean of the neighbours."""
    luck = np.random.default_rng(1)
    total = luck.poisson(55, size=20_000)
    at = norm.cdf([-0.5, 0.5, 1.5, 2.5], loc=-20, scale=30)
    middle = np.diff(at)[1] / (at[-1] - at[0])
    assert (count_p(luck.binomial(total, middle), total) <= 0.05).mean() <= 0.05
    assert (count_p(luck.binomial(total, middle), total) <= 0.05).mean() >= 0.02
    least = threshold_count([99] * 19 + [100] * 18 + [101] * 18, at=100).smallest
    heaped = luck.binomial(55, (1 + least) / (3 + least), size=20_000)
    assert (count_p(heaped, 55) <= 0.05).mean() == pytest.approx(0.80, abs=0.01)


def test_excess_is_over_the_mean_of_the_neighbours():
    found = threshold_count([99] * 10 + [100] * 30 + [101] * 20, at=100)
    assert found.excess == pytest.approx(1.0)
    assert found.low < 1 < found.high
    assert found.table["count"].tolist() == [10, 30, 20]


def test_too_few_values_can_show_nothing():
    assert np.isnan(threshold_count([99, 100, 101], at=100).smallest)


def test_bad_values_are_refused():
    for values, settings, message in (
        ([99.5], {}, "whole numbers"),
        ([1, 2], {}, "no value on the three points"),
        ([100], {"curvature": 1.0}, "no bound"),
    ):
        with pytest.raises(InputError, match=message):
            threshold_count(values, at=100, **settings)


def test_the_air_quality_index_is_not_heaped_at_100():
    found = threshold_count(load_record().air_days["aqi"], at=100)
    assert (found.below, found.there, found.above) == (19, 22, 14)
    assert found.p > 0.3
    assert round(found.smallest, 1) == 1.2


def test_ceilings_by_hand():
    found = at_ceiling([16, 100])
    assert found.loc[16, "lowest"] == pytest.approx(0.025 ** (1 / 16))
    assert (1 - found["shows_from"]).pow(found.index).tolist() == pytest.approx([0.2, 0.2])
    with pytest.raises(InputError):
        at_ceiling([0])
