"""A simulation on disk: its numbers as tables that anybody can read, and where they come from."""

from __future__ import annotations

import json
from os import PathLike
from pathlib import Path
from typing import Any

import pandas as pd

from gzsim.common.folders import results_folder
from gzsim.common.reading import as_path, read_regular
from gzsim.errors import InputError
from gzsim.simulation.ensemble import Moments, Statistics
from gzsim.simulation.outcomes.catalogue import OUTCOMES
from gzsim.simulation.result import Simulation
from gzsim.simulation.summary import every_year
from gzsim.views.labels import Name

PROVENANCE, ANNUAL, UNITS = "simulation-provenance.json", "annual.parquet", "units.parquet"
VALID = "a folder that Simulation.save has written"
LARGEST = 100_000_000
"""Bytes of a provenance: a country's scenario takes a thousandth of it."""


def save(simulation: Simulation, folder: str | PathLike[str]) -> None:
    """Write ``annual.parquet`` (run, replication, year, outcomes), ``units.parquet`` (run, code, outcome, moments over
    replications of the level and of its change) and the provenance, whole or not at all.

    Raises
    ------
    InputError
        If the folder cannot be written, or holds something else than a saved simulation.
    """
    with results_folder(as_path(folder, "folder", "the path of a folder"), PROVENANCE) as fresh:
        _annual(simulation).to_parquet(fresh / ANNUAL)
        _units(simulation).to_parquet(fresh / UNITS)
        said = {
            "names": {run: list(name) for run, name in simulation.names.items()},
            "moved": {run: sorted(outcomes) for run, outcomes in simulation.moved.items()},
            "provenance": simulation.provenance,
        }
        text = json.dumps(said, ensure_ascii=False, indent=1)
        (fresh / PROVENANCE).write_text(text, encoding="utf-8")


def load_simulation(folder: str | PathLike[str]) -> Simulation:
    """Read a simulation that `Simulation.save` has written: every table, picture and digest as before.

    Raises
    ------
    InputError
        If there is none, a file is damaged, or the numbers are not those that the provenance vouches for.

    Examples
    --------
    >>> import gzsim as gz
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as somewhere:
    ...     simulation = gz.simulate("guizhou-2025", replications=2, seed=7)
    ...     simulation.save(f"{somewhere}/mine")
    ...     again = load_simulation(f"{somewhere}/mine")
    >>> again, again.digest() == simulation.digest(), again.provenance["seed"]
    (<Simulation of last_place: 2 replications, 10 years, 9 units>, True, 7)
    """
    path = as_path(folder, "folder", VALID)
    said = _said(path / PROVENANCE)
    try:
        annual, units = (pd.read_parquet(path / name) for name in (ANNUAL, UNITS))
        runs = {run: _statistics(annual.loc[run], units.loc[run]) for run in said["names"]}
        names = {run: Name(*name) for run, name in said["names"].items()}
        moved = {run: frozenset(outcomes) for run, outcomes in said["moved"].items()}
        provenance = dict(said["provenance"])
        loaded = Simulation(runs, names, moved, lambda: provenance)
        whole = loaded.digest() == provenance["digest"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        problem = f"the tables of a simulation are damaged ({error})"
        raise InputError(problem, file=path, valid=VALID) from None
    if not whole:
        raise InputError("the numbers are not those that were saved", file=path, field="digest", valid=VALID)
    return loaded


def _said(path: Path) -> dict[str, Any]:
    try:
        said = json.loads(read_regular(path, LARGEST, VALID))
    except ValueError:
        said = None
    if not isinstance(said, dict):
        raise InputError("the provenance of a simulation is damaged", file=path, valid=VALID)
    return said


def _annual(simulation: Simulation) -> pd.DataFrame:
    return pd.concat({run: every_year(each) for run, each in simulation.runs.items()}, names=["run"])


def _units(simulation: Simulation) -> pd.DataFrame:
    parts = {}
    for run, each in simulation.runs.items():
        for what, outcomes in (("level", each.unit), ("change", each.change)):
            for outcome, moments in outcomes.items():
                columns = {"count": moments.count, "mean": moments.mean, "squares": moments.squares}
                parts[run, what, outcome] = pd.DataFrame(columns, index=pd.Index(each.codes, name="code"))
    return pd.concat(parts, names=["run", "what", "outcome"]).sort_index(level=[0, 1, 2], sort_remaining=False)


def _statistics(annual: pd.DataFrame, units: pd.DataFrame) -> Statistics:
    def moments(what: str, outcome: str) -> Moments:
        table = units.loc[(what, outcome)]
        return Moments(int(table["count"].iloc[0]), table["mean"].to_numpy(), table["squares"].to_numpy())

    outcomes, kept = list(OUTCOMES.index), set(units.index.get_level_values("what"))
    codes = units.loc[("level", outcomes[0])].index.to_numpy(str)
    levels, changes = ({name: moments(what, name) for name in outcomes if what in kept} for what in ("level", "change"))
    sizes = [level.size for level in annual.index.remove_unused_levels().levels]
    by_year = {name: annual[name].to_numpy().reshape(sizes) for name in outcomes}
    return Statistics(by_year, annual.index.unique("year").to_numpy(), codes, levels, changes)
