"""What stands beside the calibration: a second method, and fits to panels of which the parameters are known.

Usage: ``python -m gzsim.lessons.calibration_and_validation FOLDER`` writes
``notebooks/tables/calibration-and-validation/`` in about fifteen minutes; draws are kept in FOLDER, and the same call
goes on with them after an interruption. The calibration itself is made by ``gzsim calibrate --out FOLDER`` and kept in
``gzsim/calibration/tables/fitted``.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np
import pandas as pd
from tqdm import tqdm

import gzsim as gz
from gzsim.calibration.approximate import approximate
from gzsim.calibration.recorded import recorded_moments
from gzsim.calibration.recovery import Recovery, recover
from gzsim.calibration.trials import Trials, kept_trials
from gzsim.common.writing import write_whole
from gzsim.paths import tables

TABLES = tables() / "calibration-and-validation"
DRAWS, RUNS, SEED = 600, 30, 2003
FLOATS = "%.6g"


def second_method(folder: Path) -> pd.DataFrame:
    """Approximate Bayes beside the calibration."""
    with tqdm(total=DRAWS, desc="draws", leave=False) as bar:
        told = lambda count: bar.update(count - bar.n)  # noqa: E731
        with kept_trials(folder, Trials(recorded_moments().window, np.arange(1), SEED, told=told)) as trials:
            found = approximate(trials, DRAWS)
    beside = found.against(gz.load_calibration()).merge(found.table[["parameter", "narrowed"]], on="parameter")
    return beside


def recovered(runs: int = RUNS) -> Recovery:
    """Fits to simulated panels."""
    with tqdm(total=runs, desc="panels fitted", leave=False) as bar:
        return recover(runs, seed=SEED, told=lambda count: bar.update(count - bar.n))


def kept(name: str) -> pd.DataFrame:
    """A committed table."""
    return pd.read_csv(TABLES / f"{name}.csv")


def main(folder: Path) -> None:
    """Write all tables and a manifest."""
    TABLES.mkdir(parents=True, exist_ok=True)
    tables = {"second-method": second_method(folder), "recovery": recovered().fits}
    for name, table in tables.items():
        write_whole(
            TABLES / f"{name}.csv", table.to_csv(index=False, float_format=FLOATS, lineterminator="\n").encode()
        )
    manifest = {"draws": DRAWS, "runs": RUNS, "seed": SEED, "made_by": "gzsim.lessons.calibration_and_validation"}
    write_whole(TABLES / "manifest.json", (json.dumps(manifest, indent=1) + "\n").encode())


if __name__ == "__main__":
    main(Path(sys.argv[1]))
