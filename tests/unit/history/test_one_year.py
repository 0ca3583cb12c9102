import numpy as np
import pandas as pd
import pytest

from gzsim.errors import InputError
from gzsim.history import indicator_panel, measure_directions, score, score_table, with_year, zone_models


def places(league):
    return league.table.set_index("code")[["score", "rank", "rank_low", "rank_high", "coverage"]]


@pytest.fixture
def year_2016(record):
    return record.year(2016)


@pytest.mark.parametrize("model", ["uniform", "functional", "found"])
def test_one_year_scores_as_it_does_in_the_history(record, history, model):
    told = history.scores.query("zone_model == @model and year == 2016").set_index("code")
    league = score(record, 2016, zones=model)
    pd.testing.assert_frame_equal(places(league).loc[told.index], told[places(league).columns])
    assert league.table["rank"].is_monotonic_increasing


@pytest.mark.parametrize(
    ("year", "told"),
    [("2016", "the number 2016"), ("last", "whole number"), (2016.5, "whole number"), (1900, "no year 1900")],
)
def test_a_year_is_a_whole_number_that_the_record_has(record, year, told):
    with pytest.raises(InputError, match=told):
        score(record, year)


@pytest.mark.parametrize("model", ["uniform", "functional", "found"])
def test_years_that_the_history_leaves_out_are_refused(record, history, model):
    left_out = set(history.left_out.query("zone_model == @model")["year"])
    for year in range(2015, 2023):
        if year in left_out:
            with pytest.raises(InputError, match=f"{year}: data cover") as refused:
                score(record, year, zones=model)
            assert refused.value.valid.startswith("1999–2004, 2006"), "years that may be had are named"
        else:
            score(record, year, zones=model)


def test_a_thin_year_may_be_forced_and_says_first_that_it_is_thin(record):
    league = score(record, 2019, minimum_coverage=0)
    assert league.table["coverage"].agg(["min", "max"]).round(2).tolist() == [0.24, 0.36]
    assert repr(league).startswith("<League of 9 units: Only 24–36 % of the declared weight has data")
    assert "Only 24–36 %" in league._repr_html_().partition("<table")[0]
    assert "24–36" in "".join(text.get_text() for text in league.plot().texts)


def test_a_year_of_two_indicators_is_refused_as_a_run_leaves_it_out(record, scenario):
    lenient = scenario.with_({"record.minimum_coverage": 0.1})
    for given in ({}, {"minimum_coverage": 0.05}):
        with pytest.raises(InputError, match="1998: 2 indicators seen for all units, fewer than 3"):
            score(record, 1998, scenario=lenient, **given)
    forced = score(record, 1998, scenario=lenient, minimum_coverage=0)
    assert forced.caution.en.startswith("Only 2 of 12 indicators have data")


def test_how_much_data_cover_is_always_said(record):
    assert score(record, 2016).cover.en == "Data cover 69–73 % of the declared weight; 40 % is required"


def test_a_year_with_enough_data_needs_no_caution(record):
    assert score(record, 2016).caution.en == ""


@pytest.mark.parametrize("share", [-0.1, 40])
def test_a_coverage_is_a_share(record, share):
    with pytest.raises(InputError, match="from 0 to 1"):
        score(record, 2016, minimum_coverage=share)


def test_a_changed_figure_counts(year_2016, record):
    richer = year_2016.copy()
    richer.loc["520100", "fiscal_revenue"] *= 1.2
    as_it_is = score(record, 2016)
    before = places(as_it_is)
    after = places(score(with_year(record, richer, 2016), 2016, goalposts=as_it_is.goalposts))
    assert after.score["520100"] > before.score["520100"]
    pd.testing.assert_series_equal(after.score.drop("520100"), before.score.drop("520100"), check_like=True)


def test_a_figure_taken_away_takes_the_indicator_from_all_and_is_named(year_2016, record):
    gap = year_2016.copy()
    gap.loc["520400", "fiscal_revenue"] = np.nan
    league = score(with_year(record, gap, 2016), 2016)
    assert (places(league).coverage < places(score(record, 2016)).coverage[places(league).index]).all()
    assert "Anshun" in league.gaps.set_index("name").reason["General budget revenue growth"]


