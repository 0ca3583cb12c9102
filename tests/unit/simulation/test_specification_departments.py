"""Lead departments written twice: the engine against the specification."""

import random

import pytest
from twice_written import assert_equal

from gzsim.sanctions import LastPlace
from gzsim.scenario import load_scenario
from gzsim.simulation.world import build_world

LAST = LastPlace(0.1, 61.76, 2)
MADE_UP = {"name": "Made up", "name_zh": "某厅", "reference": "made up"}
CHISHUI = {"name": "Chishui", "name_zh": "赤水河", "reference": "made up", "indicator": "water_quality",
           "reaches": [{"upstream": "520500", "downstream": "520300", "share": 0.5, "kept": 0.8}]}  # fmt: skip
PARTS = dict(zip(["520100", "520200", "520300", "520400", "520500", "520600", "522300", "522600", "522700"],
                 [0.3, 0.2, 0.1, 0.1, 0.1, 0.1, 0.05, 0.05, 0], strict=True))  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "seed"),
    [
        ({}, 31),
        ({"parameters": {"departments.hours": 0.2, "departments.needed": 0.9, "departments.cost": 1e-6}}, 32),
        ({"lead_departments.water": {"parts": PARTS}, "lead_departments.industry.split": "even"}, 33),
        ({"lead_departments.environment": {"stake": 0}, "lead_departments.science": {"hours": 0, "needed": 1}}, 34),
        ({"ranking": "lead", "indicators.water_quality.paid_by": "own", "lead_departments.finance": None}, 35),
        (
            {
                "lead_departments.environment": {
                    "indicators": ["water_quality", "good_air_days", "gdp_growth"],
                    "stake": 20,
                },
                "lead_departments.development_and_reform": None,
                "rivers.chishui": CHISHUI,
            },
            36,
        ),
    ],
)
def test_departments_divide_their_hours_alike(changes, seed):
    short = {**changes, "parameters": {"timing.warm_up": 1, **changes.get("parameters", {})}}
    assert_equal(build_world(load_scenario("guizhou-2025-departments").with_(short)), LAST, seed)


def test_departments_drawn_at_random_are_the_same():
    """Whatever is led, needed and at stake: a scenario in twenty, drawn, and a year of it."""
    numbers = random.Random(7)
    names = sorted(load_scenario("guizhou-2025").indicators)
    for seed in range(20):
        numbers.shuffle(names)
        cut = sorted(numbers.sample(range(1, 12), 2))
        made = {
            f"d{i}": {
                **MADE_UP,
                "indicators": part,
                "needed": numbers.choice([0, 0.3, 1, numbers.random()]),
                "hours": numbers.choice([0, 0.1, 1, 10]),
                "stake": numbers.choice([0, 0.01, 1, 100]),
                "split": numbers.choice(["by_yield", "even"]),
            }
            for i, part in enumerate((names[: cut[0]], names[cut[0] : cut[1]], names[cut[1] :]))
        }
        parameters = {"timing.warm_up": 0, "departments.cost": numbers.choice([1e-6, 0.01, 10])}
        changed = load_scenario("guizhou-2025").with_({"lead_departments": made, "parameters": parameters})
        assert_equal(build_world(changed), LAST, seed, years=1, replications=1)
