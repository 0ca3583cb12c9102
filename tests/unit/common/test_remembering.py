"""What was read of a file of the package is read again from where it was kept, and only of the same text."""

from __future__ import annotations

import inspect
import multiprocessing
import pickle
import sys
from pathlib import Path

import pytest

from gzsim.common import remembering, yaml_lines
from gzsim.paths import PACKAGE
from gzsim.scenario.parameters import SHIPPED


@pytest.fixture
def read(tmp_path, monkeypatch):
    """Return a reader of a file of a package; it says whether the text had to be put together."""
    monkeypatch.setattr(remembering, "PACKAGE", tmp_path)
    monkeypatch.setattr(remembering.sys, "dont_write_bytecode", False)

    (code := tmp_path / "code.py").write_text("first")

    def of(text, name="table.yaml"):
        made = []
        tree = remembering.remembered(tmp_path / name, text, lambda: made.append(text) or {"says": text}, code)
        return tree, bool(made)

    return of


def test_the_same_text_is_put_together_once(read):
    assert [read("a: 1") for _ in range(2)] == [({"says": "a: 1"}, True), ({"says": "a: 1"}, False)]


def test_another_text_is_put_together_anew(read):
    assert [read(text)[1] for text in ("a: 1", "a: 2", "a: 1")] == [True, True, True]


@pytest.mark.parametrize(
    "damaged",
    [
        lambda kept: kept[:-20],
        lambda kept: b"",
        lambda kept: kept.replace(b"says", b"\xff\xff\xff\xff"),
        lambda kept: pickle.dumps("no pair"),
        lambda kept: b"cgzsim.common.yaml_lines\nMovedAway\n.",
        lambda kept: b"cgzsim.moved_away\nNode\n.",
    ],
)
def test_what_is_damaged_or_has_moved_is_made_again(read, tmp_path, damaged):
    read("a: 1")
    (kept,) = (tmp_path / "__pycache__").iterdir()
    kept.write_bytes(damaged(kept.read_bytes()))
    assert [read("a: 1") for _ in range(2)] == [({"says": "a: 1"}, True), ({"says": "a: 1"}, False)]


def test_what_other_code_made_is_made_again(read, tmp_path):
    read("a: 1")
    (tmp_path / "code.py").write_text("second")
    assert [read("a: 1")[1] for _ in range(2)] == [True, False]


def test_of_another_python_nothing_is_taken(read, monkeypatch):
    read("a: 1")
    monkeypatch.setattr(remembering.sys.implementation, "cache_tag", "another-99")
    assert read("a: 1")[1]


def test_a_package_behind_a_link_is_remembered_too(read, tmp_path, monkeypatch):
    (tmp_path / "package").mkdir()
    (tmp_path / "link").symlink_to("package")
    monkeypatch.setattr(remembering, "PACKAGE", tmp_path / "package")
    assert [read("a: 1", "link/table.yaml")[1] for _ in range(2)] == [True, False]


@pytest.mark.parametrize("taken", ["table.yaml", "__pycache__"])
def test_where_it_cannot_be_kept_it_is_made_each_time(read, tmp_path, taken):
    in_the_way = tmp_path / "__pycache__" / f"table.yaml.{sys.implementation.cache_tag}.pickle"
    in_the_way.mkdir(parents=True) if taken == "table.yaml" else (tmp_path / "__pycache__").write_text("")
    assert [read("a: 1") for _ in range(2)] == [({"says": "a: 1"}, True)] * 2


def _reads(folder):
    remembering.PACKAGE = folder
    return [
        remembering.remembered(folder / "table.yaml", text, lambda text=text: [text] * 9999, Path(__file__))[-1] == text
        for text in ["a: 1", "a: 2"] * 50
    ]


def test_processes_that_read_at_once_read_what_they_asked_for(tmp_path):
    with multiprocessing.get_context("spawn").Pool(2) as pool:
        assert all(map(all, pool.map(_reads, [tmp_path, tmp_path])))


def test_tables_of_the_package_are_remembered_with_the_code_that_reads_them(monkeypatch):
    monkeypatch.setattr(yaml_lines, "remembered", lambda path, text, make, code: (path, code))
    path, code = yaml_lines.read_yaml(SHIPPED)
    assert PACKAGE in path.resolve().parents
    assert code.read_text() == inspect.getsource(yaml_lines)


def test_nothing_is_kept_of_files_elsewhere(read, tmp_path, monkeypatch):
    monkeypatch.setattr(remembering, "PACKAGE", tmp_path / "package")
    assert [read("a: 1")[1] for _ in range(2)] == [True, True]
    assert not (tmp_path / "__pycache__").exists()


def test_nothing_is_kept_where_nothing_may_be_written(read, tmp_path, monkeypatch):
    monkeypatch.setattr(remembering.sys, "dont_write_bytecode", True)
    read("a: 1")
    assert not (tmp_path / "__pycache__").exists()
