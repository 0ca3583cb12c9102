"""Checks of rows against other tables: known codes, known series, and the range that the catalogue gives a series."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pandas as pd

from gzsim.common.names import likely
from gzsim.record.layout import Table
from gzsim.record.problems import Problem, line_of
from gzsim.record.vintages import EVERY_UNIT

Tables = Mapping[str, pd.DataFrame]
PANELS = {"prefecture": "prefecture_year", "county": "county_year", "province": "province_year"}


def reference_problems(tables: Tables, layout: Mapping[str, Table], folder: Path) -> list[Problem]:
    """Find the rows that name what no other table knows, or lie outside the range of their series."""
    checks = (_foreign_keys, _units, _panels, _breaks, _sources_of_series, _codes_of_points, _comparisons)
    return [problem for check in checks for problem in check(tables, layout, folder)]


def _rows(bad: pd.Series) -> list[int]:
    return list(bad.to_numpy(dtype=bool).nonzero()[0])


def _foreign_keys(tables: Tables, layout: Mapping[str, Table], folder: Path) -> Iterator[Problem]:
    keys = [(layout[name], key) for name in tables for key in layout[name].foreign_keys if key.table in tables]
    for table, key in keys:
        values, known = tables[table.name][key.column], tables[key.table][key.target]
        for row in _rows(values.notna() & ~values.isin(known)):
            text = f"'{values[row]}' is not in {key.table}.csv{_former_code(values[row], tables)}"
            yield Problem(text, folder / table.path, line_of(row), key.column, likely(values[row], known))


def _former_code(code: str, tables: Tables) -> str:
    prefectures = tables["prefectures"]
    now = prefectures.loc[prefectures["code_before_2011"] == code]
    return "" if now.empty else f" (the code of {now['name'].iloc[0]} before 2011; now {now['code'].iloc[0]})"


def _units(tables: Tables, layout: Mapping[str, Table], folder: Path) -> Iterator[Problem]:
    expected = {
        (geography, name): unit
        for geography, panel in PANELS.items()
        if panel in layout
        for name, unit in layout[panel].units.items()
    }
    series = tables["series"]
    for row, item in enumerate(series.itertuples()):
        unit = expected.get((item.geography, item.series), item.unit)
        if item.unit != unit:
            text = f"'{item.unit}' is the wrong unit for {item.series} ({item.geography})"
            yield Problem(text, folder / layout["series"].path, line_of(row), "unit", unit)


def _panels(tables: Tables, layout: Mapping[str, Table], folder: Path) -> Iterator[Problem]:
    for geography, name in PANELS.items():
        if name not in tables:
            continue
        file, frame = folder / layout[name].path, tables[name]
        catalogue = tables["series"].loc[lambda t, g=geography: t["geography"] == g].set_index("series")
        known = frame["series"].isin(catalogue.index)
        for row in _rows(~known):
            series = frame["series"][row]
            text = f"'{series}' is not a {geography} series of series.csv"
            yield Problem(text, file, line_of(row), "series", likely(series, catalogue.index))
        if catalogue.index.is_unique:
            yield from _ranges(frame[known], catalogue, file)


def _ranges(frame: pd.DataFrame, catalogue: pd.DataFrame, file: Path) -> Iterator[Problem]:
    limits = catalogue[["first", "last", "minimum", "maximum"]].reindex(frame["series"]).set_index(frame.index)
    for column, low, high in (("year", "first", "last"), ("value", "minimum", "maximum")):
        values = frame[column]
        outside = (values < limits[low]) | (values > limits[high])
        for row in frame.index[outside]:
            series = frame["series"][row]
            least, most = limits[low][row], limits[high][row]
            valid = f"{least:g} or more" if pd.isna(most) else f"{least:g} to {most:g}"
            yield Problem(f"{values[row]:g} is impossible for {series}", file, line_of(row), column, valid)


def _breaks(tables: Tables, layout: Mapping[str, Table], folder: Path) -> Iterator[Problem]:
    breaks, series, file = tables["breaks"], tables["series"], folder / layout["breaks"].path
    known = set(zip(series["geography"], series["series"], strict=True))
    codes = {"prefecture": "prefectures", "county": "counties", "province": "provinces"}
    for row, item in enumerate(breaks.itertuples()):
        if (item.geography, item.series) not in known:
            text = f"'{item.series}' is not a {item.geography} series of series.csv"
            yield Problem(text, file, line_of(row), "series", likely(item.series, series["series"].drop_duplicates()))
        units = tables.get(codes[item.geography])
        if units is not None and item.code != EVERY_UNIT and item.code not in set(units["code"]):
            text = f"'{item.code}' is not in {codes[item.geography]}.csv"
            yield Problem(text, file, line_of(row), "code", f"{EVERY_UNIT}, {likely(item.code, units['code'])}")


def _sources_of_series(tables: Tables, layout: Mapping[str, Table], folder: Path) -> Iterator[Problem]:
    known = tables["sources"]["key"]
    for row, sources in enumerate(tables["series"]["source"]):
        for source in set(sources.split(";")) - set(known):
            text = f"'{source}' is not in sources.csv"
            yield Problem(text, folder / layout["series"].path, line_of(row), "source", likely(source, known))


def _codes_of_points(tables: Tables, layout: Mapping[str, Table], folder: Path) -> Iterator[Problem]:
    if not {"dated_points", "provinces"} <= tables.keys():
        return
    codes = tables["dated_points"]["code"]
    known = [*tables["prefectures"]["code"], *tables["provinces"]["code"]]
    for row in _rows(~codes.isin(known)):
        text = f"'{codes[row]}' is neither in prefectures.csv nor in provinces.csv"
        valid = ", ".join(tables["prefectures"]["code"])
        yield Problem(text, folder / layout["dated_points"].path, line_of(row), "code", valid)


def _comparisons(tables: Tables, layout: Mapping[str, Table], folder: Path) -> Iterator[Problem]:
    rules: list[tuple[str, str, Callable[[pd.DataFrame], pd.Series], str]] = [
        ("series", "last", lambda t: t["last"] < t["first"], "lies before first"),
        ("breaks", "first_year_after", lambda t: t["first_year_after"] <= t["last_year_before"],
         "does not lie after last_year_before"),
        ("counties", "urban_population_2020", lambda t: t["urban_population_2020"] > t["population_2020"],
         "exceeds population_2020"),
        ("air_month", "days", lambda t: t["days"] > t["month"].dt.days_in_month, "exceeds the days of the month"),
        ("air_month", "good_days", lambda t: t["good_days"] > t["days"], "exceeds days"),
        ("air_rank", "last_month", lambda t: t["last_month"] < t["first_month"], "lies before first_month"),
        ("leader_terms", "end_year", lambda t: t["end_year"] < t["start_year"], "lies before start_year"),
        ("leader_terms", "years", lambda t: t["years"] != t["end_year"] - t["start_year"],
         "is not end_year less start_year"),
    ]  # fmt: skip
    for name, column, broken, text in rules:
        if name in tables:
            frame = tables[name]
            for row in _rows(broken(frame)):
                file = folder / layout[name].path
                yield Problem(f"{frame[column][row]} {text}", file, line_of(row), column)
