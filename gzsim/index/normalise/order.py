"""Normalising that keeps only the order of the units."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
from scipy import stats

from gzsim.common.tables import like, numbers
from gzsim.errors import InputError
from gzsim.index.names import CONSTANT, Named, signs, warn_if_equal

TIES = ("average", "min", "max")
"""Of the ranks that level units hold together, all get the mean, the worst or the best."""

ALL_LEVEL = {
    "average": CONSTANT,
    "min": "no difference between units, all are put at the bottom of the scale",
    "max": "no difference between units, all are put at the top of the scale",
}
"""What is said of an indicator on which all units are level."""


def rank_array(x: np.ndarray, sign: np.ndarray | float = 1.0, ties: str = "average") -> np.ndarray:
    """Rank among the units that have a value, 1 for the worst; ties as in ``TIES``."""
    return stats.rankdata(np.multiply(sign, x), method=ties, axis=-2, nan_policy="omit").astype(float, copy=False)


def percentile_array(x: np.ndarray, sign: np.ndarray | float = 1.0, ties: str = "average") -> np.ndarray:
    """Share of the other units that are worse, ties counting half unless ``ties`` says otherwise."""
    rank = rank_array(x, sign, ties)
    others = (~np.isnan(rank)).sum(axis=-2, keepdims=True) - 1
    return np.where((others > 0) | np.isnan(rank), (rank - 1) / np.maximum(others, 1), 0.5)


def borda_array(x: np.ndarray, sign: np.ndarray | float = 1.0, ties: str = "average") -> np.ndarray:
    """Number of other units that are worse, ties counting half (see :func:`borda`)."""
    return rank_array(x, sign, ties) - 1


def rank(X: pd.DataFrame, directions: Named | None = None, ties: str = "average") -> pd.DataFrame:
    """Rank of each unit, 1 for the worst and n for the best.

    Parameters
    ----------
    ties : {"average", "min", "max"}
        Of the ranks that level units hold together, all get the mean, the worst (as in COINr) or the best. Only the
        mean leaves the sum of ranks the same for every indicator.

    Raises InputError if there is no such rule.

    >>> rank(pd.DataFrame({"growth": [4.0, 8, 8]})).growth.tolist()
    [1.0, 2.5, 2.5]
    >>> rank(pd.DataFrame({"growth": [4.0, 8, 8]}), ties="min").growth.tolist()
    [1.0, 2.0, 2.0]
    """
    return _in_order(rank_array, X, directions, ties)


def percentile(X: pd.DataFrame, directions: Named | None = None, ties: str = "average") -> pd.DataFrame:
    r"""Percentage of the other units that are worse, ties counting half.

    .. math:: y_{ik} = 100\,(r_{ik} - 1)/(n_k - 1)

    with the rank r of :func:`rank` among the :math:`n_k` units that have a value, and its ``ties``: with "min" a tie
    counts for nothing, with "max" in full.

    >>> percentile(pd.DataFrame({"growth": [4.0, 8, 8]})).growth.tolist()
    [0.0, 75.0, 75.0]
    """
    return _in_order(lambda *given: 100 * percentile_array(*given), X, directions, ties)


def borda(X: pd.DataFrame, directions: Named | None = None, ties: str = "average") -> pd.DataFrame:
    r"""Points of a Borda count: how many units a unit beats, a tie sharing the point.

    .. math:: y_{ik} = \#\{j : x_{jk} \text{ worse than } x_{ik}\} + \tfrac12\,\#\{j \ne i : x_{jk} = x_{ik}\}
                     = r_{ik} - 1

    with the rank r of :func:`rank`, among the units that have a value, and its ``ties``: with "min" a tie gives no
    point, with "max" a whole one to both. Where units are equal on an indicator all get the points of the middle,
    (n − 1)/2, with a warning.

    Source: Borda (1781), Mémoire sur les élections au scrutin; ties after Kendall (1945), The treatment of ties in
    ranking problems.

    >>> borda(pd.DataFrame({"pm25": [40.0, 20, 20, 60]}), {"pm25": -1}).pm25.tolist()
    [1.0, 2.5, 2.5, 0.0]
    """
    return _in_order(borda_array, X, directions, ties)


def _in_order(core: Callable[..., np.ndarray], X: pd.DataFrame, directions: Named | None, ties: str) -> pd.DataFrame:
    if ties not in TIES:
        raise InputError(f"no rule for ties {ties!r}", field="ties", valid=", ".join(TIES))
    warn_if_equal(X, ALL_LEVEL[ties])
    return like(X, core(numbers(X), signs(directions, X.columns), ties))
