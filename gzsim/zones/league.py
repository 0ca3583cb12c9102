r"""The league table: every unit on its own zone's yardstick, all on one scale of 0 to 100.

.. math:: s_i = \sum_{k \in S} \frac{w_{z(i)k}}{c_{z(i)}}\, y_{ik}, \qquad c_z = \sum_{k \in S} w_{zk}

with y the value between frozen goalposts (those of the zone, where it has its own), S the indicators seen for *all*
units, and c the coverage: how much of the declared weight stands behind the score. An indicator that is missing for one
unit is left out for all, so that two units of a zone are always held to the same yardstick.

Scores on different yardsticks cannot be compared as they are: in a year of slow growth and clean air whoever is judged
by growth scores low, however well it does. Ranks across zones therefore compare leads, the points by which a unit is
ahead of what the average of all units would score on the same yardstick:

.. math:: l_i = s_i - \frac{1}{n} \sum_j \sum_{k \in S} \frac{w_{z(i)k}}{c_{z(i)}}\, y_{jk}

On one yardstick, and within a zone, scores and leads rank alike.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from gzsim.errors import InputError
from gzsim.index.aggregate import arithmetic_array
from gzsim.index.normalise import goalposts as between_goalposts
from gzsim.index.uncertainty import rank_bounds
from gzsim.numeric.ranking import ranks
from gzsim.zones.drawing import Drawing
from gzsim.zones.model import ZoneModel

DRAWING = Drawing()
QUANTILES = (0.05, 0.95)

DECIMALS = 10
"""Scores are compared to ten decimals: a smaller difference comes from the arithmetic and not from performance."""

RANKS = ("rank", "rank_in_zone", "rank_low", "rank_high")


@dataclass(frozen=True, eq=False)
class DrawnLeague:
    """A league table, and the draws that stand behind its rank intervals.

    Attributes
    ----------
    table : DataFrame
        As of :func:`league`.
    leads : array (draw, unit)
        Under drawn weights, units in the order of the table.
    """

    table: pd.DataFrame
    leads: np.ndarray

    @property
    def rank_odds(self) -> pd.DataFrame:
        """Share of the draws in which each unit holds each rank.

        Returns
        -------
        DataFrame, units × ranks
            Rows sum to 1; units tied in a draw share the better rank.
        """
        return self._odds(ranks(self.leads))

    @property
    def zone_rank_odds(self) -> pd.DataFrame:
        """The same as `rank_odds` for ranks within the own zone; ranks that a zone is too small for have odds of 0."""
        held = np.empty_like(self.leads)
        for zone in self.table["zone"].unique():
            members = (self.table["zone"] == zone).to_numpy()
            held[:, members] = ranks(self.leads[:, members])
        return self._odds(held)

    def _odds(self, held: np.ndarray) -> pd.DataFrame:
        units = pd.Index(self.table["code"])
        places = pd.RangeIndex(1, len(units) + 1, name="rank")
        return pd.DataFrame({place: (held == place).mean(axis=0) for place in places}, index=units, columns=places)


def drawn_league(
    values: pd.DataFrame,
    directions: Mapping[str, int] | pd.Series,
    goalposts: pd.DataFrame,
    zone_model: ZoneModel,
    drawing: Drawing = DRAWING,
) -> DrawnLeague:
    """Score and rank units across zones, and keep the draws: for who asks how likely each rank is.

    Parameters
    ----------
    values, directions, goalposts, zone_model, drawing
        As for :func:`league`.

    Raises
    ------
    InputError
        As :func:`league`.

    Examples
    --------
    >>> from gzsim.zones import functional
    >>> weights = pd.DataFrame({"growth": [0.8, 0.2], "forest": [0.2, 0.8]}, index=["city", "green"])
    >>> model = functional({"a": "city", "b": "city", "c": "green"}, weights)
    >>> values = pd.DataFrame({"growth": [12.0, 9.0, 8.0], "forest": [40.0, 35.0, 30.0]}, index=["a", "b", "c"])
    >>> posts = pd.DataFrame({"low": [5.0, 20.0], "high": [15.0, 70.0]}, index=["growth", "forest"])
    >>> drawn = drawn_league(values, {"growth": 1, "forest": 1}, posts, model)
    >>> drawn.rank_odds.loc["c"].tolist(), drawn.zone_rank_odds.loc["c"].tolist()
    ([0.0, 0.0, 1.0], [1.0, 0.0, 0.0])
    """
    seen = _Seen.of(values, directions, goalposts, zone_model)
    scores, leads = (rounded_scores(each, seen.yardsticks) for each in (seen.scaled, seen.ahead))
    drawn = rounded_scores(seen.ahead, drawing.weights(seen.weights, seen.zone))
    low, high = rank_bounds(ranks(drawn), QUANTILES)
    table = pd.DataFrame({"code": values.index, "zone": seen.zone.to_numpy(), "score": scores, "lead": leads})
    table["rank"] = ranks(table["lead"])
    table["rank_in_zone"] = table.groupby("zone")["lead"].transform(ranks)
    whole = table.assign(rank_low=low, rank_high=high).astype(dict.fromkeys(RANKS, int))
    return DrawnLeague(whole.assign(coverage=seen.weights.sum(axis=1).to_numpy()), drawn)


def league(
    values: pd.DataFrame,
    directions: Mapping[str, int] | pd.Series,
    goalposts: pd.DataFrame,
    zone_model: ZoneModel,
    drawing: Drawing = DRAWING,
) -> pd.DataFrame:
    """Score and rank units across zones, with an interval for each rank.

    Intervals: for each zone weights are drawn around the declared ones (:class:`gzsim.zones.drawing.Drawing`); all
    units are ranked in each draw; the 5 % and 95 % quantiles of the rank are the bounds.

    Parameters
    ----------
    values : DataFrame, units × indicators
        In the indicators' units, NaN where missing.
    directions : mapping indicator → ±1
    goalposts : DataFrame, indicators × (low, high)
        As from :func:`gzsim.index.normalise.frozen_goalposts`; a zone's own come first.
    zone_model : ZoneModel
        Its weights must know every indicator in ``values``.
    drawing : Drawing
        How weights are drawn.

    Returns
    -------
    DataFrame
        One row per unit, in the order of ``values``: code, zone, score, lead, rank, rank_in_zone, rank_low, rank_high,
        coverage.

    Raises
    ------
    InputError
        If names do not match, or a zone has no weight on anything that is seen.

    Examples
    --------
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


