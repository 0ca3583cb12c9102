"""A cubic smoothing spline whose penalty is chosen among fixed ones, by elementary operations alone.

What is printed of it may not depend on the processor. A continuous search for the smallest cross-validation error ends
anywhere in a flat valley, as the last bits decide; and the last bits of a matrix product depend on how the library
that works it out divides it up. Here the penalty is one of a series, and every sum is taken in one order.
``scipy.interpolate.make_smoothing_spline`` searches continuously, and of several hundred units its fits are off by a
percent and more (it divides by the distances between neighbours, to the fourth power).
"""

from __future__ import annotations

import numpy as np

PENALTIES = 10.0 ** (np.arange(-36, 17) / 4)
"""Penalties that are tried, for x in standard deviations and per observation: from about 200 degrees of freedom to a
straight line."""

CAUTION = 1.4
"""What a degree of freedom costs: at 1 a few dozen units are often all but interpolated (Kim and Gu 2004)."""

FLAT = 1e-6
"""Share by which cross-validation errors may differ and count as equal."""

EXACT = 1e-12
"""Cross-validation error, as a share of the variance of y, that counts as none."""


def smoothed(x: np.ndarray, means: np.ndarray, counts: np.ndarray, within: float = 0.0) -> np.ndarray:
    r"""Fit a cubic smoothing spline to the means of y at each x; the smoothest of the penalties that predict best.

    .. math:: \min_g \sum_i w_i (\bar y_i - g(x_i))^2 + \lambda N s^3 \int g''^2 ,\qquad
              \mathrm{GCV}(\lambda) = \frac{N (\sum_i w_i (\bar y_i - g(x_i))^2 + q)}{(N - 1.4 \operatorname{tr} A)^2}

    with w observations at each of the different x, N in all, s the standard deviation of x, q the sum of squares of y
    about its means, and A the matrix that makes g of y. Penalties under which A leaves nothing of N do not count.

    Parameters
    ----------
    x : array (value,); different values, ascending; at least three
    means, counts : arrays (value,); mean of y, and number of observations, at each of them
    within : float; q

    Returns g, array (value,).

    Source: Reinsch (1967), Smoothing by spline functions, Numerische Mathematik 10. Craven and Wahba (1979), Smoothing
    noisy data with spline functions, Numerische Mathematik 31: the choice. Kim and Gu (2004), Smoothing spline Gaussian
    regression, Journal of the Royal Statistical Society B 66: the factor 1.4.

    >>> x = np.linspace(0, 1, 9)
    >>> bool(np.allclose(smoothed(x, 3 * x, np.ones(9)), 3 * x))
    True
    """
    units = counts.sum()
    spread = np.sqrt((counts * (x - (counts * x).sum() / units) ** 2).sum() / units)
    residuals, trace = residuals_and_trace((x - x[0]) / spread, means, counts, PENALTIES * units)
    squares = (counts[:, np.newaxis] * residuals**2).sum(axis=0) + within
    free = units - CAUTION * (len(x) - trace)
    error = np.where(free > 0, units * squares / free**2, np.inf)
    about_mean = (counts * (means - (counts * means).sum() / units) ** 2).sum() + within
    as_good = error <= error.min() * (1 + FLAT) + EXACT * about_mean / units
    return means - residuals[:, np.flatnonzero(as_good)[-1]]


def residuals_and_trace(
    x: np.ndarray, y: np.ndarray, w: np.ndarray, penalties: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    r"""y − g (value, penalty), and the trace of the matrix that makes it of y (penalty,).

    g is the best guess of a line plus a twice integrated Wiener process of variance 1/λ, seen with variance 1/w (Wahba
    1978; Kohn and Ansley 1987). With V the variance of what is seen about the line and X its level and slope,

    .. math:: y - g = W^{-1} P y, \quad P = V^{-1} - V^{-1} X (X' V^{-1} X)^{-1} X' V^{-1}

    Nothing is divided by the distance between neighbours, so that near ones do no harm.
    """
    seen = np.stack([y - y.mean(), np.ones(len(x)), x], axis=1)
    turned, diagonal = _whitened(np.diff(x), seen, w, 1 / penalties)
    of_y, of_one, of_x = (turned[:, k] for k in range(3))
    one, cross, slope = (
        of_one.sum(axis=0),
        (x[:, np.newaxis] * of_one).sum(axis=0),
        (x[:, np.newaxis] * of_x).sum(axis=0),
    )
    level, rise = of_y.sum(axis=0), (x[:, np.newaxis] * of_y).sum(axis=0)
    determinant = one * slope - cross**2
    left = of_y - of_one * (slope * level - cross * rise) / determinant
    left -= of_x * (one * rise - cross * level) / determinant
    diagonal -= (of_one**2 * slope - 2 * of_one * of_x * cross + of_x**2 * one) / determinant
    return left / w[:, np.newaxis], (diagonal / w[:, np.newaxis]).sum(axis=0)


def _whitened(h: np.ndarray, seen: np.ndarray, w: np.ndarray, q: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """V⁻¹ times each column of what is seen (value, column, penalty), and the diagonal of V⁻¹ (value, penalty).

    By the smoother of de Jong (1988, Biometrika 75), back from the last value, for all variances q of the Wiener
    process at once.
    """
    surprise, total, gain = _filtered(h, seen, w, q)
    turned, diagonal = np.empty_like(surprise), np.empty_like(total)
    r1 = r2 = np.zeros_like(surprise[0])
    n11 = n12 = n22 = np.zeros_like(q)
    for i in reversed(range(len(seen))):
        if i < len(h):
            r2 = r2 + h[i] * r1
            n12, n22 = n12 + h[i] * n11, n22 + h[i] * (2 * n12 + h[i] * n11)
        k1, k2 = gain[i]
        turned[i] = surprise[i] / total[i] - k1 * r1 - k2 * r2
        m1, m2 = n11 * k1 + n12 * k2, n12 * k1 + n22 * k2
        diagonal[i] = 1 / total[i] + k1 * m1 + k2 * m2
        r1 = r1 + turned[i]
        n11, n12 = n11 - 2 * m1 + diagonal[i], n12 - m2
    return turned, diagonal


def _filtered(
    h: np.ndarray, seen: np.ndarray, w: np.ndarray, q: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """What the values before do not foretell (value, column, penalty), its variance, and the gains in level and slope.

    By the Kalman filter from a level and slope of zero.
    """
    size, columns = seen.shape
    surprise, total, gain = (np.empty((size, *shape, len(q))) for shape in ((columns,), (), (2,)))
    level = slope = np.zeros((columns, len(q)))
    p11 = p12 = p22 = np.zeros_like(q)
    for i in range(size):
        if i > 0:
            step = h[i - 1]
            level = level + step * slope
            p11 = p11 + step * (2 * p12 + step * (p22 + q * step / 3))
            p12, p22 = p12 + step * (p22 + q * step / 2), p22 + q * step
        total[i] = p11 + 1 / w[i]
        gain[i] = k1, k2 = p11 / total[i], p12 / total[i]
        surprise[i] = seen[i][:, np.newaxis] - level
        level, slope = level + k1 * surprise[i], slope + k2 * surprise[i]
        p11, p12, p22 = k1 / w[i], k2 / w[i], p22 - k2 * p12
    return surprise, total, gain
