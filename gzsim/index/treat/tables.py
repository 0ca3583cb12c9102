"""What every treatment and every analysis asks of a table before it computes anything."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd

from gzsim.errors import InputError

DECIMALS = 10
"""Scores are compared to ten decimals of the largest: a smaller difference comes from the arithmetic alone."""


def listed(names: Iterable, most: int = 8) -> str:
    """Names in one line, the first few of many.

    >>> listed(["gdp", ("2016", "520100")])
    'gdp, 2016 520100'
    """
    told = [" ".join(map(str, name)) if isinstance(name, tuple) else str(name) for name in names]
    return ", ".join(told[:most]) + (f" and {len(told) - most} more" if len(told) > most else "")


def numeric_table(X: pd.DataFrame) -> pd.DataFrame:
    """The table as floats, NaN where missing.

    Raises
    ------
    InputError
        If the table has no unit or no indicator, a name stands twice, a column is not numeric, or a value is infinite.

    Examples
    --------
    >>> numeric_table(pd.DataFrame({"growth": [8, None]}, index=["a", "b"])).growth.tolist()
    [8.0, nan]
    """
    if not isinstance(X, pd.DataFrame):
        raise InputError(f"a {type(X).__name__} is no table", field="X", valid="a DataFrame units × indicators")
    if X.empty:
        raise InputError("no unit or no indicator", field="X", valid="at least one row and one column")
    for problem, culprits in (
        ("indicator named twice", X.columns[X.columns.duplicated()]),
        ("unit named twice", X.index[X.index.duplicated()]),
        ("no numbers in", [name for name, kind in X.dtypes.items() if not _is_number(kind)]),
    ):
        if len(culprits):
            raise InputError(f"{problem}: {listed(culprits)}", field="X", valid="numbers under unique names")
    table = pd.DataFrame(X.to_numpy(dtype=float, na_value=np.nan), index=X.index, columns=X.columns)
    infinite = np.isinf(table).any()
    if infinite.any():
        raise InputError(
            f"infinite values in: {listed(table.columns[infinite])}", field="X", valid="finite numbers or NaN"
        )
    return table


def refuse_unseen(table: pd.DataFrame) -> None:
    """Raise InputError, naming it, if an indicator has no value at all: nothing can say what its values are.

    >>> refuse_unseen(pd.DataFrame({"growth": [8.0, 7.0]}))
    """
    unseen = table.columns[table.isna().all()]
    if len(unseen):
        raise InputError(
            f"no value at all: {listed(unseen)}", field="X", valid="indicators with at least one value, or left out"
        )


def settled(scores: pd.Series) -> pd.Series:
    """Scores in shares of the largest absolute one, to ten decimals, so that equal scores tie.

    >>> settled(pd.Series([0.1 + 0.2, 0.3])).tolist()
    [1.0, 1.0]
    """
    largest = scores.abs().max()
    return (scores / largest if largest > 0 else scores).round(DECIMALS)


def _is_number(kind: object) -> bool:
    return pd.api.types.is_numeric_dtype(kind) and not pd.api.types.is_bool_dtype(kind)
