"""S18: data that come late distort the appraisal, by the rule for what is missing."""

from functools import cache

import numpy as np
import pytest

from gzsim.scenario import plausible_draws
from gzsim.simulation.ensemble import simulate_scheme
from gzsim.simulation.simulate import case_of

REMOTE = ["520500", "520600", "522300"]
SOON, LATE = 1, 10
"""Months until reports are in."""


@pytest.fixture(scope="module")
def worlds(today):
    """The defaults, and ten draws of what is plausible but the delay."""
    draws = plausible_draws(10, seed=1, scenarios=today).drop(columns="reports.delay").to_dict("records")
    return [today.with_({"parameters": each}) for each in ({}, *draws)]


@cache
def years_of(scenario, rule, delay, replications):
    scenario = scenario.with_({"parameters.reports.missing": rule, "parameters.reports.delay": delay})
    case = case_of(scenario, scenario.scheme_in_force)
    return simulate_scheme(case.world, case.scheme, years=3, replications=replications, seed=3)


def lived(scenario, rule, outcome, delay, replications=24):
    return float(years_of(scenario, rule, delay, replications)[outcome].sel(code=REMOTE).mean())


def change(worlds, rule, outcome):
    """What ten times the delay does to remote places."""
    return np.array([lived(each, rule, outcome, LATE) - lived(each, rule, outcome, SOON) for each in worlds])


def test_who_is_given_nothing_for_late_reports_is_last_more_often(worlds):
    last = change(worlds, "zero", "last")
    assert last[0] > 0.03
    assert (last > 0.03).sum() >= 10, last


def test_who_is_given_the_plan_is_last_more_or_less_often(worlds):
    """Which of the two hangs on whether places stand above the plan."""
    assert (np.abs(change(worlds, "plan", "last")) > 0.01).sum() >= 7


@pytest.mark.parametrize("rule", ["last_year", "plan"])
def test_the_wrong_one_is_last_more_often(worlds, rule):
    assert (change(worlds[:4], rule, "wrong_last") > 0.03).all()


def test_what_will_not_be_read_in_time_draws_less_work(worlds):
    less = change(worlds, "zero", "work")
    assert (less < -0.01).sum() >= 10, less


def test_nothing_is_late_where_the_judgement_waits_or_reports_come_by_themselves(today):
    captured = {f"indicators.{name}.dynamics.captured": 1 for name in today.indicators}
    for outcome in ("last", "work", "gap"):
        alike = {lived(today.with_(captured), rule, outcome, LATE, 4) for rule in ("waits", "zero")}
        assert len(alike) == 1
