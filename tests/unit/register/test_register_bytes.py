"""One byte of the file is altered, wherever it is: the check names the entry, and never ends in a traceback."""

from __future__ import annotations

import random
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gzsim.errors import InputError
from gzsim.register import CrossCheck, Register, Report
from gzsim.register import chain as chain_module
from gzsim.register.entries import read_line

UNITS = ("Guiyang 贵阳", "Zunyi 遵义", "Tongren")


def report(k: int, **more) -> Report:
    return Report(UNITS[k % 3], f"indicator {k // 3}", "2025-03", 100 + k / 7, "self-report", **more)


@dataclass(frozen=True)
class Sample:
    """A register's file, and the entry that each of its bytes belongs to; the end of a batch counts to its last one."""

    register: Register
    data: bytes
    owner: list[int]

    def flipped(self, at: int, mask: int) -> bytes:
        """The file with the bits of the mask turned over in one byte."""
        data = bytearray(self.data)
        data[at] ^= mask
        return bytes(data)


@pytest.fixture(scope="module")
def small(tmp_path_factory) -> Sample:
    """40 entries of every kind, in batches of 36 and of one."""
    register = Register(tmp_path_factory.mktemp("small") / "a.register")
    register.append_many([report(k) for k in range(36)])
    register.attach(CrossCheck(3, 99.5, "satellite", 0.8, "doubtful", "Bureau of Statistics", note="night lights"))
    register.append(report(0, corrects=1, note="a longer note, " * 20))
    register.append(report(36))
    register.attach(CrossCheck(39, 99.5, "third party", 0.0, "confirmed", "University"))
    assert register.verify(anchor=register.head).ok
    data, owner, number = register.path.read_bytes(), [], 0
    for line in data.splitlines(keepends=True):
        number += b'"kind"' in line
        owner += [number] * len(line)
    assert number == register.head.count == 40
    return Sample(register, data, owner)


@pytest.fixture(autouse=True)
def _read_what_stays_the_same_once(monkeypatch):
    monkeypatch.setattr(chain_module, "read_line", lru_cache(maxsize=500)(read_line))


def faults_of(data: bytes) -> list:
    chain = chain_module.Chain()
    chain.read(data)
    return [*chain.faults, *([chain.torn] if chain.torn else [])]


def numbers_named(faults: list) -> set[int]:
    return {number for fault in faults for number in fault.numbers}


def assert_named(small: Sample, at: int, data: bytes) -> None:
    """Something is wrong with the entry of that byte or one beside it, and with no other."""
    named, owner = numbers_named(faults_of(data)), small.owner[at]
    assert named, at
    assert named <= {owner - 1, owner, owner + 1}, (at, owner, named)


def test_a_flip_of_any_byte_is_noticed_and_named_within_one_entry(small):
    """Without any published head: the end of a batch holds the hash of the last entry."""
    draw = random.Random(1)
    for at in range(len(small.data)):
        assert_named(small, at, small.flipped(at, draw.randrange(1, 256)))


def test_any_byte_made_a_line_feed_or_a_quotation_mark_is_named(small):
    draw = random.Random(2)
    for byte in b'\n"}0 ':
        for at in draw.sample([at for at, before in enumerate(small.data) if before != byte], 500):
            assert_named(small, at, small.flipped(at, small.data[at] ^ byte))


def test_a_byte_taken_out_or_put_in_is_named_within_one_entry(small):
    for at in random.Random(3).sample(range(len(small.data)), 1500):
        assert_named(small, at, small.data[:at] + small.data[at + 1 :])
        assert_named(small, at, small.data[:at] + b"5" + small.data[at:])


def test_an_altered_text_is_shown_in_the_name_of_the_entry(small):
    at = small.data.index("Zunyi 遵义".encode())
    (fault,) = faults_of(small.flipped(at + 7, 0x40))  # in the middle of a character
    assert fault.numbers == range(2, 3)
    assert (fault.first.indicator, fault.first.period) == ("indicator 0", "2025-03")
    assert fault.first.unit.startswith("Zunyi ")


def test_the_check_of_a_damaged_file_leaves_it_as_it_is(small, tmp_path):
    draw, path = random.Random(4), tmp_path / "a.register"
    for at in [*range(90), *draw.sample(range(len(small.data)), 200), len(small.data) - 1]:
        data = small.flipped(at, draw.randrange(1, 256))
        path.write_bytes(data)
        found = Register(path).verify()
        assert numbers_named(found.faults), (at, str(found))
        assert path.read_bytes() == data


def test_a_damaged_register_takes_no_entry_and_gives_none_away(small, tmp_path):
    """Nor is a batch that was once acknowledged taken for one that a crash cut off, whichever byte of it is altered."""
    draw, path = random.Random(5), tmp_path / "a.register"
    end = len(small.data)
    for at in [*draw.sample(range(end), 120), *range(end - 120, end)]:
        data = small.flipped(at, draw.randrange(1, 256))
        path.write_bytes(data)
        for task in (lambda r: r.head, Register.entries, lambda r: r.append(report(99))):
            with pytest.raises(InputError, match="damaged"):
                task(Register(path))
        assert path.read_bytes() == data


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_any_overwritten_stretch_is_found_and_never_breaks_the_check(small, data):
    begin = data.draw(st.integers(0, len(small.data) - 1))
    stretch = data.draw(st.binary(min_size=1, max_size=600))
    damaged = small.data[:begin] + stretch + small.data[begin + len(stretch) :]
    assert bool(faults_of(damaged)) == (damaged != small.data)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.integers(0, 44), max_size=45))
def test_lines_in_any_other_choice_or_order_are_found(small, picked):
    """What stays unnoticed without a head is a true beginning of the file, up to the end of a batch."""
    lines = small.data.splitlines(keepends=True)
    assert len(lines) == 45
    data = b"".join(lines[k] for k in picked)
    beginnings = {b"".join(lines[:k]) for k in (0, 37, 39, 41, 43, 45)}
    assert bool(faults_of(data)) == (data not in beginnings)


def test_every_cut_but_at_the_end_of_a_batch_is_found(small):
    whole, at = {0}, 0
    for line in small.data.splitlines(keepends=True):
        at += len(line)
        whole |= set() if b'"kind"' in line else {at}
    assert len(whole) == 6
    for size in range(len(small.data)):
        assert bool(faults_of(small.data[:size])) == (size not in whole), size


@pytest.mark.parametrize("more", [b"\0", b"\n", b"x", b"{}\n", b'{"number":41', bytes(4096), b"\xff" * 50])
def test_whatever_follows_the_last_line_is_found(small, more):
    assert faults_of(small.data + more)


@pytest.mark.parametrize(
    "line",
    [
        b"[" * 200_000,
        b'{"number":1e999,"previous":"0"}',
        b'{"number":true,"previous":"' + b"0" * 64 + b'","kind":"report"}',
        b'{"number":1.0,"previous":"' + b"0" * 64 + b'"}',
        b"null",
        b"[1,2,3]",
        b"\xff\xfe",
        b"9" * 5000,
        b'{"number":1,"previous":"' + b"0" * 64 + b'","kind":["report"]}',
    ],
)
def test_lines_that_no_register_ever_had_are_faults(small, line):
    found = faults_of(line + b"\n" + small.data)
    assert 1 in numbers_named(found)
    with suppress(InputError):
        Register(small.register.path).append(report(0))
    assert small.register.path.read_bytes() == small.data
