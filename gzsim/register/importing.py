"""Registers of the first layout, one table in a file of SQLite: into the file of lines that took its place."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from gzsim.common.reading import as_path
from gzsim.errors import InputError
from gzsim.register.chain import Chain
from gzsim.register.entries import FIELDS, CrossCheck, Report, item_of, whole
from gzsim.register.register import BATCH, Register
from gzsim.register.result import GENESIS

_ROWS = f"SELECT number, {', '.join(FIELDS)}, sqlite, hash FROM entries ORDER BY number"
_VALID = "a register of SQLite whose chain of hashes is whole"


def import_sqlite(old: str | Path, new: str | Path, batch: int = BATCH) -> Register:
    r"""Enter what an old register of SQLite holds into a new one, under the same numbers, after all of it was checked.

    .. math:: h_n = \mathrm{SHA256}\bigl(\mathrm{UTF8}(\mathrm{JSON}[\,h_{n-1}, n, f_1, \dots, f_{13}])\bigr)

    is the chain of the old register, f its fields. Heads that were published of it are not those of the new one.

    Raises InputError, and enters nothing, when the old file is no such register, with the row that was altered or may
    not be entered, or when there are entries in the new one.
    """
    path, register, batch = as_path(old, "old", _VALID), Register(new), whole(batch, "batch")
    if register.head.count:
        raise InputError("holds entries already", file=register.path, field="new", valid="a file that does not exist")
    rehearsed, items = Chain(), []
    try:
        for item in _chained(path):
            rehearsed.enter([item], item.arrived)
            items.append(item)
    except (sqlite3.Error, TypeError, ValueError) as error:
        row = f"row {len(items) + 1}: " if items or not isinstance(error, sqlite3.Error) else ""
        problem = f"{row}{getattr(error, 'problem', error)}"
        raise InputError(problem, file=path, field="old", valid=_VALID) from None
    for start in range(0, len(items), batch):
        register.enter(items[start : start + batch])
    return register


def _chained(path: Path) -> Iterator[Report | CrossCheck]:
    """Entries of an old register one after the other; raises ValueError where one does not fit its hash."""
    link = GENESIS
    with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as opened:
        for place, (number, *fields, stored) in enumerate(opened.execute(_ROWS), 1):
            told = json.dumps([link, number, *fields], ensure_ascii=False, separators=(",", ":"), allow_nan=False)
            link = hashlib.sha256(told.encode()).hexdigest()
            if number != place or stored != bytes.fromhex(link):
                raise ValueError("was altered, or a row before it is missing: it does not fit its hash")
            yield item_of(dict(zip(FIELDS, fields, strict=False)))
