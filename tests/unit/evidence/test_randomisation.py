"""Shares, intervals and smallest effects of tests by randomisation."""

from math import comb

import numpy as np
import pytest

from gzsim.evidence.randomisation import not_excluded, smallest_detectable
from gzsim.numeric.shuffles import share_as_large, shuffles


def test_draws_that_differ_in_last_digits_count_as_large_as_the_first():
    assert share_as_large([1.0, 1.0 - 1e-13, -1.0, 0.5]) == 0.75


def test_smallest_detectable_is_found_as_often_as_it_says():
    """Skewed draws: the harder of the two signs decides, and it is found in 80 % of cases."""
    draws = np.random.default_rng(1).exponential(size=200_000) - 1.0
    least, critical = smallest_detectable(draws), np.quantile(np.abs(draws), 0.95)
    found = [(np.abs(draws + sign * least) >= critical).mean() for sign in (1, -1)]
    assert min(found) == pytest.approx(0.80, abs=0.005)
    assert max(found) >= 0.80


@pytest.mark.parametrize("effect", [0.0, 2.0])
def test_interval_by_inversion_holds_what_the_test_does_not_reject(effect):
    """The same interval as by trying effects one by one."""
    luck = np.random.default_rng(3)
    values, treated = luck.normal(size=20), np.arange(20) < 8
    orders = shuffles(np.zeros(20), 499, luck)
    away = treated[orders] - treated.mean()
    outcome = values + effect * treated
    size = (away**2).sum(axis=1)
    outcomes, doses = away @ outcome / size, away @ treated / size
    low, high = not_excluded(outcomes, doses)
    tried = np.linspace(outcomes[0] - 3, outcomes[0] + 3, 6001)
    p = np.array([(np.abs(outcomes - e * doses) >= abs(outcomes[0] - e * doses[0]) - 1e-12).mean() for e in tried])
    kept = tried[p > 0.05]
    assert low == pytest.approx(kept.min(), abs=0.002)
    assert high == pytest.approx(kept.max(), abs=0.002)


def test_too_few_draws_exclude_nothing():
    assert not_excluded(np.array([3.0, 0.1, -0.2]), np.array([1.0, 0, 0])) == (-np.inf, np.inf)


def test_a_draw_of_the_true_treatment_rules_nothing_out():
    outcomes, doses = np.array([3.0, *[3.0] * 99]), np.ones(100)
    assert not_excluded(outcomes, doses) == (-np.inf, np.inf)


def test_shuffles_reach_every_order_of_a_group_and_leave_groups_alone():
    groups = np.array([1, 0, 1, 0, 0])
    orders = shuffles(groups, 3000, np.random.default_rng(5))
    assert (groups[orders] == groups).all()
    kinds, times = np.unique(orders[1:], axis=0, return_counts=True)
    assert len(kinds) == 2 * 6
    assert times.min() > 3000 / 12 * 0.7


def test_intervals_cover_as_often_as_they_say():
    luck, held = np.random.default_rng(11), []
    for _ in range(300):
        values, treated = luck.normal(size=12), np.isin(np.arange(12), luck.choice(12, 5, replace=False))
        away = treated[shuffles(np.zeros(12), 199, luck)] - 5 / 12
        size = (away**2).sum(axis=1)
        low, high = not_excluded(away @ (values + treated) / size, away @ treated / size)
        held.append(low <= 1 <= high)
    assert 0.92 <= np.mean(held) <= 0.98
    assert comb(12, 5) > 199
