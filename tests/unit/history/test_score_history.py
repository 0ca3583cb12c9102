import numpy as np
import pandas as pd
import pytest

from gzsim.errors import InputError
from gzsim.history import coverage_table, indicator_panel, measure_directions, score_history, zone_models
from gzsim.scenario import load_scenario
from gzsim.views.html import CHINESE
from gzsim.zones import WeightDraws, league
from gzsim.zones.noise import noise_of

MODELS = ["uniform", "functional", "found"]


def reason(coverage, year, indicator):
    return coverage.set_index(["year", "indicator"]).loc[(year, indicator), "reason"]


def test_no_growth_is_taken_across_the_economic_census_of_2018(record, scenario):
    panel = indicator_panel(record, scenario)
    levels = ["industrial_value_added_growth", "digital_economy_growth", "specialty_agriculture_growth"]
    assert panel.loc[2019, levels].isna().all(axis=None)
    assert panel.loc[2019, "gdp_growth"].notna().all()


def test_the_panel_is_the_record_and_nothing_else(record, scenario):
    panel = indicator_panel(record, scenario)
    revenue = record.table("fiscal_revenue")["522600"]
    growth = 100 * (revenue[2010] / revenue[2009] - 1)
    assert panel.loc[(2010, "522600"), "fiscal_revenue_growth"] == pytest.approx(growth)
    forest = record.table("forest_modis") / record.table("land_total_modis")
    assert panel.loc[(2016, "520300"), "forest_cover"] == pytest.approx(100 * forest.loc[2016, "520300"])


def test_fine_particles_stand_in_for_clean_air_the_other_way_round(scenario):
    directions = measure_directions(scenario)
    assert directions["good_air_days"] == -1
    assert directions.drop("good_air_days").eq(1).all()


@pytest.mark.parametrize(
    ("year", "indicator", "told"),
    [
        (2016, "water_quality", "no series in the record"),
        (2019, "fiscal_revenue_growth", "series ends 2018"),
        (2002, "fiscal_revenue_growth", "series begins 2003"),
        (2003, "fiscal_revenue_growth", "growth needs the year before, and the series begins 2003"),
        (2019, "digital_economy_growth", "across the 2018/19 break"),
        (2014, "resident_income_growth", "across the 2013/14 break in Qiandongnan"),
        (2010, "resident_income_growth", "only 8 of 9 prefectures, none for Qianxinan"),
        (2022, "gdp_growth", "only 6 of 9 prefectures, none for Qianxinan, Qiandongnan, Qiannan"),
        (2016, "gdp_growth", ""),
    ],
)
def test_every_gap_has_its_reason(record, scenario, year, indicator, told):
    assert reason(coverage_table(record, scenario), year, indicator) == told


def test_what_is_used_is_complete_and_what_is_not_says_why(record, scenario):
    coverage = coverage_table(record, scenario)
    panel = indicator_panel(record, scenario)
    complete = panel.notna().groupby("year").all().stack()
    used = coverage.set_index(["year", "indicator"]).used
    assert used[complete.index].tolist() == complete.tolist()
    assert not used.drop(complete.index).any()
    assert ((coverage.reason == "") == coverage.used).all()
    assert coverage.reason_zh[~coverage.used].str.contains(CHINESE).all()
    assert coverage.groupby("reason")["reason_zh"].nunique().eq(1).all()


def test_status_none_means_that_the_record_has_no_figure_of_the_year(record, scenario):
    coverage = coverage_table(record, scenario)
    status = coverage.set_index(["year", "indicator"]).status
    assert status[2019, "digital_economy_growth"] == "proxy"  # levels exist; growth across the break does not
    assert status[2019, "fiscal_revenue_growth"] == "none"
    assert status[2016, "fiscal_revenue_growth"] == "series"
    assert not coverage[coverage.status == "none"].used.any()


def test_coverage_is_the_declared_weight_of_what_is_used(history):
    weights = history.weights.set_index(["zone_model", "zone", "indicator"]).weight
    used = history.coverage[history.coverage.used].groupby("year").indicator.agg(list)
    for row in history.scores.itertuples():
        expected = sum(weights[row.zone_model, row.zone, indicator] for indicator in used[row.year])
        assert row.coverage == pytest.approx(expected), (row.zone_model, row.year)


def test_each_year_is_either_scored_or_left_out_with_a_reason(history, scenario):
    years = set(history.coverage.year)
    for model in MODELS:
        scored = history.scores[history.scores.zone_model == model]
        left_out = history.left_out[history.left_out.zone_model == model]
        assert set(scored.year) | set(left_out.year) == years
        assert not set(scored.year) & set(left_out.year)
        assert scored.coverage.min() >= scenario.record.minimum_coverage
        assert scored.groupby("year").code.nunique().eq(9).all()
    assert history.left_out.reason.str.len().gt(0).all()
    assert history.left_out.reason_zh.str.contains(CHINESE).all()


