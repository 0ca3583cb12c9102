"""Tables of figures as arrays and back, and what an indicator gets on which all units are equal."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from gzsim.common.tables import numbers
from gzsim.errors import InputError
from gzsim.index.names import by_name, warn_of

Named = Mapping | pd.Series
CONSTANT = "no difference between units, all are put in the middle of the scale"
UNSEEN = "no value, stays missing"


def extremes(x: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Lowest and highest value over the units (axis −2), NaN ignored; NaN where no unit has a value."""
    x = np.asarray(x, dtype=float)
    nobody = np.isnan(x).all(axis=-2, keepdims=True)
    low = np.where(nobody, np.nan, np.min(x, axis=-2, keepdims=True, initial=np.inf, where=~np.isnan(x)))
    high = np.where(nobody, np.nan, np.max(x, axis=-2, keepdims=True, initial=-np.inf, where=~np.isnan(x)))
    return low, high


def like(X: pd.DataFrame, values: np.ndarray) -> pd.DataFrame:
    """Values under the names of a table."""
    return pd.DataFrame(values, index=X.index, columns=X.columns)


def warn_if_constant(X: pd.DataFrame) -> None:
    """Name the indicators that get the middle of the scale, as all units are equal, and those without a value."""
    warn_if_equal(X, CONSTANT)


def warn_if_equal(X: pd.DataFrame, told: str) -> None:
    """Name the indicators on which all units are equal, telling what they get, and those on which none has a value."""
    low, high = extremes(numbers(X))
    warn_of(X.columns, (low == high).ravel(), told)
    warn_of(X.columns, np.isnan(low).ravel(), UNSEEN)


def finite(values: Named, names: pd.Index, what: str) -> np.ndarray:
    """Named numbers in the order of the names, none of them missing or infinite."""
    ordered = by_name(values, names, what)
    if not np.isfinite(ordered).all():
        culprits = ", ".join(map(str, names[~np.isfinite(ordered)]))
        raise InputError(f"missing or infinite: {culprits}", field=what, valid="a finite number for each indicator")
    return ordered
