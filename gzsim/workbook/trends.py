"""How scores move: by unit and group, over the years of a panel, and which indicators moved them."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

import numpy as np
import pandas as pd

from gzsim.common.tables import listed
from gzsim.errors import InputError
from gzsim.index.aggregate import arithmetic, geometric, harmonic
from gzsim.index.recipe import Index
from gzsim.index.recipe.methods import resolve
from gzsim.numeric.ranking import ranks, settled

COLUMNS = ("years", "first", "last", "change", "change_last", "annual", "slope", "slope_error", "theil_sen",
           "rank_first", "rank_last", "rank_change")  # fmt: skip


def trends(index: Index, of: str = "index", since: Hashable | None = None) -> pd.DataFrame:
    r"""How the score of each unit has moved.

    .. math:: \text{annual} = 100\,\big((S_T/S_0)^{1/(T - 0)} - 1\big), \qquad
              \text{slope} = \frac{\sum_t (t - \bar t)(S_t - \bar S)}{\sum_t (t - \bar t)^2}, \qquad
              \text{Theil–Sen} = \operatorname*{median}_{s < t} \frac{S_t - S_s}{t - s}

    Parameters
    ----------
    index : Index of a panel; compare scores between years only on a scale that all years share
    of : index or one of its groups
    since : year from which on; the first one unless given

    Returns DataFrame, units × columns: years (number with a score), first and last (scores in the first and last year),
    change (between them), change_last (since the year before the last), annual (compound change, percent a year, where
    both scores are positive), slope (least squares, points a year), slope_error (its standard error, from three years
    on), theil_sen (points a year), rank_first, rank_last and rank_change (places gained) among the units that have a
    score in both years. Not a number where a unit has no score in a year that is needed.

    Raises InputError if the index is of one year, or there is no such group or year.

    Source: Sen (1968), Estimates of the regression coefficient based on Kendall's tau, JASA 63(324).

    >>> from gzsim.index.recipe import Recipe
    >>> rows = pd.MultiIndex.from_product([[2020, 2021, 2022], ["a", "b"]], names=["year", "code"])
    >>> panel = pd.DataFrame({"growth": [2.0, 4, 6, 4, 10, 12]}, index=rows)
    >>> trends(Recipe(directions={"growth": 1}).build(panel)).loc["a", ["change", "slope", "rank_change"]].tolist()
    [80.0, 40.0, 0.0]
    """
    return _moved(by_year(index, of, since))


def group_trends(index: Index, groups: pd.Series, of: str = "index", since: Hashable | None = None) -> pd.DataFrame:
    """How the mean score of each group of units has moved; columns as of :func:`trends`, and units.

    Means are over the units that have a score in every year and do not change their group, so that who comes and goes
    moves nothing; ``units`` counts them. Ranks are of the groups.

    Parameters
    ----------
    groups : Series over the rows of the index, such as a column of ``own.groups``

    Raises InputError as :func:`trends`, or if no unit has a score in every year.
    """
    wide = by_year(index, of, since)
    told = groups.reindex(index.scores.index).unstack("year").reindex(columns=wide.columns)  # noqa: PD010
    held = wide.notna().all(axis=1) & told.nunique(axis=1).eq(1) & told.notna().all(axis=1)
    if not held.any():
        raise InputError("no unit has a score and the same group in every year", field="groups", valid="one at least")
    group = told.loc[held].iloc[:, 0]
    means = wide[held].groupby(group, sort=False).mean().rename_axis("group")
    table = _moved(means)
    table.insert(0, "units", group.value_counts().reindex(table.index))
    return table


def by_year(index: Index, of: str = "index", since: Hashable | None = None) -> pd.DataFrame:
    """Scores, units × years from the first one on or from ``since``; errors as of :func:`trends`."""
    if "year" not in index.scores.index.names or index.scores.index.nlevels != 2:
        raise InputError("an index of one year has no trend", field="index", valid="a panel (year, unit)")
    if of not in list(index.scores):
        raise InputError(f"no group {of!r}", field="of", valid=", ".join(index.scores))
    wide = index.scores[of].unstack("year").sort_index(axis=1)  # noqa: PD010
    units = index.scores.index.droplevel("year").unique()
    return wide.reindex(units)[_from(list(wide), since)]


def _from(years: list, since: Hashable | None) -> list:
    if since is not None and since not in years:
        raise InputError(f"no year {since}", field="since", valid=listed(years, 40))
    kept = years if since is None else years[years.index(since) :]
    if len(kept) < 2:
        raise InputError("one year has no trend", field="since", valid=listed(years[:-1] or years, 40))
    return kept


def _moved(wide: pd.DataFrame) -> pd.DataFrame:
    years = np.array(list(wide), dtype=float)
    first, last, before = wide.iloc[:, 0], wide.iloc[:, -1], wide.iloc[:, -2]
    both = first.notna() & last.notna()
    grown = (last / first.where(first > 0)).where(last > 0)
    start, end = (ranks(settled(scores.where(both))) for scores in (first, last))
    slope, error = _least_squares(wide.to_numpy(), years)
    columns = (wide.notna().sum(axis=1), first, last, last - first, last - before,
               100 * (grown ** (1 / (years[-1] - years[0])) - 1), slope, error, _theil_sen(wide.to_numpy(), years),
               start, end, start - end)  # fmt: skip
    return pd.DataFrame(dict(zip(COLUMNS, columns, strict=True)), index=wide.index)


def _least_squares(scores: np.ndarray, years: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Slope of each row over its years, and its standard error; not a number with fewer than two or three of them."""
    seen = ~np.isnan(scores)
    count = seen.sum(axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        t = np.where(seen, years, 0.0)
        t = np.where(seen, t - (t.sum(axis=1) / count)[:, None], 0.0)
        y = np.where(seen, scores, 0.0)
        y = np.where(seen, y - (y.sum(axis=1) / count)[:, None], 0.0)
        spread = (t**2).sum(axis=1)
        slope = (t * y).sum(axis=1) / spread
        left = ((y - slope[:, None] * t) ** 2).sum(axis=1)
        error = np.sqrt(left / (count - 2) / spread)
    return np.where(count > 1, slope, np.nan), np.where(count > 2, error, np.nan)


def _theil_sen(scores: np.ndarray, years: np.ndarray) -> np.ndarray:
    """Median of the slopes between all pairs of years, by row."""
    earlier, later = np.triu_indices(len(years), 1)
    slopes = pd.DataFrame((scores[:, later] - scores[:, earlier]) / (years[later] - years[earlier]))
    return slopes.median(axis=1).to_numpy()


def moved_by(index: Index, until: Hashable | None = None, since: Hashable | None = None) -> pd.DataFrame:
    r"""Points by which each indicator has moved the score of each unit between two years, units × indicators.

    .. math:: S_t - S_s = \sum_k m_k\,(y_{kt} - y_{ks})

    The parts sum to the change of the score. The multiplier m is the product, over the groups above the indicator, of
    w for an arithmetic mean; :math:`w\,L(G_t, G_s)/L(y_t, y_s)` for a geometric one, with the logarithmic mean
    :math:`L(a, b) = (a - b)/\ln(a/b)`; and :math:`w\,H_t H_s/(y_t y_s)` for a harmonic one.

    Parameters
    ----------
    until, since : years; the last one and the one before it unless given

    Returns DataFrame; not a number for a unit without a score in both years, where a figure of a geometric or harmonic
    mean is 0, or where the weights of the unit are not the same in both years.

    Raises InputError if the index is of one year, there is no such year, or a group is another kind of mean.

    Source: Ang (2005), The LMDI approach to decomposition analysis, Energy Policy 33(7), for the geometric mean.

    >>> from gzsim.index.recipe import Recipe
    >>> rows = pd.MultiIndex.from_product([[2020, 2021], ["a", "b"]], names=["year", "code"])
    >>> panel = pd.DataFrame({"growth": [2.0, 4, 6, 4], "forest": [50.0, 60, 50, 55]}, index=rows)
    >>> moved_by(Recipe(directions={"growth": 1, "forest": 1}).build(panel)).loc["a"].to_dict()
    {'growth': 50.0, 'forest': 0.0}
    """
    years = list(by_year(index))
    until = years[-1] if until is None else until
    before = years[: years.index(until)] if until in years else []
    since = before[-1] if since is None and before else since
    for field, year in (("until", until), ("since", since)):
        if year not in years:
            raise InputError(f"no year {year} to compare", field=field, valid=listed(years, 40))
    levels = index.normalised.join(index.scores)
    units = index.scores.index.droplevel("year").unique()
    then, now = (levels.xs(year, level="year").reindex(units) for year in (since, until))
    weights = index.weights.set_index(["group", "member"])["weight"]
    multiplier: dict[str, Any] = {"index": 1.0}
    for group, members in reversed(list(index.recipe.tree.items())):
        step = index.recipe.aggregation_in(group)
        for member in members:
            share = _multiplier(resolve("aggregation", step.method), group, member, weights[group, member], then, now)
            multiplier[member] = multiplier[group] * share
    steps = now[index.recipe.indicators] - then[index.recipe.indicators]
    unweighted = [name for name in steps if np.isscalar(multiplier[name]) and multiplier[name] == 0]
    parts = pd.DataFrame({name: multiplier[name] * steps[name] for name in steps}).assign(
        **dict.fromkeys(unweighted, 0.0)
    )
    change = now["index"] - then["index"]
    whole = np.isclose(parts.sum(axis=1, skipna=False), change, rtol=1e-9, atol=1e-9 * np.abs(now["index"]).max())
    return parts.where(pd.Series(whole, index=units), np.nan)


def _multiplier(
    mean: Any, group: str, member: str, weight: float, then: pd.DataFrame, now: pd.DataFrame
) -> float | pd.Series:
    if mean is arithmetic:
        return weight
    if mean is geometric:
        whole, part = (_logarithmic_mean(now[name], then[name]) for name in (group, member))
        return weight * whole / part.where(part > 0)
    if mean is harmonic:
        product = now[member] * then[member]
        return weight * now[group] * then[group] / product.where(product > 0)
    called = getattr(mean, "__name__", repr(mean))
    raise InputError(f"{called} has no parts that sum to a change", field=f"aggregation_of.{group}",
                     valid="arithmetic, geometric or harmonic")  # fmt: skip


def _logarithmic_mean(a: pd.Series, b: pd.Series) -> pd.Series:
    r""":math:`(a - b)/\ln(a/b)`, and a where both are equal; 0 if one of them is."""
    with np.errstate(divide="ignore", invalid="ignore"):
        mean = (a - b) / np.log(a / b)
    near = np.isclose(a, b, rtol=1e-9)  # where a quotient of two small differences would be noise
    return mean.where(~near, (a + b) / 2).where((a > 0) & (b > 0), 0.0).where(a.notna() & b.notna())
