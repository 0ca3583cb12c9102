"""A changed scenario is a checked copy; the one it was made from never changes."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from gzsim.errors import InputError
from gzsim.scenario import load_scenario

TODAY = load_scenario("guizhou-2025")
CHANGES = st.fixed_dictionaries(
    {},
    optional={
        "long_term_weight": st.floats(0, 1),
        "simulation.years": st.integers(1, 100),
        "simulation.seed": st.integers(0, 2**32 - 1),
        "schemes.last_place.rate": st.floats(0, 1),
        "indicators.gdp_growth.target": st.floats(-50, 50),
        "zones.model": st.sampled_from(["uniform", "functional", "found"]),
        "parameters": st.dictionaries(st.just("leader.discount"), st.floats(0.8, 1), min_size=1),
    },
)


@given(CHANGES)
def test_no_change_reaches_the_baseline(changes):
    before = TODAY.to_dict()
    changed = TODAY.with_(changes)
    assert TODAY.to_dict() == before
    for name, value in changes.items():
        found = changed
        for part in name.split("."):
            found = found[part] if isinstance(found, dict) else getattr(found, part)
        assert found == value


@given(CHANGES, CHANGES)
def test_changes_one_after_another_are_changes_at_once(first, second):
    assert TODAY.with_(first).with_(second).to_dict() == TODAY.with_(first | second).to_dict()


@given(CHANGES)
def test_what_is_undone_is_as_before(changes):
    full = {"long_term_weight": 0.15, "simulation": TODAY.simulation, "schemes": TODAY.schemes, "parameters": None}
    full |= {"indicators.gdp_growth.target": 5.5, "zones.model": "functional"}
    assert TODAY.with_(changes).with_(full, name=TODAY.name) == TODAY


def test_a_change_that_changes_nothing_keeps_the_name():
    assert TODAY.with_(long_term_weight=0.15) == TODAY
    assert TODAY.with_() == TODAY


def test_a_changed_scenario_does_not_pass_for_the_one_it_changes():
    once = TODAY.with_(long_term_weight=0.3)
    assert once.name == "guizhou-2025+"
    assert once.with_(long_term_weight=0.4).name == "guizhou-2025+"
    assert TODAY.with_(long_term_weight=0.3, name="long-30").name == "long-30"


def test_no_part_can_be_changed_in_place():
    with pytest.raises(ValidationError, match="frozen"):
        TODAY.long_term_weight = 0.3
    with pytest.raises(ValidationError, match="frozen"):
        TODAY.simulation.years = 5
    for change in (
        lambda: TODAY.zones.weights["all"].update(gdp_growth=1),
        lambda: TODAY.zones.weights["all"].__setitem__("gdp_growth", 1),
        lambda: TODAY.indicators.pop("gdp_growth"),
        lambda: TODAY.schemes.clear(),
    ):
        with pytest.raises(TypeError, match=r"use scenario\.with_"):
            change()


def test_changing_a_table_leaves_the_scenario_alone():
    weights, assignment = TODAY.weights(), TODAY.assignment
    weights.loc["all"] = 0
    assignment["520100"] = "nowhere"
    assert TODAY.weights().loc["all"].sum() == pytest.approx(1)
    assert TODAY.assignment["520100"] == "central_city"


def test_parameters_are_overridden_by_dotted_name():
    changed = TODAY.with_({"parameters.leader.discount": 0.9})
    assert changed.parameter_table()["leader.discount"] == 0.9
    assert TODAY.parameter_table()["leader.discount"] == 0.95


def test_an_indicator_may_move_by_its_own_parameters():
    changed = TODAY.with_({"indicators.forest_cover.dynamics": {"noise_sd": 0.2}})
    before, after = TODAY.dynamics_table(), changed.dynamics_table()
    assert after.loc["forest_cover", "noise_sd"] == 0.2
    assert after.drop("forest_cover").equals(before.drop("forest_cover"))
    assert before.loc["gdp_growth", "signal_noise"] == TODAY.parameter_table()["dynamics.flow_growth.signal_noise"]


def test_a_class_of_dynamics_moves_indicators_that_say_nothing():
    changed = TODAY.with_({"parameters.dynamics.flow_level.noise_share": 0.2}).dynamics_table()["noise_sd"]
    assert changed["water_conservancy_investment"] == 20.0
    changed = TODAY.with_({"parameters.dynamics.flow_level.noise_sd": 2.0}).dynamics_table()["noise_sd"]
    assert changed["water_conservancy_investment"] == 2.0
    assert changed.drop("water_conservancy_investment").equals(
        TODAY.dynamics_table()["noise_sd"].drop("water_conservancy_investment")
    )


def test_numpy_numbers_are_numbers():
    changed = TODAY.with_({"simulation.years": np.int64(3)}, long_term_weight=np.float64(0.2))
    assert (changed.simulation.years, changed.long_term_weight) == (3, 0.2)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"simulation.yeers": 5}, "simulation.yeers"),
        ({"years": 5}, "years"),
        ({"simulation.years": 0}, "simulation.years"),
        ({"indicators.gdp.target": 5}, "indicators.gdp"),
        ({"simulation": None}, "simulation"),
        ({"long_term_weight": object()}, "long_term_weight"),
        ({"zones.weights.all.gdp_growth": 0.2}, "zones.weights.all"),
        ({"": 1}, ""),
        ({"simulation.years.": 1}, "simulation.years"),
        ({5: 1}, "changes"),
        ([("long_term_weight", 0.3)], "changes"),
        ("long_term_weight", "changes"),
        ({"title": b"bytes"}, "title"),
        ({"key_results": {"forest_cover", "gdp_growth"}}, "key_results"),
        ({"indicators.gdp_growth.target": np.array([1.0, 2.0])}, "indicators.gdp_growth.target"),
        ({"long_term_weight": np.nan}, "long_term_weight"),
        ({"title": "a\0b"}, "title"),
        ({"title": "\ud800"}, "title"),
        ({"name": "two\nlines"}, "name"),
        ({"schemes.last_plce": None}, "schemes.last_plce"),
        ({"indicators": {"\x1b[31m": TODAY.indicators["gdp_growth"]}}, r"indicators.\x1b[31m"),
    ],
)
def test_changes_that_no_file_could_make_are_refused(changes, field):
    with pytest.raises(InputError) as caught:
        TODAY.with_(changes)
    assert (caught.value.field or "") == field


def nested_in_itself() -> dict:
    changes = {}
    changes["title"] = changes
    return changes


@pytest.mark.parametrize("changes", [nested_in_itself(), {"a." * 100_000 + "b": 1}], ids=["circle", "dots"])
def test_changes_deeper_than_any_file_are_refused(changes):
    with pytest.raises(InputError, match="more than 20"):
        TODAY.with_(changes)


def test_a_null_that_removes_nothing_leaves_everything_as_it_is():
    assert TODAY.with_({"indicators.gdp_growth.goalpost": None, "parameters.leader.discount": None}) == TODAY
