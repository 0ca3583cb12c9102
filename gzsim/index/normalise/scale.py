"""Normalising that keeps the distances between units: one straight line per indicator."""

from __future__ import annotations

import numpy as np
import pandas as pd

from gzsim.common.tables import extremes, frame, like, numbers, refuse
from gzsim.errors import InputError
from gzsim.index.names import CONSTANT, Named, by_name, finite, signs, warn_if_equal, warn_of
from gzsim.index.squares import divided, exponents


def goalposts_array(x: np.ndarray, low: np.ndarray, high: np.ndarray, sign: np.ndarray | float = 1.0) -> np.ndarray:
    r"""Share of the way from the worse to the better goalpost, not capped.

    .. math:: y = (x - l)/(h - l) \text{ where higher is better}, \quad (h - x)/(h - l) \text{ where lower is}

    Where both goalposts are equal, y = ½; where one is missing, so is y.

    >>> goalposts_array(np.array([[10.0, 10.0], [30.0, 40.0]]), np.array([0.0, 0.0]), np.array([40.0, 40.0]), [1, -1])
    array([[0.25, 0.75],
           [0.75, 0.  ]])
    """
    span = np.asarray(high - low, dtype=float)
    distance = np.where(np.asarray(sign) > 0, x - low, high - x)
    share = distance / np.where(span > 0, span, 1.0)
    return np.where((span == 0) & ~np.isnan(x), 0.5, share)


def minmax_array(x: np.ndarray, sign: np.ndarray | float = 1.0) -> np.ndarray:
    """Share of the way from the worst unit to the best (see :func:`goalposts_array`)."""
    return goalposts_array(x, *extremes(x), sign)


