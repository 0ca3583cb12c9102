"""Who has opened a page: address, what the browser has kept, and what the link says."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import panel as pn
from bokeh.application.handlers.handler import Handler
from tornado.httputil import HTTPServerRequest

from gzsim.workshop.workshop import HERE

SEAT, TRAINER = "gzsim_seat", "gzsim_trainer"
"""Cookies: a participant's token; code and key of a trainer, with a point between them."""
A_WEEK = 7 * 24 * 3600


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
        asked = {name: values[0].decode("utf-8", "replace") for name, values in (pn.state.session_args or {}).items()}
        return cls(str(told.get("caller", HERE)), dict(pn.state.cookies or {}), asked)


class Stage(pn.Column):
    """What a visitor sees now, and what it looks for from time to time; with the next scene that ends.

    >>> Stage().put(pn.Column()).objects
    [Column()]
    """

    def __init__(self) -> None:
        super().__init__(margin=0, sizing_mode="stretch_width")
        self._looking: Any = None

    def put(self, view: Any, look: Callable[[], None] | None = None, every: int = 0) -> Stage:
        """Show something, which looks for what has changed every so many milliseconds."""
        if self._looking is not None:
            self._looking.stop()
        self.objects = [view]
        self._looking = pn.state.add_periodic_callback(look, every) if look is not None else None
        return self


class Keeper(pn.Column):
    """Keeps a text in the browser, or forgets it, so that the page can be left and opened again."""

    def __init__(self, cookie: str) -> None:
        self._box = pn.widgets.TextInput(visible=False)
        script = (
            f"document.cookie = '{cookie}=' + encodeURIComponent(cb_obj.value) + '; path=/; SameSite=Strict; "
            f"max-age=' + (cb_obj.value ? {A_WEEK} : 0)"
        )
        self._box.jscallback(value=script)
        super().__init__(self._box, margin=0)

    def keep(self, text: str) -> None:
        """Keep a text, or nothing."""
        self._box.value = text
