"""Amounts divided in proportion without losing any of them: whole units, largest remainders."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from gzsim.errors import InputError


def largest_remainders(whole: ArrayLike, proportions: ArrayLike) -> NDArray[np.int64]:
    """Divide whole numbers in proportion, so that the parts sum to them exactly.

    part_i = ⌊q_i⌋, plus 1 for the largest remainders q_i − ⌊q_i⌋, with q_i = W·p_i/Σp (Hamilton's rule); of equal
    remainders the first come first. A negative number is divided as its opposite.

    Parameters
    ----------
    whole : W, whole numbers of array (...), of less than 2⁵³ (9·10¹⁵)
    proportions : p, array (..., unit), 0 or more, any scale

    Raises InputError if a number is not whole or too large, or proportions are negative, missing or all zero.

    >>> largest_remainders(100, [1, 1, 1])
    array([34, 33, 33])
    >>> largest_remainders([7, -7], [1, 1])
    array([[ 4,  3], [-4, -3]])
    """
    total, parts = np.asarray(whole, float), np.asarray(proportions, float)
    if not np.isfinite(parts).all() or (parts < 0).any() or not (parts > 0).any(-1).all():
        raise InputError("cannot divide in such proportions", field="proportions", valid="numbers >= 0, not all zero")
    if not (np.isfinite(total).all() and (total == np.rint(total)).all() and (np.abs(total) < 2**53).all()):
        raise InputError(f"{whole!r} cannot be divided exactly", field="whole", valid="whole numbers below 9e15")
    # A power of two scales without rounding, and multiplying before dividing keeps equal remainders equal.
    parts = np.ldexp(parts, -np.frexp(parts.max(-1, keepdims=True))[1])
    exact = np.abs(total)[..., None] * parts / parts.sum(-1, keepdims=True)
    down = np.floor(exact).astype(np.int64)
    left = np.abs(total).astype(np.int64) - down.sum(-1)
    place = np.argsort(np.argsort(-(exact - down), axis=-1, kind="stable"), axis=-1, kind="stable")
    # Rounding can leave the floors a unit above the whole; then the smallest remainders give it back.
    down = down + (place < left[..., None]) - ((left[..., None] < 0) & (place >= parts.shape[-1] + left[..., None]))
    return down * np.where(total < 0, -1, 1)[..., None]
