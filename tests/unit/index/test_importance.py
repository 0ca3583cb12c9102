import itertools

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.interpolate import make_smoothing_spline

from gzsim.errors import InputError
from gzsim.index import IndexWarning
from gzsim.index.importance import (
    correlation_ratio,
    deliverable,
    linear_importance,
    local_linear,
    realised,
    realised_by_zone,
    spline,
)
from gzsim.index.importance.smoothing import PENALTIES, residuals_and_trace
from gzsim.index.uncertainty import generator

NAMES = ["growth", "forest", "health"]
C = np.array([[4.0, 1.0, -0.5], [1.0, 1.0, 0.3], [-0.5, 0.3, 2.0]])
W = np.array([0.5, 0.3, 0.2])


def gaussian(covariance, n=3000, seed=1):
    """Draws whose sample covariance is exactly the given one."""
    z = generator(seed).normal(size=(n, len(covariance)))
    z = z - z.mean(axis=0)
    z = z @ np.linalg.inv(np.linalg.cholesky(z.T @ z / n)).T @ np.linalg.cholesky(covariance).T
    return pd.DataFrame(z, columns=NAMES[: len(covariance)])


def weighted(X, w):
    return X @ pd.Series(w, index=X.columns)


def test_of_jointly_normal_ones_the_ratio_is_the_squared_correlation():
    X = gaussian(C)
    table = realised(X, weighted(X, W), dict(zip(NAMES, W, strict=True)))
    exact = (C @ W) ** 2 / (np.diag(C) * (W @ C @ W))
    np.testing.assert_allclose(table.linear, exact)
    np.testing.assert_allclose(linear_importance(C, W), exact)
    np.testing.assert_allclose(table.correlation_ratio, exact, atol=0.02)


def test_importance_of_the_independent_goes_with_squared_weighted_spread():
    spread = np.array([1.0, 2.0, 0.5])
    X = gaussian(np.diag(spread**2))
    table = realised(X, weighted(X, W), dict(zip(NAMES, W, strict=True)))
    np.testing.assert_allclose(table.linear, (W * spread) ** 2 / np.sum((W * spread) ** 2), atol=1e-9)
    assert table.realised_relative.idxmax() == "forest"
    assert table.declared_relative.idxmax() == "growth"
    assert table.excess["growth"] == pytest.approx(table.realised_relative["growth"] - 1)


@pytest.mark.parametrize(
    ("smoother", "least"), [(spline, 0.99), (local_linear, 0.8)]
)  # wide local lines cut a bend off
def test_a_curve_without_correlation_counts_nevertheless(smoother, least):
    x = generator(3).normal(size=600)
    y = np.cos(x)
    assert correlation_ratio(x, y, smoother) > least
    assert correlation_ratio(x, generator(4).normal(size=600), smoother) < 0.05


@given(slope=st.floats(0.01, 1000), shift=st.floats(-100, 100), turn=st.sampled_from([-1, 1]))
@settings(max_examples=25, deadline=None)
def test_neither_unit_of_measurement_nor_direction_matters(slope, shift, turn):
    x, noise = generator(1).normal(size=(2, 80))
    y = x**2 + noise
    expected = correlation_ratio(x, y)
    assert correlation_ratio(turn * slope * x + shift, y) == pytest.approx(expected, abs=1e-9)
    assert correlation_ratio(x, slope * y + shift) == pytest.approx(expected, abs=1e-9)


@given(seed=st.integers(0, 2**32 - 1), units=st.integers(9, 60), grid=st.sampled_from([0, 1, 2]))
@settings(max_examples=60, deadline=None)
def test_the_last_bits_of_the_data_decide_nothing(seed, units, grid):
    rng = generator(seed)
    x, noise = rng.normal(size=(2, units))
    x = np.round(x, grid) if grid else x
    y = np.sin(2 * x) + noise
    disturbed = [v * (1 + rng.choice([-1, 0, 1], units) * 1e-15) for v in (x, y)]
    assert correlation_ratio(*disturbed) == pytest.approx(correlation_ratio(x, y), abs=1e-10)


