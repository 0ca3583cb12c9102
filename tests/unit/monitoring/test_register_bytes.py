"""One byte of the file is altered, wherever it is: the check names the entry, and never ends in a traceback."""

from __future__ import annotations

import random
from contextlib import suppress
from dataclasses import dataclass
from itertools import accumulate

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gzsim.errors import InputError
from gzsim.monitoring.register import CrossCheck, Register, Report
from gzsim.monitoring.register.examine import examine
from gzsim.monitoring.register.pages import cells_of, intact_header, root_page
from gzsim.monitoring.register.schema import MOST_PAGES, PAGE

UNITS = ("Guiyang 贵阳", "Zunyi 遵义", "Tongren")


def report(k: int, **more) -> Report:
    return Report(UNITS[k % 3], f"indicator {k // 3}", "2025-03", 100 + k / 7, "self-report", **more)


@dataclass(frozen=True)
class Sample:
    """A register's file, and the entry that each byte of its pages of entries belongs to."""

    register: Register
    data: bytes
    owner: dict[int, int]
    first_leaf: int

    def flipped(self, at: int, mask: int):
        """What the check says once the bits of the mask are turned over in one byte."""
        data = bytearray(self.data)
        data[at] ^= mask
        return examine(bytes(data))


def sample(register: Register, first_leaf: int) -> Sample:
    data, owner, number = register.path.read_bytes(), {}, 0
    assert register.verify(anchor=register.head).ok
    for page in range(first_leaf - 1, len(data) // PAGE):
        cells = [cell.raw for cell in cells_of(data[page * PAGE : (page + 1) * PAGE])]
        for size, behind in zip(map(len, cells), accumulate(map(len, cells)), strict=True):
            number += 1
            begin = (page + 1) * PAGE - behind
            owner |= dict.fromkeys(range(begin, begin + size), number)
    assert number == register.head.count
    return Sample(register, data, owner, first_leaf)


@pytest.fixture(scope="module")
def small(tmp_path_factory) -> Sample:
    """40 entries of every kind: the header, the table of contents, one page of entries."""
    register = Register(tmp_path_factory.mktemp("small") / "a.register")
    register.append_many([report(k) for k in range(36)])
    register.attach(CrossCheck(3, 99.5, "satellite", 0.8, "doubtful", "Bureau of Statistics", note="night lights"))
    register.append(report(0, corrects=1, note="a longer note, " * 20))
    register.append(report(36))
    register.attach(CrossCheck(39, 99.5, "third party", 0.0, "confirmed", "University"))
    return sample(register, first_leaf=2)


@pytest.fixture(scope="module")
def large(tmp_path_factory) -> Sample:
    """Three thousand entries on ten pages, with a page that points to them."""
    register = Register(tmp_path_factory.mktemp("large") / "a.register")
    register.append_many([report(k) for k in range(3000)], batch=700)
    return sample(register, first_leaf=3)


def numbers_named(found) -> set[int]:
    return {number for fault in found.faults for number in fault.numbers}


def assert_named_exactly(found, number: int, names: tuple) -> None:
    assert numbers_named(found) == {number}, str(found)
    first = found.faults[0].first
    told = (first.unit, first.indicator, first.period)
    assert sum(said == true for said, true in zip(told, names, strict=True)) >= 2, str(found)  # the flip may be in one


def names_of(sampled: Sample) -> list[tuple]:
    return sampled.register.entries()[["unit", "indicator", "period"]].apply(tuple, axis=1).tolist()


def test_a_flip_in_any_byte_of_any_entry_names_exactly_that_entry(small):
    draw, names = random.Random(1), names_of(small)
    every_byte_of = {1, 2, 17, 37, 38, 39, 40}  # reports, cross-checks, and a correction with a long note
    rest = draw.sample([at for at, number in small.owner.items() if number not in every_byte_of], 1000)
    for at in [*(at for at, number in small.owner.items() if number in every_byte_of), *rest]:
        number = small.owner[at]
        found = small.flipped(at, draw.randrange(1, 256))
        assert not found.ok, at
        assert_named_exactly(found, number, names[number - 1])


def test_a_flip_of_any_bit_of_one_entry_names_exactly_that_entry(small):
    names = names_of(small)
    for at in [at for at, number in small.owner.items() if number == 37][:40]:  # sizes, types, texts
        for bit in range(8):
            assert_named_exactly(small.flipped(at, 1 << bit), 37, names[36])


def test_a_flip_of_any_byte_in_use_that_is_no_entry_is_found(small):
    draw = random.Random(2)
    in_use = [at for at, byte in enumerate(small.data) if byte and at not in small.owner]
    in_use += range(72, 100)  # zeros of the header
    assert len(in_use) > 1000
    for at in in_use:
        for mask in (1 << draw.randrange(8), draw.randrange(1, 256)):
            found = small.flipped(at, mask)
            assert len(found.faults) == 1, (at, str(found))
            assert found.checked == 40
            assert numbers_named(found)


def test_a_flip_in_space_not_in_use_names_the_entries_of_the_page(small):
    draw = random.Random(3)
    unused = [at for at, byte in enumerate(small.data) if not byte and at not in small.owner and at >= 100]
    for at in draw.sample(unused, 1500):
        found = small.flipped(at, draw.randrange(1, 256))
        assert len(found.faults) == 1, (at, str(found))
        assert numbers_named(found) == set(range(1, 41))


def test_the_check_of_the_file_itself_never_ends_in_a_traceback_and_leaves_the_file_as_it_is(small, tmp_path):
    draw, path = random.Random(4), tmp_path / "a.register"
    in_use = [at for at, byte in enumerate(small.data) if byte]
    for at in [*range(100), *draw.sample(in_use, 700), *draw.sample(range(len(small.data)), 200)]:
        data = bytearray(small.data)
        data[at] ^= draw.randrange(1, 256)
        path.write_bytes(data)
        register = Register(path)
        found = register.verify()
        assert not found.ok, at
        assert numbers_named(found), (at, str(found))
        assert path.read_bytes() == data
        assert [entry.name for entry in tmp_path.iterdir()] == ["a.register"]


def test_reading_and_appending_a_damaged_register_is_refused_in_plain_words_or_works(small, tmp_path):
    draw, path = random.Random(5), tmp_path / "a.register"
    in_use = [at for at, byte in enumerate(small.data) if byte]
    for at in draw.sample(in_use, 150):
        for task in (lambda r: r.head, Register.entries, lambda r: r.append(report(99))):
            data = bytearray(small.data)
            data[at] ^= draw.randrange(1, 256)
            path.write_bytes(data)
            with suppress(InputError):
                task(Register(path))
            assert not Register(path).verify().ok


def test_flips_in_a_register_of_thousands_name_the_entry_or_its_page(large):
    draw, names = random.Random(6), names_of(large)
    positions = draw.sample(range(2 * PAGE, len(large.data)), 30) + draw.sample(sorted(large.owner), 20)
    for at in positions:
        found = large.flipped(at, draw.randrange(1, 256))
        assert not found.ok
        if at in large.owner:
            assert_named_exactly(found, large.owner[at], names[large.owner[at] - 1])
        else:
            page = at // PAGE
            on_it = {number for k, number in large.owner.items() if k // PAGE == page}
            assert numbers_named(found) <= on_it, str(found)
            assert found.faults


def test_a_flip_in_a_pointer_to_a_page_names_the_entries_of_that_page(large):
    last = [max(n for at, n in large.owner.items() if at // PAGE == page) for page in range(2, len(large.data) // PAGE)]
    root = large.data[PAGE : 2 * PAGE]
    assert root == root_page(last)
    third = set(range(last[1] + 1, last[2] + 1))
    for at in (12 + 2 * 2, 12 + 2 * 2 + 1):  # the pointer to the third cell
        assert numbers_named(large.flipped(PAGE + at, 1)) == third
    begin = int.from_bytes(root[16:18], "big")
    for at in range(begin, begin + 6):  # the cell: page, and last number on it
        assert numbers_named(large.flipped(PAGE + at, 1)) == third
    rest = set(range(last[-2] + 1, last[-1] + 1))
    assert numbers_named(large.flipped(PAGE + 11, 4)) == rest  # the pointer to the last page
    for at in (0, 1, 3, 4, 5, 6, 7, 3000):
        assert numbers_named(large.flipped(PAGE + at, 8)) == set(range(1, last[-1] + 1))


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_any_overwritten_stretch_is_found_and_never_breaks_the_check(small, data):
    begin = data.draw(st.integers(0, len(small.data) - 1))
    stretch = data.draw(st.binary(min_size=1, max_size=600))
    damaged = small.data[:begin] + stretch + small.data[begin + len(stretch) :]
    assert examine(damaged).ok == (damaged == small.data)


@settings(max_examples=12, deadline=None)
@given(st.integers(0, 10), st.integers(0, 10))
def test_pages_exchanged_or_repeated_are_found(large, one, other):
    pages = [large.data[k : k + PAGE] for k in range(0, len(large.data), PAGE)]
    count = len(pages)
    pages[one % count] = pages[other % count]
    assert examine(b"".join(pages)).ok == (one % count == other % count)


def test_a_page_of_zeros_or_garbage_names_the_entries_that_are_gone(large):
    last = [max(n for at, n in large.owner.items() if at // PAGE == page) for page in range(2, len(large.data) // PAGE)]
    gone = set(range(last[2] + 1, last[3] + 1))
    for page in (bytes(PAGE), random.Random(7).randbytes(PAGE)):
        found = examine(large.data[: 5 * PAGE] + page + large.data[6 * PAGE :])
        assert gone <= numbers_named(found)
        assert found.checked == 3000 - len(gone)


def test_a_file_that_is_cut_short_or_goes_on_is_found(small, large):
    for data in (small.data, large.data):
        for size in (0, 1, 99, PAGE - 1, PAGE, PAGE + 1, len(data) - PAGE, len(data) - 1):
            assert not examine(data[:size]).ok, size
        for more in (b"\0", bytes(PAGE), bytes(2 * PAGE), data[-PAGE:]):
            assert not examine(data + more).ok, len(more)


def test_the_header_decides_whether_sqlite_may_touch_the_file(small):
    assert intact_header(small.data[:100])
    for at in [*range(24), *range(32, 92)]:
        header = bytearray(small.data[:100])
        header[at] ^= 1
        assert not intact_header(bytes(header))


def test_one_page_points_to_all_pages_of_a_full_register_even_with_numbers_of_four_bytes():
    last = [2**28 - 1] * (MOST_PAGES - 2)  # the greatest number that takes four bytes
    assert len(root_page(last)) == PAGE


def test_a_full_register_refuses_further_entries_and_stays_whole(tmp_path, monkeypatch):
    from gzsim.monitoring.register import register as module

    register = Register(tmp_path / "a.register")
    register.append_many([report(k) for k in range(100)])
    monkeypatch.setattr(module, "MOST_PAGES", 3)
    with pytest.raises(InputError, match="the register is full") as caught:
        register.append_many([report(k) for k in range(100, 600)])
    assert caught.value.valid == "a new file for what follows"
    assert register.append(report(100)) == 101
    assert register.verify(anchor=register.head).checked == 101
    assert register.verify().ok
