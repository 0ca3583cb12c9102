"""S10: what the last loses draws work, and what it must make up is missing elsewhere."""

import numpy as np
import pytest

from gzsim.sanctions import LastPlace
from gzsim.scenario import load_scenario, plausible_draws
from gzsim.simulation.chunk import Case, simulate_years
from gzsim.simulation.ensemble import simulate_scheme
from gzsim.simulation.world import build_world

PROVINCIAL = 18.15


@pytest.fixture(scope="module")
def worlds():
    """The shipped scenario under the defaults, and under ten plausible draws."""
    today = load_scenario("guizhou-2025-two-budgets")
    assumed = [{}, *plausible_draws(10, seed=1, scenarios=today).to_dict("records")]
    return [build_world(today.with_({"parameters": {"timing.warm_up": 3, **each}})) for each in assumed]


def work(worlds, **fields):
    """Mean share of working time under the last-place rule in each world."""
    rule = {"rate": 0.1, "subsidy": PROVINCIAL, "excellent": 2, **fields}
    lived = (simulate_scheme(world, LastPlace(**rule), years=4, replications=6, seed=3) for world in worlds)
    return np.array([each["work"].mean() for each in lived])


@pytest.mark.parametrize(
    ("lever", "least"), [({"rate": 1.0}, 0.01), ({"worst": 3}, 0.004), ({"excellent": 8}, -0.001)], ids=str
)
def test_more_to_lose_draws_more_work_and_a_divided_prize_less(worlds, lever, least):
    """Except where all time is used up already; that is so in one draw of ten."""
    moved = work(worlds, **lever) - work(worlds)
    right = moved > least if least > 0 else moved < least
    assert right[0], moved
    assert right[1:].sum() >= 9, moved


def second_year(world, make_up):
    """Of who was last in the first year, in the second: effect of an hour by payer, true attainment by payer."""
    case = Case(world, LastPlace(0.1, PROVINCIAL, 2, make_up=make_up))
    first, second = simulate_years(case, 2, np.arange(24), 3)
    able, attained = np.swapaxes(second.conditions.capability, 1, 2), second.verdict.attained
    last = first.verdict.settlement.money < 0
    by_payer = [attained[:, world.own_budget == own].mean(1)[last].mean() for own in (False, True)]
    return able[last].mean(0), np.array(by_payer)


def test_what_is_made_up_is_missing_where_the_place_pays_for_itself(worlds):
    """By more than a percent of an hour's effect at the default; how much, depends on the elasticity."""
    for j, world in enumerate(worlds):
        (able, attained), (before, there) = second_year(world, 1.0), second_year(world, 0.0)
        assert j or able[1] / before[1] < 0.99
        assert able[0] > before[0]
        assert able[1] < before[1]
        assert attained[0] > there[0]
        assert attained[1] < there[1]
