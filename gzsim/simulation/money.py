"""Money takes effect: capability follows the budget, debt is repaid and served."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gzsim.numeric.elementary import power

Array = NDArray[np.float64]


def budgets(transfer: Array, made_up: Array, subsidy: float, own: float) -> Array:
    """What is left of the programme's budget S and of the place's own Y, as shares of them (..., 2, unit).

        1 + (transfer + made up)/S,   1 − made up/Y,   0 at least

    Last December's ``transfer`` changes the programme's budget. Whatever of a loss the place must make up (S10) goes
    back into the programme and is missing in the place's own: the programme is carried on, and something else is not.
    Where the place itself pays for no work, one budget pays for everything and made up is 0. CNY million, (..., unit).

    >>> budgets(np.array([-6.0, 3.0]), np.array([4.5, 0.0]), subsidy=60.0, own=45.0)
    array([[0.975, 1.05 ],
           [0.9  , 1.   ]])
    """
    return np.maximum(0.0, np.stack([1.0 + (transfer + made_up) / subsidy, 1.0 - made_up / own], axis=-2))


def capability(budget: Array, elasticity: float, capital: Array, capital_return: float, largest_gain: float) -> Array:
    """Relative effect of work by whose budget pays for it, budget^elasticity · max(0, 1 + min(η·K, g)), (..., 2, unit).

    ``budget`` as of `budgets`; ``capital`` (..., unit) is K, in spans, whose gain is g at most.

    >>> capability(np.array([[1.0, 0.9], [1.0, 1.0]]), 0.1, np.zeros(2), 0.25, 1.0).round(4)
    array([[1.    , 0.9895],
           [1.    , 1.    ]])
    >>> capability(np.ones((2, 2)), 0.1, np.array([2.0, 2e9]), 0.25, 1.0)[0]
    array([1.5, 2. ])
    """
    gain = np.maximum(0.0, 1.0 + np.minimum(largest_gain, capital_return * capital))
    return power(budget, elasticity) * gain[..., None, :]


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
