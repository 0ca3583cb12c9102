import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import minimize

from gzsim.simulation.effort.allocation import allocate, allocate_in_lanes

sizes = st.integers(1, 6)


@st.composite
def problems(draw):
    k = draw(sizes)
    floats = st.floats(0, 2)
    values = np.array(draw(st.lists(st.floats(-0.5, 2), min_size=k, max_size=k)))
    cost = np.array(draw(st.lists(st.floats(0.3, 3), min_size=k, max_size=k)))
    return values, cost, draw(st.floats(0, 0.9)), min(1.0, draw(floats))


def solve(values, cost, substitution, forms):
    effort = np.empty(values.size)
    allocate(values, 1 / np.sqrt(cost), np.sqrt(cost.mean()), substitution, forms, effort)
    return effort


def payoff(effort, values, cost, substitution, forms):
    separable = (cost * effort**2).sum()
    total = (np.sqrt(cost) * effort).sum() + np.sqrt(cost.mean()) * forms
    return values @ effort - 0.5 * ((1 - substitution) * separable + substitution * total**2)


@given(st.integers(1, 7), st.integers(1, 12), st.floats(0, 0.9), st.integers(0, 2**32 - 1))
def test_leaders_side_by_side_divide_their_time_as_each_alone(width, indicators, substitution, seed):
    """To the bit, those who are short of time as well."""
    random = np.random.default_rng(seed)
    values, inverse = random.normal(0.1, 0.4, (indicators, 8)), random.uniform(0.5, 2.0, (indicators, 8))
    forms, together = random.uniform(0, 1, 8), np.empty((indicators, 8))
    allocate_in_lanes(values, inverse, 1.3, substitution, forms, width, np.empty((4, 8)), together)
    for lane in range(width):
        alone = np.empty(indicators)
        allocate(values[:, lane].copy(), inverse[:, lane].copy(), 1.3, substitution, forms[lane], alone)
        np.testing.assert_array_equal(together[:, lane], alone)


@given(problems())
def test_effort_is_feasible_and_no_numerical_optimum_beats_it(problem):
    values, _, _, forms = problem
    effort = solve(*problem)
    assert (effort >= 0).all()
    assert effort.sum() <= 1 - forms + 1e-12
    rival = minimize(
        lambda e: -payoff(e, *problem),
        effort,
        bounds=[(0, 1)] * values.size,
        constraints=[{"type": "ineq", "fun": lambda e: 1 - forms - e.sum()}],
        method="SLSQP",
        options={"ftol": 1e-14},
    )
    feasible = np.clip(rival.x, 0, None)
    if feasible.sum() <= 1 - forms:
        assert payoff(effort, *problem) >= payoff(feasible, *problem) - 1e-8


@given(problems(), st.floats(0, 60), st.lists(st.floats(-10, 10), min_size=6, max_size=6))
def test_time_is_never_overdrawn_however_large_values_are(problem, magnitude, logs):
    values, *rest = problem
    effort = solve(values * 10.0 ** (magnitude + np.array(logs[: values.size])), *rest)
    assert (effort >= 0).all()
    assert effort.sum() <= 1 - rest[-1]


@given(problems())
def test_only_differences_of_large_values_count(problem):
    """Where time is short, what all indicators gain alike changes nothing."""
    values, *rest = problem
    close = values * 1e-3 + 50.0
    assert solve(close, *rest).sum() == pytest.approx(1 - rest[-1], abs=1e-12)
    np.testing.assert_allclose(solve(close + 1024.0, *rest), solve(close, *rest), atol=1e-9)


@given(problems(), st.integers(0, 5), st.floats(0.01, 1))
def test_a_higher_value_draws_effort_and_takes_it_from_substitutes(problem, which, more):
    values, *rest = problem
    k = which % values.size
    raised = values.copy()
    raised[k] += more
    before, after = solve(values, *rest), solve(raised, *rest)
    assert after[k] >= before[k] - 1e-9
    others = np.arange(values.size) != k
    assert (after[others] <= before[others] + 1e-9).all()


@given(problems(), st.integers(0, 5))
def test_the_order_of_indicators_does_not_matter(problem, shift):
    values, cost, *rest = problem
    turned = solve(np.roll(values, shift), np.roll(cost, shift), *rest)
    np.testing.assert_allclose(np.roll(turned, -shift), solve(*problem), atol=1e-9)


def test_forms_crowd_out_work_even_when_time_is_left():
    values, cost = np.full(4, 0.1), np.ones(4)
    assert solve(values, cost, 0.3, 0.2).sum() < solve(values, cost, 0.3, 0.0).sum()
