"""The Mazziotta–Pareto indices: a mean, less a penalty for imbalance between indicators."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from gzsim.errors import InputError
from gzsim.index.aggregate.means import arithmetic_array, scored
from gzsim.index.names import by_name, signs, warn_of
from gzsim.index.weights import given


def penalised_mean_array(x: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """M − S·cv = M − S²/M over the last axis, with weighted mean M and weighted standard deviation S; M > 0.

    >>> penalised_mean_array(np.array([[100.0, 100.0], [90.0, 110.0]]), np.array([0.5, 0.5]))
    array([100.,  99.])
    """
    mean = arithmetic_array(x, weights)
    variance = arithmetic_array((x - mean[..., None]) ** 2, weights)
    return mean - variance / mean


def mpi(X: pd.DataFrame, weights: Mapping | pd.Series, directions: Mapping | pd.Series | None = None) -> pd.Series:
    r"""Mazziotta–Pareto index: indicators at mean 100 and standard deviation 10, mean less imbalance.

    .. math:: z_{ik} = 100 \pm 10\,\frac{x_{ik} - \bar x_k}{s_k}, \qquad \mathrm{MPI}_i = M_i - S_i\,\frac{S_i}{M_i}

    with M and S the weighted mean and standard deviation of a unit's z over indicators, and s the population standard
    deviation over units. Columns that already stand at mean 100 and standard deviation 10 are left as they are.

    Parameters
    ----------
    X : DataFrame, units × indicators
    weights : mapping indicator → weight, summing to 1
    directions : mapping indicator → ±1, all 1 unless given

    Raises
    ------
    InputError
        If names do not match. A constant indicator counts 100 for everybody, with an IndexWarning that names it.

    References
    ----------
    Mazziotta and Pareto (2013), Methods for constructing composite indices: one for all or all for one?, Rivista
    Italiana di Economia Demografia e Statistica 67(2).

    Examples
    --------
    >>> X = pd.DataFrame({"growth": [1.0, 3.0], "forest": [6.0, 2.0]}, index=["a", "b"])
    >>> mpi(X, {"growth": 0.5, "forest": 0.5}).to_dict()
    {'a': 99.0, 'b': 99.0}
    """
    x = X.to_numpy(float)
    middle, spread = np.nanmean(x, axis=0), np.nanstd(x, axis=0)
    constant = spread <= 1e-12 * np.maximum(1.0, np.abs(middle))
    warn_of(X.columns, constant, "constant, counts the same for all units")
    z = 100.0 + 10.0 * signs(directions, X.columns) * (x - middle) / np.where(constant, 1.0, spread)
    z[:, constant] = np.where(np.isnan(x[:, constant]), np.nan, 100.0)
    return scored(X, penalised_mean_array(z, given(weights, X).to_numpy()))


def ampi(
    X: pd.DataFrame,
    weights: Mapping | pd.Series,
    directions: Mapping | pd.Series | None = None,
    low: Mapping | pd.Series | None = None,
    high: Mapping | pd.Series | None = None,
) -> pd.Series:
    r"""Adjusted Mazziotta–Pareto index: indicators between goalposts at 70 and 130, mean less imbalance.

    .. math:: r_{ik} = 70 + 60\,\frac{x_{ik} - l_k}{h_k - l_k} \quad(\text{mirrored where less is better}), \qquad
              \mathrm{AMPI}_i = M_i - S_i\,\frac{S_i}{M_i}

    Goalposts that stay the same make years comparable. For a reference value of 100 put them at the reference less
    and plus half of the whole range, (max − min)/2 over all years.

    Parameters
    ----------
    X : DataFrame, units × indicators
    weights : mapping indicator → weight, summing to 1
    directions : mapping indicator → ±1, all 1 unless given
    low, high : mapping indicator → goalpost; lowest and highest value of ``X`` unless given

    Raises
    ------
    InputError
        If names do not match, only one side of the goalposts is given, or one is not below the other.

    References
    ----------
    Mazziotta and Pareto (2016), On a generalized non-compensatory composite index for measuring socio-economic
    phenomena, Social Indicators Research 127.

    Examples
    --------
    >>> X = pd.DataFrame({"growth": [0.0, 10.0], "forest": [60.0, 20.0]}, index=["a", "b"])
    >>> ampi(X, {"growth": 0.5, "forest": 0.5}).to_dict()
    {'a': 91.0, 'b': 91.0}
    """
    if (low is None) != (high is None):
        raise InputError("goalposts have two sides", field="low" if low is None else "high", valid="both or neither")
    bottom = X.min().to_numpy(float) if low is None else by_name(low, X.columns, "low")
    top = X.max().to_numpy(float) if high is None else by_name(high, X.columns, "high")
    constant = (bottom == top) & (low is None)
    warn_of(X.columns, constant, "constant, counts the same for all units")
    wrong = ~(bottom < top) & ~constant
    if wrong.any():
        raise InputError(f"not below: {', '.join(map(str, X.columns[wrong]))}", field="low", valid="low < high")
    share = (X.to_numpy(float) - bottom) / np.where(constant, 1.0, top - bottom)
    share = np.where(signs(directions, X.columns) > 0, share, 1.0 - share)
    share[:, constant] = np.where(np.isnan(share[:, constant]), np.nan, 0.5)
    return scored(X, penalised_mean_array(70.0 + 60.0 * share, given(weights, X).to_numpy()))
