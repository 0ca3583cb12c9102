"""Who does the work that pages ask for: a few processes, in turns, so that no page waits behind another's heap."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable, Sequence
from concurrent.futures import Future
from typing import Any, Protocol

from gzsim.explorer.answers import Part, answered
from gzsim.explorer.setting import Setting
from gzsim.simulation.division import cores
from gzsim.simulation.processes import Processes

KEPT = 2000
"""Answers to parts that are kept: some kilobytes each."""


class Workers(Protocol):
    """Who does parts: processes, or a pool of the tests."""

    def submit(self, part: Part) -> Future: ...  # noqa: D102

    def close(self) -> None: ...  # noqa: D102


class Desk:
    """Takes parts of work from all pages of a server and remembers what has been done.

    A page has no more than ``at_once`` parts in the queue, and each takes a second or so: whoever comes next waits for
    little. What nobody wants any more is taken out of the queue again.
    """

    def __init__(self, workers: Callable[[int], Workers] | None = None, at_once: int | None = None) -> None:
        self.at_once = cores() if at_once is None else at_once
        self._workers = _processes(self.at_once) if workers is None else workers(self.at_once)
        self._kept: OrderedDict[Part, Any] = OrderedDict()

    def warm(self) -> None:
        """Let everybody import and load what the first answer needs, before somebody waits for it."""
        for _ in range(self.at_once):
            self._workers.submit(Part(Setting(), 1))

    async def answers(self, parts: Sequence[Part]) -> AsyncIterator[Any]:
        """What comes of each part, as it comes; parts that wait are given up where the caller is cancelled."""
        waiting, todo = {}, list(reversed(parts))
        try:
            while todo or waiting:
                while todo and len(waiting) < self.at_once:
                    part = todo.pop()
                    if part in self._kept:
                        self._kept.move_to_end(part)
                        yield self._kept[part]
                    else:
                        waiting[asyncio.wrap_future(self._workers.submit(part))] = part
                if waiting:
                    done, _ = await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
                    for future in done:
                        yield self._keep(waiting.pop(future), future.result())
        finally:
            for future in waiting:
                future.cancel()

    def _keep(self, part: Part, came: Any) -> Any:
        """Remember what came, unless it says what was wrong: next time it may go well."""
        if isinstance(came, str):
            return came
        self._kept[part] = came
        if len(self._kept) > KEPT:
            self._kept.popitem(last=False)
        return came

    def close(self) -> None:
        """End the processes."""
        self._workers.close()


def _processes(count: int) -> Processes:
    return Processes(answered, count)
