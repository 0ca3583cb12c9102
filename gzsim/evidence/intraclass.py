"""How much of what is ranked belongs to the place: year to year, over all years, and at the bottom."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.stats import f, rankdata

from gzsim.common.tables import refuse
from gzsim.errors import InputError
from gzsim.evidence.by_chance import cautious_memory, exchanged, memory_of, with_memory
from gzsim.evidence.multiplicity import corrected
from gzsim.history.fairness import Key
from gzsim.numeric.shuffles import at_least

Array = NDArray[np.float64]
GOAL = 0.8
"""Reliability that is asked of a mean over years (convention of test theory)."""

STATISTICS = ("lag_1", "icc", "icc_memory", "last_again")


def balanced(points: pd.DataFrame, groups: pd.Series | None = None) -> tuple[Array, pd.Series]:
    """Points of the places that are judged, (year, place), and who is compared with whom; nobody is compared alone.

    Raises InputError if a place is judged in some years only, there are fewer than two years, or a group has one
    place.

    >>> balanced(pd.DataFrame({"a": [1.0, 2.0], "b": [2.0, 1.0], "c": float("nan")}))[0].tolist()
    [[1.0, 2.0], [2.0, 1.0]]
    """
    seen = points.notna()
    refuse(points.columns[seen.any() & ~seen.all()], "judged in some years only", field="points", valid="all or none")
    judged = points.columns[seen.all()]
    if len(points) < 2 or len(judged) < 2:
        raise InputError(f"{len(judged)} places in {len(points)} years", field="points", valid="two or more of both")
    group = pd.Series("all", index=judged) if groups is None else groups.reindex(judged)
    sizes = group.groupby(group).transform("size")
    refuse(judged[~(sizes > 1)], "compared with nobody", field="groups", valid="groups of two or more")
    return points[judged].to_numpy(float), group


def lasting(
    points: Mapping[Key, pd.DataFrame],
    groups: Mapping[Key, pd.Series] | None = None,
    *,
    times: int = 1999,
    seed: int = 2025,
) -> pd.DataFrame:
    r"""Measure how much of what is ranked lasts, by each rule under each zone model.

    .. math:: x_{it} = a_i + e_{it}, \qquad F = \frac{MS_a}{MS_e}, \qquad
              \mathrm{ICC} = \frac{\sigma_a^2}{\sigma_a^2 + \sigma_e^2}
              = \frac{F - 1}{F + T - 1}

    with x the points less the mean of the year (within zones: of the zone), over n places in G groups and T years: one
    way, random effects, on :math:`n - G` and :math:`(n - G)(T - 1)` degrees of freedom. The interval (95 %) is the
    exact one for independent normal noise. Where noise has a memory, places that are equal in the long run look
    different for years: ``p_icc_memory`` is the share of made-up panels (:func:`gzsim.evidence.by_chance.with_memory`)
    of which nothing lasts, but whose noise has the memory that the record shows
    (:func:`gzsim.evidence.by_chance.cautious_memory`), with an ICC as large. By Spearman and Brown a mean over k years
    is reliable to 0.8 from :math:`k = 4\,(1 - \mathrm{ICC})/\mathrm{ICC}` years on.

    Parameters
    ----------
    points : mapping (zone model, rule) → DataFrame, years × codes; as of :class:`gzsim.evidence.ZonePanel`
    groups : mapping (zone model, rule) → Series, code → group, optional; who is compared with whom
    times, seed : of the draws

    Returns DataFrame, (zone_model, rule) × columns: places, years, lag_1 (mean rank correlation with the next year
    judged), icc, icc_low, icc_high, years_needed (for a mean that is reliable to 0.8; infinite if nothing lasts), last
    (last places that a judged year follows), last_again, again_by_chance, memory, icc_by_memory (its mean where nothing
    lasts); p and p_holm (over the rows) of lag_1, icc and last_again, with places exchanged within their group anew in
    every year, and of icc_memory.

    Raises InputError as :func:`balanced`.

    Source: McGraw and Wong (1996), Forming inferences about some intraclass correlation coefficients, Psychological
    Methods 1(1), ICC(C,1). No library at hand has it for groups, and with exchanges of places.

    >>> points = pd.DataFrame({"a": [3.0, 3.0, 2.0], "b": [2.0, 1.0, 3.0], "c": [1.0, 2.0, 1.0]}) - 2
    >>> lasting({("mine", "any"): points}, times=99)[["lag_1", "icc"]].round(3).to_numpy().tolist()
    [[0.0, 0.167]]
    """
    rows = {}
    for key, table in points.items():
        values, group = balanced(table, None if groups is None else groups[key])
        order = exchanged(len(values), group, times, seed)
        moved = np.take_along_axis(np.broadcast_to(values, order.shape), order, axis=2)
        drawn = {"icc": _ratio(moved, group)} | _ranked(values, group, order)
        memory, free = cautious_memory(values, group), values.shape[1] - group.nunique()
        forgetful = _ratio(with_memory(len(values), group, memory, times, seed), group)
        drawn["icc_memory"] = np.append(drawn["icc"][0], forgetful)
        rows[key] = {
            "places": values.shape[1], "years": len(values), "lag_1": drawn["lag_1"][0],
            **icc_interval(drawn["icc"][0], free, len(values)),
            "last": (len(values) - 1) * group.nunique(),
            "last_again": drawn["last_again"][0], "again_by_chance": drawn["last_again"][1:].mean(),
            "memory": memory_of(values), "icc_by_memory": (1 - len(values) / (forgetful + len(values) - 1)).mean(),
        } | {f"p_{name}": at_least(drawn[name]) for name in STATISTICS}  # fmt: skip
    table = pd.DataFrame(rows).T.rename_axis(["zone_model", "rule"])
    return table.assign(**{f"p_{name}_holm": corrected(table[f"p_{name}"], "holm") for name in STATISTICS})


def icc_interval(ratio: float, free: int, years: int, level: float = 0.95) -> dict[str, float]:
    """Intraclass correlation with its interval, and years needed, from a ratio of mean squares.

    >>> {name: round(float(value), 3) for name, value in icc_interval(4.0, 8, 16).items()}
    {'icc': 0.158, 'icc_low': 0.044, 'icc_high': 0.465, 'years_needed': 21.333}
    """
    below = (1 - level) / 2
    rest = free * (years - 1)
    low, high = ratio / f.ppf(1 - below, free, rest), ratio * f.ppf(1 - below, rest, free)
    icc, least, most = (1 - years / (each + years - 1) for each in (ratio, low, high))
    needed = GOAL / (1 - GOAL) * (1 - icc) / icc if icc > 0 else np.inf
    return {"icc": icc, "icc_low": least, "icc_high": most, "years_needed": needed}


def mean_squares(values: Array, groups: int) -> tuple[Array, Array]:
    """Mean squares between places and within them, of points without the means of years, (..., year, place)."""
    years, places = values.shape[-2:]
    between = years * (values.mean(axis=-2) ** 2).sum(axis=-1)
    within = (values**2).sum(axis=(-2, -1)) - between
    free = places - groups
    return between / free, within / (free * (years - 1))


def _ratio(drawn: Array, group: pd.Series) -> Array:
    """Ratio of mean squares, of which ICC is a rising function, (draw,)."""
    between, within = mean_squares(drawn, group.nunique())
    with np.errstate(divide="ignore"):
        return between / within


def _ranked(values: Array, group: pd.Series, order: NDArray[np.intp]) -> dict[str, Array]:
    """Rank correlation with the next year, and how many of the last are last again."""
    place = np.empty(values.shape)
    for name in group.unique():
        members = (group == name).to_numpy()
        place[:, members] = (rankdata(values[:, members].round(10), axis=1) - 1) / (members.sum() - 1)
    ranks = rankdata(place, axis=1)
    ranks = ranks - ranks.mean(axis=1, keepdims=True)
    with np.errstate(invalid="ignore"):
        ranks = ranks / np.sqrt((ranks**2).sum(axis=1, keepdims=True))
    one, last = (np.take_along_axis(np.broadcast_to(each, order.shape), order, axis=2) for each in (ranks, place == 0))
    lag = (one[:, :-1] * one[:, 1:]).sum(axis=2)
    return {"lag_1": np.nanmean(lag, axis=1), "last_again": (last[:, :-1] & last[:, 1:]).sum(axis=(1, 2)).astype(float)}
