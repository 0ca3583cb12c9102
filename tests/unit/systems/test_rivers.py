"""S12: what upstream does to the water reaches those below, and stations see it."""

import numpy as np
import pytest

from gzsim.errors import InputError
from gzsim.scenario import load_scenario, plausible_draws
from gzsim.simulation.behaviour import Behaviour
from gzsim.simulation.chunk import simulate_years
from gzsim.simulation.ensemble import simulate_indicators
from gzsim.simulation.simulate import case_of

BIJIE, ZUNYI = "520500", "520300"
REACH = {"upstream": BIJIE, "downstream": ZUNYI, "share": 0.5, "kept": 0.8}
WORTH_MENTIONING = 0.005  # spans of water, or of working time


@pytest.fixture(scope="module")
def chishui():
    return load_scenario("guizhou-2025-chishui")


@pytest.fixture(scope="module")
def worlds(chishui):
    """The defaults, and ten draws of what is plausible."""
    draws = plausible_draws(10, seed=1, scenarios=chishui).to_dict("records")
    return [chishui.with_({"parameters": each}) for each in ({}, *draws)]


def water(scenario, name, code):
    """Mean over few years of few replications."""
    case = case_of(scenario, scenario.scheme_in_force)
    lived = simulate_indicators(case.world, case.scheme, years=3, replications=4, seed=3)
    return float(lived[name].sel(indicator="water_quality", code=code).mean())


def change(worlds, changes, name, code):
    return np.array([water(each.with_(changes), name, code) - water(each, name, code) for each in worlds])


def test_ten_times_the_price_cleans_the_water_below(worlds):
    cleaner = change(worlds, {"schemes.chishui.price": 100}, "true_attainment", ZUNYI)
    assert cleaner[0] > WORTH_MENTIONING
    assert (cleaner > WORTH_MENTIONING).sum() >= 10, cleaner


def test_ten_times_the_share_carried_does_so_too(worlds):
    little = {"rivers.chishui.reaches": [{**REACH, "share": 0.05}]}
    dirtier = change(worlds, little, "true_attainment", ZUNYI)
    assert (dirtier < -WORTH_MENTIONING).sum() >= 10, dirtier


def test_a_ceiling_takes_effort_where_payments_reach_it(worlds):
    """A hundredth of it is nearly always reached; where nobody works for the money there is nothing to lose."""
    moved = [each for each in worlds if water(each, "effort", BIJIE) > 4 * WORTH_MENTIONING]
    assert len(moved) >= 6
    assert (change(moved, {"schemes.chishui.ceiling": 0.2}, "effort", BIJIE) < -WORTH_MENTIONING).all()
    far_above = change(moved[:1], {"schemes.chishui.ceiling": 1000}, "effort", BIJIE)
    assert abs(far_above).max() < 1e-3


class Boasting(Behaviour):
    """Everybody reports half a span too much."""

    def lies(self, best, state, world):
        return np.full_like(best, 0.5)


def test_stations_measure_whatever_is_reported(chishui):
    case = case_of(chishui, "chishui")._replace(behaviour=Boasting())
    k, i = case.world.place_of("water_quality", "test"), case.world.units.tolist().index(BIJIE)
    for each in simulate_years(case, 3, np.arange(3), seed=1):
        index = 2.0 - case.world.on_ruler(each.verdict.truth)[:, k, i]
        assert np.allclose(each.state.transfer[:, i], -10.0 * (index - 1.0))
        assert (each.verdict.reported[:, k, i] > each.verdict.attained[:, k, i]).all()


def test_money_adds_up_to_nothing_along_a_river(chishui):
    three = chishui.with_({"schemes.chishui.borders": [[BIJIE, ZUNYI], [ZUNYI, "520600"]]})
    case = case_of(three, "chishui")
    for each in simulate_years(case, 3, np.arange(3), seed=1):
        assert not each.verdict.settlement.province.any()


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"rivers.chishui.indicator": "water"}, "unknown indicator 'water'"),
        ({"rivers.chishui.reaches": [{**REACH, "upstream": "510500"}]}, "unknown prefecture '510500'"),
        ({"rivers.chishui.reaches": [REACH, {**REACH, "upstream": ZUNYI, "downstream": BIJIE}]}, "in a circle"),
        ({"rivers.chishui.reaches": [REACH, REACH]}, "is named twice"),
        ({"rivers.chishui.reaches": [REACH, {**REACH, "upstream": "520100", "share": 0.6}]}, "1.1 of the water"),
        ({"units.scale": "counties"}, "counties are simulated"),
    ],
)
def test_a_river_that_cannot_flow_is_refused(chishui, changes, told):
    with pytest.raises(InputError, match=told):
        chishui.with_(changes)
