"""A register of the first layout, a table of SQLite, goes over into one of lines, or is refused at the row."""

import hashlib
import json
import sqlite3
from contextlib import closing
from functools import partial

import pytest

from gzsim.errors import InputError
from gzsim.register import Register, import_sqlite

FIELDS = "kind, unit, indicator, period, value, source, arrived, refers_to, residual, verdict, reviewer, note, sqlite"
ABOUT = ("Zunyi 遵义", "gdp_growth", "2025-03")
SAID = [
    ("report", *ABOUT, 6.4, "self-report", "2025-04-03T08:00:00.000000Z", None, None, None, None, ""),
    ("cross-check", *ABOUT, 5.1, "satellite", "2025-04-04T08:00:00.000000Z", 1, 1.3, "doubtful", "Bureau", "seen"),
    ("correction", *ABOUT, 5.8, "self-report", "2025-04-05T08:00:00.000000Z", 1, None, None, None, "typing error"),
    ("report", *ABOUT, 5.0, "survey", "2025-04-06T08:00:00.000000Z", None, None, None, None, 'a "note"'),
]


def old_register(path, said=SAID):
    """As the first layout wrote it: each row holds the hash of the row before."""
    link = bytes(32)
    with sqlite3.connect(path) as opened:
        opened.execute(f"CREATE TABLE entries (number INTEGER PRIMARY KEY, {FIELDS}, hash BLOB)")
        for number, fields in enumerate(said, 1):
            fields = (*fields, 3_040_001)
            told = json.dumps([link.hex(), number, *fields], ensure_ascii=False, separators=(",", ":"))
            link = hashlib.sha256(told.encode()).digest()
            opened.execute(f"INSERT INTO entries VALUES ({', '.join('?' * 15)})", (number, *fields, link))
    opened.close()
    return path


@pytest.mark.parametrize("batch", [1, 3, 10_000])
def test_entries_go_over_under_their_numbers(tmp_path, batch):
    old = old_register(tmp_path / "old.sqlite")
    register = import_sqlite(old, tmp_path / "new.register", batch)
    table = register.entries()
    assert register.verify().ok
    assert table.index.tolist() == [1, 2, 3, 4]
    kept = table.drop(columns="hash").astype(object).where(table.notna(), None)
    assert list(kept.itertuples(index=False, name=None)) == SAID
    assert register.current().index.tolist() == [3, 4]


@pytest.mark.parametrize(
    ("change", "row"),
    [
        ("UPDATE entries SET value = 6.5 WHERE number = 2", "row 2"),
        ("UPDATE entries SET hash = 'text' WHERE number = 1", "row 1"),
        ("UPDATE entries SET note = x'ff' WHERE number = 4", "row 4"),
        ("UPDATE entries SET unit = CAST(x'ff' AS TEXT) WHERE number = 3", "row 3"),
        ("DELETE FROM entries WHERE number = 3", "row 3"),
        ("DELETE FROM entries WHERE number = 1", "row 1"),
        ("DROP TABLE entries", "entries"),
        ("ALTER TABLE entries DROP COLUMN reviewer", "reviewer"),
    ],
)
def test_a_damaged_one_is_refused_at_its_row_and_nothing_entered(tmp_path, change, row):
    old = old_register(tmp_path / "old.sqlite")
    with sqlite3.connect(old) as opened:
        opened.execute(change)
    opened.close()
    with pytest.raises(InputError, match=row):
        import_sqlite(old, tmp_path / "new.register", batch=1)
    assert not (tmp_path / "new.register").exists()


@pytest.mark.parametrize("trouble", ["locked", "missing", "a folder", "empty", "torn"])
def test_a_file_that_cannot_be_read_is_refused_for_what_it_is(tmp_path, monkeypatch, trouble):
    monkeypatch.setattr(sqlite3, "connect", partial(sqlite3.connect, timeout=0.01))
    old = old_register(tmp_path / "old.sqlite")
    elsewhere = {"missing": tmp_path / "nowhere", "a folder": tmp_path}
    if trouble in ("empty", "torn"):
        old.write_bytes(old.read_bytes()[: 0 if trouble == "empty" else 40])
    with closing(sqlite3.connect(old)) as other:
        if trouble == "locked":
            other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(InputError) as caught:
            import_sqlite(elsewhere.get(trouble, old), tmp_path / "new.register")
    assert "row" not in caught.value.problem
    assert not (tmp_path / "new.register").exists()


def test_what_the_new_rules_forbid_is_refused_at_its_row(tmp_path):
    early = [*SAID[:1], (*SAID[3][:3], "2026", *SAID[3][4:])]
    with pytest.raises(InputError, match="row 2: arrives at") as caught:
        import_sqlite(old_register(tmp_path / "old.sqlite", early), tmp_path / "new.register")
    assert caught.value.valid
    assert not (tmp_path / "new.register").exists()


def test_neither_other_files_nor_a_register_in_use_are_touched(tmp_path):
    (tmp_path / "text").write_text("no register")
    for old in ("text", "nowhere"):
        with pytest.raises(InputError, match=old):
            import_sqlite(tmp_path / old, tmp_path / "new.register")
        assert not (tmp_path / "new.register").exists()
    old = old_register(tmp_path / "old.sqlite")
    before = old.read_bytes()
    import_sqlite(old, tmp_path / "new.register")
    with pytest.raises(InputError, match="new"):
        import_sqlite(old, tmp_path / "new.register")
    assert Register(tmp_path / "new.register").head.count == len(SAID)
    assert old.read_bytes() == before
    for wrong in (None, 5):
        with pytest.raises(InputError, match="old"):
            import_sqlite(wrong, tmp_path / "other.register")
