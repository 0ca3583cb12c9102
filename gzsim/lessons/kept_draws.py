"""Tables that notebooks read because they take minutes: results under draws of plausible parameters, and headlines.

What is read is held against what the code gives today: of draws the first, the middle and the last row are made again,
to the last bit. ``GZSIM_TABLES=again python tools/execute_notebooks.py NOTEBOOK`` makes the tables of a notebook anew.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from gzsim.common.writing import write_whole
from gzsim.paths import tables
from gzsim.simulation.plausible import over_draws

TABLES = tables() / "draws"


def kept_draws(name: str, function: Callable[[dict[str, Any]], Mapping], draws: pd.DataFrame) -> pd.DataFrame:
    """What a function of parameters gives in each row of draws; rows are read, and three of them made again."""
    path = TABLES / f"{name}.csv"
    if _asked_again(path):
        _write(path, over_draws(function, draws))
    three = [0, len(draws) // 2, len(draws) - 1]
    made = over_draws(function, draws.iloc[three])
    kept = _read(path)
    if kept.shape != (len(draws), made.shape[1]):
        raise ValueError(f"{path.name} has {kept.shape} numbers, not {len(draws)} rows of {made.shape[1]}")
    kept = kept.set_axis(draws.index, axis=0).set_axis(made.columns, axis=1)
    pd.testing.assert_frame_equal(kept.iloc[three], made, check_exact=True)
    return kept


def kept_table(name: str, make: Callable[[], pd.DataFrame]) -> pd.DataFrame:
    """A table that is read; `made_again` holds it against what the code gives."""
    path = TABLES / f"{name}.csv"
    if _asked_again(path):
        _write(path, make())
    return _read(path)


def made_again(name: str, make: Callable[[], pd.DataFrame]) -> pd.DataFrame:
    """A table that is made, and held against the one that is kept."""
    made, path = make(), TABLES / f"{name}.csv"
    if _asked_again(path):
        _write(path, made)
    shown = made.select_dtypes("number")
    pd.testing.assert_frame_equal(_read(path)[shown.columns], shown, check_exact=True, check_dtype=False)
    return made


def _asked_again(path: Path) -> bool:
    return os.environ.get("GZSIM_TABLES") == "again" or not path.is_file()


def _write(path: Path, table: pd.DataFrame) -> None:
    """Numbers in as many digits as they need to be read as the same numbers."""
    path.parent.mkdir(parents=True, exist_ok=True)
    named = table.set_axis([" | ".join(column) if isinstance(column, tuple) else column for column in table], axis=1)
    write_whole(path, named.to_csv(index=False, lineterminator="\n").encode())


def _read(path: Path) -> pd.DataFrame:
    return pd.read_csv(path, float_precision="round_trip")
