"""The end of the year: near a target the last quarter brings more than a quarter, most by who leaves."""

import numpy as np
import pytest
from year_ends import last_quarter

from gzsim.scenario import plausible_draws
from gzsim.simulation.calendar import Calendar, prepare
from gzsim.simulation.chunk import Case, years_of
from gzsim.simulation.ensemble import simulate_scheme
from gzsim.simulation.simulate import case_of
from gzsim.simulation.state import blank

LAST = ("before_december", "december")


def closing(scenario, stake, assumed=None):
    return scenario.with_({"parameters": {**(assumed or {}), "year_end.ease": 1, "fabrication.notch": stake}})


def test_near_a_target_the_last_quarter_brings_more_than_a_quarter(today):
    without, with_it = last_quarter(today), last_quarter(closing(today, 0.01))
    assert with_it > without + 1.0
    assert with_it > 26.0


def test_ten_times_the_stake_lifts_the_last_quarter(today):
    """By a percentage point at the defaults and in nine of ten plausible draws."""
    drawn = plausible_draws(10, seed=1, scenarios=closing(today, 0.01))
    more = [
        last_quarter(closing(today, 0.1, each)) - last_quarter(closing(today, 0.01, each))
        for each in ({}, *drawn.to_dict("records"))
    ]
    assert more[0] > 1.0
    assert (np.array(more[1:]) > 1.0).sum() >= 9, more


def books(scenario, ends=2):
    """What was moved over the end of each year (year, R, K, N), and who knew that it was the last."""
    case, pulled, knows = case_of(scenario, scenario.scheme_in_force), [], []
    calendar = Calendar(blank(case.world, np.arange(40)), prepare(case.world), seed=3)
    for _ in range(ends):
        calendar.year(case.scheme)
        pulled.append(calendar.state.pulled)
        knows.append(calendar.state.knows)
    return np.array(pulled)[:, :, case.world.flow], np.array(knows)


def test_who_leaves_brings_more_forward_and_who_stays_saves(today):
    pulled, leaves = books(closing(today, 0.01))
    by_unit = pulled.sum(2)
    assert by_unit[leaves].mean() > by_unit[~leaves].mean() + 0.05
    assert (pulled < 0).any()


def test_the_honest_do_it_too(today):
    pulled, _ = books(closing(today, 0.01, {"fabrication.never_lie": 1}))
    assert (pulled > 0.01).mean() > 0.1


def test_what_costs_more_is_moved_less(today):
    mean = [np.abs(books(closing(today, 0.01, {"year_end.cost": cost}))[0]).mean() for cost in (1, 3, 10, 1000)]
    assert sorted(mean, reverse=True) == mean
    assert mean[-1] < 1e-3


def test_nothing_is_moved_where_nothing_can_be(today):
    """Whatever the cost and the premium, to the last bit."""
    same = [
        [each["achievement"] for each in years_of(Case(case.world, case.scheme), 2, np.arange(2), 3)]
        for case in (
            case_of(today.with_({"parameters": changes}), "last_place")
            for changes in ({}, {"year_end.cost": 1, "year_end.premium": 0})
        )
    ]
    assert np.array_equal(*same)


def test_december_has_a_bulletin_whose_lights_are_explained_in_the_next_quarter(today):
    """Lights of four looks in place of three, and a first quarter that has something to explain."""
    plain, december = (
        simulate_scheme(case.world, case.scheme, years=4, replications=8, seed=3)
        for case in (case_of(today.with_({"warnings.last_bulletin": last}), today.scheme_in_force) for last in LAST)
    )
    assert float(december["lights"].mean()) > 1.2 * float(plain["lights"].mean())
    assert float(december["forms"].mean()) > float(plain["forms"].mean()) + 0.005


@pytest.mark.parametrize("last", LAST)
def test_a_promise_made_in_december_is_due_in_march(today, last):
    on = last == "december"
    scenario = today.with_({"warnings.last_bulletin": last, "warnings.promised_share": 0.5})
    case = case_of(scenario, "none")
    calendar = Calendar(blank(case.world, np.arange(2)), prepare(case.world), seed=3)
    for _ in range(13):
        calendar.month(case.scheme)
    state = calendar.state
    assert np.isfinite(state.promise).any() == on
    assert (state.light > 0).any() == on
    assert calendar.plan.promised.any() == on
