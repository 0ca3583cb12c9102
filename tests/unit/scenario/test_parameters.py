"""Every default of the simulation has a unit, a source and a plausible range."""

from __future__ import annotations

import pickle
from copy import deepcopy
from functools import reduce

import pytest

from gzsim.errors import InputError
from gzsim.scenario import load_parameters, load_scenario


def test_every_default_has_unit_source_and_lies_in_its_range():
    table = load_parameters().table()
    assert (table["unit"].str.len() > 0).all()
    assert table["source"].str.match(r"record|pattern|definition|assumption").all()
    for name, row in table.iterrows():
        numbers = row["value"] if isinstance(row["value"], tuple) else (row["value"],)
        if row["choices"]:
            assert row["value"] in row["choices"], name
        elif row["value"] is not None:
            assert all(row["low"] <= number <= row["high"] for number in numbers), name


def test_counts_are_whole_and_choices_are_words():
    parameters = load_parameters()
    assert parameters["beliefs.kind"] == "positional"
    changed = parameters.replace({"beliefs.kind": "learned", "reviews.capacity": 2.0, "reports.bulletin_months": 6.0})
    assert [changed[name] for name in ("beliefs.kind", "reviews.capacity", "reports.bulletin_months")] == [
        "learned",
        2,
        6,
    ]
    assert isinstance(changed["reviews.capacity"], int)


def test_sections_hold_every_value_of_the_table():
    scenario = load_scenario("guizhou-2025").with_({"parameters": {"reviews.capacity": 3, "beliefs.kind": "learned"}})
    table, values = scenario.parameter_table(), scenario.values
    for name in table:
        section = reduce(getattr, name.split("."), values)
        assert section == table[name]
        assert type(section) is type(table[name])
    assert (values.reviews.capacity, values.beliefs.kind) == (3, "learned")


def test_defaults_and_overrides_are_of_one_kind():
    parameters = load_parameters()
    for name in parameters:
        same = parameters.replace_freely({name: parameters[name]})
        assert type(same[name]) is type(parameters[name]), name
    assert [type(parameters[name]) for name in ("timing.warm_up", "reports.bulletin_months")] == [int, int]
    assert isinstance(parameters.replace({"budget.subsidy": 60})["budget.subsidy"], float)


def test_values_cannot_be_changed_but_copied():
    values = load_parameters().typed
    for name in ("discount", "patience"):
        with pytest.raises(TypeError, match="cannot be changed in place"):
            setattr(values.leader, name, 0.9)
    with pytest.raises(AttributeError, match="did you mean 'discount'"):
        _ = values.leader.discuont
    assert pickle.loads(pickle.dumps(values)) == values == deepcopy(values)


def test_lists_stay_lists_and_cannot_be_changed():
    hazard = load_parameters()["leader.exit_hazard"]
    assert isinstance(hazard, tuple)
    assert hazard[-1] == 1.0  # nobody stays for ever


def test_a_section_holds_what_its_names_begin_with():
    parameters = load_parameters()
    section = parameters.section("dynamics.stock_long")
    assert section["noise_sd"] == parameters["dynamics.stock_long.noise_sd"]
    assert all(f"dynamics.stock_long.{name}" in parameters for name in section)
    assert parameters.section("dynamics.stock") == {}


def test_every_class_of_indicators_moves_by_the_same_parameters():
    parameters = load_parameters()
    classes = ("flow_growth", "flow_level", "stock_short", "stock_long")
    assert len({tuple(parameters.section(f"dynamics.{each}")) for each in classes}) == 1


def test_replacing_leaves_the_table_alone():
    parameters = load_parameters()
    changed = parameters.replace({"leader.discount": 0.9})
    assert (changed["leader.discount"], parameters["leader.discount"]) == (0.9, 0.95)
    assert changed.entry("leader.discount").source == parameters.entry("leader.discount").source


@pytest.mark.parametrize(
    ("overrides", "words"),
    [
        ({"leader.discuont": 0.9}, "did you mean 'leader.discount'?"),
        ({"leader.discount": 0.5}, "must lie from 0.8 to 1"),
        ({"leader.discount": [0.9]}, "must be one number"),
        ({"leader.exit_hazard": 0.5}, "must be a list of numbers"),
        ({"leader.exit_hazard": [0.5]}, "must be a list of 8 numbers, not 1"),
        ({"leader.discount": "high"}, "must be one number"),
        ({"beliefs.kind": 1.7}, "must be positional, symmetric or learned"),
        ({"beliefs.kind": 1}, "must be positional, symmetric or learned"),
        ({"beliefs.law": "gumbl"}, "must be normal, gumbel or gumbel_mirrored"),
        ({"shocks.law": 0.9}, "must be normal, gumbel or gumbel_mirrored"),
        ({"reviews.capacity": 2.9}, "must be a whole number"),
        ({"timing.warm_up": 1.5}, "must be a whole number"),
        ({"reports.delay": 0.5}, "must be a whole number"),
        ({"reports.bulletin_months": 4}, "must be 3, 6, 9 or 12"),
        ({"reports.bulletin_months": True}, "must be 3, 6, 9 or 12"),
        ({"dynamics.stock_long.maturity_months": 1.5}, "must be a whole number"),
        ({"dynamics.stock_long.work_effect": 20}, "must lie from 0 to 5"),
    ],
)
def test_overrides_outside_the_table_are_refused(overrides, words):
    with pytest.raises(InputError) as caught:
        load_parameters().replace(overrides)
    assert words in str(caught.value)
    assert caught.value.field in overrides


def test_unknown_parameter():
    with pytest.raises(InputError, match="no such parameter"):
        load_parameters()["leader.patience"]
    assert "leader.patience" not in load_parameters()


ENTRY = "leader:\n  discount:\n    value: 0.95\n    unit: per year\n    source: assumption\n    low: 0.8\n    high: 1\n"


@pytest.mark.parametrize(
    ("old", "new", "line", "field", "words"),
    [
        ("    unit: per year\n", "", 2, "leader.discount.unit", "is missing"),
        ("    source: assumption\n", "", 2, "leader.discount.source", "is missing"),
        ("    low: 0.8\n", "", 2, "leader.discount.low", "is missing"),
        ("0.95", "1.5", 3, "leader.discount.value", "must lie from 0.8 to 1"),
        ("0.95", "[0.9, 0.1]", 3, "leader.discount.value", "must lie from 0.8 to 1"),
        ("0.95", "high", 3, "leader.discount.value", "must be one number"),
        ("    low: 0.8\n", "    low: 0.8\n    choices: [low]\n", 6, "leader.discount.low", "has no meaning"),
        ("    unit: per year\n", "    unit: ''\n", 4, "leader.discount.unit", "must not be empty"),
        ("    high: 1\n", "    hihg: 1\n", 7, "leader.discount.hihg", "did you mean 'high'?"),
    ],
)
def test_entries_of_a_table_are_held_to_the_same(write, old, new, line, field, words):
    assert ENTRY.count(old) == 1
    path = write(ENTRY.replace(old, new), "parameters.yaml")
    with pytest.raises(InputError) as caught:
        load_parameters(path)
    error = caught.value
    assert (error.file, error.line, error.field) == (path, line, field)
    assert words in error.problem


def test_a_table_of_one_s_own(write):
    assert dict(load_parameters(write(ENTRY, "parameters.yaml"))) == {"leader.discount": 0.95}
