"""Who has opened a page: address, what the browser has kept, and what the link says."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import panel as pn
from bokeh.application.handlers.handler import Handler
from tornado.httputil import HTTPServerRequest

from gzsim.web.speaking import asked
from gzsim.workshop.workshop import HERE

SEAT, TRAINER = "gzsim_seat", "gzsim_trainer"
"""Cookies: a participant's token; code and key of a trainer, with a point between them."""


class Caller(Handler):
    """Tells each page from which address it was called; bokeh keeps the request of a page otherwise to itself."""

    def modify_document(self, doc: Any) -> None:
        """Add nothing."""

    def process_request(self, request: HTTPServerRequest) -> dict[str, Any]:
        """What is kept of a request."""
        return {"caller": request.remote_ip or HERE}


@dataclass
class Visitor:
    """A visitor of a page.

    Attributes
    ----------
    address : from which the page was called
    cookies : what the browser has kept of earlier visits
    asked : what the link says after its question mark, the first value of each
    """

    address: str = HERE
    cookies: dict[str, str] = field(default_factory=dict)
    asked: dict[str, str] = field(default_factory=dict)

    @classmethod
    def now(cls) -> Visitor:
        """Who has opened the page that is being made."""
        context = getattr(pn.state.curdoc, "session_context", None)
        told = getattr(context, "token_payload", None) or {}
        return cls(str(told.get("caller", HERE)), dict(pn.state.cookies or {}), asked())
