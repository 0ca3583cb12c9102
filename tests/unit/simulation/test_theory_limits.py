"""The simulation returns the closed forms of incentive theory in their limiting cases."""

import numpy as np
import pytest
from scipy.special import ndtr

from gzsim.sanctions import LastPlace, NoSanction, PieceRate
from gzsim.simulation.ensemble import simulate_scheme


def mean_effort(world, scheme, years=1, replications=4):
    return float(simulate_scheme(world, scheme, years=years, replications=replications, seed=3)["work"].mean())


@pytest.mark.parametrize(("per_point", "cost"), [(0.002, 1.0), (0.004, 1.0), (0.004, 2.0)])
def test_piece_rate_effort_is_slope_over_cost_holmstrom_milgrom1987(textbook_world, per_point, cost):
    """CF01: e = b/k; a span of work is worth 100 points, and a point raises the mean of nine as well."""
    world = textbook_world(effect=1.5, **{"work.cost": cost})
    slope = per_point * (1 - 1 / 9) * 100 * 1.5
    assert mean_effort(world, PieceRate(per_point)) == pytest.approx(slope / cost, rel=1e-12)


@pytest.mark.parametrize(("luck", "deduction"), [(1.0, 0.02), (2.0, 0.02), (1.0, 0.04)])
def test_last_place_effort_lazear_rosen1981(textbook_world, luck, deduction):
    """CF08: k·e = Σ w_i·β_i with β_last = −0.165001/σ, β_first = 0.165001/σ, β_second = 0.103589/σ for nine units."""
    world = textbook_world(luck=luck, effect=1.0)
    sigma = 100 * luck / 10
    slope = deduction * (0.165001 + (0.165001 + 0.103589) / 2) / sigma
    effort = mean_effort(world, LastPlace(rate=deduction, subsidy=1.0, excellent=2))
    assert effort == pytest.approx(slope * 100 * 1.0, rel=1e-5)


def test_winner_and_loser_prizes_move_effort_alike_green_stokey1983(textbook_world):
    world = textbook_world()
    assert mean_effort(world, LastPlace(0.04, 1.0, excellent=1)) == pytest.approx(
        2 * 0.165001 * 0.04 / 10 * 100 * 2, rel=1e-5
    )


@pytest.mark.parametrize(("reaction", "discount"), [(0.6, 1 / 1.1), (0.2, 0.95)])
def test_ratchet_shades_effort_weitzman1980(textbook_world, reaction, discount):
    """CF15: effective incentive b·r/(r + λ) with δ = 1/(1 + r) and inertia 1 − λ."""
    parameters = {"targets.ratchet": reaction, "targets.inertia": 1 - reaction, "leader.discount": discount}
    world = textbook_world(**parameters)
    rate = 1 / discount - 1
    full = 0.002 * (8 / 9) * 100 * 2
    assert mean_effort(world, PieceRate(0.002)) == pytest.approx(full * rate / (rate + reaction), rel=2e-3)


def test_ratchet_with_known_last_year_fades_over_the_term():
    """CF16: effective share of the incentive over a term of five years."""
    from gzsim.simulation.effort.horizon import ratchet, survival

    seen = survival(np.array([0.0, 0.0, 0.0, 0.0, 1.0]), discount=1 / 1.1)
    expected = [0.157844, 0.184072, 0.256198, 0.454545, 1.0]
    np.testing.assert_allclose(ratchet(seen, inertia=0.4, reaction=0.6), expected, atol=1e-6)


@pytest.mark.parametrize(("audit", "fine"), [(0.3, 1.5), (0.0, 0.0), (0.9, 2.0)])
def test_over_reporting_under_audit_becker1968(textbook_world, audit, fine):
    """CF19: m* = max(0, (b − pF)/κ), whatever the truth; deterred once p ≥ b/F."""
    world = textbook_world(
        **{
            "fabrication.never_lie": 0.0,
            "fabrication.lying_cost": 2.0,
            "fabrication.lying_cost_log_sd": 0.0,
            "fabrication.audit_probability": audit,
            "fabrication.fine": fine,
        }
    )
    b = 0.005 * (8 / 9) * 100
    data = simulate_scheme(world, PieceRate(0.005), years=2, replications=5, seed=1)
    np.testing.assert_allclose(data["gap"], 100 * max(0.0, (b - audit * fine) / 2.0), atol=1e-10)


def test_without_any_motive_nobody_works_borrows_or_lies(textbook_world):
    data = simulate_scheme(textbook_world(), NoSanction(), years=2, replications=3, seed=1)
    assert float(data["work"].max()) == 0
    assert float(data["gap"].max()) == 0
    assert float(data["debt"].max()) == 0


def test_no_leader_gains_by_deviating_from_the_believed_optimum(textbook_world):
    """Payoff of one unit at e ± ε against eight rivals who play the equilibrium, by direct simulation of the contest.

    Common random numbers and 400,000 contests keep the error of a difference of payoffs far below the loss.
    """
    deduction, cost, sigma = 0.4, 1.0, 10.0
    scheme = LastPlace(rate=deduction, subsidy=1.0, excellent=2)
    equilibrium = mean_effort(textbook_world(luck=1.0, effect=1.0), scheme)
    noise = np.random.default_rng(5).standard_normal((400_000, 8)) * sigma
    own_luck = np.random.default_rng(6).standard_normal(400_000) * sigma

    def payoff(effort):
        lead = 100 * (effort - equilibrium)
        ahead = (noise > (lead + own_luck)[:, None]).sum(1)
        return scheme.prizes(9)[ahead] - 0.5 * cost * effort**2

    here = payoff(equilibrium)
    for step in (0.15, -0.15):
        loss = here - payoff(equilibrium + step)
        assert loss.mean() > 3 * loss.std() / np.sqrt(loss.size)


def test_realised_last_places_follow_the_normal_order(textbook_world):
    """With equal units every one of nine is last with probability 1/9."""
    data = simulate_scheme(textbook_world(), NoSanction(), years=5, replications=400, seed=11)
    share = data["last"].mean(["replication", "year"])
    error = np.sqrt(1 / 9 * 8 / 9 / 2000)
    assert float(np.abs(share - 1 / 9).max()) < 4 * error
    assert float(share.sum()) == pytest.approx(1.0)


def test_simulated_luck_is_normal_with_the_declared_spread(textbook_world):
    data = simulate_scheme(textbook_world(luck=1.0), NoSanction(), years=5, replications=400, seed=12)
    scores = data["true_score"].to_numpy().ravel()
    assert scores.mean() == pytest.approx(100, abs=4 * 10 / np.sqrt(scores.size))
    assert scores.std() == pytest.approx(10, rel=0.03)
    assert (scores < 90).mean() == pytest.approx(ndtr(-1.0), abs=0.01)
