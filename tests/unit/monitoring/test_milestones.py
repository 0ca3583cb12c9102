import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import ndtr

from gzsim.errors import InputError
from gzsim.monitoring import GREEN, RED, YELLOW, lights

behind = st.floats(-5, 5)


def light(shortfall, previous=GREEN, fraction=0.25, tolerance=1.0, red=2.5):
    return lights([shortfall], 1.0, fraction, [previous], tolerance, red)[0]


def test_the_tolerance_narrows_as_the_year_goes_on():
    assert light(1.5, fraction=0.25) == GREEN
    assert light(1.5, fraction=0.75) == YELLOW


def test_yellow_twice_running_is_red():
    assert light(2.5) == YELLOW
    assert light(2.5, previous=YELLOW) == RED
    assert light(0.0, previous=RED) == GREEN


@given(behind, behind, st.sampled_from([GREEN, YELLOW, RED]), st.floats(0.1, 1))
def test_being_further_behind_never_improves_the_light(a, b, previous, fraction):
    near, far = sorted((a, b))
    assert light(near, previous, fraction) <= light(far, previous, fraction)


@pytest.mark.parametrize("fraction", [0.25, 0.5, 0.75])
def test_honest_bad_luck_turns_yellow_as_often_as_the_normal_tail_says(fraction):
    """On pace and with normal luck a light is not green with probability Φ(−tolerance), in every quarter."""
    pace = np.random.default_rng(2).standard_normal(200_000) / np.sqrt(fraction)
    share = (lights(-pace, 1.0, fraction, np.zeros(pace.size), 1.5, 2.5) > GREEN).mean()
    assert share == pytest.approx(ndtr(-1.5), abs=4 * np.sqrt(0.0668 * 0.9332 / 200_000))


@pytest.mark.parametrize("fraction", [0.0, 1.5, float("nan")])
def test_a_milestone_lies_within_the_year(fraction):
    with pytest.raises(InputError, match="fraction"):
        light(1.0, fraction=fraction)