def test_the_year_of_the_break_is_not_scored(history):
    assert 2019 not in set(history.scores.year)
    assert not history.coverage[history.coverage.year == 2019].used.any()
    assert "too little" in reason(history.coverage, 2019, "gdp_growth")


def test_asking_for_more_coverage_scores_fewer_years(record, scenario):
    strict = score_history(record, scenario.with_({"record.minimum_coverage": 0.6}))
    scored = strict.scores.groupby("zone_model").year.unique().map(sorted).to_dict()
    assert scored["functional"] == [2006, 2007, 2008, 2012, 2016]
    assert strict.scores.coverage.min() >= 0.6


def test_a_threshold_that_no_year_meets_gives_no_scores_and_says_so(record, scenario):
    nothing = score_history(record, scenario.with_({"record.minimum_coverage": 0.99}))
    assert nothing.scores.empty
    assert len(nothing.left_out) == 3 * nothing.coverage.year.nunique()
    assert not nothing.coverage.used.any()


def test_in_2016_guiyang_is_last_and_qiandongnan_first_by_any_yardstick(history):
    ranks = history.scores[history.scores.year == 2016].set_index(["zone_model", "code"])["rank"]
    for model in MODELS:
        assert ranks[model, "522600"] == 1
        assert ranks[model, "520100"] == 9


def test_qiandongnans_figures_for_2017_cost_it_its_first_place(history):
    """Its reported growth fell from 13.3 to 5.2 percent and its revenue was revised downward."""
    ranks = history.scores[history.scores.code == "522600"].set_index(["zone_model", "year"])["rank"]
    for model in MODELS:
        assert ranks[model, 2016] == 1
        assert ranks[model, 2017] >= 8


def test_under_one_yardstick_places_in_zone_and_province_agree(history):
    uniform = history.scores[history.scores.zone_model == "uniform"]
    assert (uniform["rank"] == uniform.rank_in_zone).all()


def test_scores_of_1999_worked_again_from_the_record(record, scenario, history):
    panel, model = indicator_panel(record, scenario), zone_models(record, scenario)["functional"]
    seen = panel.columns[panel.loc[1999].notna().all()]
    low, high = panel.quantile(0.05), panel.quantile(0.95)
    scaled = ((panel.loc[1999] - low) / (high - low)).clip(0, 1)
    scaled["good_air_days"] = 1 - scaled["good_air_days"]
    weights = model.weights_of(scaled.index)[seen]
    expected = 100 * (scaled[seen] * weights).sum(axis=1) / weights.sum(axis=1)
    told = history.scores.query("zone_model == 'functional' and year == 1999").set_index("code").score
    assert told[expected.index].tolist() == pytest.approx(expected.tolist())


def test_bounds_of_rank_intervals_rarely_hang_on_the_seed(record, scenario, history):
    panel, model = indicator_panel(record, scenario), zone_models(record, scenario)["functional"]
    scored = history.scores.query("zone_model == 'functional'")["year"].unique()
    noise = noise_of(panel.loc[list(scored)], measure_directions(scenario), history.goalposts, model)
    same = []
    for year in (2001, 2008, 2012, 2016, 2020):
        given = panel.loc[year], measure_directions(scenario), history.goalposts, model, WeightDraws(seed=7)
        again = league(*given, noise=noise)
        told = history.scores.query("zone_model == 'functional' and year == @year")
        same += [again.rank_low.to_numpy() == told.rank_low.to_numpy()]
        same += [again.rank_high.to_numpy() == told.rank_high.to_numpy()]
    assert np.mean(same) >= 0.9


def test_the_tables_have_the_columns_that_are_promised(history):
    assert history.scores.columns.tolist() == [
        "zone_model", "year", "code", "name", "name_zh", "zone", "score", "lead", "noise",
        "scaled_lead", "ranking", "rank", "rank_in_zone", "rank_low", "rank_high", "coverage",
    ]  # fmt: skip
    assert history.coverage.columns.tolist() == [
        "year", "indicator", "name", "name_zh", "status", "series", "proxy_of", "used", "reason", "reason_zh",
            "series_name", "series_name_zh",
    ]  # fmt: skip
    assert history.zones.columns.tolist() == ["zone_model", "code", "zone", "basis"]
    assert history.weights.columns.tolist() == ["zone_model", "zone", "indicator", "weight"]
    assert history.weights.groupby(["zone_model", "zone"]).weight.sum().tolist() == pytest.approx([1] * 6)


def test_the_same_record_gives_the_same_bits(record, scenario, history):
    pd.testing.assert_frame_equal(score_history(record, scenario).scores, history.scores, check_exact=True)


def test_a_scenario_that_the_record_sees_nothing_of_is_refused(record):
    with pytest.raises(InputError, match="no series for any"):
        score_history(record, load_scenario("essential-medicines"))
