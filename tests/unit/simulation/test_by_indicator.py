"""Effort and attainment by indicator add up to what is measured of the whole."""

import numpy as np
import pytest

from gzsim.simulation.ensemble import simulate_indicators
from gzsim.simulation.simulate import by_indicator, trajectories
from gzsim.simulation.world import build_world


@pytest.fixture(scope="module")
def runs(today):
    return by_indicator(today, replications=4, seed=9), trajectories(today, replications=4, seed=9)


def test_effort_by_indicator_adds_up_to_the_work_of_the_same_run(runs, today):
    parts, whole = runs
    np.testing.assert_allclose(parts["effort"].sum("indicator"), whole["work"], rtol=1e-12)
    long = today.indicator_table().query("horizon == 'long'").index
    np.testing.assert_allclose(parts["effort"].sel(indicator=list(long)).sum("indicator"), whole["long_work"])


@pytest.mark.parametrize("kind", ["true", "reported"])
def test_attainment_by_indicator_weighs_up_to_the_score_of_the_same_run(runs, today, kind):
    parts, whole = runs
    world = build_world(today)
    attained = parts[f"{kind}_attainment"].sel(indicator=world.indicators)
    marks = attained.clip(world.attainment.floor, world.cap[:, None])
    score = 100 * (marks * world.weights).sum("indicator")
    np.testing.assert_allclose(score, whole[f"{kind}_score"].transpose(*score.dims), rtol=1e-12)


def test_targets_met_in_truth_are_those_attained_in_full(runs):
    parts, whole = runs
    np.testing.assert_allclose((parts["true_attainment"] >= 1).mean("indicator"), whole["met"])


def test_a_run_in_parts_is_the_run_as_a_whole(today, runs):
    world = build_world(today)
    scheme = today.scheme(today.scheme_in_force, world.units.tolist())
    cut = simulate_indicators(world, scheme, years=3, replications=4, seed=9, start_year=2025, chunk=3)
    assert cut.sel(indicator=list(today.indicators)).identical(runs[0])
