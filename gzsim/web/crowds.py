"""Who asks a server too often is refused before anything is made for them."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

from bokeh.server.server import Server
from tornado.httputil import HTTPServerRequest
from tornado.routing import Matcher, Rule
from tornado.web import RequestHandler

from gzsim.web.rates import Buckets, Rate

PAGES, REQUESTS = Rate(120, 6), Rate(4_000, 400)
"""From an address, for pages, each of which is asked for twice and kept for some time, and for all requests. A room may
share one address: twenty who open a page at once ask for it forty times, and for some six hundred files."""

MOST_OPEN = 400
"""Pages that are open at a time, whoever has opened them."""


class Crowd(Matcher):
    """Matches the requests of whoever asks too often, and of those for whom there is no room.

    Parameters
    ----------
    pages : paths of which each request makes a page
    open_pages : how many pages are open now
    refused : told why, and from which address was asked
    """

    def __init__(
        self, pages: Collection[str], open_pages: Callable[[], int], refused: Callable[[str, str], None],
        buckets: Buckets | None = None,
    ) -> None:  # fmt: skip
        self._pages, self._open, self._refused = set(pages), open_pages, refused
        self._buckets = buckets or Buckets()

    def match(self, request: HTTPServerRequest) -> dict[str, Any] | None:
        """Settings of the `Refusal`, or None for a request that is served."""
        address = request.remote_ip or ""
        wait = self._buckets.wait(f"all {address}", REQUESTS)
        if not wait and self._makes_a_page(request.path):
            wait = self._buckets.wait(f"page {address}", PAGES)
            if not wait and self._open() >= MOST_OPEN:
                wait = 1 / PAGES.a_second
        if not wait:
            return None
        self._refused("too many requests", address)  # not for what: each other word would be another line of the log
        return {"target_kwargs": {"wait": wait}}

    def _makes_a_page(self, path: str) -> bool:
        return path.endswith("/ws") or (path.rstrip("/") or "/") in self._pages


class Refusal(RequestHandler):
    """Says that somebody has asked too often, and when to ask again."""

    def initialize(self, wait: float) -> None:
        """Take how many seconds that is."""
        self._wait = wait

    def prepare(self) -> None:
        """Answer whatever was asked."""
        self.set_status(429)
        self.set_header("Retry-After", str(max(1, round(self._wait))))
        self.finish("Too many requests; try again in a moment. 请求过于频繁，请稍候重试。")


def keep_crowds_out(server: Server, pages: Collection[str], refused: Callable[[str, str], None]) -> None:
    """Let a server refuse, before it does anything, whoever asks too often."""
    crowd = Crowd(pages, lambda: len(server.get_sessions()), refused)
    server._tornado.default_router.rules.insert(0, Rule(crowd, Refusal))
