"""Who stands where, how sure that is, why, and what would move it."""

from __future__ import annotations

from typing import TypeVar

import numpy as np
import pandas as pd

from gzsim.errors import InputError
from gzsim.index.rank_distribution import LEVEL
from gzsim.index.recipe import Index
from gzsim.index.recipe.linear import effective, is_linear
from gzsim.index.uncertainty import draw_weights, generator, rank_quantiles
from gzsim.views.labels import Name
from gzsim.workbook.seen_ranks import bounds_over_seen

Rows = TypeVar("Rows", pd.Series, pd.DataFrame)

GAPS = "missing figures"
"""What stands in for an indicator, where gaps make a difference to the lead of units."""
NAME_OF_INDEX = Name("Index", "总指数")
NAME_OF_GAPS = Name("missing figures", "缺项")

CONCENTRATION, DRAWS, SEED = 99.0, 10_000, 0
"""Weights are drawn around the declared ones: at 99 a weight of 10 % has a standard deviation of 3 points."""
MANY, DRAWS_OF_MANY = 10_000, 500
"""Where a year has more units than this, bounds of ranks are of fewer draws."""


def rests_on_part(index: Index) -> pd.Series:
    """Whether a unit has a score that rests on part of its figures; what weighs nothing does not count."""
    return index.scores["index"].notna() & (index.coverage["index"] < 1)


def effective_weights(index: Index) -> pd.Series:
    """Weight of each indicator in the index, the product of the weights on its way.

    Raises InputError unless all aggregation is arithmetic.
    """
    if not is_linear(index.recipe):
        raise InputError("an index that is not made of arithmetic means has no such weights",
                         field="aggregation", valid="arithmetic")  # fmt: skip
    return effective(index)


def intervals(index: Index) -> pd.DataFrame:
    """Bounds of ranks, units × (rank_low, rank_high), when weights are drawn around the declared ones.

    5 and 95 % of ten thousand draws, of five hundred where a year has more than ten thousand units; not a number where
    there is no score, and where aggregation is not arithmetic. In a panel each year by itself. Where a unit is scored
    over part of its figures, so it is under each draw.
    """
    bounds = pd.DataFrame(np.nan, index=index.scores.index, columns=["rank_low", "rank_high"])
    if not is_linear(index.recipe):
        return bounds
    weights, scored = effective_weights(index), index.normalised[index.scores["index"].notna()]
    partial = rests_on_part(index)
    units = index.scores.groupby(years_of(index.scores), sort=False).size()
    for year, part in scored.groupby(years_of(scored), sort=False):
        drawn = draws_of(units[year])
        if len(part) > 1 and partial[part.index].any():
            bounds.loc[part.index] = bounds_over_seen(index, part.index, weights, CONCENTRATION, drawn, SEED)
        elif len(part) > 1 and drawn < DRAWS:
            bounds.loc[part.index] = _bounds_of_many(part[list(weights.index)], weights)
        elif len(part) > 1:
            found = rank_quantiles(part[list(weights.index)], weights, CONCENTRATION, DRAWS, SEED)
            bounds.loc[part.index] = found.bounds.loc[part.index]
    return bounds


def draws_of(units: int) -> int:
    """Draws of weights that bounds of ranks are of, where a year has so many units.

    >>> draws_of(31), draws_of(10_001)
    (10000, 500)
    """
    return DRAWS_OF_MANY if units > MANY else DRAWS


def few_draws(X: pd.DataFrame) -> list[str]:
    """What to tell of the bounds of ranks of a table, (year, unit) or unit × figures: nothing unless it is large."""
    units = X.groupby(level="year").size().max() if X.index.nlevels > 1 else len(X)
    told = f"bounds of ranks are of {DRAWS_OF_MANY} draws, because there are more than {MANY:,} units"
    return [told] if units > MANY else []


def _bounds_of_many(X: pd.DataFrame, weights: pd.Series) -> np.ndarray:
    """Bounds from fewer draws: counting each rank of each unit would take a table of the square of the units."""
    from gzsim.index.robust.kernel import rank_bounds  # compiled: a league alone loads no compiler

    X = X[sorted(X, key=str)]  # one order of drawing, whatever the order of the columns
    drawn = draw_weights(CONCENTRATION * weights[list(X)].to_numpy(), DRAWS_OF_MANY, generator(SEED))
    return rank_bounds(X.where(weights[list(X)] > 0, 0.0, axis=1).to_numpy(), drawn, LEVEL)


def contributions(index: Index) -> pd.DataFrame:
    r"""Points that each indicator adds to a unit's lead over the mean unit, units × indicators.

    .. math:: c_{ik} = w_k\,(y_{ik} - \bar y_k), \qquad \sum_k c_{ik} = S_i - \bar S

    with y the normalised figures and w the effective weights; the mean is over the units that have a score, in a panel
    over those of the year.

    Where a unit is scored over part of its figures, w are its own weights, an indicator that it lacks is not a number,
    and the mean of an indicator is over those who have it. A last column, ``missing figures``, then has what gaps do to
    the lead, the unit's own and those of others: :math:`\sum_k w_{ik} \bar y_k - \bar S`.

    Raises InputError unless all aggregation is arithmetic.

    >>> from gzsim.index.recipe import Recipe
    >>> X = pd.DataFrame({"growth": [4.0, 6, 8], "forest": [50.0, 60, 40]}, index=list("abc"))
    >>> contributions(Recipe(directions={"growth": 1, "forest": 1}).build(X)).round(1).loc["c"].to_dict()
    {'growth': 25.0, 'forest': -25.0}
    """
    weights, scored = effective_weights(index), index.scores["index"].notna()
    y = index.normalised[list(weights.index)][scored]
    mean = _mean_of_year(y)
    if not rests_on_part(index).any():
        return ((y - mean) * weights).reindex(index.scores.index)
    parts = (y - mean) * index.unit_weights.loc[y.index]
    total = index.scores.loc[y.index, "index"]
    return parts.assign(**{GAPS: total - _mean_of_year(total) - parts.sum(axis=1)}).reindex(index.scores.index)


def _mean_of_year(rows: Rows) -> Rows | pd.Series | float:
    """Mean over the rows of each year, at each row; over all of them where there are no years."""
    return rows.groupby(level="year").transform("mean") if rows.index.nlevels > 1 else rows.mean()


def years_of(rows: pd.Series | pd.DataFrame) -> np.ndarray:
    """Year of each row; all alike where there are no years."""
    return rows.index.get_level_values("year").to_numpy() if rows.index.nlevels > 1 else np.zeros(len(rows))


def of_the_year(index: Index, unit: object) -> pd.DataFrame:
    """Normalised figures of all units with a score, in a panel those of the unit's year."""
    scored = index.normalised[index.scores["index"].notna()]
    return scored if scored.index.nlevels == 1 else scored.xs(unit[0], level="year", drop_level=False)


def last_year(rows: Rows) -> Rows:
    """Rows of the last year of a panel by unit; all of them where there are no years."""
    if rows.index.nlevels == 1:
        return rows
    return rows.xs(rows.index.get_level_values("year").max(), level="year")
