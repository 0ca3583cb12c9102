"""The disk is full, the file may not grow, something is in the way: it is said in words, and nothing is lost."""

from __future__ import annotations

import errno
import io
import os

import pytest

from gzsim.errors import InputError
from gzsim.register import Register, Report, store


def report(k: int) -> Report:
    return Report(f"unit {k}", "gdp_growth", "2025-03", float(k), "survey")


@pytest.fixture
def register(tmp_path) -> Register:
    register = Register(tmp_path / "a.register")
    register.append_many([report(k) for k in range(10)])
    return register


class Failing(io.FileIO):
    """A file on a disk that takes half of what it is given, and then no more."""

    error = errno.ENOSPC

    def write(self, data) -> int:
        if len(data) < 500:
            raise OSError(self.error, os.strerror(self.error))
        return super().write(data[: len(data) // 2])


WAYS = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS, errno.EACCES, errno.EIO)


@pytest.mark.parametrize("code", WAYS, ids=errno.errorcode.get)
def test_a_batch_that_the_disk_refuses_is_undone_and_can_be_repeated(register, monkeypatch, code):
    before, reports = register.path.read_bytes(), [report(k) for k in range(10, 60)]
    with monkeypatch.context() as patch:
        patch.setattr(Failing, "error", code)
        patch.setattr(store, "open_to_write", lambda path: Failing(path, "ab"))
        with pytest.raises(InputError, match="nothing of this batch was entered") as caught:
            register.append_many(reports)
    assert caught.value.file == register.path
    assert caught.value.valid
    assert register.path.read_bytes() == before
    assert register.append_many(reports) == list(range(11, 61))
    assert register.verify(anchor=register.head).ok


@pytest.mark.parametrize("code", WAYS, ids=errno.errorcode.get)
def test_a_batch_that_does_not_reach_the_disk_is_undone(register, monkeypatch, code):
    before = register.path.read_bytes()
    with monkeypatch.context() as patch:
        patch.setattr(store.os, "fsync", lambda _: (_ for _ in ()).throw(OSError(code, os.strerror(code))))
        with pytest.raises(InputError):
            register.append(report(10))
    assert register.path.read_bytes() == before
    assert register.append(report(10)) == 11


@pytest.mark.parametrize("code", WAYS, ids=errno.errorcode.get)
def test_a_file_that_may_not_be_opened_for_writing_can_still_be_read(register, monkeypatch, code):
    def refuse(path):
        raise OSError(code, os.strerror(code), str(path))

    monkeypatch.setattr(store, "open_to_write", refuse)
    with pytest.raises(InputError):
        register.append(report(10))
    assert register.verify(anchor=register.head).checked == 10


def test_the_earlier_batches_of_a_long_list_stand_and_are_counted(register, monkeypatch):
    true, calls = store.open_to_write, []

    def third(path):
        calls.append(path)
        return Failing(path, "ab") if len(calls) == 3 else true(path)

    monkeypatch.setattr(store, "open_to_write", third)
    with pytest.raises(InputError, match="20 entries were made before"):
        register.append_many([report(k) for k in range(10, 60)], batch=10)
    assert register.head.count == 30


def test_a_folder_in_the_way_of_the_lock_is_named_and_reading_goes_on(tmp_path):
    register = Register(tmp_path / "a.register")
    (tmp_path / "a.register.lock").mkdir()
    with pytest.raises(InputError) as caught:
        register.append(report(0))
    assert caught.value.file == tmp_path / "a.register.lock"
    assert caught.value.valid
    (tmp_path / "a.register.lock").rmdir()
    assert register.append(report(0)) == 1
    (tmp_path / "a.register.lock").unlink()
    (tmp_path / "a.register.lock").mkdir()
    assert register.verify(anchor=register.head).ok
    register.path.write_bytes(register.path.read_bytes()[:-1])
    assert not register.verify().ok


@pytest.mark.parametrize("put", [os.mkdir, *([os.mkfifo] if hasattr(os, "mkfifo") else [])])
def test_what_takes_the_place_of_an_open_register_is_refused(register, put):
    register.path.unlink()
    put(register.path)
    for task in (Register.verify, Register.entries, lambda r: r.head, lambda r: r.append(report(10))):
        with pytest.raises(InputError) as caught:
            task(register)
        assert caught.value.file == register.path
    assert "register" in repr(register)


def test_a_program_that_writes_without_the_lock_is_noticed(register, monkeypatch):
    true = store.open_to_write

    def meanwhile(path):
        with path.open("ab") as file:
            file.write(b"x")
        return true(path)

    monkeypatch.setattr(store, "open_to_write", meanwhile)
    with pytest.raises(InputError, match="another program"):
        register.append(report(10))


def test_a_batch_is_on_the_disk_before_append_returns_and_its_folder_once(tmp_path, monkeypatch):
    true, synced = os.fsync, []
    monkeypatch.setattr(store.os, "fsync", lambda descriptor: (synced.append(os.fstat(descriptor)), true(descriptor)))
    register = Register(tmp_path / "a.register")
    register.append_many([report(k) for k in range(30)], batch=10)
    files = [status for status in synced if status.st_ino == register.path.stat().st_ino]
    assert len(files) == 3
    assert files[-1].st_size == register.path.stat().st_size
    assert len(synced) - len(files) == (os.name == "posix")


@pytest.mark.parametrize("cut", ["rest", "zeros", "lines"])
def test_what_a_loss_of_power_leaves_is_cut_off_with_a_word(register, cut):
    before = register.path.read_bytes()
    register.append_many([report(k) for k in range(10, 30)])
    after = register.path.read_bytes()
    torn = {
        "rest": after[: len(before) + 2222],
        "zeros": after[: len(before) + 2222] + bytes(len(after) - len(before) - 2222),
        "lines": after[: after.rindex(b"\n", 0, -1) + 1],
    }
    register.path.write_bytes(torn[cut])
    found = register.verify()
    assert [fault.first.number for fault in found.faults] == [11]
    assert found.checked == 10
    assert len(register.entries()) == 10
    with pytest.warns(UserWarning, match="never finished"):
        assert Register(register.path).append_many([report(k) for k in range(10, 30)]) == list(range(11, 31))
    assert register.path.read_bytes().startswith(before)
    assert register.verify(anchor=register.head).ok


def test_a_refused_batch_leaves_an_unfinished_one_where_it_was(register):
    torn = register.path.read_bytes()[:-1]
    register.path.write_bytes(torn)
    with pytest.raises(InputError):
        register.append_many([report(1), report(1)])
    assert register.path.read_bytes() == torn
