"""Checks of totals: sectors add up to GDP, land cover to land, and the catalogue counts what is there.

They catch what no single row shows: a value typed in the wrong unit, or a row that got lost.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import pandas as pd

from gzsim.record.layout import Table
from gzsim.record.problems import Problem, line_of
from gzsim.record.references import PANELS, Tables

SECTORS = ("value_added_primary", "value_added_secondary", "value_added_tertiary")
ROUNDING = 0.005  # published sectors differ from published GDP by 0.02 percent at most
# GDP per head is published on changing populations, up to 27 percent from the residents: only units can differ by more.
OTHER_POPULATION = 0.5


def identity_problems(tables: Tables, layout: Mapping[str, Table], folder: Path) -> list[Problem]:
    """Find the totals that do not add up and the counts of the catalogue that do not hold."""
    panel = tables["prefecture_year"], folder / layout["prefecture_year"].path
    everything = tables, layout, folder
    return [*_catalogue(*everything), *_sectors(*panel), *_gdp_per_capita(*panel), *_land_cover(*everything)]


def _catalogue(tables: Tables, layout: Mapping[str, Table], folder: Path) -> Iterator[Problem]:
    for row, item in enumerate(tables["series"].itertuples()):
        panel = PANELS[item.geography]
        if panel not in tables:
            continue
        values = tables[panel].loc[lambda t, name=item.series: t["series"] == name]
        counts = {"values": len(values), "units": values["code"].nunique(),
                  "first": values["year"].min(), "last": values["year"].max()}  # fmt: skip
        for column, count in counts.items():
            said = getattr(item, column)
            if said != count:
                text = f"{item.series}: the catalogue says {said}, {panel}.csv has {count}"
                yield Problem(text, folder / layout["series"].path, line_of(row), column, str(count))


def _wide(frame: pd.DataFrame, series: list[str]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Values and row numbers, (code, year) × series, where every series has a value."""
    part = frame[frame["series"].isin(series)].assign(row=lambda t: t.index)
    wide = part.pivot(index=["code", "year"], columns="series")  # noqa: PD010  pivot_table would average duplicates
    if not set(series) <= set(part["series"]):
        return wide.iloc[:0], wide.iloc[:0]
    wide = wide.dropna()
    return wide["value"], wide["row"].astype(int)


def _sectors(frame: pd.DataFrame, file: Path) -> Iterator[Problem]:
    values, rows = _wide(frame, ["gdp", *SECTORS])
    if values.empty:
        return
    total = values[list(SECTORS)].sum(axis=1)
    for code, year in values.index[(total / values["gdp"] - 1).abs() > ROUNDING]:
        text = f"gdp of {code} in {year} is {values['gdp'][code, year]:g}, its sectors add up to {total[code, year]:g}"
        yield Problem(text, file, line_of(rows["gdp"][code, year]), "value", "all four in the unit of series.csv")


def _gdp_per_capita(frame: pd.DataFrame, file: Path) -> Iterator[Problem]:
    values, rows = _wide(frame, ["gdp", "gdp_per_capita", "population_resident"])
    if values.empty:
        return
    # CNY 100 million over 10,000 persons is CNY 10,000 per person.
    per_head = values["gdp"] / values["population_resident"] * 10_000
    for code, year in values.index[(per_head / values["gdp_per_capita"] - 1).abs() > OTHER_POPULATION]:
        text = (f"gdp_per_capita of {code} in {year} is {values['gdp_per_capita'][code, year]:g}, "
                f"gdp over population_resident gives {per_head[code, year]:.0f}")  # fmt: skip
        line = line_of(rows["gdp_per_capita"][code, year])
        yield Problem(text, file, line, "value", "all three in the unit of series.csv")


def _land_cover(tables: Tables, layout: Mapping[str, Table], folder: Path) -> Iterator[Problem]:
    if "land_cover" not in tables:
        return
    panel = tables["prefecture_year"]
    land = panel[panel["series"] == "land_total_modis"].set_index(["code", "year"])["value"]
    cover = tables["land_cover"]
    total = cover.groupby(["code", "year"])["km2"].sum()
    first_row = cover.assign(row=cover.index).groupby(["code", "year"])["row"].min()
    gap = (total.reindex(land.index) / land - 1).abs()
    for code, year in land.index[gap > ROUNDING]:
        text = (f"land cover of {code} in {year} adds up to {total[code, year]:.0f} km2, "
                f"land_total_modis is {land[code, year]:.0f}")  # fmt: skip
        yield Problem(text, folder / layout["land_cover"].path, line_of(first_row[code, year]), "km2")
