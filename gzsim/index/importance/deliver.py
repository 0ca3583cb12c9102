"""Whether any weights could make every indicator count for what is declared."""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.optimize import LinearConstraint, minimize, nnls

from gzsim.errors import InputError
from gzsim.index.names import IndexWarning, warn_of
from gzsim.index.recipe.tables import checked
from gzsim.index.squares import deviations, scaled
from gzsim.index.weights import given
from gzsim.views.result import Result

TOLERANCE = 1e-8


@dataclass(frozen=True, eq=False, repr=False)
class Deliverable(Result):
    """Weights that come nearest to delivering the declared importance.

    Attributes
    ----------
    table : DataFrame, indicators × (declared, weight, importance, signed_weight)
        ``weight`` is not negative and sums to 1; ``importance`` is what it delivers, summing to 1; ``signed_weight``
        would deliver exactly what is declared if weights could be negative (absolute values sum to 1).
    distance : float; Euclidean distance between declared and delivered importance
    delivered : bool; whether the declared importance is delivered exactly
    """

    table: pd.DataFrame
    distance: float
    delivered: bool


def linear_importance(covariance: np.ndarray, weights: np.ndarray) -> np.ndarray:
    r"""Squared correlations of the indicators with their weighted arithmetic mean.

    .. math:: S_k = \frac{(C w)_k^2}{C_{kk}\, w' C w}

    The correlation ratio itself where indicators are jointly normal, or elliptic.

    Parameters
    ----------
    covariance : array (indicator, indicator)
    weights : array (..., indicator)

    Returns array (..., indicator)

    >>> linear_importance(np.diag([1.0, 4.0]), np.array([0.5, 0.5]))
    array([0.2, 0.8])
    """
    with_index = weights @ covariance
    variance = np.sum(with_index * weights, axis=-1, keepdims=True)
    return with_index**2 / (np.diag(covariance) * variance)


def deliverable(X: pd.DataFrame, declared: Mapping | pd.Series) -> Deliverable:
    r"""Find non-negative weights of an arithmetic mean whose realised importance is the declared one.

    .. math:: \min_{w \ge 0,\ \sum w = 1} \Big\| \frac{S_k(w)}{\sum_l S_l(w)} - d_k \Big\|
              \quad\text{so that}\quad C w \ge 0

    with S the :func:`linear_importance`. Every indicator has to move with the index, not against it. Delivery is exact
    if and only if :math:`R v = (\sqrt{d_k})_k` has a solution v ≥ 0, with R the correlations and
    :math:`v_k = w_k \sigma_k`; that is decided by non-negative least squares, also where R is singular. If there is
    none, the nearest weights are searched for from several starting points (the problem is not convex: the distance
    is the smallest that was found), and an IndexWarning names the indicators that would need a negative weight.

    Parameters
    ----------
    X : DataFrame, units × indicators
        Normalised. Units with a gap do not count, and are named by a warning.
    declared : mapping indicator → share
        Importance that is meant, summing to 1; commonly the declared weights.

    Raises InputError if names do not match, or fewer than three units or no indicator that varies is left. A constant
    indicator is named by an IndexWarning and has weight and importance 0.

    Source: Paruolo, Saisana and Saltelli (2013), Journal of the Royal Statistical Society A 176(3). Becker, Saisana,
    Paruolo and Vandecasteele (2017), Weights and importance in composite indicators: closing the gap, Ecological
    Indicators 80.

    >>> X = pd.DataFrame({"growth": [1.0, 1, -1, -1], "forest": [3.0, -3, 3, -3]})  # independent
    >>> deliverable(X, {"growth": 0.5, "forest": 0.5}).table.weight.round(3).to_dict()
    {'growth': 0.75, 'forest': 0.25}
    """
    target = given(declared, X).to_numpy()
    X = checked(X, list(X.columns))
    whole = X.dropna()
    gap = ~X.index.isin(whole.index)
    warn_of(X.index, gap, "a gap, does not count")
    if len(whole) < 3:
        raise InputError(f"{len(whole)} units without a gap", field="X", valid="three or more")
    spread = deviations(whole.to_numpy())
    varies = (whole.max() > whole.min()).to_numpy()
    warn_of(X.columns, ~varies, "constant, cannot count for anything")
    if not varies.any() or not target[varies].any():
        raise InputError("no indicator that is to count varies", field="X", valid="indicators that differ")
    correlation = np.atleast_2d(np.corrcoef(scaled(whole.to_numpy()[:, varies], -2), rowvar=False))
    root = np.sqrt(target[varies])
    exact, gap_left = nnls(correlation, root)
    delivered = bool(gap_left < TOLERANCE and not target[~varies].any())
    best = exact if gap_left < TOLERANCE else _nearest(correlation, target[varies], exact)
    signed = np.linalg.pinv(correlation, hermitian=True) @ root
    table = pd.DataFrame(
        {
            "declared": target,
            "weight": _weights(best, spread, varies),
            "importance": _spread_out(_shares(correlation, best), varies),
            "signed_weight": _weights(signed, spread, varies),
        },
        index=X.columns,
    )
    distance = 0.0 if delivered else float(np.linalg.norm(table["importance"] - target))
    if not delivered:
        _tell(table, distance)
    return Deliverable(table, distance, delivered)


def _nearest(correlation: np.ndarray, target: np.ndarray, start: np.ndarray) -> np.ndarray:
    size = len(target)
    starts = [start, target, np.ones(size), *(0.9 * np.eye(size) + 0.1 / size)]
    solutions = [
        minimize(
            lambda v: np.sum((_shares(correlation, v) - target) ** 2),
            first / first.sum(),
            method="SLSQP",
            bounds=[(0, 1)] * size,
            constraints=[LinearConstraint(np.ones(size), 1, 1), LinearConstraint(correlation, 0, np.inf)],
            options={"ftol": 1e-15, "maxiter": 1000},
        ).x.clip(0)
        for first in starts
    ]
    feasible = [v for v in solutions if v.sum() > 0 and (correlation @ v >= -1e-6).all()]
    return min(feasible, key=lambda v: np.sum((_shares(correlation, v) - target) ** 2))


def _shares(correlation: np.ndarray, v: np.ndarray) -> np.ndarray:
    squared = (correlation @ v) ** 2
    return squared / squared.sum()


def _weights(v: np.ndarray, spread: np.ndarray, varies: np.ndarray) -> np.ndarray:
    weights = v / spread[varies]
    return _spread_out(weights / np.abs(weights).sum(), varies)


def _spread_out(values: np.ndarray, varies: np.ndarray) -> np.ndarray:
    full = np.zeros(len(varies))
    full[varies] = values
    return full


def _tell(table: pd.DataFrame, distance: float) -> None:
    negative = table.index[table["signed_weight"] < -TOLERANCE]
    off = table.index[(table["importance"] - table["declared"]).abs() > TOLERANCE]
    why = "would need a negative weight" if len(negative) else "off what is declared"
    culprits = ", ".join(map(str, negative if len(negative) else off))
    message = (
        f"no non-negative weights deliver the declared importance (nearest: {distance:.3g} away); {why}: {culprits}"
    )
    warnings.warn(message, IndexWarning, stacklevel=3)
