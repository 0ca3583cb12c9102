"""Grades (考核等次): excellent, good, qualified, unqualified, by quota or by threshold, and never above a ceiling.

By quota a share of the units gets each grade. Shares of few units are not whole numbers: places are rounded by the
largest remainder (each grade gets the whole part of its share, and the places that are left go one each to the largest
fractions, the better grade first among equal ones). Ties stay together: units with the same score get the grade of the
best place that they hold, so that a better grade may have more members than its quota and a lower one fewer; what is
too many is never cut by a coin. By threshold a grade is for whoever reaches its lowest score.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from gzsim.common.tables import refuse
from gzsim.errors import InputError
from gzsim.index.names import warn_of
from gzsim.numeric.ranking import ranks, settled

GRADES_ZH = {"excellent": "优秀", "good": "良好", "fair": "合格", "poor": "不合格"}
"""Chinese names of the usual grades; a grade of another name is called by it."""

QUOTAS = {"excellent": 0.2, "good": 0.4, "fair": 0.4}
"""Assumption: about a fifth excellent is common practice; how the rest is split differs from place to place."""

THRESHOLDS = {"excellent": 90.0, "good": 80.0, "fair": 60.0, "poor": -np.inf}
"""Assumption: the bands most often written into rules of 100 points; what lies below the pass mark of 60 is poor."""

SUM_TOLERANCE = 1e-9


def places_by_quota(units: int, quotas: Mapping[str, float]) -> dict[str, int]:
    """Places per grade that sum to the number of units, by the largest remainder.

    >>> places_by_quota(9, {"excellent": 0.2, "good": 0.4, "fair": 0.4})  # shares of 1.8, 3.6 and 3.6 places
    {'excellent': 2, 'good': 4, 'fair': 3}
    """
    shares = pd.Series(quotas, dtype=float)
    if shares.empty or not (shares >= 0).all() or abs(shares.sum() - 1) > SUM_TOLERANCE:
        told = ", ".join(f"{grade} {share:g}" for grade, share in shares.items())
        raise InputError(told or "none", field="quotas", valid="shares >= 0 that sum to 1, best grade first")
    exact = (units * shares).round(9)
    places = np.floor(exact)
    left = units - int(places.sum())
    places.iloc[np.argsort(-(exact - places).to_numpy(), kind="stable")[:left]] += 1
    return places.astype(int).to_dict()


def grade_by_quota(
    scores: pd.Series,
    quotas: Mapping[str, float] = QUOTAS,
    *,
    by: pd.Series | None = None,
    ceilings: Mapping[str, str] | pd.Series | None = None,
) -> pd.DataFrame:
    """Give each grade to a share of the units.

    Parameters
    ----------
    scores : Series over units
        Higher is better. To grade by places, with vetoes to the last place, give ``-vetoed.ranks``.
    quotas : mapping grade → share; best grade first, summing to 1 (the default is an assumption)
    by : Series, unit → group, optional; quotas hold within each group, such as a zone
    ceilings : mapping or Series, unit → best grade allowed, optional
        As from :attr:`gzsim.zones.veto.Vetoed.ceilings`. The place of a unit whose grade is lowered goes to nobody.

    Returns DataFrame, units × (score, group, rank, uncapped, grade, grade_zh); in the order of the scores given; rank
    within the group, uncapped: the grade before ceilings. A unit without a score has no grade and takes no place.

    Raises InputError if quotas do not sum to 1, or names do not match.

    >>> scores = pd.Series({"a": 90.0, "b": 80, "c": 80, "d": 60, "e": 50})
    >>> grade_by_quota(scores, ceilings={"a": "fair"})[["rank", "uncapped", "grade", "grade_zh"]]
       rank   uncapped grade grade_zh
    a   1.0  excellent  fair       合格
    b   2.0       good  good       良好
    c   2.0       good  good       良好
    d   4.0       fair  fair       合格
    e   5.0       fair  fair       合格
    """
    group = _groups(scores, by)
    rank = scores.groupby(group, sort=False).transform(lambda own: ranks(settled(own)))
    grades = pd.Series(index=scores.index, dtype=object)
    names = list(places_by_quota(0, quotas))
    for _, members in rank.dropna().groupby(group):
        filled = np.cumsum(list(places_by_quota(len(members), quotas).values()))
        grades[members.index] = [names[place] for place in np.searchsorted(filled, members)]
    return _graded(scores, group, rank, grades, names, ceilings)


def grade_by_threshold(
    scores: pd.Series,
    thresholds: Mapping[str, float] = THRESHOLDS,
    *,
    by: pd.Series | None = None,
    ceilings: Mapping[str, str] | pd.Series | None = None,
) -> pd.DataFrame:
    """Give each unit the best grade whose lowest score it reaches; nobody's grade depends on the others'.

    Parameters
    ----------
    scores : Series over units
    thresholds : mapping grade → lowest score
        Best grade first, falling; the last grade is for everybody below (−∞) (the default is an assumption).
    by : Series, unit → group, optional; for the rank only
    ceilings
        As for :func:`grade_by_quota`.

    Returns DataFrame: as from :func:`grade_by_quota`.

    Raises InputError if thresholds do not fall, the last is not −∞, or names do not match.

    >>> grade_by_threshold(pd.Series({"a": 90.0, "b": 89.9, "c": 59}))["grade"].to_dict()
    {'a': 'excellent', 'b': 'good', 'c': 'poor'}
    """
    lowest = pd.Series(thresholds, dtype=float)
    if lowest.empty or not (lowest.diff().dropna() < 0).all() or lowest.iloc[-1] != -np.inf:
        told = ", ".join(f"{grade} {score:g}" for grade, score in lowest.items())
        raise InputError(told or "none", field="thresholds", valid="best grade first, falling, the last one -inf")
    group = _groups(scores, by)
    rank = scores.groupby(group, sort=False).transform(lambda own: ranks(settled(own)))
    reached = scores.to_numpy(float)[:, np.newaxis] >= lowest.to_numpy()
    grades = pd.Series(lowest.index[reached.argmax(axis=1)], index=scores.index, dtype=object).where(scores.notna())
    return _graded(scores, group, rank, grades, list(lowest.index), ceilings)


def _groups(scores: pd.Series, by: pd.Series | None) -> pd.Series:
    refuse(scores.index[scores.index.duplicated()], "named twice", field="scores", valid="one score for each unit")
    warn_of(scores.index, scores.isna().to_numpy(), "no score, hence no grade")
    if by is None:
        return pd.Series("all", index=scores.index, name="group")
    without = [unit for unit in scores.index if pd.isna(by.get(unit))]
    refuse(without, "no group for", field="by", valid="a group for each unit scored")
    return by[scores.index].rename("group")


def _graded(
    scores: pd.Series,
    group: pd.Series,
    rank: pd.Series,
    grades: pd.Series,
    names: list[str],
    ceilings: Mapping[str, str] | pd.Series | None,
) -> pd.DataFrame:
    """Apply ceilings, the lowest one where a unit has several, and name the grades in Chinese."""
    capped = grades.copy()
    for unit, ceiling in _ceilings(ceilings, scores.index, names):
        if pd.notna(capped[unit]) and names.index(capped[unit]) < names.index(ceiling):
            capped[unit] = ceiling
    chinese = capped.map(lambda grade: GRADES_ZH.get(grade, grade), na_action="ignore")
    columns = {"score": scores, "group": group, "rank": rank, "uncapped": grades, "grade": capped, "grade_zh": chinese}
    return pd.DataFrame(columns, index=scores.index)


def _ceilings(
    ceilings: Mapping[str, str] | pd.Series | None, units: pd.Index, names: list[str]
) -> list[tuple[str, str]]:
    pairs = [] if ceilings is None else list(ceilings.items())
    for problem, known, told in (
        ("no such unit", units, [unit for unit, _ in pairs]),
        ("no such grade", names, [grade for _, grade in pairs]),
    ):
        unknown = [name for name in dict.fromkeys(told) if name not in known]
        refuse(unknown, problem, field="ceilings", valid=", ".join(map(str, known)))
    return pairs
