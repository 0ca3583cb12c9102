"""Amplified targets, published objectives and captured reports: what their scenarios change, and nothing else."""

from __future__ import annotations

import numpy as np
import pytest

from gzsim.scenario import load_scenario
from gzsim.simulation.world import build_world

IDENTITY = {"name", "title", "title_zh", "author", "reference", "baseline"}


def changed(today, name):
    before, after = today.to_dict(), load_scenario(name).to_dict()
    return {key for key in before.keys() | after.keys() if before.get(key) != after.get(key)} - IDENTITY


def test_only_what_prefectures_add_to_their_targets_differs(today):
    assert changed(today, "guizhou-2025-amplified") == {"parameters"}
    assert load_scenario("guizhou-2025-amplified").parameters == {"targets.amplification": 1}


def test_stretch_moves_the_bar_and_neither_the_places_nor_what_work_does(today):
    """Were the span or the start of an indicator to move with its target, the same luck would mean something else."""
    assert changed(today, "guizhou-2025-okr") == {"indicators", "key_results", "scheme_in_force"}
    stretched = load_scenario("guizhou-2025-okr")
    before, after = build_world(today), build_world(stretched)
    for part in (
        "start",
        "ruler",
        "reference",
        "span",
        "luck",
        "unit_effect",
        "effect",
        "signal_noise",
        "ease",
        "weights",
        "public_weights",
    ):
        np.testing.assert_allclose(getattr(after, part), getattr(before, part), rtol=1e-12, err_msg=part)
    moved = (after.target - before.target) / before.span
    served = np.isin(after.indicators, stretched.key_results)
    np.testing.assert_allclose(moved, np.repeat(np.where(served, 0.2, 0.0)[:, None], 9, 1), atol=1e-12)


def test_nobody_is_paid_for_published_objectives():
    stretched = load_scenario("guizhou-2025-okr")
    assert stretched.schemes[stretched.scheme_in_force].type == "none"


def test_capture_gives_back_the_time_of_forms_and_changes_no_yardstick(today):
    captured = load_scenario("guizhou-2025-captured")
    before, after = build_world(today), build_world(captured)
    assert after.captured.sum() == 6 == after.indicators.size / 2
    assert before.forms - after.forms == pytest.approx(after.form_time[after.captured == 1].sum(), abs=1e-12)
    np.testing.assert_array_equal(after.weights, before.weights)
    np.testing.assert_array_equal(after.target, before.target)


def test_a_prefecture_may_be_asked_for_more_than_the_others(change):
    target = "{default: 5.5, 520100: 6}"
    said = load_scenario(change(f"indicators: {{gdp_growth: {{target: {target}}}}}\n")).indicators["gdp_growth"]
    assert [said.target_of(code) for code in ("520100", "520200")] == [6.0, 5.5]
    world = build_world(load_scenario(change(f"indicators: {{gdp_growth: {{target: {target}}}}}\n")))
    assert world.target[world.place_of("gdp_growth", "indicator")].tolist() == [6.0] + [5.5] * 8


def test_who_names_no_default_keeps_the_target_of_the_others(today):
    asked = today.with_({"indicators.forest_cover.target": {"520100": 70}}).indicators["forest_cover"]
    assert (asked.target_of("520100"), asked.target_of("522600")) == (70.0, 63.0)


def test_a_target_at_a_bound_may_stand_where_the_bound_is_taken_away(today):
    whole = today.with_({"indicators.good_air_days": {"target": 100, "bounds": {"high": None}}})
    assert whole.indicators["good_air_days"].target_of() == 100


def test_key_results_may_be_those_of_one_prefecture(today):
    own = today.with_({"key_results": {"520100": ["forest_cover"]}})
    assert own.key_results_of("520100") == ("forest_cover",)
    assert own.key_results_of("520200") == ()
    assert build_world(own).key_results.sum(0).tolist() == [1.0] + [0.0] * 8


