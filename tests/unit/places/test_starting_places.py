"""Named prefectures start where the record ends, and say so; what is a proxy or assumed is called that."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

import gzsim as gz
from gzsim.errors import InputError
from gzsim.places import starting_places
from gzsim.places.indicator import typical
from gzsim.places.orders import in_order, normal_scores
from gzsim.scenario import load_scenario, shipped_scenarios
from gzsim.theory.order_statistics import expected_order_statistics

TODAY = load_scenario("guizhou-2025")
NAMED = [name for name in shipped_scenarios() if load_scenario(name).units.scale == "prefectures"]
ARRAYS = ("level", "advantage", "advantage_se", "draws", "luck", "persistence", "fastest_decade")


def at(year, **changes):
    return starting_places(TODAY.with_({"simulation.start_year": year, **changes}))


@pytest.fixture(scope="module")
def now():
    return starting_places(TODAY)


@pytest.fixture(scope="module")
def hindcast():
    return at(2014)


def of(places, indicator):
    return places.table[places.table["indicator"] == indicator].set_index("code")


MOVES = TODAY.dynamics_table()


def rest(indicator):
    """Where everybody stands of whom nothing is known."""
    full, span = TODAY.indicators[indicator].on_ruler(TODAY.parameter_table()["attainment.growth_span"])
    return full - (1 - MOVES.loc[indicator, "without_work"]) * span


def same(one, other):
    return all(np.array_equal(getattr(one, name), getattr(other, name), equal_nan=True) for name in ARRAYS)


def test_front_door_and_package_give_the_same(now):
    assert same(gz.initial_state("guizhou-2025"), now)


def test_arrays_stand_in_the_order_of_names(now):
    assert list(now.indicators) == sorted(TODAY.indicators)
    assert list(now.codes) == sorted(TODAY.units.prefectures)
    assert now.level.shape == now.advantage.shape == now.advantage_se.shape == (12, 9)
    assert now.draws.shape == (400, 12, 9)
    for column in ("level", "advantage", "advantage_se"):
        assert (now.table[column].to_numpy().reshape(12, 9) == getattr(now, column)).all()


@pytest.mark.parametrize("year", [1900, 2005, 2014, 2025])
@pytest.mark.parametrize("name", NAMED)
def test_every_scenario_of_named_places_starts_at_any_time(name, year):
    places = starting_places(load_scenario(name).with_({"simulation.start_year": year}))
    for array in (places.level, places.advantage, places.draws, places.luck, places.persistence):
        assert np.isfinite(array).all()
    assert (places.advantage_se > 0).all()
    assert set(places.table["level_basis"]) <= {"record", "assumption"}
    assert set(places.table["advantage_basis"]) <= {"record", "proxy", "assumption"}
    assert (places.table["note"].str.len() > 0).all()
    assert (places.table["last_year"].dropna() < year).all()
    assert places.table["series"].isna().equals(places.table["last_year"].isna())


def test_only_what_lies_before_the_first_year_counts(hindcast):
    record = gz.load_record()
    panel = record.prefecture_panel.copy()
    panel["value"] = panel["value"].where(panel["year"] < 2014, panel["value"] * 1.7 + 3)
    months = record.air_months.assign(good_days=0)
    later = replace(record, prefecture_panel=panel, air_months=months)
    scenario = TODAY.with_({"simulation.start_year": 2014})
    assert same(starting_places(scenario, later), hindcast)
    assert not same(starting_places(TODAY, later), starting_places(TODAY))


def test_the_shipped_record_is_the_one_without_a_record(now):
    assert same(starting_places(TODAY, gz.load_record()), now)


def test_a_hindcast_starts_elsewhere(now, hindcast):
    assert (of(hindcast, "gdp_growth")["level"] > 10 + of(now, "gdp_growth")["level"]).all()
    assert not (
        of(now, "fiscal_revenue_growth")["advantage"] == of(hindcast, "fiscal_revenue_growth")["advantage"]
    ).any()


def test_growth_starts_from_what_was_typical_of_the_place(now):
    growth = of(now, "gdp_growth")
    figures = gz.load_record().table("gdp_growth_reported").loc[[2019, 2020, 2022, 2023]]
    figures.loc[2020, "522300"] = np.nan  # derived decimals
    without = (figures - growth["advantage"]).mean(axis=1).mean()
    assert growth["level"].to_numpy() == pytest.approx(without + growth["advantage"].to_numpy())
    assert set(growth["level_basis"]) == {"record"}


def test_typical_growth_does_not_depend_on_who_is_missing():
    advantage = pd.Series({"a": 2.0, "b": 0.0, "c": -2.0})
    full = pd.DataFrame({"a": [9.0, 7.0], "b": [7.0, 5.0], "c": [5.0, 3.0]})
    gaps = full.mask(np.array([[False, True, False], [True, False, False]]))
    assert typical(full, advantage) == typical(gaps, advantage) == 6.0


def test_air_starts_from_the_days_counted_last(now):
    air = of(now, "good_air_days")
    assert air.loc["520300", "level"] == 100 * 337 / 366
    assert set(air["level_basis"]) == set(air["advantage_basis"]) == {"record"}
    assert (air["last_year"] == 2016).all()
    assert air["advantage"].idxmin() == "520300"


def test_before_days_were_counted_clean_air_is_ranked_by_particles(hindcast):
    air = of(hindcast, "good_air_days")
    particles = gz.load_record().table("pm25_satellite").loc[2013, air.index]
    assert (air["advantage"].rank() == (-particles).rank()).all()
    assert set(air["level_basis"]) == {"assumption"}
    assert set(air["advantage_basis"]) == {"proxy"}


def test_forests_are_ranked_and_their_level_is_assumed(now):
    forest = of(now, "forest_cover")
    share = gz.load_record().measure("forest_modis", "share", "land_total_modis").loc[2020, forest.index]
    assert (forest["advantage"].rank() == share.rank()).all()
    assert forest["advantage"].sum() == pytest.approx(0, abs=1e-12)
    assert (forest["level"] - forest["advantage"]).to_numpy() == pytest.approx(rest("forest_cover"))
    assert (forest["advantage_se"] / MOVES.loc["forest_cover", "unit_effect_sd"]).between(0.4, 0.61).all()
    assert (np.diff(now.draws[:, list(now.indicators).index("forest_cover")][:, np.argsort(share)]) >= 0).all()


def test_a_proxy_of_growth_gives_differences_and_no_level(now):
    industry = of(now, "industrial_value_added_growth")
    level = industry["level"] - industry["advantage"]
    assert level.to_numpy() == pytest.approx(rest("industrial_value_added_growth"))
    assert set(industry["level_basis"]) == {"assumption"}
    assert set(industry["advantage_basis"]) == set(industry["luck_basis"]) == {"proxy"}


def test_what_nobody_has_measured_is_assumed_and_called_so(now):
    science = of(now, "science_and_talent")
    k, moves = list(now.indicators).index("science_and_talent"), MOVES.loc["science_and_talent"]
    assert (science["level"] == rest("science_and_talent")).all()
    assert (science["advantage"] == 0).all()
    assert (science["advantage_se"] == moves["unit_effect_sd"]).all()
    assert set(science["level_basis"]) == set(science["advantage_basis"]) == {"assumption"}
    assert now.draws[:, k].std() == pytest.approx(moves["unit_effect_sd"], rel=0.05)
    assert now.luck[k] == moves["noise_sd"]


def test_a_target_moves_no_place(now):
    ambitious = at(2025, **{"indicators.industrial_investment_growth.target": 12, "indicators.forest_cover.target": 66})
    assert same(ambitious, now)


def test_an_indicator_that_the_scenario_hides_from_the_record_is_assumed():
    places = at(2025, **{"indicators.good_air_days.record": "none"})
    assert set(of(places, "good_air_days")["advantage_basis"]) == {"assumption"}


def test_places_without_figures_of_their_own_are_drawn_like_the_others():
    link = {"series": "so2_industrial", "measure": "growth"}
    places = at(2014, **{"indicators.industrial_investment_growth.record": link})
    seen = of(places, "industrial_investment_growth")
    held = seen["advantage_basis"] == "record"
    assert held.sum() == 4
    assert (seen.loc[~held, "advantage"] == 0).all()
    assert set(seen.loc[~held, "level_basis"]) == {"assumption"}
    assert seen.loc[~held, "advantage_se"].min() > 0


def test_more_of_a_harm_is_no_advantage():
    link = {"series": "co2_emissions", "measure": "growth", "direction": "lower", "proxy_of": "restraint"}
    upward = {"series": "co2_emissions", "measure": "growth", "direction": "higher", "proxy_of": "restraint"}
    field = "indicators.industrial_investment_growth.record"
    down, up = (of(at(2025, **{field: each}), "industrial_investment_growth") for each in (link, upward))
    assert down["advantage"].to_numpy() == pytest.approx(-up["advantage"].to_numpy())


def test_the_fastest_decade_is_known_of_forests_alone(now, hindcast):
    k = list(now.indicators).index("forest_cover")
    assert np.flatnonzero(~np.isnan(now.fastest_decade)).tolist() == [k]
    assert now.fastest_decade[k].round(2) == 1.03
    assert hindcast.fastest_decade[k].round(2) == 0.34


@pytest.mark.parametrize("scale", ["counties", "country_provinces", "country_prefectures"])
def test_types_have_no_place_in_the_record(scale):
    with pytest.raises(InputError, match="types") as caught:
        starting_places(TODAY.with_({"units.scale": scale}))
    assert caught.value.field == "units.scale"


def test_a_record_without_the_series_is_refused_by_its_field():
    record = gz.load_record()
    poorer = replace(record, catalogue=record.catalogue[record.catalogue["series"] != "fiscal_revenue"])
    with pytest.raises(InputError) as caught:
        starting_places(TODAY, poorer)
    assert caught.value.field == "indicators.fiscal_revenue_growth.record.series"
    with pytest.raises(InputError):
        starting_places(TODAY, 5)
    with pytest.raises(InputError):
        starting_places(5)


def test_nobody_spoils_what_the_next_one_gets(now):
    mine = starting_places(TODAY).table
    mine["level"] = 0.0
    assert (starting_places(TODAY).table["level"] == now.table["level"]).all()
    with pytest.raises(ValueError, match="read-only"):
        now.level[0, 0] = 1.0


def test_draws_of_a_place_are_those_of_its_name():
    fewer = TODAY.with_({"simulation.years": 3})
    assert same(starting_places(fewer), starting_places(TODAY))


def test_one_line_says_what_is_known(now):
    assert len(repr(now).splitlines()) == 1
    assert "<table" in now._repr_html_()


@pytest.mark.parametrize("n", [2, 5, 9])
def test_scores_of_an_order_are_those_of_order_statistics(n):
    mean, sd = normal_scores(np.arange(float(n)))
    assert mean[::-1] == pytest.approx(expected_order_statistics(n), abs=2e-4)
    assert (mean**2 + sd**2).sum() == pytest.approx(n, abs=1e-3)  # the squares of n draws


def test_draws_are_dealt_out_in_order():
    z = np.array([[3.0, 1.0, 2.0], [0.0, -1.0, 5.0]])
    assert in_order(z, np.array([10.0, 30.0, 20.0])).tolist() == [[1, 3, 2], [-1, 5, 0]]
