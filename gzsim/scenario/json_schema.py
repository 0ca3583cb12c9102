"""JSON Schema of a scenario file, with which editors complete, explain and check it while it is written.

``python -m gzsim.scenario.json_schema`` prints it; it is shipped beside the scenarios.
"""

from __future__ import annotations

import json
from typing import Any

from gzsim.scenario.scenario import Scenario

_EXTENDS = {
    "type": "string",
    "minLength": 1,
    "title": "Extends",
    "description": "Scenario that this one changes: the name of a shipped one, or the path of a file from this one",
}
_CHANGE = "ChangeOf"


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of a scenario file.

    A file with ``extends`` may leave out whatever it inherits, and may set a name to null to remove it.

    >>> json_schema()["$schema"]
    'https://json-schema.org/draft/2020-12/schema'
    """
    whole = Scenario.model_json_schema()
    definitions = whole.pop("$defs")
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


def _as_change(schema: Any, *, removable: bool = False) -> Any:
    """Schema of what a file that inherits may write in place of ``schema``: any part of it, or null to remove it."""
    if isinstance(schema, list):
        return [_as_change(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    kept = {key: value for key, value in schema.items() if key not in ("required", "discriminator", "minProperties")}
    changed = {key: _parts(key, value) for key, value in kept.items()}
    if "oneOf" in changed:  # without its type a change may fit several members
        changed["anyOf"] = changed.pop("oneOf")
    if "$ref" in changed:
        changed["$ref"] = changed["$ref"].replace("#/$defs/", f"#/$defs/{_CHANGE}")
    return {"anyOf": [changed, {"type": "null"}]} if removable else changed


def _parts(key: str, value: Any) -> Any:
    if key == "properties":
        return {name: _as_change(part, removable=True) for name, part in value.items()}
    return _as_change(value, removable=key == "additionalProperties" and isinstance(value, dict))


def main() -> None:
    """Print the schema."""
    print(json.dumps(json_schema(), ensure_ascii=False, indent=2))


if __name__ == "__main__":
    main()
