"""The command line: run, score, explain, index, new, province, replay, simulate, compare, check, verify and bench."""

from __future__ import annotations

import gc
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from gzsim.common.ending import one_message
from gzsim.errors import CombinedInputError, InputError

if TYPE_CHECKING:
    from gzsim.record import Record
    from gzsim.scenario import Scenario

app = typer.Typer(
    name="gzsim",
    help="A workbench for the design of government performance appraisal, on the record of Guizhou Province.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
RESULTS = Path("results")
TODAY, OWN = "guizhou-2025", "scenario.yaml"

ScenarioNamed = Annotated[str, typer.Argument(help="A scenario file, or the name of a shipped scenario.")]
ScenarioOption = Annotated[
    str | None,
    typer.Option(
        help=f"A scenario file, or the name of a shipped scenario. Unless given: {TODAY}, or {OWN} in the folder of "
        "--data."
    ),
]
Data = Annotated[
    Path | None, typer.Option(help="Folder with the record of another province; the shipped record unless given.")
]
RankingOption = Annotated[
    str | None, typer.Option(help="scaled_lead, lead, within_zone or raw, instead of the scenario's rule.")
]
Replications = Annotated[int | None, typer.Option(help="Replications, instead of those that the scenario asks for.")]
Seed = Annotated[int | None, typer.Option(help="Seed, instead of the one in the scenario.")]
Rescale = Annotated[bool, typer.Option("--rescale", help="Divide weights by their sum in each group.")]
Percent = Annotated[bool, typer.Option("--percent", help="Weights that sum to 100 are percent.")]
Into = Annotated[
    Path | None,
    typer.Option(
        help="Folder that keeps finished replications: after an interruption the same command goes on from there."
    ),
]


@app.command()
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
) -> None:
    """Score the record under its zone models, simulate the schemes under each, write tables, figures and a report."""
    from gzsim.run.console import show
    from gzsim.run.headlines import DRAWS
    from gzsim.run.job import run as run_job

    chosen = _told(scenario, replications, seed, _record(data))
    folder = results or RESULTS / _folder_name(chosen)
    show(run_job(chosen, folder, into, DRAWS if draws is None else draws), folder)


@app.command()
def score(
    year: Annotated[int, typer.Argument(help="A year of the record.")],
    zones: Annotated[str, typer.Option(help="Zone model: uniform, functional or found.")] = "functional",
    weights: Annotated[str, typer.Option(help="policy (those of the scenario) or equal.")] = "policy",
    scenario: ScenarioOption = None,
    ranking: RankingOption = None,
    force: Annotated[bool, typer.Option("--force", help="Rank a year with too few data, too; not to be used.")] = False,
    data: Data = None,
) -> None:
    """Rank the prefectures in one year of the record, and say what the ranking rests on."""
    from gzsim.history import score as score_year
    from gzsim.run.console import show_league

    record, chosen = _of_record(data, scenario)
    least = 0.0 if force else None
    show_league(score_year(record, year, zones, weights, scenario=chosen, minimum_coverage=least, ranking=ranking))


@app.command()
def index(
    data: Annotated[Path, typer.Argument(help="Units in rows, indicators in columns: .xlsx, .csv or .parquet.")],
    indicators: Annotated[
        Path | None,
        typer.Argument(
            help="Indicators in rows, or a recipe (.yaml); unless given, a sheet of the workbook. gzsim new writes one."
        ),
    ] = None,
    rescale: Rescale = False,
    percent: Percent = False,
    base: Annotated[
        int | None, typer.Option(help="A year of a panel, whose figures alone make the scale, for all years.")
    ] = None,
    screen: Annotated[
        float | None, typer.Option(help="Leave out units with figures for less than this share of the indicators.")
    ] = None,
    seen: Annotated[
        float | None, typer.Option(help="Score over what a unit has, if it is at least this share of the weight.")
    ] = None,
    report: Annotated[Path | None, typer.Option(help="The page; unless given, the name of the data in .html.")] = None,
    excel: Annotated[Path | None, typer.Option(help="A workbook of the scores, with formulas, besides.")] = None,
    robust: Annotated[
        bool, typer.Option("--robust", help="Say how sure each rank is under other weights and other choices.")
    ] = False,
    word: Annotated[Path | None, typer.Option(help="What the page says as a Word document (.docx), besides.")] = None,
    latex: Annotated[Path | None, typer.Option(help="Tables for LaTeX, a file (.tex) or a folder, besides.")] = None,
) -> None:
    """Make an index of your own data: a league with its reasons, as a page."""
    from warnings import catch_warnings

    from gzsim.common.writing import refuse_clashes, require_ending
    from gzsim.index.names import IndexWarning
    from gzsim.run.console import show_index, show_table
    from gzsim.workbook import open_data
    from gzsim.workbook.report import report_context, write_report
    from gzsim.workbook.word import write_word

    named = report or data.with_suffix(".html")
    refuse_clashes((data, indicators), (named, excel, word, latex))
    for path, ending in ((excel, ".xlsx"), (word, ".docx")):  # now, and not when the page is written
        if path:
            require_ending(path, ending)
    if robust and base is not None:
        raise InputError("verdicts are on the scale of all years", field="robust", valid="without --base")
    own = open_data(data, indicators, rescale=rescale, percent=percent)
    with catch_warnings(action="ignore", category=IndexWarning):  # the page and the console say them
        chosen = {"base": base, "screen": screen, "seen": seen}
        context = report_context(own, own.index(**chosen))
        page = write_report(context, named)
        besides = {"Workbook": own.to_excel(excel, **chosen) if excel else None,
                   "Word": write_word(context, word) if word else None,
                   "LaTeX": own.to_latex(latex, **chosen) if latex else None}  # fmt: skip
        show_index(context, {"Report": page, **besides})
        if robust:
            from gzsim.workbook.verdicts import verdict_table

            show_table(verdict_table(own, own.robustness(screen=screen, seen=seen)))


