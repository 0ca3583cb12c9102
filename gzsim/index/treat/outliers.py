r"""Outliers: values so far out that they would decide the scale, and what is done about them.

An indicator is judged by its sample-adjusted skewness and excess kurtosis (the definitions of Excel, SAS and COINr),

.. math:: G_1 = \frac{\sqrt{n(n-1)}}{n-2}\,g_1, \qquad G_2 = \frac{n-1}{(n-2)(n-3)}\bigl[(n+1)\,g_2 + 6\bigr]

with :math:`g_1, g_2` the moment ratios :math:`m_3/m_2^{3/2}` and :math:`m_4/m_2^2 - 3`. It passes if
:math:`|G_1| < 2` or :math:`G_2 < 3.5`: both must be out of bounds for treatment, for a skewed indicator without a far
value has no outlier. The limits are the convention of the European Commission's Joint Research Centre.

Source: Joanes and Gill (1998), Comparing measures of sample skewness and kurtosis, The Statistician 47(1). Becker,
Caperna, Del Sorbo, Norlén, Papadimitriou and Saisana (2022), COINr: An R package for developing composite indicators,
Journal of Open Source Software 7(78).
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Hashable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from numbers import Real
from typing import Literal

import numpy as np
import pandas as pd
from scipy import stats

from gzsim.common.tables import listed, numeric_table, refuse
from gzsim.errors import InputError
from gzsim.index.names import IndexWarning, by_name, warn_of
from gzsim.index.squares import scaled
from gzsim.index.treat.cells import cells_of
from gzsim.index.treat.transforms import log_shift
from gzsim.views.result import Result

SKEWNESS_LIMIT = 2.0
KURTOSIS_LIMIT = 3.5
MOST = 5
"""Points winsorised at most per indicator; COINr's default."""

Count = int | Mapping[str, int]
"""A number of values for all indicators, or for each."""
ENDS = ("skewed", "high", "low")

UNJUDGED = "constant or seen for fewer than four units, no outliers can be told"
FEWER = "fewer values pulled in than asked for, because others tie or too few are there"
TOO_FEW = "left untreated, winsorising would leave no difference between units"


@dataclass(frozen=True, eq=False, repr=False)
class Treated(Result):
    """A table with outliers treated, and what was done to each indicator.

    Attributes
    ----------
    table : DataFrame
    report : DataFrame, by indicator
        skewness_before, kurtosis_before, winsorised (number of points), transform (name, or empty), skewness_after,
        kurtosis_after, passes (whether it is within the limits now; not if that cannot be told).
    points : DataFrame
        One row per winsorised value: unit (in a panel the year and the unit), indicator, before, after.
    """

    table: pd.DataFrame
    report: pd.DataFrame
    points: pd.DataFrame


def shape(X: pd.DataFrame) -> pd.DataFrame:
    """Sample-adjusted skewness and excess kurtosis of each indicator; NaN if constant or with fewer than four values.

    >>> shape(pd.DataFrame({"growth": [1.0, 2, 3, 4, 5]})).round(3).loc["growth"].tolist()
    [0.0, -1.2]
    """
    table = numeric_table(X)
    moments = {name: _moments(column.dropna().to_numpy()) for name, column in table.items()}
    return pd.DataFrame.from_dict(moments, orient="index", columns=["skewness", "kurtosis"]).reindex(table.columns)


def winsorise(
    X: pd.DataFrame,
    skewness_limit: float = SKEWNESS_LIMIT,
    kurtosis_limit: float = KURTOSIS_LIMIT,
    most: Count = MOST,
) -> Treated:
    """Pull the farthest value in to the next one, again and again, until the indicator is within the limits.

    The side is the one that skewness points to. Values that tie for the farthest are pulled in together and each
    counts; where that would exceed ``most``, nothing more is done. An indicator that has one value only at the end of
    it, such as an event that few units have seen, stays as it was, with an IndexWarning that names it.

    Parameters
    ----------
    X : DataFrame, units × indicators
    skewness_limit, kurtosis_limit : float
        An indicator passes with absolute skewness or with kurtosis below its limit.
    most : int, or mapping indicator → int
        The most values to pull in per indicator; 0 leaves one alone.

    Raises InputError if a limit is negative or for other indicators, or the table is not one of numbers.

    >>> X = pd.DataFrame({"patents": [*range(1, 11), 30, 100]})
    >>> treated = winsorise(X)
    >>> treated.table.patents.tolist()[-3:], treated.points[["before", "after"]].to_numpy().tolist()
    ([10.0, 30.0, 30.0], [[100.0, 30.0]])
    """
    treated, _ = _step_by_step(X, skewness_limit, kurtosis_limit, most)
    return treated


