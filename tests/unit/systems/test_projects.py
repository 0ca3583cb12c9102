"""S08: investment is a portfolio of projects, and leaders choose which to push."""

import numpy as np
import pytest

from gzsim.errors import InputError
from gzsim.scenario import load_scenario, plausible_draws
from gzsim.simulation.calendar import Calendar, prepare
from gzsim.simulation.ensemble import simulate_scheme
from gzsim.simulation.simulate import case_of
from gzsim.simulation.state import blank

WORTH_MENTIONING = 0.02  # share of all projects


@pytest.fixture(scope="module")
def database():
    return load_scenario("guizhou-2025-projects")


def lived(scenario, name):
    """Mean over few years of few replications."""
    case = case_of(scenario, scenario.scheme_in_force)
    return float(simulate_scheme(case.world, case.scheme, years=3, replications=4, seed=3)[name].mean())


def year_of(scenario, months=12):
    """A calendar after some months."""
    case = case_of(scenario, "none")
    calendar = Calendar(blank(case.world, np.arange(3)), prepare(case.world), seed=3)
    for _ in range(months):
        calendar.month(case.scheme)
    return calendar


def test_the_scenario_has_eighty_projects_of_all_six_kinds_in_all_prefectures(database):
    assert len(database.projects) == 80
    assert len({each.kind for each in database.projects.values()}) == 6
    assert {each.prefecture for each in database.projects.values()} == set(database.units.prefectures)


def test_ten_times_the_stake_hurries_projects_that_are_behind(database):
    """At the defaults, and wherever a tenth of all projects or more are behind in a plausible draw."""
    draws = plausible_draws(10, seed=1, scenarios=database).to_dict("records")
    fewer, before = [], []
    for each in ({}, *draws):
        low, high = (
            lived(database.with_({"parameters": {**each, "portfolio.stake": x}}), "lagging") for x in (0.01, 0.1)
        )
        fewer.append(low - high)
        before.append(low)
    fewer, many = np.array(fewer), np.array(before) > 0.1
    assert fewer[0] > WORTH_MENTIONING
    assert (fewer >= 0).all()
    assert (fewer[many] > WORTH_MENTIONING).all(), fewer
    assert many[1:].sum() >= 7


def test_ten_times_the_delay_leaves_projects_behind_and_lights_lamps(database):
    soon, late = (database.with_({"parameters": {"portfolio.delay": delay}}) for delay in (0.2, 2.0))
    assert lived(late, "lagging") - lived(soon, "lagging") > 0.1
    assert lived(late, "lights") - lived(soon, "lights") > 1.0


def test_projects_add_up_to_the_investment_that_they_are(database):
    """Without luck and borrowing, to the last digits but two: x = Σ share·done."""
    still = {"indicators.key_project_investment.dynamics": {"noise_sd": 0, "borrowing_effect": 0}}
    calendar = year_of(database.with_({**still, "parameters": {"portfolio.stake": 0.2}}))
    world, state = calendar.setting.world, calendar.state
    k = world.place_of("key_project_investment", "indicator")
    added = world.database.gathered(state.done[..., None])[:, k, :, 0]
    np.testing.assert_allclose(added, state.outcome[:, k], rtol=1e-13)
    assert state.lagging.any()


def test_what_is_brought_forward_over_the_end_of_the_year_is_built_in_every_project(database):
    """From January on there is as much less of each to be built, and they still add up."""
    still = {"indicators.key_project_investment.dynamics": {"noise_sd": 0, "borrowing_effect": 0}}
    closing = {"parameters": {"year_end.ease": 1, "fabrication.notch": 0.1, "portfolio.stake": 0.1}}
    calendar = year_of(database.with_({**still, **closing}), months=24)
    world, state = calendar.setting.world, calendar.state
    k = world.place_of("key_project_investment", "indicator")
    assert np.abs(state.pulled[:, k]).max() > 0.01
    added = world.database.gathered(state.done[..., None])[:, k, :, 0]
    np.testing.assert_allclose(added, state.outcome[:, k], rtol=1e-13)


def test_nobody_begins_late_where_there_is_no_delay(database):
    calendar = year_of(database.with_({"parameters": {"portfolio.delay": 0}}), months=3)
    assert (calendar.state.delays == 0).all()
    planned = calendar.setting.world.database.planned(np.array([3]))[:, 0]
    np.testing.assert_allclose(calendar.sites.ready.sum(-1), np.broadcast_to(planned, calendar.state.done.shape))


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        (
            {"projects.dyke": {"indicator": "gdp_growth", "prefecture": "520100", "kind": "tourism", "budget": 1}},
            "gdp_growth",
        ),
        (
            {"projects.dyke": {"indicator": "dikes", "prefecture": "520100", "kind": "tourism", "budget": 1}},
            "indicator",
        ),
        ({"projects.guiyang_tourism.prefecture": "530100"}, "prefecture"),
        ({"projects.guiyang_tourism.end": 1}, "end"),
        ({"projects.guiyang_tourism.budget": 0}, "budget"),
        ({"indicators.key_project_investment.milestones": [0.1, 0.4, 0.8, 1.0]}, "milestones"),
        ({"indicators.key_project_investment.dynamics.fastest": 5}, "fastest"),
        ({"units.scale": "counties", "units.start": "types"}, "projects"),
    ],
)
def test_what_cannot_be_built_is_refused_where_it_stands(database, changes, field):
    with pytest.raises(InputError, match=field):
        database.with_(changes)
