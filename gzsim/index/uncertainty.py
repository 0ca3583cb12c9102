"""How sure a rank is when nobody can be sure of the weights."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from gzsim.errors import InputError
from gzsim.index.aggregate import arithmetic, arithmetic_array
from gzsim.index.ranking import ranks
from gzsim.index.weights import given


@dataclass(frozen=True)
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


def generator(seed: int) -> np.random.Generator:
    """Random numbers that depend on the seed alone (Philox, Salmon et al. 2011)."""
    return np.random.Generator(np.random.Philox(seed))


def draw_weights(parameters: np.ndarray, draws: int, random: np.random.Generator) -> np.ndarray:
    r"""Draw weights from a Dirichlet distribution.

    .. math:: W \sim \mathrm{Dirichlet}(\alpha), \quad \mathrm{E}\,W_k = w_k = \alpha_k/c, \quad
              \mathrm{sd}\,W_k = \sqrt{w_k(1 - w_k)/(c + 1)}, \quad c = \sum_k \alpha_k

    Parameters
    ----------
    parameters : array (indicator,)
        :math:`\alpha_k = c\,w_k`, the concentration times the declared weight. A weight of 0 stays 0. Leaving
        indicators out of α is the same as drawing all weights and rescaling those that are left.
    draws : int
    random : Generator

    Returns
    -------
    array (draws, indicator), each row summing to 1.

    Examples
    --------
    >>> draw_weights(np.array([20.0, 0.0, 80.0]), 10_000, generator(1)).mean(axis=0).round(2)
    array([0.2, 0. , 0.8])
    """
    counts = np.asarray(parameters) > 0
    drawn = np.zeros((draws, len(counts)))
    drawn[:, counts] = random.dirichlet(np.asarray(parameters)[counts], size=draws)
    return drawn


def rank_bounds(drawn_ranks: np.ndarray, quantiles: tuple[float, ...]) -> np.ndarray:
    """Quantiles of ranks ``(draw, unit)``, each a rank that was drawn, as ``(quantile, unit)``; NaN for no rank."""
    seen = ~np.isnan(drawn_ranks).any(axis=0)
    bounds = np.full((len(quantiles), drawn_ranks.shape[1]), np.nan)
    bounds[:, seen] = np.quantile(drawn_ranks[:, seen], quantiles, axis=0, method="inverted_cdf")
    return bounds


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
        If weights do not fit the indicators, or concentration or draws are not positive.

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
    if concentration <= 0 or draws < 1:
        raise InputError(f"concentration {concentration}, draws {draws}", valid="concentration > 0 and draws >= 1")
    X = X[sorted(X.columns)]  # one order of drawing, whatever the order of the columns
    declared = given(weights, X)
    scores = arithmetic(X, declared)
    drawn = draw_weights(concentration * declared.to_numpy(), draws, generator(seed))
    drawn_ranks = ranks(arithmetic_array(X.to_numpy(float), drawn[:, np.newaxis, :]))
    table = pd.DataFrame({"score": scores, "rank": ranks(scores), "mean_rank": drawn_ranks.mean(axis=0)})
    for quantile, bound in zip(quantiles, rank_bounds(drawn_ranks, quantiles), strict=True):
        table[f"q{100 * quantile:02.0f}"] = bound
    places = np.arange(1, len(X) + 1)
    probability = (drawn_ranks[:, :, np.newaxis] == places).mean(axis=0)
    return RankUncertainty(table, pd.DataFrame(probability, index=X.index, columns=pd.Index(places, name="rank")))
