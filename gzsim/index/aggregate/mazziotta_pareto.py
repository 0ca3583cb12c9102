"""The Mazziotta–Pareto indices: a mean, and a penalty for imbalance between a unit's indicators.

Where more of the index is better (development) the penalty is taken off: ``mpi`` and ``ampi``. Where more of it is
worse (poverty, pollution) the penalty is added, as imbalance is bad there too: ``mpi_plus`` and ``ampi_plus``. There a
direction of 1 means that the indicator raises the burden.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from gzsim.common.tables import extremes, refuse
from gzsim.errors import InputError
from gzsim.index.aggregate.means import arithmetic_array, figures, scored
from gzsim.index.names import Named, by_name, signs, warn_of
from gzsim.index.normalise.scale import goalposts_array, zscore_array
from gzsim.index.weights import given

CONSTANT = "constant, counts 100 for all units"


def penalty_array(x: np.ndarray, weights: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Weighted mean M over the last axis, and the penalty S·cv = S²/M with the weighted standard deviation S.

    >>> penalty_array(np.array([[100.0, 100.0], [90.0, 110.0]]), np.array([0.5, 0.5]))
    (array([100., 100.]), array([0., 1.]))
    """
    mean = arithmetic_array(x, weights)
    return mean, arithmetic_array((x - mean[..., None]) ** 2, weights) / mean


def mpi(X: pd.DataFrame, weights: Named, directions: Named | None = None) -> pd.Series:
    r"""Mazziotta–Pareto index: indicators at mean 100 and standard deviation 10, mean less imbalance.

    .. math:: z_{ik} = 100 + 10\,d_k\,\frac{x_{ik} - \bar x_k}{s_k}, \qquad
              \mathrm{MPI}^-_i = M_i - S_i\,\mathrm{cv}_i, \quad \mathrm{cv}_i = S_i/M_i

    with M and S the weighted mean and standard deviation of a unit's z over indicators, and s the population standard
    deviation over units. Columns that already stand at mean 100 and standard deviation 10 stay as they are.

    A constant indicator counts 100 for everybody, with an IndexWarning that names it.

    Source: De Muro, Mazziotta and Pareto (2011), Composite indices of development and poverty: an application to MDGs,
    Social Indicators Research 104. Mazziotta and Pareto (2013), Methods for constructing composite indices: one for all
    or all for one?, Rivista Italiana di Economia Demografia e Statistica 67(2).

    >>> X = pd.DataFrame({"growth": [1.0, 3.0], "forest": [6.0, 2.0]}, index=["a", "b"])
    >>> mpi(X, {"growth": 0.5, "forest": 0.5}).to_dict()
    {'a': 99.0, 'b': 99.0}
    """
    mean, penalty = _penalty(X, _standardised(X, directions), weights)
    return scored(X, mean - penalty)


def mpi_plus(X: pd.DataFrame, weights: Named, directions: Named | None = None) -> pd.Series:
    r"""Mazziotta–Pareto index of a burden, such as poverty: mean and imbalance on top of it.

    .. math:: \mathrm{MPI}^+_i = M_i + S_i\,\mathrm{cv}_i

    Otherwise as :func:`mpi`. The lowest value is the best.

    >>> X = pd.DataFrame({"poor": [1.0, 3.0], "ill": [6.0, 2.0]}, index=["a", "b"])
    >>> mpi_plus(X, {"poor": 0.5, "ill": 0.5}).to_dict()
    {'a': 101.0, 'b': 101.0}
    """
    mean, penalty = _penalty(X, _standardised(X, directions), weights)
    return scored(X, mean + penalty)


def ampi(
    X: pd.DataFrame,
    weights: Named,
    directions: Named | None = None,
    low: Named | None = None,
    high: Named | None = None,
) -> pd.Series:
    r"""Adjusted Mazziotta–Pareto index: indicators between goalposts at 70 and 130, mean less imbalance.

    .. math:: r_{ik} = 70 + 60\,\frac{x_{ik} - l_k}{h_k - l_k} \quad(\text{mirrored where less is better}), \qquad
              \mathrm{AMPI}^-_i = M_i - S_i\,\mathrm{cv}_i

    Goalposts that stay the same make years comparable; with those of :func:`ampi_goalposts` the reference has 100.

    Parameters
    ----------
    low, high : mapping indicator → goalpost; lowest and highest value of ``X`` unless given

    Raises InputError if only one side of the goalposts is given, one is not below the other, or figures lie so far
    below the goalposts that a unit's mean is not positive. A constant indicator counts as in :func:`mpi`.

    Source: Mazziotta and Pareto (2016), On a generalized non-compensatory composite index for measuring socio-economic
    phenomena, Social Indicators Research 127.

    >>> X = pd.DataFrame({"growth": [0.0, 10.0], "forest": [60.0, 20.0]}, index=["a", "b"])
    >>> ampi(X, {"growth": 0.5, "forest": 0.5}).to_dict()
    {'a': 91.0, 'b': 91.0}
    """
    mean, penalty = _penalty(X, _between(X, directions, low, high), weights)
    return scored(X, mean - penalty)


