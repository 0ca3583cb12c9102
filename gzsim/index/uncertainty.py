"""How sure a rank is when weights are drawn around the declared ones."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from gzsim.common.tables import frame, like, numbers
from gzsim.errors import InputError
from gzsim.index.aggregate import arithmetic
from gzsim.index.rank_distribution import LEVEL, RankDistribution
from gzsim.index.robust.dirichlet import check_drawing, draw_weights, generator
from gzsim.index.weights import given
from gzsim.numeric.ranking import mean_size, ranks, settled

__all__ = ["RankDistribution", "draw_weights", "generator", "rank_quantiles"]


def rank_quantiles(
    X: pd.DataFrame,
    weights: Mapping | pd.Series,
    concentration: float,
    draws: int,
    seed: int,
    level: float = LEVEL,
) -> RankDistribution:
    r"""Ranks of arithmetic means when weights are drawn around the declared ones (see :func:`draw_weights`).

    Parameters
    ----------
    X : DataFrame, units × indicators; normalised
    weights : mapping indicator → weight
        Declared; the mean of the drawn ones. Score and rank under them are reported.
    concentration : float
        How close the drawn weights stay to the declared ones: at 99 a weight of 10 % has a standard deviation of 3
        points.
    draws, seed : int; same seed, same answer, in whatever order the indicators stand
    level : float; share of the draws between the bounds of the rank

    Raises InputError if weights do not fit the indicators, no unit has a score, the concentration is not finite and
    positive, or draws or seed are no whole numbers.

    Source: Saisana, Saltelli and Tarantola (2005), Uncertainty and sensitivity analysis techniques as tools for the
    quality assessment of composite indicators, Journal of the Royal Statistical Society A 168(2).

    >>> X = pd.DataFrame({"growth": [90.0, 60, 20], "forest": [30.0, 61, 10]}, index=["a", "b", "c"])
    >>> sure = rank_quantiles(X, {"growth": 0.5, "forest": 0.5}, concentration=99, draws=1000, seed=1)
    >>> sure.table[["rank", "rank_low", "rank_high"]].astype(int).loc["c"].tolist()
    [3, 3, 3]
    """
    check_drawing(concentration, draws, seed)
    in_order = sorted(frame(X).columns, key=str)  # one order of drawing, whatever the order of the columns
    X = like(X, numbers(X))[in_order]
    declared = given(weights, X)
    scores = arithmetic(X, declared)
    scored = scores.notna()
    if not scored.any():
        raise InputError("no unit has a value on every indicator with weight", field="X", valid="at least one")
    drawn = draw_weights(concentration * declared.to_numpy(), draws, generator(seed))
    counted = X[scored].mask(np.broadcast_to(declared == 0, (scored.sum(), len(declared))), 0.0)
    from gzsim.index.robust.probability import rank_distribution  # compiled: a league alone loads no compiler

    found = rank_distribution(counted, pd.DataFrame(drawn, columns=X.columns), level)
    place = ranks(settled(scores, mean_size(counted.to_numpy(), declared.to_numpy())))
    places = pd.RangeIndex(1, len(X) + 1, name="rank")
    counts = found.counts.reindex(index=X.index, columns=places, fill_value=0)
    return RankDistribution(counts=counts, level=level, reported=pd.DataFrame({"score": scores, "rank": place}))
