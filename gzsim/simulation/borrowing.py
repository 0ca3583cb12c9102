"""Borrowing: pulling achievement forward against debt."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


def borrow(worth: Array, gain: Array, stay: Array, conscience: float, cost: float) -> Array:
    """Borrowing for each indicator: b = max(0, (v·φ − χ·P(still here))/κ_b).

    Parameters
    ----------
    worth : v (..., indicator, unit), utility of one span of attainment in December
    gain : φ (indicator,), spans per percent of GDP borrowed; where it is zero nothing is borrowed
    stay : P(still here) (..., unit), probability of being in office when the debt is served
    conscience : χ, utility per percent of GDP
    cost : κ_b, utility per squared percent of GDP

    Returns
    -------
    array (..., indicator, unit), percent of GDP a year

    Examples
    --------
    >>> borrow(np.array([[0.2], [0.2]]), np.array([0.02, 0.0]), np.array([0.5]), conscience=0.002, cost=0.003)
    array([[1.],
           [0.]])
    """
    gain = gain[:, None]
    wish = (worth * gain - conscience * stay[..., None, :]) / cost
    return np.where(gain > 0, np.maximum(0.0, wish), 0.0)
