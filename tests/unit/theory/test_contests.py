"""CF07–CF12 against best responses, simulation and numerical optima."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from scipy.integrate import quad
from scipy.optimize import minimize, minimize_scalar

from gzsim.errors import InputError
from gzsim.theory.contest import all_pay_effort, expected_total_effort, tullock
from gzsim.theory.order_statistics import expected_order_statistics
from gzsim.theory.prize_schedule import optimal_prizes
from gzsim.theory.rank_tournament import (
    expected_prizes,
    gumbel_rank_effects,
    normal_rank_effects,
    rank_effects,
    rank_tournament,
)
from gzsim.theory.tournament import duel, first_best_spread


def best(payoff, high):
    """Where the payoff is greatest on a grid from 0, then by golden section around it."""
    grid = np.linspace(0, high, 400)
    at = int(np.argmax([payoff(x) for x in grid]))
    bounds = grid[max(at - 1, 0)], grid[min(at + 1, 399)]
    return minimize_scalar(lambda x: -payoff(x), bounds=bounds, method="bounded", options={"xatol": 1e-9}).x


def answer_to(rival, spread, sd, cost):
    """Best effort of one contestant, the other's given."""
    return best(
        lambda e: spread * stats.norm.cdf((e - rival) / (sd * 2**0.5)) - cost * e**2 / 2, 3 * spread / sd / cost
    )


@pytest.mark.parametrize(("spread", "sd", "cost"), [(3.0, 1.5, 1.0), (1.0, 0.4, 2.0), (11.0, 1.0, 1.0)])
def test_each_of_two_answers_the_other_with_the_same_effort(spread, sd, cost):
    effort = duel(spread, sd, cost).effort
    assert answer_to(effort, spread, sd, cost) == pytest.approx(effort, abs=1e-5)


def test_with_concave_payoffs_answers_in_turn_lead_there_from_anywhere():
    found, effort = duel(3.0, 1.5, 1.0), 2.0
    for _ in range(8):
        effort = answer_to(effort, 3.0, 1.5, 1.0)
    assert found.concave
    assert effort == pytest.approx(found.effort, abs=1e-5)


def test_a_prize_too_large_for_the_luck_destroys_the_contest():
    assert not duel(12.0, 1.0, 1.0).concave
    with pytest.raises(InputError, match=r"spread.*≤ 12\.35"):
        duel(12.5, 1.0, 1.0)


def test_the_first_best_spread_makes_output_the_contestants_own():
    for value, sd, cost in ((1.0, 1.5, 1.0), (2.0, 3.0, 1.0)):
        assert duel(first_best_spread(value, sd), sd, cost).effort == pytest.approx(value / cost)


@given(st.floats(0.5, 3), st.floats(1.05, 3))
@settings(max_examples=30)
def test_effort_falls_with_luck(sd, more):
    assert duel(1.0, sd * more, 1.0).effort < duel(1.0, sd, 1.0).effort


def test_a_contest_of_two_is_a_tournament_of_two():
    many = rank_tournament([3.0, 0.0], 1.0, stats.norm(scale=1.5))
    assert many.effort == pytest.approx(duel(3.0, 1.5, 1.0).effort)


NOISES = {
    "normal": stats.norm(scale=1.7),
    "luck at the top": stats.gumbel_r(scale=0.8),
    "disaster at the bottom": stats.gumbel_l(scale=0.8),
    "heavy tails": stats.t(df=4),
    "one-sided": stats.gamma(3),
}


@pytest.mark.parametrize("noise", NOISES.values(), ids=NOISES)
def test_rank_effects_are_the_slope_of_the_simulated_chance_of_each_rank(noise):
    n, draws, step = 5, 400_000, 0.15
    luck = noise.ppf(np.random.default_rng(7).random((draws, n)))
    others = np.sort(luck[:, 1:], axis=1)

    def chances(more):
        ahead = (others > luck[:, :1] + more).sum(1)
        return np.bincount(ahead, minlength=n) / draws

    slope = (chances(step) - chances(-step)) / (2 * step)  # common random numbers; error of order step²
    assert rank_effects(n, noise) == pytest.approx(slope, abs=0.006)


def test_with_even_luck_effort_helps_only_beyond_the_range_of_luck():
    """One who is h ahead of luck of width 2 is beyond all others with probability h/2; else all ranks are as before."""
    assert rank_effects(5, stats.uniform(-1, 2)) == pytest.approx([0.5, 0, 0, 0, -0.5], abs=1e-12)


@given(st.integers(2, 60), st.floats(0.2, 5))
@settings(max_examples=25)
def test_more_effort_moves_chances_between_ranks_and_makes_none(n, scale):
    for effects in (
        normal_rank_effects(n, scale),
        gumbel_rank_effects(n, scale),
        rank_effects(n, stats.t(df=3, scale=scale)),
    ):
        assert effects.sum() == pytest.approx(0, abs=1e-9)
        assert effects[0] > 0 > effects[-1]


