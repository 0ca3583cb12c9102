r"""Normalising: from figures in their own units to a common scale on which higher is better.

Each method has two names: an array core ``(..., unit, indicator)`` with any leading axes, which the simulation uses,
and a façade for DataFrames units × indicators, which matches by name and warns. Missing stays missing (NaN). An
indicator on which all units are equal separates nobody: every method puts them in the middle of its scale, and the
façade says so.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
from scipy import stats

from gzsim.errors import InputError
from gzsim.index.names import by_name, signs, warn_of

Named = Mapping | pd.Series
CONSTANT = "no difference between units, all are put in the middle of the scale"


def goalposts_array(x: np.ndarray, low: np.ndarray, high: np.ndarray, sign: np.ndarray | float = 1.0) -> np.ndarray:
    r"""Share of the way from the worse to the better goalpost, not capped.

    .. math:: y = (x - l)/(h - l) \text{ where higher is better}, \quad (h - x)/(h - l) \text{ where lower is}

    Where both goalposts are equal, y = ½.

    >>> goalposts_array(np.array([[10.0, 10.0], [30.0, 40.0]]), np.array([0.0, 0.0]), np.array([40.0, 40.0]), [1, -1])
    array([[0.25, 0.75],
           [0.75, 0.  ]])
    """
    span = np.asarray(high - low, dtype=float)
    distance = np.where(np.asarray(sign) > 0, x - low, high - x)
    share = distance / np.where(span > 0, span, 1.0)
    return np.where((span > 0) | np.isnan(x), share, 0.5)


def extremes(x: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Lowest and highest value over the units (axis −2), NaN ignored; NaN where no unit has a value."""
    x = np.asarray(x, dtype=float)
    nobody = np.isnan(x).all(axis=-2, keepdims=True)
    low = np.where(nobody, np.nan, np.min(x, axis=-2, keepdims=True, initial=np.inf, where=~np.isnan(x)))
    high = np.where(nobody, np.nan, np.max(x, axis=-2, keepdims=True, initial=-np.inf, where=~np.isnan(x)))
    return low, high


def minmax_array(x: np.ndarray, sign: np.ndarray | float = 1.0) -> np.ndarray:
    """Share of the way from the worst unit to the best (see :func:`goalposts_array`)."""
    return goalposts_array(x, *extremes(x), sign)


def zscore_array(x: np.ndarray, sign: np.ndarray | float = 1.0) -> np.ndarray:
    """Distance from the units' mean in their standard deviations (see :func:`zscore`)."""
    x = np.asarray(x, dtype=float)
    seen = ~np.isnan(x)
    count = np.maximum(seen.sum(axis=-2, keepdims=True), 1)
    deviation = x - np.sum(x, axis=-2, keepdims=True, where=seen) / count
    sd = np.sqrt(np.sum(deviation**2, axis=-2, keepdims=True, where=seen) / count)
    low, high = extremes(x)
    return np.where((high > low) | ~seen, sign * deviation / np.where(sd > 0, sd, 1.0), 0.0)


def rank_array(x: np.ndarray, sign: np.ndarray | float = 1.0) -> np.ndarray:
    """Rank among the units that have a value, 1 for the worst, ties sharing their mean rank."""
    return stats.rankdata(np.multiply(sign, x), method="average", axis=-2, nan_policy="omit")


def percentile_array(x: np.ndarray, sign: np.ndarray | float = 1.0) -> np.ndarray:
    """Share of the other units that are worse, ties counting half."""
    rank = rank_array(x, sign)
    others = (~np.isnan(rank)).sum(axis=-2, keepdims=True) - 1
    return np.where((others > 0) | np.isnan(rank), (rank - 1) / np.maximum(others, 1), 0.5)


def minmax(X: pd.DataFrame, directions: Named | None = None, bounds: tuple[float, float] = (0, 100)) -> pd.DataFrame:
    r"""Put the worst unit at the lower bound and the best at the upper one.

    .. math:: y_{ik} = a + (b - a)\,\frac{x_{ik} - \min_j x_{jk}}{\max_j x_{jk} - \min_j x_{jk}}

    mirrored where lower is better. The scale depends on who else is in the table: for scores that are to be compared
    between years use :func:`goalposts`.

    Parameters
    ----------
    X : DataFrame, units × indicators
    directions : mapping indicator → ±1, optional
        1 (higher is better, the default) or −1.
    bounds : tuple
        The bounds a and b.

    Raises
    ------
    InputError
        If directions do not name exactly the indicators.

    References
    ----------
    OECD and JRC (2008), Handbook on Constructing Composite Indicators, step 5.

    Examples
    --------
    >>> X = pd.DataFrame({"growth": [4.0, 6, 8], "pm25": [40.0, 20, 30]}, index=["a", "b", "c"])
    >>> minmax(X, {"growth": 1, "pm25": -1})
       growth   pm25
    a     0.0    0.0
    b    50.0  100.0
    c   100.0   50.0
    """
    _warn_if_constant(X)
    low, high = bounds
    return _like(X, low + (high - low) * minmax_array(_numbers(X), signs(directions, X.columns)))


