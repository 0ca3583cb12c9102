"""Same seed, same bits: whatever the threads, the chunks, the cluster, and what is simulated beside."""

import concurrent.futures
import importlib
import pickle

import numpy as np
import pandas as pd
import pytest

from gzsim.errors import InputError
from gzsim.experiments.headline import headline
from gzsim.sanctions import NoSanction
from gzsim.simulation.chunk import Case
from gzsim.simulation.ensemble import chunk_size, run_ensemble, simulate_scheme
from gzsim.simulation.moments import Moments
from gzsim.simulation.simulate import compare, simulate, trajectories
from gzsim.simulation.world import build_world

EVERYTHING = {
    "units.scale": "counties",
    "simulation.years": 2,
    "parameters": {"citizens.satisfaction_weight": 0.35, "timing.warm_up": 1},
    "vetoes.air": {
        "name": "Air", "name_zh": "空气", "provenance": "assumption", "reference": "made up",
        "indicator": "good_air_days", "threshold": 97, "consequence": "score_cap", "cap": 80,
    },
    "indicators.water_quality.dynamics": {"captured": 1},
}  # fmt: skip


@pytest.fixture(scope="module")
def everything(today):
    """All mechanisms on, 88 counties ranked in their prefectures."""
    return today.with_(EVERYTHING)


@pytest.fixture(scope="module")
def digest(everything):
    return simulate(everything, replications=7, seed=3, chunk=7, threads=1).digest()


@pytest.mark.parametrize(
    "how", [{"chunk": 1, "threads": 1}, {"chunk": 3, "threads": 2}, {"chunk": 2, "threads": 4}, {}]
)
def test_threads_and_chunks_change_no_bit(everything, digest, how):
    assert simulate(everything, replications=7, seed=3, **how).digest() == digest


@pytest.fixture(scope="module")
def client():
    from distributed import Client, LocalCluster

    with (
        LocalCluster(n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None) as cluster,
        Client(cluster) as client,
    ):
        yield client


def test_a_cluster_of_two_workers_changes_no_bit(everything, digest, client):
    assert len(client.scheduler_info()["workers"]) == 2
    assert simulate(everything, replications=7, seed=3, chunk=2, client=client).digest() == digest


def test_a_cluster_gives_the_same_draws_of_parameters(everything, client):
    asked = {"schemes": ["none", "last_place"], "draws": 3, "replications": 1, "years": 1, "seed": 3}
    levels = [headline(everything, **asked, **how).levels for how in ({"threads": 1}, {"client": client})]
    pd.testing.assert_frame_equal(*levels, check_exact=True)


def test_worlds_travel_to_a_cluster_once(everything):
    class Cluster:
        """Does at once what it is sent."""

        sent = ()

        def run(self, function, *arguments):
            return {}

        def nthreads(self):
            return {"worker": 3}

        def submit(self, function, *arguments, pure):
            self.sent = (*self.sent, len(pickle.dumps((function, arguments))))
            future = Future()
            future.set_result(function(*(each.result() if isinstance(each, Future) else each for each in arguments)))
            return future

    class Future(concurrent.futures.Future):
        def __reduce__(self):
            return str, ("name of a result",)

    cluster = Cluster()
    found = simulate(everything, replications=7, seed=3, chunk=1, client=cluster)
    assert found.digest() == simulate(everything, replications=7, seed=3, threads=1).digest()
    assert len(cluster.sent) == 8
    assert max(cluster.sent[1:]) < 1000 < 100_000 < cluster.sent[0]


OWN = """
from gzsim.sanctions import Scheme
from gzsim.simulation.behaviour import Behaviour


class Thrifty(Behaviour):
    def borrowing(self, best, state, world):
        return 0.5 * best


class Flat(Scheme):
    def transfers(self, appraisal):
        return 0.1 * (appraisal.scores - appraisal.scores.mean(-1, keepdims=True))
"""


def test_rules_of_ones_own_give_the_same_bits_everywhere(everything, client, tmp_path, monkeypatch):
    (tmp_path / "own_rules.py").write_text(OWN)
    monkeypatch.syspath_prepend(tmp_path)
    own = importlib.import_module("own_rules")
    asked = {"schemes": own.Flat(), "behaviour": own.Thrifty(), "replications": 5, "seed": 3}
    alone = simulate(everything, **asked, threads=1).digest()
    assert simulate(everything, **asked, threads=2, chunk=2).digest() == alone
    with pytest.raises(InputError, match=r"No module named 'own_rules'.*upload_file\('own_rules.py'\)"):
        simulate(everything, **asked, chunk=2, client=client)
    client.upload_file(str(tmp_path / "own_rules.py"))
    assert simulate(everything, **asked, chunk=2, client=client).digest() == alone


def test_another_seed_gives_another_digest(everything, digest):
    assert simulate(everything, replications=7, seed=4).digest() != digest


def test_a_scenario_simulated_beside_others_is_what_it_is_alone(everything):
    other = everything.with_({"long_term_weight": 0.3}, name="long")
    beside = compare([everything, other], replications=3, seed=5)
    for scenario in (everything, other):
        alone = simulate(scenario, replications=3, seed=5).runs[scenario.scheme_in_force]
        assert alone.annual.identical(beside.runs[scenario.name].annual)


