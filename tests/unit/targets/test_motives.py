import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gzsim.errors import InputError
from gzsim.targets.motives import contest_amplification, contest_effort, margins_down, safety_margin

TARGETS, RIVALS, PRIZES = st.floats(0, 15), st.integers(2, 30), st.floats(1, 500)


def payoff(added, others, own, n, prize, rho, cost):
    """Of one leader who adds a margin while all rivals add theirs: chance of the prize less quadratic cost."""
    mine, theirs = (own + added) ** rho, (n - 1) * (own + others) ** rho
    return prize * mine / (mine + theirs) - cost * added**2 / 2


def test_effort_tullock_1980():
    """CF12: n = 9, V = 1, ρ = 1: x = 0.098765."""
    assert contest_effort(9) == pytest.approx(0.098765, abs=1e-6)


@given(RIVALS, PRIZES)
def test_effort_falls_and_total_effort_rises_with_the_number_of_contestants(n, prize):
    assert contest_effort(n + 1, prize) < contest_effort(n, prize)
    assert (n + 1) * contest_effort(n + 1, prize) > n * contest_effort(n, prize)


@settings(max_examples=60)
@given(TARGETS, RIVALS, PRIZES, st.floats(0.2, 1.0), st.floats(0.2, 5))
def test_nobody_gains_by_adding_another_margin_than_the_contest_implies(own, n, prize, rho, cost):
    added = float(contest_amplification(own, n, prize, rho, cost))
    others = np.linspace(0, 4 * added + 1, 4001)
    best = payoff(added, added, own, n, prize, rho, cost)
    assert (payoff(others, added, own, n, prize, rho, cost) <= best + 1e-9 * prize).all()


@given(TARGETS, RIVALS, PRIZES)
def test_the_marginal_point_gains_what_it_costs(own, n, prize):
    added = float(contest_amplification(own, n, prize))
    step = 1e-4 * added
    up, down = (payoff(added + sign * step, added, own, n, prize, 1.0, 0.0) for sign in (1, -1))
    assert (up - down) / (2 * step) == pytest.approx(added, rel=1e-3)


@given(st.floats(0.01, 1e4))
def test_where_nothing_is_asked_of_the_leader_amplification_squared_is_the_effort_of_cf12(prize):
    assert contest_amplification(0.0, 9, prize) ** 2 == pytest.approx(float(contest_effort(9, prize)))


@given(TARGETS, RIVALS, PRIZES)
def test_amplification_rises_with_the_prize_and_falls_with_rivals_and_the_own_target(own, n, prize):
    base = contest_amplification(own, n, prize)
    assert base > 0
    assert contest_amplification(own, n, 2 * prize) > base
    assert contest_amplification(own, n + 1, prize) < base
    assert contest_amplification(own + 1, n, prize) < base


def test_margin_newsvendor():
    """CF25: q = 0.9, σ = 1, ρ = 0.3, n = 9: 0.787688."""
    assert safety_margin(0.9, 1.0, 0.3, 9) == pytest.approx(0.787688, abs=1e-6)


def test_a_parent_whose_children_carry_the_margin_reaches_its_target_as_often_as_wished():
    rng = np.random.default_rng(6)
    common, own = rng.standard_normal((40_000, 1)), rng.standard_normal((40_000, 9))
    luck = np.sqrt(0.3) * common + np.sqrt(0.7) * own
    result = 10 + safety_margin(0.9, 1.0, 0.3, 9) + luck.mean(axis=1)
    assert (result >= 10).mean() == pytest.approx(0.9, abs=0.006)


@given(st.floats(0.51, 0.99), st.floats(0.1, 5), st.floats(0, 0.99), st.integers(1, 40))
def test_more_children_need_a_smaller_margin_unless_luck_is_shared(q, sigma, rho, n):
    assert safety_margin(q, sigma, rho, n + 1) <= safety_margin(q, sigma, rho, n) + 1e-12
    assert safety_margin(q, sigma, 1.0, n + 1) == pytest.approx(float(safety_margin(q, sigma, 1.0, 1)))


@given(st.lists(st.floats(0, 3), min_size=1, max_size=5))
def test_margins_of_levels_add_up(margins):
    down = margins_down(margins)
    assert down[-1] == pytest.approx(sum(margins))
    assert (np.diff(down) >= 0).all()


@pytest.mark.parametrize(
    ("call", "field"),
    [
        (lambda: contest_effort(1), "contestants"),
        (lambda: contest_effort(9, prize=0), "prize"),
        (lambda: contest_effort(9, decisiveness=1.2), "decisiveness"),
        (lambda: contest_amplification(-1, 9, 1), "own_target"),
        (lambda: contest_amplification(1, 9, 1, cost=0), "cost"),
        (lambda: safety_margin(1.0, 1, 0, 9), "probability"),
        (lambda: safety_margin(0.9, -1, 0, 9), "sd"),
        (lambda: safety_margin(0.9, 1, -0.2, 9), "correlation"),
        (lambda: safety_margin(0.9, 1, 0, 0), "children"),
    ],
)
def test_numbers_outside_their_range_are_refused_by_name(call, field):
    with pytest.raises(InputError, match=field):
        call()
