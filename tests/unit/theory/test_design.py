"""CF56–CF59: what is best for a province, against search over payoffs written down anew."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize, minimize_scalar

from gzsim.theory.design import best_audit, best_deduction, best_slope_of_reports, price_of_one_yardstick
from gzsim.theory.zone_alignment import zone_alignment

POSITIVE = st.floats(0.1, 5)
SHARE = st.floats(0.0, 1.0)


def largest(payoff, high):
    return minimize_scalar(lambda x: -payoff(x), bounds=(0, high), method="bounded", options={"xatol": 1e-10}).x


def answer(payoff, high):
    """What a leader does, found on a grid: no slope of the payoff is used."""
    grid = np.linspace(0.0, high, 200_001)
    return grid[payoff(grid).argmax()]


@given(POSITIVE, POSITIVE, POSITIVE, POSITIVE, POSITIVE)
def test_no_other_chance_of_an_audit_loses_less(b, F, kappa, h, a):
    def loss(p):
        m = max(0.0, b - p * F) / kappa
        return (h + kappa) * m**2 / 2 + a * p

    found = best_audit(b, F, kappa, h, a)
    assert found.loss <= min(map(loss, np.linspace(0, 1, 501))) + 1e-12
    assert found.loss == pytest.approx(loss(found.audit))


@given(POSITIVE, POSITIVE, POSITIVE, POSITIVE, POSITIVE)
def test_a_larger_fine_never_costs_the_province_more(b, F, kappa, h, a):
    assert best_audit(b, 1.2 * F, kappa, h, a).loss <= best_audit(b, F, kappa, h, a).loss + 1e-12


@given(POSITIVE, POSITIVE, POSITIVE, POSITIVE)
def test_audits_never_pursue_the_last_lie(b, F, kappa, a):
    found = best_audit(b, F, kappa, 2.0, a)
    assert found.audit * F < b
    assert found.inflation > 0


@pytest.mark.parametrize(
    ("V", "theta", "k", "p", "F", "kappa", "h"),
    [(0.5, 1.0, 1.0, 0.5, 0.4, 2.0, 4.0), (0.3, 1.5, 1.2, 0.1, 1.0, 4.0, 0.0), (0.4, 1.0, 1.0, 0.5, 1.0, 2.0, 1.0)],
)
def test_the_best_slope_is_that_of_leaders_who_search_their_answers(V, theta, k, p, F, kappa, h):
    def surplus(b):
        e = answer(lambda e: b * theta * e - k * e**2 / 2, 2.0)
        m = answer(lambda m: (b - p * F) * m - kappa * m**2 / 2, 2.0)
        return V * theta * e - k * e**2 / 2 - (h + kappa) * m**2 / 2

    found = best_slope_of_reports(V, theta, k, p, F, kappa, h)
    assert found.slope == pytest.approx(largest(surplus, 2 * V), abs=1e-3)
    assert found.surplus == pytest.approx(surplus(found.slope), abs=1e-5)


@given(POSITIVE, SHARE, POSITIVE, POSITIVE, POSITIVE)
def test_better_audits_allow_steeper_pay_up_to_what_truth_is_worth(V, p, F, kappa, h):
    found = best_slope_of_reports(V, 1.0, 1.0, p, F, kappa, h)
    assert min(V, p * F) - 1e-12 <= found.slope <= V + 1e-12
    assert found.slope <= best_slope_of_reports(V, 1.0, 1.0, min(1.0, 1.1 * p), F, kappa, h).slope + 1e-12


def test_two_are_ranked_as_a_duel_whose_loser_pays():
    """Φ((e − e′)/√2σ) has the slope 1/(2σ√π) where both work alike."""
    assert best_deduction(2, 1.0, 0.5).deduction == pytest.approx(0.5 * 2 * np.sqrt(np.pi))


@settings(max_examples=8)
@given(st.integers(2, 12), POSITIVE)
def test_the_deduction_grows_with_luck_and_with_the_number_ranked(n, sd):
    value = 0.1 * sd
    here = best_deduction(n, sd, value).deduction
    assert best_deduction(n, 2 * sd, value).deduction == pytest.approx(2 * here)
    assert best_deduction(n + 1, sd, value).deduction > here


@given(
    st.lists(st.tuples(SHARE, SHARE, SHARE), min_size=2, max_size=4),
    st.tuples(POSITIVE, POSITIVE, POSITIVE),
    st.tuples(POSITIVE, POSITIVE, POSITIVE),
)
def test_one_yardstick_is_never_free_but_where_needs_are_alike(needs, effect, cost):
    shares = np.full(len(needs), 1 / len(needs))
    found = price_of_one_yardstick(needs, shares, effect, cost)
    assert found.price >= -1e-12
    assert price_of_one_yardstick([needs[0]] * 2, [0.5, 0.5], effect, cost).price == pytest.approx(0, abs=1e-12)
    closed = [minimize(lambda w, u=u: _loss(w, u, effect, cost), u, method="BFGS", tol=1e-9).x for u in needs]
    assert np.allclose(found.own, closed, atol=1e-4)


def _loss(w, u, effect, cost):
    """Less the surplus of a zone whose leader answers to pay w."""
    e = np.array(effect) * w / cost
    return -(np.array(u) * effect @ e - np.array(cost) @ e**2 / 2)


def test_the_price_is_the_gain_of_zones_that_pay_what_truth_is_worth():
    """CF31 at the first-best slope, b = 1, where zones differ as their yardsticks say."""
    zones, shares = np.array([[0.8, 0.2], [0.2, 0.8]]), [0.5, 0.5]
    given_yardsticks = zone_alignment(zones, shares @ zones, shares, incentive=1.0, needs=1.0)
    assert price_of_one_yardstick(zones, shares).price == pytest.approx(given_yardsticks.gain)
