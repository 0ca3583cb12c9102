"""The correlation ratio: the share of an index's variance that one indicator accounts for."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from scipy.interpolate import make_smoothing_spline
from statsmodels.nonparametric.smoothers_lowess import lowess

Smoother = Callable[[np.ndarray, np.ndarray], np.ndarray]
FEWEST_VALUES = 5  # what a cubic smoothing spline needs


def spline(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Fit E[y | x] by a cubic smoothing spline, its penalty chosen by generalised cross-validation.

    With fewer than five different values of x, the mean of y at each of them.

    Parameters
    ----------
    x, y : arrays (unit,) without gaps

    Returns
    -------
    array (unit,)
        Fitted values.

    Examples
    --------
    >>> x = np.linspace(-1, 1, 41)
    >>> bool(np.allclose(spline(x, x**2), x**2, atol=0.01))
    True
    """
    values, place, count = np.unique(x, return_inverse=True, return_counts=True)
    means = np.bincount(place, weights=y) / count
    if len(values) >= FEWEST_VALUES:
        # in standard deviations, so that the search for the penalty does not depend on the unit of measurement
        means = make_smoothing_spline(values / x.std(), means, w=count.astype(float))(values / x.std())
    return means[place]


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
    x, y : arrays (unit,)
        A unit without either does not count.
    smoother : function (x, y) → fitted values
        :func:`spline`, :func:`local_linear`, or one's own.

    Returns
    -------
    float
        0 if x is the same for all; NaN if y is, or if there are too few units to tell a curve from its points: fewer
        than five of them, or less than two for each different value when there are fewer than five values.

    References
    ----------
    Paruolo, Saisana and Saltelli (2013), Ratings and rankings: voodoo or science?, Journal of the Royal Statistical
    Society A 176(3).

    Examples
    --------
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
    different = len(np.unique(x))
    if different < FEWEST_VALUES and len(x) < 2 * different:
        return np.nan
    return float(np.var(smoother(x, y)) / np.var(y))
