"""The front of the simulation: run a scenario, compare its schemes, compare scenarios."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from os import PathLike
from typing import Any

import xarray as xr

from gzsim.scenario import Scenario
from gzsim.simulation.asking import (
    as_scenario,
    as_scenarios,
    as_seed,
    check_replications,
    declared_schemes,
    names_its_arguments,
    whole_number,
)
from gzsim.simulation.chunk import Case
from gzsim.simulation.ensemble import Statistics, kept_block, run_ensemble, simulate_indicators, simulate_scheme
from gzsim.simulation.keeping import describe, kept_in
from gzsim.simulation.pairing import refuse_other_worlds, refuse_unpaired, titles
from gzsim.simulation.result import Simulation
from gzsim.simulation.scales import moved_scales
from gzsim.simulation.world import build_world
from gzsim.views.labels import Name


@names_its_arguments
def simulate(
    scenario: Scenario | str | PathLike[str],
    replications: int | None = None,
    seed: int | None = None,
    *,
    chunk: int | None = None,
    threads: int | None = None,
    client: Any | None = None,
    into: str | PathLike[str] | None = None,
) -> Simulation:
    """Simulate a scenario under the scheme that it puts in force.

    Parameters
    ----------
    scenario : Scenario, the name of a shipped one, or the path of a file
    replications, seed : those of the scenario unless given
    chunk, threads, client : how the work is divided, see `gzsim.simulation.ensemble.run_ensemble`; no number changes
    into : folder in which each finished block of replications is kept, 250 bytes for each replication, run and unit and
        as many for each year. After an interruption, even by a killed process or a lost machine, the same call goes on
        from there and ends with the same digest; with more replications it goes on further.

    Raises
    ------
    InputError
        If something is asked for that cannot be, or ``into`` keeps another simulation, or one of another seed or
        version of gzsim.

    Examples
    --------
    >>> simulate("guizhou-2025", replications=2, seed=7)
    <Simulation of last_place: 2 replications, 10 years, 9 units>
    """
    scenario = as_scenario(scenario)
    return simulate_schemes(
        scenario, [scenario.scheme_in_force], replications, seed, chunk=chunk, threads=threads, client=client, into=into
    )


@names_its_arguments
def simulate_schemes(
    scenario: Scenario | str | PathLike[str],
    schemes: Sequence[str] | None = None,
    replications: int | None = None,
    seed: int | None = None,
    *,
    chunk: int | None = None,
    threads: int | None = None,
    client: Any | None = None,
    into: str | PathLike[str] | None = None,
) -> Simulation:
    """Simulate schemes of a scenario with common random numbers; all of them unless named, the first is the baseline.

    The other parameters are those of `simulate`.

    Raises
    ------
    InputError
        If the scenario has no scheme of a name; else as `simulate`.
    """
    scenario = as_scenario(scenario)
    chosen = declared_schemes(scenario, schemes)
    names = {name: Name(scenario.schemes[name].name, scenario.schemes[name].name_zh) for name in chosen}
    cases = {name: case_of(scenario, name) for name in chosen}
    ways = {"chunk": chunk, "threads": threads, "client": client}
    return _simulation(_run(dict.fromkeys(chosen, scenario), cases, replications, seed, into, ways), names, cases)


@names_its_arguments
def compare(
    scenarios: Iterable[Scenario | str | PathLike[str]],
    replications: int | None = None,
    seed: int | None = None,
    *,
    chunk: int | None = None,
    threads: int | None = None,
    client: Any | None = None,
    into: str | PathLike[str] | None = None,
) -> Simulation:
    """Simulate scenarios, each under its scheme in force, paired by common random numbers; the first is the baseline.

    Replications and seed are the baseline's unless given, so that every pair shares its draws; the other parameters are
    those of `simulate`. Rules, targets and goalposts may differ: each run's outcomes are counted by its own.

    Raises
    ------
    InputError
        If two scenarios share a name, appraise different units or years, or measure different indicators (one that
        weighs nothing does no harm); else as `simulate`.
    """
    scenarios = as_scenarios(scenarios)
    named = titles(scenarios)
    for other in scenarios[1:]:
        refuse_unpaired(scenarios[0], other)
    cases = {each.name: case_of(each, each.scheme_in_force) for each in scenarios}
    ways = {"chunk": chunk, "threads": threads, "client": client}
    return _simulation(
        _run({each.name: each for each in scenarios}, cases, replications, seed, into, ways), named, cases
    )


@names_its_arguments
def reform(
    before: Scenario | str | PathLike[str],
    after: Scenario | str | PathLike[str],
    lead_in: int = 10,
    replications: int | None = None,
    seed: int | None = None,
    *,
    chunk: int | None = None,
    threads: int | None = None,
    client: Any | None = None,
    into: str | PathLike[str] | None = None,
) -> Simulation:
    """Change the rules in mid-course: years under ``before``, then under ``after``, against keeping what was.

    Outcomes, debt, inherited lies, leaders and habits go on; weights, schemes, watching and parameters are new from one
    January to the next. Both runs are paired by common random numbers, and only the years from then on are kept, as
    many as ``before`` simulates.

    Parameters
    ----------
    lead_in : years under ``before``, after its warm-up, of which nothing is kept; 1 to 100
    replications, seed : those of ``before`` unless given
    chunk, threads, client, into : as in `simulate`

    Raises
    ------
    InputError
        If the two share a name, differ in units, in what is measured or in how long work takes, or lead_in is not a
        whole number of 1 or more; else as `simulate`.

    Examples
    --------
    >>> from gzsim.scenario import load_scenario
    >>> today = load_scenario("guizhou-2025").with_({"simulation.years": 3})
    >>> weighed = today.with_(long_term_weight=0.30, name="long-term-30")
    >>> changed = reform(today, weighed, lead_in=2, replications=2, seed=7)
    >>> changed.differences_by_year().query("outcome == 'long_work'")["difference"].gt(0).tolist()
    [True, True, True]
    """
    before, after = as_scenario(before, "before"), as_scenario(after, "after")
    lead_in = whole_number(lead_in, "lead_in", 1, 100)
    named = titles([before, after])
    old, new = (case_of(each, each.scheme_in_force) for each in (before, after))
    refuse_other_worlds(old.world, new.world)
    cases = {
        before.name: Case(old.world, old.scheme, old, lead_in),
        after.name: Case(new.world, new.scheme, old, lead_in),
    }
    ways = {"chunk": chunk, "threads": threads, "client": client}
    runs = _run({each.name: each for each in (before, after)}, cases, replications, seed, into, ways)
    return _simulation(runs, named, cases)


def _simulation(runs: dict[str, Statistics], names: dict[str, Name], cases: dict[str, Case]) -> Simulation:
    return Simulation(runs, names, moved_scales({name: case.world for name, case in cases.items()}))


def case_of(scenario: Scenario, scheme: str) -> Case:
    """A scenario's world under one of its schemes."""
    world = build_world(scenario)
    return Case(world, scenario.scheme(scheme, world.units.tolist()))


