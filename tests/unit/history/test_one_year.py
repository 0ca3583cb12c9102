import numpy as np
import pandas as pd
import pytest

from gzsim.errors import InputError
from gzsim.history import indicator_panel, score, with_year, zone_models


def places(league):
    return league.table.set_index("code")[["score", "rank", "rank_low", "rank_high", "coverage"]]


@pytest.fixture
def year_2016(record):
    table = record.year(2016)
    table.attrs["year"] = 2016
    return table


@pytest.mark.parametrize("model", ["uniform", "functional", "found"])
def test_one_year_scores_as_it_does_in_the_history(year_2016, history, model):
    told = history.scores.query("zone_model == @model and year == 2016").set_index("code")
    league = score(year_2016, zones=model)
    pd.testing.assert_frame_equal(places(league).loc[told.index], told[places(league).columns])
    assert league.table["rank"].is_monotonic_increasing


def test_the_year_may_be_said_instead(record, year_2016):
    plain = record.year(2016)
    plain.attrs.clear()
    pd.testing.assert_frame_equal(score(plain, year=2016).table, score(year_2016).table)
    with pytest.raises(InputError, match="which year"):
        score(plain)


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
    league = score(table, year=2018)
    assert "Days with good air" in league.proxies["name"].tolist()
    next_year = record.year(2023)
    next_year["gdp_growth_reported"] = np.linspace(4, 6, 9)
    assert score(next_year, year=2024).table["year"].tolist() == [2024] * 9


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


def test_the_direction_of_the_record_is_kept_when_its_own_panel_is_scored(record, scenario):
    panel = indicator_panel(record, scenario).loc[2016]
    league = score(panel[["good_air_days"]], zones="uniform", weights={"good_air_days": 1.0})
    assert league.table.code[0] == panel["good_air_days"].idxmin()


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
