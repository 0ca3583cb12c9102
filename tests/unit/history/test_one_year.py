import numpy as np
import pandas as pd
import pytest

from gzsim.errors import InputError
from gzsim.history import indicator_panel, score, with_year, zone_models


def places(league):
    return league.table.set_index("code")[["score", "rank", "rank_low", "rank_high", "coverage"]]


@pytest.fixture
def year_2016(record):
    return record.year(2016)


@pytest.mark.parametrize("model", ["uniform", "functional", "found"])
def test_one_year_scores_as_it_does_in_the_history(year_2016, history, model):
    told = history.scores.query("zone_model == @model and year == 2016").set_index("code")
    league = score(year_2016, zones=model)
    pd.testing.assert_frame_equal(places(league).loc[told.index], told[places(league).columns])
    assert league.table["rank"].is_monotonic_increasing


def without_labels(table):
    """The table as pandas may leave it: without attrs, sorted otherwise, with a column of one's own."""
    plain = table.stack().unstack().join(pd.Series("seen", table.index, name="note"))  # noqa: PD010
    plain.attrs.clear()
    return plain.iloc[::-1]


def test_the_year_is_told_by_the_figures(year_2016):
    pd.testing.assert_frame_equal(score(without_labels(year_2016)).table, score(year_2016).table)


def test_a_table_that_repeats_no_year_needs_one(year_2016):
    inflated = year_2016 * 1.01
    with pytest.raises(InputError, match=r"which year.*year=2016"):
        score(inflated)
    assert score(inflated, year=2016).table["year"].tolist() == [2016] * 9


@pytest.mark.parametrize(("year", "told"), [("2016", "year=2016"), (2016.5, "whole number"), ("last", "whole number")])
def test_a_year_is_a_whole_number(year_2016, year, told):
    with pytest.raises(InputError, match=told):
        score(year_2016, year=year)


def test_rows_without_codes_are_refused_with_the_remedy(year_2016):
    with pytest.raises(InputError, match="set_index"):
        score(year_2016.reset_index())


@pytest.mark.parametrize("model", ["uniform", "functional", "found"])
def test_years_that_the_history_leaves_out_are_refused(record, history, model):
    left_out = set(history.left_out.query("zone_model == @model")["year"])
    for year in range(2015, 2023):
        if year in left_out:
            with pytest.raises(InputError, match=f"{year}: data cover") as refused:
                score(record.year(year), zones=model)
            assert refused.value.valid.startswith("1999–2004, 2006"), "years that may be had are named"
        else:
            score(record.year(year), zones=model)


def test_a_thin_year_may_be_forced_and_says_first_that_it_is_thin(record):
    league = score(record.year(2019), minimum_coverage=0)
    assert league.table["coverage"].agg(["min", "max"]).round(2).tolist() == [0.24, 0.36]
    assert repr(league).startswith("Only 24–36 % of the declared weight has data")
    assert "Only 24–36 %" in league._repr_html_().partition("<table")[0]
    assert "24–36" in "".join(text.get_text() for text in league.plot().texts)


def test_a_year_with_enough_data_needs_no_caution(year_2016):
    assert score(year_2016).caution.en == ""


@pytest.mark.parametrize("share", [-0.1, 40])
def test_a_coverage_is_a_share(year_2016, share):
    with pytest.raises(InputError, match="from 0 to 1"):
        score(year_2016, minimum_coverage=share)


def test_a_changed_figure_counts(year_2016):
    richer = year_2016.copy()
    richer.loc["520100", "fiscal_revenue"] *= 1.2
    before, after = places(score(year_2016)), places(score(richer))
    assert after.score["520100"] > before.score["520100"]
    pd.testing.assert_series_equal(after.score.drop("520100"), before.score.drop("520100"), check_like=True)


def test_a_figure_taken_away_takes_the_indicator_from_all_and_is_named(year_2016):
    gap = year_2016.copy()
    gap.loc["520400", "fiscal_revenue"] = np.nan
    league = score(gap)
    assert (places(league).coverage < places(score(year_2016)).coverage[places(league).index]).all()
    assert "Anshun" in league.gaps.set_index("name").reason["General budget revenue growth"]


def test_figures_of_a_year_that_the_record_does_not_have_are_scored(record):
    table = record.year(2018)
    table["pm25_satellite"] = 25.0
    league = score(table, year=2018, minimum_coverage=0)
    assert "Days with good air" in league.proxies["name"].tolist()
    next_year = record.year(2023)
    next_year["gdp_growth_reported"] = np.linspace(4, 6, 9)
    assert score(next_year, year=2024, minimum_coverage=0).table["year"].tolist() == [2024] * 9


