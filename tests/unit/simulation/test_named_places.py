"""A simulated Zunyi starts where Zunyi's record ends, whatever the policy; types are drawn alike."""

from __future__ import annotations

import numpy as np
import pytest

import gzsim as gz
from gzsim.sanctions import NoSanction
from gzsim.scenario import load_scenario
from gzsim.simulation.chunk import Case, simulate_years
from gzsim.simulation.conditions import lasting_effects
from gzsim.simulation.world import build_world

TODAY = load_scenario("guizhou-2025")
PLACES = gz.initial_state(TODAY)
RECORDED = ["fiscal_revenue_growth", "gdp_growth", "good_air_days"]


def test_lasting_advantages_are_those_of_the_record():
    world = build_world(TODAY)
    drawn = lasting_effects(world, seed=1, replications=np.arange(4000))
    assert (np.abs(drawn.mean(0) - PLACES.advantage) < 0.25 * PLACES.advantage_se).all()  # of four hundred draws
    np.testing.assert_allclose(drawn.std(0), PLACES.advantage_se, rtol=0.2, atol=0.05)


@pytest.mark.parametrize("indicator", RECORDED)
def test_the_first_simulated_years_stand_near_where_the_record_ends(indicator):
    """Without a scheme, on the mean of the nine: work is as much as it was taken to have been."""
    world = build_world(TODAY)
    ends = simulate_years(Case(world, NoSanction()), 2, np.arange(60), 3)
    k = world.place_of(indicator, "indicator")
    lived = np.mean([world.truth(end.state.outcome)[:, k].mean() for end in ends])
    assert lived == pytest.approx(PLACES.level[k].mean(), abs=0.8)


def test_no_policy_moves_a_place():
    before = build_world(TODAY)
    for changes in (
        {"zones.model": "uniform"},
        {"long_term_weight": 0.3},
        {"indicators.gdp_growth.target": 9},
        {"ranking": "raw", "scheme_in_force": "none"},
    ):
        after = build_world(TODAY.with_(changes))
        np.testing.assert_array_equal(after.start, before.start)
        np.testing.assert_array_equal(after.advantages, before.advantages)


def test_a_hindcast_starts_from_what_was_known_then():
    then, now = (build_world(TODAY.with_({"simulation.start_year": year})) for year in (2014, 2025))
    k = now.place_of("gdp_growth", "indicator")
    assert then.start[k].mean() > now.start[k].mean() + 8
    assert (then.advantages != now.advantages).any()


def test_types_are_drawn_alike():
    types = build_world(TODAY.with_({"units.start": "types"}))
    assert types.advantages is None
    drawn = lasting_effects(types, seed=1, replications=np.arange(4000))
    np.testing.assert_allclose(drawn.mean(0), 0.0, atol=0.2)


def test_luck_and_spread_of_types_are_those_of_the_record():
    world = build_world(TODAY)
    seen = PLACES.table.drop_duplicates("indicator").set_index("indicator")["luck_basis"] != "assumption"
    spread = np.sqrt((PLACES.advantage**2 + PLACES.advantage_se**2).mean(1))
    for k, name in enumerate(world.indicators):
        if seen[name]:
            assert world.luck[k] == pytest.approx(PLACES.luck[k], rel=0.01), name
            assert world.unit_effect[k] == pytest.approx(spread[k], rel=0.02), name
