"""CF19, CF20 and CF22 against search and simulation."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from scipy.optimize import minimize_scalar

from gzsim.theory.notch import (
    bunching_at_ceiling,
    bunching_at_floor,
    reach_at_linear_cost,
    reach_at_quadratic_cost,
    reports_at_ceiling,
)
from gzsim.theory.reporting import inspection_game, over_reporting

POSITIVE = st.floats(0.1, 10)


@pytest.mark.parametrize(("b", "p", "F", "kappa"), [(1, 0.3, 1.5, 2), (3, 0.0, 1, 0.5), (1, 0.9, 2, 1), (2, 0.5, 1, 4)])
def test_inflation_maximises_reward_less_fine_and_cost(b, p, F, kappa):
    def payoff(m):
        return b * m - p * F * m - kappa * m**2 / 2

    searched = minimize_scalar(lambda m: -payoff(m), bounds=(0, 20), method="bounded", options={"xatol": 1e-9}).x
    assert over_reporting(b, p, F, kappa).inflation == pytest.approx(searched, abs=1e-5)


@given(POSITIVE, POSITIVE, POSITIVE)
def test_from_the_deterring_audit_on_nothing_is_added(b, F, kappa):
    deterring = over_reporting(b, 0.0, F, kappa).deterring_audit
    if deterring <= 1:
        assert over_reporting(b, deterring, F, kappa).inflation == pytest.approx(0, abs=1e-12)
    else:
        assert over_reporting(b, 1.0, F, kappa).inflation > 0
    if deterring > 0.01:
        assert over_reporting(b, min(1.0, 0.99 * deterring), F, kappa).inflation > 0


@given(POSITIVE, POSITIVE, POSITIVE, POSITIVE)
def test_neither_side_of_the_inspection_game_can_gain(g, F, c, L):
    found = inspection_game(g, F, c, L)
    p, q = found.audit, found.cheating
    cheating_pays = (1 - p) * g - p * F
    auditing_pays = q * L - c
    assert cheating_pays == pytest.approx(0, abs=1e-9) if q < 1 else cheating_pays >= 0
    assert auditing_pays == pytest.approx(0, abs=1e-9) if p > 0 else auditing_pays <= 0


def test_play_that_learns_circles_the_equilibrium_of_inspection():
    """Fictitious play: each answers the other's frequency so far; frequencies go to the equilibrium."""
    g, F, c, L = 1.0, 2.0, 0.5, 1.5
    audits, cheats = 1.0, 1.0
    for n in range(2, 60_000):
        audit, cheat = cheats / (n - 1) * L > c, (1 - audits / (n - 1)) * g > audits / (n - 1) * F
        audits, cheats = audits + audit, cheats + cheat
    found = inspection_game(g, F, c, L)
    assert (audits / n, cheats / n) == pytest.approx((found.audit, found.cheating), abs=0.01)


@given(POSITIVE, st.floats(1.1, 5))
def test_a_larger_fine_saves_audits_and_prevents_no_cheating(F, more):
    mild, harsh = inspection_game(1.0, F, 0.5, 3.0), inspection_game(1.0, F * more, 0.5, 3.0)
    assert harsh.audit < mild.audit
    assert harsh.cheating == mild.cheating


COSTS = {
    "quadratic": (reach_at_quadratic_cost, lambda m: 0.02 * m**2 / 2),
    "linear": (reach_at_linear_cost, lambda m: 0.02 * m),
}


@pytest.mark.parametrize(("reach", "cost"), COSTS.values(), ids=COSTS)
def test_whoever_chooses_the_best_report_steps_to_the_limit_or_stays(reach, cost):
    limit, reward = 100.0, 0.7
    steps = np.linspace(0, 80, 8001)  # of 0.01
    D = reach(reward, 0.02)
    for true in (80.0, 100.0, 100.5, limit + D - 0.5, limit + D + 0.5, 160.0):
        reported = true - steps[np.argmax(reward * (true - steps <= limit + 1e-9) - cost(steps))]
        assert reports_at_ceiling(true, limit, D) == pytest.approx(reported, abs=0.011)


@pytest.mark.parametrize("truth", [stats.norm(90, 20), stats.gamma(4, scale=25)], ids=["normal", "skewed"])
def test_pile_and_hole_of_simulated_reports(truth):
    true = truth.rvs(size=400_000, random_state=3)
    reports = reports_at_ceiling(true, 100.0, 12.0)
    found = bunching_at_ceiling(100.0, 12.0, truth)
    assert (reports == 100).mean() == pytest.approx(found.mass, abs=0.003)
    assert not ((reports > found.hole[0]) & (reports <= found.hole[1])).any()
    outside = (reports < 100) | (reports > 112)
    assert (reports[outside] == true[outside]).all()


@given(st.floats(-5, 5), st.floats(0, 5))
def test_a_floor_mirrors_a_ceiling(limit, reach):
    floor = bunching_at_floor(limit, reach, stats.gumbel_r())
    ceiling = bunching_at_ceiling(-limit, reach, stats.gumbel_l())
    assert floor.mass == pytest.approx(ceiling.mass)
    assert floor.hole == (-ceiling.hole[1], -ceiling.hole[0])


@given(POSITIVE, POSITIVE, st.floats(1.1, 5))
def test_dearer_falsification_leaves_a_smaller_pile(reward, cost, more):
    for reach in (reach_at_quadratic_cost, reach_at_linear_cost):
        assert reach(reward, cost * more) < reach(reward, cost)
    assert bunching_at_ceiling(0.0, reach_at_quadratic_cost(reward, 1e12), stats.norm()).mass < 1e-5
