"""The smallest step by which a unit would reach the next better one, for all units at once."""

from __future__ import annotations

import numpy as np
import pandas as pd

from gzsim.index.recipe import Index
from gzsim.workbook.league import effective_weights, own_units, rests_on_part

COLUMNS = ["above", "points", "indicator", "start", "change", "share"]


def smallest_moves(index: Index) -> pd.DataFrame:
    r"""The single indicator by which a unit would reach the next better one with the least change.

    .. math:: \Delta y_{ik} = (S_j - S_i)/w_k, \qquad k^* = \arg\min_k \Delta y_{ik} / (\max_l y_{lk} - \min_l y_{lk})

    with S the scores, j the unit next above i, w the effective weights (its own where a unit is scored over part of its
    figures) and y the normalised figures; only where
    y + Δy is no better than what the best unit has. The scale is held: goalposts do not move with the figure. Of equal
    steps it is the one where the unit stands lowest.

    Returns
    -------
    DataFrame, units with a score × columns
        above (label of the next better unit, missing for the first), points (of the score that are missing), indicator
        (missing where no single one can), start and change (own units, as treated; not a number where normalisation is
        no line), share (change as a share of the range of the indicator). In a panel each year by itself.

    Raises InputError unless all aggregation is arithmetic.

    >>> from gzsim.index.recipe import Recipe
    >>> X = pd.DataFrame({"growth": [4.0, 6, 8], "forest": [50.0, 60, 40]}, index=list("abc"))
    >>> recipe = Recipe(directions={"growth": 1, "forest": 1}, weights={"growth": 0.75, "forest": 0.25})
    >>> smallest_moves(recipe.build(X)).loc["b", ["above", "points", "indicator"]].to_dict()
    {'above': 'c', 'points': 12.5, 'indicator': 'growth'}
    """
    weights, scored = effective_weights(index), index.scores["index"].dropna()
    names, normalised = list(weights.index), index.normalised[list(weights.index)]
    width = (normalised.max() - normalised.min()).to_numpy()
    y, slopes = normalised.loc[scored.index].to_numpy(), own_units(index).to_numpy()
    best, above, scores = normalised.max().to_numpy(), _next_better(scored, index.ranks), scored.to_numpy()
    own = index.unit_weights.loc[scored.index, names].to_numpy() if rests_on_part(index).any() else None
    treated, rows = index.treated.loc[scored.index, names].to_numpy(), []
    for place, better in enumerate(above):
        if better is None:
            rows.append((None, np.nan, None, np.nan, np.nan, np.nan))
            continue
        points = scores[better] - scores[place]
        with np.errstate(divide="ignore", invalid="ignore"):
            needed = points / (weights.to_numpy() if own is None else own[place])
            share = np.where(y[place] + needed <= best + 1e-9, needed / width, np.inf)
        found, ways = (None, np.nan, np.nan, np.nan), np.flatnonzero(share <= np.nanmin(share) * (1 + 1e-9))
        if np.isfinite(share[ways]).any():
            least = ways[np.argmin(y[place][ways])]
            start = treated[place, least]
            found = (names[least], start, needed[least] * slopes[least], share[least])
        rows.append((scored.index[better], points, *found))
    return pd.DataFrame(rows, index=scored.index, columns=COLUMNS)


def _next_better(scored: pd.Series, ranks: pd.Series) -> list[int | None]:
    """Place of the unit that is next above each, in the same year; None for those that nobody is above."""
    years = scored.index.get_level_values("year") if scored.index.nlevels > 1 else np.zeros(len(scored))
    scores, placed = scored.to_numpy(), ranks[scored.index].to_numpy()
    found: list[int | None] = [None] * len(scored)
    for places in pd.Series(np.arange(len(scored))).groupby(np.asarray(years)).indices.values():
        above = last = None
        for place in places[np.argsort(-scores[places], kind="stable")]:
            if last is not None and placed[place] != placed[last]:
                above = last
            found[place], last = above, place
    return found
