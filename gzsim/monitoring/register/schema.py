"""The one table of a register and its guards, as SQLite is told to keep them."""

from __future__ import annotations

PAGE = 65_536
"""Bytes of a page. So large because then one root page points to all pages of entries (see `pages`)."""

MOST_PAGES = 6_500
"""Pages of a full register, some 400 MiB: one root page can point to 6,552 pages of entries at least."""

APPLICATION = int.from_bytes(b"GZRG", "big")
"""Marks the file as a register (``PRAGMA application_id``)."""

VERSION = 1
"""Version of the layout (``PRAGMA user_version``)."""

TABLE = """CREATE TABLE entries (
  number INTEGER PRIMARY KEY,
  kind TEXT NOT NULL,
  unit TEXT NOT NULL,
  indicator TEXT NOT NULL,
  period TEXT NOT NULL,
  value NOT NULL,
  source TEXT NOT NULL,
  arrived TEXT NOT NULL,
  refers_to INTEGER,
  residual,
  verdict TEXT,
  reviewer TEXT,
  note TEXT NOT NULL,
  sqlite INTEGER NOT NULL,
  hash BLOB NOT NULL
)"""
"""``value`` and ``residual`` have no type so that SQLite keeps the eight bytes of the double, never an integer."""

TRIGGERS = {
    "entries_follow": """CREATE TRIGGER entries_follow BEFORE INSERT ON entries
WHEN NEW.number IS NOT (SELECT coalesce(max(number), 0) + 1 FROM entries)
BEGIN SELECT RAISE(FAIL, 'an entry takes the next number'); END""",
    "entries_stay": """CREATE TRIGGER entries_stay BEFORE DELETE ON entries
BEGIN SELECT RAISE(ABORT, 'entries are never deleted'); END""",
    "entries_stand": """CREATE TRIGGER entries_stand BEFORE UPDATE ON entries
BEGIN SELECT RAISE(ABORT, 'entries are never changed'); END""",
}
"""Guards against changes through SQL; the first also refuses INSERT OR REPLACE.

It fails rather than aborts: to be able to abort one row of many, SQLite would copy the page before each of them, which
takes twice as long as all the rest. The register undoes the whole transaction anyway.
"""

CATALOGUE = (
    ("table", "entries", "entries", 2, TABLE),
    *(("trigger", name, "entries", 0, sql) for name, sql in TRIGGERS.items()),
)
"""Rows of SQLite's own table of contents: type, name, table, root page, text."""

BEFORE_CREATION = (
    f"PRAGMA page_size={PAGE}",
    "PRAGMA auto_vacuum=NONE",
    "PRAGMA encoding='UTF-8'",
)
EVERY_TIME = (
    "PRAGMA journal_mode=DELETE",
    "PRAGMA synchronous=EXTRA",
    "PRAGMA secure_delete=ON",
    "PRAGMA cache_size=-65536",
)
"""A rollback journal, so that a register at rest is one file, and on the disk before append returns."""

CREATION = (TABLE, *TRIGGERS.values(), f"PRAGMA application_id={APPLICATION}", f"PRAGMA user_version={VERSION}")