@names_its_arguments
def trajectories(
    scenario: Scenario | str | PathLike[str],
    replications: int = 1,
    seed: int | None = None,
    scheme: str | None = None,
) -> xr.Dataset:
    """Every outcome of every unit, year and replication, for a closer look at few runs.

    >>> dict(trajectories("guizhou-2025", replications=2, seed=7).sizes)
    {'replication': 2, 'year': 10, 'code': 9}
    """
    return _in_full(simulate_scheme, scenario, replications, seed, scheme)


@names_its_arguments
def by_indicator(
    scenario: Scenario | str | PathLike[str],
    replications: int = 1,
    seed: int | None = None,
    scheme: str | None = None,
) -> xr.Dataset:
    """Where the time goes: effort, true and reported attainment of every indicator, unit, year and replication.

    Effort is a share of the year's working time; attainment is in spans, against the targets of the year, without floor
    or cap. The scheme in force holds unless another is named.

    >>> lived = by_indicator("guizhou-2025", replications=2, seed=7)
    >>> dict(lived.sizes)
    {'replication': 2, 'year': 10, 'indicator': 12, 'code': 9}
    >>> list(lived)
    ['effort', 'true_attainment', 'reported_attainment']
    """
    scenario = as_scenario(scenario)
    data = _in_full(simulate_indicators, scenario, replications, seed, scheme)
    return data.sel(indicator=list(scenario.indicators))  # the engine goes by the alphabet, people by the scenario


def _in_full(
    how: Callable[..., xr.Dataset],
    scenario: Scenario | str | PathLike[str],
    replications: int,
    seed: int | None,
    scheme: str | None,
) -> xr.Dataset:
    scenario = as_scenario(scenario)
    chosen = declared_schemes(scenario, [scenario.scheme_in_force if scheme is None else scheme])
    case, settings = case_of(scenario, chosen[0]), scenario.simulation
    return how(
        case.world, case.scheme, years=settings.years, replications=check_replications(replications),
        seed=as_seed(settings.seed if seed is None else seed), start_year=settings.start_year,
    )  # fmt: skip


def _run(
    scenarios: dict[str, Scenario],
    cases: dict[str, Case],
    replications: int | None,
    seed: int | None,
    into: str | PathLike[str] | None,
    ways: dict[str, Any],
) -> dict[str, Statistics]:
    settings = next(iter(scenarios.values())).simulation
    seed = as_seed(settings.seed if seed is None else seed)
    simulate_all = partial(
        run_ensemble,
        cases,
        years=settings.years,
        replications=settings.replications if replications is None else replications,
        seed=seed,
        start_year=settings.start_year,
        **ways,
    )
    if into is None:
        return simulate_all()
    asked = describe(scenarios, cases, seed, settings.years)
    with kept_in(into, asked, kept_block(cases, ways["chunk"])) as kept:
        return simulate_all(kept=kept)
