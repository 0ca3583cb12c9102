r"""Sums of squares of figures of any size: nothing overflows beyond 1e154 and nothing vanishes below 1e-162.

Where that could happen, figures are divided by a power of two near the largest of them and the result is multiplied by
it. Both are exact, so that the answers have the bits of the plain formulas.
"""

from __future__ import annotations

import numpy as np

Axes = int | tuple[int, ...]

ORDINARY = 200
"""Fourth powers of figures between 2⁻²⁰⁰ and 2²⁰⁰, and of the differences between them, are ordinary numbers too."""


def exponents(x: np.ndarray, axis: Axes) -> np.ndarray:
    """Exponent e of the largest figure along an axis, which is kept: all are below 2ᵉ in size; 0 if it is ordinary.

    >>> exponents(np.array([[1e200, 3.0], [-4e200, 0.0]]), axis=-2)
    array([[667,   0]], dtype=int32)
    """
    size = np.maximum(
        np.max(x, axis=axis, keepdims=True, initial=0.0), -np.min(x, axis=axis, keepdims=True, initial=0.0)
    )
    if not np.isfinite(size).all():  # gaps
        size = np.max(np.abs(x), axis=axis, keepdims=True, initial=0.0, where=np.isfinite(x))
    power = np.frexp(size)[1]
    return np.where(np.abs(power) > ORDINARY, power, np.int32(0))


def divided(x: np.ndarray, power: np.ndarray) -> np.ndarray:
    """Figures divided by a power of two; themselves where the power is 0 for all.

    >>> divided(np.array([8.0, 2.0]), np.array([3]))
    array([1.  , 0.25])
    """
    return np.ldexp(x, -power) if power.any() else x


def scaled(x: np.ndarray, axis: Axes) -> np.ndarray:
    """Figures divided by a power of two if need be, so that the largest along an axis is between a half and 1 in size.

    >>> scaled(np.array([[2.0**600], [-(2.0**601)]]), axis=-2).ravel().tolist()
    [0.25, -0.5]
    """
    return divided(x, exponents(x, axis))


def deviations(x: np.ndarray) -> np.ndarray:
    """Population standard deviation over the units (axis −2) of figures without gaps.

    >>> deviations(np.array([[1e200], [3e200]])).tolist()
    [1e+200]
    """
    power = exponents(x, -2)
    return np.ldexp(divided(x, power).std(axis=-2), power[..., 0, :])


def lengths(x: np.ndarray, axis: int) -> np.ndarray:
    """Euclidean length along an axis, which is kept; missing figures count as 0.

    >>> lengths(np.array([[3e-200, 4e-200]]), axis=-1)
    array([[5.e-200]])
    """
    power = exponents(x, axis)
    squares = divided(x, power) ** 2
    return np.ldexp(np.sqrt(np.sum(squares, axis=axis, keepdims=True, where=~np.isnan(x))), power)
