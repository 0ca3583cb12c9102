"""A balanced panel of judged places: what is ranked under each model and rule, and what places bring with them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd

from gzsim.common.names import require_columns
from gzsim.common.tables import frame, refuse
from gzsim.errors import InputError
from gzsim.history.fairness import Key, check_endowments, group_of_each, judged_points, positions
from gzsim.views.result import Result


@dataclass(frozen=True, eq=False, repr=False, kw_only=True)
class ZonePanel(Result):
    """Places that every zone model judges in every one of the same years.

    Attributes
    ----------
    points : mapping (zone model, rule) → DataFrame, years × codes
        What is ranked, less the mean of those it is compared with; NaN for whoever is alone.
    places : mapping; the same as positions: 1 for the first, 0 for the last
    groups : mapping (zone model, rule) → Series, code → group; who is compared with whom
    endowments : DataFrame, codes × endowments; what a place cannot change
    outcomes : mapping name → DataFrame, years × codes; what is hoped for, higher better
    neighbours : Series, code → district; endowments and outcomes are handed out within a district only
    left_out : DataFrame; code, reason
    """

    points: Mapping[Key, pd.DataFrame]
    places: Mapping[Key, pd.DataFrame]
    groups: Mapping[Key, pd.Series]
    endowments: pd.DataFrame
    outcomes: Mapping[str, pd.DataFrame]
    neighbours: pd.Series
    left_out: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=["code", "reason"]))

    @property
    def table(self) -> pd.DataFrame:
        """The sample of each model and rule: zone_model, rule, places, groups, years, first, last."""
        rows = []
        for key, table in self.points.items():
            judged = table.columns[table.notna().all()]
            groups = self.groups[key][judged].nunique()
            rows.append((*key, len(judged), groups, len(table), table.index[0], table.index[-1]))
        return pd.DataFrame(rows, columns=["zone_model", "rule", "places", "groups", "years", "first", "last"])


def zone_panel(
    scores: pd.DataFrame,
    endowments: pd.DataFrame,
    outcomes: Mapping[str, pd.DataFrame] | None = None,
    *,
    neighbours: Mapping[str, str] | pd.Series | None = None,
) -> ZonePanel:
    """Cut scores to the years that all zone models score, and to the places that are scored in all of them.

    Parameters
    ----------
    scores : DataFrame
        zone_model, year, code, zone, score, lead, scaled_lead; as of :class:`gzsim.history.History`, or one's own.
    endowments : DataFrame, codes × endowments; places that lack one are left out
    outcomes : mapping name → DataFrame, years × codes, optional; higher is better
    neighbours : code → district, optional

    Raises InputError if a column is missing, no year is scored under all models, fewer than three places are left, or a
    place changes its zone.

    >>> scores = pd.DataFrame({"zone_model": "uniform", "year": [2015] * 4 + [2016] * 3, "code": list("abcdabc"),
    ...                        "zone": "all", "score": [4.0, 2, 3, 1, 3, 2, 1], "lead": 0.0, "scaled_lead": 0.0})
    >>> panel = zone_panel(scores, pd.DataFrame({"area": [1.0, 2, 3, 4]}, index=list("abcd")))
    >>> panel.table[["places", "groups", "years"]].to_numpy().tolist(), panel.left_out["code"].tolist()
    ([[3, 1, 2]], ['d'])
    """
    require_columns(frame(scores, "scores"), ["zone_model", "year", "code", "zone"], "scores")
    endowments = frame(endowments, "endowments")
    first = positions(scores)
    years = next(iter(first.values())).index if first else []
    scores = scores[scores["year"].isin(years)]
    counts = scores.pivot_table(index="code", columns="zone_model", values="year", aggfunc="nunique", fill_value=0)
    complete = counts.index[(counts == len(years)).all(axis=1)]
    told = dict.fromkeys(counts.index.difference(complete), "not scored in every year")
    known = endowments.dropna().index
    told |= dict.fromkeys(complete.difference(known), "an endowment is not known")
    kept = complete.intersection(known)
    if len(kept) < 3:
        raise InputError(f"{len(kept)} places are scored in every year and have all endowments", valid="three or more")
    scores = scores[scores["code"].isin(kept)]
    places, endowments = positions(scores), endowments.loc[kept]
    check_endowments(places, endowments)
    return ZonePanel(
        points={key: table[kept] for key, table in judged_points(scores).items()},
        places={key: table[kept] for key, table in places.items()},
        groups={key: _groups(scores, key).reindex(kept) for key in places},
        endowments=endowments,
        outcomes={name: table.reindex(columns=kept) for name, table in (outcomes or {}).items()},
        neighbours=group_of_each(kept, neighbours, "neighbours"),
        left_out=pd.DataFrame(sorted(told.items()), columns=["code", "reason"]),
    )


def _groups(scores: pd.DataFrame, key: Key) -> pd.Series:
    """Who is compared with whom: all, or within zones those of the zone."""
    zones = scores[scores["zone_model"] == key[0]].groupby("code")["zone"].agg(["first", "nunique"])
    if key[1] != "within_zone":
        return pd.Series("all", index=zones.index)
    refuse(zones.index[zones["nunique"] > 1], "changes its zone", field="scores", valid="one zone for each code")
    return zones["first"]
