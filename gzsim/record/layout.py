"""The layout of a record: tables and fields, as the Frictionless description that ships with the data has them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path, PurePath
from typing import Any

from gzsim.common.reading import read_regular, utf8
from gzsim.common.words import short
from gzsim.errors import InputError
from gzsim.paths import shipped

DESCRIPTION = "datapackage.json"
MOST_BYTES = 200_000_000  # of a table: years of every county of the country, and ten times more
_MOST_DESCRIBED = 5_000_000
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

    Raises InputError if it is missing or no JSON object whose resources have a name of their own and a path inside the
    folder.
    """
    file = folder / DESCRIPTION
    remedy = f"a Frictionless description; write it with: python -m gzsim.record.package {folder}"
    package = _json(file, utf8(read_regular(file, _MOST_DESCRIBED, remedy), file, remedy), remedy)
    try:
        named = all(isinstance(item[key], str) for item in package["resources"] for key in ("name", "path"))
    except (KeyError, TypeError):
        named = False
    if not named:
        raise InputError("does not list its resources by name and path", file=file, field="resources", valid=remedy)
    _refuse_strange(package["resources"], file)
    return package


def _json(file: Path, text: str, remedy: str) -> Any:
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        raise InputError(f"is not JSON: {error.msg}", file=file, line=error.lineno, valid=remedy) from None
    except RecursionError:
        raise InputError("is nested deeper than any description", file=file, valid=remedy) from None
    except ValueError:  # Python's limit on the digits of a whole number
        raise InputError("holds a number of thousands of digits", file=file, valid=remedy) from None


def _refuse_strange(resources: list[Mapping[str, Any]], file: Path) -> None:
    """A description from somebody else must not choose what is read elsewhere on the disk."""
    names = [item["name"] for item in resources]
    for position, item in enumerate(resources):
        path, field = item["path"], f"resources.{position}.path"
        if not path or not path.isprintable() or PurePath(path).is_absolute() or ".." in PurePath(path).parts:
            raise InputError(f"{short(path)} lies outside the folder", file=file, field=field, valid="a path inside it")
        if item["name"] in names[:position]:
            problem = f"{short(item['name'])} is listed twice"
            raise InputError(problem, file=file, field=f"resources.{position}.name", valid="each table once")


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
