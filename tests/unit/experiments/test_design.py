"""Designs: what is drawn of a factor is its own, ends are met, and a row changes what it says."""

import json

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gzsim.errors import InputError
from gzsim.experiments.design import POSTERIOR, design
from gzsim.experiments.levers import Between, Whole
from gzsim.experiments.varied import as_varied, described, read_varied
from gzsim.scenario import load_parameters, load_scenario, plausible_draws

TWO = ["leader.discount", "borrowing.cost"]
WEIGHT = {"long_term_weight": (0.1, 0.3)}


def test_a_latin_hypercube_is_that_of_plausible_draws():
    pd.testing.assert_frame_equal(
        design("guizhou-2025", n=8, seed=3).table,
        plausible_draws(8, 3, scenarios="guizhou-2025"),
        check_names=False,
    )


def test_a_factor_draws_the_same_whoever_stands_beside():
    alone, both = design(uncertainties=TWO[:1], n=16), design(uncertainties=TWO, levers=WEIGHT, n=16)
    pd.testing.assert_series_equal(alone.table[TWO[0]], both.table[TWO[0]])
    levers = design(uncertainties=None, levers=WEIGHT, n=16)
    pd.testing.assert_series_equal(levers.table["long_term_weight"], both.table["long_term_weight"])


@settings(max_examples=20)
@given(n=st.integers(1, 40), seed=st.integers(0, 99), method=st.sampled_from(["latin hypercube", "random", "morris"]))
def test_every_value_is_valid(n, seed, method):
    drawn = design(method=method, n=n, seed=seed)
    entries = load_parameters().entries
    for name, column in drawn.table.items():
        assert not any(entries[name].objection(value) for value in column.tolist()), name


def test_each_stratum_of_a_latin_hypercube_is_met_once():
    places = design(uncertainties=TWO, levers=WEIGHT, n=10).places
    assert (np.sort(np.floor(places.to_numpy() * 10), axis=0) == np.arange(10)[:, None]).all()


def test_rows_of_sobol_and_morris_are_as_many_as_the_methods_need():
    assert len(design(uncertainties=TWO, levers=WEIGHT, method="sobol", n=8)) == 8 * (3 + 2)
    assert len(design(uncertainties=TWO, levers=WEIGHT, method="morris", n=8)) == 8 * (3 + 1)
    grouped = design(method="morris", n=2, group=True)
    assert len(grouped) == 2 * (len(grouped.factors) + 1)
    assert "leader" in grouped.factors
    assert len(grouped.factors) < 40


def test_a_step_of_a_trajectory_moves_one_factor():
    places = design(uncertainties=TWO, levers=WEIGHT, method="morris", n=5, seed=2).places.to_numpy()
    for trajectory in places.reshape(5, 4, 3):
        assert ((np.diff(trajectory, axis=0) != 0).sum(axis=1) == 1).all()


def test_a_grid_meets_both_ends_and_every_alternative():
    levers = {"long_term_weight": (0.1, 0.3), "scheme_in_force": ["none", "last_place"], "warnings.x": (1, 3)}
    table = design(uncertainties=None, levers=levers, method="grid", n=5).table
    assert len(table) == 5 * 2 * 3
    assert sorted(set(table["long_term_weight"])) == pytest.approx([0.1, 0.15, 0.2, 0.25, 0.3])
    assert set(table["warnings.x"]) == {1, 2, 3}


def test_a_cross_asks_every_choice_under_every_draw():
    draws, choices = design(uncertainties=TWO, n=3), design(uncertainties=None, levers=WEIGHT, method="grid", n=2)
    both = draws * choices
    assert len(both) == 6
    assert both.table.groupby(TWO).size().tolist() == [2, 2, 2]
    with pytest.raises(InputError, match="both vary"):
        _ = draws * design(uncertainties=TWO[:1], n=2)
    first, second = (design(uncertainties=pd.DataFrame({name: [0.9, 0.95]}), n=2) for name in TWO)
    with pytest.raises(InputError, match=f"both vary {POSTERIOR}"):
        _ = first * second


