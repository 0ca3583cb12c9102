import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gzsim.errors import InputError
from gzsim.targets.cascade import CascadeRule, child_targets, intercept_for, keep_some, to_step

GROWTH = st.floats(0, 25)
PLAIN = CascadeRule(amplification=0.0, amplification_sd=0.0, noise_sd=0.0, floor=1.0, rounded=0.0)


@given(GROWTH, st.lists(st.tuples(GROWTH, GROWTH), min_size=1, max_size=9))
def test_without_noise_nobody_gets_less_than_the_parent(parent, past):
    last, outcome = np.transpose(past)
    assert (child_targets(parent, last, outcome, PLAIN) >= parent).all()


@given(GROWTH, GROWTH, GROWTH, st.floats(0, 5))
def test_a_better_year_or_higher_target_before_or_above_never_lowers_it(parent, last, outcome, more):
    rule = CascadeRule()
    base = child_targets(parent, last, outcome, rule, 0.3, 0.2, 0.5)
    assert child_targets(parent + more, last, outcome, rule, 0.3, 0.2, 0.5) >= base
    assert child_targets(parent, last + more, outcome, rule, 0.3, 0.2, 0.5) >= base
    assert child_targets(parent, last, outcome + more, rule, 0.3, 0.2, 0.5) >= base


def test_the_floor_holds_and_targets_round_with_stated_probabilities():
    rule = CascadeRule(amplification=-3.0, noise_sd=0.0, floor=0.66, rounded=0.8)
    draws = np.random.default_rng(5).random((2, 100_000))
    found = child_targets(10.1, np.full(100_000, 9.0), np.full(100_000, 9.0), rule, 0.0, *draws)
    wanted = 0.5 * 9 + 0.18 * 9 + 0.44 * 10.1 - 3
    kinds = {10.1: 0.66 * 0.2, 10.0: 0.66 * 0.8, wanted: 0.34 * 0.2, 7.5: 0.34 * 0.8}
    for value, probability in kinds.items():
        assert np.isclose(found, value).mean() == pytest.approx(probability, abs=0.006)


def test_leading_axes_are_replications():
    parent, past = np.array([[9.0], [10.0]]), np.full((2, 4), 11.0)
    both = child_targets(parent, past, past + 1, PLAIN)
    assert both.shape == (2, 4)
    np.testing.assert_array_equal(both[1], child_targets(10.0, past[1], past[1] + 1, PLAIN))


@given(st.floats(5, 12), st.floats(0, 3), st.floats(0, 15))
def test_targets_come_to_rest_where_the_motive_wants_them(parent, amplification, outcome):
    c = intercept_for(amplification, PLAIN, parent, outcome)
    target = np.array(parent)
    for _ in range(80):
        target = child_targets(parent, target, outcome, CascadeRule(floor=0, rounded=0), amplification=c)
    assert target == pytest.approx(parent + amplification)


@settings(max_examples=20)
@given(st.floats(0, 1))
def test_parents_keep_their_target_with_the_stated_probability(unchanged):
    draws = np.random.default_rng(1).random(20_000)
    kept = keep_some(np.zeros(20_000), np.ones(20_000), draws, unchanged) == 0
    assert kept.mean() == pytest.approx(unchanged, abs=0.015)


@given(st.floats(-20, 30), st.sampled_from([0.1, 0.5, 1.0]))
def test_rounding_moves_by_half_a_step_at_most_and_twice_is_once(value, step):
    once = to_step(value, step)
    assert abs(once - value) <= step / 2 + 1e-9
    assert to_step(once, step) == pytest.approx(once)


@pytest.mark.parametrize(
    ("parts", "field"),
    [({"floor": 1.1}, "floor"), ({"inertia": -0.1}, "inertia"), ({"noise_sd": float("nan")}, "noise_sd"),
     ({"step": -1}, "step"), ({"unchanged": 2}, "unchanged")],
)  # fmt: skip
def test_an_impossible_rule_is_refused_by_its_part(parts, field):
    with pytest.raises(InputError, match=field):
        CascadeRule(**parts)


def test_a_missing_target_is_refused_and_so_is_a_rule_without_rest():
    with pytest.raises(InputError, match="last_target"):
        child_targets(10.0, [np.nan], [9.0], PLAIN)
    with pytest.raises(InputError, match="inertia"):
        CascadeRule(inertia=1.0).at_rest(10.0, 10.0)
    with pytest.raises(InputError, match="unchanged"):
        keep_some(1.0, 2.0, 0.5, 1.5)
