"""CF15–CF18 and CF26 against plans chosen by search, and beliefs by regression."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize, minimize_scalar

from gzsim.theory.career import (
    career_incentives,
    career_incentives_with_drift,
    multitask_career_incentive,
    stationary_career,
)
from gzsim.theory.horizon import long_term_share
from gzsim.theory.ratchet import ratchet_incentive, ratchet_incentives_of_term

SHARE = st.floats(0, 1)
PRECISION = st.floats(0.1, 10)


def best_plan(years, bonus, adjustment, interest):
    """Outputs of a term, chosen at once, under targets that follow them; cost y²/2."""

    def payoff(outputs):
        target, total = 0.7, 0.0
        for year, output in enumerate(outputs):
            total += (bonus * (output - target) - output**2 / 2) / (1 + interest) ** year
            target += 0.1 + adjustment * (output - target)
        return total

    scale = (1 + interest) ** np.arange(years)  # evens out how much each year matters to the search
    found = minimize(lambda z: -payoff(z * scale**0.5), np.zeros(years), method="BFGS", options={"gtol": 1e-8})
    return found.x * scale**0.5


@pytest.mark.parametrize(
    ("years", "b", "lam", "r"), [(1, 1, 0.6, 0.1), (4, 2, 0.3, 0.05), (7, 1, 1.0, 0.2), (5, 1, 0, 0)]
)
def test_output_of_each_year_of_a_term_is_what_its_incentive_says(years, b, lam, r):
    assert ratchet_incentives_of_term(b, lam, r, years) == pytest.approx(best_plan(years, b, lam, r), abs=1e-4)


@given(st.floats(0, 1), st.floats(0.02, 1))
@settings(max_examples=40)
def test_a_very_long_term_begins_like_an_endless_one(adjustment, interest):
    long = ratchet_incentives_of_term(1.0, adjustment, interest, 2000)
    assert long[0] == pytest.approx(ratchet_incentive(1.0, adjustment, interest), abs=1e-9)


@given(SHARE, st.floats(0, 1), st.integers(1, 30))
@settings(max_examples=40)
def test_the_ratchet_bites_least_in_the_last_year(adjustment, interest, years):
    incentives = ratchet_incentives_of_term(1.0, adjustment, interest, years)
    assert incentives[-1] == 1
    assert (np.diff(incentives) >= -1e-12).all()


def weights_in_belief(prior, noise, drift, results):
    """How each result counts in the mean of ability one year after the last, from the joint covariance alone."""
    years = np.arange(results + 1)
    wander = 0 if drift is None else np.minimum.outer(years, years) / drift
    ability = 1 / prior + wander + np.zeros((results + 1, results + 1))
    observed = ability[:results, :results] + np.eye(results) / noise
    return np.linalg.solve(observed, ability[:results, results])


@pytest.mark.parametrize("drift", [None, 0.5, 4.0])
def test_career_incentives_sum_a_result_s_weights_in_later_beliefs(drift):
    prior, noise, discount, years = 1.3, 0.7, 0.9, 6
    expected = np.zeros(years)
    for s in range(1, years):  # the belief in year s (counted from 0) rests on the results of years 0 to s − 1
        expected[:s] += discount ** (s - np.arange(s)) * weights_in_belief(prior, noise, drift, s)
    if drift is None:
        found = career_incentives(prior, noise, discount, years)
    else:
        found = career_incentives_with_drift(prior, noise, drift, discount, years)
    assert found == pytest.approx(expected, abs=1e-12)


@given(PRECISION, PRECISION, st.floats(0.1, 1), st.integers(2, 40))
@settings(max_examples=40)
def test_career_incentives_fall_to_nothing(prior, noise, discount, years):
    incentives = career_incentives(prior, noise, discount, years)
    assert (np.diff(incentives) < 0).all()
    assert incentives[-1] == 0


@given(PRECISION, PRECISION, st.floats(0.1, 0.95))
@settings(max_examples=40)
def test_ability_that_hardly_wanders_is_constant_ability(prior, noise, discount):
    constant = career_incentives(prior, noise, discount, 10)
    assert career_incentives_with_drift(prior, noise, 1e12, discount, 10) == pytest.approx(constant, abs=1e-9)


@given(PRECISION, PRECISION, st.floats(0.1, 0.95))
@settings(max_examples=40)
def test_a_long_career_settles(noise, drift, discount):
    settled = stationary_career(noise, drift, discount)
    long = career_incentives_with_drift(1.0, noise, drift, discount, 2000)
    assert long[1000] == pytest.approx(settled.incentive, rel=1e-8)


@given(PRECISION, PRECISION, st.floats(1.1, 5))
@settings(max_examples=40)
def test_the_faster_ability_changes_the_harder_the_settled_work(noise, drift, more):
    slow, fast = stationary_career(noise, drift * more, 0.95), stationary_career(noise, drift, 0.95)
    assert fast.incentive > slow.incentive
    assert fast.memory < slow.memory


@pytest.mark.parametrize("n", [1, 2, 5, 33])
def test_each_task_counts_as_in_a_regression_of_ability_on_results(n):
    ability, noise = 0.8, 2.5
    covariance = np.full((n, n), 1 / ability) + np.eye(n) / noise
    weights = np.linalg.solve(covariance, np.full(n, 1 / ability))
    assert multitask_career_incentive(n, ability, noise) == pytest.approx(weights[0])


@given(st.integers(1, 100), PRECISION, PRECISION)
def test_more_missions_dilute_each_and_add_little_in_all(n, ability, noise):
    fewer, more = multitask_career_incentive([n, n + 1], ability, noise)
    assert more < fewer
    assert n * fewer < (n + 1) * more < 1


@pytest.mark.parametrize(
    ("ws", "wl", "h", "delta", "L", "gamma"), [(1, 1, 0.2, 0.95, 5, 0), (2, 1, 0.3, 0.9, 3, 0.4), (0.5, 3, 0, 1, 8, 1)]
)
def test_the_long_term_share_maximises_utility_over_the_years_in_office(ws, wl, h, delta, L, gamma):
    in_office = np.prod([1 - h for _ in range(L)])

    def utility(a):
        late = in_office * np.log(a) + (1 - in_office) * gamma * np.log(a)
        return ws * np.log(1 - a) + wl * delta**L * late

    searched = minimize_scalar(
        lambda a: -utility(a), bounds=(1e-9, 1 - 1e-9), method="bounded", options={"xatol": 1e-9}
    )
    assert long_term_share(ws, wl, h, delta, L, gamma).share == pytest.approx(searched.x, abs=1e-6)


@given(st.floats(0.05, 0.5), st.floats(0.5, 0.99), st.integers(1, 10), st.floats(0, 0.9))
def test_accountability_lengthens_the_view_and_turnover_shortens_it(hazard, discount, years, retained):
    def share(h, gamma):
        return long_term_share(1.0, 1.0, h, discount, years, gamma).share

    assert share(hazard, retained + 0.1) > share(hazard, retained)
    assert share(hazard + 0.1, retained) < share(hazard, retained)
    assert share(hazard, 1.0) == pytest.approx(share(0.0, 0.0))  # for life: as if one never left
