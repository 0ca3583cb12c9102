"""What the shipped record says, and what it says about itself."""

import numpy as np
import pandas as pd
import pytest

from gzsim.scenario import load_parameters

SECTORS = ["value_added_primary", "value_added_secondary", "value_added_tertiary"]


def test_nine_prefectures_and_eighty_eight_counties(record):
    assert list(record.prefectures.index) == [
        "520100", "520200", "520300", "520400", "520500", "520600", "522300", "522600", "522700"
    ]  # fmt: skip
    assert len(record.counties) == 88
    assert set(record.counties["prefecture"]) == set(record.prefectures.index)
    assert (record.prefectures["kind"] == "autonomous prefecture").sum() == 3


def test_source_document_names_the_zone_of_three_prefectures(record):
    named = record.prefectures["zone_named_by_source"].dropna()
    assert named.to_dict() == {"520100": "central_city", "520300": "central_city", "522600": "ecological"}


def test_table_has_all_nine_columns_and_gaps_stay_gaps(record):
    investment = record.table("fixed_asset_investment")
    assert list(investment.columns) == list(record.prefectures.index)
    assert investment.notna().any().sum() == 4
    assert investment.count().sum() == record.series.loc["fixed_asset_investment", "values"] == 43
    reported = record.table("gdp_growth_reported")
    assert reported.loc[2023].notna().sum() == 6, "2022 and 2023 exist for six prefectures"


def test_a_year_and_a_table_show_the_same_value(record):
    year = record.year(2016)
    assert list(year.columns) == list(record.series.index)
    for series in record.series.index:
        table = record.table(series)
        if 2016 in table.index:
            pd.testing.assert_series_equal(year[series], table.loc[2016], check_names=False)


def test_every_published_value_is_in_the_tables_once(record):
    assert sum(record.table(series).count().sum() for series in record.series.index) == len(record.prefecture_panel)
    assert len(record.prefecture_panel) == record.series["values"].sum() == 3675


def test_prefectures_exceeded_the_revised_province_before_the_census(record):
    gdp = record.table("gdp").sum(axis=1, min_count=9)
    province = record.province.query("series == 'gdp'").set_index("year")["value"]
    excess = 100 * (gdp / province - 1)
    assert excess.loc[2012:2017].between(4.5, 10.5).all()
    assert excess.loc[2014:2016].min() > 9
    assert excess.loc[2019:2023].abs().max() < 1, "after the census both stand on one basis"


def test_sectors_add_up_to_gdp(record):
    total = sum(record.table(sector) for sector in SECTORS)
    assert np.nanmax((total / record.table("gdp") - 1).abs()) < 0.0005


def test_key_counties_and_ecological_counties(record):
    counties = record.counties
    assert counties["rural_revitalisation_key_county"].sum() == 20
    assert counties["ecological_zone_since"].notna().sum() == 22, "of 25: three were not identified"
    assert set(counties["ecological_zone_since"].dropna()) == {2010, 2016}
    assert counties.loc[counties["rural_revitalisation_key_county"], "former_poverty_county"].all()


def test_exits_from_poverty_by_year(record):
    poor = record.counties[record.counties["former_poverty_county"]]
    exits = poor["poverty_exit_year"].value_counts().sort_index()
    assert exits.to_dict() == {2016: 1, 2017: 13, 2018: 18, 2019: 24, 2020: 9}
    assert list(poor.index[poor["poverty_exit_year"].isna()]) == ["520328"]


def test_county_panel_is_unbalanced_and_has_no_untreated_county(record):
    gdp = record.county_panel.query("series == 'gdp' and 2006 <= year <= 2023")
    years = gdp.groupby("code")["year"].nunique()
    assert (len(years), (years == 18).sum(), (years >= 17).sum()) == (65, 18, 57)
    assert record.counties.loc[record.county_panel["code"].unique(), "former_poverty_county"].all()
    assert "520100" not in set(record.counties.loc[record.county_panel["code"].unique(), "prefecture"])


def test_rural_income_changes_its_name_with_its_concept(record):
    years = record.county_panel.groupby("series")["year"].agg(["min", "max"])
    assert years.loc["rural_net_income", "max"] == 2013
    assert years.loc["rural_disposable_income", "min"] == 2014


def test_terms_of_mayors(record):
    terms = record.leader_terms
    assert terms["years"].mean() == pytest.approx(3.7, abs=0.05)
    assert terms.loc[terms["overlaps_another"], ["code", "start_year"]].to_numpy().tolist() == [
        ["522600", 1992], ["522600", 1996]
    ]  # fmt: skip
    assert (terms.loc[terms["ends_at_cut_off"], "end_year"] == 2017).all()


