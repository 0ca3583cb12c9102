"""Rivals of a sweep: mesa's ``batch_run`` and EMAworkbench's pool of processes, both with the specification on Mesa.

Run as a script, ``batches.py RIVAL ROWS YEARS PROCESSES``, because a pool's processes import the script that made it.
"""

from __future__ import annotations

import json
import sys
import time
import warnings
from functools import cache
from pathlib import Path

import mesa

from gzsim.bench import load_file
from gzsim.experiments.design import Design, design
from gzsim.experiments.question import Question

specified = load_file(Path(__file__).parent / "mesa.py")
SCENARIO, SCHEME, OUTCOME = "guizhou-2025", "last_place", "achievement"


@cache
def question(years: int, replications: int = 1) -> Question:
    """The shipped scenario under its scheme."""
    asked = {"schemes": SCHEME, "outcomes": [OUTCOME], "replications": replications, "years": years, "seed": 1}
    return Question.of(SCENARIO, **asked)


@cache
def rows(count: int) -> Design:
    """Draws of all plausible parameters."""
    return design(SCENARIO, n=count, seed=1)


def live(row: int, count: int, years: int, replication: int = 0) -> float:
    """One replication of one row by the specification, from the scenario on, as the rivals do it."""
    (case,) = question(years).cases(rows(count).changes(row)).values()
    lived = specified.live(case, years, replication)
    return sum(sum(year[OUTCOME]) / len(year[OUTCOME]) for year in lived) / len(lived)


class Rival(mesa.Model):
    """A whole replication as one step, so that a batch has nothing to do but to live it."""

    def __init__(self, row: int = 0, count: int = 1, years: int = 1, rng: int | None = None) -> None:
        super().__init__(rng=rng)
        self.asked = row, count, years
        self.datacollector = mesa.DataCollector(model_reporters={OUTCOME: "found"})
        self.found = 0.0

    def step(self) -> None:
        """Live it."""
        self.found, self.running = live(*self.asked), False
        self.datacollector.collect(self)


def by_batch_run(count: int, years: int, processes: int) -> tuple[float, list[float]]:
    """Seconds of ``mesa.batch_run`` for a replication of each row, and what it found."""
    begun = time.perf_counter()
    asked = {"row": list(range(count)), "count": count, "years": years}
    found = mesa.batch_run(Rival, asked, number_processes=processes, max_steps=1, display_progress=False)
    return time.perf_counter() - begun, [each[OUTCOME] for each in sorted(found, key=lambda each: each["row"])]


def by_workbench(count: int, years: int, processes: int) -> tuple[float, list[float]]:
    """Seconds of EMAworkbench's multiprocessing evaluator for the same, and what it found."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # that ipyparallel is not there
        from ema_workbench import CategoricalParameter, Constant, Model, MultiprocessingEvaluator, ScalarOutcome

    model = Model("specification", function=_answer)
    model.uncertainties = [CategoricalParameter("row", list(range(count)))]
    model.constants = [Constant("count", count), Constant("years", years)]
    model.outcomes = [ScalarOutcome("found"), ScalarOutcome("of_row")]
    begun = time.perf_counter()
    with MultiprocessingEvaluator(model, n_processes=processes) as pool:
        _, outcomes = pool.perform_experiments(scenarios=count)
    taken = time.perf_counter() - begun
    return taken, [found for _, found in sorted(zip(outcomes["of_row"], outcomes["found"], strict=True))]


def _answer(row: int, count: int, years: int) -> dict[str, float]:
    return {"found": live(int(row), count, years), "of_row": float(row)}


RIVALS = {"mesa.batch_run": by_batch_run, "EMAworkbench": by_workbench}


if __name__ == "__main__":
    json.dump(RIVALS[sys.argv[1]](*map(int, sys.argv[2:])), sys.stdout)
