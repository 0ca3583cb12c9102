"""Print the SHA-256 of every result table in a folder, taken from what it says and not from how Parquet packs it.

Usage: ``python tools/table_digests.py RESULTS_FOLDER``
"""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path

import pandas as pd


def digest(table: pd.DataFrame) -> str:
    """SHA-256 of a table's text; a float is written with all its digits, so that one differing bit shows."""
    text = table.to_csv(float_format=repr, lineterminator="\n")
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def main(folder: Path) -> None:
    """One line per table: digest, two spaces, path below the folder."""
    for path in sorted(folder.rglob("*.parquet")):
        print(f"{digest(pd.read_parquet(path))}  {path.relative_to(folder).as_posix()}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
