"""The wheel holds all that gzsim needs away from a checkout."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest


@pytest.fixture(scope="module")
def wheel(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=root, check=True, capture_output=True)
    (built,) = folder.glob("*.whl")
    return built


@pytest.mark.parametrize("folder", ["data", "scenarios"])
def test_wheel_ships_every_file_of(folder: str, wheel: Path, root: Path, project_files: list[Path]) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    files = [path.relative_to(root).as_posix() for path in project_files if root / folder in path.parents]
    assert files
    assert {f"gzsim/_shipped/{name}" for name in files} <= names


def test_wheel_holds_the_whole_package_and_nothing_for_developers(
    wheel: Path, root: Path, project_files: list[Path]
) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    package = {path.relative_to(root).as_posix() for path in project_files if root / "gzsim" in path.parents}
    assert package <= names
    folders = {"gzsim/", "gzsim-"}
    assert {name[:6] for name in names} == folders
    assert not [name for name in names if {"systems", "benchmarks"} & {*Path(name).parts}]


def test_wheel_bears_the_licence(wheel: Path) -> None:
    assert [name for name in zipfile.ZipFile(wheel).namelist() if name.endswith("dist-info/licenses/LICENSE")]


def test_installed_package_finds_what_it_ships(wheel: Path, tmp_path: Path) -> None:
    zipfile.ZipFile(wheel).extractall(tmp_path)
    program = "from gzsim.paths import shipped; print(*(shipped(name) for name in ('data', 'scenarios')), sep='\\n')"
    env = os.environ | {"PYTHONPATH": str(tmp_path)}
    answer = subprocess.run(
        [sys.executable, "-c", program], cwd=tmp_path, env=env, check=True, capture_output=True, text=True
    )
    data, scenarios = map(Path, answer.stdout.splitlines())
    assert data == tmp_path / "gzsim" / "_shipped" / "data"
    assert (scenarios / "guizhou-2025.yaml").is_file()


def test_installed_package_says_where_benchmarks_are(wheel: Path, tmp_path: Path) -> None:
    zipfile.ZipFile(wheel).extractall(tmp_path)
    env = os.environ | {"PYTHONPATH": str(tmp_path)}
    command = [sys.executable, "-m", "gzsim", "bench"]
    answer = subprocess.run(command, cwd=tmp_path, env=env, check=False, capture_output=True, text=True)
    assert answer.returncode == 2
    assert "checkout" in answer.stderr
    assert "Traceback" not in answer.stderr
