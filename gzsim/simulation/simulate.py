"""The front of the simulation: run a scenario, compare its schemes, compare scenarios."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import pandas as pd
import xarray as xr

from gzsim.errors import InputError
from gzsim.scenario import Scenario
from gzsim.simulation.chunk import Case
from gzsim.simulation.ensemble import Statistics, run_ensemble, simulate_indicators, simulate_scheme
from gzsim.simulation.outcomes import HEADLINE, OUTCOMES
from gzsim.simulation.schemes import build_scheme
from gzsim.simulation.summary import (
    difference_table,
    outcome_table,
    unit_difference_table,
    unit_table,
    year_difference_table,
    year_table,
)
from gzsim.simulation.world import World, build_world
from gzsim.views.labels import Name
from gzsim.views.tables import schemes as schemes_table

if TYPE_CHECKING:
    from gzsim.views.drawing import Drawing


@dataclass(frozen=True)
class Simulation:
    """One or more runs that share their draws."""

    runs: dict[str, Statistics]
    """What is kept of each run."""
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
        """Paired differences from the baseline, with their standard errors.

        Raises
        ------
        InputError
            If there is nothing to compare.
        """
        self._need_two()
        return difference_table(self.runs, self.baseline)

    def differences_by_year(self) -> pd.DataFrame:
        """Paired differences from the baseline in each year.

        Columns scheme, baseline, year, outcome, difference, standard_error.

        Raises
        ------
        InputError
            If there is nothing to compare.
        """
        self._need_two()
        return year_difference_table(self.runs, self.baseline)

    def by_prefecture(self) -> pd.DataFrame:
        """Outcomes of each prefecture, averaged over years."""
        return unit_table(self.runs)

    def winners_and_losers(self, outcome: str = "true_score") -> pd.DataFrame:
        """Paired change of an outcome in every unit, greatest gain first; significant beyond two standard errors.

        Columns scheme, baseline, code, outcome, difference, standard_error, wins, loses.

        Raises
        ------
        InputError
            If there is no such outcome, or nothing to compare.
        """
        _refuse_unknown([outcome])
        self._need_two()
        table = unit_difference_table(self.runs, self.baseline).query("outcome == @outcome")
        clear = table["difference"].abs() > 2 * table["standard_error"]
        better = table["difference"] * (-1 if OUTCOMES.loc[outcome, "better"] == "lower" else 1) > 0
        table = table.assign(wins=clear & better, loses=clear & ~better)
        return table.sort_values(["scheme", "difference"], ascending=[True, False], ignore_index=True)

    def _need_two(self) -> None:
        if len(self.runs) < 2:
            raise InputError("one run has nobody to be compared with", field="runs", valid="two or more")

    def digest(self) -> str:
        """SHA-256 of everything kept: equal for equal runs."""
        return sha256("".join(run.digest() for run in self.runs.values()).encode()).hexdigest()

    def by_year(self) -> pd.DataFrame:
        """Outcomes of each year, averaged over prefectures."""
        return year_table(self.runs)

    def plot(self, outcomes: Sequence[str] = HEADLINE) -> Drawing:
        """Picture of the paired differences in some outcomes, or of the years if there is one run."""
        from gzsim.views import figures  # drawing is slow to import

        _refuse_unknown(outcomes)
        if len(self.runs) > 1:
            chosen = self.differences().query("outcome in @outcomes")
            return figures.scheme_differences(chosen, OUTCOMES, names=self.names)
        return figures.scheme_years(self.by_year(), OUTCOMES, names=self.names)

    def plot_by_year(self, outcomes: Sequence[str] = HEADLINE) -> Drawing:
        """Picture of the paired differences in some outcomes, year by year: what a reform costs first and brings later.

        Raises
        ------
        InputError
            If there is no such outcome, or nothing to compare.
        """
        from gzsim.views import figures  # drawing is slow to import

        _refuse_unknown(outcomes)
        chosen = self.differences_by_year().query("outcome in @outcomes")
        return figures.year_differences(chosen, OUTCOMES, names=self.names)

    def __repr__(self) -> str:
        first = next(iter(self.runs.values()))
        sizes, runs = first.annual.sizes, ", ".join(self.runs)
        units = first.codes.size
        return f"<Simulation of {runs}: {sizes['replication']} replications, {sizes['year']} years, {units} units>"

    def _repr_html_(self) -> str:
        return schemes_table(self.summary(), OUTCOMES, names=self.names)._repr_html_()


def _refuse_unknown(outcomes: Sequence[str]) -> None:
    for outcome in outcomes:
        if outcome not in OUTCOMES.index:
            raise InputError(f"unknown outcome {outcome!r}", field="outcome", valid=", ".join(OUTCOMES.index))


def simulate(scenario: Scenario, replications: int | None = None, seed: int | None = None, **how: Any) -> Simulation:
    """Simulate a scenario under the scheme that it puts in force.

    Replications and seed are the scenario's own unless given; ``how`` is handed to
    `gzsim.simulation.ensemble.run_ensemble`: chunk, threads, or the client of a Dask cluster.

    >>> from gzsim.scenario import load_scenario
    >>> simulate(load_scenario("guizhou-2025"), replications=2, seed=7)
    <Simulation of last_place: 2 replications, 10 years, 9 units>
    """
    return simulate_schemes(scenario, [scenario.scheme_in_force], replications, seed, **how)


def simulate_schemes(
    scenario: Scenario,
    schemes: Sequence[str] | None = None,
    replications: int | None = None,
    seed: int | None = None,
    **how: Any,
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
    names = {name: Name(scenario.schemes[name].name, scenario.schemes[name].name_zh) for name in chosen}
    cases = {name: case_of(scenario, name) for name in chosen}
    return Simulation(_run(scenario, cases, replications, seed, how), names)


def compare(
    scenarios: Iterable[Scenario], replications: int | None = None, seed: int | None = None, **how: Any
) -> Simulation:
    """Simulate scenarios, each under its scheme in force, paired by common random numbers; the first is the baseline.

    Replications, seed and years are the baseline's unless given, so that every pair shares its draws.

    Raises
    ------
    InputError
        If two scenarios share a name, or appraise different units.
    """
    scenarios = list(scenarios)
    if not scenarios:
        raise InputError("nothing to compare", field="scenarios", valid="one or more")
    named = _named(scenarios)
    first = scenarios[0]
    if any(
        (each.units.prefectures, each.units.scale) != (first.units.prefectures, first.units.scale) for each in scenarios
    ):
        raise InputError("scenarios that appraise different prefectures cannot be paired", field="units.prefectures")
    cases = {each.name: case_of(each, each.scheme_in_force) for each in scenarios}
    return Simulation(_run(first, cases, replications, seed, how), named)


def reform(
    before: Scenario,
    after: Scenario,
    lead_in: int = 10,
    replications: int | None = None,
    seed: int | None = None,
    **how: Any,
) -> Simulation:
    """Change the rules in mid-course: years under ``before``, then under ``after``, against keeping what was.

    Outcomes, debt, inherited lies, leaders and habits go on; weights, schemes, watching and parameters are new from one
    January to the next. Both runs are paired by common random numbers, and only the years from then on are kept, as
    many as ``before`` simulates.

    Parameters
    ----------
    lead_in : years under ``before``, after its warm-up, of which nothing is kept
    replications, seed : those of ``before`` unless given

    Raises
    ------
    InputError
        If the two share a name, differ in units, in what is measured or in how long work takes, or lead_in is not a
        whole number of 1 or more.

    Examples
    --------
    >>> from gzsim.scenario import load_scenario
    >>> today = load_scenario("guizhou-2025").with_({"simulation.years": 3})
    >>> weighed = today.with_(long_term_weight=0.30, name="long-term-30")
    >>> changed = reform(today, weighed, lead_in=2, replications=2, seed=7)
    >>> changed.differences_by_year().query("outcome == 'long_work'")["difference"].gt(0).tolist()
    [True, True, True]
    """
    if lead_in < 1 or lead_in != int(lead_in):
        raise InputError(f"{lead_in} years before the reform", field="lead_in", valid="a whole number, 1 or more")
    named = _named([before, after])
    old, new = (case_of(each, each.scheme_in_force) for each in (before, after))
    _refuse_other_worlds(old.world, new.world)
    cases = {
        before.name: Case(old.world, old.scheme, old, int(lead_in)),
        after.name: Case(new.world, new.scheme, old, int(lead_in)),
    }
    return Simulation(_run(before, cases, replications, seed, how), named)


def _named(scenarios: Sequence[Scenario]) -> dict[str, Name]:
    """Titles by name, or, where a changed copy has kept its title, names alone; refuses two of one name."""
    names = [each.name for each in scenarios]
    for name in names:
        if names.count(name) > 1:
            valid = "each scenario once and with a name of its own, as scenario.with_(name=...) gives it"
            raise InputError(f"two scenarios are called {name!r}", field="name", valid=valid)
    titled = len({each.title for each in scenarios}) == len(scenarios)
    return {each.name: Name(each.title, each.title_zh) if titled else Name(each.name) for each in scenarios}


_STAYS = {
    "units": "prefectures",
    "indicators": "indicators",
    "flow": "types of indicators",
    "growth": "forms of indicators",
    "target": "first targets",
    "span": "goalposts",
    "lag": "months from work to effect",
}
"""What a reform leaves as it is: who is judged, the scale on which achievement is counted, work that is on its way."""


def _refuse_other_worlds(old: World, new: World) -> None:
    for field, what in _STAYS.items():
        one, other = getattr(old, field), getattr(new, field)
        if one.shape != other.shape or (one != other).any():
            raise InputError(f"the reform has other {what}", field=field, valid="what was there before")


def case_of(scenario: Scenario, scheme: str) -> Case:
    """A scenario's world under one of its schemes."""
    world = build_world(scenario)
    return Case(world, build_scheme(scenario, scheme, world.units.tolist()))


