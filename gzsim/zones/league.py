r"""The league table: every unit on its own zone's yardstick (:mod:`gzsim.zones.yardsticks`), on a scale of 0 to 100.

Ranks follow one rule for all (:mod:`gzsim.zones.standing`): scaled leads unless another is asked for. On one yardstick
scores, leads and scaled leads rank alike, and within a zone, too.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from gzsim.common.names import known, of_kind
from gzsim.common.tables import frame
from gzsim.index.aggregate import arithmetic_array
from gzsim.index.rank_distribution import RankDistribution
from gzsim.index.recipe import Index
from gzsim.numeric.ranking import ranks
from gzsim.numeric.standing import scales
from gzsim.views.result import Result
from gzsim.zones.model import ZoneModel, as_zone_model
from gzsim.zones.noise import Noise, spreads
from gzsim.zones.standing import RANKINGS, Ranking, compared, rule_of
from gzsim.zones.weight_draws import WeightDraws
from gzsim.zones.yardsticks import DECIMALS, coverage_of, on_yardsticks, picked, scores_and_leads, seen_indicators

DRAWS = WeightDraws()

RANKS = ("rank", "rank_low", "rank_high")
LEAGUE = ["code", "zone", "score", "lead", "noise", "scaled_lead", "ranking", "rank", "rank_in_zone", "rank_low",
          "rank_high", "coverage"]  # fmt: skip


@dataclass(frozen=True, eq=False, repr=False)
class DrawnLeague(Result):
    """A league table, and the draws that stand behind its rank intervals.

    Attributes
    ----------
    table : DataFrame; as of :func:`league`
    drawn : DataFrame, draws × units; what is ranked, under drawn weights, to ten decimals
    """

    table: pd.DataFrame
    drawn: pd.DataFrame

    @property
    def ranks(self) -> RankDistribution:
        """How often each unit holds each rank; who ties in a draw shares the better one."""
        if rule_of(self.table) == "within_zone":
            return self.ranks_in_zone
        return RankDistribution.of(self._ranked(self.drawn))

    @property
    def ranks_in_zone(self) -> RankDistribution:
        """The same for ranks within the own zone; ranks that a zone is too small for are never held."""
        zone = self.table["zone"].to_numpy()
        parts = [self._ranked(self.drawn.loc[:, zone == name]) for name in dict.fromkeys(zone)]
        return RankDistribution.of(pd.concat(parts, axis=1)[self.drawn.columns])

    @staticmethod
    def _ranked(points: pd.DataFrame) -> pd.DataFrame:
        return pd.DataFrame(ranks(points.to_numpy()), columns=points.columns)


def drawn_league(
    values: pd.DataFrame,
    directions: Mapping[str, int] | pd.Series,
    goalposts: pd.DataFrame,
    zone_model: ZoneModel,
    drawing: WeightDraws = DRAWS,
    *,
    ranking: Ranking = "scaled_lead",
    noise: Noise | None = None,
) -> DrawnLeague:
    """Score and rank units across zones, and keep the draws: for who asks how likely each rank is.

    Parameters
    ----------
    values, directions, goalposts, zone_model, drawing, ranking, noise
        As for :func:`league`.

    Raises InputError as :func:`league`.

    >>> from gzsim.zones import functional
    >>> weights = pd.DataFrame({"growth": [0.8, 0.2], "forest": [0.2, 0.8]}, index=["city", "green"])
    >>> model = functional({"a": "city", "b": "city", "c": "green"}, weights)
    >>> values = pd.DataFrame({"growth": [12.0, 9.0, 8.0], "forest": [40.0, 35.0, 30.0]}, index=["a", "b", "c"])
    >>> posts = pd.DataFrame({"low": [5.0, 20.0], "high": [15.0, 70.0]}, index=["growth", "forest"])
    >>> drawn = drawn_league(values, {"growth": 1, "forest": 1}, posts, model, ranking="lead")
    >>> drawn.ranks.probability.loc["c"].tolist(), drawn.ranks_in_zone.probability.loc["c"].tolist()
    ([0.0, 0.0, 1.0], [1.0, 0.0, 0.0])
    """
    of_kind(drawing, WeightDraws, "drawing", "WeightDraws(concentration=99, draws=2000)")
    known(ranking, RANKINGS, "ranking")
    declared = as_zone_model(zone_model).weights_of(frame(values, "values").index)
    built = on_yardsticks(values, directions, goalposts, zone_model, zone_model.assignment[values.index].unique())
    return _drawn(built, declared, zone_model, drawing, ranking, noise)


def leagues(
    panel: pd.DataFrame,
    directions: Mapping[str, int] | pd.Series,
    goalposts: pd.DataFrame,
    zone_model: ZoneModel,
    *,
    ranking: Ranking = "scaled_lead",
    noise: Noise | None = None,
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
            tables[year] = _drawn(of_year, declared, zone_model, DRAWS, ranking, noise).table
    return {year: tables[year] for year in years}


def _drawn(
    built: Mapping[str, Index],
    declared: pd.DataFrame,
    zone_model: ZoneModel,
    drawing: WeightDraws,
    ranking: Ranking,
    noise: Noise | None,
) -> DrawnLeague:
    zone = zone_model.assignment[declared.index]
    seen = next(iter(built.values())).recipe.indicators
    scores, leads = (picked(each, zone) for each in scores_and_leads(built))
    table = pd.DataFrame({"code": zone.index, "zone": zone, "score": scores, "lead": leads}).reset_index(drop=True)
    coverage = coverage_of(zone_model, built, seen)
    weights = declared[seen].div(zone.map(coverage), axis=0)
    table["noise"] = _spread(noise, weights.to_numpy(), zone, seen)
    comparable = len(built) == 1 or (table["noise"] > 0).all()
    table["scaled_lead"] = (
        (leads.to_numpy() * scales(table["noise"].to_numpy())).round(DECIMALS) if comparable else np.nan
    )
    table["ranking"] = "lead" if ranking == "scaled_lead" and not comparable else ranking
    table["rank_in_zone"] = table.groupby("zone")["lead"].transform(ranks).astype(int)
    marks = {name: index.normalised.to_numpy() for name, index in built.items()}
    points = points_under(marks, drawing.weights(declared[seen], zone), zone, seen, rule_of(table), noise)
    drawn = DrawnLeague(table, pd.DataFrame(points, columns=zone.index))
    table = table.join(drawn.ranks.bounds.reset_index(drop=True))
    return replace(drawn, table=_ranked(table).assign(coverage=zone.map(coverage).to_numpy())[LEAGUE])


def _ranked(table: pd.DataFrame) -> pd.DataFrame:
    """Ranks and their bounds as whole numbers; within zones whoever is alone has none."""
    if rule_of(table) != "within_zone":
        return table.assign(rank=ranks(compared(table))).astype(dict.fromkeys(RANKS, int))
    places = table.assign(rank=table["rank_in_zone"]).astype(dict.fromkeys(RANKS, "Int64"))
    places.loc[table.groupby("zone")["code"].transform("size") < 2, list(RANKS)] = pd.NA
    return places


def points_under(
    marks: Mapping[str, np.ndarray],
    weights: np.ndarray,
    zone: pd.Series,
    seen: Sequence[str],
    ranking: Ranking,
    noise: Noise | None,
) -> np.ndarray:
    """What is ranked, under drawn weights and figures, (draw, unit), to ten decimals.

    Parameters
    ----------
    marks : mapping zone → array (unit, indicator) or (draw, unit, indicator); everybody on each zone's goalposts
    weights : array (draw, unit, indicator); summing to 1
    zone : Series over units, in the order of the arrays
    seen : indicators, in the order of the arrays
    ranking, noise : as for :func:`league`; within zones leads are ranked

    >>> marks = {"all": np.array([[80.0, 20.0], [40.0, 60.0]])}
    >>> points_under(marks, np.full((1, 2, 2), 0.5), pd.Series(["all", "all"]), ["a", "b"], "lead", None).tolist()
    [[0.0, 0.0]]
    """
    if ranking != "raw":
        marks = {name: each - each.mean(axis=-2, keepdims=True) for name, each in marks.items()}
    own = np.stack([marks[name][..., row, :] for row, name in enumerate(zone)], axis=-2)
    points = arithmetic_array(own, weights).round(DECIMALS)
    if ranking == "scaled_lead" and len(marks) > 1:
        points = (points * scales(_spread(noise, weights, zone, seen))).round(DECIMALS)
    return points


def _spread(noise: Noise | None, weights: np.ndarray, zone: pd.Series, seen: Sequence[str]) -> np.ndarray:
    """σ of each unit's yardstick under weights (..., unit, indicator); NaN where no noise is known."""
    if noise is None:
        return np.full(weights.shape[:-1], np.nan)
    first = {name: int((zone == name).argmax()) for name in zone.unique()}
    of_zone = spreads(noise, {name: weights[..., row, :] for name, row in first.items()}, seen)
    return np.stack([of_zone[name] for name in zone], axis=-1)


