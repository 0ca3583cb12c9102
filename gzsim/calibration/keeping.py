"""Calibrations in files: the one that comes with gzsim, and one's own."""

from __future__ import annotations

import json
from os import PathLike
from pathlib import Path

import pandas as pd

from gzsim.calibration.calibration import Calibration
from gzsim.calibration.free import AMPLITUDE, changes
from gzsim.calibration.recorded import TABLES
from gzsim.common.resuming import as_folder, read_manifest, writing
from gzsim.common.writing import write_whole
from gzsim.errors import InputError

FITTED_TABLES = TABLES / "fitted"
PARTS = ("parameters", "moments", "covariance", "sensitivity")
MANIFEST = "calibration.json"
SCENARIO = "cities-calibrated.yaml"


def save_calibration(found: Calibration, folder: str | PathLike[str], asked: dict[str, object]) -> Path:
    """Write a calibration: four tables, a manifest of what was ``asked``, and a scenario with its parameters.

    Raises InputError where the folder cannot be written to.
    """
    path = as_folder(folder)
    with writing(path):
        path.mkdir(parents=True, exist_ok=True)
        for name in PARTS:
            table = getattr(found, name)
            write_whole(path / f"{name}.csv", table.to_csv(float_format="%.6g", lineterminator="\n").encode())
        write_whole(path / SCENARIO, _scenario(found, asked).encode())
        manifest = {**asked, "distance": round(found.distance, 4), "trials": found.trials}
        write_whole(path / MANIFEST, (json.dumps(manifest, indent=1) + "\n").encode())
    return path


def load_calibration(folder: str | PathLike[str] = FITTED_TABLES) -> Calibration:
    """The calibration that comes with gzsim, or one that `gzsim calibrate` has written to a folder.

    Raises InputError if there is none, or what is there is damaged.

    >>> found = load_calibration()
    >>> found.parameters.loc["targets.inertia", "identified"]
    np.True_
    """
    path = Path(folder)
    if not (path / MANIFEST).is_file():
        raise InputError(f"{path} holds no calibration", field="folder", valid="what gzsim calibrate has written")
    told = read_manifest(path / MANIFEST)
    try:
        parts = {name: pd.read_csv(path / f"{name}.csv", index_col=0) for name in PARTS}
        return Calibration(**parts, distance=float(told["distance"]), trials=int(told["trials"]))
    except (OSError, KeyError, ValueError, TypeError) as error:
        problem = f"the calibration is damaged ({error})"
        raise InputError(problem, file=path, valid="what gzsim calibrate has written") from None


def _scenario(found: Calibration, asked: dict[str, object]) -> str:
    """The scenario of the cities with what was fitted, each value with its standard error."""
    said = changes(found.values)
    fields = {name: value for name, value in said.items() if name != "parameters"}
    error = found.parameters["standard_error"]
    lines = [
        "# yaml-language-server: $schema=scenario.schema.json",
        "schema_version: 1",
        "extends: cities-2003-2012",
        "title: Cities of the country, fitted to 2003-2008",
        "title_zh: 全国地级市（据2003—2008年拟合）",
        "author: gzsim calibrate",
        "reference: >-",
        "  Fitted by simulated moments to targets and reported growth of cities in 2003-2008 (docs/calibration.md);",
        f"  {', '.join(f'{name} {value}' for name, value in asked.items())}.",
        f"# {AMPLITUDE} is {found.values[AMPLITUDE]:.4g}: it belongs to the course of those years, not to a scenario.",
        "baseline: cities-2003-2012",
        "indicators:",
        "  gdp_growth:",
        f"    ruler: {{full: {fields['indicators.gdp_growth.ruler.full']:.4g}, span: 10}}",
        "    dynamics: {" + ", ".join(f"{name.rpartition('.')[2]}: {value:.4g}"
                                      for name, value in fields.items() if ".dynamics." in name) + "}",
        "parameters:",
        *(f"  {name}: {value:.4g}{_about(name, error, found)}" for name, value in said["parameters"].items()),
    ]  # fmt: skip
    return "\n".join(lines) + "\n"


def _about(name: str, error: pd.Series, found: Calibration) -> str:
    if name not in error.index:
        return ""
    told = "" if bool(found.parameters.loc[name, "identified"]) else ", not identified"
    return f"  # s.e. {error[name]:.2g}{told}"
