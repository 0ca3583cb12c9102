"""A page on a server of its own, for tests of what a server answers."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from queue import SimpleQueue
from threading import Thread
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from bokeh.server.server import Server

from gzsim.views.labels import Name
from gzsim.web.page import page
from gzsim.web.serving import address_of, open_server


@contextmanager
def serving(refused: Callable[[str, str], None]) -> Iterator[tuple[str, Server]]:
    """A page on a server of its own."""
    ready, loop = SimpleQueue(), asyncio.new_event_loop()

    def run() -> None:
        asyncio.set_event_loop(loop)
        server = open_server({"/": lambda speaker: page(Name("One", "一"), speaker, "text")}, refused=refused)
        server.start()
        loop.call_soon(ready.put, server)
        loop.run_forever()

    thread = Thread(target=run, daemon=True)
    thread.start()
    server = ready.get(timeout=300)
    try:
        yield address_of(server), server
    finally:
        loop.call_soon_threadsafe(server.stop)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)


def status(address: str | Request) -> int:
    """How an address is answered."""
    try:
        with urlopen(address, timeout=60) as answer:
            return answer.status
    except HTTPError as error:
        return error.code
