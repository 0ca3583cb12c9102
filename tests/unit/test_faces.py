"""The face of a package gives everything that its stub names, says so, and costs next to nothing to import."""

import ast
import importlib
import subprocess
import sys
from pathlib import Path

import pytest

import gzsim

PACKAGE = Path(gzsim.__file__).parent
STUBS = {".".join(stub.relative_to(PACKAGE.parent).parent.parts): stub for stub in PACKAGE.rglob("__init__.pyi")}


def loaded_by(program: str, *libraries: str) -> set[str]:
    """Which of these libraries a fresh process has loaded after a program."""
    told = f"import sys; {program}; print(*sorted({set(libraries)} & set(sys.modules)))"
    said = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True).stdout
    return set(said.splitlines()[-1].split())


@pytest.mark.parametrize("package", STUBS)
def test_every_name_of_the_stub_is_there_and_is_listed(package):
    face = importlib.import_module(package)
    named = [name for line in ast.parse(STUBS[package].read_text(encoding="utf-8")).body for name in line.names]
    assert all(each.asname == each.name for each in named), "a name that is not repeated is not given on"
    names = sorted(each.name for each in named)
    assert names == sorted(set(names)) == dir(face) == face.__all__
    assert all(getattr(face, name) is not None for name in names)


@pytest.mark.parametrize("package", STUBS)
def test_other_names_are_refused(package):
    with pytest.raises(AttributeError, match="no_such_name"):
        importlib.import_module(package).no_such_name  # noqa: B018


def test_every_package_has_a_stub_or_no_names():
    others = {path.parent for path in PACKAGE.rglob("__init__.py")} - {stub.parent for stub in STUBS.values()}
    assert all(len((folder / "__init__.py").read_text(encoding="utf-8").splitlines()) == 1 for folder in others)


def test_a_function_outranks_the_module_of_its_name():
    importlib.import_module("gzsim.history.replay.replay")
    assert callable(gzsim.history.replay.replay)
    assert gzsim.replay is gzsim.history.replay.replay


def test_all_faces_together_load_no_library():
    program = "; ".join(f"import {package}" for package in STUBS)
    assert not loaded_by(program, "numpy", "pandas", "scipy", "matplotlib", "numba", "sklearn", "pydantic")


def test_the_register_loads_neither_statistics_nor_figures():
    assert not loaded_by("from gzsim.register import Register, Report", "scipy", "matplotlib", "networkx", "numba")


def test_opening_a_scenario_draws_nothing_and_compiles_nothing():
    program = "import gzsim as gz; from gzsim.scenario import shipped_scenarios as all; [*map(gz.load_scenario, all())]"
    assert not loaded_by(program, "matplotlib", "numba", "sklearn", "statsmodels", "xarray", "mesa")


def test_scoring_a_year_draws_nothing_and_compiles_nothing():
    program = "from gzsim.cli import app; app(['score', '2016'], standalone_mode=False)"
    assert not loaded_by(program, "matplotlib", "numba", "sklearn", "statsmodels", "xarray", "mesa")
