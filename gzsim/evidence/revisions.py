"""The revision of 2018/19: how far reported levels moved, and whether other series could have told where.

A revision downward has several possible causes: coverage, classification, over-reporting. Nothing here tells
them apart.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import permutations
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.stats import rankdata

from gzsim.common.names import known
from gzsim.common.tables import frame, numbers
from gzsim.errors import InputError
from gzsim.evidence.randomisation import LEVEL
from gzsim.numeric.shuffles import at_least
from gzsim.record import Record, as_record
from gzsim.record.record import REAL_GROWTH
from gzsim.record.vintages import between, breaks_of, units_hit
from gzsim.views.labels import NAMES, Language, Names
from gzsim.views.result import Result

if TYPE_CHECKING:
    from gzsim.views.drawing import Drawing

Array = NDArray[np.float64]

LAST_REPORTED, FIRST_REVISED = 2018, 2019
"""Last year before the fourth economic census revised GDP, and the first on its basis."""

MOST_UNITS = 9
"""All orders of more units would not fit into memory."""

INDEPENDENT: Mapping[str, int] = {
    "night_lights": 2013, "fiscal_revenue": 2013, "urban_modis": 2013, "urban_disposable_income": 2014,
    "loans_outstanding": 2014, "deposits_outstanding": 2013, "co2_emissions": 2013,
}  # fmt: skip
"""Series that are no part of the accounts, and from which year to the last reported one none of their breaks lies."""


def implied_revision(record: Record) -> pd.DataFrame:
    r"""How far the level of GDP was revised between two vintages, by prefecture.

    .. math:: \rho_i = \ln\frac{Y_{i,2019}}{Y_{i,2018}} - \ln(1 + g_{i,2019}) - \pi, \qquad
              \pi = \ln\frac{Y_{2019}}{Y_{2018}} - \ln\Big(1 + \sum_i w_i g_{i,2019}\Big)

    with Y the published level at current prices, g the reported real growth, and π a change of prices common to all:
    that of the province, whose two levels are of one vintage; w are shares in the GDP of 2018. Ranks do not depend on
    π. A prefecture whose prices rose less than the province's looks revised downward by the difference.

    Returns DataFrame, index code: level_change, real_growth, prices, revision (all in log points × 100).

    >>> from gzsim.record import load_record
    >>> implied_revision(load_record())["revision"].round(1).nsmallest(2).to_dict()
    {'520200': -26.8, '520500': -9.6}
    """
    record = as_record(record)
    levels, reported = record.table("gdp"), record.table(REAL_GROWTH).loc[FIRST_REVISED]
    province = record.province.query("series == 'gdp'").set_index("year")["value"]
    weights = levels.loc[LAST_REPORTED] / levels.loc[LAST_REPORTED].sum()
    overall = np.log1p((weights * reported).sum() / 100)
    prices = np.log(province[FIRST_REVISED] / province[LAST_REPORTED]) - overall
    moved = np.log(levels.loc[FIRST_REVISED] / levels.loc[LAST_REPORTED])
    real = np.log1p(reported / 100)
    told = {"level_change": moved, "real_growth": real, "prices": prices, "revision": moved - real - prices}
    return 100 * pd.DataFrame(told)


def growth_gaps(record: Record, series: Mapping[str, int] = INDEPENDENT) -> pd.DataFrame:
    r"""How far reported growth ran ahead of other series, a year, up to the last reported year.

    .. math:: d_{ik} = \frac{1}{2018 - t_k} \Big[ \sum_{t = t_k + 1}^{2018} \ln(1 + g_{it})
                       - \ln\frac{x_{ik,2018}}{x_{ik,t_k}} \Big]

    Parameters
    ----------
    record : Record
    series : series → first year

    Returns DataFrame, codes × series, log points × 100 a year; NaN where a level is missing.

    Raises InputError if a break of the series lies between its first year and the last reported one.

    >>> from gzsim.record import load_record
    >>> growth_gaps(load_record(), {"night_lights": 2013})["night_lights"].round(1).to_dict()["520200"]
    8.3
    """
    record, found = as_record(record), {}
    real = np.log1p(record.table(REAL_GROWTH) / 100)
    for name, start in series.items():
        levels, breaks = record.table(name), breaks_of(record.breaks, name)
        if units_hit(between(breaks, start, LAST_REPORTED), list(levels.columns)):
            problem = f"{name} must not be compared between {start} and {LAST_REPORTED}"
            raise InputError(problem, field="series", valid="a year after its last break")
        own = np.log(levels.loc[LAST_REPORTED] / levels.loc[start])
        found[name] = 100 * (real.loc[start + 1 : LAST_REPORTED].sum() - own) / (LAST_REPORTED - start)
    return pd.DataFrame(found)


@dataclass(frozen=True, eq=False, repr=False, kw_only=True)
class Foretold(Result):
    """Whether signs of before went with what was later revised.

    Attributes
    ----------
    table : DataFrame, index sign
        units, rho (rank correlation with the revision), p (exact), low, high (of rho when one unit is left out),
        critical (size of rho that p = 5 % takes), area (under the ROC curve for units revised downward: 1 is perfect,
        0.5 is chance), false_alarms (of those not revised downward, how many stand at least as high as the lowest
        of those who were), not_down (how many those are)
    values : DataFrame, index code; the signs and the revision
    p_any : share of orders in which the strongest of all signs is as strong; the p of the whole search
    """

    table: pd.DataFrame
    values: pd.DataFrame
    p_any: float

    def plot(self, sign: str | None = None, names: Names = NAMES, language: Language = "both") -> Drawing:
        """Picture of one sign, the strongest unless told, against the revision, units by name.

        Raises InputError if there is no such sign.
        """
        from gzsim.views.natural_figures import foretold_scatter

        shown = self.table["p"].idxmin() if sign is None else sign
        known(shown, self.table.index, "sign")
        return foretold_scatter(self.values, shown, self.table.loc[shown], self.p_any, names, language)


def foretold(revision: pd.Series, signs: pd.DataFrame, down: float = 0.0) -> Foretold:
    r"""Correlate signs of before with a revision, exactly, over all orders in which it could have fallen.

    .. math:: p_k = \frac{\#\{\pi : |\rho_k(\pi)| \ge |\rho_k|\}}{n!}, \qquad
              p_{\text{any}} = \frac{\#\{\pi : \max_k \sqrt{n_k - 1}\,|\rho_k(\pi)| \ge
              \max_k \sqrt{n_k - 1}\,|\rho_k|\}}{n!}

    The second is that of the largest of several statistics (Westfall and Young 1993): signs are kin, and all are
    shuffled together.

    Parameters
    ----------
    revision : Series, index code; at most nine units
    signs : DataFrame, codes × signs; high where a revision downward is to be expected. NaN where not known.
    down : units whose revision lies below it count as revised downward

    Raises InputError if there are more than nine units, a revision is missing, or a sign is known for fewer than four.

    >>> revision = pd.Series([-3.0, -2, 1, 2, 3], index=list("abcde"))
    >>> found = foretold(revision, pd.DataFrame({"gap": [5.0, 4, 3, 2, 1]}, index=list("abcde")))
    >>> found.table.loc["gap", ["rho", "area", "false_alarms"]].tolist(), round(found.p_any, 4)
    ([-1.0, 1.0, 0.0], 0.0167)
    """
    values = numbers(frame(signs, "signs"), "signs")
    moved = revision.reindex(signs.index).to_numpy(dtype=float)
    if len(moved) > MOST_UNITS or np.isnan(moved).any():
        raise InputError("too many units, or one without a revision", field="revision", valid=f"up to {MOST_UNITS}")
    seen_in = np.isfinite(values)
    if (seen_in.sum(axis=0) < 4).any():
        raise InputError("a sign is known for fewer than four units", field="signs", valid="four or more")
    orders = np.array(list(permutations(range(len(moved)))))
    kinds = {seen.tobytes(): seen for seen in seen_in.T}
    handed = {kind: _ranks(moved, orders[:, seen]) for kind, seen in kinds.items()}
    drawn = np.stack(
        [_correlations(values[seen, k], handed[seen.tobytes()]) for k, seen in enumerate(seen_in.T)], axis=1
    )
    size = np.abs(drawn)
    strength = (size * np.sqrt(seen_in.sum(axis=0) - 1)).max(axis=1)
    rows = [_row(values[seen, k], moved[seen], size[:, k], drawn[0, k], down) for k, seen in enumerate(seen_in.T)]
    return Foretold(
        table=pd.DataFrame(rows, index=signs.columns.rename("sign")),
        values=signs.assign(revision=moved),
        p_any=float(at_least(strength)),
    )


def _ranks(moved: Array, orders: NDArray[np.int64]) -> Array:
    """Ranks among the units of each order, by counting who lies below and who beside."""
    handed = moved[orders]
    return 0.5 + sum((handed > other) + 0.5 * (handed == other) for other in handed.T[:, :, np.newaxis])


def _correlations(sign: Array, handed: Array) -> Array:
    """Rank correlation of a sign with ranks of the revision handed out in several orders, (order,)."""
    ranks = rankdata(sign)
    ranks, others = ranks - ranks.mean(), handed - handed.mean(axis=1, keepdims=True)
    return others @ ranks / np.sqrt((ranks**2).sum() * (others**2).sum(axis=1))


def _row(sign: Array, moved: Array, size: Array, rho: float, down: float) -> dict[str, float]:
    every = np.arange(len(sign))
    without = [_correlations(sign[every != k], rankdata(moved[every != k])[np.newaxis])[0] for k in every]
    revised = moved < down
    higher = sign[revised][:, np.newaxis] - sign[~revised]
    possible, times = np.unique(np.round(size, 9), return_counts=True)
    rare = possible[times[::-1].cumsum()[::-1] <= LEVEL * len(size)]
    return {
        "units": len(sign), "rho": float(rho), "p": float(at_least(size)),
        "low": float(min(without)), "high": float(max(without)), "critical": float(rare.min()) if len(rare) else np.nan,
        "area": float(((higher > 0) + 0.5 * (higher == 0)).mean()) if higher.size else np.nan,
        "false_alarms": float((sign[~revised] >= sign[revised].min()).sum()) if higher.size else np.nan,
        "not_down": float((~revised).sum()),
    }  # fmt: skip


def detection(revision: pd.Series, sign: pd.Series, down: Sequence[float]) -> pd.DataFrame:
    """Hits and false alarms of a sign at every threshold, for several bounds of what counts as revised downward.

    Parameters
    ----------
    revision, sign : Series, index code; units without a sign are left out
    down : units whose revision lies below the bound count as revised downward

    Returns DataFrame: down, threshold (flagged at or above it), hits, revised (of how many), false_alarms, others.

    >>> revision = pd.Series([-3.0, -2, 1], index=list("abc"))
    >>> detection(revision, pd.Series([5.0, 2, 3], index=list("abc")), [0.0]).to_numpy().tolist()
    [[0.0, 5.0, 1.0, 2.0, 0.0, 1.0], [0.0, 3.0, 1.0, 2.0, 1.0, 1.0], [0.0, 2.0, 2.0, 2.0, 1.0, 1.0]]
    """
    told = sign.dropna()
    moved = revision.reindex(told.index)
    rows = []
    for bound in down:
        revised = moved < bound
        for threshold in sorted(told.unique(), reverse=True):
            flagged = told >= threshold
            rows.append((bound, threshold, (flagged & revised).sum(), revised.sum(), (flagged & ~revised).sum(),
                         (~revised).sum()))  # fmt: skip
    return pd.DataFrame(rows, columns=["down", "threshold", "hits", "revised", "false_alarms", "others"])
