"""Nothing that is or is reported lies beyond what there can be, and no forest grows faster than forests have grown."""

from __future__ import annotations

import numpy as np
import pytest

from gzsim.scenario import load_scenario, shipped_scenarios
from gzsim.simulation.chunk import Case, simulate_years
from gzsim.simulation.world import build_world


def lived(scenario, years, replications, seed=3):
    """World, true and reported outcomes by year."""
    world = build_world(scenario)
    ends = simulate_years(Case(world, scenario.scheme(scenario.scheme_in_force)), years, np.arange(replications), seed)
    return world, [(world.truth(end.state.outcome), end.state.reported.copy()) for end in ends]


def test_a_hundred_thousand_years_stay_within_bounds(today):
    """9 prefectures, 20 years, 560 replications, driven hard: rewards and luck are several times today's."""
    hard = {"parameters": {"leader.career_worth": 0.05, "fabrication.never_lie": 0.0, "fabrication.lying_cost": 0.3}}
    world, years = lived(today.with_(hard), 20, 560)
    low, high = world.bounds[0][:, None], world.bounds[2][:, None]
    for true, told in years:
        assert (true >= low).all()
        assert (true <= high).all()
        assert (told >= low).all()
        assert (told <= high).all()
    assert sum(true[:, 0].size for true, _ in years) > 100_000


@pytest.mark.parametrize("name", [each for each in shipped_scenarios() if each.startswith("guizhou")])
def test_no_forest_grows_faster_than_the_fastest_decade_seen(name):
    world, years = lived(load_scenario(name), 11, 40)
    forest = world.place_of("forest_cover", "indicator")
    assert world.fastest[forest] == 1.03
    grown = (years[10][0][:, forest] - years[0][0][:, forest]) / 10.0
    assert grown.max() <= 1.03
