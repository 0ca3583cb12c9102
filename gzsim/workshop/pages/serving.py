"""The server of the workshop: its pages, who may reach them, and what the terminal says."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

import segno
import typer
from bokeh.server.server import Server

from gzsim.web.serving import EVERYWHERE, HERE, free_port, lan_addresses, open_server, run
from gzsim.workshop import Workshop
from gzsim.workshop.doors import new_code
from gzsim.workshop.pages.projector import projector_page
from gzsim.workshop.pages.team import team_page
from gzsim.workshop.pages.trainer import trainer_page
from gzsim.workshop.pages.visitor import Caller, Visitor


def serve(database: Path, *, port: int, lan: bool, password: str | None, open_browser: bool) -> None:
    """Serve until Ctrl-C, and write everything down that has been entered.

    Raises InputError if the port is taken or the database is something else.
    """
    address = EVERYWHERE if lan else HERE
    port = free_port(address, port)
    if lan and password is None:
        password = new_code().lower()
    hosts = lan_addresses() if lan else []
    with Workshop(database) as workshop:
        server = open_workshop(workshop, address, port, hosts, password)
        say = partial(_say, database, lan, hosts, port, password)
        run(server, say, opens="trainer" if open_browser else None)


def open_workshop(workshop: Workshop, address: str, port: int, hosts: list[str], password: str | None) -> Server:
    """A server of a workshop's pages, which listens.

    Parameters
    ----------
    hosts : addresses by which the room reaches it, the likeliest first; none for this computer alone
    password : without which nobody opens a session, unless None
    """
    room = f"http://{hosts[0] if hosts else HERE}:{port}"
    pages: dict[str, Callable] = {"/": team_page, "/trainer": trainer_page, "/projector": projector_page}

    def made(build: Callable) -> Callable:
        return lambda speaker: build(speaker, Visitor.now(), workshop, room, password)

    server = open_server(
        {path: made(build) for path, build in pages.items()}, port=port, address=address,
        refused=lambda why, caller: workshop.doors.refused("open a page", why, caller),
    )  # fmt: skip
    for context in server._tornado._applications.values():
        context.application.add(Caller())
    return server


def _say(database: Path, lan: bool, hosts: list[str], port: int, password: str | None, address: str) -> None:
    """What the terminal shows: for this computer, and for the room."""
    typer.echo(f"Teams:   {address}")
    typer.echo(f"Trainer: {address}trainer")
    typer.echo(f"All entries are kept in {database}. Ctrl-C ends the workshop; start it again to go on.")
    if password is not None:
        typer.echo(f"Password to open a session: {password}")
    if not lan:
        typer.echo("For this computer only; --lan opens it to the room.")
        return
    if not hosts:
        typer.echo("This computer is in no network: join one, then start the workshop again.")
        return
    room = f"http://{hosts[0]}:{port}/"
    typer.echo(f"Room:    {room}" + "".join(f"  or http://{host}:{port}/" for host in hosts[1:]))
    segno.make(room).terminal(compact=True)
