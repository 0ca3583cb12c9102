"""A simulation on disk: its numbers as tables that anybody can read, and where they come from."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from os import PathLike
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from gzsim.common.folders import results_folder
from gzsim.common.reading import as_path, read_regular
from gzsim.errors import InputError
from gzsim.simulation.moments import Moments
from gzsim.simulation.outcomes.catalogue import OUTCOMES
from gzsim.simulation.statistics import Statistics
from gzsim.simulation.summary import every_year

PROVENANCE, ANNUAL, UNITS = "simulation-provenance.json", "annual.parquet", "units.parquet"
MEANS = "unit-means.parquet"
VALID = "a folder that Simulation.save has written"
LARGEST = 100_000_000
"""Bytes of a provenance: a country's scenario takes a thousandth of it."""


def write(folder: str | PathLike[str], runs: Mapping[str, Statistics], said: Mapping[str, Any]) -> None:
    """Write ``annual.parquet`` (run, replication, year, outcomes), ``units.parquet`` (run, code, outcome, moments over
    replications of the level and of its change) and what is said of them, whole or not at all; of replications that
    begin after 0 also ``unit-means.parquet`` (run, replication, code, outcomes), by which they are added to others.

    Raises InputError if the folder cannot be written, or holds something else than a saved simulation.
    """
    with results_folder(as_path(folder, "folder", "the path of a folder"), PROVENANCE) as fresh:
        pd.concat({run: every_year(each) for run, each in runs.items()}, names=["run"]).to_parquet(fresh / ANNUAL)
        _units(runs).to_parquet(fresh / UNITS)
        means = {run: _means(each) for run, each in runs.items() if each.means}
        if means:
            pd.concat(means, names=["run"]).to_parquet(fresh / MEANS)
        (fresh / PROVENANCE).write_text(json.dumps(said, ensure_ascii=False, indent=1), encoding="utf-8")


def read(folder: str | PathLike[str]) -> tuple[dict[str, Statistics], dict[str, Any]]:
    """Runs in a folder by name, and what is said of them.

    Raises InputError if there are none, or a file is damaged.
    """
    path = as_path(folder, "folder", VALID)
    said = _said(path / PROVENANCE)
    try:
        annual, units = (pd.read_parquet(path / name) for name in (ANNUAL, UNITS))
        runs = {run: _statistics(annual.loc[run], units.loc[run]) for run in said["names"]}
        if any(each.first for each in runs.values()):
            means = pd.read_parquet(path / MEANS)
            runs = {run: replace(each, means=_by_replication(means.loc[run])) for run, each in runs.items()}
        return runs, said
    except (OSError, ValueError, KeyError, TypeError) as error:
        problem = f"the tables of a simulation are damaged ({error})"
        raise InputError(problem, file=path, valid=VALID) from None


def _said(path: Path) -> dict[str, Any]:
    try:
        said = json.loads(read_regular(path, LARGEST, VALID))
    except ValueError:
        said = None
    if not isinstance(said, dict):
        raise InputError("the provenance of a simulation is damaged", file=path, valid=VALID)
    return said


def _units(runs: Mapping[str, Statistics]) -> pd.DataFrame:
    parts = {}
    for run, each in runs.items():
        for what, outcomes in (("level", each.unit), ("change", each.change)):
            for outcome, moments in outcomes.items():
                columns = {"count": moments.count, "mean": moments.mean, "squares": moments.squares}
                parts[run, what, outcome] = pd.DataFrame(columns, index=pd.Index(each.codes, name="code"))
    return pd.concat(parts, names=["run", "what", "outcome"]).sort_index(level=[0, 1, 2], sort_remaining=False)


def _means(run: Statistics) -> pd.DataFrame:
    index = pd.MultiIndex.from_product([run.replications, run.codes], names=["replication", "code"])
    return pd.DataFrame({name: each.ravel() for name, each in run.means.items()}, index=index)


def _by_replication(table: pd.DataFrame) -> dict[str, NDArray[np.float64]]:
    """Arrays by outcome, from a table whose rows go by two levels in the order of both."""
    sizes = [level.size for level in table.index.remove_unused_levels().levels]
    return {name: table[name].to_numpy().reshape(sizes) for name in OUTCOMES.index}


def _statistics(annual: pd.DataFrame, units: pd.DataFrame) -> Statistics:
    def moments(what: str, outcome: str) -> Moments:
        table = units.loc[(what, outcome)]
        return Moments(int(table["count"].iloc[0]), table["mean"].to_numpy(), table["squares"].to_numpy())

    outcomes, kept = list(OUTCOMES.index), set(units.index.get_level_values("what"))
    codes = units.loc[("level", outcomes[0])].index.to_numpy(str)
    levels, changes = ({name: moments(what, name) for name in outcomes if what in kept} for what in ("level", "change"))
    years, first = annual.index.unique("year").to_numpy(), int(annual.index[0][0])
    return Statistics(_by_replication(annual), years, codes, levels, changes, first)
