"""What holds for the files of the project as a whole."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from cffconvert import Citation
from packaging.version import Version

# Put together from pieces, so that this file does not hold what it looks for.
REGISTRIES = [
    rf"{name}\.{domain}"
    for name, domain in [
        ("pypi", "org"),
        ("files\\.python" + "hosted", "org"),
        ("registry\\.npm" + "js", "org"),
        ("deb\\.de" + "bian", "org"),
        ("ana" + "conda", "(?:org|com)"),
        ("proxy\\.go" + "lang", "org"),
        ("cra" + "tes", "io"),
    ]
]
MACHINE_PATHS = [
    rf"(?<![\w.$}}~-])/{folder}/" for folder in ("wo" + "rk", "ro" + "ot", "ho" + r"me/\w+", "Use" + r"rs/\w+")
]
NOT_TEXT = {".parquet", ".png", ".npz", ".npy", ".otf", ".ttf", ".woff2"}


def texts(files: list[Path]) -> dict[Path, str]:
    return {path: path.read_text(encoding="utf-8") for path in files if path.suffix not in NOT_TEXT}


@pytest.mark.parametrize("pattern", REGISTRIES)
def test_no_file_names_the_host_of_a_package_registry(project_files: list[Path], pattern: str) -> None:
    assert not [path for path, text in texts(project_files).items() if re.search(pattern, text)]


@pytest.mark.parametrize("pattern", MACHINE_PATHS)
def test_no_file_holds_a_path_of_one_machine(project_files: list[Path], pattern: str) -> None:
    assert not [path for path, text in texts(project_files).items() if re.search(pattern, text)]


def test_this_checkouts_own_path_is_nowhere(project_files: list[Path], root: Path) -> None:
    assert not [path for path, text in texts(project_files).items() if str(root) in text]


def test_the_search_sees_the_project(project_files: list[Path], root: Path) -> None:
    found = {path.relative_to(root).as_posix() for path in project_files}
    assert {"tasks.py", "noxfile.py", "requirements.lock", "gzsim/errors.py", "tests/conftest.py", ".ci/run"} <= found
    assert not [name for name in found if name.startswith((".venv", ".git/")) or "__pycache__" in name]


def test_modules_stay_within_four_hundred_lines(project_files: list[Path], root: Path) -> None:
    modules = [path for path in project_files if path.suffix == ".py"]
    long = {path.relative_to(root).as_posix(): len(path.read_text(encoding="utf-8").splitlines()) for path in modules}
    assert not {name: lines for name, lines in long.items() if lines > 400}


def test_text_files_end_their_lines_as_unix_does(project_files: list[Path], root: Path) -> None:
    checked = [path for path in project_files if path.suffix not in NOT_TEXT and root / "data" not in path.parents]
    assert not [path for path in checked if b"\r\n" in path.read_bytes()]


def test_citation_is_valid_and_of_this_version(root: Path) -> None:
    text = (root / "CITATION.cff").read_text(encoding="utf-8")
    citation = Citation(cffstr=text)
    citation.validate()
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert citation.cffobj["version"] == project["version"]
    assert citation.cffobj["license"] == project["license"]
    assert [author["name"] for author in project["authors"]] == [
        author["name"] for author in citation.cffobj["authors"]
    ]


def test_changelog_has_an_entry_for_this_version(root: Path) -> None:
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    entries = re.findall(r"^## \[([\d.]+)\]", (root / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert entries[0] == project["version"]
    assert sorted(entries, key=Version, reverse=True) == entries


def test_license_is_mit_by_the_authors(root: Path) -> None:
    text = (root / "LICENSE").read_text(encoding="utf-8")
    assert text.startswith("MIT License\n\nCopyright (c) 2026 The gzsim authors\n")
    assert "WITHOUT WARRANTY OF ANY KIND" in text
