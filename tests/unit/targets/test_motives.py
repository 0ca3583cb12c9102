import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gzsim.errors import InputError
from gzsim.targets import contest_amplification
from gzsim.theory.contest import tullock

TARGETS, RIVALS, PRIZES = st.floats(0, 15), st.integers(2, 30), st.floats(1, 500)


def payoff(added, others, own, n, prize, rho, cost):
    """Of one leader who adds a margin while all rivals add theirs: chance of the prize less quadratic cost."""
    mine, theirs = (own + added) ** rho, (n - 1) * (own + others) ** rho
    return prize * mine / (mine + theirs) - cost * added**2 / 2


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
def test_asked_nothing_of_leaders_squared_amplification_is_cf12_s_effort(prize):
    assert contest_amplification(0.0, 9, prize) ** 2 == pytest.approx(float(tullock(9, prize).effort))


@given(TARGETS, RIVALS, PRIZES)
def test_amplification_rises_with_prizes_falls_with_rivals_and_target(own, n, prize):
    base = contest_amplification(own, n, prize)
    assert base > 0
    assert contest_amplification(own, n, 2 * prize) > base
    assert contest_amplification(own, n + 1, prize) < base
    assert contest_amplification(own + 1, n, prize) < base


@pytest.mark.parametrize(
    ("call", "field"),
    [
        (lambda: contest_amplification(1, 1, 1), "contestants"),
        (lambda: contest_amplification(1, 9, prize=0), "prize"),
        (lambda: contest_amplification(1, 9, 1, decisiveness=1.2), "decisiveness"),
        (lambda: contest_amplification(-1, 9, 1), "own_target"),
        (lambda: contest_amplification(1, 9, 1, cost=0), "cost"),
    ],
)
def test_numbers_outside_their_range_are_refused_by_name(call, field):
    with pytest.raises(InputError, match=field):
        call()
