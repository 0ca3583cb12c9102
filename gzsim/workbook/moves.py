"""What would move a unit one place up: steps of a single indicator, of one unit or the smallest of all."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from gzsim.errors import InputError
from gzsim.index.recipe import Index
from gzsim.workbook.league import effective_weights, rests_on_part, years_of


@dataclass(frozen=True, eq=False)
class Steps:
    """What each indicator alone would have to gain for each unit with a score to reach the next better one.

    Attributes
    ----------
    scored : scores of the units that have one
    above : place of the next better unit in the same year, units; -1 for those that nobody is above
    points : points of the score that are missing, units
    needed : the same on the scale of each indicator, units × indicators; not a number without a figure or a weight
    reaches : whether that is within what the best unit has, units × indicators
    """

    scored: pd.Series
    above: np.ndarray
    points: np.ndarray
    needed: pd.DataFrame
    reaches: pd.DataFrame


def steps(index: Index) -> Steps:
    """Steps of all units.

    Raises InputError unless all aggregation is arithmetic.
    """
    weights, scored = effective_weights(index), index.scores["index"].dropna()
    y = index.normalised.loc[scored.index, weights.index]
    above, scores = _next_better(scored, index.ranks), scored.to_numpy()
    points = np.where(above < 0, np.nan, scores[above] - scores)
    own = index.unit_weights.loc[scored.index, weights.index] if rests_on_part(index).any() else weights.to_frame().T
    needed = pd.DataFrame(points[:, None] / own.where(own > 0).to_numpy(), scored.index, weights.index)
    best = index.normalised[list(weights.index)].max()
    return Steps(scored, above, points, needed, y + needed <= best + 1e-9)


def smallest_moves(index: Index) -> pd.DataFrame:
    r"""The single indicator by which a unit would reach the next better one with the least change.

    .. math:: \Delta y_{ik} = (S_j - S_i)/w_k, \qquad k^* = \arg\min_k \Delta y_{ik} / (\max_l y_{lk} - \min_l y_{lk})

    with S the scores, j the unit next above i, w the effective weights (its own where a unit is scored over part of its
    figures) and y the normalised figures; only where y + Δy is no better than what the best unit has. The scale is
    held: goalposts do not move with the figure. Of equal steps it is the one where the unit stands lowest.

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
    found, names = steps(index), index.recipe.indicators
    y = index.normalised[names]
    share = (found.needed / (y.max() - y.min())).where(found.reaches, np.inf).to_numpy()
    lowest = np.where(share <= share.min(axis=1, keepdims=True) * (1 + 1e-9), y.loc[found.scored.index], np.inf)
    rows, least = np.arange(len(share)), lowest.argmin(axis=1)
    can = np.isfinite(share[rows, least])
    start = index.treated.loc[found.scored.index, names].to_numpy()[rows, least]
    change = found.needed.to_numpy()[rows, least] * own_units(index).to_numpy()[least]
    table = {
        "above": [found.scored.index[place] if place >= 0 else None for place in found.above],
        "points": found.points,
        "indicator": np.where(can, np.array(names, dtype=object)[least], None),
        "start": np.where(can, start, np.nan),
        "change": np.where(can, change, np.nan),
        "share": np.where(can, share[rows, least], np.nan),
    }
    return pd.DataFrame(table, index=found.scored.index)


def one_place_up(index: Index, unit: object) -> pd.DataFrame:
    """How much of each indicator alone would lift a unit to the score of the next better one.

    Columns points (of the score that are missing, the same for all), normalised (points of the indicator's own scale),
    change (own units, as treated), reaches (whether that is within what the best unit has); nothing for who is first.
    An indicator that the unit has no figure of is not a number: a figure would change the weights of all others.

    Raises InputError unless all aggregation is arithmetic, or if there is no such unit.
    """
    found = steps(index)
    if unit not in found.scored.index:
        raise InputError(f"no unit {unit} with a score", field="unit",
                         valid=", ".join(map(str, found.scored.index[:8])))  # fmt: skip
    place = found.scored.index.get_loc(unit)
    if found.above[place] < 0:
        return pd.DataFrame(columns=["points", "normalised", "change", "reaches"])
    needed = found.needed.iloc[place].rename("normalised")
    table = pd.DataFrame({"points": found.points[place], "normalised": needed, "change": needed * own_units(index)})
    return table.assign(reaches=found.reaches.iloc[place])


def own_units(index: Index) -> pd.Series:
    """Own units of one normalised point by indicator, by a line through all units; not a number where it is no line."""
    slopes = {}
    for name in index.recipe.indicators:
        both = pd.DataFrame({"x": index.treated[name], "y": index.normalised[name]}).dropna()
        x, y = both["x"].to_numpy(), both["y"].to_numpy()
        spread = np.ptp(y) if len(y) else 0.0
        slope = np.ptp(x) / spread * index.recipe.directions[name] if spread else np.nan
        line = y[0] + (x - x[0]) / slope if spread and len(x) else y
        straight = name not in index.recipe.transformation and np.allclose(line, y, atol=1e-6 * max(spread, 1.0))
        slopes[name] = slope if straight else np.nan
    return pd.Series(slopes)


def _next_better(scored: pd.Series, ranks: pd.Series) -> np.ndarray:
    """Place of the unit that is next above each, in the same year; -1 for those that nobody is above."""
    scores, placed = scored.to_numpy(), ranks[scored.index].to_numpy()
    found = np.full(len(scored), -1)
    for places in pd.Series(np.arange(len(scored))).groupby(years_of(scored)).indices.values():
        above = last = -1
        for place in places[np.argsort(-scores[places], kind="stable")]:
            if last >= 0 and placed[place] != placed[last]:
                above = last
            found[place], last = above, place
    return found
