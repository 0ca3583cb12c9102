"""Hours, shares and money stay within bounds wherever one stands in the declared ranges of the parameters."""

import numpy as np
import pytest

from gzsim.scenario import load_parameters, load_scenario
from gzsim.simulation.chunk import Case, simulate_years, years_of
from gzsim.simulation.effort.tiers import USES
from gzsim.simulation.outcomes.tiers import measure_tiers
from gzsim.simulation.world import build_world

NAMES = {"name": "A", "name_zh": "甲"}
SCHEMES = {
    "none": {"type": "none"},
    "last": {"type": "last_place", "rate": 1.0, "excellent": 2, "receivers": "excellent"},
    "piece": {"type": "piece_rate", "per_point": 5.0},
    "bonus": {"type": "threshold_bonus", "threshold": 95, "bonus": 30},
    "group": {"type": "group_penalty", "threshold": 105, "penalty": 50},
    "liable": {"type": "joint_liability", "shares": {"person warned": 1.0}, "red_lights": 1, "career": -1},
    "both": {"type": "combination", "of": ["last", "liable"]},
}
POINTS = 200
SHARES = ("work", "long_work", "forms", "liars", "met", "vetoed", "last", "wrongly_last", "promoted", "bonus_lost")


def drawn(parameter, place):
    """A value of one parameter for each way of going about: anywhere, at an end, or at the default."""
    rng, how = place
    if parameter.value is None or how == "default":
        return None
    if parameter.choices:
        return parameter.choices[rng.integers(len(parameter.choices))]
    size = len(parameter.value) if isinstance(parameter.value, tuple) else None
    ends = np.array([parameter.low, parameter.high])
    value = rng.choice(ends, size) if how == "corner" else rng.uniform(parameter.low, parameter.high, size)
    if parameter.type == "whole number":
        return round(float(value))
    return float(value) if size is None else [float(each) for each in value]


def point(number):
    """Parameters of one point: a third are corners, a third lie inside, a third mix both with defaults."""
    rng, table = np.random.default_rng([7, number]), load_parameters()
    ways = (["corner"], ["inside"], ["corner", "inside", "default"])[number % 3]
    values = {name: drawn(table.entry(name), (rng, rng.choice(ways))) for name in table}
    for name, answers in values.items():
        if name.endswith("_answers") and answers == 0:  # where nobody answers, a mode that counts says nothing
            values[name] = 1
    values["timing.warm_up"] = (0, 2, 50)[number % 3] if number < 12 else int(rng.integers(3))
    return {name: value for name, value in values.items() if value is not None}


@pytest.fixture(scope="module")
def scenario(undeclared):
    return undeclared.with_({f"schemes.{name}": {**NAMES, **scheme} for name, scheme in SCHEMES.items()})


@pytest.mark.parametrize("part", range(2))
def test_hours_of_tiers_add_up_in_the_whole_range(scenario, part):
    """Forms, lights, courting, work and visits of each tier are its whole year, and none of them is below 0."""
    tiers = load_scenario("guizhou-2025-tiers").to_dict()["tiers"]
    for number in range(part, POINTS // 4, 2):
        lived = scenario.with_({"parameters": point(number), "tiers": tiers})
        case = Case(build_world(lived), lived.scheme("last", list(lived.units.prefectures)))
        for year in simulate_years(case, 2, np.arange(1), number):
            hours = measure_tiers(year.state, year.setting.world)
            assert all((hours[use] >= -1e-12).all() for use in (*USES, "visits")), number
            assert np.allclose(sum(hours[use] for use in (*USES, "visits")), 1.0, rtol=0, atol=1e-12), number
            work = year.setting.world.tiers.in_the_place(hours["work"])
            assert np.allclose(work, year.state.effort.sum(1), rtol=1e-12, atol=1e-12), number


@pytest.mark.parametrize("part", range(4))
def test_hours_and_money_are_bounded_in_the_whole_range(scenario, part):
    for number in range(part, POINTS, 4):
        name = list(SCHEMES)[number % len(SCHEMES)]
        world = build_world(scenario.with_({"parameters": point(number)}))
        scheme = scenario.scheme(name, world.units.tolist())
        for outcomes in years_of(Case(world, scheme), 2, np.arange(1), number):
            for share in SHARES:
                values = outcomes[share].astype(float)
                assert ((values >= 0) & (values <= 1 + 1e-12)).all(), (number, share)
            assert (outcomes["work"] + min(1.0, world.forms) <= 1 + 1e-12).all(), number
            assert np.abs(outcomes["transfer"]).max() <= 1e5, number
            assert np.abs(outcomes["achievement"]).max() < 1e7, number
            for key, values in outcomes.items():
                assert np.isfinite(values).all(), (number, key)


def test_capital_that_never_wears_out_does_not_breed_itself(scenario):
    """The corner that once gave 4e49 years of work in a year."""
    forever = {"work_effect": 5, "maturity_months": 0, "depreciation": 0}
    changes = {"timing.warm_up": 50, **{f"dynamics.stock_long.{name}": value for name, value in forever.items()}}
    world = build_world(scenario.with_({"parameters": changes}))
    for outcomes in years_of(Case(world, scenario.scheme("last")), 2, np.arange(2), 1):
        assert (outcomes["work"] <= 1).all()
        assert np.abs(outcomes["achievement"]).max() < 1e4
