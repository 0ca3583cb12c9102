r"""Aggregating: from normalised indicators and weights to one score per unit.

The rule for what is missing: a unit whose value is missing on any indicator with positive weight has no score (NaN),
and the façade warns. Leaving the indicator out for that unit alone would score it on another yardstick than its rivals;
whoever wants a score must say how, by leaving the indicator out for all (as the league of :mod:`gzsim.zones` does) or
by filling it in. What has weight 0 does not count, seen or not.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable
from functools import partial
from numbers import Real

import numpy as np
import pandas as pd

from gzsim.common.tables import called, frame, listed, named_once, numbers, refuse
from gzsim.errors import InputError
from gzsim.index.names import IndexWarning, Named, warn_of
from gzsim.index.weights import given

NO_SCORE = "no score, an indicator with positive weight is missing"


def arithmetic_array(x: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Weighted arithmetic mean over the last axis.

    Parameters
    ----------
    x : array (..., unit, indicator)
    weights : array (indicator,) or (..., unit, indicator)
        Units may differ in their weights; summing to 1 over the last axis.

    Returns array (..., unit)

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


def harmonic_array(x: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Weighted harmonic mean over the last axis; shapes as in :func:`arithmetic_array`, x ≥ 0.

    >>> harmonic_array(np.array([[40.0, 60.0], [0.0, 60.0]]), np.array([0.5, 0.5]))
    array([48.,  0.])
    """
    with np.errstate(divide="ignore"):  # a zero makes the mean zero: 1/∞
        return 1.0 / arithmetic_array(1.0 / x, weights)


def generalised_mean_array(x: np.ndarray, weights: np.ndarray, power: float) -> np.ndarray:
    """Weighted power mean over the last axis; shapes as in :func:`arithmetic_array`, x ≥ 0.

    >>> generalised_mean_array(np.array([[3.0, 4.0]]), np.array([0.5, 0.5]), power=2).round(4)
    array([3.5355])
    """
    if power == 0:
        return geometric_array(x, weights)
    # In shares of the value that the power makes largest, so that no power is too high or too low to be taken.
    pick, start = (np.max, 0.0) if power > 0 else (np.min, np.inf)
    counts = np.broadcast_to(np.greater(weights, 0), np.shape(x))
    most = pick(x, axis=-1, keepdims=True, initial=start, where=counts)
    most = np.where((most > 0) & (most < np.inf), most, 1.0)
    with np.errstate(divide="ignore", over="ignore"):
        return most[..., 0] * arithmetic_array((x / most) ** power, weights) ** (1.0 / power)


def arithmetic(X: pd.DataFrame, weights: Named) -> pd.Series:
    r"""Weighted arithmetic mean: a weakness can be made up for in full by a strength elsewhere.

    .. math:: s_i = \sum_k w_k x_{ik}

    Parameters
    ----------
    X : DataFrame, units × indicators; normalised
    weights : mapping indicator → weight; see :func:`gzsim.index.weights.given`

    Raises InputError if the weights do not fit the indicators.

    >>> X = pd.DataFrame({"growth": [0.0, 80], "forest": [100.0, 60]}, index=["a", "b"])
    >>> arithmetic(X, {"forest": 0.25, "growth": 0.75}).to_dict()
    {'a': 25.0, 'b': 75.0}
    """
    return scored(X, arithmetic_array(figures(X), given(weights, X).to_numpy()))


def geometric(X: pd.DataFrame, weights: Named) -> pd.Series:
    r"""Weighted geometric mean: a weakness can be made up for only in part, and a zero not at all.

    .. math:: s_i = \prod_k x_{ik}^{w_k}

    Parameters and errors as in :func:`arithmetic`; a negative value is an error too. Whoever has a 0 has score 0 and is
    named, with the indicator, by an IndexWarning: on a scale from 0, such as min–max, somebody has one on each.

    >>> X = pd.DataFrame({"growth": [1.0, 80], "forest": [100.0, 80]}, index=["a", "b"])
    >>> geometric(X, {"forest": 0.5, "growth": 0.5}).round(6).to_dict()
    {'a': 10.0, 'b': 80.0}
    """
    return _of_not_negative(X, weights, geometric_array, zero_decides=True)


