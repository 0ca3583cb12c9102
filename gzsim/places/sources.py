"""Where the figures of an indicator come from: a series of the record, or its table of days with good air."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache, lru_cache

import pandas as pd

from gzsim.indicators.indicator import RecordLink
from gzsim.paths import shipped
from gzsim.places.window import Window, window_of
from gzsim.record import Record
from gzsim.record.layout import layout
from gzsim.record.problems import raise_if_any
from gzsim.record.read import empty, read_table
from gzsim.record.record import REAL_GROWTH
from gzsim.record.vintages import between, units_hit

DECADE = 10
_READ = ("prefectures", "series", "breaks", "prefecture_year", "air_month")
_MONTHS = 12


@cache
def shipped_figures() -> Record:
    """Those tables of the shipped record that places start from; the others are empty.

    Reading and verifying all of them takes six times as long, which would be felt at every start of a simulation.

    >>> shipped_figures().table("gdp_growth_reported").loc[2016, "520300"].item()
    12.4
    """
    tables, problems = {}, []
    for name, table in layout().items():
        tables[name] = empty(table)
        if name in _READ:
            tables[name], faults = read_table(shipped("data") / table.path, table)
            problems += faults
    raise_if_any(problems)
    return Record.from_tables(tables, {})


@dataclass(frozen=True, eq=False)
class Source:
    """Figures of one indicator before a year, years × codes, and how they may be used."""

    series: str
    values: pd.DataFrame
    window: Window
    proxy_of: str | None
    """What the series is a proxy of; None if it is the indicator itself."""
    sign: int
    """−1 where less of the series is more of the indicator."""
    growth: bool
    """Whether it is the yearly growth of a level."""


@lru_cache(maxsize=64)
def linked(record: Record, link: RecordLink, sign: int, codes: tuple[str, ...], before: int) -> Source:
    """Figures of a link to the record; ``sign`` as of :class:`Source`.

    Reported growth stands on the accounts of GDP and shares their changes of basis.
    """
    values = record.measure(link.series, link.measure, link.of).reindex(columns=codes)
    values = values[values.index < before]
    series = [link.series, *([link.of] if link.of else [])]
    accounts = ["gdp"] if link.series == REAL_GROWTH and "gdp" in record.series.index else []
    bases = sorted({year for name in [*series, *accounts] for year in record.new_bases(name)})
    breaks = pd.concat([record.breaks_of(name) for name in series])
    growth = link.measure == "growth"
    window = window_of(values, breaks, bases, growth=growth)
    return Source(link.series, values, window, link.proxy_of, sign, growth)


@lru_cache(maxsize=64)
def good_air(record: Record, codes: tuple[str, ...], before: int) -> Source:
    """Share of days with good air in complete years, percent, from the record's months.

    >>> days = good_air(shipped_figures(), ("520100", "522300"), 2025)
    >>> days.values.round(1).to_dict("list")
    {'520100': [87.7, 94.0, 97.0], '522300': [nan, 100.0, 99.7]}
    """
    months = record.air_months
    year = months["month"].dt.year
    sums = months.groupby([months["code"], year])[["days", "good_days"]].sum()
    sums = sums[months.groupby([months["code"], year]).size() == _MONTHS]
    shares = (100 * sums["good_days"] / sums["days"]).unstack("code").reindex(columns=codes)  # noqa: PD010
    shares = shares[shares.index < before].rename_axis(index="year").astype(float)
    none = record.breaks.iloc[:0]
    return Source("air_month", shares, window_of(shares, none, [], growth=False), None, 1, False)


COUNTED = {"good_air_days": good_air}
"""Indicators of the library that a table of the record counts, whatever series they are linked to."""


@lru_cache(maxsize=64)
def fastest_decade(record: Record, link: RecordLink, codes: tuple[str, ...], before: int) -> float:
    """Fastest change of a level over ten years on one basis, per year, in the unit of the link; NaN without any.

        max over i and t of |x_{i,t} − x_{i,t−10}|/10

    >>> link = RecordLink(series="forest_modis", measure="share", of="land_total_modis")
    >>> round(fastest_decade(shipped_figures(), link, ("522300", "522600"), 2025), 2)
    1.03
    """
    values = record.measure(link.series, link.measure, link.of).reindex(columns=codes)
    values = values[values.index < before]
    breaks = pd.concat([record.breaks_of(name) for name in (link.series, link.of) if name])
    breaks = breaks[~breaks["comparable_levels"].astype(bool)]
    changes = values.diff(DECADE).abs() / DECADE
    for year in changes.index if len(breaks) else ():
        changes.loc[year, units_hit(between(breaks, year - DECADE, year), list(codes))] = math.nan
    return float(changes.max(axis=None))
