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


def test_a_draft_is_saved_before_the_server_knows_where_indicators_stand(editing, room):
    editing.objectives.listed[0].text.value = "绿水青山"
    (result,) = editing.objectives.listed[0].results
    result.text.value, result.indicator.value, result.target.value = "森林", "forest_cover", 64
    assert editing.save()
    assert not editing.check()
    assert editing.notice.said[0].zh.startswith("目标1，关键结果1，起点值：准备完成后自动填入")
    room.workshop.pool.only = "years"
    room.workshop.pool.go_on()
    editing.look()
    assert editing.changed
    assert editing.save()
    assert editing.check()
    assert room.one.choice().choice.key_results[0].start == round(room.one.years()[0].quarters[-1]["forest_cover"], 2)


def test_a_number_that_is_missing_is_asked_for(editing):
    editing.objectives.listed[0].text.value = "绿水青山"
    (result,) = editing.objectives.listed[0].results
    result.text.value = "森林"
    assert not editing.save()
    assert editing.notice.said[0].zh == "目标1，关键结果1，目标值：请填写数字"


def test_changes_are_said_to_be_unsaved_until_they_are_taken_back(editing):
    before = editing.status.said
    editing.rules.scheme.value = "none"
    editing.look()
    assert editing.status.said[0].zh == "有未保存的修改。"
    editing.rules.scheme.value = ""
    editing.look()
    assert editing.status.said == before


def test_stretch_and_weight_of_a_key_result_are_saved(editing, room):
    (result,) = editing.objectives.listed[0].results
    editing.objectives.listed[0].text.value, result.text.value = "目标", "关键结果"
    for name, value in {"start": 60, "target": 64, "stretch": 66, "weight": 2}.items():
        result.numbers[name].value = value
    result.indicator.value, result.numbers["start"].value = "forest_cover", 60
    assert editing.save()
    saved = room.one.choice().choice.key_results[0]
    assert (saved.stretch, saved.weight) == (66, 2)


def test_no_form_grows_beyond_its_limit_however_often_a_button_is_pressed(editing):
    form, vetoes = editing.objectives, editing.rules.vetoes
    for _ in range(8):  # as one message may say it, before the page can show that a button is disabled
        form.more.param.trigger("clicks")
        form.listed[0].more.param.trigger("clicks")
    assert (len(form.listed), len(form.listed[0].results)) == (5, 5)
    for _ in range(2 * len(vetoes.names)):
        vetoes.lines[-1][0].value = "gdp_growth"
        vetoes.lines[-1][0].param.trigger("value")
    assert len(vetoes.lines) == len(vetoes.names)
