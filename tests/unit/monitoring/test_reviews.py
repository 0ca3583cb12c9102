import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from gzsim.errors import InputError
from gzsim.monitoring.light_rules import choose_reviews
from gzsim.monitoring.reviews import LightRule, review_months, upgrade

residuals = arrays(float, (5, 6), elements=st.floats(-3, 6))
faults = arrays(bool, (5, 6))


@given(residuals, faults, st.integers(0, 7))
def test_what_is_flagged_is_visited_or_waits(residual, at_fault, capacity):
    """A unit is in the backlog if and only if it was flagged after its last visit or never visited since."""
    done = review_months(residual, at_fault, 1.5, capacity)
    assert (done.visited.sum(axis=-1) <= capacity).all()
    assert (done.found <= done.visited).all()
    for month in range(5):
        waiting = 0
        for unit in range(6):
            visits = np.flatnonzero(done.visited[: month + 1, unit])
            since = visits[-1] + 1 if visits.size else 0
            waiting += (residual[since : month + 1, unit] > 1.5).any()
        assert done.backlog[month] == waiting
        assert done.backlog[month] == 0 or done.visited[month].sum() == capacity


@given(residuals, faults)
def test_with_enough_reviewers_nothing_waits_and_flagged_faults_are_found(residual, at_fault):
    done = review_months(residual, at_fault, 1.5, 6)
    np.testing.assert_array_equal(done.visited, residual > 1.5)
    np.testing.assert_array_equal(done.found, (residual > 1.5) & at_fault)
    assert not done.backlog.any()


@given(residuals, faults, st.integers(0, 5))
def test_one_month_is_the_rule_of_one_month(residual, at_fault, capacity):
    done = review_months(residual[:1], at_fault[:1], 1.5, capacity)
    np.testing.assert_array_equal(done.visited[0], choose_reviews(residual[0], 1.5, capacity))


@given(residuals, faults, st.integers(0, 5))
def test_another_reviewer_never_lengthens_the_queue(residual, at_fault, capacity):
    few, more = (review_months(residual, at_fault, 1.5, n) for n in (capacity, capacity + 1))
    assert (more.backlog <= few.backlog).all()


def test_a_visit_finds_the_fault_of_a_month_that_waited():
    done = review_months([[4.0, 3.0], [0.0, 0.0]], [[False, True], [False, False]], 2.0, 1)
    assert done.found.tolist() == [[False, False], [False, True]]
    assert done.precision() == 0.5
    assert np.isnan(review_months([[0.0]], [[True]], 2.0, 1).precision())


def test_the_upgrade_makes_reviews_forty_percent_more_precise():
    found = upgrade(replications=150, seed=3)
    year = found.year.pivot_table("mean", "signal", "outcome")
    assert year.loc["after", "precision"] / year.loc["before", "precision"] == pytest.approx(1.4, abs=0.01)
    assert year.loc["after", "found"] > year.loc["before", "found"]
    assert year.loc["before", "precision"] > 3 * found.lottery
    assert found.noise["after"] < found.noise["before"]
    pd.testing.assert_frame_equal(found.months, upgrade(replications=150, seed=3).months)


def test_too_few_reviewers_let_the_queue_grow_month_by_month():
    months = upgrade(LightRule(capacity=3), gain=0.1, replications=60).months
    backlog = months.query("signal == 'before' and outcome == 'backlog'")["mean"]
    assert (np.diff(backlog) > 0).all()


def test_rules_that_cannot_be_are_refused():
    for wrong in ({"units": 0}, {"capacity": -1}, {"share": 1.5}, {"noise": 0.0}):
        with pytest.raises(InputError, match=next(iter(wrong))):
            LightRule(**wrong)
    with pytest.raises(InputError, match="cannot grow"):
        upgrade(LightRule(noise=0.2), replications=20)
    with pytest.raises(InputError, match="replications"):
        upgrade(replications=1)
