r"""The league table: every unit on its own zone's yardstick (:mod:`gzsim.zones.yardsticks`), on a scale of 0 to 100.

Scores on different yardsticks cannot be compared as they are: in a year of slow growth and clean air whoever is judged
by growth scores low, however well it does. Ranks across zones therefore compare leads, the points by which a unit is
ahead of what the average of all units would score on the same yardstick:

.. math:: l_i = s_{iz(i)} - \frac{1}{n} \sum_j s_{jz(i)}

On one yardstick, and within a zone, scores and leads rank alike.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from gzsim.common.names import of_kind
from gzsim.common.tables import frame
from gzsim.index.aggregate import arithmetic_array
from gzsim.index.rank_distribution import RankDistribution
from gzsim.index.recipe import Index
from gzsim.numeric.ranking import ranks
from gzsim.views.result import Result
from gzsim.zones.model import ZoneModel, as_zone_model
from gzsim.zones.weight_draws import WeightDraws
from gzsim.zones.yardsticks import DECIMALS, coverage_of, on_yardsticks, picked, scores_and_leads, seen_indicators

DRAWS = WeightDraws()

RANKS = ("rank", "rank_in_zone", "rank_low", "rank_high")


@dataclass(frozen=True, eq=False, repr=False)
class DrawnLeague(Result):
    """A league table, and the draws that stand behind its rank intervals.

    Attributes
    ----------
    table : DataFrame; as of :func:`league`
    leads : DataFrame, draws × units; under drawn weights, to ten decimals
    """

    table: pd.DataFrame
    leads: pd.DataFrame

    @property
    def ranks(self) -> RankDistribution:
        """How often each unit holds each rank; who ties in a draw shares the better one."""
        return RankDistribution.of(self._ranked(self.leads))

    @property
    def ranks_in_zone(self) -> RankDistribution:
        """The same for ranks within the own zone; ranks that a zone is too small for are never held."""
        zone = self.table["zone"].to_numpy()
        parts = [self._ranked(self.leads.loc[:, zone == name]) for name in dict.fromkeys(zone)]
        return RankDistribution.of(pd.concat(parts, axis=1)[self.leads.columns])

    @staticmethod
    def _ranked(leads: pd.DataFrame) -> pd.DataFrame:
        return pd.DataFrame(ranks(leads.to_numpy()), columns=leads.columns)


def drawn_league(
    values: pd.DataFrame,
    directions: Mapping[str, int] | pd.Series,
    goalposts: pd.DataFrame,
    zone_model: ZoneModel,
    drawing: WeightDraws = DRAWS,
) -> DrawnLeague:
    """Score and rank units across zones, and keep the draws: for who asks how likely each rank is.

    Parameters
    ----------
    values, directions, goalposts, zone_model, drawing
        As for :func:`league`.

    Raises InputError as :func:`league`.

    >>> from gzsim.zones import functional
    >>> weights = pd.DataFrame({"growth": [0.8, 0.2], "forest": [0.2, 0.8]}, index=["city", "green"])
    >>> model = functional({"a": "city", "b": "city", "c": "green"}, weights)
    >>> values = pd.DataFrame({"growth": [12.0, 9.0, 8.0], "forest": [40.0, 35.0, 30.0]}, index=["a", "b", "c"])
    >>> posts = pd.DataFrame({"low": [5.0, 20.0], "high": [15.0, 70.0]}, index=["growth", "forest"])
    >>> drawn = drawn_league(values, {"growth": 1, "forest": 1}, posts, model)
    >>> drawn.ranks.probability.loc["c"].tolist(), drawn.ranks_in_zone.probability.loc["c"].tolist()
    ([0.0, 0.0, 1.0], [1.0, 0.0, 0.0])
    """
    of_kind(drawing, WeightDraws, "drawing", "WeightDraws(concentration=99, draws=2000)")
    declared = as_zone_model(zone_model).weights_of(frame(values, "values").index)
    built = on_yardsticks(values, directions, goalposts, zone_model, zone_model.assignment[values.index].unique())
    return _drawn(built, declared, zone_model, drawing)


def leagues(
    panel: pd.DataFrame, directions: Mapping[str, int] | pd.Series, goalposts: pd.DataFrame, zone_model: ZoneModel
) -> dict[int, pd.DataFrame]:
    """Leagues of all years of a panel, (year, code) × indicators, each as of :func:`league`, by year.

    A zone's recipe is built once on all the years that see the same indicators, every year with the same units.
    """
    years, codes = panel.index.unique("year"), panel.index.unique("code")
    zones, declared = zone_model.assignment[codes].unique(), zone_model.weights_of(codes)
    seen = {year: seen_indicators(panel.loc[year], zone_model.weights.columns) for year in years}
    tables = {}
    for names in map(list, dict.fromkeys(map(tuple, seen.values()))):
        alike = [year for year in years if seen[year] == names]
        built = on_yardsticks(panel.loc[alike, names], directions, goalposts, zone_model, zones)
        for year in alike:
            of_year = {zone: replace(index, scores=index.scores.loc[year], normalised=index.normalised.loc[year])
                       for zone, index in built.items()}  # fmt: skip
            tables[year] = _drawn(of_year, declared, zone_model, DRAWS).table
    return {year: tables[year] for year in years}


def _drawn(
    built: Mapping[str, Index], declared: pd.DataFrame, zone_model: ZoneModel, drawing: WeightDraws
) -> DrawnLeague:
    zone = zone_model.assignment[declared.index]
    scores, leads = (picked(each, zone) for each in scores_and_leads(built))
    table = pd.DataFrame({"code": zone.index, "zone": zone, "score": scores, "lead": leads}).reset_index(drop=True)
    table["rank"] = ranks(table["lead"])
    table["rank_in_zone"] = table.groupby("zone")["lead"].transform(ranks)
    seen = next(iter(built.values())).recipe.indicators
    drawn = DrawnLeague(table, _drawn_leads(built, declared[seen], zone, drawing))
    bounds = drawn.ranks.bounds.reset_index(drop=True)
    coverage = zone.map(coverage_of(zone_model, built, seen)).to_numpy()
    whole = table.join(bounds).astype(dict.fromkeys(RANKS, int)).assign(coverage=coverage)
    return DrawnLeague(whole, drawn.leads)


def _drawn_leads(
    built: Mapping[str, Index], declared: pd.DataFrame, zone: pd.Series, drawing: WeightDraws
) -> pd.DataFrame:
    """Leads under drawn weights, draws × units."""
    scaled = np.stack([index.normalised.to_numpy() for index in built.values()])
    ahead = scaled - scaled.mean(axis=1, keepdims=True)
    own = ahead[[list(built).index(name) for name in zone], np.arange(len(zone))]
    drawn = arithmetic_array(own, drawing.weights(declared, zone))
    return pd.DataFrame(drawn.round(DECIMALS), columns=zone.index)


def league(
    values: pd.DataFrame,
    directions: Mapping[str, int] | pd.Series,
    goalposts: pd.DataFrame,
    zone_model: ZoneModel,
    drawing: WeightDraws = DRAWS,
) -> pd.DataFrame:
    """Score and rank units across zones, with an interval for each rank.

    Intervals: for each zone weights are drawn around the declared ones (:class:`gzsim.zones.WeightDraws`); all
    units are ranked in each draw; the 5 % and 95 % quantiles of the rank are the bounds.

    Parameters
    ----------
    values : DataFrame, units × indicators; in the indicators' units, NaN where missing
    directions : mapping indicator → ±1
    goalposts : DataFrame, indicators × (low, high)
        As from :func:`gzsim.index.normalise.frozen_goalposts`; a zone's own come first.
    zone_model : ZoneModel; its weights must know every indicator in ``values``
    drawing : WeightDraws; how weights are drawn

    Returns DataFrame: one row per unit, in the order of ``values``: code, zone, score, lead, rank, rank_in_zone,
    rank_low, rank_high, coverage.

    Raises InputError if names do not match, or a zone has no weight on anything that is seen.

    >>> from gzsim.zones import functional
    >>> weights = pd.DataFrame({"growth": [0.8, 0.2], "forest": [0.2, 0.8]}, index=["city", "ecological"])
    >>> model = functional({"520100": "city", "522600": "ecological"}, weights)
    >>> values = pd.DataFrame({"growth": [12.0, 9.0], "forest": [40.0, 65.0]}, index=["520100", "522600"])
    >>> posts = pd.DataFrame({"low": [5.0, 40.0], "high": [15.0, 70.0]}, index=["growth", "forest"])
    >>> league(values, {"growth": 1, "forest": 1}, posts, model)[["code", "zone", "score", "lead", "rank"]].round(4)
         code        zone    score     lead  rank
    0  520100        city  56.0000   3.6667     2
    1  522600  ecological  74.6667  30.3333     1
    """
    return drawn_league(values, directions, goalposts, zone_model, drawing).table
