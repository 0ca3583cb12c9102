import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest

from gzsim.common.folders import MANIFEST, results_folder
from gzsim.common.writing import only_writer
from gzsim.errors import InputError


def fill(folder: Path, text: str) -> None:
    (folder / MANIFEST).write_text(text, encoding="utf-8")


def write(target: Path, text: str) -> None:
    with results_folder(target) as folder:
        fill(folder, text)


def read(target: Path) -> str:
    return (target / MANIFEST).read_text(encoding="utf-8")


def test_what_was_there_survives_a_failure(tmp_path: Path):
    target = tmp_path / "results" / "mine"
    write(target, "first")
    with pytest.raises(ZeroDivisionError), results_folder(target) as folder:
        (folder / MANIFEST).write_text(f"second {1 / 0}", encoding="utf-8")
    assert read(target) == "first"
    assert [path.name for path in target.parent.iterdir()] == ["mine"]


@pytest.mark.parametrize("stop", [KeyboardInterrupt, SystemExit])
def test_an_interruption_leaves_nothing_behind(tmp_path: Path, stop):
    target = tmp_path / "deep" / "results" / "mine"
    with pytest.raises(stop), results_folder(target):
        raise stop
    assert not list(tmp_path.iterdir())


def test_earlier_results_are_replaced_whole(tmp_path: Path):
    target = tmp_path / "mine"
    with results_folder(target) as folder:
        fill(folder, "first")
        (folder / "old.parquet").touch()
    write(target, "second")
    assert [path.name for path in target.iterdir()] == [MANIFEST]


def test_a_folder_that_is_not_results_is_refused(tmp_path: Path):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.txt").touch()
    with pytest.raises(InputError, match="something else than results"), results_folder(tmp_path / "mine"):
        pass


def write_while_somebody_else_does(target: Path) -> None:
    with results_folder(target) as folder:
        fill(folder, "first")
        target.mkdir()
        (target / "thesis.txt").touch()


def test_what_somebody_put_there_in_the_meantime_stays(tmp_path: Path):
    with pytest.raises(InputError, match="something else than results"):
        write_while_somebody_else_does(tmp_path / "mine")
    assert [path.name for path in tmp_path.rglob("*")] == ["mine", "thesis.txt"]


def links(folder: Path) -> None:
    (folder / "dangling").symlink_to("nowhere")
    (folder / "loop").symlink_to("loop")
    (folder / "file").touch()


@pytest.mark.parametrize(
    "target",
    ["", ".", "..", "/", "dangling", "dangling/mine", "loop", "loop/mine", "file", "file/mine", "n" * 300, "here/.."],
)
def test_a_place_that_cannot_hold_results_is_refused_at_once(tmp_path: Path, monkeypatch, target: str):
    links(tmp_path)
    monkeypatch.chdir(tmp_path)
    before = sorted(tmp_path.iterdir())
    with pytest.raises(InputError), results_folder(Path(target)):
        pytest.fail("the work has begun")
    assert sorted(tmp_path.iterdir()) == before


def test_results_go_to_the_folder_that_a_link_leads_to(tmp_path: Path):
    (tmp_path / "disk").mkdir()
    (tmp_path / "mine").symlink_to("disk")
    write(tmp_path / "mine", "first")
    write(tmp_path / "mine", "second")
    assert (tmp_path / "mine").is_symlink()
    assert read(tmp_path / "disk") == "second"


@pytest.mark.parametrize("there", [True, False])
@pytest.mark.parametrize("failing", [1, 2])
def test_results_that_cannot_be_put_in_place_leave_the_earlier_ones(tmp_path, monkeypatch, there, failing):
    target = tmp_path / "mine"
    if there:
        write(target, "first")
    rename, done = Path.rename, []

    def fail(path: Path, to: Path) -> Path:
        done.append(path)
        if len(done) == failing:
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        return rename(path, to)

    monkeypatch.setattr(Path, "rename", fail)
    if there or failing == 1:
        with pytest.raises(InputError, match=os.strerror(errno.EIO)):
            write(target, "second")
    else:
        write(target, "second")
    assert [path.name for path in tmp_path.iterdir()] == (["mine"] if there or failing == 2 else [])
    if there:
        assert read(target) == "first"


def test_results_that_cannot_be_put_back_are_named_and_put_back_later(tmp_path, monkeypatch, capsys):
    target = tmp_path / "mine"
    write(target, "first")
    rename, done = Path.rename, []

    def fail(path: Path, to: Path) -> Path:
        done.append(path)
        if len(done) > 1:
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        return rename(path, to)

    monkeypatch.setattr(Path, "rename", fail)
    with pytest.raises(InputError, match=r"\.mine\.before"):
        write(target, "second")
    monkeypatch.undo()
    assert read(tmp_path / ".mine.before") == "first"
    with pytest.raises(ZeroDivisionError), results_folder(target):
        raise ZeroDivisionError
    assert read(target) == "first"
    assert str(target) in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["mine"]


KILLED = """
import os, signal, sys
from pathlib import Path
from gzsim.common.folders import results_folder

rename, left = Path.rename, int(sys.argv[2])

def counted(path, to):
    global left
    left -= 1
    if left < 0:
        os.kill(os.getpid(), signal.SIGKILL)
    return rename(path, to)

Path.rename = counted
with results_folder(Path(sys.argv[1])) as folder:
    (folder / "manifest.json").write_text("second")
"""


@pytest.mark.parametrize("renamed", [0, 1])
def test_the_next_run_clears_up_after_one_that_was_killed(tmp_path: Path, capsys, renamed: int):
    """Before it moved the earlier results out of the way, and after."""
    target, other = tmp_path / "mine", tmp_path / ".other.writing"
    other.mkdir()
    write(target, "first")
    subprocess.run([sys.executable, "-c", KILLED, target, str(renamed)], check=False)
    assert len(list(tmp_path.iterdir())) > 2
    with pytest.raises(ZeroDivisionError), results_folder(target):
        raise ZeroDivisionError
    assert read(target) == "first"
    assert ".mine.writing" in capsys.readouterr().err
    assert sorted(path.name for path in tmp_path.iterdir()) == [".other.writing", "mine"]


def test_a_second_run_into_the_same_folder_is_refused_at_once(tmp_path: Path):
    target = tmp_path / "mine"
    with results_folder(target) as folder:
        with pytest.raises(InputError, match=str(os.getpid())):
            write(target, "second")
        write(tmp_path / "another", "third")
        fill(folder, "first")
    assert read(target) == "first"


def test_a_full_disk_is_told_with_the_folder(tmp_path: Path):
    with pytest.raises(InputError, match="No space left") as refused, results_folder(tmp_path / "mine"):
        raise OSError(errno.ENOSPC, "No space left on device")
    assert refused.value.file == tmp_path / "mine"
    assert not list(tmp_path.iterdir())


def test_a_lock_is_let_go_by_whoever_holds_it(tmp_path: Path):
    lock = tmp_path / ".lock"
    lock.write_text("1", encoding="ascii")
    for _ in range(2):
        with only_writer(lock, tmp_path):
            assert lock.read_text(encoding="ascii") == str(os.getpid())
        assert not lock.exists()