def pull_in(X: pd.DataFrame, points: Count, end: Literal[ENDS] = "skewed") -> Treated:
    """Pull in as many values as are stated, whatever skewness and kurtosis say of them.

    The farthest value is pulled in to the next one, again and again, as in :func:`winsorise`: the n highest end up
    level with the one below them. Values that tie move together; where that would exceed the number an IndexWarning
    names the indicator and how many were pulled in. An indicator that would have one value only stays as it was.

    Parameters
    ----------
    X : DataFrame, units × indicators
    points : int, or mapping indicator → int
    end : {"skewed", "high", "low"}
        The end that the skewness of all values points to, or one that is named. (COINr looks at skewness again after
        each value, and may go on at the other end.)

    Raises InputError if a number is no whole one from 0 on or for other indicators, or there is no such end.

    Source: Dixon (1960), Simplified estimation from censored normal samples, Annals of Mathematical Statistics 31(2).

    >>> pull_in(pd.DataFrame({"patents": [1.0, 2, 3, 4, 5]}), points=2, end="high").table.patents.tolist()
    [1.0, 2.0, 3.0, 3.0, 3.0]
    """
    table = numeric_table(X)
    wanted = _counts(points, table.columns, "points")
    if end not in ENDS:
        raise InputError(f"no end {end!r}", field="end", valid=", ".join(ENDS))
    ends = dict.fromkeys(table, end)
    if end == "skewed":
        skewness = shape(table)["skewness"]
        ends = {name: "high" if told >= 0 else "low" for name, told in skewness.items()}
        warn_of(table.columns, skewness.isna().to_numpy(), UNJUDGED)
        wanted |= dict.fromkeys(table.columns[skewness.isna()], 0)
    after, left = _apart(table, {name: _pulled(x, _forced, wanted[name], ends[name]) for name, x in _columns(table)})
    result = _reported(table, after, {}, SKEWNESS_LIMIT, KURTOSIS_LIMIT)
    found = result.report["winsorised"]
    fewer = [
        f"{name} ({found[name]} of {wanted[name]:g})"
        for name in table
        if found[name] < wanted[name] and name not in left
    ]
    if fewer:
        warnings.warn(f"{FEWER}: {listed(fewer)}", IndexWarning, stacklevel=2)
    return result


def limits(
    X: pd.DataFrame, low: Mapping[str, float] | None = None, high: Mapping[str, float] | None = None
) -> pd.DataFrame:
    r"""Cut figures off at limits that are stated, such as those that :func:`winsorise` found in a base year.

    .. math:: y_{ik} = \min(h_k, \max(l_k, x_{ik}))

    Parameters
    ----------
    X : DataFrame, units × indicators
    low, high : mapping indicator → number, optional; of those that have a limit

    Raises InputError if a limit belongs to no indicator, is missing, or low exceeds high.

    >>> limits(pd.DataFrame({"patents": [1.0, 5, 90]}), high={"patents": 30}).patents.tolist()
    [1.0, 5.0, 30.0]
    """
    table, sides = numeric_table(X), []
    for what, side, none in (("low", low or {}, -np.inf), ("high", high or {}, np.inf)):
        refuse([name for name in side if name not in table], "unknown name", field=what, valid=listed(table.columns))
        sides.append(table.columns.map({name: side.get(name, none) for name in table}).to_numpy(dtype=float))
    refuse(table.columns[~(sides[0] <= sides[1])], "low exceeds high or is missing", field="limits")
    return table.clip(*sides, axis=1)


def treat(
    X: pd.DataFrame,
    skewness_limit: float = SKEWNESS_LIMIT,
    kurtosis_limit: float = KURTOSIS_LIMIT,
    most: Count = MOST,
    transform: Callable[[pd.DataFrame], pd.DataFrame] = log_shift,
) -> Treated:
    """Treat outliers step by step: leave what passes, winsorise what does not, transform what still does not.

    The transform starts from the original values and replaces the winsorised ones. An indicator that is out of bounds
    even then is named in a warning. A transformed indicator is on another scale: its goalposts must be too. An
    indicator that winsorising would make constant is neither winsorised nor transformed.

    Parameters
    ----------
    X, skewness_limit, kurtosis_limit, most : as in :func:`winsorise`
    transform : function of a table → table
        :func:`log_shift`, :func:`signed_log`, :func:`box_cox`, or one's own.

    Raises InputError as :func:`winsorise`, or if the transform loses a unit or an indicator.

    >>> X = pd.DataFrame({"even": range(22), "patents": [*range(1, 21), 100, 200]})
    >>> treat(X, most=1).report[["winsorised", "transform", "passes"]]
               winsorised  transform  passes
    indicator
    even                0               True
    patents             0  log_shift    True
    """
    before = numeric_table(X)
    first, left = _step_by_step(before, skewness_limit, kurtosis_limit, most)
    out_of_bounds = _judged(first.report) & ~first.report.passes
    failing = first.report.index[out_of_bounds & ~first.report.index.isin(left)]
    if failing.empty:
        return first
    transformed = transform(before[failing])
    if not (transformed.index.equals(before.index) and transformed.columns.equals(failing)):
        raise InputError("other units or indicators than it was given", field="transform", valid="the same names")
    after = first.table.copy()
    after[failing] = transformed
    name = getattr(transform, "__name__", type(transform).__name__)
    result = _reported(before, after, dict.fromkeys(failing, name), skewness_limit, kurtosis_limit)
    remain = _judged(result.report) & ~result.report.passes & ~result.report.index.isin(left)
    warn_of(result.report.index, remain.to_numpy(), "outliers remain after every step")
    return result


