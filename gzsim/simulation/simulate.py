"""The front of the simulation: run a scenario, compare its schemes, compare scenarios."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from os import PathLike
from typing import TYPE_CHECKING, Any

from gzsim.common.names import whole_number
from gzsim.errors import InputError
from gzsim.sanctions import Scheme
from gzsim.scenario import Scenario
from gzsim.scenario.prefectures import prefecture_names
from gzsim.simulation.asking import (
    Schemes,
    as_replications,
    as_scenario,
    as_scenarios,
    as_seed,
    check_replications,
    chosen_schemes,
    names_its_arguments,
    one_scheme,
)
from gzsim.simulation.behaviour import RATIONAL, Behaviour, as_behaviour
from gzsim.simulation.chunk import Case
from gzsim.simulation.ensemble import kept_block, run_ensemble, simulate_indicators, simulate_scheme, simulate_tiers
from gzsim.simulation.keeping import describe, kept_in
from gzsim.simulation.pairing import refuse_other_worlds, refuse_unpaired, titles
from gzsim.simulation.precision import PrecisionWarning, as_limits
from gzsim.simulation.result import Simulation
from gzsim.simulation.scales import moved_scales
from gzsim.simulation.welfare import Views
from gzsim.simulation.world import World, build_world
from gzsim.views.labels import Name

if TYPE_CHECKING:
    import xarray as xr


@names_its_arguments
def simulate(
    scenario: Scenario | str | PathLike[str],
    *,
    schemes: Schemes = None,
    behaviour: Behaviour | None = None,
    replications: int | range | None = None,
    seed: int | None = None,
    until: Mapping[str, float] | None = None,
    chunk: int | None = None,
    threads: int | None = None,
    client: Any | None = None,
    into: str | PathLike[str] | None = None,
) -> Simulation:
    """Simulate a scenario under one or more schemes with common random numbers; the first is the baseline.

    Parameters
    ----------
    scenario : Scenario, the name of a shipped one, or the path of a file
    schemes : the scheme that the scenario puts in force unless given; the name of another that it declares, a scheme of
        one's own, a list of such, a mapping from the names of runs to them, or "all" that the scenario declares
    behaviour : what leaders do in place of what is best for them, in every run
    replications, seed : those of the scenario unless given. ``range(100, 200)`` are these very replications of a longer
        simulation, to the last bit; parts that follow on each other are added with ``+``.
    until : standard error at most, by outcome and in its own unit, of every paired difference from the baseline, or of
        the level where there is one run: ``{"achievement": 0.01}`` stops at the first multiple of 50 replications that
        keeps it, wherever and however divided the work is done, and else warns (`PrecisionWarning`) after all
        ``replications``; ``reached`` says which. Whoever stops at a small standard error stops somewhat more often at
        one that is too small by chance: a 95 % interval covers 95 % as the error asked for goes to 0 (Chow and Robbins
        1965, Annals of Mathematical Statistics 36, 457-462), and some 94 % if 50 to 200 replications do.
    chunk, threads, client : how the work is divided, see `gzsim.simulation.ensemble.run_ensemble`; no number changes
    into : folder in which each finished block of replications is kept, 250 bytes for each replication, run and unit and
        as many for each year. After an interruption, even by a killed process or a lost machine, the same call goes on
        from there and ends with the same digest; with more replications it goes on further, to either side. Blocks are
        counted from 0, ``chunk`` replications each if the first call says so; one that a range cuts short is simulated
        again when the range grows.

    Raises
    ------
    InputError
        If something is asked for that cannot be, or ``into`` keeps another simulation, or one of another seed or
        version of gzsim.

    Examples
    --------
    >>> simulate("guizhou-2025", replications=2, seed=7)
    <Simulation of last_place: 2 replications, 10 years, 9 units>
    >>> from gzsim.sanctions import PieceRate
    >>> simulate("guizhou-2025", schemes={"none": "none", "more": PieceRate(0.5)}, replications=2, seed=7)
    <Simulation of none, more: 2 replications, 10 years, 9 units>
    """
    scenario, behaviour = as_scenario(scenario), as_behaviour(behaviour)
    chosen = chosen_schemes(scenario, schemes)
    world = build_world(scenario)
    cases = {run: case_of(scenario, scheme, behaviour, world) for run, scheme in chosen.items()}
    names = {run: _called(scenario, run, scheme) for run, scheme in chosen.items()}
    ways = {"until": until, "chunk": chunk, "threads": threads, "client": client}
    return _simulation(dict.fromkeys(chosen, scenario), names, cases, replications, seed, into, ways)


@names_its_arguments
def compare(
    scenarios: Iterable[Scenario | str | PathLike[str]],
    *,
    behaviour: Behaviour | None = None,
    replications: int | range | None = None,
    seed: int | None = None,
    until: Mapping[str, float] | None = None,
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
    behaviour = as_behaviour(behaviour)
    cases = {each.name: case_of(each, each.scheme_in_force, behaviour) for each in scenarios}
    ways = {"until": until, "chunk": chunk, "threads": threads, "client": client}
    return _simulation({each.name: each for each in scenarios}, named, cases, replications, seed, into, ways)


@names_its_arguments
def reform(
    before: Scenario | str | PathLike[str],
    after: Scenario | str | PathLike[str],
    lead_in: int = 10,
    *,
    behaviour: Behaviour | None = None,
    replications: int | range | None = None,
    seed: int | None = None,
    until: Mapping[str, float] | None = None,
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
    replications, seed : those of ``before`` unless given, else as in `simulate`
    until, chunk, threads, client, into : as in `simulate`

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
    behaviour = as_behaviour(behaviour)
    old, new = (case_of(each, each.scheme_in_force, behaviour) for each in (before, after))
    refuse_other_worlds(old.world, new.world)
    cases = {each.name: case._replace(before=old, lead_in=lead_in) for each, case in ((before, old), (after, new))}
    ways = {"until": until, "chunk": chunk, "threads": threads, "client": client}
    return _simulation({each.name: each for each in (before, after)}, named, cases, replications, seed, into, ways)


def case_of(
    scenario: Scenario, scheme: str | Scheme, behaviour: Behaviour = RATIONAL, world: World | None = None
) -> Case:
    """A scenario's world, built unless it is given, under one of its schemes or one of the user's."""
    world = build_world(scenario) if world is None else world
    units = world.units.tolist()
    if isinstance(scheme, str):
        return Case(world, scenario.scheme(scheme, units), behaviour=behaviour)
    return Case(world, scheme.placed_in(scenario.surroundings(units)), behaviour=behaviour)


def _called(scenario: Scenario, run: str, scheme: str | Scheme) -> Name:
    """Name of a run: that of the scheme, or its key in a mapping of one's own."""
    said = scenario.schemes[scheme] if isinstance(scheme, str) else scheme
    return Name(said.name or run, said.name_zh or "") if run in (scheme, type(scheme).__name__) else Name(run)


