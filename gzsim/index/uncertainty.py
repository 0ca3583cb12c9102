"""How sure a rank is when nobody can be sure of the weights."""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from gzsim.common.tables import called, listed, numbers
from gzsim.errors import InputError
from gzsim.index.aggregate import arithmetic
from gzsim.index.names import IndexWarning
from gzsim.index.robust.dirichlet import draw_weights, generator
from gzsim.index.weights import given
from gzsim.numeric.ranking import mean_size, ranks, settled

__all__ = ["RankUncertainty", "draw_weights", "generator", "rank_bounds", "rank_quantiles"]


@dataclass(frozen=True, eq=False)
class RankUncertainty:
    """Ranks under declared weights and under weights drawn around them.

    Attributes
    ----------
    table : DataFrame
        Per unit: score and rank under the declared weights, mean rank and the asked quantiles of the rank.
    probability : DataFrame, units × ranks
        Share of the draws in which the unit holds the rank.
    """

    table: pd.DataFrame
    probability: pd.DataFrame


def rank_bounds(drawn_ranks: np.ndarray, quantiles: tuple[float, ...]) -> np.ndarray:
    """Quantiles of ranks ``(draw, unit)``, each a rank that was drawn, as ``(quantile, unit)``.

    Of a unit without a rank in some draws over the others; NaN if it never has one.
    """
    gaps = np.isnan(drawn_ranks)
    bounds = np.full((len(quantiles), drawn_ranks.shape[1]), np.nan)
    whole = ~gaps.any(axis=0)
    bounds[:, whole] = np.quantile(drawn_ranks[:, whole], quantiles, axis=0, method="inverted_cdf")
    for unit in np.flatnonzero(~whole & ~gaps.all(axis=0)):
        bounds[:, unit] = np.quantile(drawn_ranks[~gaps[:, unit], unit], quantiles, method="inverted_cdf")
    return bounds


def tell_unranked(drawn_ranks: pd.DataFrame) -> None:
    """Warn of units that have a rank in some draws and in others have none, with how many those are.

    >>> tell_unranked(pd.DataFrame({"a": [1.0, 2.0], "b": [2.0, 1.0]}))
    """
    lost = drawn_ranks.isna().sum()
    partly = lost[(lost > 0) & (lost < len(drawn_ranks))]
    if len(partly):
        told = listed(f"{called(unit)} ({count} of {len(drawn_ranks)})" for unit, count in partly.items())
        message = "no rank in some draws, in which the others are ranked without them; figures are over the other draws"
        warnings.warn(f"{message}: {told}", IndexWarning, stacklevel=3)


def rank_quantiles(
    X: pd.DataFrame,
    weights: Mapping | pd.Series,
    concentration: float,
    draws: int,
    seed: int,
    quantiles: tuple[float, ...] = (0.05, 0.95),
) -> RankUncertainty:
    r"""Ranks of arithmetic means when weights are drawn around the declared ones (see :func:`draw_weights`).

    Parameters
    ----------
    X : DataFrame, units × indicators
        Normalised.
    weights : mapping indicator → weight
        Declared; the mean of the drawn ones.
    concentration : float
        How close the drawn weights stay to the declared ones: at 99 a weight of 10 % has a standard deviation of 3
        points.
    draws, seed : int
        Same seed, same answer, in whatever order the indicators stand.
    quantiles : tuple
        Quantiles of the rank; columns ``q05``, ``q95`` and so on.

    Raises
    ------
    InputError
        If weights do not fit the indicators, no unit has a score, or concentration or draws are not positive.

    References
    ----------
    Saisana, Saltelli and Tarantola (2005), Uncertainty and sensitivity analysis techniques as tools for the quality
    assessment of composite indicators, Journal of the Royal Statistical Society A 168(2).

    Examples
    --------
    >>> X = pd.DataFrame({"growth": [90.0, 60, 20], "forest": [30.0, 61, 10]}, index=["a", "b", "c"])
    >>> sure = rank_quantiles(X, {"growth": 0.5, "forest": 0.5}, concentration=99, draws=1000, seed=1)
    >>> sure.table[["rank", "q05", "q95"]].astype(int).loc["c"].tolist()
    [3, 3, 3]
    """
    if not (concentration > 0 and draws >= 1):
        raise InputError(f"concentration {concentration}, draws {draws}", valid="concentration > 0 and draws >= 1")
    X = pd.DataFrame(numbers(X), X.index, X.columns)[
        sorted(X.columns)
    ]  # one order of drawing, whatever the order of the columns
    declared = given(weights, X)
    scores = arithmetic(X, declared)
    scored = scores.notna()
    if not scored.any():
        raise InputError("no unit has a value on every indicator with weight", field="X", valid="at least one")
    drawn = draw_weights(concentration * declared.to_numpy(), draws, generator(seed))
    counted = X[scored].mask(np.broadcast_to(declared == 0, (scored.sum(), len(declared))), 0.0)
    from gzsim.index.robust.probability import rank_distribution  # compiled: a league alone loads no compiler

    found = rank_distribution(counted, pd.DataFrame(drawn, columns=X.columns), quantiles)
    place = ranks(settled(scores, mean_size(counted.to_numpy(), declared.to_numpy())))
    table = pd.DataFrame({"score": scores, "rank": place}).join(found.table.drop(columns="standard_error"))
    places = pd.RangeIndex(1, len(X) + 1, name="rank")
    return RankUncertainty(table, found.probability.reindex(index=X.index, columns=places, fill_value=0.0))
