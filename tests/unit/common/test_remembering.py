"""What was read of a file of the package is read again from where it was kept, and only of the same text."""

from __future__ import annotations

import pytest

from gzsim.common import remembering


@pytest.fixture
def read(tmp_path, monkeypatch):
    """Return a reader of a file of a package; it says whether the text had to be put together."""
    monkeypatch.setattr(remembering, "PACKAGE", tmp_path)
    monkeypatch.setattr(remembering.sys, "dont_write_bytecode", False)

    def of(text, name="table.yaml"):
        made = []
        tree = remembering.remembered(tmp_path / name, text, lambda: made.append(text) or {"says": text})
        return tree, bool(made)

    return of


def test_the_same_text_is_put_together_once(read):
    assert [read("a: 1") for _ in range(2)] == [({"says": "a: 1"}, True), ({"says": "a: 1"}, False)]


def test_another_text_is_put_together_anew(read):
    assert [read(text)[1] for text in ("a: 1", "a: 2", "a: 1")] == [True, True, True]


def test_what_is_damaged_is_made_again(read, tmp_path):
    read("a: 1")
    (kept,) = (tmp_path / "__pycache__").iterdir()
    kept.write_bytes(kept.read_bytes()[:-20])
    assert read("a: 1") == ({"says": "a: 1"}, True)


def test_nothing_is_kept_of_files_elsewhere(read, tmp_path, monkeypatch):
    monkeypatch.setattr(remembering, "PACKAGE", tmp_path / "package")
    assert [read("a: 1")[1] for _ in range(2)] == [True, True]
    assert not (tmp_path / "__pycache__").exists()


def test_nothing_is_kept_where_nothing_may_be_written(read, tmp_path, monkeypatch):
    monkeypatch.setattr(remembering.sys, "dont_write_bytecode", True)
    read("a: 1")
    assert not (tmp_path / "__pycache__").exists()
