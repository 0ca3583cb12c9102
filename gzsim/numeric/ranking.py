"""Ranking: who comes first, with an answer for ties and for what is missing."""

from __future__ import annotations

import math
from typing import TypeVar

import numpy as np
import pandas as pd

from gzsim.common.tables import floats
from gzsim.errors import InputError

METHODS = ("min", "max", "average", "dense", "ordinal")

TIE = 1e-11
"""Scores that differ by no more than this share of their size are tied: by a billionth of a point out of 100. Sums of
a hundred figures are exact to a thousandth of that, so that what differs by less comes from the arithmetic alone."""

FEW = 32
"""Units up to which ranks are counted; beyond, they are sorted."""

Scores = TypeVar("Scores", pd.Series, np.ndarray)


def settled(scores: Scores, size: float | np.ndarray | None = None) -> Scores:
    r"""Scores with true ties restored: what only the arithmetic tells apart gets the highest score among its likes.

    .. math:: s_{(r)} \text{ and } s_{(r+1)} \text{ tie} \iff s_{(r)} - s_{(r+1)} \le 10^{-11}\,\sigma,
              \qquad \sigma = \max_i |s_i| \text{ unless given}

    for scores in falling order; whatever is in a row of ties is one tie. Nothing is rounded: where nobody ties, the
    scores stay as they are, and the answer does not depend on the unit that they are measured in. Everything in
    :mod:`gzsim.index` that ranks scores settles them first; the simulation and the league, whose marks are out of 100
    whatever the data, round them to nine and ten decimals.

    Parameters
    ----------
    scores : Series over units, or array (..., unit)
    size : number or array that fits the scores, optional
        Of the figures that the scores are sums of, where these may cancel, such as z-scores (see :func:`mean_size`).

    Examples
    --------
    >>> settled(pd.Series([0.1 + 0.2, 0.3, 0.2])).tolist()
    [0.30000000000000004, 0.30000000000000004, 0.2]
    """
    values = _figures(scores)
    magnitude = np.where(np.isfinite(values), np.abs(values), 0.0)
    given = np.max(magnitude, axis=-1, keepdims=True, initial=0.0) if size is None else size
    order = np.argsort(-values, axis=-1, kind="stable")  # what is missing comes last
    ordered = np.take_along_axis(values, order, axis=-1)
    reach = TIE * np.take_along_axis(np.broadcast_to(given, values.shape), order, axis=-1)
    with np.errstate(invalid="ignore"):
        apart = ordered[..., :-1] - ordered[..., 1:] > np.maximum(reach[..., :-1], reach[..., 1:])
    first = np.zeros(values.shape, dtype=int)
    first[..., 1:] = np.where(apart, np.arange(1, values.shape[-1]), 0)
    shared = np.empty_like(values)
    np.put_along_axis(
        shared, order, np.take_along_axis(ordered, np.maximum.accumulate(first, axis=-1), axis=-1), axis=-1
    )
    shared[np.isnan(values)] = np.nan
    return pd.Series(shared, index=scores.index, name=scores.name) if isinstance(scores, pd.Series) else shared


def mean_size(x: np.ndarray, weights: np.ndarray) -> np.ndarray:
    r"""Size of the terms of a weighted mean, :math:`\sum_k w_k \max_i |x_{ik}|`; ``x`` (..., unit, indicator).

    >>> mean_size(np.array([[1.0, -4.0], [-1.0, 2.0]]), np.array([0.5, 0.5])).tolist()
    2.5
    """
    largest = np.max(np.where(np.isfinite(x), np.abs(x), 0.0), axis=-2, initial=0.0)
    return np.sum(weights * largest, axis=-1)


def ranks(scores: Scores, method: str = "min") -> Scores:
    """Rank scores, 1 for the highest; what has no score has no rank and holds no place.

    Only equal scores tie: give scores that were computed through :func:`settled` first.

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
        If there is no such method, or the scores are no numbers.

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
    figures = _figures(scores)
    few = figures.shape[-1] <= FEW and method in ("min", "max", "average")
    values = _by_counting(figures, method) if few else _by_sorting(figures, method)
    return pd.Series(values, index=scores.index, name="rank") if isinstance(scores, pd.Series) else values


def _by_counting(figures: np.ndarray, method: str) -> np.ndarray:
    """1 + how many are above, and for ties how many are level: for few units quicker than to sort them."""
    mine, others = figures[..., :, None], figures[..., None, :]
    above, level = (others > mine).sum(-1), (others == mine).sum(-1)
    places = {"min": above + 1.0, "max": above + level, "average": above + (level + 1.0) / 2.0}[method]
    return np.where(np.isnan(figures), np.nan, places)


def _by_sorting(figures: np.ndarray, method: str) -> np.ndarray:
    named = "first" if method == "ordinal" else method  # by pandas, because SciPy's statistics are slow to import
    rows = pd.DataFrame(figures.reshape(math.prod(figures.shape[:-1]), figures.shape[-1]))
    return rows.rank(axis=1, method=named, ascending=False).to_numpy(copy=True).reshape(figures.shape)


def _figures(scores: Scores) -> np.ndarray:
    try:
        figures = floats(scores) if isinstance(scores, pd.Series) else np.asarray(scores, dtype=float)
    except (TypeError, ValueError):
        figures = None
    if figures is None or not np.ndim(figures):
        raise InputError(f"no scores: {scores!r}"[:200], field="scores", valid="a Series of numbers, or an array")
    return figures
