"""A sweep of the nine prefectures: throughput, what a row costs beside living it, memory, a cluster, and two rivals.

Rows are draws of all plausible parameters of the shipped scenario under its scheme, ten years and its warm-up. Rivals
live the same rows with the specification on Mesa, and give the same numbers before anything is timed: mesa's own
``batch_run`` and EMAworkbench's pool, each with as many processes as there are cores. A replication of theirs takes
seconds, so that a few are timed, and stand for all; what their processes take to start is left out.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from gzsim.bench import Figure, load_file
from gzsim.experiments.question import Question
from gzsim.experiments.sweep import sweep as run_sweep

batches, memory = (load_file(Path(__file__).parent / "peers" / f"{name}.py") for name in ("batches", "memory"))
OVERHEAD_BAR, RIVAL_BAR, CLUSTER_BAR, GROWTH_BAR = 10.0, 300.0, 1.1, 1.1
SAMPLING_SECONDS = 0.1
PATIENCE = 1800
"""Seconds for which a rival is waited for."""


@dataclass(frozen=True)
class Size:
    """How much is measured."""

    rows: int = 1000
    replications: int = 100
    years: int = 10
    sample: int = 20
    """Rows of which the cost beside living is read off."""
    cluster: int = 100
    """Rows that a cluster and this machine alone live both."""
    rivals: int = 6
    """Rows that rivals live, a replication each, two of them to find what it takes to start."""


def measure(size: Size | None = None) -> list[Figure]:
    """Throughput, overhead, memory, the cluster against this machine, and the rivals."""
    size = size or Size()
    question = batches.question(size.years, size.replications)
    question.answer(batches.rows(1).changes(0))  # compiled before anything is timed
    each = Throughput.of(size)
    return [*each.figures(size), *_overhead(question, size), *_cluster(size), *_rivals(each, size)]


@dataclass(frozen=True)
class Throughput:
    """How long a whole sweep takes, and what it holds."""

    seconds: float
    early: float
    """Peak memory of all processes until a tenth of the rows is done, MiB."""
    peak: float

    @classmethod
    def of(cls, size: Size) -> Throughput:
        """Live it in a process of its own, which is watched from outside."""
        with tempfile.TemporaryDirectory() as folder:
            code = (
                f"import sys; sys.path.insert(0, {str(Path(__file__).parent)!r}); import sweep; "
                f"sweep.live({size.rows}, {size.years}, {size.replications}, {folder!r} + '/kept')"
            )
            begun, early, peak = time.perf_counter(), 0.0, 0.0
            process = subprocess.Popen([sys.executable, "-c", code])
            kept = Path(folder) / "kept"
            while process.poll() is None:
                peak = max(peak, memory.resident_bytes(process.pid) / 2**20)
                if _done(kept) <= size.rows / 10:
                    early = peak
                time.sleep(SAMPLING_SECONDS)
            taken = time.perf_counter() - begun
        if process.returncode:
            raise subprocess.CalledProcessError(process.returncode, process.args)
        return cls(taken, early, peak)

    def figures(self, size: Size) -> list[Figure]:
        """Rows and replications a second, and memory."""
        name = f"{size.rows:,} rows × {size.replications} replications of nine prefectures"
        return [
            Figure(f"{name}: in all", self.seconds, "s"),
            Figure(f"{name}: throughput", size.rows / self.seconds, "rows a second"),
            Figure(f"{name}: throughput", size.rows * size.replications / self.seconds, "replications a second"),
            Figure(f"{name}: peak memory of all processes", self.peak, "MiB"),
            Figure("that peak against the one within the first tenth of the rows", self.peak / self.early, "×",
                   bar=GROWTH_BAR, sense="at most"),
        ]  # fmt: skip


def live(rows: int, years: int, replications: int, into: str | None, client: object | None = None) -> None:
    """A sweep of so many rows."""
    asked = {"schemes": batches.SCHEME, "outcomes": [batches.OUTCOME], "replications": replications, "years": years}
    run_sweep(batches.SCENARIO, batches.rows(rows), **asked, seed=1, into=into, client=client)


def _done(folder: Path) -> int:
    """Rows in a folder."""
    ends = (path.stem.split("-")[1:] for path in folder.glob("rows-*"))
    return sum(int(last) - int(first) + 1 for first, last in ends)


def _overhead(question: Question, size: Size) -> list[Figure]:
    """Processor time of a row beside living it: changed scenario, world, and what is kept of the answer."""
    rows, spent, lived = batches.rows(size.sample), 0.0, 0.0
    for row in range(size.sample):
        begun = time.process_time()
        cases = question.cases(rows.changes(row))
        made = time.process_time()
        question.lived(cases)
        spent, lived = spent + made - begun, lived + time.process_time() - made
    beside = spent / size.sample
    return [
        Figure("a row beside living it: scenario and world", 1e3 * beside, "ms"),
        Figure(f"that, of a row of {size.replications} replications", 100 * spent / (spent + lived), "%",
               bar=OVERHEAD_BAR, sense="at most"),
    ]  # fmt: skip


def _cluster(size: Size) -> list[Figure]:
    """A LocalCluster with a process for each core against this machine's own way, from the first row to the last."""
    from distributed import Client, LocalCluster

    workers = {"n_workers": os.cpu_count(), "threads_per_worker": 1, "processes": True, "dashboard_address": None}
    with tempfile.TemporaryDirectory() as folder, LocalCluster(**workers) as cluster, Client(cluster) as client:
        live(2 * os.cpu_count(), size.years, 2, None, client)  # rules are loaded
        taken = []
        for name, who in (("here", None), ("there", client)):
            begun = time.perf_counter()
            live(size.cluster, size.years, size.replications, f"{folder}/{name}", who)
            taken.append(time.perf_counter() - begun)
        here, there = (_contents(Path(folder, name)) for name in ("here", "there"))
    if here != there:
        raise AssertionError("a cluster gives other bytes than this machine alone")
    name = f"{size.cluster} rows by a Dask cluster of {os.cpu_count()} processes against this machine's own way"
    return [Figure(name, taken[1] / taken[0], "× the time", bar=CLUSTER_BAR, sense="at most")]


