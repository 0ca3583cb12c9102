"""Moments at points of the space of parameters: simulated once, and kept, so that an interrupted search goes on."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from gzsim.calibration.cities import SCENARIO, YEARS, cities, simulated_moments
from gzsim.calibration.free import FREE, Free, values_at
from gzsim.common.resuming import resumable, writing
from gzsim.common.writing import write_whole
from gzsim.sanctions import NoSanction
from gzsim.scenario import load_scenario
from gzsim.simulation.chunk import Case
from gzsim.simulation.keeping import describe

Array = NDArray[np.float64]

MANIFEST, POINTS, WHAT = "trials.json", "trials.jsonl", "the trials of a calibration"


@dataclass(eq=False)
class Trials:
    """Mean moments of simulated cities by where the parameters lie, shares of the way from low to high.

    All points share their draws: the same replications of the same seed. With a ``file`` (`kept_trials` opens one) each
    point is a line of it, and what it holds already is not simulated again; a line that was cut short is.
    """

    window: tuple[int, int]
    replications: NDArray[np.int64]
    seed: int
    free: tuple[Free, ...] = FREE
    file: Path | None = None
    told: Callable[[int], None] = lambda count: None
    """Is called with the number of points that were simulated after each of them."""
    _known: dict[str, dict[str, float]] = field(default_factory=dict, repr=False)
    _asked: set[str] = field(default_factory=set, repr=False)
    simulated: int = 0

    def __post_init__(self) -> None:
        if self.file is None or not self.file.exists():
            return
        lines = self.file.read_text(encoding="utf-8").splitlines(keepends=True)
        whole = [line for line in lines if self._read(line)]
        if whole != lines:  # cut short by an interruption: what comes next begins a line of its own
            with writing(self.file.parent):
                write_whole(self.file, "".join(whole).encode())

    def _read(self, line: str) -> bool:
        """Whether a line is whole; its point is known then."""
        if not line.endswith("\n"):
            return False
        try:
            point = json.loads(line)
            self._known[point["at"]] = point["moments"]
        except (json.JSONDecodeError, KeyError, TypeError):
            return False
        return True

    def __len__(self) -> int:
        """Points that were asked for, simulated now or before."""
        return len(self._asked)

    def moments(self, shares: Array) -> pd.Series:
        """Moments at a point; NaN where a panel has nothing to compute one from."""
        key = " ".join(f"{share:.10f}" for share in np.clip(shares, 0.0, 1.0))
        self._asked.add(key)
        if key not in self._known:
            self._known[key] = self._simulate(np.array([float(each) for each in key.split()]))
            self._keep(key)
        return pd.Series(self._known[key], dtype=float)

    def _simulate(self, shares: Array) -> dict[str, float]:
        world = cities(values_at(shares, self.free))
        self.simulated += 1
        mean = simulated_moments(world, self.window, self.replications, self.seed).mean()
        self.told(self.simulated)
        return {str(name): float(value) for name, value in mean.items()}

    def _keep(self, key: str) -> None:
        if self.file is None:
            return
        with writing(self.file.parent), self.file.open("a", encoding="utf-8") as file:
            file.write(json.dumps({"at": key, "moments": self._known[key]}) + "\n")
            file.flush()
            os.fsync(file.fileno())


@contextmanager
def kept_trials(folder: str | os.PathLike[str], trials: Trials) -> Iterator[Trials]:
    """The same trials, kept in a folder from which the same call goes on.

    Raises InputError if the folder holds trials of other draws, ranges, data or rules, or something else; or cannot be
    written to, or another run writes to it now.
    """
    scenario, world = load_scenario(SCENARIO), cities()
    said = describe({SCENARIO: scenario}, {SCENARIO: Case(world, NoSanction())}, trials.seed, len(YEARS))
    asked = {
        **said, "window": list(trials.window), "replications": trials.replications.tolist(),
        "parameters": [[each.name, each.low, each.high, each.by_ratio] for each in trials.free],
    }  # fmt: skip
    with resumable(folder, MANIFEST, WHAT, asked, {}) as (path, _):
        yield replace(trials, file=path / POINTS, _known={}, _asked=set())
