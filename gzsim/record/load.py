"""Load a record from a folder of tables, verified from the first line to the last total."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import pandas as pd

from gzsim.common.names import of_kind
from gzsim.common.reading import as_path
from gzsim.errors import InputError
from gzsim.paths import shipped
from gzsim.record.checksums import checksum, checksum_problems
from gzsim.record.constraints import constraint_problems
from gzsim.record.identities import identity_problems
from gzsim.record.layout import CORE, DESCRIPTION, Table, layout, read_description
from gzsim.record.problems import Problem, raise_if_any
from gzsim.record.read import empty, read_table
from gzsim.record.record import Record
from gzsim.record.references import reference_problems


def load_record(path: str | Path | None = None) -> Record:
    """Load the historical record and verify it.

    Every table is read against its description (types, ranges, terms, keys), against the other tables (codes, series,
    units, counts, totals), and its checksum against ``datapackage.json``.

    Parameters
    ----------
    path : a folder with tables of the same layout; without it, the shipped record of Guizhou

    Raises InputError if anything is wrong. It names file, line and column of the first faults and says how many more
    there are.

    >>> record = load_record()
    >>> record.prefectures.loc["520200", "name"]
    'Liupanshui'
    >>> record.table("gdp").loc[2018:2019, "520200"].round(1).tolist()
    [1525.7, 1266.0]
    """
    folder = shipped("data") if path is None else data_folder(path)
    package = read_description(folder)
    present = present_tables(package, folder)
    changed = checksum_problems(package, folder)
    declared = tuple((resource["name"], resource["path"], resource.get("hash")) for resource in package["resources"])
    tables = read_tables(folder, present, changed) if changed else _verified(folder, declared)
    absent = {name: empty(table) for name, table in layout().items() if name not in present}
    checksums = {table.path: checksum(folder / table.path) for table in present.values()}
    return Record.from_tables({name: table.copy() for name, table in {**tables, **absent}.items()}, checksums)


@lru_cache(maxsize=2)
def _verified(folder: Path, declared: tuple[tuple[str, str, str], ...]) -> dict[str, pd.DataFrame]:
    """Tables of files that are what their checksums (name, path, checksum) declare: they are verified once."""
    package = {"resources": [{"name": name, "path": path} for name, path, _ in declared]}
    return read_tables(folder, present_tables(package, folder))


def data_folder(path: str | Path) -> Path:
    """Folder that a text or a path stands for; what is none raises ``InputError``."""
    valid = f"a folder with the tables and their {DESCRIPTION}"
    folder = as_path(path, "path", valid)
    if not os.path.isdir(folder):
        raise InputError("is not a folder", file=folder, valid=valid)
    return folder


def read_tables(
    folder: Path, present: Mapping[str, Table], changed: list[Problem] | None = None
) -> dict[str, pd.DataFrame]:
    """Read and verify tables; faults of content come before changed checksums, which often only follow from them.

    Raises InputError if anything is wrong.
    """
    changed = changed or []
    tables, problems = {}, []
    for name, table in present.items():
        tables[name], faults = read_table(folder / table.path, table)
        problems += faults
    raise_if_any(problems and [*problems, *changed])
    for name, table in present.items():
        problems += constraint_problems(tables[name], table, folder / table.path)
    problems = problems or reference_problems(tables, present, folder)  # which take it that no key is blank
    raise_if_any(problems and [*problems, *changed])
    raise_if_any([*identity_problems(tables, present, folder), *changed])
    return tables


def present_tables(package: Mapping[str, Any], folder: Path) -> dict[str, Table]:
    """Tables that the description lists; a table of one's own that gzsim does not know is left alone."""
    listed = {resource["name"]: resource["path"] for resource in package["resources"]}
    missing = [name for name in CORE if name not in listed]
    if missing:
        problem = f"does not list {', '.join(missing)}"
        raise InputError(problem, file=folder / DESCRIPTION, valid=f"at least {', '.join(CORE)}")
    return {name: replace(table, path=listed[name]) for name, table in layout().items() if name in listed}


def as_record(given: Any, field: str = "record") -> Record:
    """Return a record as it is; raises ``InputError`` for anything else."""
    return of_kind(given, Record, field, "what gzsim.load_record() gives")
