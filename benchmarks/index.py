"""The index engine against scikit-criteria and pymcdm: weights, scores, and ranks under drawn weights.

Synthetic data of the size of China's counties (2,843 units, 20 indicators), seeded. Every contestant starts from its
own data structure, built beforehand, and all give the same answer before anything is timed. They take turns, so that a
busy moment of the machine hits all alike, and medians are compared. All run on one thread, compiled kernels and matrix
products alike: ratios are per core. Ranks under drawn weights, benefit of the doubt and exact ranges of ranks are
measured in seconds of processor time, imputation by chained equations against scikit-learn. Needs the extra ``bench``:
``pip install "gzsim[bench]"``.
"""

import importlib
import importlib.util
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from statistics import median

import numba
import numpy as np
import pandas as pd
import psutil

from gzsim.bench import Figure
from gzsim.errors import InputError
from gzsim.index import aggregate, ranks, weights
from gzsim.index.robust import around, draw_uniform, rank_distribution, rank_range
from gzsim.index.treat.chained import chained
from gzsim.index.uncertainty import RankDistribution

SEED = 2025
QUANTILES = (0.05, 0.5, 0.95)
PEERS = ("pymcdm", "skcriteria", "threadpoolctl")
SAMPLING_SECONDS = 0.01
COUNTIES, SEEN, POINTS = 88, 12, 0.05
"""Units and indicators whose exact ranges of ranks are found, for weights within so much of equal ones."""
GAPS = 0.1
"""Share of values that is imputed."""
Contest = dict[str, Callable]


@dataclass(frozen=True)
class Size:
    """How much is measured: units, indicators, weight draws, draws that a peer's loop is timed on, turns."""

    units: int = 2843
    indicators: int = 20
    draws: int = 10_000
    loop: int = 200
    turns: int = 25


@dataclass(frozen=True)
class Data:
    """The same figures for all, in gzsim's, scikit-criteria's and pymcdm's own form."""

    size: Size = field(default_factory=Size)

    @cached_property
    def array(self) -> np.ndarray:
        """Positive values (unit, indicator); higher is better, as the weighted sum of scikit-criteria wants it."""
        common = np.random.default_rng(SEED).normal(size=(self.size.units, 1))
        own = np.random.default_rng(SEED + 1).normal(size=(self.size.units, self.size.indicators))
        return np.exp(0.2 * common + 0.3 * own)

    @cached_property
    def weights(self) -> np.ndarray:
        """Declared weights (indicator,)."""
        return np.random.default_rng(SEED + 2).dirichlet(np.full(self.size.indicators, 5.0))

    @cached_property
    def table(self) -> pd.DataFrame:
        """What gzsim takes."""
        names = [f"indicator {k}" for k in range(self.size.indicators)]
        return pd.DataFrame(self.array, columns=names, index=[f"unit {i}" for i in range(self.size.units)])

    @cached_property
    def named_weights(self) -> pd.Series:
        """Weights as gzsim takes them."""
        return pd.Series(self.weights, index=self.table.columns)

    @cached_property
    def matrix(self):
        """What scikit-criteria takes."""
        return importlib.import_module("skcriteria").mkdm(
            self.array, [max] * self.size.indicators, weights=self.weights
        )


def measure(size: Size | None = None) -> list[Figure]:
    """How many times as long the fastest peer takes, per method and per draw; compilation and memory beside them."""
    missing = [name for name in PEERS if importlib.util.find_spec(name) is None]
    if missing:
        raise InputError(f"not installed: {', '.join(missing)}", valid='the extra "bench": pip install "gzsim[bench]"')
    data = Data(size or Size())
    figures, threads = [], numba.get_num_threads()
    numba.set_num_threads(1)
    try:
        with importlib.import_module("threadpoolctl").threadpool_limits(1, "blas"):
            for name, contest in contests(data).items():
                figures += compared(name, turns(contest, data.size.turns))
            figures += [*draw_figures(data), *programme_figures(data), *imputation_figures(data)]
    finally:
        numba.set_num_threads(threads)
    return [*figures, *fresh_process_figures(data.size)]


