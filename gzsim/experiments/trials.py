"""A scenario tried with other levers, always with the same luck and by the same judge."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Self

import pandas as pd

from gzsim.errors import InputError
from gzsim.scenario import Scenario
from gzsim.simulation.asking import as_seed, check_replications
from gzsim.simulation.chunk import Case
from gzsim.simulation.ensemble import run_ensemble
from gzsim.simulation.scales import moved_scales
from gzsim.simulation.simulate import case_of
from gzsim.simulation.world import World, build_world


@dataclass(frozen=True, eq=False)
class Trials:
    """What outcomes a scenario has once some of its fields are changed.

    The same replications of the same seed are lived whatever is changed (common random numbers), so that what is found
    is a function of the changes alone. The public's weights and the needs of places stay those of the scenario: who
    weighs a yardstick anew does not change what is good.
    """

    scenario: Scenario
    outcomes: tuple[str, ...]
    replications: int
    seed: int
    threads: int | None = None
    client: Any | None = None

    @classmethod
    def of(
        cls,
        scenario: Scenario,
        outcomes: Iterable[str],
        replications: Any,
        seed: Any,
        threads: int | None,
        client: Any | None,
    ) -> Self:
        """Trials as they are asked for, with the seed of the scenario unless another is given.

        Raises InputError if a number is none that can be meant.
        """
        luck = as_seed(scenario.simulation.seed if seed is None else seed)
        return cls(scenario, tuple(outcomes), check_replications(replications), luck, threads, client)

    @cached_property
    def world(self) -> World:
        """The world of the scenario as it stands."""
        return build_world(self.scenario)

    def changed(self, changes: Mapping[str, Any]) -> Scenario:
        """The scenario with changes."""
        return self.scenario.with_(changes, name=self.scenario.name) if changes else self.scenario

    def case(self, changes: Mapping[str, Any]) -> Case:
        """What is simulated.

        Raises InputError if an outcome would be counted otherwise than in the scenario as it stands.
        """
        scenario = self.changed(changes)
        world = replace(build_world(scenario), public_weights=self.world.public_weights, needs=self.world.needs)
        moved = moved_scales({"today": self.world, "changed": world})["changed"].intersection(self.outcomes)
        if moved:
            problem = f"{', '.join(sorted(moved))} would be counted by the yardstick that levers change"
            raise InputError(problem, field="outcomes", valid="outcomes on the ruler, as achievement or inflated")
        return case_of(scenario, scenario.scheme_in_force, world=world)

    def lived(self, changes: Mapping[str, Any]) -> pd.DataFrame:
        """Means over years and places, replication × outcome."""
        runs = run_ensemble(
            {"tried": self.case(changes)}, years=self.scenario.simulation.years, replications=self.replications,
            seed=self.seed, threads=self.threads, client=self.client,
        )  # fmt: skip
        return pd.DataFrame({name: runs["tried"].by_year[name].mean(1) for name in self.outcomes})

    def afresh(self, seed: int, replications: int) -> Trials:
        """The same with other luck."""
        return replace(self, seed=seed, replications=replications)
