"""CRITIC: an indicator counts the more, the more it differs between units and the less others say the same."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from gzsim.index.names import warn_of
from gzsim.index.squares import scaled
from gzsim.index.weights.table import Table, read

SINGULAR = 1e-10
"""An eigenvalue of a correlation matrix below this is 0, and rounding error what is left of it."""

NOISE = 1e-12
"""Information below this share of an indicator's dispersion is rounding error of a correlation of exactly 1."""


def correlation_array(x: np.ndarray) -> np.ndarray:
    """Pearson's correlations between indicators over the units, for indicators that vary.

    >>> correlation_array(np.array([[1.0, 3], [2, 2], [3, 1]])).round(6).tolist()
    [[1.0, -1.0], [-1.0, 1.0]]
    """
    x = scaled(x, -2)
    deviation = x - x.mean(axis=-2, keepdims=True)
    unit = deviation / np.sqrt((deviation**2).sum(axis=-2, keepdims=True))
    return np.clip(np.swapaxes(unit, -1, -2) @ unit, -1, 1)


def correlations_told(table: Table) -> np.ndarray:
    """Correlations of a table's indicators; if the matrix is singular, a warning names those that the others determine.

    >>> import warnings
    >>> X = pd.DataFrame({"growth": [1.0, 2, 3, 5], "twin": [2.0, 4, 6, 10], "forest": [3.0, 1, 2, 2]})
    >>> with warnings.catch_warnings(record=True) as told:
    ...     warnings.simplefilter("always")
    ...     _ = correlations_told(read(X, None))
    >>> str(told[0].message)
    'the correlation matrix is singular, the others determine each of: growth, twin'
    """
    correlations = correlation_array(table.x)
    values, vectors = np.linalg.eigh(correlations)
    determined = (np.abs(vectors[:, values < SINGULAR]) > np.sqrt(SINGULAR)).any(axis=1)
    warn_of(table.kept, determined, "the correlation matrix is singular, the others determine each of")
    return correlations


def information_array(x: np.ndarray, sign: np.ndarray | float = 1.0) -> np.ndarray:
    """CRITIC's amount of information of each indicator (see :func:`critic`), for indicators that vary."""
    x = scaled(x, -2)
    span = x.max(axis=-2) - x.min(axis=-2)
    aligned = correlation_array(x) * np.multiply.outer(sign, sign)
    conflict = (1 - aligned).sum(axis=-1)
    return x.std(axis=-2) / span * np.where(conflict > NOISE, conflict, 0.0)


def critic(X: pd.DataFrame, directions: Mapping | pd.Series | None = None) -> pd.Series:
    r"""Weigh by CRITIC (criteria importance through intercriteria correlation).

    .. math:: C_k = s_k \sum_l (1 - r_{kl}), \quad w_k = C_k / \sum_l C_l

    with the standard deviations s and correlations r of the indicators on a scale from 0 for the worst unit to 1 for
    the best (min–max, in the declared direction). Not changed by units of measurement, nor by where their zero is.

    If all indicators are perfectly correlated, the method has no answer and they have equal weights, with a warning.

    Source: Diakoulaki, Mavrotas and Papayannakis (1995), Computers & Operations Research 22, 763–770.

    >>> X = pd.DataFrame({"growth": [4.0, 6, 9], "income": [3.0, 5, 8], "forest": [60.0, 65, 50]})
    >>> critic(X).round(4).to_dict()
    {'growth': 0.2486, 'income': 0.2486, 'forest': 0.5029}
    """
    table = read(X, directions).seen_by_all()
    return table.shares(lambda: information_array(table.x, table.sign))
