"""Normalising that keeps only the order of the units."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy import stats

from gzsim.common.tables import like, numbers
from gzsim.index.names import Named, signs, warn_if_equal


def rank_array(x: np.ndarray, sign: np.ndarray | float = 1.0) -> np.ndarray:
    """Rank among the units that have a value, 1 for the worst, ties sharing their mean rank."""
    return stats.rankdata(np.multiply(sign, x), method="average", axis=-2, nan_policy="omit")


def percentile_array(x: np.ndarray, sign: np.ndarray | float = 1.0) -> np.ndarray:
    """Share of the other units that are worse, ties counting half."""
    rank = rank_array(x, sign)
    others = (~np.isnan(rank)).sum(axis=-2, keepdims=True) - 1
    return np.where((others > 0) | np.isnan(rank), (rank - 1) / np.maximum(others, 1), 0.5)


def borda_array(x: np.ndarray, sign: np.ndarray | float = 1.0) -> np.ndarray:
    """Number of other units that are worse, ties counting half (see :func:`borda`)."""
    return rank_array(x, sign) - 1


def rank(X: pd.DataFrame, directions: Named | None = None) -> pd.DataFrame:
    """Rank of each unit, 1 for the worst and n for the best, ties sharing their mean rank.

    >>> rank(pd.DataFrame({"growth": [4.0, 8, 8]})).growth.tolist()
    [1.0, 2.5, 2.5]
    """
    warn_if_equal(X)
    return like(X, rank_array(numbers(X), signs(directions, X.columns)))


def percentile(X: pd.DataFrame, directions: Named | None = None) -> pd.DataFrame:
    r"""Percentage of the other units that are worse, ties counting half.

    .. math:: y_{ik} = 100\,(r_{ik} - 1)/(n_k - 1)

    with the rank r of :func:`rank` among the :math:`n_k` units that have a value.

    >>> percentile(pd.DataFrame({"growth": [4.0, 8, 8]})).growth.tolist()
    [0.0, 75.0, 75.0]
    """
    warn_if_equal(X)
    return like(X, 100 * percentile_array(numbers(X), signs(directions, X.columns)))


def borda(X: pd.DataFrame, directions: Named | None = None) -> pd.DataFrame:
    r"""Points of a Borda count: how many units a unit beats, a tie sharing the point.

    .. math:: y_{ik} = \#\{j : x_{jk} \text{ worse than } x_{ik}\} + \tfrac12\,\#\{j \ne i : x_{jk} = x_{ik}\}
                     = r_{ik} - 1

    with the rank r of :func:`rank`, among the units that have a value. Where units are equal on an indicator all get
    the points of the middle, (n − 1)/2, with a warning.

    Source: Borda (1781), Mémoire sur les élections au scrutin; ties after Kendall (1945), The treatment of ties in
    ranking problems.

    >>> borda(pd.DataFrame({"pm25": [40.0, 20, 20, 60]}), {"pm25": -1}).pm25.tolist()
    [1.0, 2.5, 2.5, 0.0]
    """
    warn_if_equal(X)
    return like(X, borda_array(numbers(X), signs(directions, X.columns)))
