"""Every system of the appraisal is lived under, can be switched off, and is missed when it is."""

import importlib
import json
import re
import runpy
from pathlib import Path

import pandas as pd
import pytest
from systems import ERRORS, system, systems

from gzsim.errors import InputError
from gzsim.simulation.outcomes.catalogue import OUTCOMES

ROOT = Path(__file__).resolve().parents[3]
LESSONS = sorted((ROOT / "gzsim" / "lessons").glob("*.py"))
NAMES = sorted(systems())


def assert_moves(each, lived=None, **how):
    """The named test of a system: its outcome moves as the table says."""
    change, error = each.effect(lived, **how)
    direction = 1 if each.rises else -1
    assert direction * change > ERRORS * error, f"{each.id}: {each.outcome} changes by {change:.4g} ± {error:.2g}"
    assert change != 0


def test_there_are_twenty_three():
    assert [f"S{number:02d}" for number in range(1, 24)] == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_the_system_moves_what_it_should(name):
    assert_moves(system(name))


@pytest.mark.parametrize("name", NAMES)
def test_without_the_system_its_test_fails(name):
    """With common luck the same scenario twice differs by nothing, in two replications as in forty."""
    with pytest.raises(AssertionError):
        assert_moves(system(name), system(name).disabled(), replications=2)


@pytest.mark.parametrize("name", NAMES)
def test_modules_tests_and_notebooks_exist(name):
    each = system(name)
    for module in each.modules:
        assert importlib.import_module(module).__doc__
    assert (ROOT / each.test).is_file()
    assert each.notebook is None or (ROOT / "notebooks" / f"{each.notebook}.ipynb").is_file()


TEN_TIMES = runpy.run_path(str(ROOT / "tools" / "ten_times.py"))
LEVERS = TEN_TIMES["levers"]()


@pytest.mark.parametrize("name", LEVERS)
def test_ten_times_the_lever_does_what_the_table_says(name):
    """At the defaults; where one draw of plausible parameters would change the verdict, in as many of them, too."""
    row = pd.read_csv(TEN_TIMES["TABLE"], index_col="system").loc[name]
    draws = TEN_TIMES["DRAWS"] if row["held"] == TEN_TIMES["HELD"] else 0
    found = TEN_TIMES["measured"](LEVERS[name], draws)
    assert [found["before"], found["after"]] == pytest.approx([row["before"], row["after"]], rel=1e-5)
    assert found["held"] == (row["held"] if draws else 0)
    change = (found["after"] - found["before"]) * (1 if LEVERS[name]["rises"] else -1)
    assert change >= LEVERS[name]["smallest"]


def test_the_page_is_in_step_with_the_table():
    tool = runpy.run_path(str(ROOT / "tools" / "write_coverage.py"))
    assert (ROOT / "docs" / "coverage.md").read_text(encoding="utf-8") == tool["page"](), (
        "python tools/write_coverage.py"
    )


def test_an_unknown_system_is_refused():
    with pytest.raises(InputError, match="S99"):
        system("S99")


@pytest.mark.parametrize("name", NAMES)
def test_the_notebook_named_for_a_system_lives_in_its_scenario(name):
    """It, or a lesson that it draws on, names the scenario or what the system changes in it; it shows a result."""
    each = system(name)
    cells = json.loads((ROOT / "notebooks" / f"{each.notebook}.ipynb").read_text(encoding="utf-8"))["cells"]
    code = "".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "code")
    code += "".join(
        path.read_text(encoding="utf-8")
        for path in LESSONS
        if f"gzsim.lessons.{path.stem} import" in code
        or re.search(rf"from gzsim.lessons import .*\b{path.stem}\b", code)
    )
    assert each.scenario in code
    assert any(cell.get("outputs") for cell in cells)
    text = "".join("".join(cell["source"]) for cell in cells)
    assert each.outcome in code or OUTCOMES.loc[each.outcome, "name"].lower() in text.lower()
