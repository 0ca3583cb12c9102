"""Of which year a table is: as said, or as its figures tell; labels that pandas may lose on the way decide nothing."""

from __future__ import annotations

import operator

import pandas as pd

from gzsim.errors import InputError
from gzsim.record import Record

MOST = 0.5
"""Share of a year's figures that a table has to repeat for that year to be recognised."""


def stated_year(year: object) -> int | None:
    """A year as a whole number, or None if none is said.

    Raises
    ------
    InputError
        If it is a text or no whole number.

    >>> stated_year(2016), stated_year(None)
    (2016, None)
    """
    if year is None:
        return None
    if isinstance(year, str) and year.strip().isdigit():
        raise InputError(f"the year is the text {year!r}", field="year", valid=f"the number, year={int(year)}")
    try:
        return operator.index(year)
    except TypeError:
        raise InputError(f"{year!r} is no year", field="year", valid="a whole number, as in year=2016") from None


def figures_by_year(record: Record) -> pd.DataFrame:
    """The record's figures, (year, code) × series.

    >>> from gzsim.record import load_record
    >>> figures_by_year(load_record()).loc[(2016, "520100"), "gdp"].item()
    3157.7
    """
    return record.prefecture_panel.set_index(["year", "code", "series"])["value"].unstack("series")  # noqa: PD010


def repeated_year(table: pd.DataFrame, figures: pd.DataFrame) -> int | None:
    """The year whose figures a table repeats, more of them than of any other year and at least half; None if none.

    Parameters
    ----------
    table : DataFrame, codes × columns
    figures : DataFrame, (year, code) × columns

    >>> figures = pd.DataFrame({"x": [1.0, 2.0, 3.0, 4.0]}, pd.MultiIndex.from_product([[2015, 2016], ["a", "b"]]))
    >>> repeated_year(pd.DataFrame({"x": [4.0, 3.0]}, ["b", "a"]), figures)
    2016
    >>> repeated_year(pd.DataFrame({"x": [9.0, 8.0]}, ["a", "b"]), figures) is None
    True
    """
    shared = [column for column in figures.columns if column in table.columns]
    known = figures.loc[figures.index.isin(table.index, level=1), shared].dropna(how="all")
    if known.empty:
        return None
    own = table.loc[known.index.get_level_values(1), shared].set_axis(known.index)
    share = (own == known).groupby(level=0).sum().sum(axis=1) / known.notna().groupby(level=0).sum().sum(axis=1)
    best = share.index[share == share.max()]
    return int(best[0]) if share.max() >= MOST and len(best) == 1 else None