@given(seed=st.integers(0, 2**32 - 1), units=st.integers(5, 40), penalty=st.sampled_from(PENALTIES))
@settings(max_examples=40, deadline=None)
def test_the_smoothing_spline_is_scipys_at_the_same_penalty(seed, units, penalty):
    rng = generator(seed)
    x, y = np.cumsum(rng.uniform(0.5, 1.5, units)), rng.normal(size=units)
    counts, lam = rng.integers(1, 5, units), penalty * units
    residuals, trace = residuals_and_trace(x, y, counts, np.array([lam]))
    theirs = lambda y: make_smoothing_spline(x, y, w=counts.astype(float), lam=lam)(x)  # noqa: E731
    np.testing.assert_allclose(y - residuals[:, 0], theirs(y), atol=1e-6)
    assert units - trace[0] == pytest.approx(np.trace([theirs(one) for one in np.eye(units)]), abs=1e-5)


def test_neighbours_however_near_leave_the_spline_exact():
    x = np.sort(np.concatenate([k + 1e-7 * np.arange(40) for k in range(10)]))
    y = np.sin(x) + generator(5).normal(size=400)
    together = y.reshape(10, 40).mean(axis=1)
    counts = np.full(10, 40.0)
    apart, _ = residuals_and_trace(x, y, np.ones(400), np.array([1e-3, 1.0, 1e3]))
    joined, _ = residuals_and_trace(np.arange(10.0), together, counts, np.array([1e-3, 1.0, 1e3]))
    fitted = (y[:, np.newaxis] - apart).reshape(10, 40, 3).mean(axis=1)
    np.testing.assert_allclose(fitted, together[:, np.newaxis] - joined, atol=1e-5)


def test_a_straight_line_is_kept_and_noise_of_few_units_is_not_followed():
    x = np.linspace(0, 1, 45)
    np.testing.assert_allclose(spline(x, 3 - 2 * x), 3 - 2 * x, atol=1e-12)
    ratios = [correlation_ratio(x, generator(seed).normal(size=45)) for seed in range(60)]
    assert np.quantile(ratios, 0.95) < 0.35


@given(values=st.lists(st.tuples(st.integers(0, 20), st.integers(-5, 5)), min_size=5, max_size=60))
@settings(max_examples=50, deadline=None)
def test_a_share_of_variance_lies_between_nothing_and_all(values):
    x, y = np.array(values, dtype=float).T
    ratio = correlation_ratio(x, y)
    assert np.isnan(ratio) or -1e-9 <= ratio <= 1 + 1e-9


def test_with_few_values_the_ratio_is_the_one_between_groups():
    x, y = np.array([1.0, 1, 2, 2, 2]), np.array([1.0, 3, 4, 6, 8])
    between = (2 * (2 - 4.4) ** 2 + 3 * (6 - 4.4) ** 2) / 5
    assert correlation_ratio(x, y) == pytest.approx(between / y.var())


def test_a_smoother_of_ones_own_is_used():
    x, y = generator(1).normal(size=(2, 50))
    line = lambda x, y: np.polyval(np.polyfit(x, y, 1), x)  # noqa: E731
    assert correlation_ratio(x, y, line) == pytest.approx(np.corrcoef(x, y)[0, 1] ** 2)


def test_units_without_a_value_do_not_count_and_scores_match_by_name():
    X = gaussian(C, n=200)
    X.index = [f"u{k}" for k in X.index]
    scores = weighted(X, W)
    gap = X.copy()
    gap.loc["u7", "forest"] = np.nan
    weights = dict(zip(NAMES, W, strict=True))
    table = realised(gap, scores.sample(frac=1, random_state=1), weights)
    assert table.units.to_dict() == {"growth": 200, "forest": 199, "health": 200}
    assert table.linear["growth"] == pytest.approx(realised(X, scores, weights).linear["growth"])