def test_figures_of_a_year_that_the_record_does_not_have_are_scored(record):
    table = record.year(2018)
    table["pm25_satellite"] = 25.0
    league = score(with_year(record, table, 2018), 2018, minimum_coverage=0)
    assert "Days with good air" in league.proxies["name"].tolist()
    next_year = record.year(2023)
    next_year["gdp_growth_reported"] = np.linspace(4, 6, 9)
    later = score(with_year(record, next_year, 2024), 2024, minimum_coverage=0)
    assert later.table["year"].tolist() == [2024] * 9


def test_the_record_itself_stays_as_it_is(record):
    before = record.table("gdp").copy()
    with_year(record, record.year(2016) * 2, 2016)
    pd.testing.assert_frame_equal(record.table("gdp"), before)


def test_what_the_record_does_not_know_cannot_take_a_place_in_it(record):
    with pytest.raises(InputError, match="happiness"):
        with_year(record, record.year(2016).assign(happiness=1.0), 2016)
    with pytest.raises(InputError, match="529999"):
        with_year(record, record.year(2016).rename(index={"520100": "529999"}), 2016)


def test_equal_weights_are_equal_in_every_zone_and_count_what_is_not_seen(record):
    league = score(record, 2016, weights="equal")
    assert np.ptp(league.zone_model.weights.to_numpy()) == 0
    assert places(league).coverage.tolist() == pytest.approx([8 / 12] * 9)


def test_with_equal_weights_zones_make_no_difference(record):
    by_zone, uniform = (places(score(record, 2016, zones, weights="equal")) for zones in ("functional", "uniform"))
    assert by_zone["score"].to_dict() == pytest.approx(uniform["score"].to_dict())


def test_weights_of_ones_own_count_only_what_they_name(record):
    league = score(record, 2016, zones="uniform", weights={"gdp_growth": 1.0})
    order = record.year(2016)["gdp_growth_reported"].rank(ascending=False, method="min")
    assert places(league)["rank"].to_dict() == order.astype(int).to_dict()
    assert (league.table["rank_low"] == league.table["rank"]).all()


def test_one_may_assign_zones_of_ones_own(record, scenario):
    everyone = dict.fromkeys(scenario.units.prefectures, "all")
    own, uniform = score(record, 2016, zones=everyone), score(record, 2016, zones="uniform")
    pd.testing.assert_frame_equal(places(own), places(uniform))


def test_a_zone_model_is_taken_as_it_is_with_its_weights(record, scenario):
    model = zone_models(record, scenario)["found"]
    pd.testing.assert_frame_equal(places(score(record, 2016, zones=model)), places(score(record, 2016, zones="found")))
    with pytest.raises(InputError, match="of its own"):
        score(record, 2016, zones=model, weights="equal")


def test_own_indicators_stand_between_worst_and_best_of_the_table(scenario):
    codes = list(scenario.units.prefectures)
    table = pd.DataFrame({"gdp_growth": np.arange(9.0), "water_quality": 100 - np.arange(9.0)}, index=codes)
    league = score_table(table, scenario.directions, "uniform", {"gdp_growth": 0.75, "water_quality": 0.25})
    assert places(league).score[codes].tolist() == pytest.approx([25 + 50 * i / 8 for i in range(9)])
    assert set(league.gaps["reason"]) == {"not in the table"}
    assert league.proxies.empty


def test_what_the_record_measures_is_scored_by_its_own_direction(record, scenario):
    panel = indicator_panel(record, scenario).loc[2016, ["good_air_days"]]  # fine particles, in place of days
    alone = {"zones": "uniform", "weights": {"good_air_days": 1.0}}
    assert score_table(panel, measure_directions(scenario), **alone).table.code[0] == panel["good_air_days"].idxmin()
    assert score_table(panel, scenario.directions, **alone).table.code[0] == panel["good_air_days"].idxmax()


def test_directions_of_ones_own_hold(scenario):
    table = pd.DataFrame({"gdp_growth": np.arange(9.0)}, index=list(scenario.units.prefectures))
    league = score_table(table, {"gdp_growth": -1}, zones="uniform", weights={"gdp_growth": 1.0})
    assert league.table.code[0] == table.index[0]


