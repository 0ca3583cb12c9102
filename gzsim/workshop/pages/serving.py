"""The server of the workshop: its pages, who may reach them, and what the terminal says."""

from __future__ import annotations

import secrets
import socket
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path

import segno
import typer
from bokeh.server.server import Server

from gzsim.web.serving import HERE, free_port, open_server, run
from gzsim.workshop import Workshop
from gzsim.workshop.pages.projector import projector_page
from gzsim.workshop.pages.team import team_page
from gzsim.workshop.pages.trainer import trainer_page
from gzsim.workshop.pages.visitor import Caller, Visitor

EVERYWHERE = "0.0.0.0"
SIGNS = "23456789abcdefghjkmnpqrstvwxyz"
"""Of a password that is made up: none looks like another."""


def serve(database: Path, *, port: int, lan: bool, password: str | None, open_browser: bool) -> None:
    """Serve until Ctrl-C, and write everything down that has been entered.

    Raises InputError if the port is taken or the database is something else.
    """
    address = EVERYWHERE if lan else HERE
    port = free_port(address, port)
    if lan and password is None:
        password = "".join(secrets.choice(SIGNS) for _ in range(8))
    hosts = lan_addresses() if lan else []
    with Workshop(database) as workshop:
        server = open_workshop(workshop, port, hosts, password, address)
        if open_browser:
            server.io_loop.add_callback(lambda: server.show("/trainer"))
        run(server, partial(_say, database, hosts, port, password))


def open_workshop(
    workshop: Workshop, port: int = 0, hosts: list[str] | None = None, password: str | None = None, address: str = HERE
) -> Server:
    """A server of a workshop's pages, which listens.

    Parameters
    ----------
    hosts : addresses by which the room reaches it; this computer's own alone unless given
    password : without which nobody opens a session, unless None
    """
    room = f"http://{hosts[0] if hosts else HERE}:{port}"
    pages: dict[str, Callable] = {"/": team_page, "/trainer": trainer_page, "/projector": projector_page}

    def made(build: Callable) -> Callable:
        return lambda speaker: build(speaker, Visitor.now(), workshop, room, password)

    origins = [f"{host}:{port}" for host in hosts or ()]
    server = open_server(
        {path: made(build) for path, build in pages.items()}, port=port, address=address, origins=origins,
        refused=lambda why, caller: workshop.doors.refused("open a page", why, caller),
    )  # fmt: skip
    for context in server._tornado._applications.values():
        context.application.add(Caller())
    return server


def lan_addresses() -> list[str]:
    """Addresses of this computer in its local networks, the likeliest first; nothing is sent to find them.

    >>> all(each.count(".") == 3 for each in lan_addresses())
    True
    """
    found = []
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as door, suppress(OSError):
        door.connect(("10.255.255.255", 1))
        found.append(door.getsockname()[0])
    with suppress(OSError):
        found += socket.gethostbyname_ex(socket.gethostname())[2]
    return [each for each in dict.fromkeys(found) if not each.startswith("127.")]


def _say(database: Path, hosts: list[str], port: int, password: str | None, address: str) -> None:
    """What the terminal shows: for this computer, and for the room."""
    typer.echo(f"Teams:   {address}")
    typer.echo(f"Trainer: {address}trainer")
    typer.echo(f"All entries are kept in {database}. Ctrl-C ends the workshop; start it again to go on.")
    if not hosts:
        typer.echo("For this computer only; --lan opens it to the room.")
        return
    room = f"http://{hosts[0]}:{port}/"
    typer.echo(f"Room:    {room}" + "".join(f"  or http://{host}:{port}/" for host in hosts[1:]))
    if password is not None:
        typer.echo(f"Password to open a session: {password}")
    segno.make(room).terminal(compact=True)
