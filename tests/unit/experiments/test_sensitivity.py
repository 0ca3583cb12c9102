"""Shares of variance and elementary effects: papers' numbers, failed runs, what never moves."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from SALib.sample import morris, sobol
from SALib.test_functions import Ishigami

from gzsim.errors import InputError
from gzsim.experiments.sensitivity import morris_effects, sobol_indices

NAMES = ["x1", "x2", "x3"]
PROBLEM = {"num_vars": 3, "names": NAMES, "bounds": [[-np.pi, np.pi]] * 3}
BLOCK = len(NAMES) + 2

pytestmark = pytest.mark.filterwarnings("error")


def saltelli(blocks, problem=PROBLEM):
    return sobol.sample(problem, blocks, calc_second_order=False, seed=3)


def ishigami(blocks):
    return pd.Series(Ishigami.evaluate(saltelli(blocks)), name="debt")


def by_factor(found):
    return found.table.set_index("factor")


def test_ishigami1990_has_its_exact_shares_of_variance():
    found = sobol_indices(ishigami(4096), NAMES)
    exact_first, exact_total = {"x1": 0.3139, "x2": 0.4424, "x3": 0.0}, {"x1": 0.5576, "x2": 0.4424, "x3": 0.2437}
    table = by_factor(found)
    for name in NAMES:
        assert table.loc[name, "first"] == pytest.approx(exact_first[name], abs=0.02)
        assert table.loc[name, "total"] == pytest.approx(exact_total[name], abs=0.02)
        assert table.loc[name, "total_low"] <= exact_total[name] <= table.loc[name, "total_high"]
    assert list(found.table["factor"]) == ["x1", "x2", "x3"]
    assert found.variance == pytest.approx(13.845, rel=0.02)
    assert (found.outcome, found.blocks, found.dropped) == ("debt", 4096, 0)


def test_factors_of_a_group_share_one_index():
    problem = {**PROBLEM, "groups": ["pair", "x2", "pair"]}
    table = by_factor(sobol_indices(Ishigami.evaluate(saltelli(2048, problem)), ["pair", "x2"]))
    assert table["first"].to_dict() == pytest.approx({"pair": 0.5576, "x2": 0.4424}, abs=0.03)


def test_a_failed_run_takes_its_whole_block_along():
    outcome = ishigami(64)
    gap = outcome.copy()
    gap.iloc[[2 * BLOCK + 1, 2 * BLOCK + 3, 9 * BLOCK]] = np.nan
    whole = outcome[~np.isin(np.arange(len(outcome)) // BLOCK, [2, 9])]
    found, expected = sobol_indices(gap, NAMES), sobol_indices(whole, NAMES)
    assert (found.blocks, found.dropped) == (62, 2)
    pd.testing.assert_frame_equal(found.table, expected.table)


def test_too_few_whole_blocks_are_refused():
    outcome = ishigami(8)
    assert sobol_indices(outcome, NAMES).blocks == 8
    outcome.iloc[0] = np.nan
    with pytest.raises(InputError, match="7 of 8 blocks"):
        sobol_indices(outcome, NAMES)


@given(st.floats(-1e6, 1e6))
def test_an_outcome_that_never_moves_has_indices_of_zero(level):
    found = sobol_indices(np.full(8 * BLOCK, level), NAMES)
    assert found.variance == 0
    assert (found.table.drop(columns="factor") == 0).all(axis=None)


def test_an_outcome_seen_to_move_in_no_independent_run_is_refused():
    outcome = np.zeros(16 * BLOCK)
    outcome[1] = 1.0
    with pytest.raises(InputError, match="too seldom"):
        sobol_indices(outcome, NAMES)


@given(st.floats(0.01, 100), st.floats(-100, 100))
def test_shares_of_variance_do_not_depend_on_the_unit(scale, shift):
    outcome = ishigami(32)
    one, other = sobol_indices(outcome, NAMES), sobol_indices(scale * outcome + shift, NAMES)
    np.testing.assert_allclose(by_factor(one), by_factor(other), atol=1e-6)


def test_seeds_decide_the_intervals_and_zero_is_a_seed():
    outcome = ishigami(64)
    again = [sobol_indices(outcome, NAMES, seed=seed).table for seed in (0, 0, 1)]
    assert again[0].equals(again[1])
    assert not again[0].equals(again[2])


@pytest.mark.parametrize(
    ("outcome", "names", "field"),
    [
        (np.zeros(17), ["a"], "outcome"),
        (np.array([np.inf] + [0.0] * 29), ["a"], "outcome"),
        (np.array(["a"] * 30), ["a"], "outcome"),
        (np.zeros((10, 3)), ["a"], "outcome"),
        (np.zeros(32), ["a", "a"], "names"),
        (np.zeros(30), "a", "names"),
        (np.zeros(30), [], "names"),
    ],
)
def test_what_is_no_saltelli_design_is_refused(outcome, names, field):
    with pytest.raises(InputError) as caught:
        sobol_indices(outcome, names)
    assert caught.value.field == field
    assert caught.value.valid


def trajectories(number, levels=4, problem=PROBLEM):
    return pd.DataFrame(morris.sample(problem, number, num_levels=levels, seed=5))


def screened(places, **settings):
    return morris_effects(places, Ishigami.evaluate(places.to_numpy()), NAMES, **settings)


def test_ishigami1990_is_screened_as_its_four_level_grid_says():
    """On the grid x2 steps between sin² of equal size apart by 7.875; x3 alone has no mean effect."""
    table = by_factor(screened(trajectories(500)))
    assert table.loc["x2", "mu_star"] == pytest.approx(7.875)
    assert table.loc["x1", "mu_star"] == pytest.approx(7.75, abs=0.6)
    assert table.loc["x3", "mu_star"] == pytest.approx(6.25, abs=0.6)
    assert abs(table.loc["x3", "mu"]) < 1
    assert (table["mu_star_low"] <= table["mu_star"]).all()
    assert (table["mu_star"] <= table["mu_star_high"]).all()


@given(st.lists(st.floats(-10, 10).filter(lambda slope: slope == 0 or abs(slope) > 1e-6), min_size=3, max_size=3))
def test_effects_of_a_linear_outcome_are_its_slopes(slopes):
    problem = {**PROBLEM, "bounds": [[0, 1]] * 3}
    places = trajectories(6, levels=6, problem=problem)
    table = by_factor(morris_effects(places, places.to_numpy() @ slopes, NAMES, levels=6)).loc[NAMES]
    np.testing.assert_allclose(table["mu"], slopes, atol=1e-9)
    np.testing.assert_allclose(table["mu_star"], np.abs(slopes), atol=1e-9)
    np.testing.assert_allclose(table["sigma"], 0, atol=1e-9)


def test_a_failed_run_takes_its_trajectory_along():
    places = trajectories(20)
    outcome = Ishigami.evaluate(places.to_numpy())
    expected = morris_effects(places.iloc[4:], outcome[4:], NAMES)
    outcome[2] = np.nan
    found = morris_effects(places, outcome, NAMES)
    assert (found.trajectories, found.dropped) == (19, 1)
    pd.testing.assert_frame_equal(found.table, expected.table)


def test_columns_of_one_name_are_a_group_without_sigma():
    problem = {"num_vars": 3, "names": NAMES, "bounds": [[0, 1]] * 3, "groups": ["b", "b", "a"]}
    places = trajectories(10, problem=problem)
    table = by_factor(morris_effects(places, places.to_numpy() @ [0, 0, 5.0], ["b", "b", "a"]))
    assert table["mu_star"].to_dict() == pytest.approx({"a": 5.0, "b": 0.0})
    assert table["sigma"].isna().to_dict() == {"a": False, "b": True}


def test_rows_out_of_order_are_no_trajectories():
    places = trajectories(4)
    with pytest.raises(InputError, match="once") as caught:
        screened(places.iloc[::-1].iloc[np.r_[2:16, 0:2]].reset_index(drop=True))
    assert caught.value.field == "places"


def test_levels_are_even_and_places_match_the_outcomes():
    places = trajectories(4)
    with pytest.raises(InputError, match="odd"):
        screened(places, levels=5)
    with pytest.raises(InputError, match="3 columns"):
        morris_effects(places.iloc[:, :2], Ishigami.evaluate(places.to_numpy()), NAMES)


def test_the_figure_names_the_strongest_factor_with_its_share():
    assert "x1 accounts for" in sobol_indices(ishigami(4096), NAMES).plot("en").alt


def test_a_figure_names_no_factor_whose_interval_overlaps_another():
    assert "cannot be told" in sobol_indices(ishigami(64), NAMES).plot("en").alt
    still = sobol_indices(np.zeros(8 * BLOCK), NAMES).plot("en")
    assert still.alt.endswith("No factor moves the outcome")


def test_of_many_factors_the_ten_strongest_are_drawn():
    names = [f"x{k}" for k in range(12)]
    problem = {"num_vars": 12, "names": names, "bounds": [[0, 1]] * 12}
    places = trajectories(4, problem=problem)
    found = morris_effects(places, places.to_numpy() @ np.arange(12.0), names)
    ticks = [tick.get_text() for tick in found.plot("en").axes[0].get_yticklabels()]
    assert ticks == [f"x{k}" for k in range(11, 1, -1)]
