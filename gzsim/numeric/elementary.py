"""Exponentials, logarithms and powers from +, −, × and ÷ alone.

The C library and NumPy choose other routines on other processors, whose last bits differ. What the rules of the
simulation take from here is off by a few units in the last place at most, and the same everywhere.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
from numba import njit, types
from numpy.typing import ArrayLike

_LOG2_E = 1.4426950408889634
_LN2_HIGH, _LN2_LOW = 0.693147180369123816490, 1.90821492927058770002e-10
"""ln 2 in two parts; whole multiples of the first are exact up to 2²⁰."""

_LARGEST, _SMALLEST = 709.782712893384, -745.1332191019412
"""Beyond these, e^x is more than the largest number, or less than half of the smallest."""

_LEAST = np.int32(-538)
_TWO_TO = np.ldexp(1.0, np.arange(_LEAST, 513))
"""2^k for half of every k that `exp_of` meets."""

_ROOT_HALF = 0.7071067811865476


@njit(cache=True)
def _tail(r):
    """(e^r − 1 − r)/r² for |r| ≤ ½·ln 2, by Taylor's series to r¹¹."""
    return (
        0.5 + r * (1.0 / 6.0 + r * (1.0 / 24.0 + r * (1.0 / 120.0 + r * (1.0 / 720.0 + r * (1.0 / 5040.0
        + r * (1.0 / 40320.0 + r * (1.0 / 362880.0 + r * (1.0 / 3628800.0 + r * (1.0 / 39916800.0
        + r * (1.0 / 479001600.0 + r / 6227020800.0))))))))))
    )  # fmt: skip


@njit(cache=True)
def exp_of(x):
    """e^x = 2^k·e^r with x = k·ln 2 + r.

    >>> exp_of(0.0), round(exp_of(1.0), 12), exp_of(-800.0), exp_of(800.0)
    (1.0, 2.718281828459, 0.0, inf)
    """
    near = x if x > _SMALLEST else _SMALLEST  # selections and no branches: a loop goes several numbers at a time
    near = near if near < _LARGEST else _LARGEST
    k = np.floor(near * _LOG2_E + 0.5)
    high, low = near - k * _LN2_HIGH, k * _LN2_LOW
    r = high - low
    lost = (high - r) - low  # what rounding took from r
    grown = 1.0 + (r + (r * r * _tail(r) + lost))
    whole = np.int32(k)
    half = whole >> 1  # in two steps: 2^k itself may be beyond the largest or smallest number
    grown = grown * _TWO_TO[half - _LEAST] * _TWO_TO[whole - half - _LEAST]
    grown = grown if x >= _SMALLEST else 0.0
    grown = grown if x <= _LARGEST else math.inf
    return grown if x == x else x


@njit(cache=True)
def _expm1_of(x):
    if x == 0.0:
        return x  # with its sign
    if abs(x) < 0.34:
        return x + x * x * _tail(x)
    return exp_of(x) - 1.0


@njit(cache=True)
def log_of(x):
    """ln x = k·ln 2 + ln m with √½ ≤ m < √2, and ln m = 2·artanh(s), s = (m − 1)/(m + 1).

    >>> log_of(1.0), round(log_of(2.0), 12), log_of(0.0)
    (0.0, 0.69314718056, -inf)
    """
    if x == 0.0:
        return -math.inf
    if not x > 0.0 or x == math.inf:
        return x if x > 0.0 else math.nan
    m, k = math.frexp(x)
    if m < _ROOT_HALF:
        m, k = 2.0 * m, k - 1
    f = m - 1.0
    s = f / (2.0 + f)
    z = s * s
    series = z * (2.0 / 3.0 + z * (2.0 / 5.0 + z * (2.0 / 7.0 + z * (2.0 / 9.0 + z * (2.0 / 11.0 + z * (2.0 / 13.0
        + z * (2.0 / 15.0 + z * (2.0 / 17.0 + z * (2.0 / 19.0 + z * (2.0 / 21.0 + z * 2.0 / 23.0))))))))))  # fmt: skip
    square = 0.5 * f * f
    return k * _LN2_HIGH - ((square - (s * (square + series) + k * _LN2_LOW)) - f)