def test_a_few_indicators_by_the_weights_of_all_are_too_few(scenario):
    table = pd.DataFrame({"gdp_growth": np.arange(9.0)}, index=list(scenario.units.prefectures))
    with pytest.raises(InputError, match="the table: data cover"):
        score_table(table, scenario.directions)


def test_the_page_names_every_stand_in_and_every_gap(record):
    page = score(record, 2016)._repr_html_()
    for told in ("pm25_satellite", "digital economy; all services", "no series in the record", "水质优良断面比例"):
        assert told in page


def test_the_plot_shows_every_prefecture(record):
    figure = score(record, 2016).plot()
    assert len(figure.axes[0].get_yticklabels()) == 9


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ({"zones": "regional"}, "uniform, functional, found"),
        ({"zones": {"520100": "coast"}}, "coast"),
        ({"zones": {"520100": "ecological"}}, "520300"),
        ({"weights": "fair"}, "policy, equal"),
        ({"weights": {"happiness": 1.0}}, "happiness"),
        ({"weights": {"gdp_growth": 0.5}}, "sum"),
        ({"weights": {"water_quality": 1.0}}, "without weight"),
    ],
)
def test_what_does_not_fit_is_refused_with_what_would(record, arguments, told):
    with pytest.raises(InputError, match=told):
        score(record, 2016, **arguments)


def test_a_table_with_a_column_that_is_no_indicator_is_refused(year_2016, scenario):
    with pytest.raises(InputError, match=r"table: no indicators: gdp\."):
        score_table(year_2016[["gdp"]], scenario.directions)
    mixed = pd.DataFrame({"gdp_growth": 1.0, "remark": "x"}, index=year_2016.index)
    with pytest.raises(InputError, match="no indicators: remark"):
        score_table(mixed, scenario.directions)


@pytest.mark.parametrize("told", [{}, {"gdp_growth": 2}, 5])
def test_a_table_needs_a_direction_for_each_indicator(year_2016, told):
    growth = year_2016[["gdp_growth_reported"]].set_axis(["gdp_growth"], axis=1)
    with pytest.raises(InputError, match="directions"):
        score_table(growth, told, "uniform", {"gdp_growth": 1.0})


def test_codes_in_a_column_are_refused_with_the_remedy():
    growth = pd.DataFrame({"gdp_growth": [5.0, 9.0]}, index=pd.Index(["520100", "520300"], name="code"))
    for table in (growth.reset_index(), growth.reset_index(drop=True)):
        with pytest.raises(InputError, match="set_index"):
            score_table(table, {"gdp_growth": 1}, "uniform", {"gdp_growth": 1.0})


@pytest.mark.parametrize("ranking", ["scaled_lead", "lead", "within_zone", "raw"])
def test_a_rule_asked_for_is_that_of_a_scenario_which_says_so(record, scenario, ranking):
    asked = score(record, 2016, ranking=ranking).table
    said = score(record, 2016, scenario=scenario.with_(ranking=ranking)).table
    pd.testing.assert_frame_equal(asked, said)
    assert asked["ranking"].unique().tolist() == [ranking]


def test_a_table_ranks_by_leads_and_says_so_unless_it_is_told_the_noise(year_2016, scenario):
    table = year_2016[["gdp_growth_reported", "forest_modis"]].set_axis(["gdp_growth", "forest_cover"], axis=1)
    given = {"directions": {"gdp_growth": 1, "forest_cover": 1}, "scenario": scenario, "minimum_coverage": 0.0}
    by_lead = score_table(table, **given)
    assert by_lead.table["ranking"].unique().tolist() == ["lead"]
    assert "ranked by leads" in by_lead.basis.en
    noise = {"central_city": 9.0, "rural_revitalisation": 6.0, "ecological": 3.0}
    scaled = score_table(table, **given, noise=noise)
    assert "ranked by leads" not in scaled.basis.en
    told = scaled.table.set_index("code")
    expected = told["lead"] * told["noise"].mean() / told["zone"].map(noise)
    assert told["scaled_lead"].tolist() == pytest.approx(expected.tolist(), abs=1e-9)
    assert told["rank"].tolist() == told["scaled_lead"].rank(ascending=False).tolist()
