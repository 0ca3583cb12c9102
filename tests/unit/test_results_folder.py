from pathlib import Path

import pytest

from gzsim.errors import InputError
from gzsim.run.folder import MANIFEST, results_folder


def fill(folder: Path, text: str) -> None:
    (folder / MANIFEST).write_text(text, encoding="utf-8")


def test_what_was_there_survives_a_failure(tmp_path: Path):
    target = tmp_path / "results" / "mine"
    with results_folder(target) as folder:
        fill(folder, "first")
    with pytest.raises(ZeroDivisionError), results_folder(target) as folder:
        (folder / MANIFEST).write_text(f"second {1 / 0}", encoding="utf-8")
    assert (target / MANIFEST).read_text(encoding="utf-8") == "first"
    assert [path.name for path in target.parent.iterdir()] == ["mine"]


def test_an_interruption_leaves_nothing_behind(tmp_path: Path):
    target = tmp_path / "deep" / "results" / "mine"
    with pytest.raises(KeyboardInterrupt), results_folder(target):
        raise KeyboardInterrupt
    assert not list(tmp_path.iterdir())


def test_earlier_results_are_replaced_whole(tmp_path: Path):
    target = tmp_path / "mine"
    with results_folder(target) as folder:
        fill(folder, "first")
        (folder / "old.parquet").touch()
    with results_folder(target) as folder:
        fill(folder, "second")
    assert [path.name for path in target.iterdir()] == [MANIFEST]


def test_a_folder_that_is_not_results_is_refused(tmp_path: Path):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.txt").touch()
    with pytest.raises(InputError, match="something else than results"), results_folder(tmp_path / "mine"):
        pass
