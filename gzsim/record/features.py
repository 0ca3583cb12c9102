"""Structural features of a prefecture, averaged over a window of years: what zones are found by."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

Lookup = Callable[[str], pd.DataFrame]
LAND = "land_km2"


@dataclass(frozen=True)
class Feature:
    """A feature, scale · numerator / denominator; without a denominator, the level of the numerator.

    ``denominator`` is a series, or ``land_km2``, the land area of prefectures.csv, which has no year.
    """

    name: str
    name_zh: str
    unit: str
    numerator: str
    denominator: str | None = None
    scale: float = 1.0


def _share(name: str, name_zh: str, unit: str, numerator: str, denominator: str) -> Feature:
    return Feature(name, name_zh, unit, numerator, denominator, 100.0)


FEATURES: Mapping[str, Feature] = {
    "gdp_per_capita": Feature("GDP per head", "人均地区生产总值", "CNY per person, current prices", "gdp_per_capita"),
    "primary_share": _share("Primary sector", "第一产业比重", "percent of GDP", "value_added_primary", "gdp"),
    "secondary_share": _share("Secondary sector", "第二产业比重", "percent of GDP", "value_added_secondary", "gdp"),
    "tertiary_share": _share("Tertiary sector", "第三产业比重", "percent of GDP", "value_added_tertiary", "gdp"),
    "fiscal_revenue_share": _share("Budget revenue", "一般公共预算收入占比", "percent of GDP", "fiscal_revenue", "gdp"),
    "forest_share": _share("Forest", "森林占比", "percent of land", "forest_modis", "land_total_modis"),
    "cropland_share": _share("Cropland", "耕地占比", "percent of land", "cropland_modis", "land_total_modis"),
    "urban_share": _share("Built-up land", "建设用地占比", "percent of land", "urban_modis", "land_total_modis"),
    # population_resident counts tens of thousands
    "population_density": Feature(
        "Population density", "人口密度", "persons per square kilometre", "population_resident", LAND, 10_000.0
    ),
    "night_lights_density": Feature(
        "Night lights", "夜间灯光密度", "sum of radiance per square kilometre", "night_lights", LAND
    ),
    "pm25": Feature("PM2.5", "细颗粒物浓度", "microgram per cubic metre", "pm25_satellite"),
}


def feature_by_year(name: str, table: Lookup, land: pd.Series) -> pd.DataFrame:
    """One feature, years × codes; missing where a series that it takes is missing."""
    feature = FEATURES[name]
    values = feature.scale * table(feature.numerator)
    if feature.denominator == LAND:
        return values / land.reindex(values.columns)
    if feature.denominator is not None:
        return values / table(feature.denominator)
    return values


def window_means(
    names: Sequence[str], from_year: int, to_year: int, table: Lookup, land: pd.Series
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Means over the years of a window that have a value, and how many years those are; both codes × names."""
    windows = {name: feature_by_year(name, table, land).loc[from_year:to_year] for name in names}
    means = pd.DataFrame({name: window.mean() for name, window in windows.items()})
    years = pd.DataFrame({name: window.notna().sum() for name, window in windows.items()})
    return means, years
