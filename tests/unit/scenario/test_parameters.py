"""Every default of the simulation has a unit, a validity, a plausible range with a reason, and a source."""

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
    assert table["kind"].isin(["record", "pattern", "definition", "assumption"]).all()
    assert (table["source"].str.len() > 0).all()
    for name, row in table.iterrows():
        numbers = row["value"] if isinstance(row["value"], tuple) else (row["value"],)
        if row["choices"]:
            assert row["value"] in row["choices"], name
        elif row["value"] is not None:
            assert all(row["low"] <= number <= row["high"] for number in numbers), name


def test_what_is_plausible_lies_about_the_default_inside_the_validity():
    for name, entry in load_parameters().entries.items():
        if entry.plausible is None:
            continue
        assert len(set(entry.plausible)) > 1, name
        if entry.type == "choice":
            assert entry.value in entry.plausible, name
            assert set(entry.plausible) <= set(entry.choices), name
            continue
        low, high = entry.plausible
        if isinstance(entry.value, tuple):  # factors of all its numbers
            assert 0 < low < 1 < high, name
        else:
            assert entry.low <= low <= entry.value <= high <= entry.high, name


def test_every_range_has_a_reason_of_its_own():
    table = load_parameters().table()
    assert (table["because"].str.len() > 0).all()
    assert not (table["because"].str.lower() == table["source"].str.lower()).any()
    assert table.loc[table["plausible"].isna(), "because"].str.startswith("not varied: ").all()
    assert not table.loc[table["plausible"].notna(), "because"].str.startswith("not varied").any()


def test_ranges_are_narrower_than_what_is_taken():
    for name, entry in load_parameters().entries.items():
        if entry.plausible and entry.type == "number" and not isinstance(entry.value, tuple):
            assert entry.plausible != (entry.low, entry.high), name


def test_what_has_no_default_or_one_value_is_not_varied():
    for name, entry in load_parameters().entries.items():
        if entry.value is None or (entry.low is not None and entry.low == entry.high):
            assert entry.plausible is None, name


def test_what_is_estimated_is_varied_by_more_than_its_standard_error():
    entries = load_parameters().entries
    estimated = {name: each for name, each in entries.items() if each.source.standard_error}
    assert {each.source.kind for each in estimated.values()} == {"record", "pattern"}
    for name, each in estimated.items():
        if name != "leader.exit_hazard":  # its standard error is that of the mean term
            assert each.plausible[1] - each.plausible[0] >= 2 * each.source.standard_error, name


def test_sums_to_one_hold_at_the_defaults_and_in_the_ranges():
    entries = load_parameters().entries
    rests = {name: each for name, each in entries.items() if each.rest_of}
    assert set(rests) == {"targets.pass_through", "hierarchy.prefecture_share"}
    for each in rests.values():
        others = [entries[other] for other in each.rest_of]
        assert each.value + sum(other.value for other in others) == pytest.approx(1, abs=1e-12)
        assert 1 - sum(other.plausible[1] for other in others) == pytest.approx(each.plausible[0], abs=1e-12)
        assert 1 - sum(other.plausible[0] for other in others) == pytest.approx(each.plausible[1], abs=1e-12)


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


ENTRY = """\
leader:
  discount:
    value: 0.95
    unit: per year
    low: 0.8
    high: 1
    plausible: [0.9, 0.99]
    because: nothing narrows it
    source: {kind: assumption, text: usual in models}
"""


@pytest.mark.parametrize(
    ("old", "new", "line", "field", "words"),
    [
        ("    unit: per year\n", "", 2, "leader.discount.unit", "is missing"),
        ("    source: {kind: assumption, text: usual in models}\n", "", 2, "leader.discount.source", "is missing"),
        ("kind: assumption, ", "", 9, "leader.discount.source.kind", "is missing"),
        ("kind: assumption", "kind: rumour", 9, "leader.discount.source.kind", "unknown value 'rumour'"),
        ("    because: nothing narrows it\n", "", 2, "leader.discount.because", "is missing"),
        ("[0.9, 0.99]", "[0.7, 0.99]", 7, "leader.discount.plausible", "must lie from 0.8 to 1"),
        ("[0.9, 0.99]", "[0.96, 0.99]", 7, "leader.discount.plausible", "two ends about 0.95"),
        ("[0.9, 0.99]", "[0.9, 0.95, 0.99]", 7, "leader.discount.plausible", "two ends about 0.95"),
        ("    value: 0.95\n", "", 6, "leader.discount.plausible", "no default"),
        ("    low: 0.8\n", "", 2, "leader.discount.low", "is missing"),
        ("0.95", "1.5", 3, "leader.discount.value", "must lie from 0.8 to 1"),
        ("0.95", "[0.9, 0.1]", 3, "leader.discount.value", "must lie from 0.8 to 1"),
        ("0.95", "high", 3, "leader.discount.value", "must be one number"),
        ("    low: 0.8\n", "    low: 0.8\n    choices: [low]\n", 6, "leader.discount.choices", "no meaning"),
        ("    unit: per year\n", "    unit: ''\n", 4, "leader.discount.unit", "must not be empty"),
        ("    high: 1\n", "    hihg: 1\n", 6, "leader.discount.hihg", "did you mean 'high'?"),
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
