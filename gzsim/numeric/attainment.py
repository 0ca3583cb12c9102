"""Attainment: how far an outcome is on the way to its target, in spans."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

SLACK = 1e-9
"""Spans; a report that was bent to an edge itself has reached it, whatever the last digits say."""


def attainment(outcome: ArrayLike, target: ArrayLike, span: ArrayLike) -> NDArray[np.float64]:
    """Attainment A = 1 + (x − T)/s: 1 when the target is reached, 0 one span below it.

    Level form, (x − goalpost)/(T − goalpost), is the case s = T − goalpost, negative when less is better. Growth form
    takes a fixed number of points, because the ratio x/T is ill-posed near zero: one point of growth would be worth a
    fourteenth of the mark at T = 14 and all of it at T = 1.

    Parameters
    ----------
    outcome, target, span : arrays that broadcast together, own units of the indicator; ``span`` is not zero

    Examples
    --------
    >>> attainment([5.0, 6.5], target=5.5, span=10.0)
    array([0.95, 1.1 ])
    >>> float(attainment(96.0, target=98.5, span=98.5 - 90).round(4))
    0.7059
    """
    return 1.0 + (np.asarray(outcome, float) - target) / np.asarray(span, float)


def marks(attained: ArrayLike, floor: float, cap: float) -> NDArray[np.float64]:
    """Attainment that counts: A between ``floor`` and ``cap``.

    >>> marks([-0.2, 0.7, 1.5], floor=0.0, cap=1.2)
    array([0. , 0.7, 1.2])
    """
    return np.clip(np.asarray(attained, float), floor, cap)
