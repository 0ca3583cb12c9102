"""What a page shows now, and what it leaves in the browser so that it can be left and opened again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import panel as pn

A_WEEK = 7 * 24 * 3600


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
