"""Somebody who holds the file rewrites it: what is found from the file alone, and what needs a published head."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable

import pytest

from gzsim.register import CrossCheck, Head, Register, Report
from gzsim.register.chain import Chain
from gzsim.register.entries import Entry, line_of

COUNT = 700


def reports(count: int = COUNT, shift: float = 0.0) -> list[Report]:
    return [
        Report(f"county {k:03d}", "gdp_growth", "2025-03", 5 + k / 100 + shift, "self-report") for k in range(count)
    ]


@pytest.fixture
def register(tmp_path) -> Register:
    register = Register(tmp_path / "a.register")
    register.append_many(reports())
    return register


def rewrite(register: Register, change: Callable[[list[bytes]], list[bytes]]) -> None:
    """Put other lines into the file; entry n of these tests is line n - 1, and the last line ends the batch."""
    register.path.write_bytes(b"".join(change(register.path.read_bytes().splitlines(keepends=True))))


def replaced(number: int, old: bytes, new: bytes) -> Callable:
    def change(lines: list[bytes]) -> list[bytes]:
        assert old in lines[number - 1]
        lines[number - 1] = lines[number - 1].replace(old, new)
        return lines

    return change


def named(found) -> set[int]:
    return {number for fault in found.faults for number in fault.numbers}


def made_anew(path, entries: list[Entry]) -> Register:
    """A register with a chain that fits, whatever its entries say: what somebody who holds the file can make."""
    lines, previous = [], "0" * 64
    for number, entry in enumerate(entries, start=1):
        lines.append(line_of(number, previous, entry).encode())
        previous = hashlib.sha256(lines[-1]).hexdigest()
    path.write_bytes(b"".join([*lines, line_of(len(entries), previous).encode()]))
    return Register(path)


def test_a_changed_value_names_the_entry(register):
    rewrite(register, replaced(345, b'"value":8.44', b'"value":9.99'))
    found = register.verify()
    assert named(found) == {345}
    assert "entry 345 (county 344, gdp_growth, 2025-03)" in str(found)


def test_a_changed_value_in_the_last_entry_needs_no_head(register):
    rewrite(register, replaced(COUNT, b'"value":11.99', b'"value":19.99'))
    assert named(register.verify()) == {COUNT}


def test_a_changed_entry_with_the_next_link_made_to_fit_shows_one_further(register):
    def change(lines: list[bytes]) -> list[bytes]:
        before = hashlib.sha256(lines[344]).hexdigest().encode()
        lines[344] = lines[344].replace(b"8.44", b"9.99")
        lines[345] = lines[345].replace(before, hashlib.sha256(lines[344]).hexdigest().encode())
        return lines

    rewrite(register, change)
    assert named(register.verify()) == {346}


@pytest.mark.parametrize("gone", [{345}, set(range(100, 601)), {1}, {COUNT}])
def test_entries_cut_out_are_named(register, gone):
    rewrite(register, lambda lines: [line for number, line in enumerate(lines, start=1) if number not in gone])
    found = register.verify()
    assert named(found) == gone
    assert any("missing" in fault.problem for fault in found.faults)


def test_an_entry_repeated_is_found(register):
    rewrite(register, lambda lines: lines[:500] + lines[499:])
    assert named(register.verify()) == {500}


def test_entries_in_another_order_are_found(register):
    rewrite(register, lambda lines: [*lines[:19], lines[20], lines[19], *lines[21:]])
    assert {20, 21} <= named(register.verify()) <= {19, 20, 21, 22}


def test_a_number_altered_names_the_entry(register):
    rewrite(register, replaced(345, b'"number":345', b'"number":945'))
    assert named(register.verify()) == {345}


def test_ends_of_batches_cannot_be_moved_taken_out_or_doubled(tmp_path):
    register = Register(tmp_path / "a.register")
    register.append_many(reports(30), batch=10)
    lines = register.path.read_bytes().splitlines(keepends=True)
    end = lines[10]
    assert b"kind" not in end
    for other in (
        lines[:10] + lines[11:],
        [*lines[:10], lines[11], end, *lines[12:]],
        [*lines[:10], end, *lines[10:]],
        [*lines[:9], end, lines[9], *lines[11:]],
    ):
        register.path.write_bytes(b"".join(other))
        assert named(register.verify()) & {9, 10, 11}


def test_a_batch_without_entries_is_found(tmp_path):
    register = Register(tmp_path / "a.register")
    register.append_many(reports(3))
    lines = register.path.read_bytes().splitlines(keepends=True)
    empty = line_of(3, hashlib.sha256(lines[-1]).hexdigest()).encode()
    register.path.write_bytes(b"".join([*lines, empty]))
    assert not register.verify().ok


def test_entries_cut_off_at_the_end_leave_a_trace_or_the_head_names_them(register):
    published = register.head
    rewrite(register, lambda lines: lines[:690])
    assert not register.verify().ok  # the end of the batch is missing
    assert named(register.verify(anchor=published)) >= set(range(691, 701))


def test_an_older_copy_looks_whole_and_only_a_published_head_shows_it(register):
    older = register.path.read_bytes()
    register.append(Report("Zunyi", "gdp_growth", "2025-03", 1.0, "survey"))
    published = register.head
    register.path.write_bytes(older)
    found = register.verify()
    assert found.ok
    assert found.anchors == ()
    found = register.verify(anchor=published)
    assert named(found) == {COUNT + 1}
    assert found.anchors == (published,)


def test_a_chain_made_anew_looks_whole_but_for_published_heads(tmp_path):
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
    assert named(found) <= {10, 20, 30}
    assert [fault.first.number for fault in again.verify(anchor=heads[1]).faults] == [20]


def test_a_check_tells_whether_it_had_a_published_head(register):
    """Of a whole register the answers differ by that alone."""
    without, held = str(register.verify()), str(register.verify(anchor=register.head))
    assert without != held
    assert "no published head" in without
    assert "no published head" not in held
    assert without.splitlines()[0] == held.splitlines()[0]


def test_a_register_shorter_than_a_published_head_says_what_is_missing(register):
    assert named(register.verify(anchor=Head(COUNT + 3, "ab" * 32))) == {701, 702, 703}
    assert register.verify(anchor=Head(0, "0" * 64)).ok
    assert not register.verify(anchor=Head(0, "ab" * 32)).ok


GOOD = Entry("report", "Zunyi", "gdp_growth", "2025-03", 6.4, "self-report", "2025-04-03T08:00:00.000000Z")
CHECK = GOOD._replace(
    kind="cross-check", source="survey", refers_to=1, residual=0.4, verdict="doubtful", reviewer="Bureau"
)


def test_a_chain_made_anew_from_what_may_be_entered_is_whole(tmp_path):
    entries = [GOOD, CHECK, GOOD._replace(kind="correction", refers_to=1, note="revised")]
    found = made_anew(tmp_path / "a.register", entries).verify()
    assert found.ok, str(found)


@pytest.mark.parametrize(
    ("entries", "field"),
    [
        ([GOOD, GOOD], "report"),
        ([GOOD._replace(source="rumour")], "source"),
        ([GOOD._replace(kind="rumour")], None),
        ([GOOD._replace(kind="correction")], None),
        ([GOOD._replace(kind="correction", refers_to=1)], "corrects"),
        ([GOOD, GOOD._replace(kind="correction", refers_to=7)], "corrects"),
        ([GOOD, GOOD._replace(unit="Bijie", kind="correction", refers_to=1)], "corrects"),
        ([GOOD._replace(arrived="2025-02-28T15:59:59.999999Z")], "arrived"),
        ([GOOD._replace(arrived="2025-04-03")], None),
        ([GOOD._replace(arrived=None)], "arrived"),
        ([GOOD._replace(period="2025-13")], "period"),
        ([GOOD._replace(value=float("inf"))], None),
        ([GOOD._replace(value=6)], None),
        ([GOOD._replace(unit="")], "unit"),
        ([GOOD._replace(unit="Zun\x00yi")], "unit"),
        ([GOOD._replace(note="x" * 1001)], "note"),
        ([CHECK], "refers_to"),
        ([GOOD, CHECK, CHECK._replace(refers_to=2)], "refers_to"),
        ([GOOD, CHECK._replace(source="self-report")], "source"),
        ([GOOD, CHECK._replace(unit="Bijie")], "refers_to"),
        ([GOOD, CHECK._replace(arrived="2025-02-28T15:59:59.999999Z")], "arrived"),
        ([GOOD, CHECK._replace(residual=float("nan"))], None),
        ([GOOD, CHECK._replace(verdict="")], "verdict"),
    ],
)
def test_entries_that_append_would_refuse_are_faults_in_a_fitting_chain(tmp_path, entries, field):
    register = made_anew(tmp_path / "a.register", entries)
    (fault,) = register.verify(anchor=f"{len(entries)}:{'0' * 64}").faults[:1]
    assert fault.numbers == range(len(entries), len(entries) + 1)
    assert field is None or field in fault.problem


def test_forgetting_entries_brings_back_what_was_before(register):
    """A refused batch is forgotten without reading the file again."""
    chain = Chain()
    chain.read(register.path.read_bytes())
    before, state = (chain.number, chain.link), repr(vars(chain))
    correction = Report("county 000", "gdp_growth", "2025-03", 1.0, "self-report", corrects=1)
    again = Report("county 000", "gdp_growth", "2025-03", 2.0, "self-report", corrects=COUNT + 1)
    check = CrossCheck(COUNT + 2, 1.0, "survey", 1.0, "doubtful", "Bureau")
    chain.enter([correction, again, check], "2026-01-01T00:00:00.000000Z")
    assert chain.number == COUNT + 3
    chain.back_to(*before)
    assert repr(vars(chain)) == state


def test_a_removed_register_is_a_fault_and_no_traceback(register):
    published = register.head
    register.path.unlink()
    found = register.verify(anchor=published)
    assert not found.ok
    assert found.checked == 0
    assert "no register" in found._repr_html_()


def test_the_answer_of_a_check_is_escaped_in_a_notebook(tmp_path):
    register = Register(tmp_path / "a.register")
    mark = "<img src=x onerror=alert(1)>"
    register.append(Report(mark, mark, "2025-03", 1.0, "survey"))
    register.path.write_bytes(register.path.read_bytes().replace(b'"value":1.0', b'"value":2.0'))
    page = register.verify()._repr_html_()
    assert "<img" not in page
    assert "&lt;img" in page


def test_every_line_is_json_that_a_person_can_read(register):
    text = register.path.read_text(encoding="utf-8")
    first = json.loads(text.splitlines()[0])
    assert first["unit"] == "county 000"
    assert list(first)[:2] == ["number", "previous"]
