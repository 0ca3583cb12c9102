from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from gzsim.errors import InputError
from gzsim.paths import shipped
from gzsim.scenario import load_scenario


@pytest.fixture(scope="session")
def today():
    return load_scenario("guizhou-2025")


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    """Write a scenario file and return its path."""

    def _write(text: str | bytes, name: str = "mine.yaml") -> Path:
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    return _write


@pytest.fixture
def change(write) -> Callable[[str], Path]:
    """Write a scenario that extends guizhou-2025; what it changes begins on line 2."""
    return lambda text: write(f"extends: guizhou-2025\n{text}")


@pytest.fixture
def edited(write) -> Callable[[str, str], Path]:
    """Write guizhou-2025 in full with one passage replaced."""

    def _edited(old: str, new: str) -> Path:
        text = (shipped("scenarios") / "guizhou-2025.yaml").read_text(encoding="utf-8")
        assert text.count(old) == 1
        return write(text.replace(old, new))

    return _edited


@pytest.fixture
def refusal() -> Callable[[object], InputError]:
    """Load what must be refused and return the error."""

    def _refusal(source: object) -> InputError:
        with pytest.raises(InputError) as caught:
            load_scenario(source)
        return caught.value

    return _refusal
