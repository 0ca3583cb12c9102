"""Which prefectures and counties there are: those of the shipped record, or of another that is given."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import TYPE_CHECKING

import pandas as pd

from gzsim.paths import shipped
from gzsim.record.layout import layout
from gzsim.record.problems import raise_if_any
from gzsim.record.read import read_table
from gzsim.views.labels import Name, Names, short_names

if TYPE_CHECKING:
    from gzsim.record import Record

ATTRIBUTES = {
    "prefectures": "prefectures",
    "counties": "counties",
    "provinces": "provinces",
    "prefecture_year": "prefecture_panel",
    "province_year": "province",
}
"""Table of the layout → attribute of a record."""


@cache
def _read(name: str) -> pd.DataFrame:
    description = layout()[name]
    table, problems = read_table(shipped("data") / description.path, description)
    raise_if_any(problems)
    return table


def _table(name: str, record: Record | None) -> pd.DataFrame:
    """A table of a record; without one, of the shipped record, of which no other table is read."""
    if record is None:
        return _read(name)
    table = getattr(record, ATTRIBUTES[name])
    return table.reset_index() if table.index.name == "code" else table


@lru_cache(maxsize=8)
def known_prefectures(record: Record | None = None) -> dict[str, str]:
    """Return the English name of every prefecture of a record, the shipped one unless given, by code.

    >>> known_prefectures()["520100"]
    'Guiyang'
    """
    table = _table("prefectures", record)
    return dict(zip(table["code"], table["name"], strict=True))


@lru_cache(maxsize=8)
def prefecture_names(record: Record | None = None) -> Names:
    """Return the names by which the prefectures of a record, the shipped one unless given, usually go, by code.

    >>> prefecture_names()["522600"].zh
    '黔东南'
    """
    return short_names(_table("prefectures", record))


@lru_cache(maxsize=8)
def known_counties(record: Record | None = None) -> pd.DataFrame:
    """Return the counties of a record, the shipped one unless given, indexed by code.

    >>> known_counties().loc["520102", ["name_zh", "prefecture"]].tolist()
    ['南明区', '520100']
    """
    return _table("counties", record).set_index("code")


@lru_cache(maxsize=8)
def province_of(record: Record | None = None) -> Name:
    """Return the usual names of the province whose prefectures a record has; its code where the record names none.

    >>> province_of()
    Name(en='Guizhou', zh='贵州')
    """
    code = f"{_table('prefectures', record)['code'].iloc[0][:2]}0000"
    return short_names(_table("provinces", record)).get(code, Name(code, code))


@lru_cache(maxsize=8)
def recorded_spending(record: Record | None = None) -> dict[str, float]:
    """Return what is spent in each prefecture of a record, the shipped one unless given, CNY million, by code.

    Own budget revenue, and of what the province spends beyond the revenue of all prefectures as much for each resident
    as everywhere (assumption): spending by prefecture is not recorded, that of the province is, and the parts add up to
    it. Of the last year in which all of this is there, 2018 in the shipped record; empty if there is none.

    >>> spending = recorded_spending()
    >>> round(spending["520100"]), round(spending["522600"]), round(sum(spending.values()))
    (96746, 42241, 502968)
    """
    year, series = _last_with_spending(record)
    if year is None:
        return {}
    revenue, residents = series["fiscal_revenue"], series["population_resident"]
    spent = _spent(record).loc[year].item()
    spending = 100.0 * (revenue + (spent - revenue.sum()) * residents / residents.sum())
    return {str(code): float(million) for code, million in spending.sort_index().items()}


def _last_with_spending(record: Record | None) -> tuple[int | None, pd.DataFrame]:
    """The last year in which revenue and residents of all prefectures and spending of the province are known."""
    needed = ["fiscal_revenue", "population_resident"]
    panel, codes = _table("prefecture_year", record), list(known_prefectures(record))
    panel = panel[panel["series"].isin(needed)]
    spent = _spent(record)
    for year in sorted({*panel["year"]} & {*spent.index}, reverse=True):
        series = panel[panel["year"] == year].pivot_table("value", "code", "series").reindex(codes, columns=needed)
        if series.notna().all(axis=None):
            return int(year), series
    return None, panel


def _spent(record: Record | None) -> pd.Series:
    province = _table("province_year", record)
    return province[province["series"] == "fiscal_expenditure"].set_index("year")["value"]
