"""TOPSIS: closeness to the best that anybody reaches on each indicator, and distance from the worst."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from gzsim.index.aggregate.means import figures, scored
from gzsim.index.names import signs, warn_of
from gzsim.index.squares import divided, exponents
from gzsim.index.weights import given


def topsis_array(x: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Closeness d⁻/(d⁺ + d⁻) of each unit; ``x`` (..., unit, indicator), a negative weight where lower is better.

    Where nobody differs from anybody the closeness is one half.

    >>> topsis_array(np.array([[1.0, 0.0], [0.0, 1.0], [1.0, 1.0]]), np.array([0.5, 0.5])).round(6)
    array([0.5, 0.5, 1. ])
    """
    weighted = x * weights
    return _closeness(weighted, np.min(weighted, axis=-2, keepdims=True), np.max(weighted, axis=-2, keepdims=True))


def _closeness(weighted: np.ndarray, worst: np.ndarray, best: np.ndarray) -> np.ndarray:
    power = exponents(best - worst, (-2, -1))  # no distance is longer, and only their ratio counts
    to_best, to_worst = _length(divided(weighted - best, power)), _length(divided(weighted - worst, power))
    total = to_best + to_worst
    return np.where(total == 0, 0.5, to_worst) / np.where(total == 0, 1.0, total)


def _length(x: np.ndarray) -> np.ndarray:
    """Euclidean length over the last axis, without a table of squares in between."""
    return np.sqrt(np.einsum("...k,...k->...", x, x))


def topsis(X: pd.DataFrame, weights: Mapping | pd.Series, directions: Mapping | pd.Series | None = None) -> pd.Series:
    r"""Technique for order preference by similarity to the ideal solution.

    .. math:: s_i = \frac{d_i^-}{d_i^+ + d_i^-}, \qquad
              d_i^{\pm} = \sqrt{\textstyle\sum_k \big(w_k x_{ik} - w_k x_k^{\pm}\big)^2}

    with :math:`x_k^+` the best and :math:`x_k^-` the worst value of any unit. Distances depend on the scale of X: for
    the procedure of Hwang and Yoon X is :func:`gzsim.index.normalise.vector` of the figures.

    Returns Series, 0 (worst on everything) to 1 (best on everything). A unit with a gap has no score and sets no ideal.

    Source: Hwang and Yoon (1981), Multiple Attribute Decision Making, Springer.

    >>> X = pd.DataFrame({"growth": [0.0, 1, 1], "forest": [1.0, 0, 1]}, index=["a", "b", "c"])
    >>> topsis(X, {"growth": 0.5, "forest": 0.5}).round(6).to_dict()
    {'a': 0.5, 'b': 0.5, 'c': 1.0}
    """
    weighting = given(weights, X).to_numpy() * signs(directions, X.columns)
    weighted = np.where(weighting == 0, 0.0, figures(X)) * weighting
    whole = np.isfinite(weighted).all(axis=1)
    out = np.full(len(X), np.nan)
    if whole.any():
        seen = weighted if whole.all() else weighted[whole]
        worst, best = seen.min(axis=0, keepdims=True), seen.max(axis=0, keepdims=True)
        alone = len(seen) == 1
        warn_of(X.columns, (worst == best).ravel() & (weighting != 0) & (not alone), "constant, separates nobody")
        warn_of(X.index, whole & alone, "closeness of one half, compared with nobody")
        out[whole] = _closeness(seen, worst, best)
    return scored(X, out)
