"""Reference of every field of a scenario file, made from the schema that checks it.

``python -m gzsim.scenario.field_reference`` prints it; ``docs/scenarios.md`` holds it between two marks.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from gzsim.scenario.scenario import Scenario

_BOUNDS = {"minimum": "≥ {}", "exclusiveMinimum": "> {}", "maximum": "≤ {}", "exclusiveMaximum": "< {}"}
_TYPES = {"string": "text", "number": "number", "integer": "whole number", "array": "list", "object": "mapping"}
_HEAD = ("| field | what it takes | needed | meaning |", "| --- | --- | --- | --- |")


class Field(NamedTuple):
    """What a field takes, whether it is needed, and what it means."""

    takes: str
    needed: str
    meaning: str


def field_reference() -> str:
    """Return a Markdown table of every field: what it takes, whether it is needed, what it means.

    >>> [line for line in field_reference().splitlines() if "simulation.years" in line][0]
    '| `simulation.years` | whole number ≥ 1 ≤ 100 | yes | Years simulated |'
    """
    rows = [f"| `{path}` | {takes} | {needed} | {meaning} |" for path, (takes, needed, meaning) in fields().items()]
    return "\n".join([*_HEAD, *rows])


def fields() -> dict[str, Field]:
    """Every field by its path, in which ``<name>`` stands for whatever name is chosen.

    >>> fields()["simulation.years"]
    Field(takes='whole number ≥ 1 ≤ 100', needed='yes', meaning='Years simulated')
    """
    schema = Scenario.model_json_schema()
    return dict(_rows(schema, schema["$defs"], ""))


def _rows(schema: dict[str, Any], definitions: dict[str, Any], prefix: str) -> Iterator[tuple[str, Field]]:
    for name, field in schema.get("properties", {}).items():
        path = f"{prefix}{name}"
        needed = "yes" if name in schema.get("required", ()) else "no"
        yield path, Field(_takes(field, definitions), needed, field.get("description", ""))
        yield from _below(field, definitions, path)


def _below(field: dict[str, Any], definitions: dict[str, Any], path: str) -> Iterator[tuple[str, Field]]:
    names = field.get("additionalProperties")
    if names:
        yield from _below(names, definitions, f"{path}.<name>")
    for member in [field, *field.get("anyOf", ())]:
        if "$ref" in member:
            yield from _rows(_definition(member, definitions), definitions, f"{path}.")
    for member in field["oneOf"] if "discriminator" in field else ():
        kind = _definition(member, definitions)
        yield from _rows(kind, definitions, f"{path} ({kind['properties']['type']['const']}).")


def _definition(member: dict[str, Any], definitions: dict[str, Any]) -> dict[str, Any]:
    return definitions[member["$ref"].rpartition("/")[2]]


def _takes(field: dict[str, Any], definitions: dict[str, Any]) -> str:
    """Say in a few words what a field takes."""
    if "const" in field:
        return f"`{field['const']}`"
    if "enum" in field:
        return ", ".join(f"`{value}`" for value in field["enum"])
    members = field.get("anyOf") or field.get("oneOf")
    if members:
        words = (_takes(member, definitions) for member in members if member.get("type") != "null")
        return " or ".join(dict.fromkeys(words))
    if "$ref" in field:
        return "mapping"
    bounds = "".join(f" {text.format(_number(field[key]))}" for key, text in _BOUNDS.items() if key in field)
    return _TYPES[field["type"]] + bounds


def _number(value: float) -> str:
    return f"{value:.10g}" if abs(value) < 2**53 else "2^63"


def main() -> None:
    """Print the reference."""
    print(field_reference())


if __name__ == "__main__":
    main()
