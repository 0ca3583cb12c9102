"""What no page of ours asks of a server is refused before anything is done for it.

The server beneath (Bokeh's, with Panel's additions) answers more than our pages need: it serves files of any module by
name, takes the number of a visit from the address, unpacks whatever a message holds and keeps what others send for as
long as they please. Whoever writes their own requests could stop it or read what others see.
"""

from __future__ import annotations

import json
import logging
import secrets
from collections import Counter
from collections.abc import Callable
from functools import partial
from typing import Any

from bokeh.protocol.message import Message
from bokeh.server.server import Server
from panel.io.server import WSHandler
from tornado.httpserver import HTTPServer
from tornado.httputil import HTTPServerRequest
from tornado.routing import Matcher, Rule
from tornado.web import RequestHandler

from gzsim.web.rates import Buckets, Rate

SETTINGS: dict[str, Any] = {
    "websocket_max_message_size": 200_000,
    "http_server_kwargs": {"max_body_size": 64_000, "body_timeout": 10, "idle_connection_timeout": 20},
}
"""Of the server: bytes that a browser may send at a time, and seconds for which nothing may come."""

NOT_OURS = ("/autoload.js", "/metadata")
"""How addresses end by which pages of others would show ours, or read what is in them."""

GIVEN = {"bokeh-session-id", "bokeh-token"}
"""What others could choose a visit with; ours are numbered and signed by the server."""

PACKED = {"bytes", "ndarray", "typed_array"}
"""Kinds of values that are unpacked, to whatever size; our pages send none."""

EVENTS = Rate(burst=600, a_second=60)
"""Changes and presses of one page: more than anybody can make, moving a slider without end among them."""

HELD, CONNECTIONS = 200, 600
"""Pages, and requests that are under way, from one address. A room may share one."""


class Unasked(Matcher):
    """Matches requests that no page of ours makes; ``refused`` is told what was asked, and from which address."""

    def __init__(self, refused: Callable[[str, str], None]) -> None:
        self._refused = refused

    def match(self, request: HTTPServerRequest) -> dict[str, Any] | None:
        """Settings of `Nothing`, or None for a request that is served."""
        strange = (
            request.path.startswith("/components/")
            or request.path.endswith(NOT_OURS)
            or not GIVEN.isdisjoint(request.arguments)
            or "Bokeh-Session-Id" in request.headers
        )
        if not strange:
            return None
        self._refused("what no page asks for", request.remote_ip or "")
        return {}


class Nothing(RequestHandler):
    """Says that there is nothing."""

    def prepare(self) -> None:
        """Answer whatever was asked."""
        self.set_status(404)
        self.finish("There is nothing here. 此处无内容。")


class Guarded(WSHandler):
    """A page's line to the server, which hangs up on whatever our pages do not send."""

    def initialize(self, held: Counter[str], refused: Callable[[str, str], None], **settings: Any) -> None:
        """Take how many pages each address holds, and whom to tell what was refused."""
        super().initialize(**settings)
        self._held, self._refused = held, refused
        self._events, self._counted = Buckets(), False

    def open(self, *arguments: Any, **settings: Any) -> Any:
        """Let a page in unless its address holds too many."""
        if self._held[self._address] >= HELD:
            return self._hang_up("too many pages")
        self._held[self._address] += 1
        self._counted = True
        return super().open(*arguments, **settings)

    def on_close(self) -> None:
        """Forget the page."""
        if self._counted:
            self._held[self._address] -= 1
            if not self._held[self._address]:
                del self._held[self._address]
        super().on_close()

    async def on_message(self, fragment: str | bytes) -> None:
        """Hand on a part of a message."""
        why = self._strange(fragment)
        if why:
            self._hang_up(why)
        else:
            await super().on_message(fragment)

    async def send_message(self, message: Message[Any]) -> None:
        """Send a message; of an error no more than that there was one."""
        if message.msgtype == "ERROR":
            message.content.update(text="error", traceback=None)
        await super().send_message(message)

    @property
    def _address(self) -> str:
        return self.request.remote_ip or ""

    def _strange(self, fragment: str | bytes) -> str:
        """Why a part of a message is none of ours; empty if it is."""
        try:
            said = json.loads(fragment) if isinstance(fragment, str) else None
            if not isinstance(said, dict) or said.get("num_buffers") or holds_packed(said):
                return "a message that no page sends"
            return "too many messages" if self._events.wait("", EVENTS, max(1, len(said.get("events", ())))) else ""
        except (ValueError, TypeError, RecursionError):
            return "a message that no page sends"

    def _hang_up(self, why: str) -> None:
        self._refused(why, self._address)
        self.close(1008)


def holds_packed(said: object) -> bool:
    """Whether a value of JSON holds one that would be unpacked.

    >>> holds_packed({"events": [{"new": {"type": "bytes", "data": "H4sI"}}]}), holds_packed({"new": "bytes"})
    (True, False)
    """
    if isinstance(said, dict):
        kind = said.get("type")
        return (isinstance(kind, str) and kind in PACKED) or any(map(holds_packed, said.values()))
    return isinstance(said, list) and any(map(holds_packed, said))


def signed() -> dict[str, Any]:
    """Settings of a server that alone can number visits, until it ends."""
    return {"sign_sessions": True, "secret_key": secrets.token_bytes(32)}


def guard(server: Server, refused: Callable[[str, str], None]) -> None:
    """Let a server refuse whatever our pages do not ask for."""
    logging.getLogger("tornado.access").disabled = True  # it would write what strangers ask to the terminal
    application, held = server._tornado, Counter()
    for rule in application.wildcard_router.rules:
        if rule.target is WSHandler:
            rule.target = Guarded
            rule.target_kwargs |= {"held": held, "refused": refused}
    application.default_router.rules.insert(0, Rule(Unasked(refused), Nothing))
    http = server._http
    http.handle_stream = partial(_let_in, http, http.handle_stream)


def _let_in(http: HTTPServer, handle: Callable, stream: Any, address: tuple) -> None:
    """Take a connection unless its address has too many that have not been answered."""
    here = sum(each.context.address[0] == address[0] for each in http._connections)
    if here >= CONNECTIONS:
        stream.close()
    else:
        handle(stream, address)
