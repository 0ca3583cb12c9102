"""What a form shows is what it reads: all that a team may choose has a place on its page."""

from __future__ import annotations

from copy import deepcopy

import pytest
from rooms import CHOICE

from gzsim.web.speaking import Speaker
from gzsim.workshop.choice import Choice
from gzsim.workshop.pages.editing import Editing


@pytest.fixture
def editing(room):
    return Editing(Speaker(), room.one)


def test_every_part_of_a_choice_is_shown_and_read_again(editing, room):
    said = deepcopy(CHOICE) | {"watch": {"audits": 0.4}, "captured": ["gdp_growth"]}
    said["amounts"] = {"rate": 0.3, "worst": 1, "excellent": 2}
    said["vetoes"] = {"gdp_growth": 2.0, "forest_cover": 50.0}
    said["objectives"][0]["key_results"][0]["weight"] = 3.0
    room.one.save(said, based_on=0)
    editing.load(room.one.choice())
    assert Choice.read(editing.form()) == Choice.read(said)
    assert not editing.changed


def test_a_veto_can_be_added_changed_and_taken_away(editing):
    rules = editing.rules.vetoes
    for indicator, worst in (("gdp_growth", 2.0), ("forest_cover", 50.0)):
        rules.lines[-1][0].value = indicator
        rules.lines[-2][1].value = worst
    assert rules.read() == {"gdp_growth": 2.0, "forest_cover": 50.0}
    rules.lines[0][0].value = ""
    assert rules.read() == {"forest_cover": 50.0}
    assert len(rules.lines) == 2


def test_stretch_and_weight_of_a_key_result_are_saved(editing, room):
    (result,) = editing.objectives.listed[0].results
    editing.objectives.listed[0].text.value, result.text.value = "目标", "关键结果"
    for name, value in {"start": 60, "target": 64, "stretch": 66, "weight": 2}.items():
        result.numbers[name].value = value
    result.indicator.value, result.numbers["start"].value = "forest_cover", 60
    assert editing.save()
    saved = room.one.choice().choice.key_results[0]
    assert (saved.stretch, saved.weight) == (66, 2)
