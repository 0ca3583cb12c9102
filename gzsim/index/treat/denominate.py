"""Denominating: from totals to figures that units of different size can be compared by."""

from __future__ import annotations

from numbers import Real

import numpy as np
import pandas as pd

from gzsim.common.tables import called, listed, numbers, numeric_table, refuse
from gzsim.errors import InputError
from gzsim.index.names import warn_of


def denominate(X: pd.DataFrame, by: pd.Series | pd.DataFrame, per: float = 1.0) -> pd.DataFrame:
    r"""Divide by a size of the unit: people, square kilometres, yuan of output.

    .. math:: y_{ik} = p\,x_{ik}/d_{ik}

    Parameters
    ----------
    X : DataFrame, units × indicators; totals, or a panel of them
    by : Series over units, or DataFrame with one column per indicator to divide
        The denominators. What a DataFrame has no column for is left as it is. For a panel they may stand for (year,
        unit), or for the unit alone, as land area does: then the name of their index says which level it is.
    per : float; so many units of the denominator: 10,000 for "per 10,000 people"

    Returns DataFrame; NaN, with a warning that names unit, indicators and denominator, where the denominator is
    missing.

    Raises InputError if a unit has no denominator, one is zero or negative, or names do not match.

    >>> X = pd.DataFrame({"doctors": [500.0, 300.0], "gdp": [8.0, 9.0]}, index=["a", "b"])
    >>> denominate(X[["doctors"]], by=pd.Series({"b": 1e5, "a": 2e5}), per=1000).doctors.tolist()
    [2.5, 3.0]
    """
    table = numeric_table(X)
    if not (isinstance(per, Real) and np.isfinite(per) and per > 0):
        raise InputError(f"per {per}", field="per", valid="a number above 0")
    columns = by.columns if isinstance(by, pd.DataFrame) else table.columns
    unknown = columns.difference(table.columns, sort=False)
    refuse(unknown, "unknown indicator", field="by", valid=listed(table.columns))
    if not isinstance(by, pd.DataFrame | pd.Series):
        valid = "a Series over units, or a DataFrame with a column per indicator"
        raise InputError(f"a {type(by).__name__} names no units", field="by", valid=valid)
    sizes = by if isinstance(by, pd.DataFrame) else pd.DataFrame(dict.fromkeys(columns, by))
    denominators = _matched(pd.DataFrame(numbers(sizes, "by"), sizes.index, sizes.columns), table.index)
    small = (denominators <= 0).any(axis=1).to_numpy()
    refuse(table.index[small], "zero or negative for", field="by", valid="numbers above 0")
    _tell_missing(denominators, by.name if isinstance(by, pd.Series) else None)
    table[columns] = per * table[columns] / denominators
    return table


def _tell_missing(denominators: pd.DataFrame, name: object) -> None:
    """Name the units without a denominator, once for all indicators that miss it for the same units."""
    which = "the denominator" if name is None else f"the denominator {called(name)}"
    alike: dict[bytes, list] = {}
    for indicator, gaps in denominators.isna().items():
        alike.setdefault(gaps.to_numpy().tobytes(), []).append(indicator)
    for indicators in alike.values():
        gaps = denominators[indicators[0]].isna().to_numpy()
        warn_of(denominators.index, gaps, f"no figure on {listed(indicators)}, {which} is missing")


def _matched(sizes: pd.DataFrame, units: pd.Index) -> pd.DataFrame:
    rows = units
    if units.nlevels != sizes.index.nlevels:
        if sizes.index.nlevels != 1 or sizes.index.name not in units.names:
            valid = "an index named as one of " + listed(units.names)
            raise InputError(f"cannot tell what {sizes.index.name!r} stands for", field="by", valid=valid)
        rows = units.get_level_values(sizes.index.name)
    elif units.nlevels > 1 and set(units.names) == set(sizes.index.names):
        sizes = sizes.reorder_levels(units.names)
    absent = rows.unique().difference(sizes.index, sort=False)
    refuse(absent, "no denominator for", field="by", valid="one for every unit")
    return sizes.reindex(rows).set_axis(units)