def league(
    values: pd.DataFrame,
    directions: Mapping[str, int] | pd.Series,
    goalposts: pd.DataFrame,
    zone_model: ZoneModel,
    drawing: WeightDraws = DRAWS,
    *,
    ranking: Ranking = "scaled_lead",
    noise: Noise | None = None,
) -> pd.DataFrame:
    """Score and rank units across zones, with an interval for each rank.

    Intervals: for each zone weights are drawn around the declared ones (:class:`gzsim.zones.WeightDraws`); all
    units are ranked in each draw, scaled by what noise does under the weights drawn; the 5 % and 95 % quantiles of the
    rank are the bounds.

    Parameters
    ----------
    values : DataFrame, units × indicators; in the indicators' units, NaN where missing
    directions : mapping indicator → ±1
    goalposts : DataFrame, indicators × (low, high)
        As from :func:`gzsim.index.normalise.frozen_goalposts`; a zone's own come first.
    zone_model : ZoneModel; its weights must know every indicator in ``values``
    drawing : WeightDraws; how weights are drawn
    ranking : {"scaled_lead", "lead", "within_zone", "raw"}; see :mod:`gzsim.zones.standing`
    noise : mapping zone → σ in points, or as from :func:`gzsim.zones.noise.noise_of`, optional
        What a year's noise does to a score. Where several yardsticks meet and it is unknown or zero, leads rank in the
        place of scaled leads, and the column ranking says so.

    Returns DataFrame: one row per unit, in the order of ``values``: code, zone, score, lead, noise (σ of the yardstick,
    points), scaled_lead, ranking (the rule in force), rank (by that rule; within zones missing for whoever is alone),
    rank_in_zone, rank_low, rank_high, coverage.

    Raises InputError if names do not match, a zone has no weight on anything that is seen or no noise above zero, or
    there is no such ranking.

    >>> from gzsim.zones import functional
    >>> weights = pd.DataFrame({"growth": [0.8, 0.2], "forest": [0.2, 0.8]}, index=["city", "ecological"])
    >>> model = functional({"520100": "city", "522600": "ecological"}, weights)
    >>> values = pd.DataFrame({"growth": [12.0, 9.0], "forest": [40.0, 65.0]}, index=["520100", "522600"])
    >>> posts = pd.DataFrame({"low": [5.0, 40.0], "high": [15.0, 70.0]}, index=["growth", "forest"])
    >>> noise = {"city": 12.0, "ecological": 4.0}
    >>> table = league(values, {"growth": 1, "forest": 1}, posts, model, noise=noise)
    >>> table[["code", "score", "lead", "scaled_lead", "rank"]].round(4)
         code    score     lead  scaled_lead  rank
    0  520100  56.0000   3.6667       2.4444     2
    1  522600  74.6667  30.3333      60.6667     1
    """
    return drawn_league(values, directions, goalposts, zone_model, drawing, ranking=ranking, noise=noise).table
