"""What the record says of a real prefecture, for its role card: figures with year, place among all, and source."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import pandas as pd

from gzsim.record import Record
from gzsim.record.features import FEATURES, LAND, feature_by_year
from gzsim.views.labels import Name

SHOWN: Mapping[str, tuple[Name, Name, int, float]] = MappingProxyType(
    {
        "population_resident": (Name("Residents", "常住人口"), Name("{} million", "{}万人"), 2, 0.01),
        "gdp": (Name("GDP", "地区生产总值"), Name("CNY {} billion", "{}亿元"), 0, 0.1),
        "gdp_per_capita": (Name("GDP per head", "人均地区生产总值"), Name("CNY {}", "{}元"), 0, 1.0),
        "gdp_growth_reported": (
            Name("GDP growth, as reported", "地区生产总值增速（公布值）"),
            Name("{} %", "{}%"),
            1,
            1.0,
        ),
        "fiscal_revenue": (Name("Budget revenue", "一般公共预算收入"), Name("CNY {} billion", "{}亿元"), 1, 0.1),
        "urban_disposable_income": (
            Name("Urban income per head", "城镇居民人均可支配收入"),
            Name("CNY {}", "{}元"),
            0,
            1.0,
        ),
        "primary_share": (Name("Agriculture in GDP", "第一产业占比"), Name("{} %", "{}%"), 1, 1.0),
        "secondary_share": (Name("Industry in GDP", "第二产业占比"), Name("{} %", "{}%"), 1, 1.0),
        "tertiary_share": (Name("Services in GDP", "第三产业占比"), Name("{} %", "{}%"), 1, 1.0),
        "forest_share": (
            Name("Dense forest seen by satellite", "密林占土地面积（卫星）"),
            Name("{} % of land", "{}%"),
            1,
            1.0,
        ),
        "pm25": (Name("Fine particles (satellite)", "细颗粒物（卫星反演）"), Name("{} µg/m³", "{} µg/m³"), 1, 1.0),
    }
)
"""Of each figure on a card its name, how it is written, decimals, and the record's unit in the English one."""

SOURCES: Mapping[str, Name] = MappingProxyType(
    {
        "bulletin": Name("statistical bulletins of the prefectures", "各市州统计公报"),
        "yearbook": Name("China City and Guizhou Statistical Yearbooks", "《中国城市统计年鉴》《贵州统计年鉴》"),
        "income_table": Name("National Bureau of Statistics and prefectures", "国家统计局及各市州统计部门"),
        "modis": Name("NASA MODIS land cover", "美国航天局MODIS土地覆盖数据"),
        "satellite_pm25": Name("satellite-derived PM2.5", "卫星反演PM2.5数据"),
        "county_lists": Name("State Council and Guizhou: lists of counties", "国务院及贵州省公布的县名单"),
        "leaders": Name("public records of office", "公开任职记录"),
    }
)
"""What the sources of these figures are called on a card; sources.csv says more of each."""


@dataclass(frozen=True)
class Fact:
    """A figure of a prefecture in the latest year in which all prefectures have it.

    Attributes
    ----------
    place, of : its place among the prefectures that have a figure, 1 the highest

    >>> Fact("gdp", Name("GDP", "地区生产总值"), Name("4,711 CNY", "4711元"), 2021, 1, 9, ("bulletin",)).extreme
    'highest'
    """

    key: str
    name: Name
    value: Name
    year: int
    place: int
    of: int
    sources: tuple[str, ...]

    @property
    def extreme(self) -> str:
        """Whether no other prefecture has more, or less; nothing for all between."""
        return "highest" if self.place == 1 else "lowest" if self.place == self.of else ""


@dataclass(frozen=True)
class Counties:
    """How many counties a prefecture has, and how many of them stand on which list.

    >>> Counties(10, 0, 0, 0).total
    10
    """

    total: int
    former_poverty: int
    revitalisation: int
    ecological: int


@dataclass(frozen=True)
class Mayors:
    """Mayors of a prefecture whose whole term is on record: how many, first and last year, mean years in office.

    >>> Mayors(4, 1994, 2013, 4.75).mean_years
    4.75
    """

    count: int
    first: int
    last: int
    mean_years: float


def facts_of(record: Record) -> dict[str, tuple[Fact, ...]]:
    """Figures of each prefecture, by code, in the order of ``SHOWN``; a series that no year has in full is left out.

    >>> from gzsim.record import load_record
    >>> {fact.key: fact.year for fact in facts_of(load_record())["520100"]}["gdp"]
    2023
    """
    found: dict[str, list[Fact]] = {code: [] for code in record.prefectures.index}
    for key in SHOWN:
        latest = _latest(record, key)
        if latest is None:
            continue
        year, values = latest
        places = values.rank(method="min", ascending=False).astype(int)
        for code, value in values.items():
            told, sources = _told(key, value), _sources(record, key, code, year)
            found[code].append(Fact(key, SHOWN[key][0], told, year, int(places[code]), len(values), sources))
    return {code: tuple(facts) for code, facts in found.items()}


def counties_of(record: Record) -> dict[str, Counties]:
    """Counties of each prefecture, by code.

    >>> from gzsim.record import load_record
    >>> sum(each.total for each in counties_of(load_record()).values())
    88
    """
    lists = {
        code: Counties(
            len(rows),
            int(rows["former_poverty_county"].sum()),
            int(rows["rural_revitalisation_key_county"].sum()),
            int(rows["ecological_zone_since"].notna().sum()),
        )
        for code, rows in record.counties.groupby("prefecture")
    }
    return {code: lists.get(code, Counties(0, 0, 0, 0)) for code in record.prefectures.index}


def mayors_of(record: Record) -> dict[str, Mayors]:
    """Mayors of each prefecture that has whole terms on record, by code.

    >>> from gzsim.record import load_record
    >>> 1 < mayors_of(load_record())["520100"].mean_years < 10
    True
    """
    whole = record.leader_terms[~record.leader_terms["ends_at_cut_off"]]
    return {
        str(code): Mayors(
            len(rows), *map(int, (rows["start_year"].min(), rows["end_year"].max())), float(rows["years"].mean())
        )
        for code, rows in whole.groupby("code")
    }


def _latest(record: Record, key: str) -> tuple[int, pd.Series] | None:
    """The latest year in which every prefecture has a figure, and the figures."""
    if key in record.series.index:
        table = record.table(key)
    else:
        table = feature_by_year(key, record.table, record.prefectures[LAND])
    full = table.dropna()
    return None if full.empty else (int(full.index[-1]), full.iloc[-1])


def _told(key: str, value: float) -> Name:
    _, unit, decimals, factor = SHOWN[key]
    shown = 1 if key in ("population_resident", "gdp") else decimals
    return Name(unit.en.format(f"{value * factor:,.{decimals}f}"), unit.zh.format(f"{value:,.{shown}f}"))


def _sources(record: Record, key: str, code: str, year: int) -> tuple[str, ...]:
    """Where a figure comes from; of a share, what its parts come from."""
    series = [key] if key in record.series.index else list(_parts(key))
    panel = record.prefecture_panel
    rows = panel[(panel["code"] == code) & (panel["year"] == year) & panel["series"].isin(series)]
    return tuple(sorted(set(rows["source"])))


def _parts(key: str) -> tuple[str, ...]:
    feature = FEATURES[key]
    return tuple(part for part in (feature.numerator, feature.denominator) if part)
