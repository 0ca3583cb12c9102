"""Fabrication: how far a leader reports above the truth."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gzsim.index.attainment import marks

Array = NDArray[np.float64]


def fabricate(
    attained: Array, worth: Array, ease: Array, lying_cost: Array, audit: float, fine: float, floor: float, cap: float
) -> Array:
    """Over-report a in spans of attainment: the best of telling the truth and of one lie per indicator.

        max over a ≥ 0:  s·[marks(A + a) − marks(A)] − qF·a − ½·(κ/u)·a²

    Inside floor and cap the best lie is a* = max(0, (s − qF)·u/κ) (CF19), cut where the cap is reached. A unit below
    the floor lies only if that lifts it above the floor by enough to pay for the whole lie.

    Parameters
    ----------
    attained : A (..., indicator, unit), true attainment
    worth : s (..., indicator, unit), utility of one span of reported attainment
    ease : u (indicator,), relative ease of over-reporting; 0 makes it impossible
    lying_cost : κ (..., unit), infinite for those who never lie
    audit : q, probability of being found
    fine : F, utility lost per span found

    Source: Becker (1968), signal jamming as in Stein (1989); CF19.

    Examples
    --------
    >>> a = fabricate(np.array([[0.9]]), np.array([[1.0]]), np.ones(1), np.array([2.0]), 0.3, 1.5, floor=0.0, cap=10.0)
    >>> a.round(3)
    array([[0.275]])
    """
    curvature = lying_cost[..., None, :] / np.where(ease > 0, ease, 1.0)[:, None]
    wish = np.where(ease[:, None] > 0, np.maximum(0.0, worth - audit * fine) / curvature, 0.0)
    lie = np.minimum(wish, np.maximum(0.0, cap - attained))
    gain = worth * (marks(attained + lie, floor, cap) - marks(attained, floor, cap))
    with np.errstate(invalid="ignore"):  # ∞·0 for those who never lie
        pain = np.where(lie > 0, audit * fine * lie + 0.5 * curvature * lie**2, 0.0)
    return np.where(gain > pain, lie, 0.0)