@given(st.integers(2, 60))
@settings(max_examples=15)
def test_formulas_for_normal_and_gumbel_luck_agree_with_quadrature(n):
    assert normal_rank_effects(n, 1.3) == pytest.approx(rank_effects(n, stats.norm(scale=1.3)), abs=1e-10)
    assert gumbel_rank_effects(n, 1.3) == pytest.approx(rank_effects(n, stats.gumbel_r(scale=1.3)), abs=1e-10)


def test_mirrored_luck_exchanges_reward_and_punishment():
    assert rank_effects(9, stats.gumbel_l()) == pytest.approx(-gumbel_rank_effects(9)[::-1], abs=1e-10)
    ratio = -gumbel_rank_effects(9)[-1] / gumbel_rank_effects(9)[0]
    assert round(ratio, 6) == 2.057589


def test_head_reward_and_tail_penalty_are_alike_under_symmetric_luck_only():
    head, tail = [1.0] + [0.0] * 8, [0.0] * 8 + [-1.0]
    for noise in (stats.norm(), stats.logistic(), stats.t(df=5)):
        assert rank_tournament(head, 1.0, noise).effort == pytest.approx(rank_tournament(tail, 1.0, noise).effort)
    lucky = stats.gumbel_r()
    assert rank_tournament(tail, 1.0, lucky).effort > 2 * rank_tournament(head, 1.0, lucky).effort


def test_tournament_effort_is_the_best_answer_to_itself_by_simulation():
    prizes, cost = np.array([3.0, 1.0, 0.5, 0.0, -1.0]), 1.0
    found = rank_tournament(prizes, cost, stats.norm())
    luck = np.random.default_rng(8).normal(size=(1_000_000, 5))
    others = luck[:, 1:].T

    def payoff(effort):
        ahead = (others > luck[:, 0] + effort - found.effort).sum(0)
        return prizes[ahead].mean() - cost * effort**2 / 2

    tried = found.effort + np.array([-0.3, 0.0, 0.3])
    curvature, slope, _ = np.polyfit(tried, [payoff(effort) for effort in tried], 2)
    assert curvature < 0
    assert -slope / (2 * curvature) == pytest.approx(found.effort, abs=0.02)


def test_prizes_that_ask_for_more_than_they_pay_have_no_equilibrium():
    with pytest.raises(InputError, match="give up"):
        rank_tournament([50.0] + [0.0] * 8, 1.0, stats.norm())


def test_prizes_that_reward_the_last_call_forth_nothing():
    assert rank_tournament([0.0, 0.0, 1.0], 1.0, stats.norm()).effort == 0


def test_expected_prizes_far_ahead_are_the_first_and_far_behind_the_last():
    assert expected_prizes([5.0, 2.0, -1.0], [-30.0, 0.0, 30.0], stats.norm()) == pytest.approx([-1.0, 2.0, 5.0])


@pytest.mark.parametrize(
    "noise", [stats.norm(2, 3), stats.gumbel_r(), stats.expon()], ids=["normal", "Gumbel", "exponential"]
)
def test_expected_order_statistics_by_simulation(noise):
    drawn = np.sort(noise.rvs(size=(200_000, 6), random_state=9), axis=1)[:, ::-1]
    error = drawn.std(0) / 200_000**0.5
    assert (np.abs(expected_order_statistics(6, noise) - drawn.mean(0)) < 4.5 * error).all()


@given(st.integers(1, 300))
@settings(max_examples=20)
def test_order_statistics_sum_to_n_means_exponential_ones_are_harmonic(n):
    assert expected_order_statistics(n, stats.norm(1, 2)).sum() == pytest.approx(n)
    harmonic = np.cumsum(1 / np.arange(n, 0, -1))[::-1]
    assert expected_order_statistics(n, stats.expon()) == pytest.approx(harmonic, abs=1e-9)


@pytest.mark.parametrize("gamma", [0.5, 1.0, 2.0, 3.0])
@pytest.mark.parametrize("effects", [normal_rank_effects(5), gumbel_rank_effects(5)], ids=["normal", "Gumbel"])
def test_prize_schedule_is_the_cheapest_that_keeps_utility_and_incentive(gamma, effects):
    found = optimal_prizes(effects, 1.0, 0.2, gamma).prizes

    def utility(w):
        return np.log(w) if gamma == 1 else w ** (1 - gamma) / (1 - gamma)

    constraints = [
        {"type": "ineq", "fun": lambda w: utility(w).mean() - utility(found).mean()},
        {"type": "ineq", "fun": lambda w: effects @ utility(w) - effects @ utility(found)},
    ]
    numeric = minimize(
        np.mean, np.linspace(1.6, 0.8, 5), constraints=constraints, bounds=[(0.05, 10)] * 5, options={"ftol": 1e-13}
    )
    assert numeric.x == pytest.approx(found, abs=2e-4)