def test_statistics_are_those_of_the_trajectories(everything):
    data = trajectories(everything, replications=4, seed=6)
    kept = simulate(everything, replications=4, seed=6, chunk=3).runs["last_place"]
    np.testing.assert_allclose(kept.annual["true_score"], data["true_score"].mean("code"), rtol=1e-12)
    by_unit = data["true_score"].mean("year").to_numpy()
    np.testing.assert_allclose(kept.unit["true_score"].mean, by_unit.mean(0), rtol=1e-12)
    np.testing.assert_allclose(kept.unit["true_score"].standard_error, by_unit.std(0, ddof=1) / np.sqrt(4), rtol=1e-9)


def test_winners_and_losers_are_paired(everything):
    other = everything.with_({"long_term_weight": 0.3}, name="long")
    both = compare([everything, other], replications=5, seed=5)
    table = both.winners_and_losers("long_work").set_index("code")
    pair = [trajectories(each, replications=5, seed=5)["long_work"].mean("year") for each in (everything, other)]
    difference = (pair[1] - pair[0]).to_numpy()
    codes = list(build_world(everything).units)
    np.testing.assert_allclose(table.loc[codes, "difference"], difference.mean(0), atol=1e-12)
    assert table["wins"].sum() > 80
    assert not (table["wins"] & table["loses"]).any()
    with pytest.raises(InputError, match="outcome"):
        both.winners_and_losers("moon")


def test_one_run_alone_is_compared_with_nobody(everything):
    alone = simulate(everything, replications=2, seed=5)
    for asked in (alone.differences, alone.winners_and_losers):
        with pytest.raises(InputError, match="one run has nobody to be compared with"):
            asked()


def test_moments_do_not_depend_on_how_values_arrive():
    values = np.random.default_rng(0).normal(50, 3, (20, 4))
    whole, parts = Moments.none(4), Moments.none(4)
    whole.add(values)
    for part in np.split(values, [3, 4, 11]):
        parts.add(part)
    assert (whole.mean == parts.mean).all()
    assert (whole.squares == parts.squares).all()


def test_the_scales_have_as_many_units_as_they_say(today):
    sizes = {"prefectures": 9, "counties": 88, "country_provinces": 31, "country_prefectures": 333,
             "country_counties": 2843, "country_townships": 38_000}  # fmt: skip
    for scale, size in sizes.items():
        world = build_world(today.with_({"units.scale": scale}))
        assert world.units.size == size
        assert np.unique(world.units).size == size
        assert world.weights.shape == (12, size)
        assert np.allclose(world.weights.sum(0), 1)


def test_counties_are_ranked_in_their_prefecture(everything):
    data = trajectories(everything, replications=2, seed=1)
    sizes = np.bincount(build_world(everything).peers)
    worst = data["rank"].groupby(data["code"].str[:4]).max()
    assert worst.max(["replication", "year"]).to_numpy().tolist() == sizes.tolist() == [10, 4, 14, 6, 8, 10, 8, 16, 12]
    assert (data["last"].groupby(data["code"].str[:4]).sum() >= 1).all()


def test_lasting_differences_are_nested(today):
    """Counties of one prefecture share what lasts; the spread over the country is that of the indicator."""
    from gzsim.simulation.conditions import lasting_effects

    world = build_world(today.with_({"units.scale": "country_counties"}))
    effects = lasting_effects(world, 3, np.arange(3))[:, 0]
    spread = world.unit_effect[0]
    assert effects.std() == pytest.approx(spread, rel=0.08)
    groups = [effects[:, world.parent == parent] for parent in range(333)]
    assert max(np.ptp(group, axis=1).max() for group in groups) == 0  # the record leaves no share to counties
    changed = {"units.scale": "country_counties", "parameters": {"hierarchy.prefecture_share": 0.25}}
    own = lasting_effects(build_world(today.with_(changed)), 3, np.arange(3))[:, 0]
    within = [own[:, world.parent == parent] for parent in range(333)]
    within = np.concatenate([(group - group.mean(1, keepdims=True)).ravel() for group in within])
    assert within.std() == pytest.approx(spread * np.sqrt(0.5 * 7.5 / 8.5), rel=0.03)


def test_memory_and_not_ambition_sets_the_chunk(today):
    nine, many = (build_world(today.with_({"units.scale": scale})) for scale in ("prefectures", "country_townships"))
    assert 100 < chunk_size(nine) < 1000
    assert chunk_size(many) == 1


def test_nothing_and_nonsense_are_refused(today, textbook_world):
    world = textbook_world()
    for years, replications, field in ((0, 1, "years"), (1, 0, "replications")):
        with pytest.raises(InputError) as refused:
            run_ensemble({"a": Case(world, NoSanction())}, years=years, replications=replications, seed=1)
        assert refused.value.field == field
    with pytest.raises(InputError, match="different units"):
        run_ensemble(
            {"a": Case(world, NoSanction()), "b": Case(textbook_world(units=3), NoSanction())},
            years=1,
            replications=1,
            seed=1,
        )


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_an_overflow_inside_stops_the_run_and_says_where(textbook_world):
    world = textbook_world(luck=1e308)
    with pytest.raises(InputError, match=r"outcome of task 0 in u\d is no longer finite in year 1 of replication"):
        simulate_scheme(world, NoSanction(), years=2, replications=2, seed=1)