def test_a_constant_indicator_accounts_for_nothing_and_is_named():
    X = gaussian(np.diag([1.0, 2.0])).assign(forest=3.0)
    with pytest.warns(IndexWarning, match="forest"):
        table = realised(X, X.growth, {"growth": 0.5, "forest": 0.5})
    assert table.loc["forest", ["correlation_ratio", "linear"]].tolist() == [0, 0]


def test_zones_are_compared_each_for_itself_with_their_own_weights():
    X = gaussian(C, n=400)
    zones = pd.Series(np.where(X.index < 150, "city", "hills"), index=X.index)
    declared = pd.DataFrame([[0.2, 0.3, 0.5], [0.6, 0.2, 0.2]], index=["city", "hills"], columns=NAMES)
    scores = weighted(X, W)
    table = realised_by_zone(X, scores, declared, zones)
    for zone in ("city", "hills"):
        own = X[zones == zone]
        alone = realised(own, scores[own.index], declared.loc[zone])
        pd.testing.assert_frame_equal(table.loc[zone], alone, check_names=False, check_dtype=False)


def test_a_zone_with_one_unit_is_named_and_has_no_numbers():
    X = gaussian(C, n=30)
    zones = pd.Series(["city"] + ["hills"] * 29, index=X.index)
    with pytest.warns(IndexWarning, match="city"):
        table = realised_by_zone(X, weighted(X, W), dict(zip(NAMES, W, strict=True)), zones)
    assert table.loc["city", "correlation_ratio"].isna().all()
    assert table.loc["hills", "correlation_ratio"].notna().all()


@given(shares=st.lists(st.floats(0.02, 1), min_size=3, max_size=3), spreads=st.lists(st.floats(0.1, 9), min_size=3))
@settings(max_examples=30, deadline=None)
def test_of_independent_indicators_every_importance_can_be_delivered(shares, spreads):
    target, spread = np.array(shares) / sum(shares), np.array(spreads[:3])
    X = gaussian(np.diag(spread**2), n=50)
    found = deliverable(X, dict(zip(NAMES, target, strict=True)))
    assert found.delivered
    assert found.distance == 0
    exact = np.sqrt(target) / spread
    np.testing.assert_allclose(found.table.weight, exact / exact.sum(), atol=1e-6)


@given(
    w=st.lists(st.floats(0.1, 1), min_size=3, max_size=3),
    c=st.tuples(st.floats(-0.4, 0.9), st.floats(-0.4, 0.9), st.floats(-0.4, 0.9)),
)
@settings(max_examples=40, deadline=None)
def test_what_some_weights_deliver_is_found_to_be_deliverable(w, c):
    a, b, d = c
    correlation = np.array([[1, a, b], [a, 1, d], [b, d, 1]])
    if np.linalg.eigvalsh(correlation).min() < 0.02 or (correlation @ w <= 0.05).any():
        return
    X, weights = gaussian(correlation, n=60), np.array(w) / sum(w)
    made = linear_importance(correlation, weights)
    found = deliverable(X, dict(zip(NAMES, made / made.sum(), strict=True)))
    assert found.delivered
    np.testing.assert_allclose(found.table.weight, weights, atol=1e-5)
    np.testing.assert_allclose(found.table.importance, found.table.declared, atol=1e-6)


