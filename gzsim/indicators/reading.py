"""A library file read and checked; whatever is wrong is named with its line."""

from __future__ import annotations

from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from gzsim.common.explaining import input_error
from gzsim.common.yaml_lines import Node, read_yaml
from gzsim.errors import InputError
from gzsim.indicators.indicator import GradedIndicator

_INDICATORS = TypeAdapter(dict[str, GradedIndicator])


def read_entries(path: Path) -> Node:
    """Read what a YAML file says of each indicator, by name; raises ``InputError`` if there is nothing."""
    entries = read_yaml(path).child("indicators")
    if entries is None or not isinstance(entries.value, dict) or not entries.value:
        valid = "indicators: a mapping of names to indicators"
        raise InputError("the file has no indicators", file=path, valid=valid)
    return entries


def read_indicators(path: Path) -> dict[str, GradedIndicator]:
    """Read the indicators of a YAML file, by name.

    Raises InputError if there is no such file, it is no YAML mapping with the key ``indicators``, or a field of an
    indicator is missing, unknown or impossible; with file, line and field.
    """
    entries = read_entries(path)
    try:
        return _INDICATORS.validate_python(entries.plain())
    except ValidationError as error:
        raise input_error(error, entries) from None
