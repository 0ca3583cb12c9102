"""The door of the index: what counts as a table of figures, for every function that takes one."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from numbers import Real

import numpy as np
import pandas as pd

from gzsim.errors import InputError

NUMBERS = "numeric columns, NaN where missing"


def listed(names: Iterable, most: int = 8) -> str:
    """Names in one line, the first few of many.

    >>> listed(["gdp", ("2016", "520100")])
    'gdp, 2016 520100'
    """
    told = [called(name) for name in names]
    return ", ".join(told[:most]) + (f" and {len(told) - most} more" if len(told) > most else "")


def called(name: object) -> str:
    """Name as a reader would write it: the levels of a panel side by side.

    >>> called((2016, "520100"))
    '2016 520100'
    """
    return " ".join(map(str, name)) if isinstance(name, tuple) else str(name)


def frame(X: object, field: str = "X") -> pd.DataFrame:
    """The same table; an array, a column or a mapping is refused, because it has no names for units or indicators."""
    if not isinstance(X, pd.DataFrame):
        raise InputError(f"a {type(X).__name__} is no table", field=field, valid="a DataFrame units × indicators")
    return X


def named_once(X: pd.DataFrame, field: str = "X") -> None:
    """Raise InputError if an indicator or a unit stands twice in a table.

    >>> named_once(pd.DataFrame({"growth": [8.0, 7.0]}))
    """
    for what, labels in (("indicator", X.columns), ("unit", X.index)):
        refuse(labels[labels.duplicated()].unique(), "named twice", field=field, valid=f"one name for each {what}")


def is_number(kind: object) -> bool:
    """Whether columns of this kind hold real numbers: true and false count as 1 and 0."""
    return pd.api.types.is_numeric_dtype(kind) and not pd.api.types.is_complex_dtype(kind)


def floats(values: pd.Series) -> np.ndarray | None:
    """Figures as floats, NaN where missing, or None if there is anything else among them.

    Numbers in a column of objects, such as decimals out of a spreadsheet, are numbers; texts that look like some are
    not.

    >>> floats(pd.Series([Decimal("3.5"), None], dtype=object))
    array([3.5, nan])
    >>> floats(pd.Series(["3.5"])) is None
    True
    """
    if is_number(values.dtype):
        return values.to_numpy(dtype=float, na_value=np.nan)
    if values.dtype != object or strangers(values).any():
        return None
    return np.array([np.nan if _missing(value) else _float(value) for value in values], dtype=float)


def strangers(values: pd.Series) -> np.ndarray:
    """Which values are neither missing nor numbers."""
    if is_number(values.dtype):
        return np.zeros(len(values), dtype=bool)
    return np.array([not (_missing(value) or isinstance(value, Real | Decimal)) for value in values], dtype=bool)


def numbers(X: pd.DataFrame, field: str = "X") -> np.ndarray:
    """Figures of a table as floats (unit, indicator), NaN where missing.

    Raises InputError if it is no DataFrame, a name stands twice, a column is not numeric, or a figure is infinite.

    >>> numbers(pd.DataFrame({"growth": [8, None], "forest": [40, 65]}))
    array([[ 8., 40.],
           [nan, 65.]])
    """
    named_once(frame(X, field), field)
    kinds = X.dtypes
    if all(is_number(kind) for kind in kinds):
        x = X.to_numpy(dtype=float, na_value=np.nan)
    else:
        columns = [floats(X.iloc[:, k]) for k in range(len(kinds))]
        wrong = [_described(X.iloc[:, k]) for k, column in enumerate(columns) if column is None]
        refuse(wrong, "not numbers", field=field, valid=NUMBERS)
        x = np.column_stack(columns)
    infinite = (f"{called(X.columns[k])} of {called(X.index[i])}" for i, k in np.argwhere(np.isinf(x)))
    refuse(infinite, "infinite", field=field, valid=NUMBERS)
    return x


def numeric_table(X: pd.DataFrame) -> pd.DataFrame:
    """The table as floats, NaN where missing; errors as of :func:`numbers`, or if it has no unit or no indicator.

    >>> numeric_table(pd.DataFrame({"growth": [8, None]}, index=["a", "b"])).growth.tolist()
    [8.0, nan]
    """
    if frame(X).empty:
        raise InputError("no unit or no indicator", field="X", valid="at least one row and one column")
    return like(X, numbers(X))


def like(X: pd.DataFrame, values: np.ndarray) -> pd.DataFrame:
    """Values under the names of a table."""
    return pd.DataFrame(values, index=X.index, columns=X.columns)


def extremes(x: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Lowest and highest value over the units (axis −2), NaN ignored; NaN where no unit has a value."""
    x = np.asarray(x, dtype=float)
    nobody = np.isnan(x).all(axis=-2, keepdims=True)
    low = np.where(nobody, np.nan, np.min(x, axis=-2, keepdims=True, initial=np.inf, where=~np.isnan(x)))
    high = np.where(nobody, np.nan, np.max(x, axis=-2, keepdims=True, initial=-np.inf, where=~np.isnan(x)))
    return low, high


