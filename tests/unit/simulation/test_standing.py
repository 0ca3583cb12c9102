"""Ranks across yardsticks: equals are last equally often, and one yardstick leaves scores as they are."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

import gzsim as gz
from gzsim.scenario import load_scenario
from gzsim.simulation.calendar import prepare
from gzsim.simulation.chunk import within_peers
from gzsim.simulation.world import build_world

TODAY = load_scenario("guizhou-2025")


def last(ranking):
    """How often each prefecture is last where all are alike but for their yardsticks, and much is at stake."""
    alike = {"parameters.reports.delay": 0, "ranking": ranking, "units.start": "types"}
    alike["schemes.last_place.subsidy"] = 61.76
    runs = gz.simulate(TODAY.with_(alike, name=ranking), replications=300, seed=11)
    return runs.by_prefecture().query("outcome == 'last'").set_index("code")["mean"]


def test_equals_are_last_equally_often_under_every_yardstick():
    assert (last("scaled_lead") - 1 / 9).abs().max() < 0.02


def test_raw_scores_put_the_cities_last_far_more_often():
    chances = last("raw")
    assert chances[["520100", "520300"]].min() > 0.17
    assert chances[["520600", "522600", "522700"]].max() < 0.09


def test_in_each_zone_somebody_is_last():
    chances = last("within_zone")
    zones = {"central_city": ["520100", "520300"], "ecological": ["520600", "522600", "522700"]}
    for codes in zones.values():
        assert chances[codes].sum() == pytest.approx(1.0, abs=0.01)
        assert (chances[codes] - 1 / len(codes)).abs().max() < 0.05


def test_whoever_is_alone_in_a_zone_is_never_last():
    """Nobody is ranked with it, nobody pays it, and its year says nothing of last places."""
    alone = {**TODAY.zones.assignment, "520300": "rural_revitalisation"}
    scenario = TODAY.with_({"ranking": "within_zone", "zones.assignment": alone}, name="alone")
    lived = gz.simulate(scenario, replications=20, seed=2).by_prefecture().set_index(["outcome", "code"])["mean"]
    assert lived["last", "520100"] == lived["wrongly_last", "520100"] == lived["transfer", "520100"] == 0.0
    assert lived["last"].drop("520100").sum() == pytest.approx(2.0, abs=0.02)


@pytest.mark.parametrize("ranking", ["lead", "scaled_lead"])
def test_on_one_yardstick_every_rule_is_that_of_raw_scores(ranking):
    uniform = TODAY.with_({"zones.model": "uniform", "simulation.years": 3}, name="uniform")
    assert (
        gz.simulate(uniform.with_(ranking=ranking), replications=5).digest()
        == gz.simulate(uniform.with_(ranking="raw"), replications=5).digest()
    )


def test_the_handicap_is_what_working_by_the_own_weights_adds():
    """Whoever is judged by a yardstick of the own work is ahead on it; where work does nothing, nobody is."""
    world = build_world(TODAY)
    setting = prepare(world)
    scheme = within_peers(world, TODAY.scheme("last_place"))
    idle = prepare(replace(world, effect=np.zeros_like(world.effect)))
    assert setting.in_force(scheme, 0).standing.handicap.mean() > 0.5
    assert not idle.in_force(scheme, 0).standing.handicap.any()


def test_a_yardstick_that_luck_moves_more_counts_each_point_less():
    world = build_world(TODAY)
    scale = prepare(world).in_force(TODAY.scheme("none"), 60).standing.scale
    zone = np.array([TODAY.zones.assignment[code] for code in world.units])
    assert scale[zone == "central_city"].max() < scale[zone == "rural_revitalisation"].min()
    assert scale[zone == "rural_revitalisation"].max() < scale[zone == "ecological"].min()
    assert (1 / scale).mean() == pytest.approx(1.0)
