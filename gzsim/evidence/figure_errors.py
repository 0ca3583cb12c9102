"""How sure a rank is when weights are soft and figures may be revised."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from itertools import combinations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from gzsim.common.tables import refuse
from gzsim.evidence.telling import LEVEL
from gzsim.index.names import named_numbers
from gzsim.index.robust.dirichlet import generator
from gzsim.numeric.two_way import two_way_residuals
from gzsim.zones import DrawnLeague, WeightDraws, ZoneModel, drawn_league
from gzsim.zones.league import points_under
from gzsim.zones.noise import Noise
from gzsim.zones.standing import Ranking, rule_of
from gzsim.zones.yardsticks import coverage_of, on_yardsticks, seen_indicators

Array = NDArray[np.float64]

SHARE = 0.25
"""Share of the variance of a year's noise that is error of the figures (assumption): whatever the record does not
measure the error of gets half the standard deviation of its noise."""

SOURCES = ("weights", "figures", "both")


def year_noise(panel: pd.DataFrame) -> pd.Series:
    """Standard deviation of what is left of each indicator around means of places and years, in its own unit.

    >>> years = pd.MultiIndex.from_product([[1, 2], ["a", "b"]], names=["year", "code"])
    >>> year_noise(pd.DataFrame({"growth": [1.0, 2.0, 3.0, 8.0]}, index=years)).to_dict()
    {'growth': 2.0}
    """
    found = {}
    for name, column in panel.items():
        known = column.dropna()
        units, years = (known.index.get_level_values(level) for level in ("code", "year"))
        left, free = two_way_residuals(known.to_numpy(float), units, years)
        found[name] = float(np.sqrt((left**2).sum() / free)) if free > 0 else np.nan
    return pd.Series(found, name="noise")


def drawn_with_errors(
    values: pd.DataFrame,
    errors: Mapping[str, float] | pd.Series,
    directions: Mapping[str, int] | pd.Series,
    goalposts: pd.DataFrame,
    zone_model: ZoneModel,
    *,
    ranking: Ranking = "scaled_lead",
    noise: Noise | None = None,
    drawing: WeightDraws | None = None,
) -> dict[str, DrawnLeague]:
    r"""League of a year under drawn weights, under drawn figures, and under both.

    .. math:: y_{ik} = x_{ik} + \epsilon_{ik}, \qquad \epsilon_{ik} \sim N(0, \sigma_k^2)

    x is the figure as published and y what it may be revised to: independent from place to place. An error that all
    share moves no rank, one that lasts hits the same place every year and is not told from performance here.

    Parameters
    ----------
    values, directions, goalposts, zone_model, ranking, noise : as for :func:`gzsim.zones.league.league`
    errors : mapping indicator → σ, in the unit of the indicator
    drawing : WeightDraws, optional; how weights are drawn, and how often

    Returns mapping "weights", "figures", "both" → DrawnLeague; intervals in their tables are those of weights alone.

    Raises InputError as :func:`gzsim.zones.league.league`, or if an error is missing or below zero.

    >>> from gzsim.zones import uniform
    >>> model = uniform(["a", "b", "c"], pd.Series({"growth": 0.5, "forest": 0.5}))
    >>> values = pd.DataFrame({"growth": [12.0, 9.0, 6.0], "forest": [60.0, 45.0, 30.0]}, index=["a", "b", "c"])
    >>> posts = pd.DataFrame({"low": [5.0, 20.0], "high": [15.0, 70.0]}, index=["growth", "forest"])
    >>> drawn = drawn_with_errors(values, {"growth": 3.0, "forest": 0.0}, {"growth": 1, "forest": 1}, posts, model)
    >>> [bool(drawn[source].ranks.probability.loc["a", 1] == 1) for source in ("weights", "figures")]
    [True, False]
    """
    drawing = WeightDraws() if drawing is None else drawing
    league = drawn_league(values, directions, goalposts, zone_model, drawing, ranking=ranking, noise=noise)
    seen, zone = seen_indicators(values, zone_model.weights.columns), zone_model.assignment[values.index]
    errors = named_numbers(errors, "errors")
    refuse([name for name in seen if not errors.get(name, np.nan) >= 0], "no error for", field="errors",
           valid="a number of zero or more for each indicator")  # fmt: skip
    declared = zone_model.weights_of(values.index)[seen]
    drawn = drawing.weights(declared, zone)
    weights = declared.div(zone.map(coverage_of(zone_model, zone.unique(), seen)), axis=0).to_numpy()
    as_declared = np.broadcast_to(weights, drawn.shape)
    luck = generator(drawing.seed + 1).standard_normal(drawn.shape) * errors[seen].to_numpy()
    index = pd.MultiIndex.from_product([range(drawing.draws), values.index])
    moved = pd.DataFrame((values[seen].to_numpy() + luck).reshape(-1, len(seen)), index=index, columns=seen)
    built = on_yardsticks(moved, directions, goalposts, zone_model, zone.unique())
    marks = {name: each.normalised.to_numpy().reshape(drawn.shape) for name, each in built.items()}

    def under(chosen: Array) -> DrawnLeague:
        points = points_under(marks, chosen, zone, seen, rule_of(league.table), noise)
        return replace(league, drawn=pd.DataFrame(points, columns=values.index))

    return {"weights": league, "figures": under(as_declared), "both": under(drawn)}


def how_sure(drawn: DrawnLeague, level: float = LEVEL) -> dict[str, float]:
    r"""How sure the ranks of a league are.

    .. math:: \text{pairs} = \frac{1}{P} \sum_{ij} 1\Big\{\max\big(\Pr(x_i > x_j), \Pr(x_j > x_i)\big) \ge L\Big\}

    Returns mapping: width (mean of rank_high − rank_low, in places), pairs (share of the pairs compared whose order is
    sure to the level), last_chance (share of draws in which who is last is last; within zones the mean of zones).

    >>> table = pd.DataFrame({"ranking": "lead", "code": ["a", "b"], "zone": "all", "rank": [1, 2]})
    >>> how_sure(DrawnLeague(table, pd.DataFrame({"a": [2.0, 1.0], "b": [1.0, 2.0]})))
    {'width': 1.0, 'pairs': 0.0, 'last_chance': 0.5}
    """
    ranks, table = drawn.ranks, drawn.table.set_index("code")
    zones = rule_of(drawn.table) == "within_zone"
    group = table["zone"] if zones else pd.Series("all", index=table.index)
    size = group.map(group.value_counts())
    compared = size.index[size > 1]
    bounds = replace(ranks, level=level).bounds.loc[compared]
    pairs = [pair for pair in combinations(compared, 2) if group[pair[0]] == group[pair[1]]]
    one, two = (drawn.drawn[[pair[side] for pair in pairs]].to_numpy() for side in (0, 1))
    sure = np.maximum((one > two).mean(axis=0), (one < two).mean(axis=0))
    last = table.loc[compared].index[table.loc[compared, "rank"].astype(int) == size[compared]]
    chances = [ranks.probability.loc[code, size[code]] for code in last]
    return {
        "width": float((bounds["rank_high"] - bounds["rank_low"]).mean()),
        "pairs": float((sure >= level).mean()),
        "last_chance": float(np.mean(chances)),
    }
