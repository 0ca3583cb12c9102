import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from gzsim.errors import InputError
from gzsim.indicators.gep import account, gep_on_land, load_unit_values, sensitivity
from gzsim.indicators.gep.on_land import PUBLISHED_PER_HEAD, PUBLISHED_TOTAL
from gzsim.indicators.gep.unit_values import SOURCES, VARIANTS

IGBP = {
    "evergreen needleleaf forest", "evergreen broadleaf forest", "deciduous needleleaf forest",
    "deciduous broadleaf forest", "mixed forest", "closed shrubland", "open shrubland", "woody savanna", "savanna",
    "grassland", "permanent wetland", "cropland", "urban and built-up", "cropland/natural mosaic", "snow and ice",
    "barren", "water",
}  # fmt: skip
SERVICES = ["timber", "retained water", "carbon", "visits"]
KINDS = pd.Series(["provisioning", "regulating", "regulating", "cultural"], SERVICES)
amounts = arrays(float, (3, 4), elements=st.floats(0, 1e6))
prices = arrays(float, 4, elements=st.floats(0, 1e4))


@pytest.fixture(scope="module")
def valued(record):
    return gep_on_land(record.land_cover)


@given(amounts, prices, st.floats(0.1, 10))
def test_gep_is_quantities_times_prices_and_linear_in_both(quantities, price, factor):
    table, price = pd.DataFrame(quantities, columns=SERVICES), pd.Series(price, SERVICES)
    found = account(table, price, KINDS)
    assert np.allclose(found["gep"], quantities @ price.to_numpy())
    assert np.allclose(found["gep"], found[["provisioning", "regulating", "cultural"]].sum(axis=1))
    assert np.allclose(account(table, factor * price, KINDS), factor * found)
    assert np.allclose(account(factor * table, price, KINDS), factor * found)
    shuffled = account(table[SERVICES[::-1]], price, KINDS)
    assert np.allclose(shuffled, found)


def test_a_missing_quantity_is_not_zero():
    table = pd.DataFrame([[1.0, np.nan, 1.0, 1.0]], columns=SERVICES)
    found = account(table, pd.Series(1.0, SERVICES), KINDS).loc[0]
    assert found["provisioning"] == 1
    assert np.isnan(found["regulating"])
    assert np.isnan(found["gep"])


def test_impossible_accounts_are_refused_by_name():
    table, price = pd.DataFrame([[1.0] * 4], columns=SERVICES), pd.Series(1.0, SERVICES)
    with pytest.raises(InputError, match=r"prices.*visits"):
        account(table, price.drop("visits"), KINDS)
    with pytest.raises(InputError, match=r"categories.*supporting"):
        account(table, price, KINDS.replace("cultural", "supporting"))
    with pytest.raises(InputError, match="timber: is negative"):
        account(-table, price, KINDS)
    with pytest.raises(InputError, match="timber: is not numeric"):
        account(table.assign(timber="much"), price, KINDS)


def test_totals_of_equivalents_xie_2015():
    totals = load_unit_values("xie2015").factors.sum(axis=1).round(2).to_dict()
    assert totals == {
        "dry_farmland": 4.01, "paddy": 3.89, "coniferous_forest": 17.53, "mixed_forest": 23.09,
        "broadleaf_forest": 22.95, "shrub": 15.22, "steppe": 5.07, "shrub_grass": 19.69, "meadow": 11.43,
        "wetland": 52.02, "desert": 1.10, "bare_land": 0.20, "water": 125.61, "glacier_and_snow": 10.27,
    }  # fmt: skip


def test_totals_of_equivalents_xie_2008():
    totals = load_unit_values("xie2008").factors.sum(axis=1).round(2).to_dict()
    assert totals == {
        "forest": 28.12, "grassland": 11.67, "cropland": 7.90, "wetland": 54.77, "water": 45.35, "desert": 1.39
    }  # fmt: skip


def test_the_equivalent_is_that_of_the_yellow_river_study_uncorrected():
    assert load_unit_values().equivalent == pytest.approx(3202.11 / 0.94, abs=0.01)


