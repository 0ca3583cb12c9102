"""Reading and writing the file of a register through SQLite: one transaction at a time, whole or not at all."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from gzsim.errors import InputError
from gzsim.monitoring.register.pages import intact_header, recognised
from gzsim.monitoring.register.schema import BEFORE_CREATION, CREATION, EVERY_TIME, PAGE

ONE_AT_A_TIME = threading.RLock()
"""Held while the file is open. Closing a file drops the locks that other threads of the process hold on it (POSIX)."""

DAMAGED = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_ERROR}
BUSY = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}


def checked_path(path: str | Path) -> Path:
    """The path, absolute; raises InputError when a register is not and cannot be there."""
    place = Path(path).expanduser().absolute()
    valid = "the path of a register, or of a file that does not exist yet in a folder that does"
    if place.is_dir() or not place.parent.is_dir():
        raise InputError(
            "a folder" if place.is_dir() else "its folder does not exist", file=path, field="path", valid=valid
        )
    if place.exists() and not place.is_file():
        raise InputError("not a file", file=path, field="path", valid=valid)
    first = first_bytes(place, PAGE)
    if first and not recognised(first):
        raise InputError("not a register", file=path, field="path", valid=valid)
    return place


def first_bytes(path: Path, count: int = -1) -> bytes:
    """That many bytes of the file, all of them for -1, none when there is no file."""
    try:
        with ONE_AT_A_TIME, path.open("rb") as file:
            return file.read(count)
    except FileNotFoundError:
        return b""


@contextmanager
def plainly(path: Path, timeout: float) -> Iterator[None]:
    """What SQLite finds wrong inside is told in the terms of a register."""
    try:
        yield
    except (sqlite3.Error, UnicodeDecodeError) as error:
        raise translated(error, path, timeout) from error


def translated(error: Exception, path: Path, timeout: float) -> Exception:
    """What a user can do about an error of SQLite; the error itself when that is nothing in particular.

    Text that is no UTF-8, in an entry or in a message of SQLite's that quotes the file, comes without a code.
    """
    code = getattr(error, "sqlite_errorcode", None)
    undecodable = code is None and isinstance(error, sqlite3.OperationalError | UnicodeDecodeError)
    if undecodable or (code or 0) & 0xFF in DAMAGED:
        return InputError(f"the register is damaged ({error})", file=path, valid="a register that verify() finds whole")
    if (code or 0) & 0xFF in BUSY:
        return TimeoutError(f"{path}: another program has held the register for {timeout:g} seconds")
    return error


@contextmanager
def connection(path: Path, timeout: float, mode: str) -> Iterator[sqlite3.Connection]:
    """A connection for one purpose, closed afterwards, which undoes what was not committed."""
    with ONE_AT_A_TIME:
        opened = None
        try:
            with plainly(path, timeout):
                address = f"{path.as_uri()}?mode={mode}"
                opened = sqlite3.connect(address, uri=True, timeout=timeout, isolation_level=None)
                for pragma in EVERY_TIME:
                    opened.execute(pragma)
            yield opened
        finally:
            if opened is not None:
                opened.close()


@contextmanager
def writing(path: Path, timeout: float) -> Iterator[sqlite3.Connection]:
    """A connection that may write; the register is created in the first transaction (see `transaction`)."""
    refuse_damaged(path)
    with connection(path, timeout, "rwc") as opened:
        for pragma in BEFORE_CREATION:
            opened.execute(pragma)
        yield opened


@contextmanager
def transaction(opened: sqlite3.Connection) -> Iterator[None]:
    """Everything inside is committed at the end or, after any exception, undone; no other writer gets in between."""
    opened.execute("BEGIN IMMEDIATE")
    try:
        if not opened.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
            for statement in CREATION:
                opened.execute(statement)
        yield
        opened.execute("COMMIT")
    except BaseException:
        if opened.in_transaction:
            opened.execute("ROLLBACK")
        raise


@contextmanager
def reading(path: Path, timeout: float) -> Iterator[sqlite3.Connection | None]:
    """A connection that sees one state of the register; None when there is no register yet."""
    if not first_bytes(path, 1):
        yield None
        return
    refuse_damaged(path)
    with connection(path, timeout, "rw") as opened, plainly(path, timeout):
        opened.execute("BEGIN")
        yield opened


def refuse_damaged(path: Path) -> None:
    """Raise InputError when the header is damaged, before SQLite acts on what it says."""
    header = first_bytes(path, 100)
    if header and not intact_header(header):
        raise InputError("the header is damaged", file=path, valid="a register that verify() finds whole")


def all_bytes(path: Path, timeout: float) -> bytes:
    """The file in one state: no writer gets in while it is read, and a transaction that was cut short is undone first.

    When the file is too damaged for SQLite to lock, it is read as it lies there.
    """
    try:
        with reading(path, timeout) as opened:
            if opened is None:
                return b""
            opened.execute("SELECT count(*) FROM sqlite_master").fetchone()
            with path.open("rb") as file:
                data = file.read()
                opened.execute("ROLLBACK")
            return data
    except (InputError, sqlite3.Error):
        return first_bytes(path)
