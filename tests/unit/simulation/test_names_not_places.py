"""Draws and sums belong to names: the order in which a scenario lists things changes no bit."""

import random

import numpy as np
import pytest

from gzsim.numeric.philox import name_keys
from gzsim.scenario import load_scenario
from gzsim.scenario.scenario import Scenario
from gzsim.simulation.simulate import by_indicator, compare, simulate
from gzsim.simulation.world import build_world

EVERYTHING = {
    "simulation.years": 3,
    "long_term_weight": 0.27,
    "parameters": {"citizens.satisfaction_weight": 0.35, "audits.cross_validated": 0.5, "timing.warm_up": 1},
    "indicators.water_quality.dynamics": {"captured": 1},
}


def shuffled(scenario, seed):
    """The same scenario with every mapping and every list of codes in another order."""
    order = random.Random(seed)

    def mixed(value):
        if isinstance(value, dict):
            keys = list(value)
            order.shuffle(keys)
            return {key: mixed(value[key]) for key in keys}
        if isinstance(value, list) and all(isinstance(each, str) for each in value):
            return order.sample(value, len(value))
        return value

    return Scenario.model_validate(mixed(scenario.model_dump(mode="json", exclude_none=True)))


@pytest.mark.parametrize("scale", ["prefectures", "counties"])
@pytest.mark.parametrize("seed", [1, 2])
def test_the_order_of_lines_changes_no_bit(today, scale, seed):
    scenario = today.with_({**EVERYTHING, "units.scale": scale})
    other = shuffled(scenario, seed)
    assert list(other.indicators) != list(scenario.indicators)
    assert simulate(other, replications=3, seed=4).digest() == simulate(scenario, replications=3, seed=4).digest()


def test_every_shipped_scenario_may_list_things_in_any_order():
    for name in ("development-zones", "essential-medicines", "spending-performance", "guizhou-2025-okr"):
        scenario = load_scenario(name).with_({"simulation.years": 2})
        pair = [simulate(each, replications=2, seed=4).digest() for each in (scenario, shuffled(scenario, 5))]
        assert pair[0] == pair[1], name


IDLE = {
    "name": "Idle", "name_zh": "空转", "unit": "percent", "provenance": "assumption", "reference": "made up",
    "kind": "guiding", "horizon": "short", "type": "flow", "form": "level", "direction": "higher", "goalpost": 0,
    "target": 100, "record": "none", "dynamics": {"form_time": 0, "noise_sd": 3},
}  # fmt: skip
UNWATCHED = {"reports.bulletin_months": 12, "reviews.capacity": 0}


@pytest.mark.parametrize("name", ["aaa", "zzz"])
def test_an_indicator_without_weight_changes_nobody(today, name):
    plain = today.with_({"parameters": UNWATCHED}, name="plain")
    weights = {zone: {**row, name: 0.0} for zone, row in plain.zones.weights.items()}
    more = plain.with_({f"indicators.{name}": IDLE, "zones.weights": weights}, name="more")
    both = compare([plain, more], replications=3, seed=4)
    table = both.differences().set_index("outcome")["difference"]
    assert table.drop("met").abs().max() < 1e-9  # counts targets, those without weight too


def test_what_two_scenarios_share_has_the_same_luck(today):
    """Fewer indicators leave the luck of the others: where nobody works the outcomes are equal."""
    idle = today.with_({"parameters": {"leader.public_service": 0, "leader.career_worth": 0, "fabrication.notch": 0}})
    idle = idle.with_({"scheme_in_force": "none"})
    kept = [name for name in idle.indicators if name != "gdp_growth"]
    weights = {
        zone: {name: value / (1 - row["gdp_growth"]) for name, value in row.items() if name in kept}
        for zone, row in idle.zones.weights.items()
    }
    said = idle.model_dump(mode="json", exclude_none=True)
    said["indicators"] = {name: said["indicators"][name] for name in kept}
    long = [name for name in kept if idle.indicators[name].horizon == "long"]
    said["zones"]["weights"], said["long_term_weight"] = weights, sum(weights["all"][name] for name in long)
    fewer = Scenario.model_validate(said)
    whole, part = (by_indicator(each, replications=2, seed=3)["true_attainment"] for each in (idle, fewer))
    np.testing.assert_allclose(whole.sel(indicator=kept), part.sel(indicator=kept), atol=1e-9)


def test_results_list_indicators_as_the_scenario_does(today):
    assert by_indicator(today, replications=1)["indicator"].to_numpy().tolist() == list(today.indicators)


@pytest.mark.parametrize("scale", ["prefectures", "counties", "country_counties", "country_townships"])
def test_no_shipped_place_shares_its_luck_with_another(today, scale):
    world = build_world(today.with_({"units.scale": scale}))
    for names in (world.units, world.indicators, world.provinces, world.parents):
        assert np.unique(name_keys(names)).size == len(names)
