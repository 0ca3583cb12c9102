"""CF13, CF14 and CF21 against best responses by search."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize_scalar
from scipy.stats import norm

from gzsim.theory.team import collective_penalty, group_product
from gzsim.theory.threshold import effort_under_threshold, hardest_target, largest_stake, stationary_efforts

POSITIVE = st.floats(0.2, 5)


def best(payoff, high):
    grid = np.linspace(0, high, 2001)
    at = int(np.argmax(payoff(grid)))
    bounds = grid[max(at - 1, 0)], grid[min(at + 1, 2000)]
    return minimize_scalar(lambda x: -payoff(x), bounds=bounds, method="bounded", options={"xatol": 1e-10}).x


@given(st.floats(-2, 6), POSITIVE, POSITIVE, POSITIVE)
@settings(max_examples=60)
def test_effort_under_a_target_is_the_best_there_is(target, bonus, sd, cost):
    def payoff(effort):
        return bonus * norm.cdf((effort - target) / sd) - cost * effort**2 / 2

    found = effort_under_threshold(target, bonus, sd, cost)
    searched = best(payoff, (2 * bonus / cost) ** 0.5)
    assert found.payoff == pytest.approx(payoff(found.effort))
    assert found.payoff >= payoff(searched) - 1e-9
    assert found.success == pytest.approx(norm.cdf((found.effort - target) / sd))


@given(st.floats(-2, 8), st.floats(0.5, 20), st.floats(0.2, 3))
@settings(max_examples=60)
def test_no_stationary_effort_is_missed(target, bonus, sd):
    def excess(effort):
        return effort - bonus / sd * norm.pdf((target - effort) / sd)

    grid = np.linspace(0, bonus / sd * 0.4, 20_001)
    signs = np.sign(excess(grid))
    roots = stationary_efforts(target, bonus, sd, 1.0)
    assert len(roots) >= (np.diff(signs) != 0).sum()  # the grid may step over two that lie close together
    assert len(roots) in (1, 2, 3)
    assert [excess(root) for root in roots] == pytest.approx([0] * len(roots), abs=1e-9 * (1 + bonus / sd**2))


def test_three_stationary_efforts_are_best_worst_and_second_best():
    low, middle, high = stationary_efforts(2.2, 5.0, 1.0, 1.0)

    def curvature(effort):
        return np.diff([5 * norm.cdf(e - 2.2) - e**2 / 2 for e in (effort - 1e-3, effort, effort + 1e-3)], 2)[0]

    assert curvature(low) < 0 < curvature(middle)
    assert curvature(high) < 0


@given(POSITIVE, POSITIVE, POSITIVE)
@settings(max_examples=40)
def test_the_hardest_target_calls_forth_most_effort(bonus, sd, cost):
    found = hardest_target(bonus, sd, cost)
    tried = [effort_under_threshold(t, bonus, sd, cost).effort for t in np.linspace(0, 3 * bonus / cost / sd, 300)]
    assert max(tried) <= found.effort * (1 + 1e-9)
    assert effort_under_threshold(found.target * (1 - 1e-9), bonus, sd, cost).effort == pytest.approx(
        found.effort, 1e-4
    )
    if bonus / (cost * sd**2) <= largest_stake():
        assert found.success == 0.5
    else:
        assert found.success > 0.5


def test_for_a_large_stake_effort_collapses_beyond_the_hardest_target():
    found = hardest_target(20.0, 1.0, 1.0)
    assert effort_under_threshold(found.target * 1.001, 20.0, 1.0, 1.0).effort < 0.1 * found.effort


def test_effort_against_the_target_is_an_inverted_u():
    efforts = [effort_under_threshold(t, 2.0, 1.0, 1.0).effort for t in np.linspace(-1, 4, 60)]
    peak = int(np.argmax(efforts))
    assert (np.diff(efforts[: peak + 1]) > 0).all()
    assert (np.diff(efforts[peak:]) < 0).all()


SHARES = st.lists(st.floats(0.05, 1), min_size=2, max_size=5).map(lambda raw: np.array(raw) / sum(raw))


@given(SHARES, st.floats(1, 30), st.floats(0.5, 4), st.floats(0.4, 2))
@settings(max_examples=40)
def test_no_member_of_a_punished_team_gains_by_doing_otherwise(shares, penalty, target, sd):
    found = collective_penalty(shares, penalty, target, sd)
    assert found.efforts.sum() == pytest.approx(found.total)
    for share, own in zip(shares, found.efforts, strict=True):

        def payoff(effort, share=share, own=own):
            return -share * penalty * norm.sf((found.total - own + effort - target) / sd) - effort**2 / 2

        assert payoff(own) >= payoff(best(payoff, (2 * share * penalty) ** 0.5)) - 1e-7 * penalty


@given(SHARES, SHARES, st.floats(1, 30), st.floats(0.5, 3))
@settings(max_examples=40)
def test_how_a_penalty_is_split_matters_to_its_cost_alone(shares, others, penalty, target):
    one, two = collective_penalty(shares, penalty, target, 1.0), collective_penalty(others, penalty, target, 1.0)
    shared = set(np.round(one.equilibria, 9)) & set(np.round(two.equilibria, 9))
    assert shared  # the maximum of the potential is an equilibrium of every split
    assert one.cost_ratio >= 1 - 1e-12
    assert (one.efforts / one.total) == pytest.approx(shares)
    cost, equal = (one.efforts**2).sum(), one.total**2 / len(shares)
    assert one.cost_ratio == pytest.approx(cost / equal)


@given(st.floats(0.5, 4), st.floats(1, 12))
@settings(max_examples=40)
def test_a_team_of_one_does_what_an_official_under_a_target_does(target, penalty):
    alone = effort_under_threshold(target, penalty, 1.0, 1.0)
    assert collective_penalty([1.0], penalty, target, 1.0).total == pytest.approx(alone.effort)


def test_small_shares_hold_together_at_a_target_that_one_alone_gives_up():
    alone, shared = (collective_penalty(s, 6.0, 2.5, 1.0) for s in ([1.0], [0.5, 0.3, 0.2]))
    assert shared.total > 15 * alone.total
    assert alone.total == pytest.approx(shared.equilibria[0])  # the team, too, might give up


def test_the_source_document_s_split_keeps_effort_at_a_seventh_more_cost():
    split, equal = (collective_penalty(s, 10.0, 3.0, 1.0) for s in ([0.5, 0.3, 0.2], [1 / 3] * 3))
    assert split.total == pytest.approx(equal.total)
    assert (split.cost_ratio, equal.cost_ratio) == pytest.approx((1.14, 1.0))


def test_answers_in_turn_lead_to_the_equilibrium():
    shares, penalty, target = np.array([0.6, 0.4]), 4.0, 1.0
    efforts = np.array([1.0, 0.2])
    for _ in range(60):
        for i, share in enumerate(shares):
            others = efforts.sum() - efforts[i]

            def payoff(effort, share=share, others=others):
                return -share * penalty * norm.sf(others + effort - target) - effort**2 / 2

            efforts[i] = best(payoff, 3.0)
    assert efforts == pytest.approx(collective_penalty(shares, penalty, target, 1.0).efforts, abs=1e-6)


@pytest.mark.parametrize(
    ("penalty", "target", "reaches", "words"),
    [
        (4.0, 1.0, True, "expects to reach"),
        (10.0, 3.0, True, "may also be stuck at 0.05"),
        (4.0, 3.0, False, "only equilibria below"),
    ],
)
def test_what_kind_of_equilibrium_was_found_is_said(penalty, target, reaches, words):
    found = collective_penalty([0.5, 0.3, 0.2], penalty, target, 1.0)
    assert found.reaches_target is reaches
    assert words in found.statement
    assert list(found.equilibria) == sorted(found.equilibria)


@pytest.mark.parametrize(("n", "cost"), [(1, 1.0), (3, 1.0), (5, 2.0), (12, 0.3)])
def test_free_riding_and_its_cure_by_search(n, cost):
    found = group_product(n, cost)
    first_best = best(lambda e: e - cost * e**2 / 2, 3 / cost)
    assert found.group_penalty == pytest.approx(first_best)
    others = (n - 1) * found.equal_share
    riding = best(lambda e: (others + e) / n - cost * e**2 / 2, 3 / cost)
    assert found.equal_share == pytest.approx(riding, abs=1e-7)
    assert n * found.equal_share == pytest.approx(n * first_best / n)

    def punished(effort, others):
        product = others + effort
        return np.where(product >= n / cost - 1e-9, product / n, 0.0) - cost * effort**2 / 2

    efforts = np.append(np.linspace(0, 3 / cost, 3001), 1 / cost)
    payoffs = punished(efforts, (n - 1) / cost)
    assert payoffs.max() == pytest.approx(found.payoff)
    assert payoffs[efforts < 0.999 / cost].max() == pytest.approx(found.best_deviation)
    if n > 1:
        assert punished(efforts, 0.0).max() == 0  # nor does anyone begin alone
