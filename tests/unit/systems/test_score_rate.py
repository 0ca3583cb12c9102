"""S16: money follows score rate and spending, in quadrants, and is worked for."""

import numpy as np
import pytest
from scipy.stats import norm

from gzsim.errors import InputError
from gzsim.sanctions import Appraisal, Combination, PieceRate, ScoreRateBudget
from gzsim.scenario import load_scenario, plausible_draws
from gzsim.simulation.calendar import Calendar, prepare
from gzsim.simulation.ensemble import simulate_indicators, simulate_scheme
from gzsim.simulation.simulate import case_of
from gzsim.simulation.state import blank

SPENT, NOT_SPENT = 1.0, 1.3
"""Index of spending: the full mark, and more than .2 spans below it."""


@pytest.fixture(scope="module")
def scenario():
    return load_scenario("spending-performance")


def lived(scenario, changes, simulate=simulate_scheme, replications=8):
    case = case_of(scenario.with_(changes), "reallocation")
    return simulate(case.world, case.scheme, years=3, replications=replications, seed=3)


@pytest.mark.parametrize(
    ("score", "index", "change"),
    [(95.0, SPENT, 0.05), (85.0, SPENT, -0.05), (95.0, NOT_SPENT, 0.0), (85.0, NOT_SPENT, -0.10), (120.0, SPENT, 0.1)],
)
def test_each_quadrant_has_its_change(score, index, change):
    rule = ScoreRateBudget(60.0, execution="spending")
    found = rule.changes(Appraisal(np.array([score, 90.0]), measures={"spending": np.array([index, SPENT])}))
    assert found.tolist() == pytest.approx([change, 0.0])


def test_money_is_moved_and_none_is_made():
    rule = ScoreRateBudget(60.0, execution="spending")
    scores, index = np.array([70.0, 88.0, 93.0, 130.0]), np.array([1.0, 1.5, 1.0, 1.5])
    settled = rule.settle(Appraisal(scores, measures={"spending": index}))
    assert settled.money.sum() == 0
    assert (np.diff(rule.transfers(Appraisal(scores, measures={"spending": np.ones(4)}))) > 0).all()


def test_next_years_work_is_paid_from_the_budget_that_moves(scenario):
    """What a year moves is a share of what next year's capability is counted against."""
    rule = scenario.scheme("reallocation")
    assert rule.budget == scenario.parameter_table()["budget.subsidy"] == 60
    case = case_of(scenario, "reallocation")
    calendar = Calendar(blank(case.world, np.arange(4)), prepare(case.world), seed=3)
    verdict = calendar.year(case.scheme)
    spending = 2.0 - case.world.on_ruler(verdict.truth)[:, case.world.place_of("execution", "execution")]
    changes = rule.changes(Appraisal(verdict.judged, measures={"execution": spending}))
    after = 1.0 + changes - changes.mean(-1, keepdims=True)
    assert calendar.state.transfer / 60 == pytest.approx(after - 1.0, abs=1e-7)


def test_a_point_is_worth_what_it_adds_to_the_expected_money():
    rule, z = ScoreRateBudget(60.0, width=12.0), np.linspace(-8, 8, 20001)
    expected, doubt = np.array([80.0, 90.0, 101.0]), np.array([4.0, 6.0, 5.0])

    def moved(at):
        rate = np.clip((at[:, None] + doubt[:, None] * z - 90.0) / 12.0, -1.0, 1.0)
        return 6.0 * (rate * norm.pdf(z)).sum(1) * (z[1] - z[0])

    def mean(at):
        return moved(at) - (moved(expected).sum() - moved(expected) + moved(at)) / 3

    assert rule.expected_money(expected, doubt, expected) == pytest.approx(mean(expected), abs=0.02)
    slope = (mean(expected + 0.01) - mean(expected - 0.01)) / 0.02
    assert rule.marginal_money(expected, doubt) == pytest.approx(slope, rel=1e-5)


def test_spending_is_asked_for_and_read_together_with_other_schemes():
    rule = ScoreRateBudget(60.0, execution="spending")
    with pytest.raises(InputError, match="spending"):
        rule.transfers(Appraisal(np.array([80.0, 90.0])))
    both = Combination((PieceRate(0.1), rule))
    assert tuple(both.measures_read()) == ("spending",)
    with pytest.raises(InputError, match="no_such"):
        load_scenario("spending-performance").with_({"schemes.reallocation.execution": "no_such"})


def test_ten_times_the_share_raises_true_achievement(scenario):
    """By a point of a hundred at the defaults and in nine of ten draws."""
    draws = plausible_draws(10, seed=1, scenarios=scenario).to_dict("records")
    more = [
        np.subtract(
            *(
                float(lived(scenario, {"parameters": each, "schemes.reallocation.share": share})["achievement"].mean())
                for share in (0.3, 0.03)
            )
        )
        for each in ({}, *draws)
    ]
    assert more[0] > 1.0
    assert (np.array(more[1:]) > 1.0).sum() >= 9, more


def test_the_cut_for_what_is_not_spent_draws_work_to_spending(scenario):
    """More the larger it is; who stands far above the threshold does not feel it."""
    effort = [
        float(
            lived(scenario, {"schemes.reallocation.unspent": cut}, simulate_indicators)["effort"]
            .sel(indicator="execution")
            .mean()
        )
        for cut in (0.0, 0.05, 0.5)
    ]
    assert effort[0] < effort[1] < effort[2]
    assert effort[2] > effort[0] + 0.01
