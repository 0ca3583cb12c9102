"""The state is declared once: what January puts back, what the month changes, and how large it is follow from that."""

import numpy as np
import pytest

from gzsim.scenario import load_scenario
from gzsim.simulation.month import Moving
from gzsim.simulation.state import ARRAYS, blank
from gzsim.simulation.world import build_world

EVERY_RULE = {
    "warnings.promised_share": 0.5,
    "renewal": {"every": 5, "follow": 0.5, "reference": "made up"},
    "parameters.year_end.ease": 1,
    "parameters.beliefs.reports_expected": 1,
    "lead_departments.water": {"name": "Water Resources", "name_zh": "省水利厅", "reference": "made up"},
    "indicators.good_air_days.dynamics.captured": 0.5,
    "projects": {
        "dyke": {
            "indicator": "water_conservancy_investment",
            "prefecture": "520100",
            "kind": "infrastructure",
            "budget": 1,
        },
    },
    "tiers": {"county": {"does": 0.5}, "township": {"does": 0.5}},
}
"""What no other rule needs an array for."""


@pytest.fixture
def state():
    return blank(build_world(load_scenario("guizhou-2025").with_(EVERY_RULE)), np.arange(2))


def test_january_puts_back_what_is_counted_by_the_year(state):
    flow = np.arange(state.outcome.shape[1]) % 2 == 0
    for name in ARRAYS:
        getattr(state, name)[:] = 1
    state.open_year(flow)
    zero = {name for name in ARRAYS if not getattr(state, name).any()}
    assert zero == {"effort", "attended", "borrowed", "barred", "found", "visited", "light", "lights", "red", "forms",
                    "hours", "done", "lagging"}  # fmt: skip
    assert np.isnan(state.promise).all()
    assert not state.outcome[:, flow].any()
    assert state.outcome[:, ~flow].all()


def test_what_december_has_lit_stays_lit(state):
    state.light[:], state.promise[:], state.lights[:] = 2, 3.0, 4
    state.open_year(np.ones(state.outcome.shape[1], bool), lit=True)
    assert (state.light == 2).all()
    assert (state.promise == 3.0).all()
    assert not state.lights.any()


def test_every_array_has_the_shape_of_its_axes(state):
    sizes = dict(zip("RKN", state.outcome.shape, strict=True)) | {"P": 1, "D": state.reports.shape[1]}
    sizes |= {"Q": state.pipeline.shape[1], "J": 1, "T": 2, "U": 4}
    for name, declared in ARRAYS.items():
        assert getattr(state, name).shape == tuple(sizes[axis] for axis in declared.metadata["axes"]), name


def test_what_no_rule_needs_takes_no_room():
    today = build_world(load_scenario("guizhou-2025"))
    later = build_world(load_scenario("guizhou-2025").with_(EVERY_RULE))
    empty = {name for name, values in vars(blank(today, np.arange(2))).items() if not values.size}
    assert empty == {"promise", "reported_sum", "at_spot", "pulled", "january_worth", "delays", "done", "lagging",
                     "worked", "attention", "attended", "hours", "told_above"}  # fmt: skip
    assert all(values.size for values in vars(blank(today, np.arange(2), later)).values())


def test_a_month_changes_arrays_of_the_state_only():
    assert set(Moving._fields) <= set(ARRAYS)
    assert {"outcome", "effort", "reports"} <= set(Moving._fields)


def test_a_state_to_be_read_cannot_be_written(state):
    with pytest.raises(ValueError, match="read-only"):
        state.read_only().debt[:] = 1.0
    state.debt[:] = 1.0
    assert (state.read_only().debt == 1.0).all()
