"""Forecasts of years that have been: scores by hand, rivals on what they were made for, and the simulation's own."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from gzsim.errors import InputError
from gzsim.evidence.hindcast import (
    autoregression,
    crps_of_draws,
    crps_of_normal,
    hindcast,
    persistence,
    trend,
    with_announced,
)
from gzsim.record import load_record
from gzsim.scenario import load_scenario
from gzsim.simulation.world import build_world


@pytest.fixture(scope="module")
def record():
    return load_record()


def test_the_score_of_draws_is_that_of_their_law():
    drawn = np.random.default_rng(1).normal(2.0, 1.5, (200_000, 3))
    seen = np.array([2.0, 0.0, 6.0])
    np.testing.assert_allclose(crps_of_draws(drawn, seen), crps_of_normal(np.full(3, 2.0), 1.5, seen), atol=0.02)


def test_the_score_of_draws_by_its_definition():
    drawn, seen = np.random.default_rng(2).normal(size=(7, 2)), np.array([0.3, -1.0])
    apart = np.abs(drawn[:, None] - drawn[None]).sum((0, 1)) / (7 * 6)
    np.testing.assert_allclose(crps_of_draws(drawn, seen), np.abs(drawn - seen).mean(0) - apart / 2, rtol=1e-12)


def test_the_truth_is_the_best_forecast_on_average():
    seen = np.random.default_rng(3).normal(0, 1, 20_000)
    scores = [crps_of_normal(np.full(seen.size, m), s, seen).mean() for m, s in ((0, 1), (0.5, 1), (0, 2), (0, 0.5))]
    assert min(scores) == scores[0]


def test_rivals_foretell_what_they_were_made_for():
    years = np.arange(1999, 2015)
    line = pd.DataFrame({"a": 20 - 0.5 * (years - 1999), "b": 20 - 0.5 * (years - 1999)}, years)
    mean, sd = trend(line, 3)
    np.testing.assert_allclose(mean[:, 0], [12, 11.5, 11])
    assert (sd < 1e-6).all()
    draw, y = np.random.default_rng(5), np.zeros((600, 4))
    for t in range(1, 600):
        y[t] = 4 + 0.6 * y[t - 1] + draw.normal(0, 1, 4)
    mean, sd = autoregression(pd.DataFrame(y), 40)
    np.testing.assert_allclose(mean[-1], 10, atol=0.3)
    np.testing.assert_allclose(sd[-1], 1 / 0.8, rtol=0.05)
    last, spread = persistence(pd.DataFrame(y), 2)
    np.testing.assert_array_equal(last, np.repeat(y[-1:], 2, axis=0))
    np.testing.assert_allclose(spread[:, 0], [np.sqrt(2 * (1 - 0.6) / 0.64), np.sqrt(2 * (1 - 0.36) / 0.64)], rtol=0.05)


def test_the_simulation_is_asked_for_what_was_announced(record):
    world = build_world(load_scenario("guizhou-2025"))
    told = with_announced(world, record, 2015, 2021)
    k = world.place_of("gdp_growth", "x")
    assert told.course.announced[:, k, 0].tolist() == [8.0, 13.0, 14.0, 14.0, 12.5, 10, 10, 10, 10, 9, 9, 8]
    others = np.delete(np.arange(world.indicators.size), k)
    assert (told.course.announced[:, others] == world.target[others]).all()


def test_no_forecast_knows_what_came_later(record):
    """Other figures of later years move scores and no forecast, be it of a rival or of the simulation."""
    panel = record.prefecture_panel
    moved = panel["value"].where(panel["year"] < 2015, 1.7 * panel["value"] + 3)
    later = replace(record, prefecture_panel=panel.assign(value=moved))
    found, again = (hindcast(each, first=2015, last=2018, replications=8).by_year for each in (record, later))
    assert set(found["method"]) == {"simulation", "persistence", "trend", "AR(1)"}
    assert not np.isclose(found["crps"], again["crps"]).any()
    told = [rows["error"] + rows["year"].map(each.table("gdp_growth_reported").mean(axis=1))
            for rows, each in ((found, record), (again, later))]  # fmt: skip
    np.testing.assert_allclose(told[1], told[0], rtol=1e-9)
    np.testing.assert_allclose(again["sd"], found["sd"], rtol=1e-9)


def test_fewer_years_are_foretold_alike(record):
    found, fewer = (hindcast(record, first=2015, last=last, replications=8).by_year for last in (2018, 2017))
    pd.testing.assert_frame_equal(found[found["year"] < 2018].reset_index(drop=True), fewer)


def test_a_simulation_starts_from_the_record_that_is_given(record):
    """Figures of before that are higher by a tenth raise all forecasts."""
    panel = record.prefecture_panel
    growth = panel["series"].eq("gdp_growth_reported") & panel["year"].between(2010, 2014)
    faster = replace(record, prefecture_panel=panel.assign(value=panel["value"].mask(growth, 1.1 * panel["value"])))
    found, again = (hindcast(each, first=2015, last=2015, replications=8).by_year for each in (record, faster))
    assert (again["error"] > found["error"] + 0.1).all()


def test_years_without_figures_are_refused(record):
    with pytest.raises(InputError, match="2022"):
        hindcast(record, last=2022, replications=2)