def zscore(X: pd.DataFrame, directions: Named | None = None) -> pd.DataFrame:
    r"""Distance from the mean in standard deviations.

    .. math:: y_{ik} = d_k\,(x_{ik} - \bar x_k)/s_k

    with the population's standard deviation (divisor n): the units are all there are, and no sample of more.

    >>> zscore(pd.DataFrame({"growth": [4.0, 6, 8]})).growth.round(4).tolist()
    [-1.2247, 0.0, 1.2247]
    """
    _warn_if_constant(X)
    return _like(X, zscore_array(_numbers(X), signs(directions, X.columns)))


def goalposts(
    X: pd.DataFrame, low: Named, high: Named, directions: Named | None = None, cap: bool = True
) -> pd.DataFrame:
    r"""Put values on a scale of 0 to 100 between goalposts that do not move.

    .. math:: y_{ik} = 100\,\frac{x_{ik} - l_k}{h_k - l_k}

    mirrored where lower is better, and cut off at 0 and 100 unless ``cap`` is false.

    Parameters
    ----------
    X : DataFrame, units × indicators
    low, high : mapping indicator → number
        Lower and higher goalpost in the unit of the indicator, whichever is the better one.
    directions : mapping indicator → ±1, optional
    cap : bool
        Whether values beyond a goalpost count as the goalpost.

    Raises
    ------
    InputError
        If names do not match, a goalpost is missing, or low exceeds high.

    Examples
    --------
    >>> X = pd.DataFrame({"pm25": [20.0, 35.0, 65.0]}, index=["a", "b", "c"])
    >>> goalposts(X, {"pm25": 20}, {"pm25": 60}, {"pm25": -1}).pm25.tolist()
    [100.0, 62.5, 0.0]
    """
    low, high = by_name(low, X.columns, "low"), by_name(high, X.columns, "high")
    if not (low <= high).all():
        wrong = X.columns[~(low <= high)]
        raise InputError(f"low exceeds high or is missing: {', '.join(map(str, wrong))}", field="goalposts")
    warn_of(X.columns, low == high, CONSTANT)
    share = goalposts_array(_numbers(X), low, high, signs(directions, X.columns))
    return _like(X, 100 * (np.clip(share, 0, 1) if cap else share))


def rank(X: pd.DataFrame, directions: Named | None = None) -> pd.DataFrame:
    """Rank of each unit, 1 for the worst and n for the best, ties sharing their mean rank.

    >>> rank(pd.DataFrame({"growth": [4.0, 8, 8]})).growth.tolist()
    [1.0, 2.5, 2.5]
    """
    _warn_if_constant(X)
    return _like(X, rank_array(_numbers(X), signs(directions, X.columns)))


def percentile(X: pd.DataFrame, directions: Named | None = None) -> pd.DataFrame:
    r"""Percentage of the other units that are worse, ties counting half.

    .. math:: y_{ik} = 100\,(r_{ik} - 1)/(n_k - 1)

    with the rank r of :func:`rank` among the :math:`n_k` units that have a value.

    >>> percentile(pd.DataFrame({"growth": [4.0, 8, 8]})).growth.tolist()
    [0.0, 75.0, 75.0]
    """
    _warn_if_constant(X)
    return _like(X, 100 * percentile_array(_numbers(X), signs(directions, X.columns)))


def frozen_goalposts(panel: pd.DataFrame, lower_quantile: float = 0.05, upper_quantile: float = 0.95) -> pd.DataFrame:
    """Goalposts from a whole panel, all its years stacked, so that scores can be compared between years.

    Parameters
    ----------
    panel : DataFrame, (year, unit) × indicators
    lower_quantile, upper_quantile : float
        Quantiles of the seen values (linear interpolation) at which the goalposts stand; 0 and 1 are the extremes.

    Returns
    -------
    DataFrame, indicators × (low, high)
        NaN for an indicator without a value.

    Raises
    ------
    InputError
        Unless 0 ≤ lower quantile < upper quantile ≤ 1.

    Examples
    --------
    >>> frozen_goalposts(pd.DataFrame({"growth": range(101)}))
            low  high
    growth  5.0  95.0
    """
    if not 0 <= lower_quantile < upper_quantile <= 1:
        raise InputError(f"quantiles {lower_quantile} and {upper_quantile}", valid="0 <= lower < upper <= 1")
    return pd.DataFrame({"low": panel.quantile(lower_quantile), "high": panel.quantile(upper_quantile)})


def _numbers(X: pd.DataFrame) -> np.ndarray:
    return X.to_numpy(dtype=float, na_value=np.nan)


def _like(X: pd.DataFrame, values: np.ndarray) -> pd.DataFrame:
    return pd.DataFrame(values, index=X.index, columns=X.columns)


def _warn_if_constant(X: pd.DataFrame) -> None:
    low, high = extremes(_numbers(X))
    warn_of(X.columns, (low == high).ravel(), CONSTANT)
