"""Bounds without a kink: never passed, met smoothly, and given back."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gzsim.numeric.bounds import LEAST_ROOM, bend, bounded, expected_bend, unbounded

PERCENT = (0.0, 5.0, 100.0, 10.0)
ANY = st.floats(-1e9, 1e9)


@pytest.mark.parametrize(("y", "x"), [(95.0, 94.472136), (100.0, 97.071068), (110.0, 98.944272), (90.0, 90.0)])
def test_a_share_is_bent_before_its_bound(y, x):
    assert bounded(y, *PERCENT) == pytest.approx(x, abs=1e-6)


@given(ANY)
def test_no_bound_is_passed(y):
    assert 0.0 <= bounded(y, *PERCENT) <= 100.0


@given(st.floats(-50.0, 150.0), st.floats(0.0, 20.0))
def test_more_is_never_less(y, more):
    assert bounded(y + more, *PERCENT) >= bounded(y, *PERCENT)


@given(st.floats(-30.0, 130.0))
def test_the_bend_is_the_slope(y):
    step = 1e-4
    slope = (bounded(y + step, *PERCENT) - bounded(y - step, *PERCENT)) / (2 * step)
    assert bend(y, *PERCENT) == pytest.approx(slope, abs=2e-5)


@given(st.floats(20.0, 60.0))
def test_far_from_bounds_nothing_is_bent_by_a_bit(y):
    assert bounded(y, *PERCENT) == y
    assert bend(y, *PERCENT) == 1.0 == expected_bend(y, 5.0, *PERCENT)


def test_far_beyond_the_room_falls_with_the_square_of_the_distance():
    far = 1e4
    assert 100.0 - bounded(90.0 + far, *PERCENT) == pytest.approx(10.0**3 / (2.0 * far**2), rel=1e-3)


@given(st.floats(0.6, 99.4))
def test_what_is_seen_says_what_moved_it(x):
    columns = [np.array([each]) for each in PERCENT]
    assert bounded(unbounded(np.array([x]), *columns)[0], *PERCENT) == pytest.approx(x, abs=1e-9)


def test_who_starts_at_a_bound_keeps_a_little_room():
    columns = [np.array([each]) for each in PERCENT]
    assert bounded(unbounded(np.array([100.0]), *columns)[0], *PERCENT) == pytest.approx(100.0 - 10.0 * LEAST_ROOM)


def test_the_expected_bend_is_close_to_the_mean_over_luck():
    z = np.random.default_rng(1).standard_normal(200_000)
    for y in (85.0, 95.0, 105.0):
        drawn = np.mean([bend(y + 3.0 * each, *PERCENT) for each in z[:20_000]])
        assert expected_bend(y, 3.0, *PERCENT) == pytest.approx(drawn, abs=0.02)
