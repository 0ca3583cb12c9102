"""S17: gross ecosystem product is computed from forest, water and air, and is worked for through them."""

import numpy as np
import pytest

from gzsim.errors import InputError
from gzsim.scenario import load_scenario, plausible_draws
from gzsim.simulation.behaviour import Behaviour
from gzsim.simulation.chunk import simulate_years
from gzsim.simulation.ensemble import simulate_indicators
from gzsim.simulation.simulate import case_of

GEP = "ecosystem_product"
SPAN = 15.0
UNWEIGHED = {
    "all": {"gdp_growth": 0.15, "industrial_investment_growth": 0.10},
    "central_city": {"gdp_growth": 0.15, "industrial_investment_growth": 0.13},
    "ecological": {"gdp_growth": 0.08, "industrial_investment_growth": 0.04},
    "rural_revitalisation": {"gdp_growth": 0.10, "industrial_investment_growth": 0.07},
}
WITHOUT = {f"zones.weights.{zone}": {**weights, GEP: 0} for zone, weights in UNWEIGHED.items()}
WITHOUT["long_term_weight"] = 0.15


@pytest.fixture(scope="module")
def scenario():
    return load_scenario("guizhou-2025-ecosystem-product")


@pytest.fixture(scope="module")
def worlds(scenario):
    """The defaults, and ten draws of what is plausible."""
    draws = plausible_draws(10, seed=1, scenarios=scenario).to_dict("records")
    return [scenario.with_({"parameters": each}) for each in ({}, *draws)]


def lived(scenario, name, indicators):
    case = case_of(scenario, scenario.scheme_in_force)
    data = simulate_indicators(case.world, case.scheme, years=3, replications=2, seed=3)
    return data[name].sel(indicator=indicators).mean(("replication", "year", "code")).to_numpy()


def change(worlds, changes, name, indicators):
    """(indicator, world)."""
    return np.array([lived(each.with_(changes), name, indicators) - lived(each, name, indicators) for each in worlds]).T


def test_a_tenth_of_the_weight_raises_the_product(worlds):
    """By half a percent, in ten of eleven worlds."""
    (fewer,) = SPAN * change(worlds, WITHOUT, "true_attainment", [GEP])
    assert fewer[0] < -0.5
    assert (fewer < -0.4).sum() >= 10, fewer


def test_ten_times_a_price_moves_work_to_what_it_prices(worlds):
    dearer = {f"indicators.{GEP}.services.clean_water.price": 15}
    water, forest = change(worlds, dearer, "effort", ["water_quality", "forest_cover"])
    assert water[0] > 0.01
    assert (forest < -0.004).sum() >= 10, forest
    assert (water > -1e-9).all()


def test_it_is_what_the_account_makes_of_its_stocks_true_and_reported(scenario):
    case = case_of(scenario, scenario.scheme_in_force)
    world, k = case.world, list(case.world.indicators).index(GEP)
    (product,) = world.products
    lasting = world.truth((world.start + world.advantages.mean(0))[None])[0]
    base = lasting[list(product.drivers)]
    for each in simulate_years(case, 2, np.arange(3), seed=1):
        for seen in (each.verdict.truth, each.state.reported):
            parts = seen[:, list(product.drivers)] / base
            index = 100.0 * (np.array(product.shares)[:, None] * parts).sum(1)
            assert np.allclose(seen[:, k], index, rtol=1e-12)
        assert not each.state.effort[:, k].any()
        assert not each.verdict.lie[:, k].any()


class Planting(Behaviour):
    """Everybody reports half a span of forest too much, and nothing else."""

    def lies(self, best, state, world):
        out = np.zeros_like(best)
        out[:, world.place_of("forest_cover", "test")] = 0.5
        return out


def test_a_lie_about_forest_is_one_about_the_product(scenario):
    case = case_of(scenario, scenario.scheme_in_force)._replace(behaviour=Planting())
    k = case.world.place_of(GEP, "test")
    for each in simulate_years(case, 1, np.arange(3), seed=1):
        above = SPAN * (each.verdict.reported - each.verdict.attained)[:, k]
        assert (above > 5.0).all()


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"services.forest.driver": "moon"}, "unknown driver 'moon'"),
        ({"services.forest.driver": "gdp_growth"}, "unknown driver 'gdp_growth'"),
        ({"services.forest.driver": GEP}, "unknown driver"),
        ({"services.forest.price": -1}, "price"),
        ({f"services.{name}.price": 0 for name in ("forest", "clean_water", "clean_air")}, "worth nothing"),
        ({"dynamics": {"noise_sd": 1}}, "computed from `services`"),
        ({"bounds": {"low": 0}}, "computed from `services`"),
        ({"type": "flow"}, "no meaning for a flow"),
    ],
)
def test_what_cannot_be_added_up_is_refused(scenario, changes, told):
    with pytest.raises(InputError, match=told):
        scenario.with_({f"indicators.{GEP}.{field}": value for field, value in changes.items()})