@pytest.mark.parametrize("name", SOURCES)
@pytest.mark.parametrize("variant", VARIANTS)
def test_all_seventeen_classes_are_read_in_full_or_not_at_all(name, variant):
    values = load_unit_values(name, variant)
    assert set(values.reading.index) == IGBP
    shares = values.reading.sum(axis=1)
    assert np.isclose(shares, 1).sum() + (shares == 0).sum() == 17
    assert shares["urban and built-up"] == 0
    assert values.per_hectare.loc["urban and built-up"].isna().all()


def test_areas_of_classes_add_up_to_the_land(valued, record):
    land = valued.area.groupby(["year", "code"]).sum().unstack("code")  # noqa: PD010
    pd.testing.assert_frame_equal(land, record.table("land_total_modis"), check_names=False, rtol=1e-4)
    covered, urban = valued.land_covered(), record.measure("urban_modis", "share", of="land_total_modis")
    assert np.allclose(covered, 100 - urban, atol=0.01)
    assert covered.min().min() > 90


def test_every_prefecture_and_year_has_a_value(valued):
    gep = valued.gep()
    assert gep.shape == (20, 9)
    assert gep.index.tolist() == list(range(2001, 2021))
    assert (gep > 0).all().all()


def test_values_add_over_classes_and_services(valued, record):
    parts = [gep_on_land(rows).gep() for _, rows in record.land_cover.groupby("land_cover")]
    added = sum(part.reindex_like(valued.gep()).fillna(0) for part in parts)
    pd.testing.assert_frame_equal(added, valued.gep())
    by_service = valued.by_service()
    assert np.allclose(by_service.drop(columns=["nutrients", "biodiversity"]).sum(axis=1), valued.by_category()["gep"])


def test_values_are_linear_in_the_price_of_the_equivalent(valued, record):
    doubled = gep_on_land(record.land_cover, load_unit_values().priced(2 * 3406.5)).gep()
    pd.testing.assert_frame_equal(doubled, 2 * valued.gep())
    with pytest.raises(InputError, match="equivalent"):
        load_unit_values().priced(0)


def test_the_published_total_ouyang_2013(record):
    # CNY 2,001.346 billion, 57,526 per head, 4.3 times GDP; GDP here is the series as revised later
    residents = 1e4 * record.table("population_resident").loc[2010].sum()
    assert residents * PUBLISHED_PER_HEAD == pytest.approx(1e8 * PUBLISHED_TOTAL, rel=0.01)
    gdp = record.province.query("series == 'gdp' and year == 2010")["value"].item()
    assert PUBLISHED_TOTAL / gdp == pytest.approx(4.3, abs=0.2)


def test_land_cover_gives_a_fifth_to_a_half_of_the_published_total(record):
    table = sensitivity(record.land_cover)
    print(table.round(2).to_string())
    assert table["ratio"].between(0.2, 0.55).all()
    for _, ratios in table["ratio"].groupby("unit_values"):
        assert ratios.is_monotonic_increasing
    assert np.allclose(table["on_land"] - table["published"], table["difference"])


def test_impossible_land_is_refused_by_name(record):
    land = record.land_cover.head(20)
    with pytest.raises(InputError, match="steppe"):
        gep_on_land(land.assign(land_cover="steppe"))
    with pytest.raises(InputError, match="km2"):
        gep_on_land(land.drop(columns="km2"))
    with pytest.raises(InputError, match="km2: is negative"):
        gep_on_land(land.assign(km2=-1.0))
    with pytest.raises(InputError, match="km2: is not numeric"):
        gep_on_land(land.assign(km2="much"))
    with pytest.raises(InputError, match="twice"):
        gep_on_land(pd.concat([land, land]))
    with pytest.raises(InputError, match="2010"):
        gep_on_land(land[land["year"] < 2010]).distance_to_published()
    with pytest.raises(InputError, match="xie2015"):
        load_unit_values("xie2016")
    with pytest.raises(InputError, match="central"):
        load_unit_values(variant="centre")
