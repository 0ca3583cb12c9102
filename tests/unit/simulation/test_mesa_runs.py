"""Runs of the Mesa model: what gives it randomness, how it ends, what is collected on the way."""

import copy
import pickle
import warnings
from inspect import signature

import mesa
import numpy as np
import pytest
from mesa.batchrunner import batch_run
from mesa_people import Honest, Named, lived, truth

from gzsim.errors import InputError
from gzsim.simulation.mesa_model import GuizhouModel, Unit
from gzsim.simulation.outcomes.catalogue import HEADLINE
from gzsim.simulation.simulate import trajectories


def draw(given):
    return int(np.random.default_rng(given).integers(2**32, dtype=np.uint32))


@pytest.mark.parametrize(
    ("given", "seed"),
    [
        ({"rng": 7}, 7),
        ({"seed": 7}, 7),
        ({"rng": 0}, 0),
        ({"rng": np.int64(7)}, 7),
        ({"rng": np.random.default_rng(7)}, draw(7)),
        ({"seed": np.random.default_rng(7)}, draw(7)),
        ({"rng": np.random.PCG64(7)}, draw(7)),
        ({"rng": np.random.SeedSequence(7)}, draw(7)),
        ({"rng": [1, 2, 3]}, draw([1, 2, 3])),
        ({}, None),
    ],
)
def test_every_way_of_numpy_and_mesa_gives_a_seed(liars, given, seed):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        model = lived(GuizhouModel(liars, **given), 2)
    assert model.key == (liars.simulation.seed if seed is None else seed)
    by_seed = lived(GuizhouModel(liars, rng=model.key), 2)
    np.testing.assert_array_equal(model.state.outcome, by_seed.state.outcome)


def test_a_generator_has_moved_on_by_one_draw_and_stays_mesas(liars):
    generator = np.random.default_rng(7)
    first, second = (GuizhouModel(liars, rng=generator) for _ in range(2))
    assert first.key != second.key
    assert first.rng is second.rng is generator


@pytest.mark.parametrize("given", [-1, 2**32, 1.5, 7.0, True, "7", None, np.nan, [], [1.5], ...], ids=str)
@pytest.mark.parametrize("field", ["rng", "seed", "replication"])
def test_seeds_and_replications_are_whole_numbers(liars, field, given):
    if given is None and field != "replication":
        assert GuizhouModel(liars, **{field: given}).key == liars.simulation.seed
        return
    with pytest.raises(InputError, match=r"seed|rng|replication"):
        GuizhouModel(liars, **{field: given})


def test_one_seed_is_enough(liars):
    with pytest.raises(InputError, match="both"):
        GuizhouModel(liars, rng=1, seed=1)


def test_replications_are_those_of_the_ensemble(liars):
    data = trajectories(liars, replications=4, seed=9)["true_score"]
    for replication in (0, np.int64(3)):
        model = GuizhouModel(liars, replication=replication, seed=9)
        model.run_model()
        np.testing.assert_array_equal(model.judged["true_score"][0], data[int(replication), -1])


# --- the end, and what is collected -----------------------------------------------------------------------------------


def test_the_model_runs_to_the_scenarios_last_year_and_no_further(today):
    model = GuizhouModel(today, rng=1)
    assert model.running
    model.run_model()
    assert (model.year, model.month, model.running) == (3, 12, False)
    before = copy.deepcopy(model.state.outcome)
    for _ in range(2):
        with pytest.raises(InputError, match="year 3 was the scenario's last"):
            model.step()
    assert (model.months, model.year) == (12 * (5 + 3), 3)
    np.testing.assert_array_equal(model.state.outcome, before)


def test_copies_and_pickles_go_on_as_the_model_would(liars):
    model = GuizhouModel(liars, leader=Honest, rng=1)
    model.leaders[0].borrow = truth
    lived(model, 7)
    twins = [copy.deepcopy(model), pickle.loads(pickle.dumps(model))]
    for each in (model, *twins):
        each.run_model()
    for twin in twins:
        np.testing.assert_array_equal(twin.state.outcome, model.state.outcome)
        assert twin.leaders[0].model is twin
        with pytest.raises(InputError, match="dept"):
            twin.units[0].dept = 9.0


def test_headlines_are_collected_at_the_end_of_every_month(liars):
    data = trajectories(liars, replications=1, seed=5)
    model = GuizhouModel(liars, rng=5)
    model.run_model()
    table = model.datacollector.get_model_vars_dataframe()
    assert list(table) == ["year", "month", *HEADLINE]
    assert len(table) == 36
    assert table[list(HEADLINE)][:11].isna().all(axis=None)
    yearly = table[table["month"] == 12].set_index("year")
    for name in HEADLINE:
        wanted = data[name].isel(replication=0).mean("code").to_numpy()
        np.testing.assert_allclose(yearly[name], wanted, rtol=1e-14, err_msg=name)


@pytest.mark.parametrize("period", [-1, 1])
def test_batch_run_needs_no_collector_and_reports_the_last_year(liars, period):
    data = trajectories(liars, replications=2, seed=5)
    rows = batch_run(
        GuizhouModel,
        {"scenario": [liars], "rng": 5, "replication": [0, 1]},
        data_collection_period=period,
        display_progress=False,
    )
    last = [row for row in rows if (row["year"], row["month"]) == (3, 12)]
    assert [row["replication"] for row in last] == [0, 1]
    for row in last:
        run = data.isel(replication=row["replication"], year=-1)
        for name in HEADLINE:
            assert row[name] == pytest.approx(float(run[name].mean()), rel=1e-14)
    assert len(rows) == {-1: 2, 1: 72}[period]


def test_a_collector_of_ones_own_is_left_to_its_owner(liars):
    model = GuizhouModel(liars, rng=1)
    model.datacollector = mesa.DataCollector(model_reporters={"year": "year"})
    lived(model, 3)
    assert len(model.datacollector.get_model_vars_dataframe()) == 0


class Collecting(GuizhouModel):
    """Mesa's usual way: a collector of one's own, asked at the end of the own step."""

    def __init__(self, **given):
        super().__init__(**given)
        self.datacollector = mesa.DataCollector(
            model_reporters={"lived": "months"}, agenttype_reporters={Unit: {"debt": "debt"}}
        )

    def step(self):
        super().step()
        self.datacollector.collect(self)


def test_a_collector_of_ones_own_is_reported_to_the_last_month(liars):
    rows = batch_run(Collecting, {"scenario": [liars], "rng": 5}, display_progress=False)
    assert {row["lived"] for row in rows} == {36}


def test_help_shows_what_the_model_takes():
    """Mesa asks the same: from 3.4 on ``batch_run(rng=...)`` is handed on by the name that it finds."""
    assert list(signature(GuizhouModel).parameters) == ["scenario", "scheme", "replication", "leader", "rng", "seed"]
    assert list(signature(Named).parameters) == ["model", "place"]
