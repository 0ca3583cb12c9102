"""One SQLite file that holds a workshop, and nothing outside it."""

from __future__ import annotations

import logging
import re
import sqlite3
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import RLock
from typing import Any

from gzsim.workshop.messages import Refused

LOG = logging.getLogger("gzsim.workshop")

VERSION = 2
"""Of the tables; a file of another version is refused rather than guessed at, unless `LATER` leads here."""

NOBODYS = 0
"""Stands for the session of lines of the log that are shown to no trainer."""
LATER = {1: f"ALTER TABLE log ADD COLUMN session INTEGER; UPDATE log SET session = {NOBODYS};"}
"""What makes the tables of a version those of the next; it is not known to whose session old lines of a log belong."""

MOST_LOGGED = 20_000
"""Lines of the log; the oldest give way."""

SCHEMA = """
CREATE TABLE session (
    id INTEGER PRIMARY KEY, code TEXT NOT NULL UNIQUE, trainer BLOB NOT NULL, title TEXT NOT NULL,
    baseline TEXT NOT NULL, seed INTEGER NOT NULL, years INTEGER NOT NULL, draws INTEGER NOT NULL,
    year INTEGER NOT NULL DEFAULT 0, quarter INTEGER NOT NULL DEFAULT 4, revealed INTEGER NOT NULL DEFAULT 0,
    closed INTEGER NOT NULL DEFAULT 0, shared INTEGER NOT NULL DEFAULT 0, created REAL NOT NULL
);
CREATE TABLE team (
    id INTEGER PRIMARY KEY, session INTEGER NOT NULL REFERENCES session, name TEXT NOT NULL, place TEXT NOT NULL,
    version INTEGER NOT NULL DEFAULT 0, saved INTEGER NOT NULL DEFAULT 0, created REAL NOT NULL, UNIQUE (session, name)
);
CREATE TABLE person (
    id INTEGER PRIMARY KEY, session INTEGER NOT NULL REFERENCES session, team INTEGER NOT NULL REFERENCES team,
    name TEXT NOT NULL, token BLOB NOT NULL UNIQUE, created REAL NOT NULL, UNIQUE (session, name)
);
CREATE TABLE choice (
    team INTEGER NOT NULL REFERENCES team, version INTEGER NOT NULL, body TEXT NOT NULL, author TEXT NOT NULL,
    aside INTEGER NOT NULL DEFAULT 0, created REAL NOT NULL, PRIMARY KEY (team, version)
);
CREATE TABLE run (
    id INTEGER PRIMARY KEY, team INTEGER NOT NULL REFERENCES team, version INTEGER NOT NULL, key TEXT NOT NULL,
    state TEXT NOT NULL, message TEXT, message_zh TEXT, created REAL NOT NULL, answered REAL
);
CREATE INDEX run_of_team ON run (team, id);
CREATE TABLE lived (
    session INTEGER NOT NULL REFERENCES session, key TEXT NOT NULL, first INTEGER NOT NULL, body BLOB NOT NULL,
    PRIMARY KEY (session, key, first)
);
CREATE TABLE played (
    team INTEGER NOT NULL REFERENCES team, year INTEGER NOT NULL, version INTEGER NOT NULL, told TEXT, hidden TEXT,
    message TEXT, message_zh TEXT, PRIMARY KEY (team, year)
);
CREATE TABLE log (
    id INTEGER PRIMARY KEY, at REAL NOT NULL, what TEXT NOT NULL, why TEXT NOT NULL, address TEXT NOT NULL,
    count INTEGER NOT NULL DEFAULT 1, session INTEGER
);
"""
TABLES = set(re.findall(r"CREATE TABLE (\w+)", SCHEMA))


class Store:
    """The file, written to by one thread at a time; what is committed survives whoever is killed.

    >>> store = Store(":memory:")
    >>> with store.write():
    ...     store.log("join", "no such code", "127.0.0.1")
    >>> store.all("SELECT what, why FROM log")
    [('join', 'no such code')]
    """

    def __init__(self, path: Path | str) -> None:
        self._lock = RLock()
        try:
            self._file = sqlite3.connect(path, check_same_thread=False, isolation_level=None, timeout=10)
        except sqlite3.OperationalError as error:
            raise Refused("no_file", field=str(path), problem=error) from None
        try:
            self._open()
        except sqlite3.OperationalError as error:  # locked, or not to be written to
            self._file.close()
            raise Refused("no_file", field=str(path), problem=error) from None
        except sqlite3.DatabaseError as error:
            self._file.close()
            corrupt = getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_CORRUPT
            key = "damaged_file" if corrupt else "foreign_file"
            raise Refused(key, field=str(path), problem=error) from None
        except Refused as error:
            self._file.close()
            raise Refused(error.key, field=str(path), **error.values) from None

    def _open(self) -> None:
        version = self._file.execute("PRAGMA user_version").fetchone()[0]
        there = {name for (name,) in self._file.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        if version != VERSION and version not in LATER and not (version == 0 and not there):
            raise sqlite3.DatabaseError(f"version {version}")
        if there and not there >= TABLES:
            raise sqlite3.DatabaseError(f"without {', '.join(sorted(TABLES - there))}")
        (found,) = self._file.execute("PRAGMA quick_check(1)").fetchone()
        if found != "ok":
            raise Refused("damaged_file", problem=found.splitlines()[-1])
        self._file.execute("PRAGMA journal_mode = WAL")
        self._file.execute("PRAGMA foreign_keys = ON")
        steps = [LATER[each] for each in range(version, VERSION)] if there else [SCHEMA]
        if version != VERSION:
            self._file.executescript(f"BEGIN; {' '.join(steps)} PRAGMA user_version = {VERSION}; COMMIT;")

    def one(self, statement: str, values: Sequence[Any] = ()) -> tuple | None:
        """First row of a query, or None."""
        with self._lock:
            return self._file.execute(statement, values).fetchone()

    def all(self, statement: str, values: Sequence[Any] = ()) -> list[tuple]:
        """All rows of a query."""
        with self._lock:
            return self._file.execute(statement, values).fetchall()

    @contextmanager
    def write(self) -> Iterator[None]:
        """A transaction: all of it is written, or nothing.

        Raises Refused where nothing can be written: the disk is full, the file is locked or not to be written to.
        """
        with self._lock:
            if self._file.in_transaction:
                yield
                return
            try:
                self._file.execute("BEGIN IMMEDIATE")
                yield
                self._file.execute("COMMIT")
            except BaseException as error:
                if self._file.in_transaction:  # SQLite itself may have taken everything back
                    with suppress(sqlite3.Error):
                        self._file.execute("ROLLBACK")
                if type(error) not in (sqlite3.OperationalError, sqlite3.DatabaseError):  # full or locked, damaged
                    raise
                LOG.error("nothing can be written to the database: %s", error)
                raise Refused("not_written", problem=error) from error

    def do(self, statement: str, values: Sequence[Any] = ()) -> int:
        """Change something, in the transaction that is open or in one of its own; the id of a new row."""
        with self.write():
            return self._file.execute(statement, values).lastrowid

    def log(self, what: str, why: str, address: str, session: int | None = None, count: int = 1) -> None:
        """Write down what was refused and why, and in which session, where it is known."""
        with self.write():
            values = time.time(), what, why[:500], address[:100], session, count
            last = self.do("INSERT INTO log (at, what, why, address, session, count) VALUES (?, ?, ?, ?, ?, ?)", values)
            self._file.execute("DELETE FROM log WHERE id <= ?", (last - MOST_LOGGED,))

    def close(self) -> None:
        """Write everything into the one file and let go of it."""
        with self._lock:
            self._file.close()
