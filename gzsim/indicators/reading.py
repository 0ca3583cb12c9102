"""A library file read and checked; whatever is wrong is named with its line."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from gzsim.common.yaml_lines import Node, read_yaml
from gzsim.errors import InputError
from gzsim.indicators.indicator import Indicator

_INDICATORS = TypeAdapter(dict[str, Indicator])
_VALID = "indicators: a mapping of names to indicators"


def read_indicators(path: Path) -> dict[str, Indicator]:
    """Read the indicators of a YAML file, by name.

    Raises
    ------
    InputError
        If there is no such file, it is no YAML mapping with the key ``indicators``, or a field of an indicator is
        missing, unknown or impossible; with file, line and field.
    """
    entries = read_yaml(path).child("indicators")
    if entries is None or not isinstance(entries.value, dict) or not entries.value:
        raise InputError("the file has no indicators", file=path, valid=_VALID)
    try:
        return _INDICATORS.validate_python(_with_years(entries.plain()))
    except ValidationError as error:
        first = error.errors()[0]
        place = [part for part in first["loc"] if part != "[key]"]
        text = first["msg"].removeprefix("Value error, ")
        raise InputError(text, file=path, line=_line(entries, place), field=".".join(map(str, place))) from None


def _with_years(value: object) -> object:
    """Names of the file as texts, except years, which goalposts are kept by."""
    if isinstance(value, dict):
        return {int(key) if key.isdecimal() else key: _with_years(part) for key, part in value.items()}
    return [_with_years(part) for part in value] if isinstance(value, list) else value


def _line(entries: Node, place: Sequence[str | int]) -> int | None:
    """Line of the deepest part of the place that was written."""
    node = entries
    for key in place:
        below = node.child(key)
        if below is None:
            break
        node = below
    return node.line
