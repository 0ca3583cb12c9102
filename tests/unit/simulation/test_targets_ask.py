"""A target asks and moves no place: who is asked for more meets less, works or lies otherwise, and stands as before."""

from __future__ import annotations

import numpy as np
import pytest

import gzsim as gz
from gzsim.scenario import load_scenario
from gzsim.simulation.ensemble import simulate_indicators
from gzsim.simulation.world import build_world

TODAY = load_scenario("guizhou-2025")
INDICATORS = sorted(TODAY.indicators)
SIZE = {"years": 4, "replications": 24, "seed": 5}


def asked(indicator, target):
    return TODAY.with_({f"indicators.{indicator}.target": target}, name=f"asked for {target}")


def stretched(indicator):
    """A tenth of a span of the ruler more than today."""
    said = TODAY.indicators[indicator]
    return asked(indicator, said.target_of() + 0.1 * said.ruler.span)


def lived(scenario, indicator):
    """Share of targets met, time spent, and over-report of an indicator."""
    years = simulate_indicators(build_world(scenario), scenario.scheme("last_place"), **SIZE).sel(indicator=indicator)
    lie = years["reported_attainment"] - years["true_attainment"]
    return float((years["true_attainment"] >= 1).mean()), float(years["effort"].mean()), float(lie.mean())


@pytest.mark.parametrize("indicator", INDICATORS)
def test_a_higher_target_moves_neither_place_nor_ruler(indicator):
    before, after = build_world(TODAY), build_world(stretched(indicator))
    for part in ("start", "reference", "ruler", "luck", "unit_effect", "effect", "signal_noise", "veto"):
        np.testing.assert_array_equal(getattr(after, part), getattr(before, part), err_msg=part)
    assert (after.target != before.target).any()


@pytest.mark.parametrize("indicator", INDICATORS)
def test_who_is_asked_for_more_meets_less_and_answers(indicator):
    """Where the bound is near, as for air, with lies rather than with work."""
    (met, work, lie), (met_later, work_later, lie_later) = (
        lived(each.with_({"schemes.last_place.subsidy": 61.76}), indicator) for each in (TODAY, stretched(indicator))
    )
    assert met_later < met - 0.02
    assert max(abs(work_later / work - 1.0), abs(lie_later / lie - 1.0)) > 0.02


def test_work_for_growth_rises_with_its_target_and_gives_up_beyond_reach():
    met, work, lies = zip(
        *(lived(asked("gdp_growth", target), "gdp_growth") for target in (4, 5.5, 9, 14)), strict=True
    )
    assert list(met) == sorted(met, reverse=True)
    assert met[0] > 0.6
    assert met[-1] < 0.1
    assert work[0] < work[1]
    assert work[-1] < 0.95 * max(work)
    assert lies[2] > 1.1 * lies[0]


def test_more_forest_asked_for_lowers_the_score_of_the_forest_there_is():
    today, tomorrow = (
        simulate_indicators(build_world(each), each.scheme("none"), **SIZE)["true_attainment"].sel(
            indicator="forest_cover"
        )
        for each in (TODAY, asked("forest_cover", 75))
    )
    assert float(tomorrow.mean()) < float(today.mean()) - 0.2


def test_no_two_targets_give_one_digest():
    targets = (4.0, 5.5, 5.6, 9.0, 12.0)
    digests = {gz.simulate(asked("gdp_growth", each), replications=3).digest() for each in targets}
    assert len(digests) == len(targets)


def test_only_the_prefecture_that_is_asked_for_more_meets_less():
    own = TODAY.with_({"indicators.water_quality.target": {"520100": 99.5}}, name="Guiyang alone")
    before, after = (
        (simulate_indicators(build_world(each), each.scheme("none"), **SIZE)["true_attainment"] >= 1).sel(
            indicator="water_quality"
        )
        for each in (TODAY, own)
    )
    fell = (before.mean(("replication", "year")) - after.mean(("replication", "year"))).to_series()
    assert fell["520100"] > 0.3
    assert fell.drop("520100").abs().max() < 0.02
