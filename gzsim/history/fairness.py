"""Whether ranks depend on what a place cannot change, and how much of a rank lasts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from gzsim.common.names import require_columns, whole_number
from gzsim.common.tables import frame, named_once, numbers, refuse
from gzsim.common.tidy import wide
from gzsim.errors import InputError
from gzsim.index.names import labelled
from gzsim.numeric.shuffles import share_as_large, shuffles
from gzsim.views.result import Result
from gzsim.zones.standing import COMPARED, Ranking

Array = NDArray[np.float64]
Key = tuple[str, str]
Places = Mapping[Key, pd.DataFrame]
"""By zone model and rule of ranking: years × codes, 1 for the first and 0 for the last, NaN for whoever is alone."""

RULES: tuple[Ranking, ...] = ("raw", "lead", "scaled_lead", "within_zone")
UNIFORM = ("uniform", "any")
"""What all are compared with; on one yardstick all rules rank alike."""

MOST = 1_000_000


def positions(scores: pd.DataFrame) -> dict[Key, pd.DataFrame]:
    """Positions by each rule of ranking under each zone model, in the years that all models score.

    Parameters
    ----------
    scores : DataFrame; as of :class:`gzsim.history.History`

    Returns mapping (zone model, rule) → DataFrame, years × codes: 1 for the first, 0 for the last, NaN for whoever is
    alone or not scored. A model of one zone has the rule "any". A rule that ranks nobody is left out.

    Raises InputError if a column is missing, a place is scored twice, or no year is scored under all models.

    >>> scores = pd.DataFrame({"zone_model": "uniform", "year": 2016, "code": ["a", "b", "c"], "zone": "all",
    ...                        "score": [70.0, 60.0, 50.0], "lead": [10.0, 0.0, -10.0], "scaled_lead": np.nan})
    >>> positions(scores)["uniform", "any"].loc[2016].to_dict()
    {'a': 1.0, 'b': 0.5, 'c': 0.0}
    """
    require_columns(frame(scores, "scores"), ["zone_model", "year", "code", "zone", *set(COMPARED.values())], "scores")
    found = {}
    for model, table in scores.groupby("zone_model", sort=False):
        for rule in RULES if len(table["zone"].unique()) > 1 else UNIFORM[1:]:
            ranked = table.groupby(_alike(rule))[_points(rule)]
            place = (ranked.rank() - 1) / (ranked.transform("size") - 1).replace(0, np.nan)
            found[model, rule] = wide(table.assign(place=place), "year", "code", "place")
    years = sorted(set.intersection(*(set(table.index) for table in found.values()))) if found else []
    if not years:
        raise InputError("no year is scored under all zone models", field="scores", valid="one or more")
    return {key: table.loc[years] for key, table in found.items() if table.loc[years].notna().any(axis=None)}


def _alike(rule: str) -> list[str]:
    return ["year", "zone"] if rule == "within_zone" else ["year"]


def _points(rule: str) -> str:
    return COMPARED.get(rule, "score")


@dataclass(frozen=True, eq=False, repr=False)
class Dependence(Result):
    """How far ranks depend on endowments.

    Attributes
    ----------
    by_endowment : DataFrame
        zone_model, rule, endowment, rho (mean of the years' rank correlations: above zero where more of it goes with a
        better rank) and its p
    by_rule : DataFrame, (zone_model, rule) × columns
        lasting (dependence over the years), by_chance (its mean where endowments are handed out anew), p,
        minus_uniform (less that under one yardstick) and p_difference, one_year (dependence in a single year),
        one_year_by_chance, p_one_year
    """

    by_endowment: pd.DataFrame
    by_rule: pd.DataFrame


def dependence(
    places: Places,
    endowments: pd.DataFrame,
    groups: Mapping[str, str] | pd.Series | None = None,
    *,
    times: int = 4999,
    seed: int = 2025,
) -> Dependence:
    r"""Measure how far ranks depend on endowments, against endowments handed out anew among the places.

    .. math:: D = \frac{1}{K} \sum_k \Big| \frac{1}{T} \sum_t \rho_{tk} \Big|, \qquad
              D_1 = \frac{1}{KT} \sum_k \sum_t |\rho_{tk}|

    with ρ_tk the correlation of ranks in the year t with ranks of the endowment k, over the places ranked in that year:
    D over the years, D₁ in a single one. All endowments of a place move together and to the same place in all years, so
    that neither the memory of ranks nor the kinship of endowments counts as evidence; p is the share of draws, the true
    one among them, that depend at least as much. A year without a correlation, as all are equal, does not count.

    Parameters
    ----------
    places : mapping (zone model, rule) → DataFrame, years × codes; as of :func:`positions`
    endowments : DataFrame, codes × endowments; their ranks count. Only these codes are compared.
    groups : code → group, optional; endowments are handed out within a group only, because neighbours are alike
    times : draws; without any p is 1
    seed : of the draws

    Raises InputError if ranks under one yardstick are not among the places, a code is not ranked or has no group, or an
    endowment is missing for a code or the same for all.

    >>> ranked = pd.DataFrame({"a": [1.0, 1.0], "b": [0.5, 0.0], "c": [0.0, 0.5]}, index=[2015, 2016])
    >>> remote = pd.DataFrame({"remoteness": [0.0, 0.4, 1.0]}, index=["a", "b", "c"])
    >>> found = dependence({("uniform", "any"): ranked}, remote)
    >>> found.by_endowment["rho"].tolist(), found.by_rule["lasting"].tolist()
    ([-0.75], [0.75])
    """
    if not isinstance(places, Mapping) or UNIFORM not in places:
        raise InputError(
            "no ranks under one yardstick", field="places", valid=f"{UNIFORM} among what positions() gives"
        )
    check_endowments(places, endowments)
    drawn = handed_out(endowments, groups, whole_number(times, "times", 0, MOST), seed)
    every = {key: yearly_correlations(table[endowments.index], drawn) for key, table in places.items()}
    over_years = {key: mean_of_years(found) for key, found in every.items()}
    rows = [
        (*key, name, rho, p)
        for key, found in over_years.items()
        for name, rho, p in zip(endowments, found[0], share_as_large(found), strict=True)
    ]
    lasting = {key: np.abs(found).mean(axis=1) for key, found in over_years.items()}
    yearly = {key: mean_of_years(np.abs(found)).mean(axis=1) for key, found in every.items()}
    by_rule = {
        key: _told("lasting", "by_chance", "p", lasting[key])
        | {
            "minus_uniform": lasting[key][0] - lasting[UNIFORM][0],
            "p_difference": share_as_large(lasting[key] - lasting[UNIFORM]),
        }
        | _told("one_year", "one_year_by_chance", "p_one_year", yearly[key])
        for key in places
    }
    return Dependence(
        pd.DataFrame(rows, columns=["zone_model", "rule", "endowment", "rho", "p"]),
        pd.DataFrame(by_rule).T.rename_axis(["zone_model", "rule"]),
    )


def check_endowments(places: Places, endowments: pd.DataFrame) -> None:
    """Raise InputError unless all endowments are known, differ, and belong to places that are ranked."""
    named_once(frame(endowments, "endowments"), "endowments")
    values = numbers(endowments, "endowments")
    for table in places.values():
        refuse(endowments.index.difference(table.columns), "not ranked", field="endowments", valid="codes in places")
    refuse(endowments.index[np.isnan(values).any(axis=1)], "missing for", field="endowments", valid="a number for each")
    if endowments.empty:
        raise InputError("no place or no endowment", field="endowments", valid="codes × endowments")
    same = endowments.columns[np.ptp(values, axis=0) == 0]
    refuse(same, "the same for all", field="endowments", valid="endowments that differ")


def handed_out(endowments: pd.DataFrame, groups: Mapping[str, str] | pd.Series | None, times: int, seed: int) -> Array:
    """Ranks of endowments handed out anew among the places of a group, (draw, place, endowment); first the truth."""
    group = pd.factorize(group_of_each(endowments.index, groups))[0]
    luck = np.random.default_rng(whole_number(seed, "seed", 0, 2**63 - 1))
    return endowments.rank().to_numpy()[shuffles(group, times, luck)]


def group_of_each(codes: pd.Index, groups: Mapping[str, str] | pd.Series | None, field: str = "groups") -> pd.Series:
    """Group of each code, one and the same where none are told; raises InputError with the codes that have none.

    >>> group_of_each(pd.Index(["a", "b"]), {"b": "x", "a": "y", "c": "x"}).to_dict()
    {'a': 'y', 'b': 'x'}
    """
    if groups is None:
        return pd.Series("all", index=codes)
    valid = "a group for each code"
    named = labelled(groups, field, valid).reindex(codes)
    refuse(named.index[named.isna()], "no group for", field=field, valid=valid)
    return named


def yearly_correlations(table: pd.DataFrame, drawn: Array) -> Array:
    """Correlation of ranks in each year with ranks of the endowments, (year, draw, endowment)."""
    seen, ranked = table.notna().to_numpy(float), table.rank(axis=1)
    away = ranked.sub(ranked.mean(axis=1), axis=0).fillna(0).to_numpy()
    ranks, squares = (np.einsum("yi,dik->ydk", seen, each, optimize=True) for each in (drawn, drawn**2))
    size, number = ((each.sum(axis=1))[:, None, None] for each in (away**2, seen))
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.einsum("yi,dik->ydk", away, drawn, optimize=True) / np.sqrt(size * (squares - ranks**2 / number))


def mean_of_years(found: Array) -> Array:
    """Mean over the years that have a correlation."""
    known = np.isfinite(found)
    with np.errstate(invalid="ignore"):
        return np.where(known, found, 0.0).sum(axis=0) / known.sum(axis=0)


def _told(name: str, by_chance: str, p: str, sizes: Array) -> dict[str, float]:
    return {name: sizes[0], by_chance: sizes[1:].mean() if len(sizes) > 1 else np.nan, p: share_as_large(sizes)}


def reliability(scores: pd.DataFrame) -> pd.DataFrame:
    r"""Measure how far a rank foretells the next one, by each rule of ranking under each zone model.

    .. math:: \text{unit share} = \frac{\sum_i T_i \bar{x}_i^2}{\sum_{it} x_{it}^2}

    with x the points that are ranked, less the mean of the year (within zones: of the zone in the year).

    Parameters
    ----------
    scores : DataFrame; as for :func:`positions`, whose years count

    Returns DataFrame, (zone_model, rule) × columns: lag_1 (mean rank correlation of a year with the next one judged),
    unit_share (of the variance of what is ranked between places over all years), last (how often somebody was, alone,
    and years followed), last_again (and was so in the next), again_by_chance (expected if places were drawn by lot).

    >>> scores = pd.DataFrame({"zone_model": "uniform", "year": [2015] * 3 + [2016] * 3, "code": list("abcabc"),
    ...                        "zone": "all", "score": [3.0, 2.0, 1.0, 3.0, 1.0, 2.0], "lead": 0.0, "scaled_lead": 0.0})
    >>> reliability(scores).loc[("uniform", "any")].round(2).to_dict()
    {'lag_1': 0.5, 'unit_share': 0.75, 'last': 1.0, 'last_again': 0.0, 'again_by_chance': 0.33}
    """
    found = {key: _reliability(scores, key, table) for key, table in positions(scores).items()}
    return pd.DataFrame(found).T.rename_axis(["zone_model", "rule"])


def judged_points(scores: pd.DataFrame) -> dict[Key, pd.DataFrame]:
    """What is ranked, less the mean of those it is compared with, by each rule of ranking under each zone model.

    Parameters
    ----------
    scores : DataFrame; as for :func:`positions`, whose keys and years are those of the answer

    Returns mapping (zone model, rule) → DataFrame, years × codes; points, NaN for whoever is alone or not scored.

    >>> scores = pd.DataFrame({"zone_model": "uniform", "year": 2016, "code": ["a", "b", "c"], "zone": "all",
    ...                        "score": [70.0, 60.0, 50.0], "lead": [10.0, 0.0, -10.0], "scaled_lead": np.nan})
    >>> judged_points(scores)["uniform", "any"].loc[2016].to_dict()
    {'a': 10.0, 'b': 0.0, 'c': -10.0}
    """
    return {key: _judged(scores, *key)["points"].reindex_like(table).where(table.notna())
            for key, table in positions(scores).items()}  # fmt: skip


def _judged(scores: pd.DataFrame, model: str, rule: str) -> dict[str, pd.DataFrame]:
    """Points less the mean of those compared, and the chance of each by lot; both years × codes."""
    mine = scores[scores["zone_model"] == model]
    grouped = mine.groupby(_alike(rule))[_points(rule)]
    judged = mine.assign(points=mine[_points(rule)] - grouped.transform("mean"), chance=1 / grouped.transform("size"))
    return {name: wide(judged, "year", "code", name) for name in ("points", "chance")}


def _reliability(scores: pd.DataFrame, key: Key, table: pd.DataFrame) -> dict[str, float]:
    points, chance = (each.loc[table.index] for each in _judged(scores, *key).values())
    last, following = table.eq(0), table.shift(-1)
    return {
        "lag_1": table.corrwith(following, axis=1, method="spearman").mean(),
        "unit_share": (points.count() * points.mean() ** 2).sum() / (points**2).sum().sum(),
        "last": last[:-1].sum().sum(),
        "last_again": (last & following.eq(0)).sum().sum(),
        "again_by_chance": chance.shift(-1)[last].sum().sum(),
    }