def test_terms_are_longer_where_those_that_still_run_are_not_counted_as_over(record):
    """Kaplan and Meier, by hand; the source of `leader.exit_hazard` names both means."""
    terms = record.leader_terms
    mean, left = 0.0, 1.0
    for years in range(1, int(terms["years"].max()) + 1):
        mean += left
        over = ((terms["years"] == years) & ~terms["ends_at_cut_off"]).sum()
        left *= 1 - over / (terms["years"] >= years).sum()
    assert terms["ends_at_cut_off"].sum() == 6
    text = load_parameters().entry("leader.exit_hazard").source.text
    assert f"{terms['years'].mean():.2f} years, or {mean:.1f} if six" in text


def test_half_of_what_sets_places_apart_in_growth_is_luck(record):
    """The source of `unit_effect_sd` names the spread of the nine means, and what their luck leaves of it."""
    growth = record.table("gdp_growth_reported").loc[2011:2021]
    away = growth.sub(growth.mean(axis=1), axis=0)
    luck = ((away - away.mean()) ** 2).to_numpy().sum() / (8 * 10)
    spread = away.mean().var(ddof=1)
    text = load_parameters().entry("dynamics.flow_growth.unit_effect_sd").source.text
    assert f"{np.sqrt(spread):.2f} points, of which {np.sqrt(spread - luck / 11):.2f} are left" in text


def test_targets_that_end_in_05_mean_about(record):
    targets = record.province_targets
    guizhou = targets[targets["code"] == "520000"].set_index("year")
    assert guizhou.loc[2015, "gdp_growth_target"] == 10
    assert guizhou.loc[2006, "gdp_growth_target"] == pytest.approx(10.05)
    assert guizhou.index[guizhou["about"]].tolist() == [2004, 2006]
    assert targets["code"].nunique() == 27
    rest = targets.loc[targets["about"], "gdp_growth_target"] % 1
    assert np.allclose(rest, 0.05, atol=1e-5)
    assert len(rest) > 50


def test_nearly_all_provinces_announce_multiples_of_one_half_once_about_is_left_off(record):
    """The source of `targets.rounded` names both shares: the twentieth is a code and no growth."""
    targets = record.province_targets
    plain = targets["gdp_growth_target"].mask(targets["about"], targets["gdp_growth_target"] - 0.05)
    twice = [2 * each for each in (targets["gdp_growth_target"], plain)]
    shares = [np.isclose(each, each.round(), atol=1e-4).mean() for each in twice]
    assert np.round(shares, 2).tolist() == [0.8, 0.96]
    source = load_parameters().entry("targets.rounded").source
    assert source.kind == "assumption"
    assert all(f"{share:.0%}".replace("%", " percent") in source.text for share in shares)


def test_monthly_air_is_the_count_of_daily_air(record):
    days = record.air_days.assign(month=lambda t: t["date"].dt.to_period("M"), good=lambda t: t["aqi"] <= 100)
    counted = days.groupby(["code", "month"]).agg(
        days=("aqi", "size"), good_days=("good", "sum"), aqi_mean=("aqi", "mean")
    )
    monthly = record.air_months.set_index(["code", "month"])
    counted = counted[counted["days"] >= 20]
    assert counted.index.equals(monthly.index)
    assert (counted[["days", "good_days"]] == monthly[["days", "good_days"]]).all(axis=None)
    assert (counted["aqi_mean"] - monthly["aqi_mean"]).abs().max() < 0.006


def test_satellite_forest_lies_far_below_official_cover(record):
    forest = record.measure("forest_modis", "share", of="land_total_modis").loc[2020]
    official = record.dated_points.query("indicator == 'forest_cover_official' and code == '520000' and year == 2020")
    assert forest.max() < official["value"].item() / 2


def test_satellite_series_are_sums_of_land_cover_classes(record):
    cover = record.land_cover.pivot_table(index="year", columns=["land_cover", "code"], values="km2", aggfunc="sum")
    classes = {
        "forest_modis": [name for name in record.land_cover["land_cover"].unique() if name.endswith("forest")],
        "cropland_modis": ["cropland", "cropland/natural mosaic"],
        "urban_modis": ["urban and built-up"],
    }
    assert len(classes["forest_modis"]) == 5
    for series, parts in classes.items():
        total = cover[parts].T.groupby(level="code").sum().T
        assert (total - record.table(series)).abs().max(axis=None) < 0.1


def test_huaxi_is_marked_as_incomparable_over_the_censuses(record):
    assert "merged into Huaxi" in record.counties.loc["520111", "note"]
    assert pd.isna(record.counties.loc["520115", "population_2010"])


def test_repr_and_html_say_what_is_there(record):
    assert "9 prefectures" in repr(record)
    html = record._repr_html_()
    assert "历史数据" in html
    assert "2018/19" in html
    assert "14212" in html
