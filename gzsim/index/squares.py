r"""Sums of squares of figures of any size: nothing overflows beyond 1e154 and nothing vanishes below 1e-162.

Figures are divided by a power of two near the largest of them and the result is multiplied by it. Both are exact, so
that at ordinary sizes the answers have the bits of the plain formulas.
"""

from __future__ import annotations

import numpy as np

Axes = int | tuple[int, ...]


def exponents(x: np.ndarray, axis: Axes) -> np.ndarray:
    """Exponent e of the largest figure along an axis, kept: all are below 2ᵉ in size; 0 where there is none.

    >>> exponents(np.array([[3.0, 0.0], [-5.0, 0.0]]), axis=-2)
    array([[3, 0]], dtype=int32)
    """
    size = np.max(np.abs(x), axis=axis, keepdims=True, initial=0.0, where=np.isfinite(x))
    return np.frexp(size)[1]


def scaled(x: np.ndarray, axis: Axes) -> np.ndarray:
    """Figures divided by a power of two, so that the largest along an axis is between a half and 1 in size.

    >>> scaled(np.array([[3.0], [-5.0]]), axis=-2).ravel().tolist()
    [0.375, -0.625]
    """
    return np.ldexp(x, -exponents(x, axis))


def deviations(x: np.ndarray) -> np.ndarray:
    """Population standard deviation over the units (axis −2) of figures without gaps.

    >>> deviations(np.array([[1e200], [3e200]])).tolist()
    [1e+200]
    """
    power = exponents(x, -2)
    return np.ldexp(np.ldexp(x, -power).std(axis=-2), power[..., 0, :])


def lengths(x: np.ndarray, axis: int) -> np.ndarray:
    """Euclidean length along an axis, which is kept; missing figures count as 0.

    >>> lengths(np.array([[3e-200, 4e-200]]), axis=-1)
    array([[5.e-200]])
    """
    power = exponents(x, axis)
    scaled = np.ldexp(x, -power)
    return np.ldexp(np.sqrt(np.sum(scaled**2, axis=axis, keepdims=True, where=~np.isnan(x))), power)
