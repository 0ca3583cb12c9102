r"""Aggregating: from normalised indicators and weights to one score per unit.

The rule for what is missing: a unit whose value is missing on any indicator with positive weight has no score (NaN),
and the façade warns. Leaving the indicator out for that unit alone would score it on another yardstick than its rivals;
whoever wants a score must say how, by leaving the indicator out for all (as the league of :mod:`gzsim.zones` does) or
by filling it in. What has weight 0 does not count, seen or not.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from gzsim.errors import InputError
from gzsim.index.names import warn_of
from gzsim.index.weights import given


def arithmetic_array(x: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Weighted arithmetic mean over the last axis.

    Parameters
    ----------
    x : array (..., unit, indicator)
    weights : array (indicator,) or (..., unit, indicator)
        Units may differ in their weights; summing to 1 over the last axis.

    Returns
    -------
    array (..., unit)

    Examples
    --------
    >>> arithmetic_array(np.array([[0.0, 100.0], [50.0, np.nan]]), np.array([0.25, 0.75]))
    array([75., nan])
    """
    return np.sum(np.where(np.greater(weights, 0), x, 0.0) * weights, axis=-1)


def geometric_array(x: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Weighted geometric mean over the last axis; shapes as in :func:`arithmetic_array`, x ≥ 0.

    >>> geometric_array(np.array([[1.0, 100.0], [0.0, 100.0]]), np.array([0.5, 0.5]))
    array([10.,  0.])
    """
    with np.errstate(divide="ignore"):  # a zero makes the mean zero: exp(−∞)
        return np.exp(arithmetic_array(np.log(x), weights))


def arithmetic(X: pd.DataFrame, weights: Mapping | pd.Series) -> pd.Series:
    r"""Weighted arithmetic mean: a weakness can be made up for in full by a strength elsewhere.

    .. math:: s_i = \sum_k w_k x_{ik}

    Parameters
    ----------
    X : DataFrame, units × indicators
        Normalised.
    weights : mapping indicator → weight
        See :func:`gzsim.index.weights.given`.

    Raises
    ------
    InputError
        If the weights do not fit the indicators.

    Examples
    --------
    >>> X = pd.DataFrame({"growth": [0.0, 80], "forest": [100.0, 60]}, index=["a", "b"])
    >>> arithmetic(X, {"forest": 0.25, "growth": 0.75}).to_dict()
    {'a': 25.0, 'b': 75.0}
    """
    return _scores(X, arithmetic_array(X.to_numpy(float), given(weights, X).to_numpy()))


def geometric(X: pd.DataFrame, weights: Mapping | pd.Series) -> pd.Series:
    r"""Weighted geometric mean: a weakness can be made up for only in part, and a zero not at all.

    .. math:: s_i = \prod_k x_{ik}^{w_k}

    Parameters and errors as in :func:`arithmetic`; a negative value is an error too.

    >>> X = pd.DataFrame({"growth": [1.0, 80], "forest": [100.0, 80]}, index=["a", "b"])
    >>> geometric(X, {"forest": 0.5, "growth": 0.5}).round(6).to_dict()
    {'a': 10.0, 'b': 80.0}
    """
    negative = X.columns[(X < 0).any()]
    if len(negative):
        raise InputError(f"negative values: {', '.join(map(str, negative))}", valid="values >= 0")
    return _scores(X, geometric_array(X.to_numpy(float), given(weights, X).to_numpy()))


def _scores(X: pd.DataFrame, values: np.ndarray) -> pd.Series:
    warn_of(X.index, np.isnan(values), "no score, an indicator with positive weight is missing")
    return pd.Series(values, index=X.index, name="score")
