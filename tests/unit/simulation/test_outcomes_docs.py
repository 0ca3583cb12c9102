"""The catalogue of outcomes speaks both languages."""

from gzsim.simulation.outcomes.catalogue import OUTCOMES


def test_every_outcome_has_a_chinese_name_and_unit_of_its_own():
    assert OUTCOMES[["name", "name_zh"]].apply(lambda column: column.is_unique).all()
    assert OUTCOMES["unit_zh"].str.contains("[\u4e00-\u9fff]").all()
