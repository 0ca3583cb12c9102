"""``gzsim run``, ``simulate``, ``compare`` and ``add``: what the simulation says."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from gzsim.commands.answer import Answer
from gzsim.commands.answering import answering
from gzsim.commands.options import (
    Cluster,
    Data,
    Draws,
    Into,
    Numbers,
    Out,
    Replications,
    ScenarioNamed,
    ScenariosNamed,
    Seed,
    Until,
    Years,
)
from gzsim.commands.records import record_in
from gzsim.errors import InputError

if TYPE_CHECKING:
    from gzsim.record import Record
    from gzsim.scenario import Scenario

RESULTS = Path("results")


@answering
def run(
    scenario: ScenarioNamed,
    results: Annotated[
        Path | None,
        typer.Option(
            help="Folder for the results. Unless given: results/<scenario>, or results/<scenario>+ if --replications "
            "or --seed differ from the scenario's."
        ),
    ] = None,
    replications: Replications = None,
    seed: Seed = None,
    into: Into = None,
    draws: Annotated[
        int | None,
        typer.Option(
            help="Draws of plausible parameters over which the headlines range, instead of 60; 0 leaves them out."
        ),
    ] = None,
    data: Data = None,
) -> Answer:
    """Score the record under its zone models, simulate the schemes under each, write tables, figures and a report."""
    from gzsim.commands.job_answer import job_answer
    from gzsim.run.headlines import DRAWS
    from gzsim.run.job import run as run_job

    chosen = told_scenario(scenario, replications, seed, record_in(data))
    folder = results or RESULTS / folder_name(chosen)
    return job_answer(run_job(chosen, folder, into, DRAWS if draws is None else draws), folder)


@answering
def simulate(
    scenario: ScenarioNamed,
    replications: Numbers = None,
    years: Years = None,
    seed: Seed = None,
    until: Until = None,
    cluster: Cluster = None,
    into: Into = None,
    out: Out = None,
    data: Data = None,
) -> Answer:
    """Simulate a scenario under the scheme that it puts in force."""
    from gzsim.commands.long_runs import long_run
    from gzsim.commands.simulated import saved
    from gzsim.scenario.loading import lasting, load_scenario
    from gzsim.simulation.simulate import simulate as simulate_scenario

    chosen = lasting(load_scenario(scenario, record_in(data)), years)
    with long_run(replications, until, cluster, into, out) as how:
        found = simulate_scenario(chosen, seed=seed, **how)
    return saved(found, out)


@answering
def compare(
    scenarios: ScenariosNamed,
    replications: Numbers = None,
    years: Years = None,
    seed: Seed = None,
    until: Until = None,
    cluster: Cluster = None,
    draws: Draws = None,
    into: Into = None,
    out: Out = None,
    data: Data = None,
) -> Answer:
    """Simulate scenarios with the same luck, and show their differences from the first."""
    from gzsim.commands.long_runs import long_run
    from gzsim.commands.ranges import with_ranges
    from gzsim.commands.simulated import saved
    from gzsim.experiments.design import plausible_design
    from gzsim.experiments.sweep import sweep
    from gzsim.scenario.loading import lasting, load_scenario
    from gzsim.simulation.simulate import compare as compare_scenarios

    if len(scenarios) == 1:
        raise InputError(
            f"there is nothing to compare {scenarios[0]} with",
            field="scenarios",
            valid="two or more, the baseline first",
        )
    record = record_in(data)
    chosen = [lasting(load_scenario(name, record), years) for name in scenarios]
    rows = None if draws is None else plausible_design(chosen, draws, seed)  # refused now, and not after the comparison
    with long_run(replications, until, cluster, into, out) as how:
        found = compare_scenarios(chosen, seed=seed, **how)
        ranged = None if rows is None else sweep(chosen, rows, seed=rows.seed, client=how["client"])
    answer = saved(found, out, ranged=ranged is not None)
    return answer if ranged is None else with_ranges(answer, ranged, found.names)


@answering
def add(
    folders: Annotated[list[Path], typer.Argument(help="Folders in which parts of one simulation are saved (--out).")],
    out: Annotated[Path, typer.Option(help="Folder to save the whole in.")],
) -> Answer:
    """Add replications that were simulated apart, as gzsim simulate --replications 100:200 --out does."""
    from gzsim.commands.long_runs import add_saved
    from gzsim.commands.simulated import saved

    return saved(add_saved(folders), out)


def told_scenario(
    path_or_name: str, replications: int | None, seed: int | None, record: Record | None = None
) -> Scenario:
    """The scenario with what the command line says of it, checked like a file; a changed one is called ``name+``."""
    from gzsim.scenario import load_scenario

    scenario = load_scenario(path_or_name, record)
    told = {"simulation.replications": replications, "simulation.seed": seed}
    changes = {field: value for field, value in told.items() if value is not None}
    return scenario.with_(changes)


def folder_name(scenario: Scenario) -> str:
    """A scenario's name as that of a folder; a file from somebody else must not choose where on the disk it writes."""
    if scenario.name in {".", ".."} or set(scenario.name) & set('/\\:*?"<>|\0'):
        raise InputError(
            f"{scenario.name!r} cannot be the name of a folder",
            field="name",
            valid="a name without path separators, or a folder given with --results",
        )
    return scenario.name
