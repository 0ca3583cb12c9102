"""Results of experiments with hostile names."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import pandas as pd

from gzsim.experiments.answers import Answers
from gzsim.experiments.decisions import Decisions, decide
from gzsim.experiments.design import Design
from gzsim.experiments.emulator import Emulator
from gzsim.experiments.exploring import Explorer
from gzsim.experiments.headline import Headline
from gzsim.experiments.one_size import OneSize
from gzsim.experiments.sweep import Sweep
from gzsim.experiments.tradeoffs import Frontier
from gzsim.experiments.varied import Choices
from gzsim.scenario import load_scenario
from gzsim.simulation.result import Simulation
from gzsim.simulation.simulate import simulate
from gzsim.views.labels import Name
from hostile.texts import Texts


@cache
def simulated() -> Simulation:
    return simulate(load_scenario("guizhou-2025").with_({"simulation.years": 2}), replications=2, seed=7)


def headline(say: Texts) -> Headline:
    (run,) = simulated().runs.values()
    keys, columns = [say.unseen() for _ in range(3)], ["debt", "work"]
    names = {key: say.name() for key in keys}
    default = replace(simulated(), runs=dict.fromkeys(keys, run), names=names)
    return Headline(sweep=swept(Texts(say.start), keys, columns), default=default)


def swept(say: Texts, runs: list[str], outcomes: list[str]) -> Sweep:
    levels = pd.DataFrame(1.0, [0, 1], pd.MultiIndex.from_product([runs, outcomes], names=["run", "outcome"]))
    answers = Answers(levels, levels, levels, pd.Series(["", say.unseen()], name="error"))
    shape = {"runs": tuple(runs), "outcomes": tuple(outcomes), "replications": 1}
    return Sweep(design=design(say), read=lambda: answers, **shape)


def sweep(say: Texts) -> Sweep:
    return swept(say, [say(), say()], ["debt", "work"])


def design(say: Texts) -> Design:
    factor = say()
    table = pd.DataFrame({factor: [1.0, 2.0]})
    return Design(table=table, places=table, levers={}, method="random", n=2, seed=1, groups={factor: factor})


def explorer(say: Texts) -> Explorer:
    lever, factor, run = say(), say.unseen(), say.unseen()
    table = pd.DataFrame({factor: [1.0, 1.0], lever: [say(), say()]})
    chosen = Choices({each: {} for each in table[lever]}, named=True)
    crossed = Design(table=table, places=table, levers={lever: chosen}, method="grid", n=2, seed=1, groups={})
    return replace(swept(Texts(), [run], ["debt", "work"]), design=crossed).explore()


def decisions(say: Texts) -> Decisions:
    return decide(pd.DataFrame({say(): [1.0, 2.0], say(): [2.0, 1.0]}))


def emulator(say: Texts) -> Emulator:
    errors = pd.DataFrame({"rmse": [0.1], "r2": [0.9], "coverage_90": [0.9]})
    ranges = pd.DataFrame({"factor": [say()], "low": [0.0], "high": [1.0]})
    shape = {"kind": "forest", "experiments": 2, "dropped": 0, "learner": None}
    return Emulator(table=errors, checked=errors, ranges=ranges, outcome=say(), **shape)


def frontier(say: Texts) -> Frontier:
    better = {"achievement": "higher", "debt": "lower"}
    outcomes = pd.DataFrame(1.0, [say(), say()], list(better))
    levers = pd.DataFrame({say(): [0.1, 0.2]}, outcomes.index)
    margins = dict.fromkeys(better, 0.0)
    return Frontier(
        levers=levers, outcomes=outcomes, errors=outcomes, fresh=outcomes, better=better, indifference=margins
    )


def one_size(say: Texts) -> OneSize:
    levers = pd.DataFrame({"zone": [say()], "lever": [say()], "name": [say()], "name_zh": [say()]})
    judged = pd.DataFrame({"luck": ["searched", "fresh"], "gain": [1.0, 1.0], "standard_error": [0.1, 0.1]})
    return OneSize(levers=levers, judged=judged, drawn=pd.Series([1.0, 2.0]), objective=Name(say(), say.unseen()))
