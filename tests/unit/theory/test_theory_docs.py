"""What docs/theory.md shows runs as it stands, and says of each closed form what is there."""

import importlib
import math
import re

import pytest
from guides import examples, figures
from guides import text as text_of

from gzsim.theory.selection import probability_last_is_last
from gzsim.theory.threshold import largest_stake


@pytest.fixture(scope="module")
def text():
    return text_of("theory")


def test_the_examples_of_the_guide_run_and_give_the_figures_beside_them():
    names = examples("theory")
    assert round(names["last_loses"].effort, 3) == round(names["first_gains"].effort, 3) == 0.165
    assert [round(float(names["effects"][i]), 3) for i in (0, -1)] == [0.099, -0.203]
    assert round(names["hit"], 2) == 0.44
    assert names["shared"].efforts.round(2).tolist() == [1.75, 1.05, 0.70]
    assert "stuck at 0.05" in names["shared"].statement
    assert names["hardest"].success == 0.5


def test_functions_of_the_table_exist_and_closed_forms_have_rows(text):
    here, elsewhere = text.split("## Closed forms that live elsewhere")
    rows, others = (re.findall(r"^\| (CF\d\d) \| (.*?) \|", part, re.MULTILINE) for part in (here, elsewhere))
    numbers = (*range(1, 27), *range(31, 34), 35, *range(39, 42), *range(43, 51), *range(52, 60))
    assert [identifier for identifier, _ in rows] == [f"CF{number:02d}" for number in numbers]
    assert [identifier for identifier, _ in others] == [f"CF{number:02d}" for number in range(27, 31)]
    for _, functions in rows:
        module = None
        for name in re.findall(r"`([\w.]+)`", functions):
            head, function = name.split(".")
            module = importlib.import_module(f"gzsim.theory.{head}") if head else module
            assert callable(getattr(module, function))


def test_figures_of_the_guide(text):
    row = re.search(r"the observed last is truly last \|(.*)\|", text).group(1)
    found = [f"{probability_last_is_last(9, rho):.4f}" for rho in (0.3, 0.5, 0.7, 0.9, 0.95)]
    assert [cell.strip() for cell in row.split("|")] == found
    stakes = (largest_stake(), 2 * largest_stake(), 2 * (2 * math.pi * math.e) ** 0.5)
    assert figures(text) >= {f"{stake:.2f}" for stake in stakes}
