"""What all rooms of a workshop stand in: its file, its doors, its processes."""

from __future__ import annotations

from os import PathLike
from typing import Any

from gzsim.workshop.decade import Decade
from gzsim.workshop.doors import Doors
from gzsim.workshop.limits import Buckets
from gzsim.workshop.pool import Pool
from gzsim.workshop.runs import Runs
from gzsim.workshop.sessions import Sessions
from gzsim.workshop.store import Store


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
        for (number,) in self.store.all("SELECT id FROM session"):  # one that is locked is played on, too
            session = self.sessions.session("id", number)
            self.decade.live(session)
            self.runs.resume(session)

    def close(self) -> None:
        """End the processes and let go of the file; what waits is done when it is opened again."""
        self.pool.close()
        self.doors.flush()
        self.store.close()
