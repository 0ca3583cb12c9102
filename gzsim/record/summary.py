"""A record at a glance: what its tables hold, and where its series break."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from gzsim.record.vintages import EVERY_UNIT

_TABLES = (
    ("prefecture_panel", "Prefectures by year", "市州年度数据", "year"),
    ("county_panel", "Former poverty counties by year", "原贫困县年度数据", "year"),
    ("province", "Province by year", "全省年度数据", "year"),
    ("counties", "Counties, census of 2020", "县级基本情况", None),
    ("land_cover", "Land cover", "土地覆盖", "year"),
    ("air_days", "Air quality by day", "空气质量日数据", "date"),
    ("air_months", "Air quality by month", "空气质量月数据", "month"),
    ("air_ranks", "Air-quality ranks, parts of years", "空气质量排名", "first_month"),
    ("leader_terms", "Terms of mayors", "市州长任期", "start_year"),
    ("province_targets", "Growth targets of provinces", "各省增长目标", "year"),
    ("target_points", "Targets of Guizhou, scattered", "贵州目标（零散）", "year"),
    ("dated_points", "Official figures, scattered", "官方数据点（零散）", "year"),
)


def contents(tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Rows, first and last year of the tables of a record, given by the names of its attributes.

    >>> from gzsim.record import load_record
    >>> print(*contents(vars(load_record())).loc["county_panel"], sep=" | ")
    Former poverty counties by year | 原贫困县年度数据 | 14212 | 2000–2023
    """
    rows = {key: [name, name_zh, len(tables[key]), _years(tables[key], date)] for key, name, name_zh, date in _TABLES}
    return pd.DataFrame.from_dict(rows, orient="index", columns=["table", "表", "rows", "years"])


def _years(table: pd.DataFrame, column: str | None) -> str:
    if column is None or table.empty:
        return ""
    values = table[column]
    years = values if pd.api.types.is_integer_dtype(values) else values.dt.year
    return f"{years.min()}–{years.max()}"


def broken_series(breaks: pd.DataFrame) -> pd.DataFrame:
    """Years across which levels of the prefectures' series must not be compared, and whom it concerns.

    >>> from gzsim.record import load_record
    >>> broken_series(load_record().breaks).loc["loans_outstanding"].item()
    '2013/14 (520100)'
    """
    breaks = breaks[~breaks["comparable_levels"] & (breaks["geography"] == "prefecture")]
    span = breaks["last_year_before"].astype(str) + "/" + breaks["first_year_after"].astype(str).str[2:]
    codes = breaks["code"].groupby([breaks["series"], span]).agg(", ".join)
    text = [spans if code == EVERY_UNIT else f"{spans} ({code})" for (_, spans), code in codes.items()]
    return pd.Series(text, codes.index).groupby(level=0).agg("; ".join).to_frame("not comparable across / 不可比")
