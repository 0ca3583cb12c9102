"""The front of the simulation: run a scenario, compare its schemes, compare scenarios."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd
import xarray as xr

from gzsim.errors import InputError
from gzsim.scenario import Scenario
from gzsim.simulation.ensemble import simulate_scheme
from gzsim.simulation.outcomes import HEADLINE, OUTCOMES
from gzsim.simulation.schemes import build_scheme
from gzsim.simulation.summary import difference_table, outcome_table, unit_table, year_table
from gzsim.simulation.world import build_world
from gzsim.views.labels import Name
from gzsim.views.tables import schemes as schemes_table

if TYPE_CHECKING:
    from gzsim.views.drawing import Drawing


@dataclass(frozen=True)
class Simulation:
    """One or more runs that share their draws."""

    runs: dict[str, xr.Dataset]
    """All outcomes of each run: dimensions replication, year, code."""
    names: dict[str, Name]
    """English and Chinese name of each run."""

    @property
    def baseline(self) -> str:
        """The run that the others are compared with: the first."""
        return next(iter(self.runs))

    def summary(self) -> pd.DataFrame:
        """Outcomes averaged over years and units: mean, standard error, quantiles over replications."""
        return outcome_table(self.runs)

    def differences(self) -> pd.DataFrame:
        """Paired differences from the baseline, with their standard errors."""
        return difference_table(self.runs, self.baseline)

    def by_prefecture(self) -> pd.DataFrame:
        """Outcomes of each prefecture, averaged over years."""
        return unit_table(self.runs)

    def by_year(self) -> pd.DataFrame:
        """Outcomes of each year, averaged over prefectures."""
        return year_table(self.runs)

    def plot(self, outcomes: Sequence[str] = HEADLINE) -> Drawing:
        """Picture of the paired differences in some outcomes, or of the years if there is one run."""
        from gzsim.views import figures  # drawing is slow to import

        if len(self.runs) > 1:
            chosen = self.differences().query("outcome in @outcomes")
            return figures.scheme_differences(chosen, OUTCOMES, names=self.names)
        return figures.scheme_years(self.by_year(), OUTCOMES, names=self.names)

    def __repr__(self) -> str:
        sizes = next(iter(self.runs.values())).sizes
        runs = ", ".join(self.runs)
        return (
            f"<Simulation of {runs}: {sizes['replication']} replications, {sizes['year']} years, {sizes['code']} units>"
        )

    def _repr_html_(self) -> str:
        return schemes_table(self.summary(), OUTCOMES, names=self.names).to_html()


def simulate(scenario: Scenario, replications: int | None = None, seed: int | None = None) -> Simulation:
    """Simulate a scenario under the scheme that it puts in force.

    Replications and seed are the scenario's own unless given.

    >>> from gzsim.scenario import load_scenario
    >>> simulate(load_scenario("guizhou-2025"), replications=2, seed=7)
    <Simulation of last_place: 2 replications, 10 years, 9 units>
    """
    return simulate_schemes(scenario, [scenario.scheme_in_force], replications, seed)


def simulate_schemes(
    scenario: Scenario,
    schemes: Sequence[str] | None = None,
    replications: int | None = None,
    seed: int | None = None,
) -> Simulation:
    """Simulate schemes of a scenario with common random numbers; all of them unless named, the first is the baseline.

    Raises
    ------
    InputError
        If the scenario has no scheme of a name.
    """
    chosen = list(scenario.schemes) if schemes is None else list(schemes)
    unknown = [name for name in chosen if name not in scenario.schemes]
    if unknown:
        raise InputError(f"unknown scheme {unknown[0]!r}", field="schemes", valid=", ".join(scenario.schemes))
    runs = {name: _run(scenario, name, replications, seed) for name in chosen}
    names = {name: Name(scenario.schemes[name].name, scenario.schemes[name].name_zh) for name in chosen}
    return Simulation(runs, names)


def compare(scenarios: Iterable[Scenario], replications: int | None = None, seed: int | None = None) -> Simulation:
    """Simulate scenarios, each under its scheme in force, paired by common random numbers; the first is the baseline.

    Replications, seed and years are the baseline's unless given, so that every pair shares its draws.

    Raises
    ------
    InputError
        If two scenarios share a name, or appraise different prefectures.
    """
    scenarios = list(scenarios)
    names = [scenario.name for scenario in scenarios]
    if len(set(names)) < len(names):
        raise InputError(
            f"two scenarios share a name: {', '.join(names)}", field="name", valid="scenario.with_(name=...)"
        )
    first = scenarios[0]
    if any(each.units != first.units for each in scenarios):
        raise InputError("scenarios that appraise different prefectures cannot be paired", field="units.prefectures")
    replications = first.simulation.replications if replications is None else replications
    seed = first.simulation.seed if seed is None else seed
    years = {"simulation.years": first.simulation.years}
    runs = {each.name: _run(each.with_(years), each.scheme_in_force, replications, seed) for each in scenarios}
    titled = len({each.title for each in scenarios}) == len(scenarios)  # a changed copy keeps its title
    named = {each.name: Name(each.title, each.title_zh) if titled else Name(each.name) for each in scenarios}
    return Simulation(runs, named)


def _run(scenario: Scenario, scheme: str, replications: int | None, seed: int | None) -> xr.Dataset:
    world = build_world(scenario)
    settings = scenario.simulation
    return simulate_scheme(
        world,
        build_scheme(scenario.schemes[scheme], world["budget.subsidy"]),
        years=settings.years,
        replications=settings.replications if replications is None else replications,
        seed=settings.seed if seed is None else seed,
        start_year=settings.start_year,
    )
