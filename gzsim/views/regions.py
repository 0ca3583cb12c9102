"""Regions of a space of factors, in words."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from gzsim.common.names import require_columns
from gzsim.views.index_text import name_of
from gzsim.views.labels import NAMES, Name, Names
from gzsim.views.numbers import in_full, minus

BOUNDS = ["factor", "low", "high", "categories"]
ANYWHERE = Name("anywhere", "任何情形")


def region(bounds: pd.DataFrame, names: Names = NAMES) -> Name:
    """A region in words: its bounds, one after the other.

    Parameters
    ----------
    bounds : DataFrame with the columns `BOUNDS`, a row for each factor; low and high are NaN where there is no bound,
        categories None for a number
    names : names of factors and categories

    Raises InputError if a column is missing.

    >>> bounds = pd.DataFrame({"factor": ["discount", "scheme"], "low": float("nan"), "high": [0.931, float("nan")],
    ...                        "categories": [None, ("quota", "none")]})
    >>> region(bounds, {"scheme": Name("scheme", "方案")})
    Name(en='discount < 0.931 and scheme = quota or none', zh='discount < 0.931且方案为quota或none')
    """
    require_columns(bounds, BOUNDS, "bounds")
    said = [_range(row.factor, row.low, row.high, names) if row.categories is None
            else _choice(row.factor, row.categories, names) for row in bounds[BOUNDS].itertuples()]  # fmt: skip
    return Name(" and ".join(each.en for each in said), "且".join(each.zh for each in said)) if said else ANYWHERE


def within(inputs: pd.DataFrame, bounds: pd.DataFrame) -> pd.Series:
    """Which experiments lie in a region: low ≤ number < high, and category among those of the region.

    Parameters
    ----------
    inputs : DataFrame, experiments × factors
    bounds : as in `region`

    Raises InputError if a column or a factor is missing.

    >>> bounds = pd.DataFrame({"factor": ["discount"], "low": 0.9, "high": float("nan"), "categories": [None]})
    >>> within(pd.DataFrame({"discount": [0.8, 0.95]}), bounds).tolist()
    [False, True]
    """
    require_columns(bounds, BOUNDS, "bounds")
    require_columns(inputs, list(bounds["factor"]), "inputs")
    inside = pd.Series(True, index=inputs.index)
    for row in bounds.itertuples():
        values = inputs[row.factor]
        if row.categories is None:
            inside &= ~(values < row.low) & ~(values >= row.high)
        else:
            inside &= values.astype(str).isin(row.categories)
    return inside


def is_choice(values: pd.Series) -> bool:
    """Whether a factor is a choice among categories.

    >>> is_choice(pd.Series(["none"], dtype="category")), is_choice(pd.Series([0.9]))
    (True, False)
    """
    return isinstance(values.dtype, pd.CategoricalDtype)


def _range(factor: str, low: float, high: float, names: Names) -> Name:
    below, above = ("" if pd.isna(each) else minus(in_full(each, 4)) for each in (low, high))
    name = name_of(factor, names)
    if below and above:
        return Name(*(f"{below} ≤ {each or name.en} < {above}" for each in name))
    return Name(*(f"{each or name.en} {'≥' if below else '<'} {below or above}" for each in name))


def _choice(factor: str, categories: Iterable[str], names: Names) -> Name:
    name, of = name_of(factor, names), [name_of(each, names) for each in categories]
    return Name(f"{name.en} = {' or '.join(each.en for each in of)}",
                f"{name.zh or name.en}为{'或'.join(each.zh or each.en for each in of)}")  # fmt: skip