def test_what_no_weights_deliver_is_named_with_the_smallest_distance():
    correlation = np.array([[1, 0.9, 0.1], [0.9, 1, 0.1], [0.1, 0.1, 1]])
    declared = np.array([0.05, 0.80, 0.15])
    with pytest.warns(IndexWarning, match="negative weight: growth$"):
        found = deliverable(gaussian(correlation), dict(zip(NAMES, declared, strict=True)))
    assert not found.delivered
    grid = [w for w in itertools.product(np.linspace(0, 1, 201), repeat=2) if sum(w) <= 1]
    weights = np.array([[a, b, 1 - a - b] for a, b in grid])
    shares = linear_importance(correlation, weights)
    nearest = np.linalg.norm(shares / shares.sum(axis=1, keepdims=True) - declared, axis=1).min()
    assert found.distance == pytest.approx(nearest, abs=1e-3)
    assert found.distance <= nearest + 1e-9
    assert found.table.weight.min() >= 0
    assert found.table.weight.sum() == pytest.approx(1)
    assert found.table.signed_weight["growth"] < 0


def test_with_a_negative_weight_it_would_be_exact():
    correlation = np.array([[1, 0.9, 0.1], [0.9, 1, 0.1], [0.1, 0.1, 1]])
    declared = pd.Series([0.05, 0.80, 0.15], index=NAMES)
    with pytest.warns(IndexWarning):
        signed = deliverable(gaussian(correlation), declared).table.signed_weight
    shares = linear_importance(correlation, signed.to_numpy())
    np.testing.assert_allclose(shares / shares.sum(), declared, atol=1e-9)


def test_twins_share_one_importance_whatever_their_weights():
    X = gaussian(np.diag([1.0, 1.0])).assign(twin=lambda X: X.growth)
    assert deliverable(X, {"growth": 0.3, "twin": 0.3, "forest": 0.4}).delivered  # singular correlations
    with pytest.warns(IndexWarning, match="growth"):
        found = deliverable(X, {"growth": 0.5, "twin": 0.1, "forest": 0.4})
    assert found.table.importance["growth"] == pytest.approx(found.table.importance["twin"], abs=1e-6)
    assert found.distance == pytest.approx(np.sqrt(2) * 0.2, abs=1e-4)


def test_a_constant_indicator_cannot_deliver_anything_and_is_named():
    X = gaussian(np.diag([1.0, 1.0])).assign(health=1.0)
    with pytest.warns(IndexWarning, match="health") as told:
        found = deliverable(X, {"growth": 0.4, "forest": 0.4, "health": 0.2})
    assert len(told) == 2
    assert not found.delivered
    assert found.table.weight.to_dict() == pytest.approx({"growth": 0.5, "forest": 0.5, "health": 0.0}, abs=1e-5)


@pytest.mark.parametrize(
    ("call", "told"),
    [
        (lambda X: realised(X, X.growth.iloc[1:], {"growth": 0.5, "forest": 0.5}), "0"),
        (lambda X: realised(X, X.growth * 0, {"growth": 0.5, "forest": 0.5}), "scores"),
        (lambda X: realised(X, X.growth, {"growth": 0.5, "water": 0.5}), "water"),
        (lambda X: realised_by_zone(X, X.growth, {"growth": 0.5, "forest": 0.5}, {0: "city"}), "no zone"),
        (lambda X: deliverable(X, {"growth": 1.0}), "forest"),
        (lambda X: deliverable(X.iloc[:2], {"growth": 0.5, "forest": 0.5}), "three"),
        (lambda X: deliverable(X.assign(forest="high"), {"growth": 0.5, "forest": 0.5}), "forest"),
        (lambda X: deliverable(X.assign(forest=np.nan), {"growth": 0.5, "forest": 0.5}), "forest"),
    ],
)
def test_bad_input_is_refused_by_name(call, told):
    with pytest.raises(InputError, match=told):
        call(gaussian(np.diag([1.0, 1.0]), n=20))


@pytest.mark.filterwarnings("ignore::gzsim.index.IndexWarning")
def test_constants_alone_are_refused():
    with pytest.raises(InputError, match="varies"):
        deliverable(pd.DataFrame({"growth": [1.0, 1, 1], "forest": [2.0, 2, 2]}), {"growth": 0.5, "forest": 0.5})
