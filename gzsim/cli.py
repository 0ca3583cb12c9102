"""The command line: it registers the commands of `gzsim.commands`, and ends whatever stops them with one message."""

from __future__ import annotations

import gc
import sys
from typing import Annotated

import typer

from gzsim.commands import calibrating, checking, own_data, patterns, scoring, simulating, sweeping
from gzsim.common.ending import one_message
from gzsim.explorer.command import app as explorer
from gzsim.workshop.command import workshop

app = typer.Typer(
    name="gzsim",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)

app.command()(simulating.run)
app.command()(scoring.score)
app.command()(own_data.index)
app.command()(own_data.new)
app.command()(own_data.province)
app.command()(scoring.explain)
app.command()(scoring.replay)
app.command()(simulating.simulate)
app.command()(simulating.compare)
app.command()(simulating.add)
app.command()(sweeping.sweep)
app.command()(calibrating.calibrate)
app.command()(patterns.patterns)
app.command("app")(explorer)
app.command()(checking.check)
app.command()(checking.verify)
app.command()(checking.bench)
app.command()(workshop)


def _version(asked: bool) -> None:
    """Say which gzsim this is, on which Python, with which data."""
    if asked:
        from gzsim.commands.about import version_line

        typer.echo(version_line())
        raise typer.Exit


@app.callback()
def about(
    version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_version, is_eager=True, help="Show versions of gzsim, Python and the data."
        ),
    ] = False,
) -> None:
    """A workbench for the design of government performance appraisal, on the record of Guizhou Province."""


def main() -> None:
    """Run the command line: bad input ends with one message and exit code 2, Ctrl-C with 130, SIGTERM with 143."""
    # Files and pipes get UTF-8, because the code page of a Windows computer may have no Chinese.
    sys.stdout.reconfigure(encoding=None if sys.stdout.isatty() else "utf-8", errors="replace")
    sys.stderr.reconfigure(encoding=None if sys.stderr.isatty() else "utf-8", errors="backslashreplace")
    # What is imported stays: looking for garbage among it after every 700 objects takes a tenth of a start.
    gc.set_threshold(100_000, 20, 20)
    with one_message():
        app()
