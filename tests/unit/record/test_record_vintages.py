"""Growth is never computed across a break."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gzsim.errors import InputError, VintageError
from gzsim.record.vintages import between, yearly_growth

YEARS = list(range(2010, 2016))


def test_liupanshui_across_the_census_is_visible_as_an_error_only(record):
    gdp = record.table("gdp")["520200"]
    assert 100 * (gdp[2019] / gdp[2018] - 1) == pytest.approx(-17.0, abs=0.05)
    with pytest.raises(VintageError) as caught:
        record.growth("gdp", 2016, 2020)
    message = str(caught.value)
    assert "fourth economic census" in message
    assert "Liupanshui falls by 17.0 % from 2018 to 2019" in message
    assert "reported real growth is +7.5 %" in message
    assert "gdp_growth_reported" in caught.value.valid
    assert "growth_within_vintages('gdp')" in caught.value.valid


def test_growth_within_a_vintage(record):
    gdp = record.table("gdp")
    expected = 100 * (gdp.loc[2018] / gdp.loc[2010] - 1)
    pd.testing.assert_series_equal(record.growth("gdp", 2010, 2018), expected, check_names=False)


@pytest.mark.parametrize(
    "series", ["gdp", "gdp_per_capita", "value_added_primary", "value_added_secondary", "value_added_tertiary"]
)
def test_no_growth_of_accounts_at_2019(record, series):
    growth = record.growth_within_vintages(series)
    assert growth.loc[2019].isna().all()
    assert growth.loc[2018].notna().all()


@pytest.mark.parametrize(
    ("series", "year"),
    [
        ("value_added_tertiary", 2005),
        ("value_added_secondary", 2009),
        ("value_added_primary", 2014),
        ("value_added_primary", 2015),
        ("gdp_per_capita", 2008),
        ("gdp_per_capita", 2010),
        ("gdp_per_capita", 2020),
        ("population_resident", 2016),
        ("night_lights", 2013),
    ],
)
def test_breaks_of_all_prefectures_blank_the_year(record, series, year):
    assert record.growth_within_vintages(series).loc[year].isna().all()
    with pytest.raises(VintageError, match="every unit"):
        record.growth(series, year - 1, year)


@pytest.mark.parametrize(
    ("series", "year", "hit"),
    [("gdp", 2005, ["520200", "520600", "522600"]), ("gdp", 2009, ["522300"]), ("loans_outstanding", 2014, ["520100"]),
     ("urban_disposable_income", 2014, ["522600"]), ("night_lights", 2012, ["522300"])],
)  # fmt: skip
def test_break_of_one_prefecture_blanks_that_prefecture_only(record, series, year, hit):
    levels, growth = record.table(series), record.growth_within_vintages(series).loc[year]
    both = levels.loc[year - 1].notna() & levels.loc[year].notna()
    assert list(growth.index[growth.isna() & both]) == hit
    with pytest.raises(VintageError, match=hit[0]):
        record.growth(series, year - 1, year)
    others = [code for code in levels.columns if code not in hit]
    assert record.growth(series, year - 1, year, codes=others).equals(
        growth[others].rename(f"{series}_growth_{year - 1}_{year}")
    )


def test_census_of_2004_reached_the_total_of_three_prefectures(record):
    """Nominal less reported real growth, against the median prefecture: what the rows for GDP in breaks.csv claim."""
    gdp = record.table("gdp")
    gap = 100 * (gdp / gdp.shift() - 1) - record.table("gdp_growth_reported")
    excess = gap.sub(gap.median(axis=1), axis=0)
    assert (excess.loc[2005].nlargest(3).index.sort_values() == ["520200", "520600", "522600"]).all()
    assert excess.loc[2005].nlargest(3).between(9.5, 17.5).all()
    assert excess.loc[2005].nlargest(4).iloc[-1] < 5
    assert excess.loc[2009, "522300"] == pytest.approx(17.4, abs=0.1)


def test_an_anomaly_does_not_forbid_to_compare_what_lies_around_it(record):
    with pytest.raises(VintageError):
        record.growth("night_lights", 2010, 2012, codes=["522300"])
    assert np.isfinite(record.growth("night_lights", 2009, 2011, codes=["522300"])["522300"])


def test_flags_do_not_blank_anything(record):
    flags = record.breaks[record.breaks["comparable_levels"]]
    assert set(flags["series"]) == {"gdp_growth_reported", "fiscal_revenue"}
    revenue = record.growth_within_vintages("fiscal_revenue")["522600"]
    assert revenue.loc[2017:2018].round(0).tolist() == [-22, -23], "Qiandongnan's revenue as corrected downward"


def test_measures(record):
    pd.testing.assert_frame_equal(record.measure("gdp", "level"), record.table("gdp"))
    pd.testing.assert_frame_equal(record.measure("gdp", "growth"), record.growth_within_vintages("gdp"))
    shares = sum(
        record.measure(f"value_added_{sector}", "share", of="gdp") for sector in ("primary", "secondary", "tertiary")
    )
    assert np.allclose(shares, 100, atol=0.03)


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (lambda r: r.table("gdp_growht_reported"), "gdp_growth_reported"),
        (lambda r: r.table("zzz"), "value_added_tertiary"),
        (lambda r: r.measure("gdp", "levels"), "Valid: level"),
        (lambda r: r.measure("gdp", "share"), "a share of what"),
        (lambda r: r.measure("gdp", "share", of="land"), "there is no 'land'"),
        (lambda r: r.measure("gdp", "level", of="gdp"), "only a share"),
        (lambda r: r.growth_within_vintages("gdp_growth_reported"), "itself a rate"),
        (lambda r: r.growth("gdp", 1990, 2000), "Valid: 1998 to 2023"),
        (lambda r: r.growth("gdp", 2012, 2010), "does not lie after"),
        (lambda r: r.growth("gdp", 2010, 2012, codes=["522400"]), "there is no '522400'"),
        (lambda r: r.year(1990), "Valid: 1998 to 2023"),
        (lambda r: r.features(["forest"], 2005, 2018), "Valid: forest_share"),
        (lambda r: r.features(["forest_share"], 2018, 2005), "before 2018"),
    ],
)  # fmt: skip
def test_what_cannot_be_asked(record, call, says):
    with pytest.raises(InputError) as caught:
        call(record)
    assert says in str(caught.value)
    assert not isinstance(caught.value, VintageError)


def test_asking_does_not_change_the_record(record):
    table = record.table("gdp")
    table.loc[2016] = 0
    assert (record.table("gdp").loc[2016] > 0).all()


levels = st.lists(
    st.lists(st.floats(1, 1e6) | st.just(float("nan")), min_size=len(YEARS), max_size=len(YEARS)),
    min_size=1,
    max_size=4,
).map(lambda columns: pd.DataFrame({f"{i:06d}": column for i, column in enumerate(columns)}, index=YEARS))
break_rows = st.lists(
    st.builds(
        lambda code, last, gap, kind, comparable: {
            "code": code, "last_year_before": last, "first_year_after": last + gap,
            "kind": kind if gap == 1 else "anomaly", "comparable_levels": comparable, "note": "",
        },
        st.sampled_from(["*", "000000", "000001"]), st.sampled_from(YEARS), st.sampled_from([1, 2]),
        st.sampled_from(["vintage", "concept"]), st.booleans(),
    ),
    max_size=3,
)  # fmt: skip
COLUMNS = ["code", "last_year_before", "first_year_after", "kind", "comparable_levels", "note"]


@given(levels=levels, rows=break_rows, factor=st.sampled_from([0.5, 2.0, 1024.0]))
@settings(max_examples=60, deadline=None)
def test_growth_does_not_depend_on_the_unit(levels, rows, factor):
    breaks = pd.DataFrame(rows, columns=COLUMNS).astype({"comparable_levels": bool})
    pd.testing.assert_frame_equal(yearly_growth(levels, breaks), yearly_growth(levels * factor, breaks))


@given(levels=levels, rows=break_rows)
@settings(max_examples=60, deadline=None)
def test_breaks_only_take_growth_away(levels, rows):
    """Where a growth remains it is that of the levels; what is taken away is named by a break that touches the year."""
    breaks = pd.DataFrame(rows, columns=COLUMNS).astype({"comparable_levels": bool})
    free, held = yearly_growth(levels, breaks.iloc[:0]), yearly_growth(levels, breaks)
    kept = held.notna()
    assert held.where(kept).equals(free.where(kept))
    taken = free.notna() & ~kept
    for year in taken.index[taken.any(axis=1)]:
        named = set(between(breaks, year - 1, year)["code"])
        assert "*" in named or set(taken.columns[taken.loc[year]]) <= named