@app.command()
def new(
    path: Annotated[Path, typer.Argument(help="The workbook to write, such as own.xlsx.")],
    province: Annotated[
        bool, typer.Option("--province", help="A workbook for gzsim province, with years, zones and targets.")
    ] = False,
) -> None:
    """Write a workbook to fill in for gzsim index, with headings in English and Chinese and a made-up example."""
    if province:
        from gzsim.province import write_template

        typer.echo(f"{write_template(path)}: fill it in, then gzsim province {path} FOLDER")
        return
    from gzsim.workbook.template import write_template

    typer.echo(f"{write_template(path)}: fill it in, then gzsim index {path}")


@app.command()
def province(
    workbook: Annotated[Path, typer.Argument(help="A workbook as gzsim new --province writes it.")],
    folder: Annotated[Path, typer.Argument(help="Folder to make: the record of the province, and a scenario.")],
    rescale: Rescale = False,
    percent: Percent = False,
) -> None:
    """Make a record and a scenario of a province from a workbook, for --data of the other commands."""
    from gzsim.province import make_province

    for note in make_province(workbook, folder, rescale=rescale, percent=percent).notes:
        typer.echo(f"note: {note}")
    typer.echo(f"{folder}: the record, and {OWN}; next: gzsim check {folder / OWN} --data {folder}")


@app.command()
def explain(
    what: Annotated[str, typer.Argument(help="A scenario file or name, or a prefecture by code or name.")],
    year: Annotated[int | None, typer.Option(help="Of a prefecture; the last year scored unless given.")] = None,
    zones: Annotated[str, typer.Option(help="Of a prefecture: uniform, functional or found.")] = "functional",
    scenario: ScenarioOption = None,
    against: Annotated[str | None, typer.Option(help="Of a scenario: another baseline than it extends.")] = None,
    force: Annotated[bool, typer.Option("--force", help="Also a year with too few data; not to be used.")] = False,
    lang: Annotated[str, typer.Option(help="en, zh or both.")] = "en",
    data: Data = None,
) -> None:
    """Say in sentences what a scenario changes, or why a prefecture is ranked where it is."""
    from gzsim.scenario import load_scenario
    from gzsim.scenario.changes import explain_scenario
    from gzsim.scenario.loading import is_scenario
    from gzsim.views.labels import checked

    language, least = checked(lang), 0.0 if force else None
    if is_scenario(what):
        said = explain_scenario(load_scenario(what, _record(data)), against)
    else:
        from gzsim.run.explain import explain_year

        said = explain_year(what, *_of_record(data, scenario), year, zones, least)
    typer.echo(said.text(language))


@app.command()
def replay(
    scenario: ScenarioOption = None,
    ranking: RankingOption = None,
    scheme: Annotated[str | None, typer.Option(help="One of the scenario's schemes; all unless given.")] = None,
    data: Data = None,
) -> None:
    """Say who would have been last, paid and been paid on the record, had the scenario's schemes held."""
    from gzsim.run.console import show_replay
    from gzsim.run.replays import replay_declared

    show_replay(replay_declared(*_of_record(data, scenario), ranking, scheme))


