"""Ranking: who comes first, with an answer for ties and for what is missing."""

from __future__ import annotations

from typing import TypeVar

import numpy as np
import pandas as pd
from scipy import stats

from gzsim.errors import InputError

METHODS = ("min", "max", "average", "dense", "ordinal")
Scores = TypeVar("Scores", pd.Series, np.ndarray)


def ranks(scores: Scores, method: str = "min") -> Scores:
    """Rank scores, 1 for the highest; what has no score has no rank and holds no place.

    Parameters
    ----------
    scores : Series over units, or array (..., unit)
    method : {"min", "max", "average", "dense", "ordinal"}
        Who ties shares the best, the worst or the mean of the places held together; "dense" leaves no gap after a tie;
        "ordinal" breaks ties by order of appearance, which is arbitrary.

    Returns
    -------
    Series or array of the shape of the scores, float because of NaN.

    Raises
    ------
    InputError
        If there is no such method.

    Examples
    --------
    >>> ranks(pd.Series({"a": 70.0, "b": 90, "c": 70, "d": float("nan"), "e": 50})).to_dict()
    {'a': 2.0, 'b': 1.0, 'c': 2.0, 'd': nan, 'e': 4.0}
    >>> ranks(np.array([[70.0, 90.0, 70.0], [1.0, 2.0, 3.0]]), method="max")
    array([[3., 1., 3.],
           [3., 2., 1.]])
    """
    if method not in METHODS:
        raise InputError(f"no ranking method {method!r}", field="method", valid=", ".join(METHODS))
    values = stats.rankdata(-np.asarray(scores, dtype=float), method=method, axis=-1, nan_policy="omit").astype(float)
    return pd.Series(values, index=scores.index, name="rank") if isinstance(scores, pd.Series) else values
