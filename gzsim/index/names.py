"""Matching by name: indicators and units are never matched by their position."""

from __future__ import annotations

import warnings
from collections.abc import Mapping

import numpy as np
import pandas as pd

from gzsim.common.tables import called, extremes, floats, numbers, refuse, strangers
from gzsim.errors import InputError

Named = Mapping | pd.Series
CONSTANT = "no difference between units, all are put in the middle of the scale"
UNSEEN = "no value, stays missing"


class IndexWarning(UserWarning):
    """An index has an answer, but one that its reader must know about."""


def by_name(values: Mapping | pd.Series, names: pd.Index, what: str) -> np.ndarray:
    """Put named numbers into the order of the names, and refuse any name too many or too few.

    Parameters
    ----------
    values : mapping or Series; name to number
    names : Index; the names, in the wanted order
    what : str; what the numbers are, for the message

    Raises InputError if a name is missing, unknown, or given twice, or what it is given is no number.

    >>> by_name({"forest": 0.4, "growth": 0.6}, pd.Index(["growth", "forest"]), "weights")
    array([0.6, 0.4])
    """
    valid = "one number for each of " + ", ".join(map(called, names))
    named = named_numbers(values, what, valid)
    for problem, culprits in (
        ("named twice", list(named.index[named.index.duplicated()]) + list(names[names.duplicated()])),
        ("unknown name", [name for name in named.index if name not in names]),
        ("no number given for", [name for name in names if name not in named.index]),
    ):
        refuse(culprits, problem, field=what, valid=valid)
    return named.reindex(names).to_numpy()


def labelled(values: object, what: str, valid: str) -> pd.Series:
    """Anything by name as a Series: a mapping or a Series, whatever it holds.

    >>> labelled({"a": "city"}, "zones", "one zone per unit").to_dict()
    {'a': 'city'}
    """
    try:
        return pd.Series(values, dtype=float if isinstance(values, Mapping) and not values else None)
    except (TypeError, ValueError):  # a table, or an array of more than one dimension
        problem = f"a {type(values).__name__} does not say which is whose"
        raise InputError(problem, field=what, valid=valid) from None


def named_numbers(values: object, what: str, valid: str = "a mapping or a Series, name → number") -> pd.Series:
    """Named numbers as a Series of floats; what is no number is refused by its name.

    >>> named_numbers({"growth": 1}, "weights").to_dict()
    {'growth': 1.0}
    """
    named = labelled(values, what, valid)
    figures = floats(named)
    if figures is None:
        wrong = (f"{called(name)} ({value!r})" for name, value in named[strangers(named)].items())
        refuse(wrong, "not a number", field=what, valid=valid)
    return pd.Series(figures, index=named.index)


def signs(directions: Mapping | pd.Series | None, names: pd.Index) -> np.ndarray:
    """Directions in the order of the names: 1 where higher is better, −1 where lower is better; all 1 if not given.

    >>> signs({"pm25": -1, "growth": 1}, pd.Index(["growth", "pm25"]))
    array([ 1., -1.])
    """
    if directions is None:
        return np.ones(len(names))
    ordered = by_name(directions, names, "directions")
    refuse(names[~np.isin(ordered, (-1, 1))], "no direction", field="directions", valid="1 or -1")
    return ordered


def finite(values: Named, names: pd.Index, what: str) -> np.ndarray:
    """Named numbers in the order of the names, none of them missing or infinite."""
    ordered = by_name(values, names, what)
    wrong = names[~np.isfinite(ordered)]
    refuse(wrong, "missing or infinite", field=what, valid="a finite number for each indicator")
    return ordered


def warn_of(names: pd.Index, told: np.ndarray, message: str) -> None:
    """Warn once, naming everything that is told, if anything is."""
    if told.any():
        warnings.warn(f"{message}: {', '.join(map(called, names[told]))}", IndexWarning, stacklevel=3)


def warn_if_equal(X: pd.DataFrame, told: str = CONSTANT) -> None:
    """Name the indicators on which all units are equal, telling what they get, and those on which none has a value."""
    low, high = extremes(numbers(X))
    warn_of(X.columns, (low == high).ravel(), told)
    warn_of(X.columns, np.isnan(low).ravel(), UNSEEN)
