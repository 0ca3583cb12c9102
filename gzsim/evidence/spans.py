"""Growth between published years: the whole of a span counts, nothing in it is filled in, and no break is crossed."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import pandas as pd

from gzsim.common.names import known
from gzsim.errors import InputError
from gzsim.record import Record, as_record
from gzsim.record.vintages import between, breaks_of

Span = tuple[int, int]


def county_levels(record: Record, series: str) -> pd.DataFrame:
    """Levels of a series of the county panel, years × codes; missing = NaN.

    Raises InputError if the panel has no such series.

    >>> from gzsim.record import load_record
    >>> levels = county_levels(load_record(), "gdp")
    >>> levels.shape, int(levels.loc[2013].notna().sum())
    ((24, 65), 23)
    """
    panel = as_record(record).county_panel
    known(series, sorted(panel["series"].unique()), "series")
    return panel[panel["series"] == series].pivot_table(index="year", columns="code", values="value")


def spans_between(first: int, last: int, without: Sequence[int] = ()) -> list[Span]:
    """Spans between neighbouring years, over the years that are left out.

    >>> spans_between(2011, 2015, without=[2013])
    [(2011, 2012), (2012, 2014), (2014, 2015)]
    """
    years = [year for year in range(first, last + 1) if year not in without]
    return list(pairwise(years))


def growth_over(record: Record, series: str, over: Sequence[Span]) -> pd.DataFrame:
    r"""Yearly growth of a county series over spans of years, percent in logarithms.

    .. math:: g_{is} = \frac{100}{t_s - r_s} \ln \frac{x_{i,t_s}}{x_{i,r_s}}

    Parameters
    ----------
    record : Record
    series : of the county panel, a flow or a stock
    over : first and last year of each span

    Returns DataFrame, last years of the spans × codes; NaN where either level is missing or not positive.

    Raises InputError if a span crosses a break of the series, has no length, or the panel has no such series or year.

    >>> from gzsim.record import load_record
    >>> growth_over(load_record(), "gdp", [(2012, 2014)])["520203"].round(1).tolist()
    [20.7]
    >>> growth_over(load_record(), "gdp", [(2018, 2019)])
    Traceback (most recent call last):
    gzsim.errors.InputError: over: gdp must not be compared between 2018 and 2019. Valid: spans within a vintage
    """
    levels = county_levels(record, series)
    breaks = breaks_of(record.breaks, series, "county")
    for start, end in over:
        if not {start, end} <= set(levels.index) or end <= start:
            raise InputError(
                f"{series} has no span {start} to {end}", field="over", valid=f"years {list(levels.index)}"
            )
        if len(between(breaks, start, end)):
            problem = f"{series} must not be compared between {start} and {end}"
            raise InputError(problem, field="over", valid="spans within a vintage")
    logs = np.log(levels.where(levels > 0))
    grown = {end: 100 * (logs.loc[end] - logs.loc[start]) / (end - start) for start, end in over}
    return pd.DataFrame(grown).T.rename_axis("year")


def share_over(record: Record, series: str, of: str, years: Sequence[int]) -> pd.DataFrame:
    """Share of a county series in another, percent, years × codes; a share may be compared across no break of either.

    Raises InputError if a break of either series lies between the first and the last year.

    >>> from gzsim.record import load_record
    >>> share_over(load_record(), "education_expenditure", "fiscal_expenditure", [2018])["520203"].round(1).tolist()
    [28.0]
    """
    for name in (series, of):
        hit = between(breaks_of(record.breaks, name, "county"), min(years), max(years))
        if len(hit):
            problem = f"{name} must not be compared between {min(years)} and {max(years)}"
            raise InputError(problem, field="years", valid="years of one vintage")
    whole = county_levels(record, of)
    return (100 * county_levels(record, series) / whole.where(whole > 0)).loc[list(years)]
