"""S03, S15: a veto is feared for what it takes."""

import numpy as np
import pytest

from gzsim.sanctions import LastPlace, PieceRate, Scheme
from gzsim.scenario import load_scenario, plausible_draws
from gzsim.simulation.ensemble import simulate_scheme
from gzsim.simulation.simulate import case_of
from gzsim.simulation.world import build_world

MILD, HARSH = 96, 60
"""A cap that takes four points of a full score, and one that takes ten times as many."""


def struck(scenario, cap, replications=8):
    """Share of years in which a veto strikes, under caps."""
    harsh = scenario.with_({f"vetoes.{name}.cap": cap for name in scenario.vetoes})
    case = case_of(harsh, harsh.scheme_in_force)
    return float(simulate_scheme(case.world, case.scheme, years=4, replications=replications, seed=3)["vetoed"].mean())


@pytest.mark.parametrize("name", ["development-zones", "essential-medicines"])
def test_ten_times_the_cap_is_met_more_often(name):
    """By a percentage point at least, at the defaults and in plausible draws in which some are struck and some not."""
    scenario = load_scenario(name)
    assumed = [{}, *plausible_draws(10, seed=1, scenarios=scenario).to_dict("records")]
    worlds = [scenario.with_({"parameters": each}) for each in assumed]
    mild, harsh = (np.array([struck(each, cap) for each in worlds]) for cap in (MILD, HARSH))
    at_risk = (mild > 0.05) & (mild < 0.95)  # the safe and the hopeless have nothing to gain
    assert at_risk[0]
    assert at_risk.sum() >= 6
    assert (mild - harsh > 0.01)[at_risk].all(), (mild, harsh)


def test_a_cap_that_no_score_reaches_changes_nothing():
    scenario = load_scenario("development-zones").with_(
        {"parameters": {"attainment.cap": 1.0, "attainment.binding_cap": 1.0}}
    )
    free = scenario.with_({f"vetoes.{name}.threshold": -1e6 for name in scenario.vetoes})
    lived = [
        simulate_scheme(build_world(each), PieceRate(0.3), years=2, replications=4, seed=1)
        for each in (scenario.with_({f"vetoes.{name}.cap": 100 for name in scenario.vetoes}), free)
    ]
    for name in ("achievement", "work", "gap", "debt"):
        assert np.array_equal(lived[0][name], lived[1][name])


def test_standing_behind_all_others_costs_what_the_last_loses():
    scheme, expected = LastPlace(0.1, 18.15, 1), np.array([80.0, 85.0, 90.0])
    assert scheme.money_when_last(expected, np.full(3, 79.0)).tolist() == [-1.815] * 3
    known = scheme.expected_money(expected, np.full(3, 4.0), expected)
    assert abs(known.sum()) < 1e-9
    assert known[0] < known[1] < known[2]


@pytest.mark.parametrize("scheme", [PieceRate(0.3), LastPlace(0.1, 18.15, 1)])
def test_the_slope_of_expected_money_is_the_worth_of_a_point(scheme):
    expected, doubt, step = np.array([80.0, 83.0, 84.0, 90.0]), np.array([4.0, 5.0, 6.0, 4.0]), 1e-4
    up, down = (scheme.expected_money(expected, doubt, expected + each) for each in (step, -step))
    assert np.allclose((up - down) / (2 * step), scheme.marginal_money(expected, doubt), atol=1e-6)


def test_a_scheme_without_a_formula_is_averaged_to_the_same():
    given = np.array([80.0, 83.0, 84.0]), np.array([4.0, 5.0, 6.0]), np.array([70.0, 90.0, 84.0])
    formula = PieceRate(0.3)
    assert np.allclose(Scheme.expected_money(formula, *given), formula.expected_money(*given), atol=0.02)
