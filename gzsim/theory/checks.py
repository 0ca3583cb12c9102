"""Refuse parameters for which a formula has no meaning."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import ArrayLike, NDArray

from gzsim.errors import InputError

Array = NDArray[np.float64]


def positive(**values: ArrayLike) -> None:
    """Each number must be finite and above 0."""
    _each(values, lambda x: x > 0, "is not positive", "a finite number above 0")


def not_negative(**values: ArrayLike) -> None:
    """Each number must be finite and at least 0."""
    _each(values, lambda x: x >= 0, "is negative or no number", "a finite number, 0 or more")


def finite(**values: ArrayLike) -> None:
    """Each must be a finite number."""
    _each(values, np.isfinite, "is not finite", "a finite number")


def share(**values: float) -> None:
    """Each must lie between 0 and 1."""
    _each(values, lambda x: (x >= 0) & (x <= 1), "is not a share", "0 to 1")


def whole(least: int, **values: ArrayLike) -> None:
    """Each must be a whole number of at least ``least``."""
    valid = f"a whole number, {least} or more"
    _each(values, lambda x: (x == np.rint(x)) & (x >= least), "is no possible number", valid)


def _each(values: Mapping[str, ArrayLike], holds: Callable[[Array], Array], problem: str, valid: str) -> None:
    for name, value in values.items():
        x = np.asarray(value)
        if not (np.isfinite(x) & holds(x)).all():
            raise InputError(f"{value} {problem}", field=name, valid=valid)


def vector(name: str, values: ArrayLike, size: int | None = None) -> Array:
    """Return ``values`` as a finite vector, of that size if one is given."""
    out = np.atleast_1d(np.asarray(values, float))
    if out.ndim != 1 or not out.size or not np.isfinite(out).all() or size not in (None, out.size):
        raise InputError(
            f"an array of shape {out.shape}", field=name, valid=f"{size or 'some'} finite numbers in a row"
        )
    return out


def each_positive(name: str, values: ArrayLike, size: int) -> Array:
    """Return one number for all, or a vector of that size, as a vector of positive numbers."""
    positive(**{name: values})
    return vector(name, [values] * size if np.ndim(values) == 0 else values, size)


def division(name: str, values: ArrayLike, size: int | None = None) -> Array:
    """Return ``values`` as a vector of shares that make up one whole."""
    out = vector(name, values, size)
    if (out < 0).any() or abs(out.sum() - 1) > 1e-9:
        raise InputError(f"{out.tolist()}", field=name, valid="shares of 0 or more that sum to 1")
    return out


def symmetric(name: str, values: ArrayLike, size: int, *, least: float) -> Array:
    """Return ``values`` as a symmetric matrix, all of whose eigenvalues exceed ``least``."""
    out = np.atleast_2d(np.asarray(values, float))
    if out.shape != (size, size) or not np.isfinite(out).all() or not np.allclose(out, out.T):
        raise InputError(f"shape {out.shape}", field=name, valid=f"a symmetric matrix of {size} rows and columns")
    smallest = np.linalg.eigvalsh(out).min()
    if not smallest > least:
        kind = "positive definite" if least >= 0 else "positive semi-definite"
        raise InputError(f"its smallest eigenvalue is {smallest:.3g}", field=name, valid=f"a {kind} matrix")
    return out


def definite(name: str, values: ArrayLike, size: int) -> Array:
    """Return ``values`` as a positive definite matrix."""
    return symmetric(name, values, size, least=0.0)


def covariance(name: str, values: ArrayLike, size: int) -> Array:
    """Return ``values`` as a positive semi-definite matrix, up to rounding."""
    return symmetric(name, values, size, least=-1e-12 * max(1.0, float(np.abs(np.asarray(values)).max())))
