"""Names and years that a user may type, and what was probably meant; columns that a table must have."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from difflib import get_close_matches
from math import inf
from numbers import Integral, Real
from typing import Any, TypeVar

import numpy as np
import pandas as pd

from gzsim.common.words import MOST_COMPARED, short
from gzsim.errors import InputError

Kind = TypeVar("Kind")


def known(name: str, names: Iterable[str], field: str) -> None:
    """Refuse an unknown name, with close matches or else all valid names.

    >>> known("gpd", ["gdp", "pm25"], "series")
    Traceback (most recent call last):
    gzsim.errors.InputError: series: there is no 'gpd'. Valid: gdp
    """
    names = list(names)
    if not isinstance(name, Hashable):
        raise InputError(f"must be a name, not {short(name)}", field=field, valid=likely("", names))
    if name not in names:
        raise InputError(f"there is no {short(name)}", field=field, valid=likely(name, names))


def of_kind(given: Any, kind: type[Kind], field: str, valid: str) -> Kind:
    """The same value; raises `InputError` for anything that is not of the kind.

    >>> of_kind(3, str, "name", "a text")
    Traceback (most recent call last):
    gzsim.errors.InputError: name: 3 is no str. Valid: a text
    """
    if not isinstance(given, kind):
        raise InputError(f"{short(given)} is no {kind.__name__}", field=field, valid=valid)
    return given


def list_of(names: Iterable[str], known_names: Iterable[str], field: str) -> list[str]:
    """Names as a list, each of them known.

    >>> list_of("gdp", ["gdp", "pm25"], "series")
    Traceback (most recent call last):
    gzsim.errors.InputError: series: must be a list of names, not 'gdp'. Valid: ['gdp'], for instance
    """
    valid = list(known_names)
    if isinstance(names, str | bytes) or not isinstance(names, Iterable):
        problem = f"must be a list of names, not {short(names)}"
        raise InputError(problem, field=field, valid=f"{valid[:1]}, for instance")
    names = list(names)
    for name in names:
        known(name, valid, field)
    return names


def whole_year(year: int, field: str) -> int:
    """A year as a whole number.

    >>> whole_year(2016, "year")
    2016
    >>> whole_year("2016", "year")
    Traceback (most recent call last):
    gzsim.errors.InputError: year: must be a whole number, not '2016' (did you mean the number 2016?). Valid: as 2016
    """
    if isinstance(year, Integral) and not isinstance(year, bool):
        return int(year)
    text = year.strip() if isinstance(year, str) else repr(float(year)) if isinstance(year, Real) else ""
    meant = text.removesuffix(".0")
    hint = f" (did you mean the number {meant}?)" if len(meant) == 4 and meant.isdecimal() else ""
    raise InputError(f"must be a whole number, not {short(year)}{hint}", field=field, valid="as 2016")


def whole_number(value: Any, field: str, least: int, most: int) -> int:
    """Return a whole number of Python or NumPy as an int; raises `InputError` for anything else or out of range.

    >>> whole_number(np.int64(3), "threads", 1, 8)
    3
    >>> whole_number(2.5, "threads", 1, 8)
    Traceback (most recent call last):
    gzsim.errors.InputError: threads: must be a whole number, not 2.5. Valid: from 1 to 8
    """
    whole = isinstance(value, int | np.integer) and not isinstance(value, bool)
    if not whole or not least <= value <= most:
        what = "is out of range" if whole else "must be a whole number, not"
        problem = f"{value} {what}" if whole else f"{what} {value!r}"
        raise InputError(problem, field=field, valid=f"from {least} to {most}")
    return int(value)


def share_of(value: Any, field: str) -> float:
    """A share as a float; raises `InputError` for anything but a number from 0 to 1.

    >>> share_of(0.9, "level")
    0.9
    >>> share_of("0.9", "level")
    Traceback (most recent call last):
    gzsim.errors.InputError: level: '0.9' is no share. Valid: a number from 0 to 1
    """
    if not isinstance(value, Real) or isinstance(value, bool | np.bool_) or not 0 <= value <= 1:
        raise InputError(f"{value!r} is no share", field=field, valid="a number from 0 to 1")
    return float(value)


def is_finite(value: Any) -> bool:
    """Whether a value is a number that is neither infinite nor missing; true and false are no numbers.

    >>> is_finite(0.5), is_finite(True), is_finite("0.5"), is_finite(float("nan"))
    (True, False, False, False)
    """
    return isinstance(value, Real) and not isinstance(value, bool) and bool(-inf < value < inf)


def likely(name: str, names: Iterable[str]) -> str:
    """Names that look like the given one or, where none does, all of them.

    >>> likely("gpd", ["gdp", "pm25"]), likely("zzz", ["gdp", "pm25"])
    ('gdp', 'gdp, pm25')
    """
    names = list(map(str, names))
    return ", ".join(get_close_matches(str(name)[:MOST_COMPARED], names, n=5) or names)


def require_columns(table: pd.DataFrame, columns: Sequence[str], field: str) -> None:
    """Refuse a table that lacks a column.

    >>> require_columns(pd.DataFrame({"year": [2016]}), ["year", "value"], "reports")
    Traceback (most recent call last):
    gzsim.errors.InputError: reports: no column 'value'. Valid: year, value
    """
    missing = [name for name in columns if name not in table]
    if missing:
        raise InputError(f"no column {missing[0]!r}", field=field, valid=", ".join(columns))


def require_rows(table: pd.DataFrame, columns: Sequence[str], field: str) -> pd.DataFrame:
    """Return the table; refuse one that lacks a column, or has no rows.

    >>> require_rows(pd.DataFrame({"year": []}), ["year"], "reports")
    Traceback (most recent call last):
    gzsim.errors.InputError: reports: no rows. Valid: one row or more of year
    """
    require_columns(table, columns, field)
    if table.empty:
        raise InputError("no rows", field=field, valid=f"one row or more of {', '.join(columns)}")
    return table