@app.command()
def simulate(
    scenario: ScenarioNamed,
    replications: Replications = None,
    seed: Seed = None,
    into: Into = None,
    data: Data = None,
) -> None:
    """Simulate a scenario under the scheme that it puts in force."""
    from gzsim.run.console import show_simulation
    from gzsim.simulation.simulate import simulate as simulate_scenario

    show_simulation(simulate_scenario(_told(scenario, replications, seed, _record(data)), into=into))


@app.command()
def compare(
    scenarios: Annotated[list[str], typer.Argument(help="Scenario files or names; the first is the baseline.")],
    replications: Replications = None,
    seed: Seed = None,
    into: Into = None,
    data: Data = None,
) -> None:
    """Simulate scenarios with the same luck, and show their differences from the first."""
    from gzsim.run.console import show_differences
    from gzsim.simulation.simulate import compare as compare_scenarios

    if len(scenarios) == 1:
        raise InputError(
            f"there is nothing to compare {scenarios[0]} with",
            field="scenarios",
            valid="two or more, the baseline first",
        )
    record = _record(data)
    show_differences(compare_scenarios([_told(name, replications, seed, record) for name in scenarios], into=into))


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
    faults = []
    for name in scenarios or []:
        try:
            scenario = load_scenario(name, None if data is None else record)
            check_against_record(scenario, record.series.index)
            scenario.spending()
            typer.echo(f"{name}: {scenario!r}")
        except InputError as fault:  # the other scenarios are checked all the same
            faults.append(fault)
    if faults:
        raise faults[0] if len(faults) == 1 else CombinedInputError(faults)


@app.command()
def verify() -> None:
    """Hold the simulation against the closed forms of theory; exit with 1 if one fails."""
    from gzsim.checks import verify as run_verification
    from gzsim.run.console import show_verification

    raise typer.Exit(0 if show_verification(run_verification()) else 1)


@app.command()
def bench(
    name: Annotated[str | None, typer.Argument(help="Name of a benchmark; without it they are listed.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the figures as JSON.")] = False,
) -> None:
    """Measure speed and memory; print each figure with its bar, exit with 1 if one falls short."""
    from gzsim.bench import main_bench

    raise typer.Exit(main_bench(name, as_json))


def _record(data: Path | None) -> Record | None:
    """The record of another province; None for the shipped one, of which a simulation reads a few tables only."""
    from gzsim.record import load_record

    return None if data is None else load_record(data)


def _of_record(data: Path | None, scenario: str | None) -> tuple[Record, Scenario]:
    """The record, and a scenario of its prefectures."""
    from gzsim.record import load_record
    from gzsim.scenario import load_scenario

    record, beside = _record(data), None if data is None else data / OWN
    if scenario is None and beside is not None and not beside.is_file():
        raise InputError(f"there is no {OWN} in {data}", field="--scenario", valid="a scenario of that record")
    named = scenario or (TODAY if beside is None else str(beside))
    return record or load_record(), load_scenario(named, record)


def _told(path_or_name: str, replications: int | None, seed: int | None, record: Record | None = None) -> Scenario:
    """The scenario with what the command line says of it, checked like a file; a changed one is called ``name+``."""
    from gzsim.scenario import load_scenario

    scenario = load_scenario(path_or_name, record)
    told = {"simulation.replications": replications, "simulation.seed": seed}
    changes = {field: value for field, value in told.items() if value is not None}
    return scenario.with_(changes)


def _folder_name(scenario: Scenario) -> str:
    """A scenario's name as that of a folder; a file from somebody else must not choose where on the disk it writes."""
    if scenario.name in {".", ".."} or set(scenario.name) & set('/\\:*?"<>|\0'):
        raise InputError(
            f"{scenario.name!r} cannot be the name of a folder",
            field="name",
            valid="a name without path separators, or a folder given with --results",
        )
    return scenario.name


def main() -> None:
    """Run the command line: bad input ends with one message and exit code 2, Ctrl-C with 130, SIGTERM with 143."""
    # Files and pipes get UTF-8, because the code page of a Windows computer may have no Chinese.
    sys.stdout.reconfigure(encoding=None if sys.stdout.isatty() else "utf-8", errors="replace")
    sys.stderr.reconfigure(encoding=None if sys.stderr.isatty() else "utf-8", errors="backslashreplace")
    # What is imported stays: looking for garbage among it after every 700 objects takes a tenth of a start.
    gc.set_threshold(100_000, 20, 20)
    with one_message():
        app()
