"""Weights from experts who share out points."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from gzsim.common.tables import frame
from gzsim.errors import InputError
from gzsim.views.result import Result

TOLERANCE = 1e-6


@dataclass(frozen=True, eq=False, repr=False)
class BudgetAllocation(Result):
    """What a panel of experts allocated.

    Attributes
    ----------
    weights : Series, indicator → weight; the experts' mean share; summing to 1
    spread : DataFrame, indicators × (standard_deviation, lowest, highest)
        Of the experts' shares; the standard deviation has divisor n − 1 and is NaN for one expert.
    """

    weights: pd.Series
    spread: pd.DataFrame


def budget_allocation(allocations: pd.DataFrame, budget: float = 100) -> BudgetAllocation:
    r"""Weigh by the points that experts allocate.

    .. math:: w_k = \frac1E \sum_e \frac{b_{ek}}{B}

    Parameters
    ----------
    allocations : DataFrame, experts × indicators; points, 0 or more
    budget : float; points B that each expert has to spend

    Raises InputError if an expert did not spend exactly the budget, or points are negative, missing or no numbers.

    Source: OECD and JRC (2008), Handbook on Constructing Composite Indicators, step 6: budget allocation process.

    >>> experts = pd.DataFrame({"growth": [60, 40], "forest": [40, 60]}, index=["one", "two"])
    >>> found = budget_allocation(experts)
    >>> found.weights.to_dict()
    {'growth': 0.5, 'forest': 0.5}
    >>> found.spread.round(3).loc["growth"].to_dict()
    {'standard_deviation': 0.141, 'lowest': 0.4, 'highest': 0.6}
    """
    if frame(allocations, "allocations").empty:
        raise InputError("no expert or no indicator", field="allocations", valid="at least one of each")
    if not budget > 0:
        raise InputError(f"a budget of {budget:g}", field="budget", valid="a number > 0")
    for what, labels in (("expert", allocations.index), ("indicator", allocations.columns)):
        if not labels.is_unique:
            twice = ", ".join(map(str, labels[labels.duplicated()]))
            raise InputError(f"named twice: {twice}", field="allocations", valid=f"one name for each {what}")
    points = allocations.apply(pd.to_numeric, errors="coerce")
    wrong = np.argwhere(~(points >= 0).to_numpy())
    if len(wrong):
        places = ", ".join(f"{points.index[i]} / {points.columns[j]}" for i, j in wrong)
        raise InputError(f"negative, missing or no number: {places}", field="allocations", valid="points >= 0")
    spent = points.sum(axis=1)
    odd = spent[(spent - budget).abs() > TOLERANCE * budget]
    if len(odd):
        told = ", ".join(f"{expert} spent {total:g}" for expert, total in odd.items())
        raise InputError(told, field="allocations", valid=f"{budget:g} points for each expert")
    shares = points.div(spent, axis=0)
    spread = pd.DataFrame({"standard_deviation": shares.std(), "lowest": shares.min(), "highest": shares.max()})
    return BudgetAllocation(shares.mean().rename("weight"), spread)
