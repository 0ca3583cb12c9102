"""Weights that are declared, and equal ones."""

from __future__ import annotations

import warnings
from collections.abc import Mapping

import numpy as np
import pandas as pd

from gzsim.common.tables import frame, refuse
from gzsim.errors import InputError
from gzsim.index.names import IndexWarning, by_name, signs

TOLERANCE = 1e-9

HALF_A_DIGIT = 0.0005
"""What a weight loses or gains by being written with three decimals: 0.333 for a third."""


def equal(X: pd.DataFrame, directions: Mapping | pd.Series | None = None) -> pd.Series:
    """Give every indicator the same weight, 1/K.

    >>> equal(pd.DataFrame(columns=["growth", "forest"])).to_dict()
    {'growth': 0.5, 'forest': 0.5}
    """
    signs(directions, frame(X).columns)
    if X.columns.empty:
        raise InputError("no indicator to weight", valid="at least one column")
    return pd.Series(1 / len(X.columns), index=X.columns, name="weight")


def given(weights: Mapping | pd.Series, X: pd.DataFrame) -> pd.Series:
    """Take declared weights, matched with the indicators by name.

    Parameters
    ----------
    weights : mapping indicator → weight
        Not negative, summing to 1; 0 for an indicator that is not to count. Weights whose sum is off by no more than
        rounding to three decimals explains are divided by it, with an IndexWarning.
    X : DataFrame, units × indicators

    Raises InputError if an indicator has no weight, a weight no indicator, a weight is negative or missing, or the sum
    is not 1.

    >>> given({"forest": 0.25, "growth": 0.75}, pd.DataFrame(columns=["growth", "forest"])).to_dict()
    {'growth': 0.75, 'forest': 0.25}
    """
    ordered = by_name(weights, frame(X).columns, "weights")
    refuse(X.columns[~(ordered >= 0)], "negative or missing", field="weights", valid="numbers >= 0")
    return pd.Series(summing_to_one(ordered), index=X.columns, name="weight")


def summing_to_one(weights: np.ndarray) -> np.ndarray:
    """Weights ≥ 0 whose sum is 1, or is but for rounding; any other sum is refused (see :func:`given`).

    >>> summing_to_one(np.array([0.25, 0.75])).tolist()
    [0.25, 0.75]
    """
    total = weights.sum()
    if np.isclose(total, 1, rtol=0, atol=TOLERANCE):
        return weights
    if abs(total - 1) > HALF_A_DIGIT * np.count_nonzero(weights) + TOLERANCE:
        valid = "a sum of 1: divide the weights by their sum"
        raise InputError(f"the weights sum to {total:.6g}", field="weights", valid=valid)
    warnings.warn(f"the weights sum to {total:.6g} and are divided by it", IndexWarning, stacklevel=4)
    return weights / total
