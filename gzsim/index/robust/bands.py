r"""Simultaneous confidence bands for ranks: bounds that hold for all units at once with the stated confidence.

A rank is the outcome of comparisons, so a band for all ranks follows from a family of tests of all ordered pairs,
:math:`H_{jk}: \theta_j \le \theta_k`, that makes even one false rejection with probability at most :math:`\alpha`:

.. math:: L_j = 1 + \#\{k : H_{kj} \text{ rejected}\}, \qquad U_j = n - \#\{k : H_{jk} \text{ rejected}\}

H_jk is rejected where :math:`(\hat\theta_j - \hat\theta_k)/\hat\sigma_{jk}` exceeds the :math:`1 - \alpha` quantile
of the largest such statistic when there is nothing but error; then the quantile is taken anew over the pairs that are
left, until nothing more is rejected (Romano and Wolf 2005). Coverage is exact for normal errors of
known covariance, but for the simulation error of the quantile, and asymptotic where the covariance is estimated.

Source: Mogstad, Romano, Shaikh and Wilhelm (2024), Inference for Ranks with Applications to Mobility across
Neighbourhoods and Academic Achievement across Countries, Review of Economic Studies 91(1).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numba import njit, prange

from gzsim.common.tables import column, frame, numbers, refuse
from gzsim.errors import InputError
from gzsim.index.names import by_name
from gzsim.index.robust.dirichlet import generator
from gzsim.numeric.ranking import ranks, settled
from gzsim.views.result import Result

DRAWS = 10_000
"""Simulated errors: the confidence actually reached is then within half a point of 95 % (two standard errors)."""

ROUNDING = 1e-12
"""Variance of a difference, as a share of the largest variance, that is nothing but rounding: known exactly."""


@dataclass(frozen=True, eq=False, repr=False, kw_only=True)
class RankBands(Result):
    """Bounds that hold all ranks at once with probability ``level``.

    Attributes
    ----------
    table : DataFrame
        Per unit: score, rank, and rank_low and rank_high, the bounds of its rank (1 = first).
    ahead : DataFrame of bool, units × units
        Whether the row's unit is ahead of the column's beyond what the uncertainty could explain.
    source : str
        What the uncertainty is about: measurement, imputation, weights. What is not named here is not in the bounds.
    level : float
    """

    table: pd.DataFrame
    ahead: pd.DataFrame
    source: str
    level: float


def bands_from_standard_errors(
    scores: pd.Series,
    standard_errors: Mapping | pd.Series,
    source: str,
    level: float = 0.95,
    seed: int = 0,
    draws: int = DRAWS,
) -> RankBands:
    """Bands from scores with independent normal errors.

    Parameters
    ----------
    scores : Series over units
    standard_errors : mapping unit → standard error; in points of the score; 0 for one that is known
    source : str; what the errors come from; told with the result
    level : float; confidence that all bounds hold
    seed, draws : int; of the simulated errors

    Raises InputError if names do not match, a number is missing or out of its range, or the source is not named.

    >>> scores = pd.Series({"a": 90.0, "b": 80.0, "c": 79.0})
    >>> found = bands_from_standard_errors(scores, {"a": 1, "b": 1, "c": 1}, source="measurement")
    >>> found.table[["rank", "rank_low", "rank_high"]].to_numpy().tolist()
    [[1, 1, 1], [2, 2, 3], [3, 2, 3]]
    """
    _check(scores, source, level, draws)
    errors = by_name(standard_errors, scores.index, "standard_errors")
    refuse(scores.index[~(np.isfinite(errors) & (errors >= 0))], "no standard error", valid="numbers >= 0")
    noise = generator(seed).standard_normal((draws, len(scores))) * errors
    return _bands(scores, np.diag(errors**2), noise, source, level)


def bands_from_covariance(
    scores: pd.Series, covariance: pd.DataFrame, source: str, level: float = 0.95, seed: int = 0, draws: int = DRAWS
) -> RankBands:
    """Bands from scores with correlated normal errors; ``covariance`` is units × units, the rest as above.

    >>> scores = pd.Series({"a": 81.0, "b": 80.0})
    >>> together = pd.DataFrame([[1.0, 0.99], [0.99, 1.0]], index=scores.index, columns=scores.index)
    >>> bands_from_covariance(scores, together, source="measurement").table.rank_high.to_dict()
    {'a': 1, 'b': 2}
    """
    _check(scores, source, level, draws)
    matrix = _named_matrix(covariance, scores.index)
    values, vectors = np.linalg.eigh(matrix)
    if not np.allclose(matrix, matrix.T) or values.min() < -1e-8 * max(np.abs(values).max(), 1e-300):
        raise InputError("not a covariance matrix", field="covariance", valid="symmetric, no negative eigenvalue")
    root = (vectors * np.sqrt(np.maximum(values, 0))) @ vectors.T  # the one root that no choice of eigenvectors changes
    noise = generator(seed).standard_normal((draws, len(scores))) @ root
    return _bands(scores, matrix, noise, source, level)


def bands_from_draws(scores: pd.Series, drawn: pd.DataFrame, source: str, level: float = 0.95) -> RankBands:
    """Bands from draws of the scores: a bootstrap, multiple imputations, scores under drawn weights.

    The spread of the draws about their mean is read as the distribution of the errors, pair by pair; with weights it is
    the spread of opinion rather than an error of measurement, and ``source`` should say so.

    Parameters
    ----------
    scores : Series over units; the scores that are reported
    drawn : DataFrame, draws × units; at least two draws
    source, level
        As in :func:`bands_from_standard_errors`; so are the errors.

    >>> random = generator(1)
    >>> drawn = pd.DataFrame(random.normal([90, 80, 79], 1, size=(2000, 3)), columns=["a", "b", "c"])
    >>> bands_from_draws(drawn.mean(), drawn, source="imputation").table.rank_low.to_dict()
    {'a': 1, 'b': 2, 'c': 2}
    """
    _check(scores, source, level, len(frame(drawn, "drawn")))
    ordered = _matched(drawn, scores.index, "drawn")
    noise = ordered - ordered.mean(axis=0)
    return _bands(scores, noise.T @ noise / (len(noise) - 1), noise, source, level)


def _bands(scores: pd.Series, covariance: np.ndarray, noise: np.ndarray, source: str, level: float) -> RankBands:
    scores = column(scores)
    told_apart = settled(scores)
    ahead = rejected_pairs(told_apart.to_numpy(), covariance, noise, level)
    table = pd.DataFrame({"score": scores, "rank": ranks(told_apart).astype(int)})
    table["rank_low"] = 1 + ahead.sum(axis=0)
    table["rank_high"] = len(scores) - ahead.sum(axis=1)
    pairs = pd.DataFrame(ahead, index=scores.index, columns=scores.index)
    return RankBands(table=table, ahead=pairs, source=source, level=level)


def rejected_pairs(scores: np.ndarray, covariance: np.ndarray, noise: np.ndarray, level: float) -> np.ndarray:
    """Pairs (j, k) for which θ_j ≤ θ_k is rejected, all at once at ``level``, step by step.

    Parameters
    ----------
    scores : array (unit,)
    covariance : array (unit, unit)
    noise : array (draw, unit); errors with mean 0 and this covariance
    level : float

    Returns array (unit, unit) of bool
    """
    variances = np.diag(covariance)
    spread = variances[:, np.newaxis] + variances - 2 * covariance
    unsure = spread > ROUNDING * max(variances.max(), 0)
    np.fill_diagonal(unsure, False)
    difference = scores[:, np.newaxis] - scores
    rejected = ~unsure & (difference > 0)
    inverse = np.where(unsure, 1 / np.sqrt(np.where(unsure, spread, 1.0)), 0.0)
    statistic, left = difference * inverse, unsure.copy()
    while left.any():
        largest = _largest_statistics(np.ascontiguousarray(noise), np.where(left, inverse, 0.0))
        new = left & (statistic > np.quantile(largest, level, method="higher"))
        if not new.any():
            break
        rejected, left = rejected | new, left & ~new
    return rejected


@njit(parallel=True, cache=True)
def _largest_statistics(noise, inverse):
    """Largest studentised difference over the pairs whose inverse standard deviation is positive: array (draw,)."""
    largest = np.zeros(len(noise))
    for draw in prange(len(noise)):
        top = -np.inf
        for j in range(noise.shape[1]):
            for k in range(noise.shape[1]):
                if inverse[j, k] > 0:
                    top = max(top, (noise[draw, j] - noise[draw, k]) * inverse[j, k])
        largest[draw] = top
    return largest


def _check(scores: pd.Series, source: str, level: float, draws: int) -> None:
    if column(scores).empty or not np.isfinite(column(scores).to_numpy()).all():
        raise InputError("scores that are missing or infinite", field="scores", valid="one number per unit")
    if not str(source).strip():
        raise InputError("no source of the uncertainty", field="source", valid="measurement, imputation, weights, ...")
    if not 0 < level < 1 or draws < 2:
        raise InputError(f"level {level}, {draws} draws", valid="0 < level < 1 and at least 2 draws")


def _matched(table: pd.DataFrame, units: pd.Index, field: str) -> np.ndarray:
    by_name(dict.fromkeys(frame(table, field).columns, 0.0), units, field)
    ordered = numbers(table[units], field)
    if not np.isfinite(ordered).all():
        raise InputError("a number is missing", field=field, valid="numbers")
    return ordered


def _named_matrix(covariance: pd.DataFrame, units: pd.Index) -> np.ndarray:
    by_name(dict.fromkeys(frame(covariance, "covariance").index, 0.0), units, "covariance")
    return _matched(covariance.loc[units], units, "covariance")
