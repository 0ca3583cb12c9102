import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from gzsim.errors import InputError
from gzsim.monitoring.cumulative import (
    compare_rules,
    cumulative_lights,
    cusum,
    cusum_run_length,
    limit_for,
)
from gzsim.monitoring.memoryless import expected_run_length, light_probability
from gzsim.monitoring.milestones import GREEN, RED, YELLOW

scores = arrays(float, 12, elements=st.floats(-4, 4))


def lived_through(limit, shift, series=3000, length=1500):
    """First month in which the rule itself shows a light, over many histories; mean and standard error."""
    score = np.random.default_rng(6).standard_normal((series, length)) - shift
    lit = cumulative_lights(score, limit, limit + 100) == YELLOW
    assert lit.any(axis=1).mean() > 0.998
    first = lit.argmax(axis=1) + 1
    return first.mean(), first.std() / np.sqrt(series)


@pytest.mark.parametrize(
    ("limit", "shift", "published"),
    [(4.0, 0.0, 336), (4.0, 1.0, 8.38), (5.0, 0.0, 930), (5.0, 1.0, 10.4), (4.0, 0.5, 26.6)],
)
def test_run_lengths_lucas_crosier1982(limit, shift, published):
    """k = 0.5; the published two-sided 168, 465 (on plan) are half of the one-sided figures."""
    assert cusum_run_length(limit, shift) == pytest.approx(published, rel=0.005)


@pytest.mark.parametrize(
    ("false_every", "shift"), [(14.968446, 0.0), (14.968446, 1.0), (239.022829, 0.0), (239.0, 0.5)]
)
def test_the_equation_gives_what_living_through_the_rule_gives(false_every, shift):
    limit = limit_for(false_every)
    mean, error = lived_through(limit, shift, length=3000 if shift == 0 else 500)
    assert mean == pytest.approx(cusum_run_length(limit, shift), abs=3 * error)


@given(scores, st.floats(0, 1))
def test_the_sum_is_what_counting_by_hand_says(score, allowance):
    total, by_hand = 0.0, []
    for z in score:
        total = max(0.0, total - z - allowance)
        by_hand.append(total)
    np.testing.assert_allclose(cusum(score, allowance), by_hand)


@given(scores, arrays(float, 12, elements=st.floats(0, 2)))
def test_being_further_behind_in_any_month_never_lowers_the_sum(score, more):
    assert (cusum(score - more) >= cusum(score) - 1e-12).all()


@given(scores)
def test_a_good_spring_buys_no_bad_autumn(score):
    """What came before never lowers what an autumn alone would show; a sum since January would be lowered by it."""
    ahead = np.concatenate([np.full(12, 4.0), score])
    np.testing.assert_allclose(cusum(ahead)[12:], cusum(score))


@given(scores)
def test_red_is_never_reached_before_yellow(score):
    shown = cumulative_lights(score, 1.0, 2.0)
    assert set(shown) <= {GREEN, YELLOW, RED}
    assert ((shown == RED) == (cusum(score) > 2.0)).all()


def test_a_month_without_a_report_changes_nothing():
    with_gap = cusum([-2.0, np.nan, -1.0])
    assert with_gap.tolist() == [1.5, 1.5, 2.0]


def test_at_equal_false_lights_cumulative_rules_find_lasting_gaps_sooner():
    table = compare_rules([0.0, 0.25, 0.5, 1.0, 1.5])
    for light in ("yellow", "red"):
        assert table.loc[0.0, f"cumulative_{light}"] == pytest.approx(table.loc[0.0, f"memoryless_{light}"])
        behind = table.loc[0.25:]
        assert (behind[f"cumulative_{light}"] < behind[f"memoryless_{light}"]).all()
    assert table["memoryless_yellow"][1.0] == pytest.approx(expected_run_length(light_probability(1.5, 1.0)))


def test_what_a_rule_cannot_be_is_refused():
    with pytest.raises(InputError, match="allowance"):
        cusum([1.0], allowance=-0.1)
    with pytest.raises(InputError, match="limits"):
        cumulative_lights([1.0], yellow=2.0, red=1.0)
    with pytest.raises(InputError, match="limit"):
        cusum_run_length(0.0)
    with pytest.raises(InputError, match="run_length"):
        limit_for(2.0)