def contests(data: Data) -> dict[str, Contest]:
    """Per method, contestant → what it does; each returns an array, and all arrays of a method are the same."""
    skcriteria_weights = importlib.import_module("skcriteria.preprocessing.weighters")
    weighted_sum = importlib.import_module("skcriteria.agg.simple").WeightedSumModel()
    topsis = importlib.import_module("skcriteria.agg.topsis").TOPSIS()
    pymcdm_weights = importlib.import_module("pymcdm.weights")
    pymcdm_methods = importlib.import_module("pymcdm.methods")
    rank_down = importlib.import_module("pymcdm.helpers").rrankdata
    types = np.ones(data.size.indicators)
    return {
        "entropy weights": {
            "gzsim": lambda: weights.entropy(data.table).to_numpy(),
            "scikit-criteria": lambda: skcriteria_weights.EntropyWeighter().transform(data.matrix).weights.to_numpy(),
            "scikit-criteria, bare arrays": lambda: skcriteria_weights.entropy_weights(data.array),
            "pymcdm": lambda: pymcdm_weights.entropy_weights(data.array),
        },
        "CRITIC weights": {
            "gzsim": lambda: weights.critic(data.table).to_numpy(),
            "scikit-criteria": lambda: skcriteria_weights.CRITIC().transform(data.matrix).weights.to_numpy(),
            "scikit-criteria, bare arrays": lambda: skcriteria_weights.critic_weights(data.array, types),
            "pymcdm": lambda: pymcdm_weights.critic_weights(data.array),
        },
        "weighted sum with ranks": {
            "gzsim": lambda: ranks(aggregate.arithmetic(data.table, data.named_weights)).to_numpy(),
            "scikit-criteria": lambda: weighted_sum.evaluate(data.matrix).rank_,
            "pymcdm": lambda: rank_down(pymcdm_methods.WSM(unchanged)(data.array, data.weights, types)),
        },
        "TOPSIS with ranks": {
            "gzsim": lambda: ranks(aggregate.topsis(data.table, data.named_weights)).to_numpy(),
            "scikit-criteria": lambda: topsis.evaluate(data.matrix).rank_,
            "pymcdm": lambda: rank_down(pymcdm_methods.TOPSIS(unchanged)(data.array, data.weights, types)),
        },
    }


def unchanged(x: np.ndarray, cost: bool = False) -> np.ndarray:
    """No normalisation, in pymcdm's form: the values are on a common scale already."""
    return x


def turns(contest: Contest, count: int) -> dict[str, float]:
    """Median seconds of each contestant over so many turns; raises AssertionError if their answers differ."""
    answers = {name: task() for name, task in contest.items()}  # warms up as well
    for name, answer in answers.items():
        np.testing.assert_allclose(answer, answers["gzsim"], rtol=0, atol=1e-9, err_msg=f"{name} differs from gzsim")
    seconds = {name: [] for name in contest}
    for _ in range(count):
        for name, task in contest.items():
            seconds[name].append(timed(task))
    return {name: median(taken) for name, taken in seconds.items()}


def timed(task: Callable) -> float:
    """Seconds that a task takes."""
    start = time.perf_counter()
    task()
    return time.perf_counter() - start


def processor_seconds(task: Callable) -> float:
    """Seconds of processor time that a task takes, all threads together."""
    start = time.process_time()
    task()
    return time.process_time() - start


def compared(name: str, seconds: dict[str, float]) -> list[Figure]:
    """The fastest peer's time as a multiple of gzsim's, with its bar, and gzsim's own time."""
    peers = {peer: taken for peer, taken in seconds.items() if peer != "gzsim"}
    fastest = min(peers, key=peers.get)
    ratio = peers[fastest] / seconds["gzsim"]
    return [
        Figure(f"{name}: {fastest} / gzsim", ratio, "times", bar=1, sense="at least"),
        Figure(f"{name}: gzsim", 1000 * seconds["gzsim"], "ms"),
    ]


def draw_figures(data: Data) -> list[Figure]:
    """Ranks under drawn weights, processor time on one thread: per draw against a loop in Python over scikit-criteria's
    weighted sum, which makes an object for each draw, and as a whole against vectorised NumPy.
    """
    weighted_sum = importlib.import_module("skcriteria.agg.simple").WeightedSumModel()
    drawn = draw_uniform(data.table.columns, data.size.loop, SEED).weights.to_numpy()

    def loop() -> np.ndarray:
        return np.array([weighted_sum.evaluate(data.matrix.replace(weights=row)).rank_ for row in drawn])

    def vectorised() -> np.ndarray:
        random = np.random.default_rng(SEED)
        return numpy_summary(data.array, random.dirichlet(np.ones(data.size.indicators), data.size.draws))

    check_draws(data, loop(), drawn)
    tasks = {"gzsim": lambda: our_summary(data), "loop": loop, "numpy": vectorised}
    seconds = {name: [] for name in tasks}
    for _ in range(3):
        for name, task in tasks.items():
            seconds[name].append(processor_seconds(task))
    ours, one_by_one, at_once = (median(taken) for taken in seconds.values())
    per_draw = one_by_one / data.size.loop / (ours / data.size.draws)
    return [
        Figure(
            "drawn weights, per draw: Python loop over scikit-criteria / gzsim",
            per_draw,
            "times",
            bar=15,
            sense="at least",
        ),
        Figure("drawn weights: vectorised NumPy / gzsim", at_once / ours, "times", bar=1.5, sense="at least"),
        Figure(f"{data.size.draws} drawn weights, rank means and quantiles: gzsim", ours, "s"),
    ]


