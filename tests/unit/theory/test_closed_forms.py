"""Closed forms to their printed decimals, and a package that stands alone."""

import ast
import json
from fractions import Fraction
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from gzsim import theory
from gzsim.index import weights
from gzsim.sanctions.eco_compensation import BIJIE_ZUNYI_2014, IndexRule
from gzsim.theory.rank_tournament import normal_rank_effects

CASES = json.loads((Path(__file__).parents[2] / "data" / "closed_forms.json").read_text(encoding="utf-8"))
ELSEWHERE = {case["id"]: case for case in CASES["of_other_packages"]}


def read(name, value):
    """A parameter as the function wants it: JSON has no distributions."""
    if name in ("noise", "abilities", "truth"):
        ((family, numbers),) = value.items()
        return getattr(stats, family)(*numbers)
    return normal_rank_effects(9) if value == "standard normal, 9 units" else value


def answer(found, name):
    if name == "result":
        return found
    return found[{"first": 0, "last": -1}[name]] if name in ("first", "last") else getattr(found, name)


def check(case, found):
    for name, expected in case["answers"].items():
        assert np.abs(np.asarray(answer(found, name)) - expected).max() <= case["tolerance"], name


@pytest.mark.parametrize("case", CASES["of_theory"], ids=lambda case: f"{case['id']} {case['function']}")
def test_closed_form_to_its_printed_decimals(case):
    module, function = case["function"].split(".")
    parameters = {name: read(name, value) for name, value in case["parameters"].items()}
    check(case, getattr(getattr(theory, module), function)(**parameters))


def test_every_closed_form_is_held():
    held = {case["id"] for case in CASES["of_theory"]} | set(ELSEWHERE)
    assert held == {f"CF{number:02d}" for number in (*range(1, 34), 35, *range(39, 42), *range(43, 51), *range(52, 60))}


def test_cf27_eigenvector_weights_and_consistency():
    A = [[float(Fraction(judgement)) for judgement in row] for row in ELSEWHERE["CF27"]["parameters"]["A"]]
    check(ELSEWHERE["CF27"], weights.ahp(np.array(A)))


def test_cf28_entropy_weights():
    check(ELSEWHERE["CF28"], weights.entropy(pd.DataFrame(ELSEWHERE["CF28"]["parameters"]["X"], columns=list("abc"))))


def test_cf29_a_month_on_the_chishui():
    case = ELSEWHERE["CF29"]
    paid = BIJIE_ZUNYI_2014.settle(*case["parameters"].values())
    assert paid.tolist() == pytest.approx(case["answers"]["result"], abs=case["tolerance"])
    assert paid.sum() == pytest.approx(case["answers"]["total"], abs=case["tolerance"])


def test_cf30_index_of_the_xinan():
    case = ELSEWHERE["CF30"]
    names = ["CODMn", "NH3-N", "TN", "TP"]
    base = dict(zip(names, case["parameters"]["base"], strict=True))
    rule = IndexRule(base, case["parameters"]["stability"], dict.fromkeys(names, 0.25), payment=100.0)
    check(case, rule.index(dict(zip(names, case["parameters"]["concentrations"], strict=True))))


def test_theory_imports_nothing_of_gzsim_but_errors(root: Path):
    """Who checks a simulation must not share its code."""
    for file in sorted((root / "gzsim" / "theory").glob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            names = [node.module] if isinstance(node, ast.ImportFrom) else []
            names += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            for name in names:
                if name.startswith("gzsim"):
                    assert name == "gzsim.errors" or name.startswith("gzsim.theory"), f"{file.name}: {name}"
