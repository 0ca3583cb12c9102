import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from gzsim.paths import shipped
from gzsim.record import Record, load_record


@pytest.fixture(scope="session")
def record() -> Record:
    return load_record()


@pytest.fixture
def folder(tmp_path) -> Path:
    """A copy of the shipped tables that may be spoilt."""
    return Path(shutil.copytree(shipped("data"), tmp_path / "my_data"))


@pytest.fixture
def edit(folder) -> Callable[[str, str, str], int]:
    """Replace a text that occurs once in a file of the copy; answers its line."""

    def replace(name: str, old: str, new: str) -> int:
        file = folder / name
        text = file.read_bytes().decode("utf-8")
        assert text.count(old) == 1, f"{old!r} occurs {text.count(old)} times"
        file.write_bytes(text.replace(old, new).encode("utf-8"))
        return text[: text.index(old)].count("\n") + 1

    return replace
