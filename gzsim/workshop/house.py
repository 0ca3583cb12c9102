"""What all rooms of a workshop stand in: its file, its doors, its processes."""

from __future__ import annotations

import logging
from os import PathLike
from typing import Any

from gzsim.workshop.decade import Decade
from gzsim.workshop.doors import Doors
from gzsim.workshop.limits import Buckets
from gzsim.workshop.messages import Refused
from gzsim.workshop.pool import Pool
from gzsim.workshop.runs import Runs
from gzsim.workshop.sessions import Session, Sessions
from gzsim.workshop.store import Store

LOG = logging.getLogger("gzsim.workshop")


class House:
    """A file of sessions with its doors, and with processes that go on where they stopped."""

    def __init__(
        self, path: str | PathLike[str], workers: int | None = None, buckets: Buckets | None = None, pool: Any = None
    ) -> None:
        self.store = Store(path)
        self.sessions, self.doors = Sessions(self.store), Doors(self.store, buckets)
        self.pool = Pool(workers) if pool is None else pool
        self.runs = Runs(self.store, self.pool, self.sessions)
        self.decade = Decade(self.store, self.pool, self.sessions)
        self.decade.forget_failures()
        for (number,) in self.store.all("SELECT id FROM session"):  # one that is locked is played on, too
            self._go_on(self.sessions.session("id", number))

    def _go_on(self, session: Session) -> None:
        """Put back into the queue what waited; a session that is damaged keeps none of the others from going on."""
        try:
            self.decade.live(session)
            self.runs.resume(session)
        except Refused as error:
            LOG.error("session %s, “%s”, does not go on: %s", session.code, session.title, error)

    def close(self) -> None:
        """End the processes and let go of the file; what waits is done when it is opened again."""
        self.pool.close()
        self.doors.flush()
        self.store.close()
