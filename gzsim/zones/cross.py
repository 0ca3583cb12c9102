r"""The same units on every zone's yardstick: what would my score be under the weights of zone B?

.. math:: l_{iz} = s_{iz} - \frac1n \sum_j s_{jz}, \qquad
          r_{iz} = 1 + \#\{j : l_{jz} > l_{iz}\}

with s as in :mod:`gzsim.zones.yardsticks`; the columns of the own zones are score and lead of the league table. Two
questions must not be mixed up. The ranks r ask what would happen if *everybody* were judged by yardstick z. A unit that
is reclassified moves *alone*: all others keep their own yardsticks, and its rank is

.. math:: m_{iz} = 1 + \#\{j \ne i : l_{j z(j)} > l_{iz}\}

What a unit could win in this way is what membership of a zone is worth to it, and its reason to lobby for another.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from gzsim.common.tables import frame
from gzsim.numeric.ranking import ranks
from gzsim.views.result import Result
from gzsim.zones.model import ZoneModel, as_zone_model
from gzsim.zones.yardsticks import on_yardsticks, picked, scores_and_leads


@dataclass(frozen=True, eq=False, repr=False, kw_only=True)
class CrossScores(Result):
    """Units × yardsticks.

    Attributes
    ----------
    scores : DataFrame, units × zones; 0 to 100
    leads : DataFrame, units × zones; points ahead of the average unit on that yardstick
    ranks : DataFrame, units × zones
        Rank among all units if everybody were judged by that yardstick.
    own : Series, unit → own zone
    """

    scores: pd.DataFrame
    leads: pd.DataFrame
    ranks: pd.DataFrame
    own: pd.Series

    @property
    def own_leads(self) -> pd.Series:
        """Each unit's lead on the yardstick of its own zone, as in the league table."""
        return picked(self.leads, self.own).rename("lead")

    @property
    def ranks_if_moved(self) -> pd.DataFrame:
        """Rank in the league table, units × zones, if that unit alone were judged by that zone's yardstick."""
        ahead = self.own_leads.to_numpy()[np.newaxis, np.newaxis, :] > self.leads.to_numpy()[:, :, np.newaxis]
        itself = np.eye(len(self.own), dtype=bool)[:, np.newaxis, :]
        places = 1 + (ahead & ~itself).sum(axis=-1)
        return pd.DataFrame(places, index=self.leads.index, columns=self.leads.columns)

    @property
    def best_fit(self) -> pd.DataFrame:
        """The yardstick that suits each unit best, and what it would win by it over that of its own zone.

        Returns DataFrame: one row per unit. own_zone, own_lead, own_rank (league table); best_zone (highest lead),
        best_lead, lead_gained, rank_if_moved, places_gained: the unit alone moves. rank_by_own and rank_by_best,
        best_for_all: everybody is judged by the unit's own zone's yardstick, or by the one that ranks the unit best.
        The own zone comes first in a tie, then the order of the columns.
        """
        moved = self.ranks_if_moved
        best = _best(self.leads, self.own)
        for_all = _best(-self.ranks, self.own)
        table = pd.DataFrame({"own_zone": self.own, "own_lead": self.own_leads, "own_rank": picked(moved, self.own)})
        table = table.assign(best_zone=best, best_lead=picked(self.leads, best))
        table["lead_gained"] = table["best_lead"] - table["own_lead"]
        table["rank_if_moved"] = picked(moved, best)
        table["places_gained"] = table["own_rank"] - table["rank_if_moved"]
        table["rank_by_own"] = picked(self.ranks, self.own)
        return table.assign(best_for_all=for_all, rank_by_best=picked(self.ranks, for_all))


def cross_scores(
    values: pd.DataFrame,
    directions: Mapping[str, int] | pd.Series,
    goalposts: pd.DataFrame,
    zone_model: ZoneModel,
) -> CrossScores:
    """Score every unit on the yardstick of every zone that has a member.

    Parameters
    ----------
    values, directions, goalposts, zone_model
        As for :func:`gzsim.zones.league.league`; what is missing for one unit is left out for all.

    Raises InputError if names do not match, or a zone with members has no weight on anything that is seen.

    >>> from gzsim.zones import functional
    >>> weights = pd.DataFrame({"growth": [0.8, 0.2], "forest": [0.2, 0.8]}, index=["city", "ecological"])
    >>> model = functional({"520100": "city", "522600": "ecological"}, weights)
    >>> values = pd.DataFrame({"growth": [12.0, 9.0], "forest": [40.0, 65.0]}, index=["520100", "522600"])
    >>> posts = pd.DataFrame({"low": [5.0, 40.0], "high": [15.0, 70.0]}, index=["growth", "forest"])
    >>> cross = cross_scores(values, {"growth": 1, "forest": 1}, posts, model)
    >>> cross.scores.round(1)
            city  ecological
    520100  56.0        14.0
    522600  48.7        74.7
    >>> cross.best_fit[["own_zone", "best_zone", "lead_gained"]]
           own_zone   best_zone  lead_gained
    520100     city        city          0.0
    522600  ecological  ecological          0.0
    """
    own = as_zone_model(zone_model).weights_of(frame(values, "values").index).index.map(zone_model.assignment)
    zones = [zone for zone in zone_model.weights.index if zone in set(zone_model.assignment)]
    scores, leads = scores_and_leads(on_yardsticks(values, directions, goalposts, zone_model, zones))
    return CrossScores(
        scores=scores,
        leads=leads,
        ranks=leads.apply(ranks).astype(int),
        own=pd.Series(own, index=values.index, name="zone"),
    )


def _best(table: pd.DataFrame, own: pd.Series) -> pd.Series:
    """Column of the highest value in each row; the own zone if it is one of them."""
    highest = table.idxmax(axis=1)
    return own.where(picked(table, own) == table.max(axis=1), highest)
