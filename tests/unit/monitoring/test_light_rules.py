import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.stats import hypergeom

from gzsim.errors import InputError
from gzsim.monitoring.light_rules import (
    choose_reviews,
    detection_curve,
    peer_residual,
    precision_per_review,
)

residuals = arrays(float, 12, elements=st.floats(-10, 10))
faults = arrays(bool, 12)


def test_one_who_lies_stands_out_and_honest_peers_do_not():
    random = np.random.default_rng(1)
    truth = random.normal(8, 2, 200)
    signal = truth + random.normal(0, 0.5, 200)
    reported = truth.copy()
    reported[17] += 4
    z = peer_residual(reported, signal)
    assert z.argmax() == 17
    assert np.abs(np.delete(z, 17)).max() < 4.5
    assert np.delete(z, 17).std() == pytest.approx(1, abs=0.15)


@given(arrays(float, 9, elements=st.floats(-100, 100)), st.floats(-50, 50), st.floats(0.1, 10))
def test_what_moves_all_peers_alike_lights_nobody_up(residual, shift, scale):
    signal = np.zeros(9)
    before, after = peer_residual(residual, signal), peer_residual(scale * residual + shift, signal)
    spread = np.median(np.abs(residual - np.median(residual)))
    if spread > 1e-6:
        np.testing.assert_allclose(after, before, rtol=1e-6, atol=1e-6)


def test_peers_that_agree_to_the_last_digit():
    assert peer_residual([1.0, 1.0, 1.0, 2.0], np.zeros(4)).tolist() == [0, 0, 0, np.inf]
    assert np.isnan(peer_residual([1.0, np.nan, 2.0], np.zeros(3))[1])


@given(residuals, st.floats(-5, 5), st.integers(0, 15))
def test_reviews_keep_to_the_limit_and_the_capacity_and_take_the_worst(residual, limit, capacity):
    chosen = choose_reviews(residual, limit, capacity)
    flagged = residual > limit
    assert chosen.sum() == min(capacity, flagged.sum())
    assert not (chosen & ~flagged).any()
    if chosen.any() and (flagged & ~chosen).any():
        assert residual[chosen].min() >= residual[flagged & ~chosen].max()


def test_infinite_residuals_are_reviewed_first_and_missing_ones_never():
    assert choose_reviews([np.nan, 3.0, np.inf], limit=1.0, capacity=1).tolist() == [False, False, True]
    assert choose_reviews([np.nan, 3.0, np.inf], limit=1.0, capacity=5).tolist() == [False, True, True]
    with pytest.raises(InputError, match="capacity"):
        choose_reviews([1.0], limit=0.0, capacity=-1)


@given(residuals, faults)
def test_a_detection_curve_only_rises_and_ends_at_everything(residual, at_fault):
    curve = detection_curve(residual, at_fault)
    if not at_fault.any():
        assert np.isnan(curve).all()
        return
    assert (np.diff(curve) >= 0).all()
    assert curve[0] == 0
    assert curve[-1] == 1


def test_a_signal_without_information_is_worth_a_lottery():
    """Twelve of a hundred at fault: by lot, half of the reviews find half of them."""
    random = np.random.default_rng(3)
    at_fault = np.zeros((4000, 100), bool)
    at_fault[:, :12] = True
    noise = random.standard_normal((4000, 100))
    curve = detection_curve(noise, at_fault)[:, 50]
    by_lot = hypergeom(100, 12, 50)
    mean, sd = by_lot.mean() / 12, by_lot.std() / 12
    assert curve.mean() == pytest.approx(mean, abs=3 * sd / np.sqrt(4000))
    assert curve.std() == pytest.approx(sd, rel=0.05)


def test_a_better_signal_finds_more_with_the_same_reviews():
    random = np.random.default_rng(4)
    at_fault = np.zeros((500, 100), bool)
    at_fault[:, :12] = True
    noise = random.standard_normal((500, 100))
    found = [detection_curve(2.0 * at_fault + sd * noise, at_fault)[:, 12].mean() for sd in (4.0, 2.0, 1.0, 0.5)]
    assert found == sorted(found)


def test_precision_per_review_counts_visits_and_not_faults():
    assert precision_per_review([[True, True], [False, False]], [[True, False], [True, True]]).tolist()[0] == 0.5
    assert np.isnan(precision_per_review([False], [True]))
