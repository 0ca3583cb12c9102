"""Checks of the tables that go into a step and come out of it."""

from __future__ import annotations

import warnings

import pandas as pd

from gzsim.common.tables import (
    called,
    frame,
    like,
    numbers,
    numeric_table,
    refuse,
    refuse_unseen,
)
from gzsim.errors import InputError
from gzsim.index.names import IndexWarning


def checked(X: pd.DataFrame, columns: list[str]) -> pd.DataFrame:
    """Columns that are asked for, as numbers.

    Raises InputError if there is no unit, a unit or a column stands twice, or a column is missing, not numeric,
    infinite or empty.

    >>> checked(pd.DataFrame({"growth": [1, 2], "note": ["x", "y"]}), ["growth"])
       growth
    0     1.0
    1     2.0
    """
    columns = list(dict.fromkeys(columns))
    refuse([name for name in columns if name not in frame(X).columns], "no such column", field="X")
    table = numeric_table(X[columns])
    if len(X) == 1:
        warnings.warn(f"one unit only, compared with nobody: {called(X.index[0])}", IndexWarning, stacklevel=2)
    refuse_unseen(table, valid="recipe.without(indicator)")
    return table


def same_shape(result: object, X: pd.DataFrame, step: object) -> pd.DataFrame:
    """Table that a step gives, or holds as ``.table``; refused unless it has the names of the table that went in."""
    result = getattr(result, "table", result)
    if not isinstance(result, pd.DataFrame) or not (
        result.index.equals(X.index) and set(result.columns) == set(X.columns)
    ):
        raise InputError(f"{step.method} gives no table with the same units and indicators", valid="a DataFrame like X")
    return like(X, numbers(result[list(X)]))