def test_rows_of_a_posterior_stay_together():
    rows = pd.DataFrame({"leader.discount": [0.9, 0.95, 0.99], "borrowing.cost": [1.0, 2.0, 3.0]})
    drawn = design(uncertainties=rows, n=3, seed=5)
    assert drawn.factors == [POSTERIOR]
    assert sorted(map(tuple, drawn.table.to_numpy())) == list(map(tuple, rows.to_numpy()))
    assert set(map(tuple, design(uncertainties=rows, n=50).table.to_numpy())) == set(map(tuple, rows.to_numpy()))


def test_a_row_changes_a_scenario_as_it_says():
    today = load_scenario("guizhou-2025")
    packages = {"all": {"long_term_weight": 0.3, "parameters": {"reviews.capacity": 2}}, "nothing": {}}
    levers = {"package": packages, "audits.cross_validated": (0.0, 1.0)}
    both = design(uncertainties=TWO[:1], levers=levers, n=6)
    for row, said in both.table.iterrows():
        changed = today.with_(both.changes(row))
        assert changed.values.leader.discount == said["leader.discount"]
        assert changed.values.audits.cross_validated == said["audits.cross_validated"]
        everything = said["package"] == "all"
        assert changed.long_term_weight == (0.3 if everything else today.long_term_weight)
        assert changed.values.reviews.capacity == (2 if everything else today.values.reviews.capacity)


def test_what_a_scenario_states_is_not_varied():
    free = design("guizhou-2025-tenure-3", n=2).table
    assert "leader.exit_hazard" not in free
    with pytest.raises(InputError, match="states"):
        design("guizhou-2025-tenure-3", uncertainties=["leader.exit_hazard"])


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({"uncertainties": None}, "uncertainties"),
        ({"method": "halton"}, "method"),
        ({"n": 0}, "n"),
        ({"n": 100, "method": "sobol"}, "n"),
        ({"uncertainties": ["leader.discont"]}, "uncertainties"),
        ({"uncertainties": pd.DataFrame()}, "uncertainties"),
        ({"uncertainties": pd.DataFrame({"leader.discount": [np.nan]})}, "uncertainties"),
        ({"uncertainties": pd.DataFrame({"nothing": [1.0]})}, "uncertainties"),
        ({"levers": {"long_term_weight": (0.3, 0.1)}}, "levers.long_term_weight"),
        ({"levers": {"long_term_weight": []}}, "levers.long_term_weight"),
        ({"levers": {"long_term_weight": "high"}}, "levers.long_term_weight"),
        ({"levers": ["long_term_weight"]}, "levers"),
        ({"levers": {"leader.discount": (0.9, 0.95)}}, "levers"),
        ({"seed": -1}, "seed"),
        ({"uncertainties": "plausible", "method": "grid", "n": 3}, "levers"),
    ],
)
def test_what_is_no_design_is_refused(asked, field):
    with pytest.raises(InputError) as refused:
        design(**asked)
    assert refused.value.field == field


def test_numbers_of_numpy_are_levers_like_others():
    numpy = as_varied({"a": (np.int64(1), np.int64(3)), "b": list(np.array([0.1, 0.3])), "c": list(np.arange(2))})
    plain = as_varied({"a": (1, 3), "b": [0.1, 0.3], "c": [0, 1]})
    assert numpy == plain
    assert json.dumps([described(each) for each in numpy.values()])


@pytest.mark.parametrize("lever", [Between(1, 3), Between(0.1, 0.3), Whole(1, 3)])
def test_a_range_is_read_as_it_was_written(lever):
    assert read_varied(json.loads(json.dumps(described(lever)))) == lever


def test_levers_keep_whole_numbers_whole():
    lever = as_varied({"reviews.capacity": (0, 3)})["reviews.capacity"]
    drawn = lever.at(np.linspace(0, 1, 41))
    assert drawn.dtype.kind == "i"
    assert np.bincount(drawn).tolist() == [10, 10, 10, 11]
