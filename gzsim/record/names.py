"""Names that a user may type, and what was probably meant; columns that a table must have."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from difflib import get_close_matches

import pandas as pd

from gzsim.errors import InputError


def known(name: str, names: Iterable[str], field: str) -> None:
    """Refuse an unknown name, with close matches or else all valid names.

    >>> known("gpd", ["gdp", "pm25"], "series")
    Traceback (most recent call last):
    gzsim.errors.InputError: series: there is no 'gpd'. Valid: gdp
    """
    names = list(names)
    if name not in names:
        raise InputError(f"there is no {name!r}", field=field, valid=likely(name, names))


def likely(name: str, names: Iterable[str]) -> str:
    """Names that look like the given one or, where none does, all of them.

    >>> likely("gpd", ["gdp", "pm25"]), likely("zzz", ["gdp", "pm25"])
    ('gdp', 'gdp, pm25')
    """
    names = list(map(str, names))
    return ", ".join(get_close_matches(str(name), names, n=5) or names)


def require_columns(table: pd.DataFrame, columns: Sequence[str], field: str) -> None:
    """Refuse a table that lacks a column.

    >>> require_columns(pd.DataFrame({"year": [2016]}), ["year", "value"], "reports")
    Traceback (most recent call last):
    gzsim.errors.InputError: reports: no column 'value'. Valid: year, value
    """
    missing = [name for name in columns if name not in table]
    if missing:
        raise InputError(f"no column {missing[0]!r}", field=field, valid=", ".join(columns))


def require_rows(table: pd.DataFrame, columns: Sequence[str], field: str) -> None:
    """Refuse a table that lacks a column, or has no rows.

    >>> require_rows(pd.DataFrame({"year": []}), ["year"], "reports")
    Traceback (most recent call last):
    gzsim.errors.InputError: reports: no rows. Valid: one row or more of year
    """
    require_columns(table, columns, field)
    if table.empty:
        raise InputError("no rows", field=field, valid=f"one row or more of {', '.join(columns)}")