@names_its_arguments
def trajectories(
    scenario: Scenario | str | PathLike[str],
    *,
    scheme: str | Scheme | None = None,
    behaviour: Behaviour | None = None,
    replications: int = 1,
    seed: int | None = None,
) -> xr.Dataset:
    """Every outcome of every unit, year and replication, for a closer look at few runs.

    >>> dict(trajectories("guizhou-2025", replications=2, seed=7).sizes)
    {'replication': 2, 'year': 10, 'code': 9}
    """
    return _in_full(simulate_scheme, scenario, scheme, behaviour, replications, seed)


@names_its_arguments
def by_indicator(
    scenario: Scenario | str | PathLike[str],
    *,
    scheme: str | Scheme | None = None,
    behaviour: Behaviour | None = None,
    replications: int = 1,
    seed: int | None = None,
) -> xr.Dataset:
    """Where the time goes: effort, attainment and the last quarter of every indicator, unit, year and replication.

    Effort is a share of the year's working time; attainment is in spans, against the targets of the year, without floor
    or cap. What October to December, and the year, brought of a flow is in own units before bounds; of stocks it is 0.
    The scheme in force holds unless another is named. Where departments lead, attention is the hours over need that
    each place had of them, mean of the year.

    >>> lived = by_indicator("guizhou-2025", replications=2, seed=7)
    >>> dict(lived.sizes)
    {'replication': 2, 'year': 10, 'indicator': 12, 'code': 9}
    >>> list(lived)
    ['effort', 'true_attainment', 'reported_attainment', 'last_quarter', 'whole_year', 'inflated']
    """
    scenario = as_scenario(scenario)
    data = _in_full(simulate_indicators, scenario, scheme, behaviour, replications, seed)
    return data.sel(indicator=list(scenario.indicators))  # the engine goes by the alphabet, people by the scenario


