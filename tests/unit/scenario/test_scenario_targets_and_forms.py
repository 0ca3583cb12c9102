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
