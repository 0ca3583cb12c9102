"""What docs/theory.md shows runs as it stands, and says of each closed form what is there."""

import importlib
import re
from pathlib import Path

import pytest

from gzsim.theory.selection import probability_last_is_last
from gzsim.theory.threshold import largest_stake


@pytest.fixture(scope="module")
def text(root: Path):
    return (root / "docs" / "theory.md").read_text(encoding="utf-8")


def test_the_examples_of_the_guide_run_and_give_the_figures_beside_them(text):
    names: dict = {}
    for block in re.findall(r"```python\n(.*?)```", text, re.DOTALL):
        exec(block, names)
    assert round(names["last_loses"].effort, 3) == round(names["first_gains"].effort, 3) == 0.165
    assert [round(float(names["effects"][i]), 3) for i in (0, -1)] == [0.099, -0.203]
    assert round(names["hit"], 2) == 0.44
    assert names["shared"].efforts.round(2).tolist() == [1.75, 1.05, 0.70]
    assert "stuck at 0.05" in names["shared"].statement
    assert names["hardest"].success == 0.5


def test_every_function_of_the_table_exists_and_every_closed_form_has_a_row(text):
    rows = re.findall(r"^\| (CF\d\d) \| (.*?) \|", text, re.MULTILINE)
    assert [identifier for identifier, _ in rows] == [f"CF{number:02d}" for number in range(1, 31)]
    for _, functions in rows[:26]:
        module = None
        for name in re.findall(r"`([\w.]+)`", functions):
            head, function = name.split(".")
            module = importlib.import_module(f"gzsim.theory.{head}") if head else module
            assert callable(getattr(module, function))


def test_the_tests_that_the_guide_names_exist(root: Path, text):
    named = set(re.findall(r"`(tests/[\w./]+)`", text))
    assert named
    for name in named:
        assert (root / name).is_file(), name


def test_figures_of_the_guide(text):
    row = re.search(r"the observed last is truly last \|(.*)\|", text).group(1)
    found = [f"{probability_last_is_last(9, rho):.4f}" for rho in (0.3, 0.5, 0.7, 0.9, 0.95)]
    assert [cell.strip() for cell in row.split("|")] == found
    assert f"{largest_stake():.2f}·k·σ²" in text
    assert f"{2 * largest_stake():.2f}·k·σ²" in text
    assert f"{2 * (2 * 3.141592653589793 * 2.718281828459045) ** 0.5:.2f}·k·σ²" in text
