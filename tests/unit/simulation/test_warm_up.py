"""Schemes of one world share the years before any of them: these are lived once, and nobody can tell."""

import numpy as np
import pytest

from gzsim.scenario import load_scenario
from gzsim.simulation import chunk
from gzsim.simulation.behaviour import Behaviour
from gzsim.simulation.outcomes.catalogue import OUTCOMES
from gzsim.simulation.simulate import case_of
from gzsim.simulation.world import build_world

PART = np.arange(2, 5)


@pytest.fixture(scope="module")
def cases():
    today = load_scenario("guizhou-2025").with_({"parameters": {"timing.warm_up": 2}}, name="brief")
    world, other = build_world(today), build_world(today.with_({"long_term_weight": 0.3}))
    last = case_of(today, "last_place", world=world)
    return {
        "none": case_of(today, "none", world=world),
        "last_place": last,
        "other": case_of(today, "none", world=other),
        "own": case_of(today, "last_place", Behaviour(), world=world),
        "reform": chunk.Case(other, last.scheme, before=last, lead_in=1),
    }


def test_shared_years_leave_every_case_as_it_is_alone(cases):
    together = chunk.all_reduced(cases, 2, PART, 7)
    for name, case in cases.items():
        alone = chunk.reduced(case, 2, PART, 7)
        for outcome in OUTCOMES.index:
            assert np.array_equal(together[name].annual[outcome], alone.annual[outcome]), (name, outcome)
            assert np.array_equal(together[name].unit[outcome], alone.unit[outcome]), (name, outcome)


def test_warm_up_is_lived_once_a_world_and_behaviour(cases, monkeypatch):
    lived, once = [], chunk.warmed_up
    monkeypatch.setattr(chunk, "warmed_up", lambda case, *rest: lived.append(case) or once(case, *rest))
    chunk.all_reduced(cases, 1, PART, 7)
    assert len(lived) == 4  # the first two share one
