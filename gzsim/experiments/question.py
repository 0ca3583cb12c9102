"""What is asked under each row of a design: the same runs, with common random numbers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from os import PathLike
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from gzsim.common.names import list_of
from gzsim.errors import InputError
from gzsim.scenario import Scenario, as_scenario
from gzsim.scenario.loading import lasting
from gzsim.simulation.asking import (
    Schemes,
    as_scenarios,
    as_seed,
    check_replications,
    chosen_schemes,
)
from gzsim.simulation.chunk import Case
from gzsim.simulation.division import Work
from gzsim.simulation.keeping import describe
from gzsim.simulation.outcomes.catalogue import PROVINCE
from gzsim.simulation.plausible import annual, work_of
from gzsim.simulation.simulate import case_of
from gzsim.simulation.world import build_world

Array = NDArray[np.float64]
Asked = Scenario | str | PathLike[str] | Iterable[Scenario | str | PathLike[str]]


class Answer(NamedTuple):
    """What one row brings: three arrays (run, outcome) that are missing where it failed, and why it did."""

    mean: Array
    """Over replications, years and units."""
    standard_error: Array
    """Of that over replications; NaN with a single one."""
    difference_error: Array
    """Of the paired difference from the first run."""
    error: str


@dataclass(frozen=True)
class Question:
    """Scenarios that are compared, the baseline first, or one under several schemes."""

    scenarios: tuple[Scenario, ...]
    schemes: Schemes
    outcomes: tuple[str, ...]
    replications: int
    seed: int

    @classmethod
    def of(
        cls,
        scenarios: Asked,
        *,
        schemes: Schemes = None,
        outcomes: Iterable[str] | None = None,
        replications: Any = 4,
        years: int | None = None,
        seed: Any = None,
    ) -> Question:
        """Check a question; a single scenario is a question, too, with nothing to compare.

        Raises InputError if something is asked for that cannot be.
        """
        alone = schemes is not None or isinstance(scenarios, Scenario | str | PathLike)
        listed = [as_scenario(scenarios)] if alone else as_scenarios(scenarios)
        listed = [lasting(each, years) for each in listed]
        kept = PROVINCE if outcomes is None else list_of(outcomes, PROVINCE, "outcomes")
        seed = as_seed(listed[0].simulation.seed if seed is None else seed)
        asked = cls(tuple(listed), schemes, tuple(kept), check_replications(replications), seed)
        _ = asked.usual
        return asked

    @property
    def years(self) -> int:
        """Years that count, those of the baseline."""
        return self.scenarios[0].simulation.years

    @cached_property
    def usual(self) -> dict[str, Case]:
        """Its runs as the scenarios stand: building a large world takes seconds."""
        return self.cases({})

    def __getstate__(self) -> dict[str, Any]:
        """What travels to processes and clusters: not the worlds, which each row builds of its own."""
        return {name: value for name, value in vars(self).items() if name != "usual"}

    def cases(self, changes: Mapping[str, Any]) -> dict[str, Case]:
        """Its runs by name, under some changes of the scenarios."""
        drawn = {each.name: each.with_(changes, name="drawn") for each in self.scenarios} if changes else {
            each.name: each for each in self.scenarios}  # fmt: skip
        if len(drawn) < len(self.scenarios):
            raise InputError("two scenarios share a name", field="scenarios", valid="a name of its own for each")
        if self.schemes is None:
            return {name: case_of(each, each.scheme_in_force) for name, each in drawn.items()}
        (only,) = drawn.values()
        world = build_world(only)
        return {run: case_of(only, each, world=world) for run, each in chosen_schemes(only, self.schemes).items()}

    def fault(self, changes: Mapping[str, Any]) -> InputError | None:
        """What is wrong with some changes of the scenarios; nothing if they can be made."""
        try:
            for each in self.scenarios:
                each.with_(changes, name="drawn")
        except InputError as error:
            return error
        return None

    def work(self, rows: int) -> Work:
        """How much there is to do under so many rows."""
        return work_of(self.usual, self.years, self.replications, rows)

    def answer(self, changes: Mapping[str, Any]) -> Answer:
        """What the runs bring under some changes; a row that cannot be lived says why."""
        try:
            return self.lived(self.cases(changes))
        except InputError as error:
            return self._failed(str(error))
        except Exception as error:  # of a rule of the user's own: the other rows go on
            return self._failed(f"{type(error).__name__}: {error}")

    def describe(self) -> dict[str, Any]:
        """All that the answers follow from, beside the design, for a manifest."""
        cases = self.usual
        of_run = dict.fromkeys(cases, self.scenarios[0]) | {each.name: each for each in self.scenarios}
        of_run = {run: of_run[run] for run in cases}
        said = describe(of_run, cases, self.seed, self.years)
        return {**said, "outcomes": list(self.outcomes), "replications": self.replications}

    def lived(self, cases: Mapping[str, Case]) -> Answer:
        """What runs bring that are built."""
        found = annual(cases, self.outcomes, self.years, self.replications, self.seed)
        years = [[found[run, name] for name in self.outcomes] for run in cases]
        levels = np.array([[each.mean() for each in outcomes] for outcomes in years])
        lived = np.array(years).mean(-1)
        return Answer(levels, _error_of(lived), _error_of(lived - lived[0]), "")

    def _failed(self, error: str) -> Answer:
        nothing = np.full((len(self.runs), len(self.outcomes)), np.nan)
        return Answer(nothing, nothing, nothing, error)

    @property
    def runs(self) -> list[str]:
        """Names of the runs, the baseline first."""
        if self.schemes is None:
            return [each.name for each in self.scenarios]
        return list(chosen_schemes(self.scenarios[0], self.schemes))


def _error_of(lived: Array) -> Array:
    """Standard deviation over replications, the last axis, by √R."""
    count = lived.shape[-1]
    if count < 2:
        return np.full(lived.shape[:-1], np.nan)
    return lived.std(axis=-1, ddof=1) / np.sqrt(count)