def _contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def _rivals(ours: Throughput, size: Size) -> list[Figure]:
    """Seconds of a replication of a row, ours against theirs, on all cores."""
    question = batches.question(size.years)
    answers = [float(question.answer(batches.rows(size.rivals).changes(row)).mean.item()) for row in range(size.rivals)]
    own = ours.seconds / (size.rows * size.replications)
    figures = [Figure("a replication of a row, on all cores: gzsim", 1e3 * own, "ms")]
    for name in batches.RIVALS:
        few, _ = _rival(name, 2, size.years)
        taken, found = _rival(name, size.rivals, size.years)
        np.testing.assert_allclose(found, answers, rtol=1e-9, err_msg=name)
        theirs = (taken - few) / (size.rivals - 2)
        figures += [
            Figure(f"a replication of a row, on all cores: {name}, {size.rivals - 2} timed", 1e3 * theirs, "ms"),
            Figure(f"gzsim against {name}, scaled", theirs / own, "×", bar=RIVAL_BAR, sense="at least"),
        ]
    return figures


def _rival(name: str, rows: int, years: int) -> tuple[float, list[float]]:
    """Seconds of a rival with a process for each core, and what it found."""
    asked = [name, *map(str, (rows, years, os.cpu_count()))]
    script = Path(__file__).parent / "peers" / "batches.py"
    command = [sys.executable, "-P", script, *asked]  # beside the script stands another file called mesa
    run = subprocess.run(command, check=True, capture_output=True, text=True, timeout=PATIENCE)
    return tuple(json.loads(run.stdout.splitlines()[-1]))
