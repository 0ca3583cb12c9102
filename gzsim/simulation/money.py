"""Money takes effect: capability follows the budget, debt is repaid and served."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gzsim.numeric.elementary import power

Array = NDArray[np.float64]


def capability(
    transfer: Array, subsidy: float, elasticity: float, capital: Array, capital_return: float, largest_gain: float
) -> Array:
    """Relative effect of work: (1 + transfer/subsidy)^elasticity · max(0, 1 + min(η·K, g)).

    ``transfer`` is last December's money (unit,), which the unit must make up or may spend; ``capital`` is K, in spans,
    whose gain is g at most.

    >>> capability(np.array([0.0, -6.0]), 60.0, 0.1, np.zeros(2), 0.25, 1.0).round(4)
    array([1.    , 0.9895])
    >>> capability(np.zeros(2), 60.0, 0.1, np.array([2.0, 2e9]), 0.25, 1.0)
    array([1.5, 2. ])
    """
    budget = np.maximum(0.0, 1.0 + transfer / subsidy)
    return power(budget, elasticity) * np.maximum(0.0, 1.0 + np.minimum(largest_gain, capital_return * capital))


def carry_debt(debt: Array, borrowed: Array, repayment: float, ceiling: float) -> Array:
    """Debt at the start of the year, percent of GDP: (D₋ + borrowed) ≤ ceiling, less what is repaid.

    >>> carry_debt(np.array([10.0, 59.0]), np.array([2.0, 4.0]), 0.1, 60.0)
    array([10.8, 54. ])
    """
    return np.minimum(ceiling, debt + borrowed) * (1.0 - repayment)


def long_term_capital(level: Array, rest: Array, span: Array, long: NDArray[np.bool_]) -> Array:
    """K: mean height of the long-horizon stocks above their resting level, in spans.

    Shapes (..., indicator, unit), ``span`` and ``long`` (indicator,). Zero where no indicator is long.

    >>> level, rest = np.array([[5.0], [12.0]]), np.array([[5.0], [10.0]])
    >>> long_term_capital(level, rest, np.array([1.0, 4.0]), np.array([False, True]))
    array([0.5])
    """
    height = (level - rest) / span[:, None]
    return height[..., long, :].mean(-2) if long.any() else np.zeros(level.shape[:-2] + level.shape[-1:])
