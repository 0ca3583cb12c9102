"""From scores to ranks: true ties restored, and each year of a panel ranked by itself."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from gzsim.index.aggregate import arithmetic
from gzsim.index.recipe.methods import resolve
from gzsim.index.recipe.step import Step
from gzsim.index.treat.imputation import years_of
from gzsim.numeric.ranking import mean_size, ranks, settled


def size_of(
    step: Step, members: pd.DataFrame, weights: pd.Series, sizes: Mapping[str, float], scores: pd.Series
) -> float:
    """Size of the figures that the scores of a group are made of, on which ties are judged.

    Z-scores cancel in a mean: the scores then say nothing about how exact they are, their terms do, down to the
    indicators (``sizes`` has those of lower groups). Other methods set their own scale.
    """
    if resolve("aggregation", step.method) is not arithmetic:
        return float(mean_size(scores.to_numpy()[:, np.newaxis], np.ones(1)))
    figures = members.to_numpy().copy()
    for place, name in enumerate(members):
        if name in sizes:
            figures[:, place] = sizes[name]
    return float(mean_size(figures, weights[members.columns].to_numpy()))


def placed(scores: pd.Series, size: float, ranking: str) -> pd.Series:
    """Ranks of the scores, in a panel among the units of the same year.

    >>> placed(pd.Series([0.1 + 0.2, 0.3, 0.5]), size=1.0, ranking="min").tolist()
    [2.0, 2.0, 1.0]
    """
    years = years_of(scores)
    if years is None:
        return ranks(settled(scores, size), ranking)
    return scores.groupby(years, sort=False).transform(lambda own: ranks(settled(own, size), ranking)).rename("rank")
