r"""A zone's yardstick as a recipe: its goalposts, its weights on what is seen, and the weighted mean.

.. math:: s_{iz} = \sum_{k \in S} \frac{w_{zk}}{c_z}\, y_{ik}, \qquad c_z = \sum_{k \in S} w_{zk}

with y the value between frozen goalposts (those of the zone, where it has its own), S the indicators seen for *all*
units, and c the coverage: how much of the declared weight stands behind the score. An indicator that is missing for one
unit is left out for all, so that two units of a zone are always held to the same yardstick.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np
import pandas as pd

from gzsim.common.names import known
from gzsim.common.tables import named_once, refuse
from gzsim.errors import InputError
from gzsim.index.names import named_numbers
from gzsim.index.recipe import Index, Recipe, build_all
from gzsim.zones.model import ZoneModel, as_zone_model

DECIMALS = 10
"""Scores are compared to ten decimals: a smaller difference comes from the arithmetic and not from performance."""


def zone_recipe(
    zone_model: ZoneModel,
    zone: str,
    directions: Mapping[str, int] | pd.Series,
    goalposts: pd.DataFrame,
    seen: Iterable[str] | None = None,
) -> Recipe:
    """The recipe that scores everybody as a zone's members are scored.

    Parameters
    ----------
    zone_model : ZoneModel
    zone : str
    directions : mapping indicator → ±1
    goalposts : DataFrame, indicators × (low, high); the common ones; a zone's own come first
    seen : iterable of indicators, optional
        What counts, its weights made to sum to 1; everything that has a weight unless given.

    Raises InputError if there is no such zone, an indicator lacks direction or goalposts, or the zone has no weight on
    anything that is seen.

    >>> from gzsim.zones import functional
    >>> weights = pd.DataFrame({"growth": [0.8, 0.2], "forest": [0.2, 0.8]}, index=["city", "ecological"])
    >>> model = functional({"520100": "city", "522600": "ecological"}, weights)
    >>> posts = pd.DataFrame({"low": [5.0, 40.0], "high": [15.0, 70.0]}, index=["growth", "forest"])
    >>> recipe = zone_recipe(model, "city", {"growth": 1, "forest": 1}, posts)
    >>> recipe.build(pd.DataFrame({"growth": [12.0], "forest": [40.0]}, index=["520100"])).scores["index"].item()
    56.0
    """
    known(zone, as_zone_model(zone_model).weights.index, "zone")
    weights = zone_model.weights.loc[zone]
    seen = list(weights.index if seen is None else seen)
    directions, posts = named_numbers(directions, "directions"), zone_model.goalposts_in(zone, goalposts)
    refuse(directions.index[~directions.isin([1, -1])], "no direction", field="directions", valid="1 or -1")
    for field, names in (("weights", weights.index), ("directions", directions.index), ("goalposts", posts.index)):
        refuse((name for name in seen if name not in names), "nothing given for", field=field, valid=", ".join(seen))
    coverage = coverage_of(zone_model, [zone], seen)[zone]
    if not coverage > 0:
        valid = f"weights on {', '.join(seen)}"
        raise InputError(f"zone without weight on anything that is seen: {zone}", valid=valid)
    return Recipe(
        name=f"{zone_model.name}: {zone}",
        directions=directions[seen].astype(int),
        normalisation={"method": "goalposts", "parameters": posts.loc[seen].to_dict()},
        weights=weights[seen] / coverage,
    )


def on_yardsticks(
    values: pd.DataFrame,
    directions: Mapping[str, int] | pd.Series,
    goalposts: pd.DataFrame,
    zone_model: ZoneModel,
    zones: Iterable[str],
) -> dict[str, Index]:
    """All units on the yardstick of each zone, by the recipe of the zone.

    Raises InputError as :func:`zone_recipe`; or if a unit stands twice, an indicator has no weight, or none is seen for
    every unit.
    """
    seen = seen_indicators(values, zone_model.weights.columns)
    recipes = {zone: zone_recipe(zone_model, zone, directions, goalposts, seen) for zone in zones}
    return build_all(recipes, values[seen])


def scores_and_leads(built: Mapping[str, Index]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Scores on each yardstick, and points ahead of the average unit on it: two tables units × zones."""
    scores = pd.DataFrame({zone: index.scores["index"] for zone, index in built.items()})
    return scores.round(DECIMALS), (scores - scores.mean()).round(DECIMALS)


def seen_indicators(values: pd.DataFrame, weighted: pd.Index) -> list[str]:
    """Indicators that have a value for every unit, in alphabetical order; raises if one is unknown or none is left."""
    named_once(values, "values")
    unknown = [name for name in values.columns if name not in weighted]
    refuse(unknown, "no weight for", field="values", valid=", ".join(map(str, weighted)))
    seen = sorted(values.columns[values.notna().all()])
    if not seen or values.empty:
        raise InputError(
            "no indicator has a value for every unit", field="values", valid="at least one complete column"
        )
    return seen


def coverage_of(zone_model: ZoneModel, zones: Iterable[str], seen: Iterable[str]) -> pd.Series:
    """Share of each zone's weight that lies on what is seen."""
    return zone_model.weights.loc[list(zones), list(seen)].sum(axis=1)


def picked(table: pd.DataFrame, zone: pd.Series) -> pd.Series:
    """From each row, units × zones, the value in the column of its zone; raises InputError if there is no such column.

    >>> picked(pd.DataFrame({"city": [1.0, 2.0], "green": [3.0, 4.0]}), pd.Series(["green", "city"])).tolist()
    [3.0, 2.0]
    """
    refuse(zone[~zone.isin(table.columns)], "no such zone", field="zone", valid=", ".join(map(str, table.columns)))
    columns = table.columns.get_indexer(zone)
    return pd.Series(table.to_numpy()[np.arange(len(table)), columns], index=table.index)