def programme_figures(data: Data) -> list[Figure]:
    """Processor time of benefit of the doubt for all units, and of exact ranges of ranks for as many as counties."""
    some = data.table.iloc[:COUNTIES, :SEEN]
    scaled = (some - some.min()) / (some.max() - some.min())
    near = around(dict.fromkeys(scaled, 1 / scaled.shape[1]), by=POINTS)
    rank_range(scaled.iloc[:5], near)  # compiles
    doubt = processor_seconds(lambda: weights.benefit_of_the_doubt(data.table))
    against = processor_seconds(lambda: weights.score_against(data.table, data.table))
    exact = processor_seconds(lambda: rank_range(scaled, near))
    return [
        Figure(f"benefit of the doubt, {len(data.table)} units: gzsim", doubt, "s", bar=60, sense="at most"),
        Figure(f"scores of {len(data.table)} units against rivals: gzsim", against, "s", bar=60, sense="at most"),
        Figure(f"exact ranges of ranks, {len(scaled)} units, weights within {POINTS:g}: gzsim", exact, "s"),
    ]


def imputation_figures(data: Data) -> list[Figure]:
    """Processor time of one draw by chained equations, against scikit-learn's, for as many units as counties."""
    x = (np.log(data.array) - np.log(data.array).mean(axis=0))[:COUNTIES, :SEEN]
    x[np.random.default_rng(SEED + 3).random(x.shape) < GAPS] = np.nan
    importlib.import_module("sklearn.experimental.enable_iterative_imputer")
    ridge = importlib.import_module("sklearn.linear_model").BayesianRidge()
    imputer = importlib.import_module("sklearn.impute").IterativeImputer
    free = np.full(x.shape[1], np.inf)
    tasks = {
        "gzsim": lambda: chained(x, SEED, -free, free),
        "scikit-learn": lambda: imputer(ridge, sample_posterior=True, random_state=SEED).fit_transform(x),
    }
    np.testing.assert_allclose(tasks["gzsim"](), tasks["scikit-learn"](), rtol=0, atol=1e-9)
    ours, theirs = (median(processor_seconds(task) for _ in range(5)) for task in tasks.values())
    size = f"{len(x)} units × {x.shape[1]}"
    return [
        Figure(f"imputation of {size}: scikit-learn / gzsim", theirs / ours, "times", bar=5, sense="at least"),
        Figure(f"imputation of {size}: gzsim", 1000 * ours, "ms"),
    ]


def our_summary(data: Data) -> np.ndarray:
    """Rank mean and quantiles of each unit, array (statistic, unit)."""
    drawn = draw_uniform(data.table.columns, data.size.draws, SEED)
    return mean_and_quantiles(rank_distribution(data.table, drawn.weights))


def mean_and_quantiles(found: RankDistribution) -> np.ndarray:
    """Rank mean and quantiles, array (statistic, unit)."""
    return np.vstack([found.table["mean_rank"], *(found.quantile(share) for share in QUANTILES)])


def numpy_summary(values: np.ndarray, drawn: np.ndarray) -> np.ndarray:
    """What one would write first: all scores at once, ranks by sorting twice; array (statistic, unit)."""
    held = (-(drawn @ values.T)).argsort(axis=1, kind="stable").argsort(axis=1, kind="stable") + 1
    return np.vstack([held.mean(axis=0), np.quantile(held, QUANTILES, axis=0, method="inverted_cdf")])


def check_draws(data: Data, looped: np.ndarray, drawn: np.ndarray) -> None:
    """Raise AssertionError unless all three give the same rank means and quantiles for the same weights."""
    named = pd.DataFrame(drawn, columns=data.table.columns)
    ours = mean_and_quantiles(rank_distribution(data.table, named))
    peer = np.vstack([looped.mean(axis=0), np.quantile(looped, QUANTILES, axis=0, method="inverted_cdf")])
    for name, theirs in (("scikit-criteria", peer), ("NumPy", numpy_summary(data.array, drawn))):
        np.testing.assert_allclose(theirs, ours, rtol=0, atol=1e-9, err_msg=f"{name} differs from gzsim")


def fresh_process_figures(size: Size) -> list[Figure]:
    """Compilation time and peak memory of gzsim's draws in a process of their own that finds nothing compiled."""
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryFile("w+", encoding="utf-8") as output:
        command = [sys.executable, __file__, *map(str, (size.units, size.indicators, size.draws))]
        env = os.environ | {"NUMBA_CACHE_DIR": str(Path(folder))}
        process = psutil.Popen(command, env=env, stdout=output, stderr=subprocess.STDOUT)
        peak = 0
        while process.poll() is None:
            try:
                peak = max(peak, process.memory_info().rss)
            except psutil.NoSuchProcess:
                break
            time.sleep(SAMPLING_SECONDS)
        code = process.wait()
        output.seek(0)
        told = output.read()
    if code:
        raise subprocess.CalledProcessError(code, command, stderr=told)
    return [
        Figure("drawn weights: peak memory of the whole process", peak / 1e9, "GB", bar=1, sense="at most"),
        Figure("drawn weights: compilation, once per installation", json.loads(told)["compilation"], "s"),
    ]


def fresh_process(units: int, indicators: int, draws: int) -> None:
    """What the process of its own does: compile on a small case, then the whole, which it keeps to the end."""
    compilation = timed(lambda: our_summary(Data(Size(units=5, indicators=2, draws=2))))
    our_summary(Data(Size(units, indicators, draws)))
    print(json.dumps({"compilation": compilation}))


if __name__ == "__main__":
    fresh_process(*map(int, sys.argv[1:]))
