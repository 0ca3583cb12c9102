"""Run a notebook's cells up to the one that makes a table, and keep the table: what is behind a printed number.

Usage: ``python tools/notebook_table.py NOTEBOOK NAME FILE.parquet``
"""

from __future__ import annotations

import contextlib
import json
import re
import sys
from pathlib import Path

import matplotlib
import pandas as pd


def table(notebook: Path, name: str) -> pd.DataFrame:
    """The table as it stands after the first cell that gives it a value; the cells run in the notebook's folder."""
    cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    found: dict = {"__name__": "__main__", "display": lambda *_, **__: None}  # as a kernel has it, and shows nothing
    with contextlib.chdir(notebook.parent):
        for source in ("".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"):
            exec(compile(source, notebook.name, "exec"), found)
            if re.search(rf"^{re.escape(name)} = ", source, re.MULTILINE):
                return found[name]
    raise SystemExit(f"No cell of {notebook.name} makes {name!r}.")


if __name__ == "__main__":
    matplotlib.use("Agg")
    where, what, file = sys.argv[1:]
    target = Path(file).resolve()
    table(Path(where).resolve(), what).to_parquet(target)