def harmonic(X: pd.DataFrame, weights: Named) -> pd.Series:
    r"""Weighted harmonic mean: a weakness weighs more than under the geometric mean, and a zero is not made up for.

    .. math:: s_i = \Big( \sum_k w_k / x_{ik} \Big)^{-1}

    Parameters, errors and warnings as in :func:`geometric`.

    >>> X = pd.DataFrame({"growth": [40.0, 80], "forest": [60.0, 80]}, index=["a", "b"])
    >>> harmonic(X, {"forest": 0.5, "growth": 0.5}).round(6).to_dict()
    {'a': 48.0, 'b': 80.0}
    """
    return _of_not_negative(X, weights, harmonic_array, zero_decides=True)


def generalised_mean(X: pd.DataFrame, weights: Named, power: float = 1.0) -> pd.Series:
    r"""Weighted power mean: the lower the power, the less a strength makes up for a weakness.

    .. math:: s_i = \Big( \sum_k w_k x_{ik}^p \Big)^{1/p}, \qquad p = 0 \text{ is the geometric mean}

    Parameters and errors as in :func:`geometric`, and its warning where p ≤ 0; ``power`` p is a finite number.

    >>> X = pd.DataFrame({"growth": [3.0], "forest": [4.0]}, index=["a"])
    >>> generalised_mean(X, {"forest": 0.5, "growth": 0.5}, power=2).round(4).to_dict()
    {'a': 3.5355}
    """
    if not (isinstance(power, Real) and np.isfinite(power)):
        raise InputError(f"{power} is no power", field="power", valid="a finite number")
    core = partial(generalised_mean_array, power=power)
    return _of_not_negative(X, weights, core, zero_decides=power <= 0)


def _of_not_negative(X: pd.DataFrame, weights: Named, core: Callable, *, zero_decides: bool) -> pd.Series:
    weighting, x = given(weights, X).to_numpy(), figures(X)
    refuse(X.columns[(x < 0).any(axis=0)], "negative values", field="X", valid="values >= 0")
    refuse(X.columns[np.isinf(x).any(axis=0)], "infinite", field="X", valid="finite numbers, NaN where missing")
    if zero_decides:
        _tell_zeros(X, x, weighting)
    return scored(X, core(x, weighting))


def _tell_zeros(X: pd.DataFrame, x: np.ndarray, weights: np.ndarray) -> None:
    """Name the indicators on which a 0 makes the whole score 0, and the units that it happens to."""
    zero = (x == 0) & (weights > 0) & ~np.isnan(x[:, weights > 0]).any(axis=1)[:, None]
    if zero.any():
        told = "; ".join(
            f"{called(name)} ({listed(X.index[units])})"
            for name, units in zip(X.columns, zero.T, strict=True)
            if units.any()
        )
        remedy = "a scale above 0 lets the rest count, such as minmax with bounds=(1, 100)"
        warnings.warn(f"score 0, whatever else they do, because of a 0 on {told}: {remedy}", IndexWarning, stacklevel=4)


def figures(X: pd.DataFrame) -> np.ndarray:
    """Figures of a table; what is not a number is refused by the name of its column."""
    named_once(frame(X))
    if any(kind != np.dtype(float) for kind in X.dtypes):
        return numbers(X)
    return X.to_numpy()  # as it stands in most tables, so that nothing need be copied


def scored(X: pd.DataFrame, values: np.ndarray) -> pd.Series:
    """Scores by unit; names what keeps units from having one, and refuses infinite figures."""
    if not np.isfinite(values).all():
        numbers(X)
        refuse(X.index[np.isinf(values)], "the score is beyond all numbers", field="X", valid="figures below 1e300")
        warn_of(X.columns, X.isna().all().to_numpy(), "no unit has a value")
        warn_of(X.index, np.isnan(values), NO_SCORE)
    return pd.Series(values, index=X.index, name="score")
