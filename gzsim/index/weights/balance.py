"""Weights under which all indicators are equally correlated with the composite."""

from __future__ import annotations

import warnings
from collections.abc import Mapping

import numpy as np
import pandas as pd
from scipy.optimize import minimize

from gzsim.index.names import IndexWarning
from gzsim.index.squares import deviations
from gzsim.index.weights.conflict import correlation_array, correlations_told
from gzsim.index.weights.table import Normalise, read

EQUAL = 1e-6
"""Correlations that differ by less count as equal."""


def composite_correlations(correlations: np.ndarray, u: np.ndarray) -> np.ndarray:
    r"""Correlations of indicators with their composite, :math:`Ru / \sqrt{u'Ru}`.

    Parameters
    ----------
    correlations : array (indicator, indicator)
    u : array (indicator,); weights times standard deviations

    >>> composite_correlations(np.eye(2), np.array([3.0, 4.0])).round(12).tolist()
    [0.6, 0.8]
    """
    product = correlations @ u
    return product / np.sqrt(max(float(u @ product), 1e-300))


def correlation_balanced(
    X: pd.DataFrame, directions: Mapping | pd.Series | None = None, normalise: Normalise = "minmax"
) -> pd.Series:
    r"""Weigh so that every indicator is equally correlated with the composite, their weighted mean.

    .. math:: \operatorname{corr}(y_k, \textstyle\sum_l w_l y_l) = \text{the same for all } k
              \iff R\,u \propto \mathbf 1, \quad u_k = w_k s_k

    with the correlations R and standard deviations s of the normalised indicators y. Solved as
    :math:`u = R^{-1}\mathbf 1` (of least norm where R is singular, so that copies share alike). If that asks for a
    negative weight, no weights ≥ 0 balance the correlations; the answer is then the weights ≥ 0 whose correlations
    differ least (smallest variance, by SLSQP, from equal weights and from the balanced ones cut off at 0), with a
    warning that says how far apart they are; if the solver fails from both starts, the better start.

    Parameters
    ----------
    normalise : function or name of one in :mod:`gzsim.index.normalise`
        The one that will be used for the index: weights balance what they are multiplied with.

    Warns IndexWarning if no weights ≥ 0 balance the correlations, or the solver does not converge; if the correlation
    matrix is singular, so that other weights balance as well.

    Source: Paruolo, Saisana and Saltelli (2013), J. of the Royal Statistical Society A 176, 609–634; Becker, Saisana,
    Paruolo and Vandecasteele (2017), Ecological Indicators 80, 12–22.

    >>> X = pd.DataFrame({"growth": [1.0, 2, 3, 4, 5], "income": [2.0, 1, 4, 3, 5], "forest": [30.0, 10, 40, 50, 20]})
    >>> w = correlation_balanced(X)
    >>> w.round(3).to_dict()
    {'growth': 0.382, 'income': 0.145, 'forest': 0.473}
    >>> X.corrwith((X - X.min()) / (X.max() - X.min()) @ w).round(4).to_dict()
    {'growth': 0.7699, 'income': 0.7699, 'forest': 0.7699}
    """
    table = read(X, directions, normalise).seen_by_all()
    if table.told_apart.any():
        correlations_told(table)
    return table.shares(lambda: balanced_array(table.x * table.sign))


def balanced_array(x: np.ndarray) -> np.ndarray:
    """Weights ≥ 0 that balance correlations (see :func:`correlation_balanced`), not yet summing to 1."""
    correlations, spread = correlation_array(x), deviations(x)
    ones = np.ones(len(spread))
    exact = np.linalg.pinv(correlations, rcond=1e-10, hermitian=True) @ ones
    if (exact >= -EQUAL).all() and np.ptp(composite_correlations(correlations, np.maximum(exact, 0))) < EQUAL:
        return np.maximum(exact, 0) / spread
    return _closest(correlations, [spread, np.maximum(exact, 0)]) / spread


def _closest(correlations: np.ndarray, starts: list[np.ndarray]) -> np.ndarray:
    def variance(u: np.ndarray) -> float:
        return float(composite_correlations(correlations, u).var())

    starts = [start / start.sum() for start in starts if start.sum() > 0]
    sum_to_one = {"type": "eq", "fun": lambda u: u.sum() - 1}
    options = {"maxiter": 1000, "ftol": 1e-14}
    solved = [
        minimize(variance, start, bounds=[(0, 1)] * len(start), constraints=[sum_to_one], options=options)
        for start in starts
    ]
    found = [np.maximum(solution.x, 0) for solution in solved if solution.success]
    best = min(found or starts, key=variance)
    reached = composite_correlations(correlations, best)
    if not found:
        warnings.warn(f"balancing correlations did not converge: {solved[0].message}", IndexWarning, stacklevel=5)
    if np.ptp(reached) >= EQUAL:
        told = f"they lie between {reached.min():.3f} and {reached.max():.3f}"
        warnings.warn(f"no weights >= 0 balance the correlations: {told}", IndexWarning, stacklevel=5)
    return best
