"""Which years are compared: the last ones, on one basis, without corrections."""

import numpy as np
import pytest

from gzsim.indicators.indicator import RecordLink
from gzsim.places.sources import fastest_decade, good_air, linked
from gzsim.record import load_record
from gzsim.scenario import load_scenario

SCENARIO = load_scenario("guizhou-2025")
CODES = tuple(sorted(SCENARIO.units.prefectures))
FOREST = RecordLink(series="forest_modis", measure="share", of="land_total_modis")


@pytest.fixture(scope="module")
def record():
    return load_record()


def window(record, name, before):
    return linked(record, SCENARIO.indicators[name].record, 1, CODES, before).window


@pytest.mark.parametrize(
    ("name", "before", "first", "last"),
    [
        ("gdp_growth", 2025, 2011, 2018),
        ("gdp_growth", 2014, 2006, 2013),
        ("fiscal_revenue_growth", 2025, 2011, 2018),
        ("industrial_value_added_growth", 2025, 2020, 2023),
        ("industrial_value_added_growth", 2019, 2011, 2018),
        ("digital_economy_growth", 2025, 2020, 2023),
        ("specialty_agriculture_growth", 2025, 2020, 2023),
        ("resident_income_growth", 2025, 2014, 2021),
        ("resident_income_growth", 2014, 2006, 2012),
    ],
)
def test_differences_are_taken_from_the_last_years_on_one_basis(record, name, before, first, last):
    years = window(record, name, before).differences.index
    assert (years[0], years[-1], len(years)) == (first, last, last - first + 1)


@pytest.mark.parametrize("before", range(2004, 2026, 3))
@pytest.mark.parametrize("name", [name for name, each in SCENARIO.indicators.items() if each.record])
def test_no_window_spans_a_new_basis_or_the_years_simulated(record, name, before):
    link = SCENARIO.indicators[name].record
    for figures in (window(record, name, before).differences, window(record, name, before).recent):
        assert (figures.index < before).all()
        assert len(figures) <= 8
        for year in record.new_bases(link.series):
            assert (figures.index < year).all() or (figures.index >= year).all()


def test_corrections_of_qiandongnan_are_left_out(record):
    growth = window(record, "gdp_growth", 2025)
    revenue = window(record, "fiscal_revenue_growth", 2025)
    for each in (growth, revenue):
        assert each.unused("522600") == [2017, 2018]
        assert each.unused("520300") == []


def test_a_value_with_derived_decimals_is_left_out(record):
    assert window(record, "gdp_growth", 2025).unused("520100") == [2018]
    assert 2021 not in window(record, "gdp_growth", 2025).recent.index


def test_typical_growth_is_of_the_last_four_comparable_years(record):
    assert list(window(record, "gdp_growth", 2025).recent.index) == [2019, 2020, 2022, 2023]
    assert list(window(record, "fiscal_revenue_growth", 2025).recent.index) == [2015, 2016, 2017, 2018]


def test_nothing_is_compared_before_a_series_begins(record):
    assert window(record, "fiscal_revenue_growth", 2000).differences.empty


def test_incomes_before_their_new_concept_are_not_compared_with_those_after(record):
    before = window(record, "resident_income_growth", 2020).differences
    assert before.loc[:2013].isna().all(axis=None) or (before.index > 2013).all()


def test_good_air_is_counted_in_complete_years(record):
    shares = good_air(record, CODES, 2025).values
    assert list(shares.index) == [2014, 2015, 2016]
    assert shares.loc[2016, "520300"] == 100 * 337 / 366
    assert good_air(record, CODES, 2014).values.empty
    assert list(good_air(record, CODES, 2025).window.differences.index) == [2015, 2016]


def test_forests_grow_by_a_point_a_year_at_most(record):
    by_place = [fastest_decade(record, FOREST, (code,), 2025) for code in CODES]
    assert (round(min(by_place), 2), round(max(by_place), 2)) == (0.45, 1.03)
    assert fastest_decade(record, FOREST, CODES, 2025) == max(by_place)


def test_no_decade_is_known_before_ten_years_are_seen(record):
    assert np.isnan(fastest_decade(record, FOREST, CODES, 2011))
    assert fastest_decade(record, FOREST, CODES, 2012) > 0


def test_a_decade_across_a_new_basis_does_not_count(record):
    lights = RecordLink(series="night_lights", measure="level")
    old, new = record.table("night_lights").loc[2012, [*CODES]], record.table("night_lights").loc[2013, [*CODES]]
    assert (new > 2 * old).any()
    within = (record.table("night_lights").loc[:2012, [*CODES]].diff(10).abs() / 10).max(axis=None)
    assert fastest_decade(record, lights, CODES, 2020) <= within
