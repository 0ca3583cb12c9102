"""Benefit of the doubt under declared weights: units may shift them in their favour, but only so far."""

from __future__ import annotations

import numpy as np
import pandas as pd

from gzsim.common.tables import refuse
from gzsim.errors import InputError
from gzsim.index.aggregate.means import figures, scored
from gzsim.index.names import Named, warn_of
from gzsim.index.weights import given
from gzsim.index.weights.programmes import share_rows, weights_towards


def bounded_benefit_of_the_doubt(X: pd.DataFrame, weights: Named, by: float = 0.5) -> pd.Series:
    r"""Score each unit under the weights that favour it most among those near the declared ones.

    .. math:: s_i = \max_{v \ge 0} \sum_k v_k x_{ik} \quad \text{subject to} \quad
              \sum_k v_k x_{jk} \le 1 \text{ for all units } j, \qquad
              (1 - b)\,w_k \le \frac{v_k x_{ik}}{\sum_m v_m x_{im}} \le (1 + b)\,w_k

    Each indicator's part of a unit's score is the declared weight, give or take the share b of it. Units of measurement
    do not matter. Scores lie between 0 and 1; 1 for a unit that no other beats under weights that are allowed to it.

    Parameters
    ----------
    X : DataFrame, units × indicators; 0 or more, higher is better
        A unit with a missing value on an indicator with weight has no score and is nobody's rival, with a warning.
    weights : mapping indicator → weight, summing to 1
    by : float; b, from 0 (the declared parts) to 1 (from nothing to twice the weight)

    Raises InputError if values are negative, or b is not between 0 and 1. Whoever has a 0 on an indicator that must
    have a part scores 0 and is named by an IndexWarning.

    Source: Cherchye, Moesen, Rogge, Van Puyenbroeck, Saisana, Saltelli, Liska and Tarantola (2008), Creating composite
    indicators with DEA and robustness analysis: the case of the Technology Achievement Index, Journal of the
    Operational Research Society 59, 239–251 (bounds on parts of the pie, there from experts' ranges of weights).

    >>> X = pd.DataFrame({"growth": [8.0, 2, 4], "forest": [20.0, 60, 30]}, index=["a", "b", "c"])
    >>> bounded_benefit_of_the_doubt(X, {"growth": 0.5, "forest": 0.5}).round(4).to_dict()
    {'a': 1.0, 'b': 0.8, 'c': 0.7727}
    """
    if isinstance(by, bool) or not isinstance(by, int | float) or not 0 <= by <= 1:
        raise InputError(f"{by!r} is no part of a weight", field="by", valid="a number from 0 to 1")
    declared = given(weights, X).to_numpy()
    x, w = figures(X)[:, declared > 0], declared[declared > 0]
    refuse(X.columns[declared > 0][(x < 0).any(axis=0)], "negative values", field="X", valid="values >= 0")
    seen = ~np.isnan(x).any(axis=1)
    lower, upper = (1 - by) * w, np.minimum((1 + by) * w, 1.0)
    none = seen & (((x == 0) & (lower > 0)).any(axis=1) | ~(np.nan_to_num(x) @ upper > 0))
    warn_of(X.index, none, "score 0, because of a 0 on an indicator that must have a part in it")
    free = seen & ~none
    scores = np.where(seen, 0.0, np.nan)
    if free.any():
        limits = np.array([share_rows(own, lower, upper) for own in x[free]])
        scores[free] = 1 / (weights_towards(x[free], x[free], x[seen], limits) @ x[seen].T).max(axis=1)
    return scored(X, np.minimum(scores, 1.0))
