"""Options that commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from gzsim.commands.completing import one_of, prefectures, scenarios, scenarios_and_prefectures

Numbers = Annotated[
    str | None,
    typer.Option(
        "--replications",
        metavar="NUMBER or FIRST:END",
        help="Replications, instead of those that the scenario asks for. 100:200 are replications 100 to 199 of a "
        "longer simulation, for gzsim add.",
    ),
]
Until = Annotated[
    list[str] | None,
    typer.Option(
        metavar="OUTCOME=ERROR",
        help="Stop at a multiple of 50 replications once the standard error is as small as in achievement=0.01. May be "
        "given several times.",
    ),
]
Cluster = Annotated[
    str | None, typer.Option(metavar="ADDRESS", help="Scheduler of a Dask cluster that does the work: tcp://host:8786.")
]
Draws = Annotated[
    int | None,
    typer.Option(help="Compare under so many draws of plausible parameters, too, and say how far differences range."),
]
Into = Annotated[
    Path | None,
    typer.Option(
        help="Folder that keeps finished replications: after an interruption the same command goes on from there."
    ),
]
Out = Annotated[
    Path | None,
    typer.Option(
        metavar="FOLDER or FILE",
        help="Folder to save the result in, for gz.load_simulation and gzsim add; or a file for its figures: .csv, "
        ".xlsx, .parquet, .json.",
    ),
]

TODAY, OWN = "guizhou-2025", "scenario.yaml"

ScenarioNamed = Annotated[
    str, typer.Argument(help="A scenario file, or the name of a shipped scenario.", autocompletion=scenarios)
]
ScenariosNamed = Annotated[
    list[str],
    typer.Argument(help="Scenario files or names; the first is the baseline.", autocompletion=scenarios),
]
ScenarioOrPlace = Annotated[
    str,
    typer.Argument(
        help="A scenario file or name, or a prefecture by code or name.", autocompletion=scenarios_and_prefectures
    ),
]
PlaceOption = Annotated[
    str | None,
    typer.Option(help="A prefecture by code or name, to be told year by year.", autocompletion=prefectures),
]
ScenarioOption = Annotated[
    str | None,
    typer.Option(
        autocompletion=scenarios,
        help=f"A scenario file, or the name of a shipped scenario. Unless given: {TODAY}, or {OWN} in the folder of "
        "--data.",
    ),
]
Data = Annotated[
    Path | None, typer.Option(help="Folder with the record of another province; the shipped record unless given.")
]
RankingOption = Annotated[
    str | None,
    typer.Option(
        help="scaled_lead, lead, within_zone or raw, instead of the scenario's rule.",
        autocompletion=one_of("scaled_lead", "lead", "within_zone", "raw"),
    ),
]
Zones = Annotated[
    str,
    typer.Option(
        help="Zone model: uniform, functional or found.", autocompletion=one_of("uniform", "functional", "found")
    ),
]
Replications = Annotated[int | None, typer.Option(help="Replications, instead of those that the scenario asks for.")]
Years = Annotated[int | None, typer.Option(help="Years simulated, instead of those of each scenario.")]
Seed = Annotated[int | None, typer.Option(help="Seed, instead of the one in the scenario.")]
Rescale = Annotated[bool, typer.Option("--rescale", help="Divide weights by their sum in each group.")]
Percent = Annotated[bool, typer.Option("--percent", help="Weights that sum to 100 are percent.")]
