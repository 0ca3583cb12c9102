"""What a public function cannot take is refused by its field, whoever calls it with what."""

import pandas as pd
import pytest

import gzsim as gz
from gzsim.errors import InputError
from gzsim.sanctions import NoSanction
from gzsim.scenario import check_against_record, load_parameters
from gzsim.targets import objectives_from

TABLE = pd.DataFrame({"gdp_growth": [1.0, 2.0]}, index=["520100", "520300"])
UP = {"gdp_growth": 1}
CASES = {
    "score of a number": (lambda: gz.score_table(5, UP), "table"),
    "score of nothing": (lambda: gz.score_table(None, UP), "table"),
    "score without directions": (lambda: gz.score_table(TABLE, None), "directions"),
    "score by no scenario": (lambda: gz.score_table(TABLE, UP, scenario=5), "scenario"),
    "score by no record": (lambda: gz.score(TABLE, 2016), "record"),
    "score of no year": (lambda: gz.score(gz.load_record(), None), "year"),
    "replay of no record": (lambda: gz.replay(5, "guizhou-2025", {"none": NoSanction()}), "record"),
    "replay of no scenario": (lambda: gz.replay(gz.load_record(), 5, {"none": NoSanction()}), "scenario"),
    "replay of no schemes": (lambda: gz.replay(gz.load_record(), "guizhou-2025", 5), "schemes"),
    "replay of no scheme": (lambda: gz.replay(gz.load_record(), "guizhou-2025", {"none": 5}), "schemes.none"),
    "objectives from a number": (lambda: objectives_from(5), "rows"),
    "objectives from nothing": (lambda: objectives_from(None), "rows"),
    "objectives from one mapping": (lambda: objectives_from({"owner": "A"}), "rows"),
    "parameters from a number": (lambda: load_parameters(5), "path"),
    "no scenario against the record": (lambda: check_against_record(5, []), "scenario"),
    "a scenario against a number": (lambda: check_against_record("guizhou-2025", 5), "series_names"),
}


@pytest.mark.parametrize(("call", "field"), CASES.values(), ids=CASES)
def test_what_cannot_be_taken_is_refused_by_its_field(call, field):
    with pytest.raises(InputError) as caught:
        call()
    assert caught.value.field == field
    assert caught.value.valid


def test_scenarios_go_by_name_at_every_front_door():
    record = gz.load_record()
    by_name = gz.score(record, 2016, scenario="guizhou-2025")
    assert by_name.table.equals(gz.score(record, 2016, scenario=gz.load_scenario("guizhou-2025")).table)
