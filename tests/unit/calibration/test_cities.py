"""Simulated cities: of the shape of the record, asked for what was announced, and missing as often."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from gzsim.calibration.cities import NATION, YEARS, announced, cities, city_panels, world_of_cities
from gzsim.calibration.recorded import TABLES, recorded_moments
from gzsim.errors import InputError
from gzsim.record import load_record
from gzsim.scenario import load_scenario


@pytest.fixture(scope="module")
def world():
    return cities()


@pytest.fixture(scope="module")
def panel(world):
    return next(iter(city_panels(world, np.arange(1), 2003)))


def test_provinces_ask_for_what_they_announced(panel):
    table = load_record().province_targets.set_index(["year", "code"]).drop("540000", level="code")
    told = table["gdp_growth_target"].mask(table["about"], table["gdp_growth_target"] - 0.05).round(2)
    assert table["about"].any()
    for row, year in enumerate(YEARS):
        asked = {
            int(province): float(np.nanmax(panel.asked[row, panel.province == province])) for province in range(26)
        }
        assert list(asked.values()) == told.loc[year].sort_index().to_list()
    assert announced().shape == (15, 26)


def test_as_many_city_years_are_seen_as_on_record(panel):
    counts = pd.read_csv(TABLES / "city_moments.csv").groupby("years")["city_years"].first()
    for years, count in counts.items():
        seen = panel.within(*recorded_moments(years).window).seen.sum()
        assert seen == pytest.approx(count * 333 / 309, rel=0.05)  # each city of the panel as often as one on record


def test_figures_have_a_decimal_and_cities_lie_in_provinces(panel):
    for table in (panel.target, panel.growth):
        np.testing.assert_allclose(table * 10, np.round(table * 10), atol=1e-9)
    assert set(np.bincount(panel.province)) == {12, 13}


def test_the_growth_of_the_nation_shows_in_all_provinces(world):
    """Cities grow faster in 2007 than in 2009, as the nation did; by less, because who is ahead works less."""
    panels = list(city_panels(world, np.arange(4), 2003))
    growth = np.nanmean([panel.growth for panel in panels], axis=0)
    by_province = [
        np.nanmean(growth[4, panels[0].province == p]) - np.nanmean(growth[6, panels[0].province == p])
        for p in range(26)
    ]
    assert NATION[2007] - NATION[2009] == pytest.approx(5.0)
    assert 2.0 < np.mean(by_province) < 5.0
    assert np.mean(np.array(by_province) > 0) > 0.9


def test_years_that_nobody_asks_for_are_not_lived_and_change_nothing(world):
    short, whole = (next(iter(city_panels(world, np.arange(1), 7, last))) for last in (2005, 2012))
    assert short.years.tolist() == [2003, 2004, 2005]
    for name in ("asked", "target", "growth"):
        np.testing.assert_array_equal(getattr(short, name), getattr(whole.within(2003, 2005), name))


@pytest.mark.parametrize(
    ("changes", "told"), [({"units.scale": "counties"}, "scale"), ({"parameters.timing.warm_up": 3}, "warm_up")]
)
def test_scenarios_of_other_places_or_years_are_refused(changes, told):
    with pytest.raises(InputError, match=told):
        world_of_cities(load_scenario("cities-2003-2012").with_(changes))