def ampi_plus(
    X: pd.DataFrame,
    weights: Named,
    directions: Named | None = None,
    low: Named | None = None,
    high: Named | None = None,
) -> pd.Series:
    r"""Adjusted Mazziotta–Pareto index of a burden, such as poverty: mean and imbalance on top of it.

    .. math:: \mathrm{AMPI}^+_i = M_i + S_i\,\mathrm{cv}_i

    Otherwise as :func:`ampi`. The lowest value is the best.

    >>> X = pd.DataFrame({"poor": [0.0, 10.0], "ill": [60.0, 20.0]}, index=["a", "b"])
    >>> ampi_plus(X, {"poor": 0.5, "ill": 0.5}).to_dict()
    {'a': 109.0, 'b': 109.0}
    """
    mean, penalty = _penalty(X, _between(X, directions, low, high), weights)
    return scored(X, mean + penalty)


def ampi_goalposts(panel: pd.DataFrame, reference: Named) -> pd.DataFrame:
    r"""Goalposts that give a reference 100 in :func:`ampi`: half the panel's range below it and above it.

    .. math:: l_k = R_k - \Delta_k, \qquad h_k = R_k + \Delta_k, \qquad \Delta_k = (\max_t x_k - \min_t x_k)/2

    Parameters
    ----------
    panel : DataFrame, (year, unit) × indicators
    reference : mapping indicator → number; such as the whole province's figure in the base year

    Returns DataFrame, indicators × (low, high)

    >>> posts = ampi_goalposts(pd.DataFrame({"growth": [0.0, 4, 10]}), {"growth": 6})
    >>> posts
            low  high
    growth  1.0  11.0
    >>> ampi(pd.DataFrame({"growth": [6.0, 11]}, index=["province", "a"]), {"growth": 1}, **posts).to_dict()
    {'province': 100.0, 'a': 130.0}
    """
    low, high = (np.ravel(part) for part in extremes(figures(panel)))
    middle, half = by_name(reference, panel.columns, "reference"), (high - low) / 2
    return pd.DataFrame({"low": middle - half, "high": middle + half}, index=panel.columns)


def _standardised(X: pd.DataFrame, directions: Named | None) -> np.ndarray:
    x = figures(X)
    low, high = (np.ravel(part) for part in extremes(x))
    warn_of(X.columns, low == high, CONSTANT)
    return 100.0 + 10.0 * zscore_array(x, signs(directions, X.columns))


def _between(X: pd.DataFrame, directions: Named | None, low: Named | None, high: Named | None) -> np.ndarray:
    if (low is None) != (high is None):
        raise InputError("goalposts have two sides", field="low" if low is None else "high", valid="both or neither")
    x = figures(X)
    if low is None or high is None:
        bottom, top = (np.ravel(part) for part in extremes(x))
        warn_of(X.columns, bottom == top, CONSTANT)
    else:
        bottom, top = by_name(low, X.columns, "low"), by_name(high, X.columns, "high")
        refuse(X.columns[~(bottom < top)], "not below", field="low", valid="low < high")
    return 70.0 + 60.0 * goalposts_array(x, bottom, top, signs(directions, X.columns))


def _penalty(X: pd.DataFrame, normalised: np.ndarray, weights: Named) -> tuple[np.ndarray, np.ndarray]:
    mean, penalty = penalty_array(normalised, given(weights, X).to_numpy())
    if (mean <= 0).any():
        told = ", ".join(map(str, X.index[mean <= 0]))
        raise InputError(f"a mean of 0 or less has no penalty: {told}", field="X", valid="figures nearer to the others")
    return mean, penalty
