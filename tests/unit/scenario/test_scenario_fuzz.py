"""Whatever is put into a scenario file, the answer is a scenario or one clear refusal."""

from __future__ import annotations

import copy
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gzsim.common.yaml_lines import Node
from gzsim.errors import InputError
from gzsim.paths import shipped
from gzsim.scenario import Scenario, load_scenario

TODAY = load_scenario("guizhou-2025").to_dict()
TEXT = (shipped("scenarios") / "guizhou-2025.yaml").read_text(encoding="utf-8")

SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(-(10**400), 10**400)
    | st.integers(-3, 3)
    | st.floats()
    | st.text(max_size=8)
    | st.sampled_from(["none", "all", "520100", "gdp_growth", "level", "last_place", "functional"])
)
VALUES = st.recursive(
    SCALARS, lambda below: st.lists(below, max_size=3) | st.dictionaries(st.text(max_size=6), below, max_size=3)
)


def answer_to(load: Callable[[], Scenario]) -> Scenario | InputError:
    """Return the scenario or the refusal; any other exception fails the test."""
    try:
        return load()
    except InputError as error:
        return error


def paths(value: object, here: tuple = ()) -> list[tuple]:
    """Every place in a mapping, by its keys."""
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [here] + [path for key, part in parts for path in paths(part, (*here, key))]


@st.composite
def mutations(draw: st.DrawFn) -> dict:
    """Today's scenario with one to three places replaced, removed or added to."""
    scenario = copy.deepcopy(TODAY)
    for _ in range(draw(st.integers(1, 3))):
        *above, last = draw(st.sampled_from([path for path in paths(scenario) if path]))
        parent = scenario
        for key in above:
            parent = parent[key]
        match draw(st.sampled_from(["replace", "remove", "add"])):
            case "replace":
                parent[last] = draw(VALUES)
            case "remove":
                del parent[last]
            case "add" if isinstance(parent, dict):
                parent[draw(st.text(max_size=6))] = draw(VALUES)
    return scenario


@settings(max_examples=300, deadline=None)
@given(mutations())
def test_a_mutated_scenario_is_valid_or_refused_in_plain_words(mutated):
    answer = answer_to(lambda: Scenario.of(Node.of(mutated)))
    if isinstance(answer, Scenario):
        assert answer.weights().sum(axis="columns").to_numpy() == pytest.approx(1)
        assert Scenario.of(Node.of(answer.to_dict())) == answer
    else:
        jargon = ("Input should", "validation error", "pydantic", "NoneType", "dict")
        assert answer.problem
        assert not any(word in str(answer) for word in jargon if word not in str(mutated))


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    start=st.integers(0, len(TEXT)),
    length=st.integers(0, 40),
    insert=st.text(max_size=12) | st.text(":-?![]{}#&*|>'\"%@`,\n\t\\ ", max_size=12),
)
def test_a_file_with_a_passage_garbled_is_read_or_refused(tmp_path: Path, start: int, length: int, insert: str):
    path = tmp_path / "garbled.yaml"
    path.write_text(TEXT[:start] + insert + TEXT[start + length :], encoding="utf-8", newline="")
    answer = answer_to(lambda: load_scenario(path))
    assert isinstance(answer, Scenario) or str(answer).startswith(str(path))


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=200))
def test_any_bytes_are_refused(tmp_path: Path, content: bytes):
    path = tmp_path / "bytes.yaml"
    path.write_bytes(content)
    with pytest.raises(InputError):
        load_scenario(path)