@pytest.mark.parametrize(
    ("line", "field", "text"),
    [
        ("indicators: {gdp_growth: {target: {default: 5, 520101: 6}}}", "target.520101", "unknown prefecture"),
        ("indicators: {gdp_growth: {target: {default: five}}}", "target.default", "must be a number"),
        ("indicators: {forest_cover: {target: {default: 63, 520100: 30}}}", "goalpost", "must be below the target"),
        ("indicators: {forest_cover: {ruler: {full: 63, span: 0}}}", "ruler.span", "must be more than 0"),
        ("indicators: {good_air_days: {target: 100}}", "good_air_days.target", "below the bound 100"),
        ("indicators: {good_air_days: {target: {520300: 101}}}", "target.520300", "below the bound 100"),
        ("indicators: {gdp_growth: {bounds: {low: 6}, target: 6}}", "gdp_growth.target", "above the bound 6"),
        ("indicators: {gdp_growth: {bounds: {low: 6, high: 6}}}", "gdp_growth.bounds", "low must lie below high"),
        ("key_results: {520100: [forest]}", "key_results.520100", "did you mean 'forest_cover'?"),
        ("key_results: {520101: [forest_cover]}", "key_results.520101", "unknown prefecture"),
        ("ranking: leads", "ranking", "did you mean 'lead'?"),
        ("units: {start: recorded}", "units.start", "did you mean 'record'?"),
    ],
)
def test_what_cannot_be_asked_is_refused_where_it_stands(refusal, change, line, field, text):
    error = refusal(change(line + "\n"))
    assert field in error.field
    assert text in str(error)
    assert error.line == 2 or field == "goalpost"  # which stands in the scenario that is extended


BARE = {"ruler": None}


def test_the_ruler_of_growth_stays_at_the_span_that_the_scenario_states(today):
    """Asking for more would else do to places what another span does."""
    before = today.with_({"indicators.gdp_growth": BARE, "parameters.attainment.growth_span": 5})
    after = before.with_({"indicators.gdp_growth.target": 7})
    for scenario in (before, after):
        assert scenario.indicators["gdp_growth"].on_ruler(5.0) == (5.5, 5.0)
    again = after.with_({"indicators.gdp_growth.target": 9, "parameters.attainment.growth_span": 20})
    assert again.indicators["gdp_growth"].on_ruler(20.0) == (5.5, 5.0)


@pytest.mark.parametrize(
    "asked",
    [
        [{"target": 70}],
        [{"target": 65}, {"target": {"520100": 70}}, {"target": 80}],
        [{"goalpost": 50}],
        [{"goalpost": 50}, {"target": 70}],
        [{"form": "growth", "goalpost": None, "target": 1}],
    ],
)
def test_no_chain_of_targets_goalposts_and_forms_moves_the_ruler(today, asked):
    scenario = today.with_({"indicators.forest_cover": BARE})
    for entry in asked:
        scenario = scenario.with_({"indicators.forest_cover": entry})
    assert scenario.indicators["forest_cover"].on_ruler(10.0) == (63.0, 23.0)


@pytest.mark.parametrize(
    ("entry", "ruler"),
    [
        ({"unit": "hectares", "target": 5, "goalpost": 1}, (5.0, 4.0)),
        ({"direction": "lower", "target": 40, "goalpost": 63}, (40.0, -23.0)),
        ({"unit": "hectares", "target": 5, "goalpost": 1, "ruler": {"full": 4, "span": 2}}, (4.0, 2.0)),
    ],
)
@pytest.mark.parametrize("stated", [{}, BARE])
def test_what_is_measured_otherwise_has_another_ruler(today, entry, ruler, stated):
    scenario = today.with_({"indicators.forest_cover": stated}).with_({"indicators.forest_cover": entry})
    assert scenario.indicators["forest_cover"].on_ruler(10.0) == ruler


def test_whoever_takes_the_ruler_away_counts_from_the_target_that_holds(today):
    moved = today.with_({"indicators.gdp_growth.target": 7}).with_({"indicators.gdp_growth.ruler": None})
    assert moved.indicators["gdp_growth"].on_ruler(10.0) == (7.0, 10.0)
