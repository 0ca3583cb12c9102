"""Checks of the tables that go into a step and come out of it."""

from __future__ import annotations

import warnings

import numpy as np
import pandas as pd

from gzsim.common.tables import called, floats, frame, listed, refuse, strangers
from gzsim.errors import InputError
from gzsim.index.names import IndexWarning


def checked(X: pd.DataFrame, columns: list[str]) -> pd.DataFrame:
    """Columns that are asked for, as numbers.

    Raises
    ------
    InputError
        If there is no unit, a unit or a column stands twice, or a column is missing, not numeric, infinite or empty.

    Examples
    --------
    >>> checked(pd.DataFrame({"growth": [1, 2], "note": ["x", "y"]}), ["growth"])
       growth
    0     1.0
    1     2.0
    """
    columns = list(dict.fromkeys(columns))
    frame(X)
    for problem, culprits in (
        ("no such column", [name for name in columns if name not in X.columns]),
        ("column named twice", [name for name in columns if list(X.columns).count(name) > 1]),
        ("unit named twice", list(X.index[X.index.duplicated()].unique())),
    ):
        if culprits:
            raise InputError(f"{problem}: {', '.join(map(called, culprits))}", field="X")
    if X.empty:
        raise InputError("no units", field="X", valid="two units or more")
    if len(X) == 1:
        warnings.warn(f"one unit only, compared with nobody: {called(X.index[0])}", IndexWarning, stacklevel=2)
    table = pd.DataFrame({name: numeric(X[name]) for name in columns}, index=X.index)
    empty = table.columns[table.isna().all()]
    if len(empty):
        raise InputError(f"no unit has a value: {', '.join(empty)}", field="X", valid="recipe.without(indicator)")
    return table


def numeric(column: pd.Series) -> pd.Series:
    """Column as floats; what is no number, and an infinite figure, is refused by the name of its unit."""
    figures, field = floats(column), called(column.name)
    if figures is None:
        wrong = column[strangers(column)]
        found = listed(f"{value!r} ({called(unit)})" for unit, value in wrong.items())
        raise InputError(f"not a number: {found or column.dtype}", field=field, valid="numbers, NaN where missing")
    refuse(column.index, np.isinf(figures), "infinite", field=field, valid="finite numbers, NaN where missing")
    return pd.Series(figures, index=column.index, name=column.name)


def same_shape(result: object, X: pd.DataFrame, step: object) -> pd.DataFrame:
    """Table that a step gives, or holds as ``.table``; refused unless it has the names of the table that went in."""
    result = getattr(result, "table", result)
    if not isinstance(result, pd.DataFrame) or not (
        result.index.equals(X.index) and set(result.columns) == set(X.columns)
    ):
        raise InputError(f"{step.method} gives no table with the same units and indicators", valid="a DataFrame like X")
    return pd.DataFrame({name: numeric(result[name]) for name in X}, index=X.index)
