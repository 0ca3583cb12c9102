import ast
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import gzsim
from gzsim.errors import InputError
from gzsim.targets.okr import KeyResult, Objective, colour
from gzsim.targets.okr_grades import MARKS, VERDICTS, grade
from gzsim.targets.okr_pay import scores_for_pay

SAYS_SO = {"okr": {"enters_pay": True, "reference": "trial of 2026"}}
CITIES = [
    Objective("Grow", "增长", owner, (KeyResult("k", "甲", 0, 10, value),)) for owner, value in (("A", 3), ("B", 8))
]


@given(st.floats(0, 1), st.sampled_from(["committed", "aspirational"]))
def test_grades_have_colour_letter_mark_and_verdict_in_both_languages(score, kind):
    found = grade(score, kind)
    assert found.colour == colour(score, kind)
    assert MARKS[found.colour][:2] == (found.letter, found.mark)
    assert VERDICTS[found.verdict]


def test_the_same_score_delivers_a_stretch_and_fails_a_commitment():
    """C25: 0.6 to 0.7 is where aspirations should land; a commitment is met in full."""
    assert grade(0.65, "aspirational")[3:] == (True, "in its sweet spot")
    assert grade(0.65, "committed")[3:] == (False, "not delivered")
    assert grade(0.59, "aspirational").verdict == "short of its stretch"
    assert grade(1.0, "aspirational").verdict == "beyond its sweet spot"


@given(st.floats(0, 1), st.floats(0, 1))
def test_a_higher_score_never_undoes_delivery(one, other):
    low, high = sorted((one, other))
    for kind in ("committed", "aspirational"):
        assert grade(high, kind).delivered >= grade(low, kind).delivered


@pytest.mark.parametrize("call", [lambda: grade(1.1), lambda: grade(float("nan")), lambda: grade(0.5, "hopeful")])
def test_a_grade_of_no_score_is_refused(call):
    with pytest.raises(InputError):
        call()


@pytest.mark.parametrize(
    "scenario",
    [None, {}, {"okr": None}, {"okr": {"enters_pay": False}}, {"okr": {"enters_pay": "yes"}},
     {"okr": {"enters_pay": 1}}, {"schemes": {"piece_rate": {"per_point": 0.22}}}],
)  # fmt: skip
def test_scores_do_not_enter_pay_unless_a_scenario_says_so(scenario):
    with pytest.raises(InputError, match="never enters pay"):
        scores_for_pay(CITIES, scenario)


def test_a_scenario_that_pays_gives_its_reference():
    with pytest.raises(InputError, match=r"okr\.reference"):
        scores_for_pay(CITIES, {"okr": {"enters_pay": True}})


def test_where_a_scenario_says_so_scores_are_handed_out_by_owner():
    scores = scores_for_pay(CITIES, SAYS_SO)
    pd.testing.assert_series_equal(scores, pd.Series({"A": 0.3, "B": 0.8}, name="score"))


def test_two_objectives_of_one_owner_cannot_both_be_paid():
    with pytest.raises(InputError, match="two objectives of: A"):
        scores_for_pay([CITIES[0], CITIES[0]], SAYS_SO)


def test_no_scheme_and_no_simulation_knows_of_objectives_and_key_results():
    """The guard holds only while nothing that pays imports scores by another way."""
    folder = Path(gzsim.__file__).parent
    for path in (*(folder / "sanctions").rglob("*.py"), *(folder / "simulation").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            names += [f"{node.module}.{each.name}" for each in node.names] if isinstance(node, ast.ImportFrom) else []
            names += [each.name for each in node.names] if isinstance(node, ast.Import) else []
            assert not any("okr" in name or name.endswith(("KeyResult", "Objective")) for name in names), path
