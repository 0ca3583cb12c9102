"""docs/outcomes.md names every outcome as the catalogue does."""

from guides import text

from gzsim.simulation.outcomes.catalogue import OUTCOMES
from gzsim.simulation.outcomes.reference import outcome_reference


def test_the_reference_of_outcomes_is_in_step_with_the_catalogue():
    written = text("outcomes").split("<!-- outcomes -->\n")[1].split("\n<!-- /outcomes -->")[0]
    assert written == outcome_reference(), "run: python -m gzsim.simulation.outcomes.reference"


def test_every_outcome_has_a_chinese_name_and_unit_of_its_own():
    assert OUTCOMES[["name", "name_zh"]].apply(lambda column: column.is_unique).all()
    assert OUTCOMES["unit_zh"].str.contains("[\u4e00-\u9fff]").all()
