"""Tables of figures as arrays and back, and what an indicator gets on which all units are equal."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from gzsim.index.names import warn_of

Named = Mapping | pd.Series
CONSTANT = "no difference between units, all are put in the middle of the scale"


def extremes(x: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Lowest and highest value over the units (axis −2), NaN ignored; NaN where no unit has a value."""
    x = np.asarray(x, dtype=float)
    nobody = np.isnan(x).all(axis=-2, keepdims=True)
    low = np.where(nobody, np.nan, np.min(x, axis=-2, keepdims=True, initial=np.inf, where=~np.isnan(x)))
    high = np.where(nobody, np.nan, np.max(x, axis=-2, keepdims=True, initial=-np.inf, where=~np.isnan(x)))
    return low, high


def numbers(X: pd.DataFrame) -> np.ndarray:
    """The figures of a table as floats, NaN where missing."""
    return X.to_numpy(dtype=float, na_value=np.nan)


def like(X: pd.DataFrame, values: np.ndarray) -> pd.DataFrame:
    """Values under the names of a table."""
    return pd.DataFrame(values, index=X.index, columns=X.columns)


def warn_if_constant(X: pd.DataFrame) -> None:
    """Name the indicators on which all units are equal."""
    low, high = extremes(numbers(X))
    warn_of(X.columns, (low == high).ravel(), CONSTANT)
