"""CF01–CF06 against numerical maximisation of the payoffs themselves."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import brentq, minimize

from gzsim.theory.distortion import alignment, optimal_measure_weights, optimal_slope
from gzsim.theory.multitask import effort_response, optimal_weights, optimal_weights_if_some_unmeasured
from gzsim.theory.piece_rate import effort_under_piece_rate, optimal_piece_rate

POSITIVE = st.floats(0.1, 10)


def maximum(payoff, size):
    found = minimize(lambda x: -payoff(x), np.full(size, 0.1), method="BFGS", options={"gtol": 1e-9})
    return found.x


def best_number(payoff):
    """Where the payoff ceases to rise, over steps so wide that the error of a search inside it does not count."""
    return brentq(lambda x: payoff(x + 0.1) - payoff(x - 0.1), -5.0, 20.0)


def drawn(size, seed):
    """A positive definite matrix."""
    root = np.random.default_rng(seed).normal(size=(size, size))
    return root @ root.T / size + 0.5 * np.eye(size)


@pytest.mark.parametrize(("k", "r", "v", "B"), [(2, 1.5, 0.8, 1), (0.5, 4, 0.1, 3), (3, 0, 2, 1), (1, 0.7, 5, 0.2)])
def test_piece_rate_maximises_the_joint_surplus(k, r, v, B):
    def surplus(rate):
        effort = maximum(lambda e: rate * e[0] - k * e[0] ** 2 / 2, 1)[0]  # the official's own choice
        return B * effort - k * effort**2 / 2 - r * rate**2 * v / 2

    found = optimal_piece_rate(k, r, v, B)
    assert found.rate == pytest.approx(best_number(surplus), abs=1e-5)
    assert found.surplus == pytest.approx(surplus(found.rate), rel=1e-6)
    assert found.effort == pytest.approx(effort_under_piece_rate(found.rate, k))


@given(POSITIVE, POSITIVE, POSITIVE, st.floats(1.01, 5))
def test_incentives_fall_with_noise_with_caution_and_with_cost(k, r, v, more):
    rate = optimal_piece_rate(k, r, v).rate
    assert optimal_piece_rate(k, r, v * more).rate < rate
    assert optimal_piece_rate(k, r * more, v).rate < rate
    assert optimal_piece_rate(k * more, r, v).rate < rate


@pytest.mark.parametrize(("size", "r", "seed"), [(2, 1.0, 1), (3, 0.3, 2), (5, 4.0, 3)])
def test_weights_of_several_tasks_maximise_the_joint_surplus(size, r, seed):
    C, Sigma, B = drawn(size, seed), drawn(size, seed + 10), np.random.default_rng(seed).uniform(0.5, 2, size)

    def surplus(weights):
        effort = np.linalg.inv(C) @ weights
        return B @ effort - effort @ C @ effort / 2 - r * weights @ Sigma @ weights / 2

    found = optimal_weights(C, B, Sigma, r)
    assert found.weights == pytest.approx(maximum(surplus, size), abs=1e-5)
    assert found.surplus == pytest.approx(surplus(found.weights))
    chosen = maximum(lambda t: found.weights @ t - t @ C @ t / 2, size)
    assert found.effort == pytest.approx(chosen, abs=1e-5)


def test_one_task_of_several_is_the_piece_rate():
    assert optimal_weights([[2.0]], [1.0], [[0.8]], 1.5).weights[0] == optimal_piece_rate(2.0, 1.5, 0.8).rate


@pytest.mark.parametrize(("measured", "seed"), [([0], 1), ([2, 0], 2), ([3, 1, 2], 3)])
def test_a_task_that_cannot_be_measured_is_one_with_noise_without_bound(measured, seed):
    C, B = drawn(4, seed), np.random.default_rng(seed).uniform(0.5, 2, 4)
    noise = drawn(len(measured), seed + 20)
    Sigma = np.diag(np.full(4, 1e10))
    Sigma[np.ix_(measured, measured)] = noise
    found = optimal_weights_if_some_unmeasured(C, B, noise, 2.0, measured)
    limit = optimal_weights(C, B, Sigma, 2.0)
    assert found.weights == pytest.approx(limit.weights, abs=1e-6)
    assert found.surplus == pytest.approx(limit.surplus, abs=1e-6)


@given(st.floats(-0.9, 0.9), st.floats(0, 3))
@settings(max_examples=30)
def test_the_more_the_unmeasured_task_competes_the_weaker_the_incentive(competes, worth):
    def weight(c):
        C = [[1.0, c], [c, 1.0]]
        return optimal_weights_if_some_unmeasured(C, [1.0, worth], [[0.0]], 1.0, [0]).weights[0]

    assert weight(competes) == pytest.approx(1 - worth * competes)  # without noise only the crowding-out counts
    assert weight(0.0) == pytest.approx(1.0)


@pytest.mark.parametrize("seed", [1, 2])
def test_effort_moves_with_weights_as_the_response_says(seed):
    C = drawn(3, seed)

    def chosen(weights):
        return maximum(lambda t: weights @ t - t @ C @ t / 2, 3)

    at = np.array([0.4, 0.3, 0.2])
    slopes = np.column_stack([(chosen(at + 0.5 * step) - chosen(at - 0.5 * step)) for step in np.eye(3)])
    assert effort_response(C) == pytest.approx(slopes, abs=1e-5)


@pytest.mark.parametrize(("r", "v"), [(0.0, 0.0), (1.0, 0.5), (3.0, 2.0)])
def test_slope_of_a_distorted_measure_maximises_the_surplus(r, v):
    f, g = np.array([2.0, -1.0, 0.5, 0.0]), np.array([1.0, 0.3, 0.0, 1.0])

    def surplus(slope):
        actions = maximum(lambda a: slope * (g @ a) - a @ a / 2, 4)
        return f @ actions - actions @ actions / 2 - r * v * slope**2 / 2

    found = optimal_slope(f, g, r, v)
    assert found.weights == pytest.approx([best_number(surplus)], abs=1e-5)
    assert found.surplus == pytest.approx(surplus(found.weights[0]), abs=1e-6)


@pytest.mark.parametrize("r", [0.2, 1.0, 5.0])
def test_weights_of_distorted_measures_maximise_the_surplus(r):
    rng = np.random.default_rng(4)
    f, G, Sigma = rng.normal(size=5), rng.normal(size=(3, 5)), drawn(3, 5)
    found = optimal_measure_weights(f, G, Sigma, r)
    numeric = maximum(lambda b: f @ (G.T @ b) - b @ G @ G.T @ b / 2 - r * b @ Sigma @ b / 2, 3)
    assert found.weights == pytest.approx(numeric, abs=1e-5)


def test_without_risk_effort_is_value_projected_on_what_is_measured():
    rng = np.random.default_rng(5)
    f, G = rng.normal(size=5), rng.normal(size=(3, 5))
    found = optimal_measure_weights(f, G, np.zeros((3, 3)), 0.0)
    assert G @ (f - found.effort) == pytest.approx(np.zeros(3), abs=1e-12)  # what is left out cannot be measured
    twice = optimal_measure_weights(f, [*G, G[0]], np.zeros((4, 4)), 0.0)
    assert twice.effort == pytest.approx(found.effort)  # a measure said twice adds nothing


VECTORS = st.lists(st.floats(0.05, 5), min_size=3, max_size=3)


@given(VECTORS, VECTORS, st.floats(0.1, 10))
def test_efficiency_is_squared_alignment_in_any_unit_of_the_measure(f, g, unit):
    found = optimal_slope(f, np.multiply(g, unit))
    assert found.efficiency == pytest.approx(alignment(f, g) ** 2)
    assert found.effort == pytest.approx(optimal_slope(f, g).effort)


@given(VECTORS, VECTORS, VECTORS)
def test_a_further_indicator_never_lowers_the_surplus(f, g, further):
    one = optimal_measure_weights(f, [g], [[0.3]], 1.0)
    two = optimal_measure_weights(f, [g, further], [[0.3, 0], [0, 0.3]], 1.0)
    assert one.surplus <= two.surplus + 1e-9
    assert two.surplus <= two.first_best + 1e-9
