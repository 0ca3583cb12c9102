"""``gzsim check``, ``verify`` and ``bench``: whether data, rules and speed are as they should be."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from gzsim.commands.answer import Answer
from gzsim.commands.answering import answering
from gzsim.commands.completing import scenarios as known
from gzsim.errors import InputError


@answering
def check(
    scenarios: Annotated[
        list[str] | None, typer.Argument(help="Scenario files or names.", autocompletion=known)
    ] = None,
    data: Annotated[Path | None, typer.Option(help="Data folder to check; the shipped one unless given.")] = None,
) -> Answer:
    """Check the data and the scenarios, and say what is wrong with file, line and field."""
    from gzsim.commands.checked import checked_answer
    from gzsim.record import load_record
    from gzsim.scenario import check_against_record, load_scenario

    record, found, faults = load_record(data), [], []
    for name in scenarios or []:
        try:
            scenario = load_scenario(name, None if data is None else record)
            check_against_record(scenario, record.series.index)
            scenario.spending()
            found.append((name, scenario))
        except InputError as fault:  # the other scenarios are checked all the same
            faults.append(fault)
    return checked_answer(record, found, faults)


@answering
def verify() -> Answer:
    """Hold the simulation against the closed forms of theory; exit with 1 if one fails."""
    from gzsim.checks import verify as run_verification
    from gzsim.commands.verified import verification_answer

    return verification_answer(run_verification())


@answering
def bench(
    name: Annotated[str | None, typer.Argument(help="Name of a benchmark; without it they are listed.")] = None,
) -> Answer:
    """Measure speed and memory; print each figure with its bar, exit with 1 if one falls short."""
    from gzsim.commands.measured import listed, measured

    return listed() if name is None else measured(name)
