"""A changed rule is the rule that runs, although numba looks for changes in the calling file alone."""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from forget_compiled import forget_stale

import gzsim
from gzsim.compiled import NOWHERE, find_place

CALLED = "from numba import njit\n\n@njit(cache=True)\ndef rule(x):\n    return {}\n"
CALLING = "from numba import njit\nfrom called import rule\n\n@njit(cache=True)\ndef month(x):\n    return rule(x)\n"


def run(folder: Path) -> str:
    said = "from calling import month; print(month(3.0))"
    done = subprocess.run([sys.executable, "-c", said], cwd=folder, capture_output=True, text=True, check=True)
    return done.stdout.strip()


def test_a_rule_changed_in_another_file_is_compiled_into_its_callers_anew(tmp_path):
    (tmp_path / "called.py").write_text(CALLED.format("2.0 * x"), encoding="utf-8")
    (tmp_path / "calling.py").write_text(CALLING, encoding="utf-8")
    assert run(tmp_path) == "6.0"
    assert forget_stale(tmp_path) == 0
    (tmp_path / "called.py").write_text(CALLED.format("10.0 * x"), encoding="utf-8")
    newer = max(index.stat().st_mtime for index in tmp_path.rglob("*.nbi")) + 10
    os.utime(tmp_path / "called.py", (newer, newer))
    assert forget_stale(tmp_path) == 2
    assert run(tmp_path) == "30.0"


def test_nothing_stale_is_tested():
    assert forget_stale() == 0


def test_the_package_deletes_nothing_where_it_is_installed(tmp_path):
    shutil.copytree(Path(gzsim.__file__).parent, tmp_path / "gzsim", ignore=shutil.ignore_patterns("__pycache__"))
    index = tmp_path / "gzsim" / "numeric" / "__pycache__" / "elementary.exp.nbi"
    index.parent.mkdir()
    index.touch()
    os.utime(index, (0, 0))
    subprocess.run([sys.executable, "-c", "import gzsim"], cwd=tmp_path, check=True)
    assert index.exists()
    assert forget_stale(tmp_path) == 1


def closed(tree: Path) -> Path:
    """A package in which nothing can be kept: a file is where each folder of compiled code would be."""
    for folder in {tree, *(path.parent for path in tree.rglob("*.py"))}:
        (folder / "__pycache__").write_text("in the way", encoding="utf-8")
    return tree


@pytest.fixture
def homeless(monkeypatch, tmp_path) -> Path:
    """Nobody's home and nobody's caches; what this process is told stays in this test."""
    (tmp_path / "file").touch()
    monkeypatch.setenv("HOME", str(tmp_path / "file"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file" / "caches"))
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path / "file" / "compiled"))
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.delitem(sys.modules, "numba", raising=False)
    (tmp_path / "tree").mkdir()
    return closed(tmp_path / "tree")


def test_a_package_that_can_be_written_to_keeps_its_compiled_code(homeless, tmp_path):
    (tmp_path / "open").mkdir()
    assert find_place(tmp_path / "open") is None


@pytest.mark.parametrize("name", ["NUMBA_CACHE_DIR", "XDG_CACHE_HOME"])
def test_a_folder_that_somebody_named_is_taken(homeless, tmp_path, monkeypatch, name):
    monkeypatch.setenv(name, str(tmp_path / "deep" / "folder"))
    assert find_place(homeless) is None
    assert os.environ[name] == str(tmp_path / "deep" / "folder")


def test_without_any_place_a_folder_of_the_process_is_taken_and_said(homeless, tmp_path):
    with pytest.warns(UserWarning, match="NUMBA_CACHE_DIR"):
        place = find_place(homeless)
    assert place.parent == tmp_path
    assert os.environ["NUMBA_CACHE_DIR"] == str(place)
    place.rmdir()


def test_without_even_such_a_folder_the_package_can_be_imported(homeless, tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "file"))
    with pytest.warns(UserWarning, match="NUMBA_CACHE_DIR"):
        assert find_place(homeless) is None


def test_a_package_that_cannot_be_written_to_runs_without_a_home(tmp_path):
    shutil.copytree(Path(gzsim.__file__).parent, tmp_path / "gzsim", ignore=shutil.ignore_patterns("__pycache__"))
    closed(tmp_path / "gzsim")
    (tmp_path / "scratch").mkdir()
    env = {name: value for name, value in os.environ.items() if name not in {"NUMBA_CACHE_DIR", "XDG_CACHE_HOME"}}
    env |= {"HOME": "/dev/null", "PYTHONPATH": str(tmp_path), "TMPDIR": str(tmp_path / "scratch")}
    rule = "import gzsim; from gzsim.numeric.normal import ndtr; print(gzsim.__file__, ndtr(0.0))"
    done = subprocess.run([sys.executable, "-c", rule], cwd=tmp_path, env=env, capture_output=True, text=True)
    assert done.stdout.split() == [str(tmp_path / "gzsim" / "__init__.py"), "0.5"], done.stderr
    assert NOWHERE in done.stderr
    assert not list((tmp_path / "scratch").iterdir())
