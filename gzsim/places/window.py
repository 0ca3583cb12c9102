"""Which figures of the past may be compared: the last years on one basis, without values that are out of line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from gzsim.record.vintages import EVERY_UNIT

Array = NDArray[np.float64]

MOST = 8
"""Years that lasting differences are taken from, at most."""

ENOUGH = 4
"""Years seen of every unit with which a stretch of years is long enough to prefer it to an earlier, longer one."""

TYPICAL = 4
"""Years that typical growth is the mean of, at most: what was usual eight years ago is no longer."""


@dataclass(frozen=True, eq=False)
class Window:
    """Figures on one basis, years × units, NaN where missing or left out; empty where there is nothing to compare."""

    differences: pd.DataFrame
    """Years that lasting differences are taken from; only units that have figures."""
    recent: pd.DataFrame
    """Last comparable years, for what is typical; only units that have figures."""
    kept: pd.DataFrame
    """All years and units, without values that a break marks as an anomaly."""

    def unused(self, unit: str) -> list[int]:
        """Years of the differences whose figure is kept of others, and not of this unit.

        >>> table = pd.DataFrame({"a": [5.0, 6.0], "b": [4.0, None]}, index=[2015, 2016])
        >>> Window(table, table, table).unused("b")
        [2016]
        """
        gone = self.differences[unit].isna()
        return [int(year) for year in gone.index[gone]]


def window_of(values: pd.DataFrame, breaks: pd.DataFrame, new_bases: list[int], *, growth: bool) -> Window:
    """Choose the years that are compared.

    Years are split where everybody's basis changes. Of a stretch those years count that more than half of the units
    have (units without any figure aside), the last eight at most. Differences are taken from the last stretch with four
    years that all units have; where there is none, from the longest. A unit whose own basis changes within it keeps the
    longer side.

    Parameters
    ----------
    values : years × units
    breaks : rows of the record's table of breaks that concern the series
    new_bases : first years of a new basis for everybody
    growth : whether the values are growth of levels, and so lie between two years

    >>> values = pd.DataFrame({"a": [5.0, 6, 7, 1, 2], "b": [4.0, 9, 6, 2, 2]}, index=range(2015, 2020))
    >>> none = pd.DataFrame(columns=["code", "kind", "comparable_levels", "last_year_before", "first_year_after"])
    >>> list(window_of(values, none, [2018], growth=False).differences.index)
    [2015, 2016, 2017]
    """
    rows, years = list(breaks.itertuples()), values.index.to_numpy()
    x = values.to_numpy(float, copy=True)
    x[_anomalies(years, values.columns, rows, growth)] = np.nan
    there = ~np.isnan(x).all(axis=0)
    names = values.columns[there]

    def table(held: NDArray[np.bool_], figures: Array) -> pd.DataFrame:
        return pd.DataFrame(figures[held], years[held], names).rename_axis("year")

    mine = x[:, there]
    stretches = [stretch for stretch in _stretches(years, mine, new_bases) if stretch.any()]
    best, recent = mine * np.nan, np.zeros(years.size, bool)
    for stretch in reversed(stretches):
        recent = recent if recent.any() else _last(stretch, TYPICAL)
        sided = _longer_sides(years, np.where(_last(stretch, MOST)[:, None], mine, np.nan), names, _partings(rows))
        if _seen(sided).sum() > _seen(best).sum():
            best = sided
        if (~np.isnan(sided)).all(axis=1).sum() >= ENOUGH:
            best = sided
            break
    return Window(table(_seen(best), best), table(recent, mine), pd.DataFrame(x, values.index, values.columns))


def _seen(x: Array) -> NDArray[np.bool_]:
    """Years that anybody has a figure of."""
    return ~np.isnan(x).all(axis=1)


def _last(held: NDArray[np.bool_], most: int) -> NDArray[np.bool_]:
    """The last few of the years held."""
    out = np.zeros_like(held)
    out[np.flatnonzero(held)[-most:]] = True
    return out


def _anomalies(years: NDArray[np.int64], units: pd.Index, rows: list, growth: bool) -> NDArray[np.bool_]:
    """Which values lie within an anomaly, or as growth lead into it or out of it."""
    marked = np.zeros((years.size, units.size), bool)
    for row in rows:
        if row.kind == "anomaly":
            hit = (years > row.last_year_before) & (years < row.first_year_after + growth)
            marked |= hit[:, None] & ((units == row.code) | (row.code == EVERY_UNIT))
    return marked


def _stretches(years: NDArray[np.int64], x: Array, new_bases: list[int]) -> Iterator[NDArray[np.bool_]]:
    """Years between changes of everybody's basis that more than half of the units have."""
    held = 2 * (~np.isnan(x)).sum(axis=1) > x.shape[1]
    for first, after in pairwise([-np.inf, *new_bases, np.inf]):
        yield held & (years >= first) & (years < after)


def _partings(rows: list) -> dict[str, list[int]]:
    """First years of a new basis of single units.

    An anomaly that leaves no year between its ends is one: from there on the figures stand on another footing.
    """
    out: dict[str, list[int]] = {}
    for row in sorted(rows, key=lambda row: row.first_year_after):
        jump = row.first_year_after - row.last_year_before == 1
        if row.code != EVERY_UNIT and (jump if row.kind == "anomaly" else not row.comparable_levels):
            out.setdefault(row.code, []).append(row.first_year_after)
    return out


def _longer_sides(years: NDArray[np.int64], x: Array, units: pd.Index, partings: dict[str, list[int]]) -> Array:
    """Each unit on its longer side of its own breaks, the later one of two as long."""
    out = x.copy()
    for column, unit in zip(out.T, units, strict=True):
        ends = [-np.inf, *partings.get(unit, []), np.inf]
        sides = [(years >= first) & (years < after) for first, after in pairwise(ends)]
        longer = max(reversed(sides), key=lambda side: (side & ~np.isnan(column)).sum())
        column[~longer] = np.nan
    return out
