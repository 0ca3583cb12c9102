"""``gzsim workshop``: serve the workshop to this computer or to a room, or write what is printed for it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from gzsim.errors import InputError

DATABASE = Path("workshop.sqlite")


def workshop(
    port: Annotated[int, typer.Option(help="Port; any free one for 0.")] = 5007,
    lan: Annotated[
        bool, typer.Option("--lan", help="Serve the whole local network, with a password for trainers.")
    ] = False,
    password: Annotated[
        str | None, typer.Option(help="Whom it lets open sessions; with --lan one is made up unless given.")
    ] = None,
    database: Annotated[Path, typer.Option(help="The one file that keeps all sessions; made if it is not there.")] = (
        DATABASE
    ),
    open_browser: Annotated[bool, typer.Option("--open/--no-open", help="Open the trainer's page here.")] = True,
    prepare: Annotated[
        bool, typer.Option("--prepare", help="Compile the rules of the simulation, and stop; once after installing.")
    ] = False,
    print_to: Annotated[
        Path | None,
        typer.Option("--print", metavar="FOLDER", help="Write lesson plan, worksheets and role cards, and stop."),
    ] = None,
) -> None:
    """Run a training in target setting: teams join by a code, set targets and see what leaders would do."""
    if prepare:
        from gzsim.workshop.pool import ready

        ready()
        return
    if print_to is not None:
        write_materials(print_to)
        return
    if password is not None and not password.strip():
        raise InputError("must not be empty", field="--password", valid="a password, or none of this option")
    from gzsim.web.extra import require_apps

    require_apps()
    from gzsim.workshop.pages.serving import serve

    serve(database, port=port, lan=lan, password=password, open_browser=open_browser)


def write_materials(folder: Path) -> None:
    """Write all sheets as HTML, and as PDF where the computer has a browser that prints."""
    from gzsim.workshop.materials.pdf import browser, print_pdf
    from gzsim.workshop.materials.sheets import write_sheets

    pages = write_sheets(folder)
    typer.echo(f"{folder}: {len(pages)} pages in English (en) and Chinese (zh), A4")
    program = browser()
    if program is None:
        typer.echo("No PDF: no Chromium, Chrome or Edge was found; open a page in any browser and print it.")
        return
    printed = print_pdf(pages, program)
    if len(printed) < len(pages):
        raise InputError(f"{len(pages) - len(printed)} of {len(pages)} PDF files could not be printed",
                         field="--print", valid="print the HTML from a browser")  # fmt: skip
    typer.echo(f"{folder}: {len(printed)} PDF files beside them")
