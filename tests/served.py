"""A page on a server of its own, for tests of what a server answers."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
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
    ready, loop = [], asyncio.new_event_loop()

    def run() -> None:
        asyncio.set_event_loop(loop)
        ready.append(open_server({"/": lambda speaker: page(Name("One", "一"), speaker, "text")}, refused=refused))
        ready[0].start()
        loop.call_soon(lambda: ready.append(True))
        loop.run_forever()

    thread = Thread(target=run, daemon=True)
    thread.start()
    while len(ready) < 2:
        thread.join(0.01)
    yield address_of(ready[0]), ready[0]
    loop.call_soon_threadsafe(ready[0].stop)
    loop.call_soon_threadsafe(loop.stop)
    thread.join(10)


def status(address: str | Request) -> int:
    """How an address is answered."""
    try:
        with urlopen(address, timeout=60) as answer:
            return answer.status
    except HTTPError as error:
        return error.code
