"""Somebody who holds the file rewrites it with SQLite: what is found from the file alone, and what needs a head."""

from __future__ import annotations

import sqlite3

import pytest

from gzsim.monitoring.register import Head, Register, Report
from gzsim.monitoring.register.entries import FIELDS, link
from gzsim.monitoring.register.schema import TRIGGERS

COUNT = 700  # three pages of entries


def reports(count: int = COUNT, shift: float = 0.0) -> list[Report]:
    return [
        Report(f"county {k:03d}", "gdp_growth", "2025-03", 5 + k / 100 + shift, "self-report") for k in range(count)
    ]


@pytest.fixture
def register(tmp_path) -> Register:
    register = Register(tmp_path / "a.register")
    register.append_many(reports())
    return register


def rewrite(register: Register, *statements: str) -> None:
    """Carry out statements behind the register's back, without its guards, and put the guards back."""
    opened = sqlite3.connect(register.path, isolation_level=None)
    for name in TRIGGERS:
        opened.execute(f"DROP TRIGGER {name}")
    for statement in statements:
        opened.execute(statement)
    for trigger in TRIGGERS.values():
        opened.execute(trigger)
    opened.close()


def named(found) -> list[int]:
    """Entries that the chain blames, without the faults of pages and file."""
    return [number for fault in found.faults if fault.page is None for number in fault.numbers]


def test_a_changed_value_names_the_entry(register):
    rewrite(register, "UPDATE entries SET value = 9.9 WHERE number = 345")
    found = register.verify()
    assert named(found) == [345]
    assert "entry 345 (county 344, gdp_growth, 2025-03)" in str(found)
    assert any("header" in fault.problem for fault in found.faults)  # guards were dropped and put back


def test_a_longer_text_that_moves_its_entry_on_the_page_names_it(register):
    rewrite(register, "UPDATE entries SET unit = 'the county of somebody else entirely' WHERE number = 10")
    assert named(register.verify()) == [10]


def test_a_changed_value_with_its_hash_made_to_fit_gives_itself_away_at_the_next_entry(register):
    opened = sqlite3.connect(register.path)
    rows = opened.execute(f"SELECT hash, {', '.join(FIELDS)} FROM entries WHERE number IN (344, 345)").fetchall()
    opened.close()
    fields = list(rows[1][1:])
    fields[FIELDS.index("value")] = 9.9
    digest = link(rows[0][0], 345, tuple(fields)).hex()
    rewrite(register, f"UPDATE entries SET value = 9.9, hash = x'{digest}' WHERE number = 345")
    assert named(register.verify()) == [346]


@pytest.mark.parametrize(("condition", "gone"), [("= 345", {345}), ("BETWEEN 100 AND 600", set(range(100, 601)))])
def test_deleted_entries_are_named(register, condition, gone):
    rewrite(register, f"DELETE FROM entries WHERE number {condition}")
    found = register.verify()
    assert set(named(found)) == gone
    assert any("missing" in fault.problem for fault in found.faults)


def test_an_entry_put_in_between_is_found(register):
    moved = ", ".join(name for name in (*FIELDS, "hash"))
    rewrite(
        register,
        "UPDATE entries SET number = number + 1000 WHERE number > 500",
        f"INSERT INTO entries (number, {moved}) SELECT 501, {moved} FROM entries WHERE number = 500",
        "UPDATE entries SET number = number - 999 WHERE number > 1000",
    )
    assert 501 in named(register.verify())


def test_entries_in_another_order_are_found(register):
    rewrite(
        register,
        "UPDATE entries SET number = 9999 WHERE number = 20",
        "UPDATE entries SET number = 20 WHERE number = 21",
        "UPDATE entries SET number = 21 WHERE number = 9999",
    )
    assert {20, 21} <= set(named(register.verify()))


def test_entries_cut_off_at_the_end_leave_a_trace_and_the_head_names_them(register):
    published = register.head
    rewrite(register, "DELETE FROM entries WHERE number > 690")
    assert not register.verify().ok
    assert set(named(register.verify(anchor=published))) == set(range(691, 701))


def test_a_chain_made_anew_looks_whole_and_only_published_heads_show_that_it_is_not(register, tmp_path):
    again = Register(tmp_path / "b.register")
    heads = []
    for k, report in enumerate(reports(30)):
        again.append(report)
        heads += [again.head] if k % 10 == 9 else []
    again.path.unlink()
    told = reports(30)
    told[14] = Report(*told[14].key[:3], 9.9, "self-report")
    again.append_many(told)
    assert again.verify().ok  # what the register cannot promise by itself
    found = again.verify(anchor=heads)
    assert not found.ok
    assert {number for fault in found.faults for number in fault.numbers} <= {10, 20, 30}
    assert [fault.first.number for fault in again.verify(anchor=heads[1]).faults] == [20]
    assert "rewritten" in str(again.verify(anchor=heads[2]))


def test_a_register_shorter_than_a_published_head_says_which_entries_are_missing(register):
    found = register.verify(anchor=Head(COUNT + 3, "ab" * 32))
    assert named(found) == [701, 702, 703]
    assert register.verify(anchor=Head(0, "0" * 64)).ok
    assert not register.verify(anchor=Head(0, "ab" * 32)).ok


@pytest.mark.parametrize(
    "statement",
    ["PRAGMA journal_mode=WAL", "CREATE INDEX i ON entries (unit)", "CREATE TABLE notes (x)", "PRAGMA user_version=2"],
)
def test_whatever_else_is_done_to_the_file_is_found(register, statement):
    opened = sqlite3.connect(register.path, isolation_level=None)
    opened.execute(statement)
    opened.close()
    found = register.verify()
    assert not found.ok
    assert found.faults[0].numbers
    assert found.checked >= COUNT  # all entries can still be read


def test_what_vacuum_leaves_is_not_what_appending_leaves(register):
    opened = sqlite3.connect(register.path, isolation_level=None)
    opened.execute("VACUUM")
    opened.close()
    found = register.verify()
    assert not found.ok
    assert named(found) == []  # the chain itself is whole


def test_a_removed_register_is_a_fault_and_no_traceback(register):
    published = register.head
    register.path.unlink()
    found = register.verify(anchor=published)
    assert not found.ok
    assert found.checked == 0
    assert "no register" in found._repr_html_()
