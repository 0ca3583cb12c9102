"""JSON Schema of a scenario file, with which editors complete, explain and check it while it is written.

``python -m gzsim.scenario.json_schema`` prints it; it is shipped beside the scenarios.
"""

from __future__ import annotations

import json
from typing import Any

from gzsim.scenario.indicators import known_fields
from gzsim.scenario.scenario import Scenario

_EXTENDS = {
    "type": "string",
    "minLength": 1,
    "title": "Extends",
    "description": "Scenario that this one changes: the name of a shipped one, or the path of a file from this one",
}
_CHANGE, _KNOWN = "ChangeOf", "IndicatorOfTheLibrary"


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of a scenario file.

    A file with ``extends`` may leave out whatever it inherits, and may set a name to null to remove it.

    >>> json_schema()["$schema"]
    'https://json-schema.org/draft/2020-12/schema'
    """
    whole = Scenario.model_json_schema()
    definitions = whole.pop("$defs")
    definitions[_KNOWN] = definitions["Appraised"] | {"required": ["target"]}
    whole["properties"]["indicators"]["properties"] = {
        key: {"$ref": f"#/$defs/{_KNOWN}", "description": f"{said['name'].value} {said['name_zh'].value}"}
        for key, said in known_fields().items()
    }
    changes = {f"{_CHANGE}{name}": _as_change(definition) for name, definition in definitions.items()}
    change = _as_change(whole)
    change["properties"]["extends"] = _EXTENDS
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "gzsim scenario",
        "description": "One appraisal system: indicators, zones and weights, warnings, schemes, simulation",
        "if": {"type": "object", "required": ["extends"]},
        "then": change,
        "else": whole,
        "$defs": definitions | changes,
    }


def _as_change(schema: Any) -> Any:
    """Schema of what a file that inherits may write in place of ``schema``: any part of it, or null to remove it."""
    if isinstance(schema, list):
        return [_as_change(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    kept = {key: value for key, value in schema.items() if key not in ("required", "discriminator", "minProperties")}
    return dict(_change_of(key, value) for key, value in kept.items())


def _change_of(key: str, value: Any) -> tuple[str, Any]:
    match key:
        case "properties":
            return key, {name: _as_change(part) for name, part in value.items()}
        case "type":
            return key, value if value == "null" else [value, "null"]
        case "const":
            return "enum", [value, None]
        case "enum":
            return key, [*value, None]
        case "oneOf":  # without its type a change may fit several members
            return "anyOf", _as_change(value)
        case "$ref":
            return key, value.replace("#/$defs/", f"#/$defs/{_CHANGE}")
        case "items" | "prefixItems":  # a list is replaced as a whole
            return key, value
        case _:
            return key, _as_change(value)


def main() -> None:
    """Print the schema."""
    print(json.dumps(json_schema(), ensure_ascii=False, indent=2))


if __name__ == "__main__":
    main()