def refuse_unseen(table: pd.DataFrame, valid: str = "indicators with at least one value, or left out") -> None:
    """Raise InputError, naming it, if an indicator has no value at all: nothing can say what its values are.

    >>> refuse_unseen(pd.DataFrame({"growth": [8.0, 7.0]}))
    """
    refuse(table.columns[table.isna().all()], "no value at all", field="X", valid=valid)


def column(scores: object, field: str = "scores") -> pd.Series:
    """A number for each unit, as floats, NaN where missing.

    Raises InputError if it is no Series, a unit stands twice, or a value is infinite or no number.

    >>> column(pd.Series({"a": 1, "b": 2})).to_dict()
    {'a': 1.0, 'b': 2.0}
    """
    valid = "a Series with one number for each unit"
    if not isinstance(scores, pd.Series):
        raise InputError(f"a {type(scores).__name__} does not say whose each number is", field=field, valid=valid)
    twice = scores.index[scores.index.duplicated()].unique()
    refuse(twice, "more than one score for", field=field, valid=valid)
    figures = floats(scores)
    if figures is None:
        wrong = listed(f"{called(name)} ({value!r})" for name, value in scores[strangers(scores)].items())
        raise InputError(f"not a number: {wrong or scores.dtype}", field=field, valid=valid)
    refuse(scores.index[np.isinf(figures)], "infinite", field=field, valid=valid)
    return pd.Series(figures, index=scores.index, name=scores.name)


def refuse(culprits: Iterable, problem: str, *, field: str | None = None, valid: str | None = None) -> None:
    """Raise an InputError that names what is wrong, each once, if anything is.

    >>> refuse([], "negative", field="X")
    >>> refuse(["growth", "growth"], "negative", field="X")
    Traceback (most recent call last):
    gzsim.errors.InputError: X: negative: growth
    """
    culprits = list({str(each): each for each in culprits}.values())
    if culprits:
        raise InputError(f"{problem}: {listed(culprits)}", field=field, valid=valid)


def _described(column: pd.Series) -> str:
    """Name of a column with the first value in it that is no number, and whose it is."""
    wrong = np.flatnonzero(strangers(column))
    if not len(wrong):
        return called(column.name)
    return f"{called(column.name)} ({column.iloc[wrong[0]]!r} of {called(column.index[wrong[0]])})"


def _missing(value: object) -> bool:
    return value is None or value is pd.NA or value is pd.NaT or (isinstance(value, Real | Decimal) and value != value)


def _float(value: Real | Decimal) -> float:
    try:
        return float(value)
    except OverflowError:  # a whole number of more than 308 digits
        return float("inf") if value > 0 else float("-inf")
