"""What the record sees of a scenario's indicators, year by year, and why it does not see the rest."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from gzsim.errors import InputError
from gzsim.record import Record, as_record
from gzsim.record.vintages import EVERY_UNIT, between, units_hit
from gzsim.scenario import Scenario, as_scenario
from gzsim.views.labels import Name, short_names

COVERAGE = ["year", "indicator", "name", "name_zh", "status", "series", "proxy_of", "used", "reason", "reason_zh",
            "series_name", "series_name_zh"]  # fmt: skip

REASON = ["reason", "reason_zh"]
"""Columns that say in both languages why something is not scored; empty where it is."""

NO_SERIES = Name("no series in the record", "历史数据中没有该序列")


def measure_directions(scenario: Scenario | str) -> pd.Series:
    """Direction of each indicator's record measure: a stand-in may point the other way (fine particles for clean air).

    >>> from gzsim.scenario import load_scenario
    >>> measure_directions(load_scenario("guizhou-2025"))["good_air_days"].item()
    -1
    """
    directions = as_scenario(scenario).indicator_table()["series_direction"].dropna()
    return directions.map({"higher": 1, "lower": -1}).rename("direction")


def units_of_record(record: Record, scenario: Scenario) -> pd.Series:
    """Unit in which the record measures each indicator: that of its series, or percent for growth and shares.

    >>> from gzsim.record import load_record
    >>> from gzsim.scenario import load_scenario
    >>> units_of_record(load_record(), load_scenario("guizhou-2025"))[["gdp_growth", "forest_cover"]].tolist()
    ['percent, constant prices, as reported', 'percent']
    """
    links = {name: each.record for name, each in scenario.indicators.items() if each.record}
    units = {
        name: record.series.loc[link.series, "unit"] if link.measure == "level" else "percent"
        for name, link in links.items()
    }
    return pd.Series(units, dtype=object).rename("unit")


def indicator_panel(record: Record, scenario: Scenario | str) -> pd.DataFrame:
    """Values of the scenario's indicators as the record measures them.

    Returns DataFrame, (year, code) × indicators; in the unit of the record's measure; NaN where missing or across a
    break. Indicators without a series are left out. Directions are those of :func:`measure_directions`.

    Raises InputError if the record has no series for any of the indicators.

    >>> from gzsim.record import load_record
    >>> from gzsim.scenario import load_scenario
    >>> panel = indicator_panel(load_record(), load_scenario("guizhou-2025"))
    >>> panel.loc[(2016, "522600"), "gdp_growth"].item()
    13.3
    """
    record, scenario = as_record(record), as_scenario(scenario, record=record)
    codes = pd.Index(scenario.units.prefectures, name="code")
    links = {name: indicator.record for name, indicator in scenario.indicators.items() if indicator.record}
    if not links:
        raise InputError(
            "the record has no series for any of the scenario's indicators",
            field="indicators",
            valid="at least one indicator with a link to the record",
        )
    columns = {
        name: record.measure(link.series, link.measure, link.of).reindex(columns=codes) for name, link in links.items()
    }
    years = sorted(set().union(*(table.index for table in columns.values())))
    index = pd.MultiIndex.from_product([years, codes], names=["year", "code"])
    tables = pd.concat(columns, axis=1, names=["indicator", "code"])
    return tables.stack("code", future_stack=True).reindex(index)[list(columns)].rename_axis(columns=None)


def coverage_table(record: Record, scenario: Scenario | str) -> pd.DataFrame:
    """What the record holds of each indicator in each year, and a reason for every gap.

    Returns DataFrame: one row per year and indicator: year, indicator, name, name_zh; status ("series", "proxy", or
    "none" if the record has no figure of that year); series; proxy_of; used (whether all units have a value); reason
    and reason_zh (why not); series_name and series_name_zh.

    >>> from gzsim.record import load_record
    >>> from gzsim.scenario import load_scenario
    >>> coverage = coverage_table(load_record(), load_scenario("guizhou-2025")).set_index(["year", "indicator"])
    >>> coverage.loc[(2019, "fiscal_revenue_growth"), "reason"]
    'series ends 2018'
    """
    scenario = as_scenario(scenario, record=record)
    panel = indicator_panel(record, scenario)
    years = panel.index.unique("year")
    parts = []
    for name, indicator in scenario.indicator_table().iterrows():
        if name in panel:
            values = panel[name].unstack("code")  # noqa: PD010
            part = pd.DataFrame(_gaps(record, indicator, values), columns=["year", "held", *REASON])
        else:
            part = pd.DataFrame({"year": years, "held": False, **dict(zip(REASON, NO_SERIES, strict=True))})
        labels = {"indicator": name, **indicator[["name", "name_zh", "series", "proxy_of"]]}
        parts.append(part.assign(status=np.where(part["held"], indicator["status"], "none"), **labels))
    table = pd.concat(parts, ignore_index=True).sort_values("year", kind="stable", ignore_index=True)
    called = record.series[["name", "name_zh"]].add_prefix("series_")
    return table.assign(used=table["reason"] == "").join(called, on="series")[COVERAGE]


def _gaps(record: Record, indicator: pd.Series, values: pd.DataFrame) -> Iterator[tuple[int, bool, str, str]]:
    """For each year: whether the record holds a figure of it, and why not all units have a value (empty: all have)."""
    figures = record.table(indicator["series"]).reindex(index=values.index, columns=values.columns)
    years = figures.index[figures.notna().any(axis=1)]
    first, last = years.min(), years.max()
    for year, row in values.iterrows():
        missing = list(row.index[row.isna()])
        if not missing:
            reason = Name("")
        elif year < first:
            reason = Name(f"series begins {first}", f"序列始于{first}年")
        elif year > last:
            reason = Name(f"series ends {last}", f"序列止于{last}年")
        elif indicator["measure"] == "growth" and year == first:
            reason = Name(
                f"growth needs the year before, and the series begins {first}", f"增速需要上年数据，而序列始于{first}年"
            )
        else:
            broken = _across_break(record, indicator, missing, year)
            reason = broken or _without(record, missing, len(row), year)
        yield year, year in years, *reason


def _across_break(record: Record, indicator: pd.Series, missing: list[str], year: int) -> Name | None:
    """Which break keeps growth from being taken, and where; None if none does."""
    if indicator["measure"] != "growth":
        return None
    breaks = record.breaks_of(indicator["series"])
    breaks = between(breaks[breaks["code"].isin([EVERY_UNIT, *missing])], year - 1, year)
    if breaks.empty:
        return None
    spans = {f"{row.last_year_before}/{row.first_year_after % 100:02d}" for row in breaks.itertuples()}
    across = Name(f"across the {' and '.join(sorted(spans))} break", f"{'、'.join(sorted(spans))}年统计口径变动")
    if EVERY_UNIT in set(breaks["code"]):
        return across
    where = _named(record, units_hit(breaks, missing))
    return Name(f"{across.en} in {where.en}", f"{where.zh}{across.zh}")


def _without(record: Record, missing: list[str], units: int, year: int) -> Name:
    if len(missing) == units:
        return Name(f"no value in {year}", f"{year}年没有数据")
    known, without = units - len(missing), _named(record, missing)
    return Name(f"only {known} of {units} prefectures, none for {without.en}",
                f"{units}个市州中仅{known}个有数据，缺{without.zh}")  # fmt: skip


def _named(record: Record, codes: list[str]) -> Name:
    english = record.prefectures["name"].reindex(codes).fillna(pd.Series(codes, index=codes))
    known = short_names(record.prefectures.rename_axis("code").reset_index())
    chinese = [known[code].zh if code in known and known[code].zh else english[code] for code in codes]
    return Name(", ".join(english), "、".join(chinese))
