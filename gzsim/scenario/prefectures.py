"""Which prefectures and counties there are."""

from __future__ import annotations

from functools import cache

import pandas as pd

from gzsim.paths import shipped
from gzsim.record.layout import layout
from gzsim.record.problems import raise_if_any
from gzsim.record.read import read_table
from gzsim.views.labels import Names, short_names


def _read(name: str) -> pd.DataFrame:
    description = layout()[name]
    table, problems = read_table(shipped("data") / description.path, description)
    raise_if_any(problems)
    return table


@cache
def known_prefectures() -> dict[str, str]:
    """Return the English name of every prefecture of the shipped record, by code.

    >>> known_prefectures()["520100"]
    'Guiyang'
    """
    table = _read("prefectures")
    return dict(zip(table["code"], table["name"], strict=True))


@cache
def prefecture_names() -> Names:
    """Return the names by which the prefectures of the shipped record usually go, by code.

    >>> prefecture_names()["522600"].zh
    '黔东南'
    """
    return short_names(_read("prefectures"))


@cache
def known_counties() -> pd.DataFrame:
    """Return the counties of the shipped record, indexed by code.

    >>> known_counties().loc["520102", ["name_zh", "prefecture"]].tolist()
    ['南明区', '520100']
    """
    return _read("counties").set_index("code")


@cache
def recorded_spending(year: int = 2018) -> dict[str, float]:
    """Return what is spent in each prefecture of the shipped record in a year, CNY million, by code.

    Own budget revenue, and of what the province spends beyond the revenue of all nine as much for each resident as
    everywhere (assumption): spending by prefecture is not recorded, that of the province is, and the parts add up to
    it. 2018 is the last year in which revenue is.

    >>> spending = recorded_spending()
    >>> round(spending["520100"]), round(spending["522600"]), round(sum(spending.values()))
    (96746, 42241, 502968)
    """
    series = _read("prefecture_year").query("year == @year").pivot_table("value", "code", "series")
    revenue, residents = series["fiscal_revenue"], series["population_resident"]
    spent = _read("province_year").query("year == @year and series == 'fiscal_expenditure'")["value"].item()
    spending = 100.0 * (revenue + (spent - revenue.sum()) * residents / residents.sum())
    return {str(code): float(million) for code, million in spending.sort_index().items()}
