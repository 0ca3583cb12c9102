"""S21: targets of levels are renewed by a stated rule, and leaders know it."""

import numpy as np
import pytest

from gzsim.errors import InputError
from gzsim.scenario import load_scenario, plausible_draws
from gzsim.simulation.calendar import Calendar, prepare
from gzsim.simulation.effort.horizon import ratchet, renewal, survival
from gzsim.simulation.simulate import case_of
from gzsim.simulation.state import blank

YEARS = 7


def renewed(every, follow, assumed=None):
    rule = {"every": every, "follow": follow, "reference": "made up"}
    return load_scenario("guizhou-2025").with_({"renewal": rule, "parameters": assumed or {}})


def lived(scenario, years=YEARS, replications=6):
    case = case_of(scenario, scenario.scheme_in_force)
    calendar = Calendar(blank(case.world, np.arange(replications)), prepare(case.world), seed=3)
    for _ in range(years):
        calendar.year(case.scheme)
    return calendar.state, case.world


def distance(follow, assumed):
    """Mean distance of reported levels from their targets, spans of the ruler."""
    state, world = lived(renewed(2, follow, assumed))
    away = (state.reported - state.target) / world.ruler[:, None]
    return np.abs(away[:, ~world.growth]).mean()


def test_ten_times_the_pace_brings_targets_to_what_is_reported():
    """A quarter nearer at least: at the defaults, and in nine of ten draws of plausible parameters."""
    draws = plausible_draws(10, seed=1).to_dict("records")
    nearer = np.array([1.0 - distance(0.5, each) / distance(0.05, each) for each in ({}, *draws)])
    assert nearer[0] > 0.25
    assert (nearer[1:] > 0.25).sum() >= 9, nearer


def test_a_target_moves_by_its_share_every_so_many_years():
    state, world = lived(renewed(3, 0.4), years=3)
    before, mean = state.target.copy(), state.reported_sum / 3.0
    scenario = renewed(3, 0.4)
    case = case_of(scenario, scenario.scheme_in_force)
    calendar = Calendar(blank(case.world, np.arange(6)), prepare(case.world), seed=3)
    for _ in range(37):
        calendar.month(case.scheme)
    levels = ~world.growth
    wanted = before[:, levels] + 0.4 * (mean[:, levels] - before[:, levels])
    assert np.allclose(calendar.state.target[:, levels], wanted, rtol=0, atol=1e-12)
    assert (calendar.state.reported_sum == 0).all()


def test_a_rule_that_is_new_renews_by_the_reports_it_has_seen():
    """In force for one year of three of a cycle, it moves targets towards that year's report and no further."""
    before, after = load_scenario("guizhou-2025"), renewed(3, 0.4)
    old, new = (case_of(each, "none") for each in (before, after))
    calendar = Calendar(blank(old.world, np.arange(4), new.world), prepare(old.world), seed=3)
    for _ in range(2):
        calendar.year(old.scheme)
    calendar.reform(prepare(new.world))
    calendar.year(new.scheme)
    target, report = calendar.state.target.copy(), calendar.state.reported.copy()
    calendar.month(new.scheme)
    levels = ~new.world.growth
    wanted = target[:, levels] + 0.4 * (report[:, levels] - target[:, levels])
    assert np.allclose(calendar.state.target[:, levels], wanted, rtol=0, atol=1e-12)


def test_a_rule_that_has_seen_no_report_moves_no_target():
    before, after = load_scenario("guizhou-2025"), renewed(1, 0.4)
    old, new = (case_of(each, "none") for each in (before, after))
    calendar = Calendar(blank(old.world, np.arange(4), new.world), prepare(old.world), seed=3)
    calendar.year(old.scheme)
    calendar.reform(prepare(new.world))
    calendar.month(new.scheme)
    levels = ~new.world.growth
    assert (calendar.state.target[:, levels] == new.world.target[levels]).all()


def test_targets_that_are_renewed_each_year_take_what_the_ratchet_takes():
    seen = survival(np.array([0.1, 0.3]), discount=0.9)
    assert np.allclose(renewal(seen, 1, 0.6, 0), ratchet(seen, 0.4, 0.6), rtol=0, atol=1e-15)


def test_incentives_fall_towards_a_renewal():
    seen = survival(np.array([0.1]), discount=0.9)
    left = [float(renewal(seen, 5, 0.5, passed)[0]) for passed in range(5)]
    assert left == sorted(left, reverse=True)


@pytest.mark.parametrize("rule", [{"every": 0, "follow": 0.5}, {"every": 5, "follow": 1.5}, {"every": 5}])
def test_rules_that_cannot_be_are_refused(rule):
    with pytest.raises(InputError, match="renewal"):
        load_scenario("guizhou-2025").with_({"renewal": {"reference": "made up", **rule}})
