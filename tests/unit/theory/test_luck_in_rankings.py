"""CF23–CF25 against simulation, Markov chains and exact special cases."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from scipy.optimize import brentq

from gzsim.theory.run_length import light_probability, mean_months
from gzsim.theory.safety_margin import safety_margin, targets_down
from gzsim.theory.selection import expected_truth_by_rank, probability_last_is_last


def simulated(n, rho, draws=200_000, seed=11):
    rng = np.random.default_rng(seed)
    true = rng.standard_normal((draws, n))
    return true, rho * true + math.sqrt(1 - rho**2) * rng.standard_normal((draws, n))


@pytest.mark.parametrize(("n", "rho"), [(3, 0.5), (9, 0.7), (9, -0.3), (20, 0.95)])
def test_how_often_the_last_is_last_by_simulation(n, rho):
    true, observed = simulated(n, rho)
    hit = (true.argmin(1) == observed.argmin(1)).mean()
    p = probability_last_is_last(n, rho)
    assert abs(hit - p) < 4.5 * math.sqrt(p * (1 - p) / len(true))


@given(st.floats(-1, 1))
@settings(max_examples=25)
def test_of_two_the_last_is_last_with_the_probability_of_an_orthant(rho):
    """Differences of scores are bivariate normal: ½ + arcsin(ρ)/π (Sheppard 1899)."""
    assert probability_last_is_last(2, rho) == pytest.approx(0.5 + math.asin(rho) / math.pi, abs=1e-9)


@given(st.integers(1, 200))
@settings(max_examples=10)
def test_noise_finds_the_last_by_chance_and_a_perfect_ranking_always(n):
    assert probability_last_is_last(n, 0.0) == pytest.approx(1 / n, abs=1e-12)
    assert probability_last_is_last(n, 1.0) == 1.0
    assert probability_last_is_last(n, 1 - 1e-12) == pytest.approx(1.0, abs=1e-4)


@given(st.integers(2, 100), st.floats(-0.95, 0.9))
@settings(max_examples=10)
def test_better_measurement_finds_the_last_more_often_and_more_units_less(n, rho):
    p = probability_last_is_last(n, rho)
    assert probability_last_is_last(n, rho + 0.05) > p
    assert probability_last_is_last(n + 1, rho) < p


@pytest.mark.parametrize(("n", "rho"), [(9, 0.7), (4, -0.5)])
def test_expected_truth_by_observed_rank_by_simulation(n, rho):
    true, observed = simulated(n, rho)
    by_rank = np.take_along_axis(true, np.argsort(-observed, axis=1), axis=1)
    assert expected_truth_by_rank(n, rho) == pytest.approx(by_rank.mean(0), abs=4.5 / math.sqrt(len(true)))


def chain_months(p, k):
    """Mean time to absorption of the chain whose state is the length of the present run."""
    moves = np.zeros((k, k))
    moves[:, 0] = 1 - p
    moves[np.arange(k - 1), np.arange(1, k)] += p
    return np.linalg.solve(np.eye(k) - moves, np.ones(k))[0]


@given(st.floats(0.05, 1), st.integers(1, 6))
def test_months_to_a_run_of_lights_are_those_of_a_markov_chain(p, k):
    assert mean_months(p, k) == pytest.approx(chain_months(p, k), rel=1e-6)


def test_months_to_two_lights_in_a_row_by_simulation():
    h, d, months = 1.0, 0.5, 400
    lit = np.random.default_rng(12).standard_normal((20_000, months)) - d < -h
    first = (lit[:, 1:] & lit[:, :-1]).argmax(1) + 2
    p = light_probability(h, d)
    assert lit.mean() == pytest.approx(p, abs=0.001)
    assert first.mean() == pytest.approx(mean_months(p, 2), abs=4.5 * first.std() / 20_000**0.5)


@given(st.floats(0, 3), st.floats(0, 3), st.integers(1, 5))
def test_a_longer_run_spares_more_false_alarms_than_it_costs_in_delay(h, d, k):
    on_plan, behind = light_probability(h), light_probability(h, shift=d)
    assert behind >= on_plan
    spared = mean_months(on_plan, k + 1) / mean_months(on_plan, k)
    delayed = mean_months(behind, k + 1) / mean_months(behind, k)
    assert spared >= delayed - 1e-9


@pytest.mark.parametrize(
    ("q", "n", "sd", "rho"), [(0.9, 9, 1.0, 0.3), (0.75, 4, 2.0, -0.2), (0.3, 10, 0.5, 0.0), (0.99, 1, 1.0, 0.0)]
)
def test_margin_reaches_the_target_with_the_wanted_probability(q, n, sd, rho):
    covariance = sd**2 * (rho + (1 - rho) * np.eye(n))
    spread = math.sqrt(np.full(n, 1 / n) @ covariance @ np.full(n, 1 / n))
    searched = brentq(lambda margin: stats.norm.sf(-margin, scale=spread) - q, -10, 10)
    margin = safety_margin(q, sd, rho, n)
    assert margin == pytest.approx(searched, abs=1e-9)
    drawn = np.random.default_rng(13).multivariate_normal(np.full(n, margin), covariance, size=100_000)
    assert (drawn.mean(1) >= 0).mean() == pytest.approx(q, abs=0.006)


@given(st.floats(0.55, 0.99), st.integers(1, 20), st.floats(0, 0.9))
def test_more_children_need_less_margin_those_who_fail_together_more(q, n, rho):
    margin = safety_margin(q, 1.0, rho, n)
    assert safety_margin(q, 1.0, rho, n + 1) <= margin + 1e-12
    assert safety_margin(q, 1.0, rho + 0.1, n) >= margin - 1e-12


@given(st.floats(0.51, 0.99), st.floats(0.1, 5), st.integers(1, 40))
def test_luck_that_all_share_does_not_average_out(q, sd, n):
    assert safety_margin(q, sd, 1.0, n) == pytest.approx(float(safety_margin(q, sd, 1.0, 1)))


LEVELS = st.lists(st.tuples(st.floats(0, 3), st.floats(0, 1), st.integers(1, 20)), min_size=1, max_size=4)


@given(LEVELS)
def test_margins_of_levels_add_up(levels):
    margins = safety_margin(0.9, *zip(*levels, strict=True))
    assert margins == pytest.approx([float(safety_margin(0.9, *level)) for level in levels])
    targets = targets_down(8.0, margins)
    assert np.diff(targets) == pytest.approx(margins)
    assert targets[0] == 8.0