@dataclass(frozen=True, eq=False)
class _Seen:
    """What a league is made of: weights on what is seen, and values between goalposts on everybody's own yardstick."""

    weights: pd.DataFrame
    yardsticks: np.ndarray
    zone: pd.Series
    scaled: np.ndarray
    ahead: np.ndarray

    @classmethod
    def of(
        cls, values: pd.DataFrame, directions: Mapping | pd.Series, goalposts: pd.DataFrame, zone_model: ZoneModel
    ) -> _Seen:
        declared = zone_model.weights_of(values.index)
        seen = seen_indicators(values, declared.columns)
        zone = zone_model.assignment[values.index]
        zones = list(dict.fromkeys(zone))
        by_zone = by_zones_posts(values[seen], directions, goalposts, zone_model, zones)
        own = [zones.index(name) for name in zone], np.arange(len(zone))
        ahead = by_zone - by_zone.mean(axis=1, keepdims=True)
        yardsticks = over_what_is_seen(declared[seen], zone).to_numpy()
        return cls(declared[seen], yardsticks, zone, by_zone[own], ahead[own])


def seen_indicators(values: pd.DataFrame, weighted: pd.Index) -> list[str]:
    """Indicators that have a value for every unit, in alphabetical order; raises if one is unknown or none is left."""
    if not values.index.is_unique:
        twice = ", ".join(map(str, values.index[values.index.duplicated()]))
        raise InputError(f"named twice: {twice}", field="values", valid="one row for each unit")
    unknown = [str(name) for name in values.columns if name not in weighted]
    if unknown:
        raise InputError(f"no weight for: {', '.join(unknown)}", field="values", valid=", ".join(map(str, weighted)))
    seen = sorted(values.columns[values.notna().all()])
    if not seen or values.empty:
        raise InputError(
            "no indicator has a value for every unit", field="values", valid="at least one complete column"
        )
    return seen


def over_what_is_seen(weights: pd.DataFrame, zone: pd.Series) -> pd.DataFrame:
    """Rows of weights on what is seen, made to sum to 1; raises and names the zone of a row without any."""
    coverage = weights.sum(axis=1)
    if not (coverage > 0).all():
        blind = ", ".join(sorted(set(zone[coverage <= 0])))
        valid = f"weights on {', '.join(weights.columns)}"
        raise InputError(f"zone without weight on anything that is seen: {blind}", valid=valid)
    return weights.div(coverage, axis=0)


def by_zones_posts(
    values: pd.DataFrame,
    directions: Mapping | pd.Series,
    goalposts: pd.DataFrame,
    zone_model: ZoneModel,
    zones: Sequence[str],
) -> np.ndarray:
    """Values between the goalposts of each zone, (zone, unit, indicator)."""
    posts = [zone_model.goalposts_in(zone, goalposts) for zone in zones]
    return np.stack([between_posts(values, directions, each) for each in posts])


def between_posts(values: pd.DataFrame, directions: Mapping | pd.Series, goalposts: pd.DataFrame) -> np.ndarray:
    """Values between their goalposts, 0 to 100, matched by name."""
    directions = pd.Series(directions)
    for field, known in (("directions", directions.index), ("goalposts", goalposts.index)):
        unknown = [name for name in values.columns if name not in known]
        if unknown:
            raise InputError(f"nothing given for: {', '.join(unknown)}", field=field, valid=", ".join(values.columns))
    posts = goalposts.loc[values.columns]
    return between_goalposts(values, posts["low"], posts["high"], directions[values.columns]).to_numpy()


def rounded_scores(scaled: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Weighted means to ten decimals; arrays broadcast over leading axes."""
    return arithmetic_array(scaled, weights).round(DECIMALS)
