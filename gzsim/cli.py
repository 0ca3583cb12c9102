"""The command line: run, score, replay, simulate, compare, check, verify and bench."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from gzsim.errors import InputError

app = typer.Typer(
    name="gzsim",
    help="A workbench for the design of government performance appraisal, on the record of Guizhou Province.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
RESULTS = Path("results")


@app.command()
def run(
    scenario: Annotated[str, typer.Argument(help="A scenario file, or the name of a shipped scenario.")],
    results: Annotated[
        Path | None, typer.Option(help="Folder for the results; results/<scenario> unless given.")
    ] = None,
    replications: Annotated[int | None, typer.Option(help="Replications, instead of the scenario's.")] = None,
    seed: Annotated[int | None, typer.Option(help="Seed, instead of the scenario's.")] = None,
) -> None:
    """Score the record under three zone models, simulate the sanction schemes, write tables, figures and a report."""
    from gzsim.run.console import show
    from gzsim.run.job import run as run_job
    from gzsim.scenario import load_scenario

    told = {"simulation.replications": replications, "simulation.seed": seed}
    loaded = load_scenario(scenario)
    chosen = loaded.with_({name: value for name, value in told.items() if value is not None} | {"name": loaded.name})
    folder = results or RESULTS / loaded.name
    show(run_job(chosen, folder), folder)


@app.command()
def score(
    year: Annotated[int, typer.Argument(help="A year of the record.")],
    zones: Annotated[str, typer.Option(help="Zone model: uniform, functional or found.")] = "functional",
    weights: Annotated[str, typer.Option(help="policy (those of the scenario) or equal.")] = "policy",
    scenario: Annotated[str, typer.Option(help="A scenario file, or the name of a shipped scenario.")] = "guizhou-2025",
) -> None:
    """Rank the prefectures in one year of the record, and say what the ranking rests on."""
    from gzsim.history import score as score_year
    from gzsim.record import load_record
    from gzsim.run.console import show_league
    from gzsim.scenario import load_scenario

    record = load_record()
    show_league(score_year(record.year(year), zones, weights, scenario=load_scenario(scenario), record=record))


@app.command()
def replay(
    scenario: Annotated[str, typer.Option(help="A scenario file, or the name of a shipped scenario.")] = "guizhou-2025",
    ranking: Annotated[
        str, typer.Option(help="province: all prefectures together; zones: each zone by itself.")
    ] = "province",
    scheme: Annotated[str | None, typer.Option(help="One of the scenario's schemes; all unless given.")] = None,
) -> None:
    """Say who would have been last, paid and been paid on the record, had the scenario's schemes held."""
    from gzsim.record import load_record
    from gzsim.run.console import show_replay
    from gzsim.run.replays import replay_declared
    from gzsim.scenario import load_scenario

    show_replay(replay_declared(load_record(), load_scenario(scenario), ranking, scheme))


@app.command()
def simulate(
    scenario: Annotated[str, typer.Argument(help="A scenario file, or the name of a shipped scenario.")],
    replications: Annotated[int | None, typer.Option(help="Replications, instead of the scenario's.")] = None,
    seed: Annotated[int | None, typer.Option(help="Seed, instead of the scenario's.")] = None,
) -> None:
    """Simulate a scenario under the scheme that it puts in force."""
    from gzsim.run.console import show_simulation
    from gzsim.scenario import load_scenario
    from gzsim.simulation.simulate import simulate as simulate_scenario

    show_simulation(simulate_scenario(load_scenario(scenario), replications, seed))


@app.command()
def compare(
    scenarios: Annotated[list[str], typer.Argument(help="Scenario files or names; the first is the baseline.")],
    replications: Annotated[int | None, typer.Option(help="Replications, instead of the baseline's.")] = None,
    seed: Annotated[int | None, typer.Option(help="Seed, instead of the baseline's.")] = None,
) -> None:
    """Simulate scenarios with the same luck, and show their differences from the first."""
    from gzsim.run.console import show_differences
    from gzsim.scenario import load_scenario
    from gzsim.simulation.simulate import compare as compare_scenarios

    show_differences(compare_scenarios([load_scenario(name) for name in scenarios], replications, seed))


@app.command()
def check(
    scenarios: Annotated[list[str] | None, typer.Argument(help="Scenario files or names.")] = None,
    data: Annotated[Path | None, typer.Option(help="Data folder to check; the shipped one unless given.")] = None,
) -> None:
    """Check the data and the scenarios, and say what is wrong with file, line and field."""
    from gzsim.record import load_record
    from gzsim.scenario import check_against_record, load_scenario

    record = load_record(data)
    typer.echo(f"data: {record!r}")
    for name in scenarios or []:
        scenario = load_scenario(name)
        check_against_record(scenario, record.series.index)
        typer.echo(f"{name}: {scenario!r}")


@app.command()
def verify() -> None:
    """Hold the simulation against the closed forms of theory; exit with 1 if one fails."""
    from gzsim.run.console import show_verification
    from gzsim.verification import verify as run_verification

    raise typer.Exit(0 if show_verification(run_verification()) else 1)


@app.command()
def bench(
    name: Annotated[str | None, typer.Argument(help="Name of a benchmark; without it they are listed.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the figures as JSON.")] = False,
) -> None:
    """Measure speed and memory; print each figure with its bar, exit with 1 if one falls short."""
    from gzsim.bench import main_bench

    raise typer.Exit(main_bench(name, as_json))


def main() -> None:
    """Run the command line: bad input ends with one message and exit code 2, an interruption with 130."""
    try:
        app()
    except InputError as error:
        sys.stderr.write(f"gzsim: {error}\n")
        raise SystemExit(2) from None
    except KeyboardInterrupt:
        sys.stderr.write("gzsim: interrupted; nothing was left half-written\n")
        raise SystemExit(130) from None
