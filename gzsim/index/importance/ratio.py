"""The correlation ratio: the share of an index's variance that one indicator accounts for."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from statsmodels.nonparametric.smoothers_lowess import lowess

from gzsim.index.importance.smoothing import smoothed

Smoother = Callable[[np.ndarray, np.ndarray], np.ndarray]
FEWEST_VALUES = 5  # with fewer a smoothing spline has next to nothing to choose from
SAME = 1e-9


def spline(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Fit E[y | x] by a cubic smoothing spline, its penalty chosen by generalised cross-validation.

    The penalty is one of a fixed series, so that the fit is the same on every processor
    (:func:`gzsim.index.importance.smoothing.smoothed`). With fewer than five different values of x, the mean of y at
    each of them.

    Parameters
    ----------
    x, y : arrays (unit,) without gaps
        Values of x closer together than a billionth of their range count as one value.

    Returns fitted values, array (unit,).

    >>> x = np.linspace(-1, 1, 41)
    >>> bool(np.allclose(spline(x, x**2), x**2, atol=0.01))
    True
    """
    place = _places(x)
    count = np.bincount(place)
    means = np.bincount(place, weights=y) / count
    if len(count) >= FEWEST_VALUES:
        values = np.bincount(place, weights=x) / count
        means = smoothed(values, means, count, within=((y - means[place]) ** 2).sum())
    return means[place]


def _places(x: np.ndarray) -> np.ndarray:
    """Number of each x among the different ones, in their order; what differs by rounding is not different."""
    order = np.argsort(x, kind="stable")
    rises = np.diff(x[order]) > SAME * np.ptp(x)
    place = np.empty(len(x), dtype=int)
    place[order] = np.concatenate([[0], np.cumsum(rises)])
    return place


def local_linear(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Fit E[y | x] by local lines with tricube weights over the nearest two thirds of the units (LOWESS).

    >>> x = np.linspace(0, 1, 30)
    >>> bool(np.allclose(local_linear(x, 2 * x), 2 * x))
    True
    """
    return lowess(y, x, it=0, return_sorted=False)


def correlation_ratio(x: np.ndarray, y: np.ndarray, smoother: Smoother = spline) -> float:
    r"""Share of the variance of y that x accounts for, in whatever shape.

    .. math:: S = \frac{\mathrm{Var}(\mathrm{E}[y \mid x])}{\mathrm{Var}(y)}

    Parameters
    ----------
    x, y : arrays (unit,); a unit without either does not count
    smoother : function (x, y) → fitted values; :func:`spline`, :func:`local_linear`, or one's own

    Returns float: 0 if x is the same for all; NaN if y is, or if there are too few units to tell a curve from its
    points: fewer than five of them, or less than two for each different value when there are fewer than five values.

    Source: Paruolo, Saisana and Saltelli (2013), Ratings and rankings: voodoo or science?, Journal of the Royal
    Statistical Society A 176(3).

    >>> x = np.linspace(-1, 1, 201)
    >>> round(correlation_ratio(x, x**2), 2)  # the linear correlation is 0
    1.0
    """
    seen = np.isfinite(x) & np.isfinite(y)
    x, y = np.asarray(x, float)[seen], np.asarray(y, float)[seen]
    if len(y) < FEWEST_VALUES or np.ptp(y) == 0:
        return np.nan
    if np.ptp(x) == 0:
        return 0.0
    different = _places(x).max() + 1
    if different < FEWEST_VALUES and len(x) < 2 * different:
        return np.nan
    return float(np.var(smoother(x, y)) / np.var(y))