@names_its_arguments
def by_tier(
    scenario: Scenario | str | PathLike[str],
    *,
    scheme: str | Scheme | None = None,
    behaviour: Behaviour | None = None,
    replications: int = 1,
    seed: int | None = None,
) -> xr.Dataset:
    """What the hours of departments, county bureaus and townships go on, in every unit, year and replication.

    Shares of a tier's own working time: forms, explaining (of lights), courting (of citizens), work, and visits, which
    is all that is left; they sum to 1. ``paper_hours`` are what forms and explaining take of a person, hours a week of
    40. The scheme in force holds unless another is named. A scenario without ``tiers`` raises ``InputError``.

    >>> lived = by_tier("guizhou-2025-tiers", replications=2, seed=7)
    >>> dict(lived.sizes)
    {'replication': 2, 'year': 10, 'tier': 3, 'code': 9}
    >>> list(lived)
    ['forms', 'explaining', 'courting', 'work', 'visits', 'paper_hours']
    """
    scenario = as_scenario(scenario)
    if not scenario.tiers:
        raise InputError("a prefecture is one office here", field="tiers", valid="a scenario with tiers (S19)")
    return _in_full(simulate_tiers, scenario, scheme, behaviour, replications, seed)


def _in_full(
    how: Callable[..., xr.Dataset],
    scenario: Scenario | str | PathLike[str],
    scheme: str | Scheme | None,
    behaviour: Behaviour | None,
    replications: int,
    seed: int | None,
) -> xr.Dataset:
    scenario = as_scenario(scenario)
    case, settings = case_of(scenario, one_scheme(scenario, scheme), as_behaviour(behaviour)), scenario.simulation
    return how(
        case.world,
        case.scheme,
        behaviour=case.behaviour,
        years=settings.years,
        replications=check_replications(replications),
        seed=as_seed(settings.seed if seed is None else seed),
        start_year=settings.start_year,
    )


def _simulation(
    scenarios: dict[str, Scenario],
    names: dict[str, Name],
    cases: dict[str, Case],
    replications: int | range | None,
    seed: int | None,
    into: str | PathLike[str] | None,
    ways: dict[str, Any],
) -> Simulation:
    settings = next(iter(scenarios.values())).simulation
    seed = as_seed(settings.seed if seed is None else seed)
    replications = as_replications(settings.replications if replications is None else replications)
    until = as_limits(ways["until"], replications)
    simulate_all = partial(
        run_ensemble,
        cases,
        years=settings.years,
        replications=replications,
        seed=seed,
        start_year=settings.start_year,
        **ways,
    )
    asked = partial(describe, scenarios, cases, seed, settings.years)
    if into is None:
        runs = simulate_all()
    else:
        with kept_in(into, asked(), kept_block(cases, ways["chunk"])) as kept:
            runs = simulate_all(kept=kept)
    moved = moved_scales({name: case.world for name, case in cases.items()})
    first = next(iter(scenarios.values()))
    places = None if first.of_record is None else prefecture_names(first.of_record)
    found = Simulation(
        runs=runs, names=names, judged_by=Views.of(first), moved=moved, asked=asked, places=places, until=until
    )
    if found.reached is False:
        warnings.warn(found.precision.remark(found.replications), PrecisionWarning, stacklevel=4)
    return found