@given(st.integers(3, 20), st.floats(0.05, 0.3))
@settings(max_examples=25)
def test_caution_decides_between_stick_and_carrot(n, incentive):
    effects = normal_rank_effects(n)
    bold, even, cautious = (optimal_prizes(effects, 1.0, incentive, gamma) for gamma in (0.5, 1.0, 2.0))
    assert bold.reward > bold.punishment
    assert even.reward == pytest.approx(even.punishment)
    assert cautious.reward < cautious.punishment


def test_a_last_prize_below_nothing_is_refused():
    with pytest.raises(InputError, match=r"incentive.*< 0\.67"):
        optimal_prizes(normal_rank_effects(9), 1.0, 0.7, 2.0)


COSTS = {
    "uniform": stats.uniform(0.5, 0.5),
    "few able": stats.beta(4, 1, 0.5, 1.5),
    "many able": stats.beta(1, 3, 0.4, 1),
}


@pytest.mark.parametrize("abilities", COSTS.values(), ids=COSTS)
@pytest.mark.parametrize("prizes", [[1, 0, 0], [2, 1, 0, 0], [1, 0.5, 0.5, 0, -1]], ids=str)
def test_nobody_gains_by_posing_as_another_type_in_an_all_pay_contest(abilities, prizes):
    n = len(prizes)
    types = abilities.ppf(np.linspace(0.0, 1.0, 41))
    efforts = all_pay_effort(types, prizes, abilities)
    assert (np.diff(efforts) < 0).all()  # less able, less effort
    share = abilities.cdf(types)
    chances = np.array([stats.binom.pmf(j, n - 1, share) for j in range(n)])
    worth = np.array(prizes) @ chances
    for own in range(0, 41, 8):
        assert np.argmax(worth - types[own] * efforts) == own


def test_all_pay_effort_of_one_prize_is_the_textbook_integral():
    abilities, n = stats.uniform(0.5, 0.5), 4
    for c in (0.5, 0.6, 0.9):
        textbook = quad(lambda t: (n - 1) * (1 - abilities.cdf(t)) ** (n - 2) * abilities.pdf(t) / t, c, 1.0)[0]
        assert all_pay_effort([c], [1, 0, 0, 0], abilities)[0] == pytest.approx(textbook, abs=1e-10)


@pytest.mark.parametrize("n", [50, 300, 3000])
def test_all_pay_effort_of_the_best_among_very_many(n):
    """With v = (1 − F)^{n−1}, the chance to win against rivals above a type, the integral has no peak."""
    flat = quad(lambda v: 2 / (2 - v ** (1 / (n - 1))), 0, 1)[0]
    assert all_pay_effort([0.5], [1.0] + [0.0] * (n - 1), COSTS["uniform"])[0] == pytest.approx(flat, abs=1e-9)


@pytest.mark.parametrize("abilities", COSTS.values(), ids=COSTS)
def test_total_effort_is_the_mean_over_types(abilities):
    prizes = [1.0, 0.3, 0.0, 0.0]
    nodes, weights = np.polynomial.legendre.leggauss(40)
    efforts = all_pay_effort(abilities.ppf((nodes + 1) / 2), prizes, abilities)
    assert expected_total_effort(prizes, abilities) == pytest.approx(4 * (weights @ efforts) / 2, rel=1e-4)


@pytest.mark.parametrize("abilities", COSTS.values(), ids=COSTS)
def test_one_first_prize_yields_more_than_any_division_of_it(abilities):
    totals = [
        expected_total_effort([1 - second - third, second, third, 0, 0], abilities)
        for second, third in ((0, 0), (0.1, 0), (0.3, 0.1), (0.33, 0.33))
    ]
    assert totals == sorted(totals, reverse=True)


def test_the_best_type_works_harder_in_a_larger_contest():
    abilities = stats.uniform(0.5, 0.5)
    efforts = [all_pay_effort([0.5], [1.0] + [0.0] * (n - 1), abilities)[0] for n in (2, 3, 9, 30)]
    assert efforts == sorted(efforts)
    assert efforts[-1] < 1 / 0.5  # never more than the prize is worth to the best


@pytest.mark.parametrize(("n", "V", "rho"), [(2, 1.0, 2.0), (9, 1.0, 1.0), (5, 3.0, 0.5), (4, 2.0, 4 / 3)])
def test_tullock_effort_is_the_best_answer_to_itself(n, V, rho):
    found = tullock(n, V, rho)
    answer = best(lambda x: V * x**rho / (x**rho + (n - 1) * found.effort**rho) - x if x else 0.0, V)
    payoff = V * answer**rho / (answer**rho + (n - 1) * found.effort**rho) - answer
    assert payoff == pytest.approx(found.rent, abs=1e-6)
    assert found.rent >= 0
    if rho < n / (n - 1):
        assert answer == pytest.approx(found.effort, abs=1e-5)


@given(st.integers(2, 200))
def test_with_more_contestants_each_does_less_and_all_do_more(n):
    fewer, more = tullock(n, 1.0), tullock(n + 1, 1.0)
    assert more.effort < fewer.effort
    assert more.total > fewer.total
