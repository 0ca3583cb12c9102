"""Structural features describe a place: shares are shares, densities are densities, gaps shorten the mean."""

import numpy as np
import pytest

from gzsim.record import FEATURES, load_record

WINDOW = (2005, 2018)


def test_every_feature_exists_for_every_prefecture(record):
    features = record.features(list(FEATURES), *WINDOW)
    assert list(features.index) == list(record.prefectures.index)
    assert list(features.columns) == list(FEATURES)
    assert (features > 0).all(axis=None)
    assert np.isfinite(features).all(axis=None)


def test_sector_shares_add_up(record):
    shares = record.features(["primary_share", "secondary_share", "tertiary_share"], *WINDOW)
    assert np.allclose(shares.sum(axis=1), 100, atol=0.01)


def test_guiyang_is_the_city_and_qiandongnan_the_forest(record):
    features = record.features(["population_density", "urban_share", "night_lights_density", "forest_share"], *WINDOW)
    assert features.idxmax().tolist() == ["520100", "520100", "520100", "522600"]


def test_density_is_counted_in_persons(record):
    density = record.features(["population_density"], 2020, 2020)["population_density"]
    assert density["520100"] == pytest.approx(record.table("population_resident").loc[2020, "520100"] * 10_000 / 8045)


def test_window_of_one_year_is_that_year(record):
    forest = record.features(["forest_share"], 2010, 2010)["forest_share"]
    assert forest.to_numpy() == pytest.approx(record.measure("forest_modis", "share", of="land_total_modis").loc[2010])


def test_years_behind_a_mean_are_counted(record):
    years = record.feature_years(["forest_share", "fiscal_revenue_share", "gdp_per_capita"], 1998, 2023)
    assert (years["forest_share"] == 20).all()
    assert (years["gdp_per_capita"] == 24).all()
    assert years["fiscal_revenue_share"].sum() == record.series.loc["fiscal_revenue", "values"] == 134


def test_window_without_values_is_missing_not_zero(record):
    assert record.features(["forest_share"], 1998, 2000)["forest_share"].isna().all()
    assert (record.feature_years(["forest_share"], 1998, 2000) == 0).all(axis=None)


def test_features_do_not_depend_on_the_order_they_are_asked_in(record):
    names = ["forest_share", "gdp_per_capita", "urban_share"]
    assert record.features(names, *WINDOW).equals(load_record().features(names[::-1], *WINDOW)[names])
