"""Ordered weighted averaging: what is weighed is not the indicator but its place among a unit's own."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from gzsim.errors import InputError
from gzsim.index.aggregate.means import figures, scored
from gzsim.index.names import by_name
from gzsim.index.weights.declared import summing_to_one


def owa(X: pd.DataFrame, weights: Mapping[int, float] | pd.Series) -> pd.Series:
    r"""Ordered weighted average of a unit's values, best first.

    .. math:: s_i = \sum_r v_r\, x_{i(r)}, \qquad x_{i(1)} \ge x_{i(2)} \ge \dots

    All weight on place 1 is the best value, on the last place the worst, and equal weights are the arithmetic mean.

    Parameters
    ----------
    weights : mapping place → weight, places 1 … K, summing to 1
        Weights by indicator are refused: places have no names.

    Raises InputError if the places are not 1 … K, or the weights are negative or do not sum to 1.

    Source: Yager (1988), On ordered weighted averaging aggregation operators in multicriteria decisionmaking, IEEE
    Transactions on Systems, Man, and Cybernetics 18(1).

    >>> X = pd.DataFrame({"growth": [10.0, 50.0], "forest": [90.0, 50.0]}, index=["a", "b"])
    >>> owa(X, {1: 0.25, 2: 0.75}).to_dict()
    {'a': 30.0, 'b': 50.0}
    """
    x = figures(X)
    places = pd.RangeIndex(1, x.shape[1] + 1)
    named = by_name(weights, places, "places")
    if not (named >= 0).all():
        raise InputError("negative or missing", field="weights", valid="numbers >= 0")
    order = summing_to_one(named)
    best_first = -np.sort(-x, axis=1)
    return scored(X, np.where(np.isnan(best_first).any(1), np.nan, np.sum(best_first * order, axis=1)))
