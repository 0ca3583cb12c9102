"""Bounds of ranks under drawn weights, where some scores rest on part of the figures."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from gzsim.index.rank_distribution import RankDistribution
from gzsim.index.recipe import Index
from gzsim.index.recipe.structure import ROOT
from gzsim.index.uncertainty import draw_weights, generator
from gzsim.numeric.ranking import mean_size, ranks, settled

AT_ONCE = 2_000_000
"""Scores that are held at once, draws × units."""


def bounds_over_seen(
    index: Index, units: pd.Index, weights: pd.Series, concentration: float, draws: int, seed: int
) -> pd.DataFrame:
    r"""Bounds of the ranks of some units, when effective weights are drawn around the declared ones.

    .. math:: s_{ig} = \frac{\sum_{m \in g \text{ seen}} W_m\,s_{im}}{\sum_{m \in g \text{ seen}} W_m}, \qquad
              W_g = \sum_{m \in g} W_m

    with W the drawn weights of the indicators, and s the normalised figures or the scores of lower groups: each draw is
    rescaled over what a unit has, as the declared weights are. What counts as seen is what the index was made of.

    Parameters
    ----------
    index : Index, of arithmetic means
    units : rows of the index that have a score
    weights : effective weights by indicator
    """
    names = sorted(weights.index, key=str)  # one order of drawing, whatever the order of the columns
    drawn = pd.DataFrame(draw_weights(concentration * weights[names].to_numpy(), draws, generator(seed)), columns=names)
    figures = index.normalised.loc[units, list(weights.index)]
    size = float(mean_size(figures.to_numpy(), weights.to_numpy()))
    counts = np.zeros((len(units), len(units)), dtype=int)
    for part in _parts(drawn, max(1, AT_ONCE // len(units))):
        places = ranks(settled(_scores(index, units, part), size)).astype(int) - 1
        np.add.at(counts, (np.broadcast_to(np.arange(len(units)), places.shape), places), 1)
    held = pd.RangeIndex(1, len(units) + 1, name="rank")
    return RankDistribution(counts=pd.DataFrame(counts, index=units, columns=held)).bounds


def _parts(drawn: pd.DataFrame, rows: int) -> Iterator[pd.DataFrame]:
    return (drawn.iloc[start : start + rows] for start in range(0, len(drawn), rows))


def _scores(index: Index, units: pd.Index, drawn: pd.DataFrame) -> np.ndarray:
    """Scores (draw, unit) under each draw of the effective weights."""
    weights = {name: drawn[name].to_numpy()[:, None] for name in drawn}
    values = {name: index.normalised.loc[units, name].to_numpy() for name in drawn}
    for group, members in index.recipe.tree.items():
        weights[group] = sum(weights[name] for name in members)
        scored = index.scores.loc[units, group].notna().to_numpy()
        seen = {name: ~np.isnan(values[name]) for name in members}
        whole = sum(weights[name] * seen[name] for name in members)
        points = sum(weights[name] * np.where(seen[name], values[name], 0.0) for name in members)
        values[group] = np.where(scored, points / np.where(whole > 0, whole, 1.0), np.nan)
    return values[ROOT]
