"""What lasts: whether a light, or a lag, has been on for so many months running."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from gzsim.errors import InputError


def running(lit: ArrayLike, months: int) -> NDArray[np.bool_]:
    """Whether something has been on for so many months running, each month included.

    Parameters
    ----------
    lit : array (..., month) of bool
    months : 1 or more

    Raises InputError if ``months`` is less than 1.

    >>> running([True, True, False, True, True, True], months=2)
    array([False,  True, False, False,  True,  True])
    """
    if months < 1:
        raise InputError(f"{months!r}", field="months", valid="1 or more")
    lit = np.asarray(lit, bool)
    found = lit.copy()
    for back in range(1, months):
        earlier = np.zeros_like(lit)
        earlier[..., back:] = lit[..., :-back]
        found &= earlier
    return found