def trajectories(
    scenario: Scenario, replications: int = 1, seed: int | None = None, scheme: str | None = None
) -> xr.Dataset:
    """Every outcome of every unit, year and replication, for a closer look at few runs.

    >>> from gzsim.scenario import load_scenario
    >>> dict(trajectories(load_scenario("guizhou-2025"), replications=2, seed=7).sizes)
    {'replication': 2, 'year': 10, 'code': 9}
    """
    return _in_full(simulate_scheme, scenario, replications, seed, scheme)


def by_indicator(
    scenario: Scenario, replications: int = 1, seed: int | None = None, scheme: str | None = None
) -> xr.Dataset:
    """Where the time goes: effort, true and reported attainment of every indicator, unit, year and replication.

    Effort is a share of the year's working time; attainment is in spans, against the targets of the year, without floor
    or cap. The scheme in force holds unless another is named.

    >>> from gzsim.scenario import load_scenario
    >>> lived = by_indicator(load_scenario("guizhou-2025"), replications=2, seed=7)
    >>> dict(lived.sizes)
    {'replication': 2, 'year': 10, 'indicator': 12, 'code': 9}
    >>> list(lived)
    ['effort', 'true_attainment', 'reported_attainment']
    """
    return _in_full(simulate_indicators, scenario, replications, seed, scheme)


def _in_full(
    how: Callable[..., xr.Dataset], scenario: Scenario, replications: int, seed: int | None, scheme: str | None
) -> xr.Dataset:
    case, settings = case_of(scenario, scheme or scenario.scheme_in_force), scenario.simulation
    return how(
        case.world, case.scheme, years=settings.years, replications=replications,
        seed=settings.seed if seed is None else seed, start_year=settings.start_year,
    )  # fmt: skip


def _run(
    scenario: Scenario, cases: dict[str, Case], replications: int | None, seed: int | None, how: dict[str, Any]
) -> dict[str, Statistics]:
    settings = scenario.simulation
    return run_ensemble(
        cases,
        years=settings.years,
        replications=settings.replications if replications is None else replications,
        seed=settings.seed if seed is None else seed,
        start_year=settings.start_year,
        **how,
    )
