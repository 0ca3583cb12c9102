"""pyproject.toml says what gzsim needs, requirements.lock and environment.yml say it in versions: they must agree."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from importlib.metadata import distributions, packages_distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name
from rattler import MatchSpec, Version, VersionSpec
from ruamel.yaml import YAML


@pytest.fixture(scope="module")
def project(root: Path) -> dict:
    return tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]


@pytest.fixture(scope="module")
def direct(project: dict) -> dict[str, Requirement]:
    lines = project["dependencies"] + [line for extra in project["optional-dependencies"].values() for line in extra]
    return {canonicalize_name(Requirement(line).name): Requirement(line) for line in lines}


@pytest.fixture(scope="module")
def lock_text(root: Path) -> str:
    return (root / "requirements.lock").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def locked(lock_text: str) -> dict[str, str]:
    return dict(re.findall(r"^([\w.-]+)==([^\s;]+)", lock_text, re.MULTILINE))


@pytest.fixture(scope="module")
def conda(root: Path) -> list[MatchSpec]:
    entries = YAML(typ="safe").load(root / "environment.yml")["dependencies"]
    return [MatchSpec(entry) for entry in entries if isinstance(entry, str)]


@pytest.fixture(scope="module")
def conda_pip(root: Path) -> dict[str, Requirement]:
    entries = YAML(typ="safe").load(root / "environment.yml")["dependencies"]
    lines = next(entry["pip"] for entry in entries if isinstance(entry, dict))
    return {canonicalize_name(Requirement(line).name): Requirement(line) for line in lines if line != "-e ."}


def allows(spec: MatchSpec, version: str) -> bool:
    return VersionSpec(spec.version).matches(Version(version))


def version_of(locked: dict[str, str], spec: MatchSpec) -> str | None:
    return locked.get(canonicalize_name(spec.name.normalized))


def imported(folder: Path) -> set[str]:
    """Packages outside the standard library that the Python files below a folder import, at any place."""
    names = set()
    for path in folder.rglob("*.py"):
        for each in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(each, ast.Import):
                names |= {alias.name.partition(".")[0] for alias in each.names}
            elif isinstance(each, ast.ImportFrom) and not each.level:
                names.add(each.module.partition(".")[0])
    owners = packages_distributions()
    return {canonicalize_name(owners[name][0]) for name in names - sys.stdlib_module_names - {"gzsim"}}


def test_dependencies_are_what_the_package_imports(project: dict, root: Path) -> None:
    needed = {canonicalize_name(Requirement(line).name) for line in project["dependencies"]}
    assert needed - imported(root / "gzsim") == {"mplfonts"}  # its font is read as a file
    # Of whoever hands in a cluster's client, turns sliders in a notebook, calibrates and asks history, or serves pages.
    optional = {"diff-diff", "distributed", "ipywidgets", "optimagic", "bokeh", "panel", "param", "segno", "tornado"}
    assert imported(root / "gzsim") - needed <= optional


def test_lock_satisfies_every_direct_dependency(direct: dict, locked: dict) -> None:
    unmet = {
        name: locked.get(name) for name, need in direct.items() if not need.specifier.contains(locked.get(name, "0"))
    }
    assert not unmet


def test_environment_names_every_direct_dependency_once_and_nothing_else(
    direct: dict, conda: list, conda_pip: dict
) -> None:
    named = [canonicalize_name(spec.name.normalized) for spec in conda] + list(conda_pip)
    assert sorted(named) == sorted([*direct, "python", "pip"])


def test_locked_versions_satisfy_the_environment(conda: list, conda_pip: dict, locked: dict) -> None:
    packages = [spec for spec in conda if version_of(locked, spec) and spec.version]
    assert len(packages) > 30
    assert not [str(spec) for spec in packages if not allows(spec, version_of(locked, spec))]
    for name, need in conda_pip.items():
        assert str(need.specifier) == f"=={locked[name]}"


def test_environment_pins_every_package(conda: list) -> None:
    free = [spec.name.normalized for spec in conda if spec.version is None]
    assert free == ["pip"]


def test_environment_python_is_one_that_pyproject_allows(project: dict, conda: list) -> None:
    (python,) = (spec for spec in conda if spec.name.normalized == "python")
    allowed = SpecifierSet(project["requires-python"])
    versions = [f"3.{minor}.0" for minor in range(8, 20)]
    in_conda = [version for version in versions if allows(python, version)]
    classifiers = [line.rpartition(" ")[2] for line in project["classifiers"] if re.search(r":: 3\.\d+$", line)]
    assert [version.removesuffix(".0") for version in in_conda] == classifiers
    assert all(allowed.contains(version) for version in in_conda)


def test_lock_has_hashes_for_every_package(lock_text: str, locked: dict) -> None:
    blocks = re.split(r"\n(?=\S)", lock_text)
    without = [block.partition("=")[0] for block in blocks if "==" in block and "--hash=sha256:" not in block]
    assert len(locked) > 100
    assert not without


def test_lock_holds_no_address(lock_text: str) -> None:
    assert "://" not in lock_text
    assert not re.search(r"^--|^-[a-z] ", lock_text, re.MULTILINE)


def test_lock_holds_one_version_of_each_package_for_all_pythons(lock_text: str) -> None:
    names = re.findall(r"^([\w.-]+)==", lock_text, re.MULTILINE)
    assert len(names) == len(set(names))


def test_what_the_lock_leaves_out_is_imported_by_none_who_ask_for_it(root: Path, locked: dict) -> None:
    left_out = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["uv"][
        "exclude-dependencies"
    ]
    assert not set(left_out) & set(locked)
    asking = [
        (package, name)
        for package in distributions()
        for line in package.requires or []
        if (name := canonicalize_name(Requirement(line).name)) in left_out and "extra ==" not in line
    ]
    assert {name for _, name in asking} == set(left_out)
    for package, name in asking:
        sources = [file.locate().read_text(encoding="utf-8") for file in package.files if file.suffix == ".py"]
        assert not [text for text in sources if re.search(rf"^\s*(import|from) {name}\b", text, re.MULTILINE)]