def _step_by_step(
    X: pd.DataFrame, skewness_limit: float, kurtosis_limit: float, most: Count
) -> tuple[Treated, list[Hashable]]:
    """Winsorise, and name the indicators that were left because nothing would have been left of them."""
    table = _limited(X, skewness_limit, kurtosis_limit)
    mosts = _counts(most, table.columns, "most")
    outlying = partial(_outlying, skewness_limit=skewness_limit, kurtosis_limit=kurtosis_limit)
    after, left = _apart(table, {name: _pulled(x, outlying, mosts[name]) for name, x in _columns(table)})
    return _reported(table, after, {}, skewness_limit, kurtosis_limit), left


def _columns(table: pd.DataFrame) -> Iterator[tuple[Hashable, np.ndarray]]:
    return ((name, column.to_numpy()) for name, column in table.items())


def _apart(table: pd.DataFrame, done: dict[Hashable, np.ndarray]) -> tuple[pd.DataFrame, list[Hashable]]:
    """Treated columns, as they were where nothing would be left that tells units apart; and the names of those."""
    left = []
    for name, x in _columns(table):
        if not np.array_equal(done[name], x, equal_nan=True) and np.nanmin(done[name]) == np.nanmax(done[name]):
            done[name] = x
            left.append(name)
    warn_of(table.columns, table.columns.isin(left), TOO_FEW)
    return pd.DataFrame(done, index=table.index, columns=table.columns), left


def _limited(X: pd.DataFrame, skewness_limit: float, kurtosis_limit: float) -> pd.DataFrame:
    if not all(isinstance(limit, Real) and limit >= 0 for limit in (skewness_limit, kurtosis_limit)):
        raise InputError(f"limits {skewness_limit} and {kurtosis_limit}", valid="numbers >= 0")
    table = numeric_table(X)
    warn_of(table.columns, shape(table).isna().any(axis=1).to_numpy(), UNJUDGED)
    return table


def _moments(seen: np.ndarray) -> tuple[float, float]:
    if len(seen) < 4 or seen.min() == seen.max():
        return np.nan, np.nan
    seen = scaled(seen, -1)
    return float(stats.skew(seen, bias=False)), float(stats.kurtosis(seen, bias=False))


def _outlying(skewness: float, kurtosis: float, skewness_limit: float, kurtosis_limit: float) -> bool:
    return abs(skewness) >= skewness_limit and kurtosis >= kurtosis_limit  # what cannot be judged is not out of bounds


def _judged(report: pd.DataFrame) -> pd.Series:
    """Whether anything could be told about an indicator's outliers."""
    return report.skewness_after.notna() & report.kurtosis_after.notna()


def _forced(skewness: float, kurtosis: float) -> bool:
    return True


def _pulled(x: np.ndarray, goes_on: Callable[[float, float], bool], most: float, end: str = "skewed") -> np.ndarray:
    """Values after the farthest were pulled in, as long as skewness and kurtosis say so, and no more than ``most``."""
    x, pulled = x.copy(), np.zeros(len(x), dtype=bool)
    while True:
        skewness, kurtosis = _moments(x[~np.isnan(x)])
        if not goes_on(skewness, kurtosis):
            return x
        high = skewness >= 0 if end == "skewed" else end == "high"
        ties = x == (np.nanmax(x) if high else np.nanmin(x))
        rest = x[~ties & ~np.isnan(x)]
        if (pulled | ties).sum() > most or not len(rest):
            return x
        x[ties] = rest.max() if high else rest.min()
        pulled |= ties


def _counts(told: Count, names: pd.Index, what: str) -> dict[Hashable, float]:
    """A number of values for each indicator."""
    given = told if isinstance(told, Mapping | pd.Series) else dict.fromkeys(names, told)
    counts = by_name(given, names, what)
    wrong = [
        f"{count:g} ({name})" for name, count in zip(names, counts, strict=True) if not 0 <= np.floor(count) == count
    ]
    refuse(wrong, "no number of values", field=what, valid="whole numbers >= 0")
    return dict(zip(names, counts.tolist(), strict=True))


def _reported(
    before: pd.DataFrame, after: pd.DataFrame, transforms: dict, skewness_limit: float, kurtosis_limit: float
) -> Treated:
    first, last = shape(before), shape(after)
    report = pd.concat([first.add_suffix("_before"), last.add_suffix("_after")], axis=1)
    transform = pd.Series(transforms, dtype=object).reindex(before.columns).fillna("")
    changed = (before != after) & before.notna() & (transform == "")
    report.insert(2, "winsorised", changed.sum())
    report.insert(3, "transform", transform)
    report["passes"] = [not _outlying(*pair, skewness_limit, kurtosis_limit) for pair in last.to_numpy()]
    report["passes"] &= _judged(report)
    points = cells_of(changed)
    rows, columns = np.nonzero(changed.to_numpy())
    points["before"], points["after"] = before.to_numpy()[rows, columns], after.to_numpy()[rows, columns]
    return Treated(after, report.rename_axis("indicator"), points)
