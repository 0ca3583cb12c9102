"""Hours of a department that leads a target in many places (CF49)."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from gzsim.theory import checks
from gzsim.theory.checks import Array


def hours_by_place(yields: ArrayLike, hours: float) -> Array:
    r"""Hours over need that each of n places gets from a department that has so many for a place, m.

    .. math:: m_i = n\,\alpha\,\frac{z_i^2}{\sum_j z_j^2}, \qquad \sum_i z_i\sqrt{m_i} = \sqrt{n\,\alpha\sum_i z_i^2}

    √m of what a place's work could add to the total is added, z is what it yields with the hours that it needs (m = 1).
    Where all yield the same, all get α. Hours go by the square of what a place yields, and the total is by √(1 + v²)
    larger than if all got the same, v the coefficient of variation of the yields.

    Parameters
    ----------
    yields : z ≥ 0 (n,), not all zero
    hours : α ≥ 0, over need

    Source: derivation above.

    Examples
    --------
    >>> hours_by_place([2.0, 1.0, 1.0], 1.0)
    array([2. , 0.5, 0.5])
    """
    z = np.asarray(yields, float)
    checks.not_negative(yields=z, hours=hours)
    checks.positive(largest_yield=z.max(initial=0.0))
    return z.size * hours * z**2 / (z**2).sum()


def total_by_hours(yields: ArrayLike, hours: float) -> float:
    """Most that so many hours add to the total, √(n·α·Σz²); see `hours_by_place`.

    >>> round(total_by_hours([2.0, 1.0, 1.0], 1.0), 4)
    4.2426
    """
    z = np.asarray(yields, float)
    checks.not_negative(yields=z, hours=hours)
    return float(np.sqrt(z.size * hours * (z**2).sum()))


def hours_spent(gain: float, cost: float, hours: float) -> float:
    r"""Hours over need that a head spends who gains G·√h by them, at a cost of ½κ·h², and has α.

    .. math:: h = \min\Bigl(\alpha,\ \Bigl(\frac{G}{2\kappa}\Bigr)^{2/3}\Bigr)

    G = V·√(n·Σz²), V what one more unit of the total is worth to the head: without a stake nothing is done.

    Parameters
    ----------
    gain : G ≥ 0; cost : κ > 0; hours : α ≥ 0

    Source: derivation above.

    Examples
    --------
    >>> hours_spent(0.02, 0.01, 2.0), hours_spent(0.02, 0.01, 0.5), hours_spent(0.0, 0.01, 2.0)
    (1.0, 0.5, 0.0)
    """
    checks.positive(cost=cost)
    checks.not_negative(gain=gain, hours=hours)
    return min(float(hours), float((gain / (2.0 * cost)) ** (2.0 / 3.0)))