def moments(x: np.ndarray, ddof: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Mean and standard deviation over the units (axis −2), NaN ignored; NaN where no unit has a value.

    The divisor is the number of values less ``ddof``, the population's unless given. The standard deviation of equal
    values, or of a single one, is exactly 0, whatever the arithmetic makes of their mean.

    >>> [part.tolist() for part in moments(np.array([[1.0, 0.1], [3.0, 0.1], [np.nan, 0.1]]))]
    [[[2.0, 0.1]], [[1.0, 0.0]]]
    """
    low, high = extremes(x)
    power = exponents(np.concatenate([low, high], axis=-2), -2)
    x = divided(x, power)
    seen = ~np.isnan(x)
    count = np.where(seen.any(axis=-2, keepdims=True), seen.sum(axis=-2, keepdims=True), np.nan)
    mean = np.where(low == high, np.ldexp(low, -power), np.sum(x, axis=-2, keepdims=True, where=seen) / count)
    sd = np.sqrt(np.sum((x - mean) ** 2, axis=-2, keepdims=True, where=seen) / np.maximum(count - ddof, 1))
    return np.ldexp(mean, power), np.ldexp(sd, power)


def standardised_array(x: np.ndarray, mean: np.ndarray, sd: np.ndarray, sign: np.ndarray | float = 1.0) -> np.ndarray:
    """Distance from a mean in standard deviations (see :func:`zscore`); 0 where the standard deviation is 0.

    >>> standardised_array(np.array([[4.0], [9.0]]), mean=6.0, sd=2.0)
    array([[-1. ],
           [ 1.5]])
    """
    sd = np.asarray(sd, dtype=float)
    return np.where((sd == 0) & ~np.isnan(x), 0.0, sign * (x - mean) / np.where(sd == 0, 1.0, sd))


def zscore_array(x: np.ndarray, sign: np.ndarray | float = 1.0, ddof: int = 0) -> np.ndarray:
    """Distance from the units' mean in their standard deviations (see :func:`zscore`)."""
    x = np.asarray(x, dtype=float)
    return standardised_array(x, *moments(x, ddof), sign)


def minmax(X: pd.DataFrame, directions: Named | None = None, bounds: tuple[float, float] = (0, 100)) -> pd.DataFrame:
    r"""Put the worst unit at the lower bound and the best at the upper one.

    .. math:: y_{ik} = a + (b - a)\,\frac{x_{ik} - \min_j x_{jk}}{\max_j x_{jk} - \min_j x_{jk}}

    between the ``bounds`` (a, b), mirrored where lower is better. The scale depends on who else is in the table: for
    scores that are to be compared between years use :func:`goalposts`.

    Source: OECD and JRC (2008), Handbook on Constructing Composite Indicators, step 5.

    >>> X = pd.DataFrame({"growth": [4.0, 6, 8], "pm25": [40.0, 20, 30]}, index=["a", "b", "c"])
    >>> minmax(X, {"growth": 1, "pm25": -1})
       growth   pm25
    a     0.0    0.0
    b    50.0  100.0
    c   100.0   50.0
    """
    warn_if_equal(X)
    low, high = bounds
    return like(X, low + (high - low) * minmax_array(numbers(X), signs(directions, X.columns)))


def zscore(X: pd.DataFrame, directions: Named | None = None, ddof: int = 0) -> pd.DataFrame:
    r"""Distance from the mean in standard deviations.

    .. math:: y_{ik} = d_k\,\frac{x_{ik} - \bar x_k}{s_k}, \qquad
              s_k^2 = \frac{1}{n_k - f} \sum_i (x_{ik} - \bar x_k)^2

    Parameters
    ----------
    ddof : {0, 1}
        f; 0 is the population's standard deviation: the units are all there are, and no sample of more. 1 is a
        sample's, as COINr and Compind have it. Where no figure is missing it changes all scores by one factor, and no
        rank.

    Raises InputError if ``ddof`` is neither.

    >>> zscore(pd.DataFrame({"growth": [4.0, 6, 8]})).growth.round(4).tolist()
    [-1.2247, 0.0, 1.2247]
    >>> zscore(pd.DataFrame({"growth": [4.0, 6, 8]}), ddof=1).growth.tolist()
    [-1.0, 0.0, 1.0]
    """
    if isinstance(ddof, bool) or ddof not in (0, 1):
        raise InputError(f"ddof {ddof!r}", field="ddof", valid="0 (divisor n) or 1 (divisor n − 1)")
    warn_if_equal(X)
    return like(X, zscore_array(numbers(X), signs(directions, X.columns), ddof))


def standardised(X: pd.DataFrame, mean: Named, sd: Named, directions: Named | None = None) -> pd.DataFrame:
    r"""Distance from a mean that does not move in standard deviations that do not: those of a base year, for instance.

    .. math:: y_{ik} = d_k\,(x_{ik} - \bar x_{B,k})/s_{B,k}

    Parameters
    ----------
    mean, sd : mapping indicator → number

    Raises InputError if a mean is missing, or a standard deviation is missing or negative.

    >>> standardised(pd.DataFrame({"growth": [4.0, 6, 8]}), mean={"growth": 2}, sd={"growth": 4}).growth.tolist()
    [0.5, 1.0, 1.5]
    """
    middle, spread = finite(mean, frame(X).columns, "mean"), finite(sd, X.columns, "sd")
    refuse(X.columns[spread < 0], "negative", field="sd", valid="numbers >= 0")
    warn_of(X.columns, spread == 0, CONSTANT)
    return like(X, standardised_array(numbers(X), middle, spread, signs(directions, X.columns)))


def goalposts(
    X: pd.DataFrame,
    low: Named,
    high: Named,
    directions: Named | None = None,
    cap: bool = True,
    bounds: tuple[float, float] = (0, 100),
) -> pd.DataFrame:
    r"""Put values on a scale of 0 to 100 between goalposts that do not move.

    .. math:: y_{ik} = a + (b - a)\,\frac{x_{ik} - l_k}{h_k - l_k}

    between the ``bounds`` (a, b), mirrored where lower is better, and cut off at the bounds unless ``cap`` is false.

    Parameters
    ----------
    low, high : mapping indicator → number
        Lower and higher goalpost in the unit of the indicator, whichever is the better one.
    cap : bool; whether values beyond a goalpost count as the goalpost

    Raises InputError if a goalpost is missing or low exceeds high.

    >>> X = pd.DataFrame({"pm25": [20.0, 35.0, 65.0]}, index=["a", "b", "c"])
    >>> goalposts(X, {"pm25": 20}, {"pm25": 60}, {"pm25": -1}).pm25.tolist()
    [100.0, 62.5, 0.0]
    """
    low, high = by_name(low, frame(X).columns, "low"), by_name(high, X.columns, "high")
    refuse(X.columns[~(low <= high)], "low exceeds high or is missing", field="goalposts")
    warn_of(X.columns, low == high, CONSTANT)
    share = goalposts_array(numbers(X), low, high, signs(directions, X.columns))
    worst, best = bounds
    return like(X, worst + (best - worst) * (np.clip(share, 0, 1) if cap else share))
