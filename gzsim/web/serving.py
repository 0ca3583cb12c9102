"""A server for pages that people work with: for this machine alone unless told otherwise."""

from __future__ import annotations

import signal
import socket
import webbrowser
from collections.abc import Callable, Mapping
from contextlib import suppress
from errno import EADDRNOTAVAIL
from typing import Any

import panel as pn
from bokeh.server.server import Server
from markupsafe import Markup
from panel.viewable import Viewable
from tornado.web import StaticFileHandler

from gzsim.errors import InputError
from gzsim.views.fonts import bundled_font
from gzsim.views.labels import Name
from gzsim.web.crowds import keep_crowds_out
from gzsim.web.guarding import SETTINGS, guard, signed
from gzsim.web.page import ASSETS, UNDER, page
from gzsim.web.speaking import Speaker

HERE = "127.0.0.1"
"""Whom nobody but this machine reaches."""
EVERYWHERE = "0.0.0.0"
"""Where whoever is in a network with this machine reaches it."""

REFUSED = Name("This address does not lead to a page", "此地址无对应页面")
AFRESH = Name("Start afresh", "重新开始")
Build = Callable[[Speaker], pn.Template | Viewable]


def free_port(address: str = HERE, port: int = 0) -> int:
    """The port asked for, or any free one for 0.

    Raises InputError if the port is taken or the address is not one of this machine.

    >>> free_port() > 1023
    True
    """
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as door:
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            door.bind((address, port))
        except (OSError, OverflowError) as error:
            nowhere = isinstance(error, socket.gaierror) or getattr(error, "errno", None) == EADDRNOTAVAIL
            field, valid = ("--address", f"an address of this machine, such as {HERE}") if nowhere else (
                "--port", "a free port from 1024 to 65535, or 0 for any")  # fmt: skip
            raise InputError(f"cannot listen at {address}:{port} ({error})", field=field, valid=valid) from None
        return door.getsockname()[1]


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


def origins(address: str, port: int) -> list[str]:
    """By what browsers may call a server that listens at an address; a page elsewhere must not speak for a visitor.

    >>> origins("192.168.1.5", 5007)
    ['localhost:5007', '127.0.0.1:5007', '192.168.1.5:5007']
    """
    others = lan_addresses() if address == EVERYWHERE else [address.lower()]
    return [f"{host}:{port}" for host in dict.fromkeys(["localhost", HERE, *others])]


def open_server(
    pages: Mapping[str, Build],
    *,
    port: int = 0,
    address: str = HERE,
    refused: Callable[[str, str], None] = lambda why, address: None,
) -> Server:
    """A server that listens, and serves as soon as its loop runs (`run`).

    Parameters
    ----------
    pages : by path ("/", "/trainer"), what makes a page for a visitor; an `InputError` of it is told there, in its
        language if the error has a `Name` ``said``
    port : a free one unless given
    address : where it listens; ``0.0.0.0`` is the whole network
    refused : told why somebody was refused, and their address (`gzsim.web.crowds`, `gzsim.web.guarding`)

    Raises InputError if it cannot listen there.
    """
    port = free_port(address, port)
    server = pn.io.server.get_server(
        {path: _told(build) for path, build in pages.items()},
        port=port,
        address=address,
        websocket_origin=origins(address, port),
        extra_patterns=own_files(),
        location=True,
        use_index=False,
        **signed(),
        **SETTINGS,
    )
    guard(server, refused)
    keep_crowds_out(server, pages, refused)
    return server


def own_files() -> list[tuple]:
    """Handlers of our styles, and of the Chinese font for browsers that have none."""
    font = bundled_font()
    served = [(rf"{UNDER}/((?:page|inside)\.css)", StaticFileHandler, {"path": str(ASSETS)})]
    if font is not None:
        name = {"path": str(font.parent), "default_filename": font.name}
        served.append((rf"{UNDER}/chinese\.otf()", _Font, name))
    return served


class _Font(StaticFileHandler):
    """One file of a folder; a browser asks for it once."""

    async def get(self, path: str, include_body: bool = True) -> None:
        await super().get(self.default_filename, include_body)

    def validate_absolute_path(self, root: str, absolute_path: str) -> str | None:
        return absolute_path

    def set_extra_headers(self, path: str) -> None:
        self.set_header("Cache-Control", "public, max-age=31536000, immutable")


def address_of(server: Server) -> str:
    """Where a browser of this machine finds it."""
    return f"http://{HERE if server.address == EVERYWHERE else server.address}:{server.port}/"


def run(server: Server, said: Callable[[str], None], *, opens: str | None = None) -> None:
    """Serve until Ctrl+C or SIGTERM; say where, and open one of its pages in the browser of this machine."""
    loop = server.io_loop.asyncio_loop
    for ending in (signal.SIGINT, signal.SIGTERM):  # not by an exception: it would end what the loop is at, and no more
        signal.signal(ending, lambda *_: loop.call_soon_threadsafe(loop.stop))
    server.start()
    said(address_of(server))
    if opens is not None:  # not by the server's own `show`, which would call 0.0.0.0
        server.io_loop.add_callback(lambda: webbrowser.open(f"{address_of(server)}{opens}"))
    try:
        server.io_loop.start()
    finally:
        server.stop()


def _told(build: Build) -> Callable[[], Any]:
    """A page for whoever opens the address; what is wrong with the address is said there."""

    def made() -> Any:
        speaker = Speaker.of_visitor()
        try:
            return build(speaker)
        except InputError as error:
            said = getattr(error, "said", None) or Name(str(error))
            afresh = speaker.html(lambda: Markup('<p><a href="?">{}</a></p>').format(speaker.text(AFRESH)))
            return page(REFUSED, speaker, speaker.prose(said, css_classes=["alert"]), afresh)

    return made
