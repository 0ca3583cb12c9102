"""Goalposts from the record: quantiles of the years up to a base year, frozen and versioned by it."""

from __future__ import annotations

import pandas as pd

from gzsim.errors import InputError
from gzsim.indicators.indicator import GradedIndicator
from gzsim.indicators.library import Library
from gzsim.record import Record

BASE_YEARS = (2010, 2015, 2020)  # last years of the 11th, 12th and 13th five-year plans
WINDOW = 10
LOWER, UPPER = 0.05, 0.95
COLUMNS = ["indicator", "base_year", "low", "high", "first", "last", "values", "breaks"]
FEWEST = 20  # values: fewer make a 5 percent quantile a single figure


def quantile_goalposts(values: pd.DataFrame, base_year: int, window: int = WINDOW) -> tuple[float, float] | None:
    r"""Goalposts of a base year: the 5 % and 95 % quantiles of all values of the window that ends with it.

    .. math:: (l, h)_b = \left(Q_{0.05}, Q_{0.95}\right)\{x_{it} : b - w < t \le b\}

    Later figures never enter, so that a version once published stands still.

    Parameters
    ----------
    values : DataFrame, years × units; in the unit of the measure; NaN where missing
    base_year : int; the last year that counts, b
    window : int; number of years, w

    Returns low and high (linear interpolation), or None if there are fewer than 20 values or
    they do not differ.

    Raises InputError if the window is not positive.

    >>> values = pd.DataFrame({"a": range(0, 101), "b": range(0, 101)}, index=range(1920, 2021))
    >>> quantile_goalposts(values, base_year=2020, window=101)
    (5.0, 95.0)
    """
    if window < 1:
        raise InputError(f"a window of {window} years", field="window", valid="1 or more")
    years = values.index[(values.index > base_year - window) & (values.index <= base_year)]
    seen = values.loc[years].stack().dropna()
    if len(seen) < FEWEST:
        return None
    low, high = seen.quantile(LOWER), seen.quantile(UPPER)
    return (float(low), float(high)) if low < high else None


def goalposts_from_record(library: Library, record: Record) -> pd.DataFrame:
    """Goalposts of all indicators that the record sees, by base year, in the unit of the record's measure.

    Levels of several vintages are pooled on purpose (``breaks`` counts the breaks of the
    series in the window): a goalpost is a
    place on a scale, and growth is never taken across a break.

    Returns DataFrame: indicator, base_year, low, high (four significant digits), first and last year seen, values,
    breaks.

    >>> from gzsim.indicators import load_library
    >>> from gzsim.record import load_record
    >>> posts = goalposts_from_record(load_library(), load_record()).set_index(["indicator", "base_year"])
    >>> posts.loc[("gdp_growth", 2015), ["low", "high"]].tolist()
    [11.5, 16.71]
    """
    rows = []
    for name, values in record_values(library, record).items():
        breaks = record.breaks_of(library[name].record.series)
        for year in BASE_YEARS:
            posts = quantile_goalposts(values, year)
            if posts is not None:
                seen = values.loc[year - WINDOW + 1 : year].dropna(how="all")
                inside = breaks["first_year_after"].between(seen.index[0] + 1, year) & ~breaks["comparable_levels"]
                pooled = 0 if library[name].record.measure == "growth" else int(inside.sum())
                low, high = map(_rounded, posts)
                rows.append((name, year, low, high, seen.index[0], seen.index[-1], int(seen.count().sum()), pooled))
    return pd.DataFrame(rows, columns=COLUMNS)


def record_values(library: Library, record: Record) -> dict[str, pd.DataFrame]:
    """What the record holds of each indicator that it sees, years × codes, in the unit of the record's measure."""
    return {name: _measured(one, record) for name, one in library.items() if one.record is not None}


def _measured(one: GradedIndicator, record: Record) -> pd.DataFrame:
    return record.measure(one.record.series, one.record.measure, one.record.of)


def _rounded(value: float) -> float:
    return float(f"{value:.4g}")
