"""Sanctions against the record: the replayed matrix and the responses of leaders that notebook 16 reads.

Usage: ``python -m gzsim.lessons.sanctions_and_history [--fitted] [--draws N] [--posterior FILE] [--into FOLDER]``
writes the tables in ``notebooks/tables/sanctions-and-history`` and a manifest. It takes some seven minutes of one
processor. With a folder an interrupted call goes on where it stopped; with fewer draws it is a trial. A posterior is a
table (draw × parameter), CSV or Parquet, whose rows stand in the place of plausible draws. With ``--fitted`` the
responses alone are lived again, by leaders whose targets and reports are as fitted on cities (`fitted_draws`), into
``fitted.csv``.
"""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

import gzsim as gz
from gzsim.common.writing import write_whole
from gzsim.evidence.sanctions import SanctionMatrix, Size, sanction_matrix, simulate_responses
from gzsim.paths import tables
from gzsim.scenario import plausible_draws

FOLDER = tables() / "sanctions-and-history"
TABLES = ("replayed", "hit", "yearly", "schemes", "unsettled", "left_out")
DIGITS = "%.6g"
SMALLEST = 1e-9
"""What is smaller is rounding."""

HABITS = ("targets", "reports")
"""What the fit on cities tells of that may hold elsewhere; how much cities grew is their own."""


def kept(folder: Path = FOLDER) -> SanctionMatrix:
    """The matrix as it was measured, from the tables."""
    read = {name: pd.read_csv(folder / f"{name}.csv", dtype={"code": str}) for name in (*TABLES, "responses")}
    read["schemes"] = read["schemes"].set_index("scheme")
    return SanctionMatrix(**read)


def drawn(folder: Path = FOLDER) -> pd.DataFrame:
    """Differences from no sanction in every draw of parameters."""
    return pd.read_parquet(folder / "drawn.parquet")


def kept_fitted(folder: Path = FOLDER) -> pd.DataFrame:
    """Responses with targets and reports as fitted on cities, from the table."""
    return pd.read_csv(folder / "fitted.csv")


def fitted_habits() -> pd.Index:
    """Parameters of how targets are set and reports written that the record of cities identifies."""
    known = gz.load_calibration().parameters
    return known.index[known["identified"] & known["about"].isin(HABITS)]


def fitted_draws(count: int, seed: int) -> pd.DataFrame:
    """Plausible draws of all parameters, those habits among them drawn as fitted."""
    habits = gz.load_calibration().draws(count, seed)[list(fitted_habits())]
    return plausible_draws(count, seed=seed).drop(columns=habits.columns, errors="ignore").join(habits)


def measure_fitted(record: gz.Record, size: Size, into: Path | None, folder: Path) -> None:
    """Live the responses of leaders with fitted habits, and write them."""
    habits = gz.load_calibration().values[fitted_habits()].to_dict()
    scenario = gz.load_scenario("guizhou-2025").with_({"parameters": habits})
    drawn = fitted_draws(size.draws, size.seed)
    found = simulate_responses(record, scenario, uncertainties=drawn, size=size, into=into)
    text = rounded(found.table).to_csv(index=False, float_format=DIGITS, lineterminator="\n")
    write_whole(folder / "fitted.csv", text.encode())
    _write_manifest(folder / "fitted.json", {"uncertainties": "plausible", "fitted": habits, **asdict(size)})


def rounded(table: pd.DataFrame) -> pd.DataFrame:
    """Numbers without what is rounding."""
    numbers = table.select_dtypes("number").columns
    return table.assign(**{name: table[name].mask(table[name].abs() < SMALLEST, 0) for name in numbers})


def write(matrix: SanctionMatrix, every: pd.DataFrame, said: dict[str, Any], folder: Path) -> None:
    """Write the tables and the manifest."""
    folder.mkdir(exist_ok=True, parents=True)
    for name in (*TABLES, "responses"):
        table = rounded(getattr(matrix, name))
        text = table.to_csv(index=name == "schemes", float_format=DIGITS, lineterminator="\n")
        write_whole(folder / f"{name}.csv", text.encode())
    every = rounded(every).astype(dict.fromkeys(("zone_model", "ranking", "scheme", "scale", "outcome"), "category"))
    every.assign(difference=every["difference"].astype(np.float32)).to_parquet(folder / "drawn.parquet", index=False)
    _write_manifest(folder / "manifest.json", said)


def _write_manifest(file: Path, said: dict[str, Any]) -> None:
    told = {"gzsim": version("gzsim"), **said}
    write_whole(file, (json.dumps(told, ensure_ascii=False, indent=1) + "\n").encode())


def posterior_of(path: Path) -> pd.DataFrame:
    """Draws of parameters from a file."""
    return pd.read_parquet(path) if path.suffix == ".parquet" else pd.read_csv(path)


def main() -> None:
    """Measure, and write."""
    usual = Size()
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--draws", type=int, default=usual.draws, help="draws of parameters (%(default)s)")
    parser.add_argument("--fitted", action="store_true", help="the responses alone, with habits as fitted on cities")
    parser.add_argument("--posterior", type=Path, help="table of draws, instead of the plausible ranges")
    parser.add_argument("--into", type=Path, help="folder that keeps finished rows, to go on after an interruption")
    parser.add_argument("--tables", type=Path, default=FOLDER, help="where the tables go (%(default)s)")
    asked = parser.parse_args()
    size, record = Size(draws=asked.draws), gz.load_record()
    if asked.fitted:
        return measure_fitted(record, size, asked.into, asked.tables)
    uncertainties = "plausible" if asked.posterior is None else posterior_of(asked.posterior)
    found = simulate_responses(record, uncertainties=uncertainties, size=size, into=asked.into)
    matrix = sanction_matrix(record, responses=found.table)
    source = "plausible" if asked.posterior is None else asked.posterior.name
    said = {"uncertainties": source, "years": list(matrix.years), **asdict(size)}
    write(matrix, found.drawn, said, asked.tables)


if __name__ == "__main__":
    main()
