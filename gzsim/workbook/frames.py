"""A sheet of a DataFrame or of a Parquet file: its labels stand in front of its columns."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from gzsim.errors import InputError
from gzsim.workbook.sheets import Cell, Sheet, sheet_of


def read_frame(table: pd.DataFrame, name: str, file: Path | None = None) -> Sheet:
    """The sheet of a DataFrame; labels of its rows count unless they are mere numbers.

    >>> read_frame(pd.DataFrame({"growth": [5.0]}, index=["a"]), "data").headings[0].text
    'code'
    """
    plain = table.index.nlevels == 1 and table.index.name is None and pd.api.types.is_integer_dtype(table.index)
    flat = (
        table if plain else table.rename_axis(table.index.names if any(table.index.names) else ["code"]).reset_index()
    )
    rows = [flat.columns, *flat.itertuples(index=False, name=None)]
    cells = (
        tuple(
            Cell(None if _missing(value) else _plain(value), row, column) for column, value in enumerate(each, start=1)
        )
        for row, each in enumerate(rows, start=1)
    )
    return sheet_of(name, cells, file=file)


def read_parquet(path: Path) -> Sheet:
    """The sheet of a Parquet file."""
    try:
        return read_frame(pd.read_parquet(path), path.stem, path)
    except InputError:
        raise
    except Exception as error:  # pyarrow has many kinds, and none of its own for a file that is none
        raise InputError(f"is no Parquet file that can be read ({type(error).__name__})", file=path) from None


def _missing(value: object) -> bool:
    return value is None or (pd.api.types.is_scalar(value) and bool(pd.isna(value)))


def _plain(value: object) -> object:
    return value.item() if hasattr(value, "item") else value
