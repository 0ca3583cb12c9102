"""Refuse parameters for which a formula has no meaning."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from gzsim.errors import InputError

Array = NDArray[np.float64]


def positive(**values: ArrayLike) -> None:
    """Each number must be finite and above 0."""
    for name, value in values.items():
        if not (_finite(value) and np.all(np.asarray(value) > 0)):
            raise InputError(f"{value} is not positive", field=name, valid="a finite number above 0")


def not_negative(**values: ArrayLike) -> None:
    """Each number must be finite and at least 0."""
    for name, value in values.items():
        if not (_finite(value) and np.all(np.asarray(value) >= 0)):
            raise InputError(f"{value} is negative or no number", field=name, valid="a finite number, 0 or more")


def finite(**values: ArrayLike) -> None:
    """Each must be a finite number."""
    for name, value in values.items():
        if not _finite(value):
            raise InputError(f"{value} is not finite", field=name, valid="a finite number")


def share(**values: float) -> None:
    """Each must lie between 0 and 1."""
    for name, value in values.items():
        if not 0 <= value <= 1:
            raise InputError(f"{value} is not a share", field=name, valid="0 to 1")


def whole(least: int, **values: ArrayLike) -> None:
    """Each must be a whole number of at least ``least``."""
    for name, value in values.items():
        if not (_finite(value) and np.all((np.asarray(value) == np.rint(value)) & (np.asarray(value) >= least))):
            raise InputError(f"{value} is no possible number", field=name, valid=f"a whole number, {least} or more")


def _finite(value: ArrayLike) -> bool:
    return bool(np.isfinite(value).all())


def vector(name: str, values: ArrayLike, size: int | None = None) -> Array:
    """Return ``values`` as a finite vector, of that size if one is given."""
    out = np.atleast_1d(np.asarray(values, float))
    if out.ndim != 1 or not out.size or not np.isfinite(out).all() or size not in (None, out.size):
        raise InputError(
            f"an array of shape {out.shape}", field=name, valid=f"{size or 'some'} finite numbers in a row"
        )
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