def test_the_record_itself_stays_as_it_is(record):
    before = record.table("gdp").copy()
    with_year(record, record.year(2016) * 2, 2016)
    pd.testing.assert_frame_equal(record.table("gdp"), before)


def test_what_the_record_does_not_know_cannot_take_a_place_in_it(record):
    with pytest.raises(InputError, match="happiness"):
        with_year(record, record.year(2016).assign(happiness=1.0), 2016)
    with pytest.raises(InputError, match="529999"):
        with_year(record, record.year(2016).rename(index={"520100": "529999"}), 2016)


def test_equal_weights_are_equal_in_every_zone_and_count_what_is_not_seen(year_2016):
    league = score(year_2016, weights="equal")
    assert np.ptp(league.zone_model.weights.to_numpy()) == 0
    assert places(league).coverage.tolist() == pytest.approx([8 / 12] * 9)


def test_with_equal_weights_zones_make_no_difference(year_2016):
    by_zone, uniform = (places(score(year_2016, zones=zones, weights="equal")) for zones in ("functional", "uniform"))
    assert by_zone["score"].to_dict() == pytest.approx(uniform["score"].to_dict())


def test_weights_of_ones_own_count_only_what_they_name(year_2016, record):
    league = score(year_2016, zones="uniform", weights={"gdp_growth": 1.0})
    order = record.year(2016)["gdp_growth_reported"].rank(ascending=False, method="min")
    assert places(league)["rank"].to_dict() == order.astype(int).to_dict()
    assert (league.table["rank_low"] == league.table["rank"]).all()


def test_one_may_assign_zones_of_ones_own(year_2016, scenario):
    everyone = dict.fromkeys(scenario.units.prefectures, "all")
    own, uniform = score(year_2016, zones=everyone), score(year_2016, zones="uniform")
    pd.testing.assert_frame_equal(places(own), places(uniform))


def test_a_zone_model_is_taken_as_it_is_with_its_weights(year_2016, record, scenario):
    model = zone_models(record, scenario)["found"]
    pd.testing.assert_frame_equal(places(score(year_2016, zones=model)), places(score(year_2016, zones="found")))
    with pytest.raises(InputError, match="of its own"):
        score(year_2016, zones=model, weights="equal")


def test_indicators_of_ones_own_stand_between_the_worst_and_the_best_of_the_table(scenario):
    codes = list(scenario.units.prefectures)
    table = pd.DataFrame({"gdp_growth": np.arange(9.0), "water_quality": 100 - np.arange(9.0)}, index=codes)
    league = score(table, zones="uniform", weights={"gdp_growth": 0.75, "water_quality": 0.25})
    assert places(league).score[codes].tolist() == pytest.approx([25 + 50 * i / 8 for i in range(9)])
    assert set(league.gaps["reason"]) == {"not in the table"}
    assert league.proxies.empty


def test_the_direction_of_the_record_holds_for_its_own_measures(record, scenario):
    panel = indicator_panel(record, scenario).loc[2016]
    panel.attrs.clear()
    league = score(panel[["good_air_days"]], zones="uniform", weights={"good_air_days": 1.0})
    assert league.table.code[0] == panel["good_air_days"].idxmin()
    days = panel[["good_air_days"]] + 100.0
    assert score(days, zones="uniform", weights={"good_air_days": 1.0}).table.code[0] == days["good_air_days"].idxmax()


def test_directions_of_ones_own_hold(scenario):
    table = pd.DataFrame({"gdp_growth": np.arange(9.0)}, index=list(scenario.units.prefectures))
    league = score(table, zones="uniform", weights={"gdp_growth": 1.0}, directions={"gdp_growth": -1})
    assert league.table.code[0] == table.index[0]


def test_a_few_indicators_by_the_weights_of_all_are_too_few(scenario):
    table = pd.DataFrame({"gdp_growth": np.arange(9.0)}, index=list(scenario.units.prefectures))
    with pytest.raises(InputError, match="the table: data cover"):
        score(table)


def test_the_page_names_every_stand_in_and_every_gap(year_2016):
    page = score(year_2016)._repr_html_()
    for told in ("pm25_satellite", "digital economy; all services", "no series in the record", "水质优良断面比例"):
        assert told in page


def test_the_plot_shows_every_prefecture(year_2016):
    figure = score(year_2016).plot()
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
def test_what_does_not_fit_is_refused_with_what_would(year_2016, arguments, told):
    with pytest.raises(InputError, match=told):
        score(year_2016, **arguments)


def test_a_table_that_is_neither_kind_is_refused(year_2016):
    with pytest.raises(InputError, match="neither"):
        score(year_2016[["gdp"]])
    mixed = pd.DataFrame({"gdp_growth": 1.0, "remark": "x"}, index=year_2016.index)
    with pytest.raises(InputError, match="not of indicators alone: remark"):
        score(mixed)
