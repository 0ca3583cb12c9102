"""The benchmark of the index engine compares like with like: it stops where a contestant's answer differs."""

from __future__ import annotations

import importlib.util

import numpy as np
import pandas as pd
import pytest

from gzsim import bench
from gzsim.errors import InputError
from gzsim.index import ranks

SMALL = {"units": 40, "indicators": 4, "draws": 60, "loop": 10, "turns": 2}


@pytest.fixture(scope="module")
def index():
    return bench.load_file(bench.benchmarks()["index"])


@pytest.fixture(scope="module")
def data(index):
    return index.Data(index.Size(**SMALL))


def test_all_contestants_of_every_method_give_one_answer(index, data):
    contests = index.contests(data)
    assert list(contests) == ["entropy weights", "CRITIC weights", "weighted sum with ranks", "TOPSIS with ranks"]
    for contest in contests.values():
        assert {"gzsim", "scikit-criteria", "pymcdm"} <= set(contest)
        seconds = index.turns(contest, 2)
        assert all(taken > 0 for taken in seconds.values())


def test_a_wrong_answer_ends_the_benchmark_and_is_named(index):
    contest = {"gzsim": lambda: np.array([0.5, 0.5]), "peer": lambda: np.array([0.5, 0.5 + 1e-8])}
    with pytest.raises(AssertionError, match="peer differs"):
        index.turns(contest, 1)


def test_wrong_ranks_of_the_loop_end_the_benchmark(index, data):
    drawn = np.random.default_rng(1).dirichlet(np.ones(4), 10)
    looped = ranks(drawn @ data.array.T)
    index.check_draws(data, looped, drawn)
    looped[0, [0, 1]] = looped[0, [1, 0]]
    with pytest.raises(AssertionError, match="scikit-criteria differs"):
        index.check_draws(data, looped, drawn)


def test_the_fastest_peer_is_the_one_that_counts(index):
    ratio, own = index.compared("sum", {"gzsim": 0.002, "slow": 0.009, "quick": 0.003})
    assert ratio.name == "sum: quick / gzsim"
    assert ratio.value == pytest.approx(1.5)
    assert (ratio.bar, ratio.sense, own.value) == (1, "at least", 2)


def test_every_bar_of_the_draws_is_there_and_gzsim_measured_on_all(index, data):
    figures = index.draw_figures(data) + index.fresh_process_figures(data.size)
    bars = {figure.bar: figure.sense for figure in figures if figure.bar is not None}
    assert bars == {15: "at least", 1.5: "at least", 1: "at most"}
    assert all(np.isfinite(figure.value) and figure.value > 0 for figure in figures)


def test_the_vectorised_rival_ranks_as_pandas_does(index, data):
    drawn = np.random.default_rng(2).dirichlet(np.ones(4), 30)
    held = pd.DataFrame(data.array @ drawn.T).rank(ascending=False)
    assert index.numpy_summary(data.array, drawn)[0] == pytest.approx(held.mean(axis=1).to_numpy())


def test_without_the_peers_one_is_told_what_to_install(index, monkeypatch):
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name == "pymcdm" else True)
    with pytest.raises(InputError, match=r"pymcdm.*gzsim\[bench\]"):
        index.measure()
