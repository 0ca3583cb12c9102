"""Whether figures differ in the first or last years of a leader's term, against terms moved along the years."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from gzsim.common.names import known, require_columns, whole_number
from gzsim.common.tables import frame
from gzsim.errors import InputError
from gzsim.evidence.randomisation import not_excluded, smallest_detectable
from gzsim.numeric.shuffles import share_as_large
from gzsim.numeric.two_way import two_way_residuals
from gzsim.views.result import Result

Array = NDArray[np.float64]

MOST = 100_000
MOMENTS: dict[str, Callable[[pd.DataFrame], pd.Series]] = {
    "first": lambda terms: terms["start_year"] + 1,
    "last": lambda terms: terms["end_year"],
}
"""The first full year of a term, and the year in which it ends. Terms are known by year only: the year in which one
mayor follows another belongs to both, and counts as the last of the former."""


@dataclass(frozen=True, eq=False, repr=False, kw_only=True)
class TurnoverYears(Result):
    """How figures of some years of a term differ from those of other years of the same place.

    Attributes
    ----------
    table : DataFrame, index moment
        difference (in the unit of the values), p (of terms moved along the years), low, high (differences that the
        test does not exclude at 5 %), smallest (difference that would be found in 80 % of cases), years (so many
        unit-years are of that kind), others
    units : units compared
    """

    table: pd.DataFrame
    units: int


def turnover_years(
    values: pd.DataFrame, terms: pd.DataFrame, *, moments: tuple[str, ...] = ("first", "last"), times: int = 4999,
    seed: int = 2025,
) -> TurnoverYears:  # fmt: skip
    r"""Difference of first or last years of terms from the other years, and its test by moving terms.

    .. math:: x_{it} = a_i + b_t + \delta D_{it} + e_{it}

    with D one in the years of the kind. Inference moves the calendar of terms of each unit along its years by a random
    shift, in a circle: lengths of terms, their order and the memory of the values stay as they are, and only the
    meeting of the two is left to chance. It is exact if a calendar could have begun in any year.

    Parameters
    ----------
    values : DataFrame, years × codes; NaN where not known
    terms : DataFrame with code, start_year and end_year
        Only years of known terms count, from the year after a start to that of the end; ends at a cut-off (column
        ``ends_at_cut_off``) are no ends.
    moments : "first" (the year after the start) and "last" (the year of the end)
    times, seed : shifts drawn

    Raises InputError if a moment is unknown, a column is missing, or no unit has both kinds of years.

    >>> luck = np.random.default_rng(1)
    >>> terms = pd.DataFrame([(code, start, start + 4) for code in "abc" for start in (2001, 2005, 2009)],
    ...                      columns=["code", "start_year", "end_year"])
    >>> values = pd.DataFrame(luck.normal(size=(13, 3)), index=range(2001, 2014), columns=list("abc"))
    >>> values.loc[[2005, 2009, 2013], "a"] += 5
    >>> found = turnover_years(values, terms, moments=("last",), times=199)
    >>> found.units, found.table.loc["last", ["years", "others"]].tolist()
    (3, [9.0, 27.0])
    """
    require_columns(frame(terms, "terms"), ["code", "start_year", "end_year"], "terms")
    luck = np.random.default_rng(whole_number(seed, "seed", 0, 2**63 - 1))
    whole_number(times, "times", 19, MOST)
    rows, units = {}, set()
    for moment in moments:
        known(moment, MOMENTS, "moments")
        panel, marks = _panel(values, terms, moment)
        statistics, doses = _statistics(panel, _moved(marks, times, luck))
        low, high = not_excluded(statistics, doses)
        marked = np.concatenate(list(marks.values()))
        rows[moment] = {
            "difference": statistics[0], "p": share_as_large(statistics), "low": low, "high": high,
            "smallest": smallest_detectable(statistics[1:]), "years": marked.sum(), "others": (1 - marked).sum(),
        }  # fmt: skip
        units |= set(marks)
    return TurnoverYears(table=pd.DataFrame(rows).T.rename_axis("moment"), units=len(units))


def _panel(values: pd.DataFrame, terms: pd.DataFrame, moment: str) -> tuple[pd.DataFrame, dict[str, Array]]:
    """Known unit-years in the span of each unit's terms, unit by unit, and which of them are of the kind."""
    kept, marks = [], {}
    cut_off = terms.get("ends_at_cut_off", pd.Series(False, terms.index)).astype(bool)
    for code, own in terms.groupby("code"):
        if code not in values.columns:
            continue
        served = {year for term in own.itertuples() for year in range(term.start_year + 1, term.end_year + 1)}
        seen = values.loc[values.index.isin(served), code].dropna()
        counted = own[~cut_off[own.index]] if moment == "last" else own
        mark = seen.index.isin(MOMENTS[moment](counted)).astype(float)
        if len(seen) and 0 < mark.sum() < len(mark):
            kept.append(pd.DataFrame({"unit": code, "year": seen.index, "value": seen.to_numpy()}))
            marks[str(code)] = mark
    if not kept:
        raise InputError("no unit has years of the kind and others", field="terms", valid="terms within the values")
    return pd.concat(kept, ignore_index=True), marks


def _moved(marks: dict[str, Array], times: int, luck: np.random.Generator) -> Array:
    """The calendars as they are and moved by random shifts, (row of the panel, draw)."""
    parts = []
    for mark in marks.values():
        shifts = np.concatenate([[0], luck.integers(len(mark), size=times)])
        parts.append(mark[(np.arange(len(mark))[:, np.newaxis] + shifts) % len(mark)])
    return np.concatenate(parts)


def _statistics(panel: pd.DataFrame, marks: Array) -> tuple[Array, Array]:
    """Coefficient of each calendar beside effects of units and years, of the values and of the true calendar."""
    columns = np.column_stack([panel["value"].to_numpy(), marks])
    left, _ = two_way_residuals(columns, panel["unit"].to_numpy(), panel["year"].to_numpy())
    own, calendars = left[:, 0], left[:, 1:]
    size = np.maximum((calendars**2).sum(axis=0), 1e-9)  # a calendar that the effects explain has nothing left
    return own @ calendars / size, calendars[:, 0] @ calendars / size
