"""Weighting: functions of a table of indicators that return one weight per indicator, summing to 1."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from gzsim.errors import InputError
from gzsim.index.names import by_name, signs

TOLERANCE = 1e-9


def equal(X: pd.DataFrame, directions: Mapping | pd.Series | None = None) -> pd.Series:
    """Give every indicator the same weight, 1/K.

    Parameters
    ----------
    X : DataFrame, units × indicators
    directions : mapping indicator → ±1, optional
        Checked, not used: all weighting methods take the same arguments.

    Examples
    --------
    >>> equal(pd.DataFrame(columns=["growth", "forest"])).to_dict()
    {'growth': 0.5, 'forest': 0.5}
    """
    signs(directions, X.columns)
    if X.columns.empty:
        raise InputError("no indicator to weight", valid="at least one column")
    return pd.Series(1 / len(X.columns), index=X.columns, name="weight")


def given(weights: Mapping | pd.Series, X: pd.DataFrame) -> pd.Series:
    """Take declared weights, matched with the indicators by name.

    Parameters
    ----------
    weights : mapping indicator → weight
        Not negative, summing to 1; 0 for an indicator that is not to count.
    X : DataFrame, units × indicators

    Raises
    ------
    InputError
        If an indicator has no weight, a weight no indicator, a weight is negative or missing, or the sum is not 1.

    Examples
    --------
    >>> given({"forest": 0.25, "growth": 0.75}, pd.DataFrame(columns=["growth", "forest"])).to_dict()
    {'growth': 0.75, 'forest': 0.25}
    """
    ordered = by_name(weights, X.columns, "weights")
    if not (ordered >= 0).all():
        wrong = X.columns[~(ordered >= 0)]
        raise InputError(f"negative or missing: {', '.join(map(str, wrong))}", field="weights", valid="numbers >= 0")
    if not np.isclose(ordered.sum(), 1, rtol=0, atol=TOLERANCE):
        raise InputError(f"the weights sum to {ordered.sum():.6g}", field="weights", valid="a sum of 1")
    return pd.Series(ordered, index=X.columns, name="weight")
