"""A scenario may change another: only what differs is written."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from gzsim.common.yaml_lines import Node
from gzsim.scenario import load_scenario
from gzsim.scenario.extending import merged

LEAVES = st.integers() | st.text(max_size=3) | st.lists(st.integers(), max_size=3)
TREES = st.dictionaries(
    st.sampled_from("abc"),
    st.recursive(LEAVES, lambda below: st.dictionaries(st.sampled_from("abc"), below, min_size=1, max_size=3)),
)


@given(TREES, TREES)
def test_what_the_child_says_holds_and_the_rest_is_the_parent_s(parent, child):
    together = merged(Node.of(parent), Node.of(child)).plain()
    assert set(together) == set(parent) | set(child)
    for name in child:
        if not isinstance(child[name], dict):
            assert together[name] == child[name]
    for name in set(parent) - set(child):
        assert together[name] == parent[name]


@given(TREES)
def test_a_scenario_that_changes_nothing_is_its_parent(tree):
    assert merged(Node.of(tree), Node.of({})).plain() == tree
    assert merged(Node.of(tree), Node.of(tree)).plain() == tree


@given(TREES, TREES, TREES)
def test_grandchildren_inherit_through_their_parents(oldest, middle, youngest):
    """Unless a plain value of the middle one, which replaces a mapping, is skipped over."""
    assume(not any(_replaces(part, youngest.get(name)) for name, part in middle.items()))
    one, two, three = map(Node.of, (oldest, middle, youngest))
    assert merged(merged(one, two), three).plain() == merged(one, merged(two, three)).plain()


def _replaces(middle, youngest):
    """Whether the middle one puts a plain value, at any depth, where the youngest has a mapping."""
    if not isinstance(youngest, dict):
        return False
    if not isinstance(middle, dict):
        return True
    return any(_replaces(part, youngest.get(name)) for name, part in middle.items())


@given(TREES, st.sampled_from("abc"))
def test_null_removes_and_stays_where_it_removes_nothing(tree, name):
    left = {key: tree[key] for key in tree if key != name} if name in tree else tree | {name: None}
    assert merged(Node.of(tree), Node.of({name: None})).plain() == left


def test_only_the_long_term_weight_differs(today):
    reform = load_scenario("guizhou-2025-long-term-30")
    identity = {"name", "title", "title_zh", "author", "reference", "baseline"}
    before, after = today.to_dict(), reform.to_dict()
    assert {key for key in before if before[key] != after[key]} - identity == {"long_term_weight"}
    assert reform.long_term_weight == 0.30


def test_only_the_rate_of_the_last_place_differs(today):
    harsher = load_scenario("guizhou-2025-last-place-20")
    assert harsher.schemes["last_place"].rate == 2 * today.schemes["last_place"].rate
    assert harsher.schemes["last_place"].excellent == today.schemes["last_place"].excellent
    assert harsher.schemes["piece_rate"] == today.schemes["piece_rate"]


def test_extending_by_relative_path_and_through_a_grandparent(write, change, tmp_path):
    change("simulation: {years: 3}\n")
    (tmp_path / "below").mkdir()
    scenario = load_scenario(write("extends: ../mine.yaml\nsimulation: {seed: 0}\n", "below/child.yaml"))
    assert (scenario.simulation.years, scenario.simulation.seed) == (3, 0)
    assert scenario.long_term_weight == 0.15


def test_a_scenario_without_a_title_says_what_it_is_based_on(change):
    scenario = load_scenario(change("long_term_weight: 0.2\n"))
    assert scenario.title == "mine, based on: Guizhou 2025, as described"
    assert scenario.title_zh == "mine（基于：贵州省2025年现行绩效考核）"


def test_a_scheme_can_be_added_and_another_removed(change):
    scenario = load_scenario(
        change(
            "schemes:\n"
            "  piece_rate: null\n"
            "  two_percent: {type: last_place, name: Small deduction, name_zh: 小额扣减, rate: 0.02, excellent: 1}\n"
        )
    )
    assert set(scenario.schemes) == {"none", "last_place", "two_percent"}


def test_fewer_prefectures_keep_the_declared_zones_of_the_rest(change, today):
    kept = ["520100", "520200", "520300", "522600", "522700"]
    scenario = load_scenario(change(f"units: {{prefectures: {kept}}}\n"))
    assert scenario.assignment.equals(today.assignment[kept])


def test_lists_are_replaced_as_a_whole(change):
    scenario = load_scenario(change("zones: {found: {features: [gdp_per_capita]}}\n"))
    assert scenario.zones.found.features == ("gdp_per_capita",)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("extends: mine.yaml\n", "extends itself (mine → mine)"),
        ("extends: gizhou-2025\n", "did you mean 'guizhou-2025'?"),
        ("extends: ../nowhere.yaml\n", "there is no file '../nowhere.yaml'"),
        ("extends: [guizhou-2025]\n", "must be the name of a shipped scenario"),
        ("extends: ''\n", "must be the name of a shipped scenario"),
        ("extends: 2025\n", "must be the name of a shipped scenario"),
    ],
)
def test_parents_that_cannot_be(refusal, write, text, words):
    error = refusal(write(text))
    assert (error.line, error.field) == (1, "extends")
    assert words in error.problem


def test_a_scenario_that_extends_itself_through_another(refusal, write):
    write("title: b\nextends: mine.yaml\n", "b.yaml")
    error = refusal(write("extends: b.yaml\n"))
    assert (error.file.name, error.line, error.field) == ("b.yaml", 2, "extends")
    assert "mine → b → mine" in error.problem
