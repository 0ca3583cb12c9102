"""Published patterns on the calibrated model: the table that docs/patterns.md reads.

Usage: ``python tools/patterns.py [--replications N] [--into FOLDER]`` writes ``patterns.csv`` and a manifest beside it.
Fewer replications are a trial.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import gzsim as gz
from gzsim.common.writing import write_whole

FOLDER = Path(__file__).resolve().parents[1] / "notebooks" / "tables"
REPLICATIONS, SEED = 8, 2012
TOLD = ["name", "kind", "target", "simulated", "standard_error", "low", "high", "shape", "pass", "evidence", "reason"]


def main() -> None:
    """Write the table and its manifest."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--replications", type=int, default=REPLICATIONS)
    parser.add_argument("--into", type=Path, default=FOLDER)
    asked = parser.parse_args()
    found = gz.patterns(replications=asked.replications, seed=SEED)
    write_whole(asked.into / "patterns.csv", found.table[TOLD].to_csv(lineterminator="\n").encode())
    manifest = {"replications": found.replications, "seed": found.seed, "verdict": found.verdict.en}
    write_whole(asked.into / "patterns.json", (json.dumps(manifest, indent=1) + "\n").encode())
    print(found.verdict.en)


if __name__ == "__main__":
    main()