@njit(cache=True)
def _power_of(x, y):
    if y == 0.0 or x == 1.0:
        return 1.0
    if x == 0.0:
        return 0.0 if y > 0.0 else math.inf
    return exp_of(y * log_of(x))


@njit(cache=True)
def whole_power_of(x, n):
    """xⁿ for a whole n ≥ 0, by squaring.

    >>> whole_power_of(0.5, 3), whole_power_of(0.0, 0)
    (0.125, 1.0)
    """
    out = 1.0
    while n > 0:
        if n & 1:
            out *= x
        x *= x
        n >>= 1
    return out


READ = types.Array(types.float64, 1, "C", readonly=True)
WHOLE = READ.copy(dtype=types.int64)
KEPT = {"cache": True, "nogil": True}
"""How a loop is compiled: at once, as two threads that call it first would compile it twice, and for later starts, too.
A ufunc of Numba is built anew at every start, which takes longer than all the rest of it."""


def of_each(loop: Callable, x: ArrayLike) -> np.ndarray:
    """Values of a loop for every element, which lie in memory as the elements do: their sums add up in one order."""
    x = np.asarray(x, float)
    out = np.empty_like(x)
    order = sorted(range(x.ndim), key=lambda axis: -out.strides[axis])
    loop(np.ascontiguousarray(x.transpose(order)).reshape(-1), out.transpose(order).reshape(-1))
    return out[()]


def _of_pairs(loop: Callable, x: np.ndarray, y: np.ndarray) -> np.ndarray:
    out = np.empty(np.broadcast(x, y).shape)
    loop(_spread(x, out.shape), _spread(y, out.shape), out.reshape(-1))
    return out[()]


def _spread(x: np.ndarray, shape: tuple[int, ...]) -> np.ndarray:
    """Elements of ``x``, repeated to a shape, one after the other."""
    if x.shape != shape:
        x, given = np.empty(shape, x.dtype), x
        x[...] = given
    return np.ascontiguousarray(x).reshape(-1)


def exp(x: ArrayLike) -> np.ndarray:
    """e^x of every element.

    >>> exp(np.array([0.0, 1.0])).round(6)
    array([1.      , 2.718282])
    """
    return of_each(_exp, x)


@njit((READ, types.float64[::1]), **KEPT)
def _exp(x, out):
    for i in range(x.size):
        out[i] = exp_of(x[i])


def expm1(x: ArrayLike) -> np.ndarray:
    """e^x − 1 of every element, also where x is small.

    >>> float(expm1(1e-20)), float(expm1(-800.0))
    (1e-20, -1.0)
    """
    return of_each(_expm1, x)


@njit((READ, types.float64[::1]), **KEPT)
def _expm1(x, out):
    for i in range(x.size):
        out[i] = _expm1_of(x[i])


def log(x: ArrayLike) -> np.ndarray:
    """Natural logarithm of every element; −∞ at 0, NaN below.

    >>> float(log(10.0).round(6))
    2.302585
    """
    return of_each(_log, x)


@njit((READ, types.float64[::1]), **KEPT)
def _log(x, out):
    for i in range(x.size):
        out[i] = log_of(x[i])


def power(x: ArrayLike, y: ArrayLike) -> np.ndarray:
    """x^y of every element x ≥ 0, e^(y·ln x); relative error about 10⁻¹⁶·(1 + |y·ln x|), NaN below zero.

    >>> float(power(2.0, 0.5).round(6)), float(power(0.0, 0.0))
    (1.414214, 1.0)
    """
    return _of_pairs(_power, np.asarray(x, float), np.asarray(y, float))


@njit((READ, READ, types.float64[::1]), **KEPT)
def _power(x, y, out):
    for i in range(x.size):
        out[i] = _power_of(x[i], y[i])


def whole_power(x: ArrayLike, n: ArrayLike) -> np.ndarray:
    """xⁿ of every element for whole n ≥ 0.

    >>> whole_power(0.5, np.arange(4))
    array([1.   , 0.5  , 0.25 , 0.125])
    """
    return _of_pairs(_whole_power, np.asarray(x, float), np.asarray(n).astype(np.int64, casting="safe"))


@njit((READ, WHOLE, types.float64[::1]), **KEPT)
def _whole_power(x, n, out):
    for i in range(x.size):
        out[i] = whole_power_of(x[i], n[i])
