"""What one page asks: the newest setting alone, its answer growing as parts come."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from gzsim.explorer.answers import Answer, parts_of
from gzsim.explorer.desk import Desk
from gzsim.explorer.setting import Setting

PATIENCE = 0.3
"""Seconds that a lever must stand still before anybody sets to work."""


class Inquiry:
    """Asks a desk about one setting at a time; a newer one takes its place.

    ``told`` is called with every answer, from the empty one on.
    """

    def __init__(self, desk: Desk, told: Callable[[Answer], None], patience: float = PATIENCE) -> None:
        self._desk, self._told, self._patience = desk, told, patience
        self._task: asyncio.Task | None = None

    def ask(self, setting: Setting) -> asyncio.Task:
        """Ask about a setting instead of what was asked before; a loop must run."""
        self.stop()
        self._told(Answer(setting))
        self._task = asyncio.get_running_loop().create_task(self._refined(setting))
        return self._task

    def stop(self) -> None:
        """Ask no more."""
        if self._task is not None:
            self._task.cancel()

    async def _refined(self, setting: Setting) -> None:
        answer = Answer(setting)
        await asyncio.sleep(self._patience)
        async for came in self._desk.answers(parts_of(setting)):
            answer = answer.with_part(came)
            self._told(answer)
