"""A record at a glance, as a line of text and as a small table for notebooks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
from markupsafe import Markup

from gzsim.record.vintages import EVERY_UNIT
from gzsim.views.html import data_table, notebook

if TYPE_CHECKING:
    from gzsim.record.record import Record


def as_text(record: Record) -> str:
    """One line: units, series, values, years, breaks."""
    years = record.prefecture_panel["year"]
    return (
        f"<Record: {len(record.prefectures)} prefectures, {len(record.series)} series, "
        f"{len(record.prefecture_panel)} values, {years.min()}-{years.max()}; "
        f"{len(record.counties)} counties; {len(record.breaks)} breaks and flags>"
    )


def contents(record: Record) -> pd.DataFrame:
    """Tables of the record: rows, first and last year.

    >>> from gzsim.record import load_record
    >>> print(*contents(load_record()).loc["county_panel"], sep=" | ")
    Former poverty counties by year | 原贫困县年度数据 | 14212 | 2000–2023
    """
    tables = [
        ("prefecture_panel", "Prefectures by year", "市州年度数据", record.prefecture_panel, "year"),
        ("county_panel", "Former poverty counties by year", "原贫困县年度数据", record.county_panel, "year"),
        ("province", "Province by year", "全省年度数据", record.province, "year"),
        ("counties", "Counties, census of 2020", "县级基本情况", record.counties, None),
        ("land_cover", "Land cover", "土地覆盖", record.land_cover, "year"),
        ("air_days", "Air quality by day", "空气质量日数据", record.air_days, "date"),
        ("air_months", "Air quality by month", "空气质量月数据", record.air_months, "month"),
        ("air_ranks", "Air-quality ranks, parts of years", "空气质量排名", record.air_ranks, "first_month"),
        ("leader_terms", "Terms of mayors", "市州长任期", record.leader_terms, "start_year"),
        ("province_targets", "Growth targets of provinces", "各省增长目标", record.province_targets, "year"),
        ("target_points", "Targets of Guizhou, scattered", "贵州目标（零散）", record.target_points, "year"),
        ("dated_points", "Official figures, scattered", "官方数据点（零散）", record.dated_points, "year"),
    ]
    rows = {key: [name, name_zh, len(table), _years(table, column)] for key, name, name_zh, table, column in tables}
    return pd.DataFrame.from_dict(rows, orient="index", columns=["table", "表", "rows", "years"])


def _years(table: pd.DataFrame, column: str | None) -> str:
    if column is None or table.empty:
        return ""
    values = table[column]
    years = values if pd.api.types.is_integer_dtype(values) else values.dt.year
    return f"{years.min()}–{years.max()}"


def broken_series(record: Record) -> pd.DataFrame:
    """Years across which levels of the prefectures' series must not be compared, and whom it concerns.

    >>> from gzsim.record import load_record
    >>> broken_series(load_record()).loc["loans_outstanding"].item()
    '2013/14 (520100)'
    """
    breaks = record.breaks[~record.breaks["comparable_levels"] & (record.breaks["geography"] == "prefecture")]
    span = breaks["last_year_before"].astype(str) + "/" + breaks["first_year_after"].astype(str).str[2:]
    codes = breaks["code"].groupby([breaks["series"], span]).agg(", ".join)
    text = [spans if code == EVERY_UNIT else f"{spans} ({code})" for (_, spans), code in codes.items()]
    return pd.Series(text, codes.index).groupby(level=0).agg("; ".join).to_frame("not comparable across / 不可比")


def as_html(record: Record) -> str:
    """Tables with their rows and years, and the breaks by series."""
    heading = Markup("<p><strong>Historical record / 历史数据</strong> {}</p>").format(as_text(record)[9:-1])
    return notebook(heading, data_table(contents(record)), data_table(broken_series(record)))
