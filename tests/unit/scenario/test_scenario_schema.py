"""The schema that editors use says the same as the models."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from jsonschema import Draft202012Validator

from gzsim.common.yaml_lines import read_yaml
from gzsim.paths import shipped
from gzsim.scenario import load_scenario, shipped_scenarios
from gzsim.scenario.json_schema import json_schema

SHIPPED = json.loads((shipped("scenarios") / "scenario.schema.json").read_text(encoding="utf-8"))
VALIDATOR = Draft202012Validator(SHIPPED)


def test_the_shipped_schema_is_in_step_with_the_models():
    assert json_schema() == SHIPPED, "run: python -m gzsim.scenario.json_schema > scenarios/scenario.schema.json"


def test_the_schema_is_one():
    Draft202012Validator.check_schema(SHIPPED)


@pytest.mark.parametrize("name", shipped_scenarios())
def test_shipped_scenarios_fit_it_as_written_and_in_full(name):
    VALIDATOR.validate(read_yaml(shipped("scenarios") / f"{name}.yaml").plain())
    VALIDATOR.validate(load_scenario(name).to_dict())


@pytest.mark.parametrize("name", shipped_scenarios())
def test_shipped_scenarios_name_it_for_editors(name):
    text = (shipped("scenarios") / f"{name}.yaml").read_text(encoding="utf-8")
    assert text.startswith("# yaml-language-server: $schema=scenario.schema.json\n")


@pytest.mark.parametrize(
    "change",
    [
        {},
        {"simulation": {"years": 5}},
        {"schemes": {"last_place": {"rate": 0.2}, "piece_rate": None}},
        {"indicators": {"forest_cover": {"record": "none"}, "water_quality": {"record": None}}},
        {"zones": {"assignment": {"522700": "ecological"}}},
        {"units": {"prefectures": [520100, "520300"]}},
        {"parameters": {"leader.discount": 0.9, "leader.exit_hazard": [0.5, 1]}},
    ],
)
def test_a_file_that_inherits_may_say_only_what_differs(change):
    VALIDATOR.validate({"extends": "guizhou-2025", **change})


@pytest.mark.parametrize(
    "wrong",
    [
        {"simulation": {"yeers": 5}},
        {"simulation": {"years": 0}},
        {"indicators": {"gdp_growth": {"target": "high"}}},
        {"schemes": {"last_place": {"rate": 2}}},
        {"schema_version": 2},
        {"units": {"prefectures": [None, None]}},
        {"longterm_weight": 0.3},
    ],
)
def test_what_the_models_refuse_the_schema_refuses(wrong):
    assert not VALIDATOR.is_valid({"extends": "guizhou-2025", **wrong})


def test_a_file_that_inherits_nothing_must_say_everything():
    whole = load_scenario("guizhou-2025").to_dict()
    for name in ("indicators", "zones", "simulation", "title_zh"):
        assert not VALIDATOR.is_valid({key: part for key, part in whole.items() if key != name})


def properties(schema: object, path: str = "") -> Iterator[tuple[str, dict]]:
    if isinstance(schema, dict):
        for name, field in schema.get("properties", {}).items():
            yield f"{path}.{name}", field
        for key, part in schema.items():
            yield from properties(part, f"{path}.{key}")
    elif isinstance(schema, list):
        for part in schema:
            yield from properties(part, path)


def test_every_field_explains_itself():
    fields = dict(properties(SHIPPED))
    assert len(fields) > 100
    assert [path for path, field in fields.items() if len(field.get("description", "")) < 10] == []
