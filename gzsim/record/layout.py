"""The layout of a record: tables and fields, as the Frictionless description that ships with the data has them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from gzsim.errors import InputError
from gzsim.paths import shipped

DESCRIPTION = "datapackage.json"
CORE = ("prefectures", "sources", "series", "breaks", "prefecture_year")


@dataclass(frozen=True)
class Field:
    """A column: its name, its Frictionless type and what its values must satisfy."""

    name: str
    type: str
    constraints: Mapping[str, Any] = field(default_factory=dict)

    @property
    def required(self) -> bool:
        """Whether a blank is an error."""
        return bool(self.constraints.get("required", False))


@dataclass(frozen=True)
class ForeignKey:
    """A column whose values must exist in a column of another table."""

    column: str
    table: str
    target: str


@dataclass(frozen=True)
class Table:
    """A table of the record: columns in order, primary key, foreign keys, units of its series."""

    name: str
    path: str
    fields: tuple[Field, ...]
    primary_key: tuple[str, ...]
    foreign_keys: tuple[ForeignKey, ...]
    units: Mapping[str, str]

    @property
    def columns(self) -> list[str]:
        """Names of the columns in the order of the file."""
        return [column.name for column in self.fields]


@cache
def layout() -> Mapping[str, Table]:
    """Tables that a record may have, by name.

    A record of one's own has the same layout; it may leave out every table that is not in ``CORE``.

    >>> layout()["prefecture_year"].columns
    ['series', 'code', 'year', 'value', 'source']
    >>> layout()["air_day"].primary_key
    ('code', 'date')
    """
    package = read_description(shipped("data"))
    return {resource["name"]: _table(resource) for resource in package["resources"]}


def read_description(folder: Path) -> dict[str, Any]:
    """Read the description of a folder of tables, ``datapackage.json``.

    Raises
    ------
    InputError
        If it is missing or no JSON object whose resources have a name and a path.
    """
    file = folder / DESCRIPTION
    remedy = f"a Frictionless description; write it with: python -m gzsim.record.package {folder}"
    if not file.is_file():
        raise InputError("is missing", file=file, valid=remedy)
    try:
        package = json.loads(file.read_text(encoding="utf-8"))
        named = all(isinstance(item[key], str) for item in package["resources"] for key in ("name", "path"))
    except json.JSONDecodeError as error:
        raise InputError(f"is not JSON: {error.msg}", file=file, line=error.lineno, valid=remedy) from None
    except (KeyError, TypeError, UnicodeDecodeError):
        named = False
    if not named:
        raise InputError("does not list its resources by name and path", file=file, field="resources", valid=remedy)
    return package


def _table(resource: Mapping[str, Any]) -> Table:
    schema = resource["schema"]
    return Table(
        name=resource["name"],
        path=resource["path"],
        fields=tuple(Field(item["name"], item["type"], item.get("constraints", {})) for item in schema["fields"]),
        primary_key=tuple(schema["primaryKey"]),
        foreign_keys=tuple(_foreign_key(item) for item in schema.get("foreignKeys", [])),
        units=resource.get("units", {}),
    )


def _foreign_key(item: Mapping[str, Any]) -> ForeignKey:
    reference = item["reference"]
    return ForeignKey(item["fields"][0], reference["resource"], reference["fields"][0])
