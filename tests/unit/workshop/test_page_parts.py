"""What the workshop's pages are made of: texts stay text, findings say what is sure, forms keep a choice."""

from __future__ import annotations

import re
from dataclasses import replace

import pandas as pd
import pytest
from hostile.inspection import Page, strange
from hostile.texts import PAYLOADS, Texts
from hostile.workshop import workshop_parts

from gzsim.views.labels import Name
from gzsim.web.speaking import Speaker
from gzsim.workshop.choice import Choice
from gzsim.workshop.comparing import HEADLINE
from gzsim.workshop.decade import Year
from gzsim.workshop.messages import Conflict, Refused
from gzsim.workshop.pages.decade import board_of, lamps
from gzsim.workshop.pages.editing import Editing
from gzsim.workshop.pages.joining import Joining
from gzsim.workshop.pages.objectives import ObjectivesForm
from gzsim.workshop.pages.parts import figure_of, told
from gzsim.workshop.pages.projector import row_of
from gzsim.workshop.pages.ranks import ranks_html
from gzsim.workshop.pages.results import ENOUGH, board_html, finding, lines, outcome_html
from gzsim.workshop.pages.visitor import Visitor
from gzsim.workshop.seat import Progress
from gzsim.workshop.sessions import Team


@pytest.mark.parametrize("start", range(0, len(PAYLOADS), 4))
def test_what_people_write_stays_text_on_all_parts(start):
    say = Texts(start)
    page = "".join(workshop_parts(say))
    assert strange(page) == []
    assert [text for text in say.shown if not Page(page).says(text)] == []


def table(**changed: dict[str, float]) -> pd.DataFrame:
    same = {"difference": 0.0, "low": 0.0, "high": 0.0, "holds": True, "better": "higher", "name": "a", "name_zh": "甲",
            "unit": "u", "unit_zh": "位", "baseline": 1.0, "value": 1.0, "standard_error": 0.001,
            "draws": 24, "asked": 24}  # fmt: skip
    return pd.DataFrame([{"outcome": name, **same, **changed.get(name, {})} for name in HEADLINE])


def test_a_finding_says_what_is_sure_and_what_is_not():
    clear = {"difference": 0.05, "low": 0.01, "high": 0.09}
    unclear = {"difference": 2.0, "low": -1.0, "high": 9.0, "holds": False}
    said = finding(table(work=clear, debt=unclear))
    assert said.en == "Against today's rules, more: work on indicators; not known which way: debt."
    assert said.zh == "与现行规则相比，工作投入增加；债务变化方向不明。"
    assert "Nothing" in finding(table()).en


def test_a_range_that_holds_zero_is_never_told_as_better():
    shown = {line.outcome: line for line in lines(table(capital={"difference": 1.0, "low": -0.1, "high": 2.0}))}
    assert shown["capital"].verdict == "unknown"
    assert (
        shown["capital"].left
        < shown["capital"].zero
        < shown["capital"].dot
        < shown["capital"].left + shown["capital"].width
    )
    assert shown["work"].verdict == "same"


def test_nothing_is_told_as_better_while_few_draws_are_in():
    clear = table(capital={"difference": 0.03, "low": 0.02, "high": 0.05}).assign(draws=ENOUGH - 1)
    assert {line.verdict for line in lines(clear)} == {"early"}
    assert finding(clear).zh == "差异范围仍在计算，暂不下结论。"
    assert "长期资本增加" in finding(clear.assign(draws=ENOUGH)).zh


def test_a_session_of_few_draws_never_says_that_it_is_too_early(played):
    outcome = played.one.outcome(played.number)
    assert outcome.draws == (4, 4)
    assert {line.verdict for line in lines(outcome.headline)} == {"few"}
    assert finding(outcome.headline).zh == "本场次抽样少于20组，不足以判断变化。"
    assert "too few draws" in outcome_html(outcome, Speaker())
    assert 'class="few"' in board_html(played.trainer.board(), Speaker())


def test_shares_differ_by_percentage_points(played):
    outcome = played.one.outcome(played.number)
    apart = {line.outcome: line.apart.zh for line in lines(outcome.headline)}
    assert (apart["work"], apart["last"], apart["debt"]) == ("个百分点", "个百分点", "个百分点")
    assert not re.search(r"[+−]\d+(\.\d+)? %", outcome_html(outcome, Speaker(language="zh")))


def test_shares_are_told_in_percent_and_zero_without_decimals():
    assert figure_of(0.0312, "share of working time") == "3.1 %"
    assert figure_of(0.0, "", signed=True) == "0"
    assert figure_of(float("nan")) == "–"


def test_an_error_names_the_place_in_both_languages():
    error = Refused("number", field="objectives[1].key_results[0].start")
    assert told(error) == Name(
        "Objective 2, key result 1, start: must be a finite number", "目标2，关键结果1，起点值：必须是有限的数字"
    )


def test_a_choice_that_is_loaded_is_read_back_as_it_was(room):
    said = Choice.read({
        "objectives": [{"text": "绿水青山", "note": "n", "key_results": [
            {"text": "森林", "indicator": "forest_cover", "start": 60, "target": 64, "stretch": 66, "weight": 2.0}]}],
        "weights": dict.fromkeys(room.one.ground.weights, 100 / 12), "targets": {"gdp_growth": 8.0},
        "reach": "province",
        "watch": {"audits": 0.2, "bulletin_months": 6}, "captured": ["water_quality"],
        "scheme": "last_place", "amounts": {"rate": 0.3, "worst": 2, "excellent": 2},
        "vetoes": {"good_air_days": 91.0, "water_quality": 92.0},
    })  # fmt: skip
    saved = room.one.save(said, based_on=0)
    editing = Editing(Speaker(language="zh"), room.one)
    assert Choice.read(editing.form()) == said
    assert not editing.changed
    assert editing.version == saved.version


def test_numbers_to_be_set_say_their_unit_and_what_they_are_today_in_both_languages(room):
    labels = {}
    for language in ("en", "zh"):
        editing = Editing(Speaker(language=language), room.one)
        rules = [each.view.label for each in editing.rules.watch.values()]
        labels[language] = [editing.weights.targets["forest_cover"].label, *rules]
    assert (labels["en"][0], labels["zh"][0]) == ("Target, % of land (today 63)", "目标值，%（现行63）")
    assert "落后时间节点超过几个随机波动标准差时亮黄灯（现行1）" in labels["zh"]
    assert all(re.search(r"\(today [\d.]+\)$", each) for each in labels["en"])


def test_what_nobody_has_changed_is_not_chosen(room):
    editing = Editing(Speaker(language="en"), room.one)
    assert Choice.read(editing.form()) == Choice()
    weights = [box.value for box in editing.weights.weights.values()]
    assert sum(weights) == pytest.approx(100)
    assert weights == sorted(weights, reverse=True)


def test_scaling_makes_weights_sum_to_a_hundred(room):
    editing = Editing(Speaker(language="en"), room.one)
    boxes = editing.weights.weights
    next(iter(boxes.values())).value = 50.0
    editing.weights._scale()
    assert sum(box.value for box in boxes.values()) == pytest.approx(100)
    assert editing.changed


def test_two_people_who_save_are_both_shown(room):
    seat = room.workshop.seat(room.workshop.join(room.code, "赵云", "一组"))
    one, two = Editing(Speaker(language="en"), room.one), Editing(Speaker(language="en"), seat)
    for editing, scheme in ((one, "none"), (two, "piece_rate")):
        editing.rules.scheme.value = scheme
    assert one.save()
    assert not two.save()
    assert two.conflict.visible
    two._settle(Choice.read(two.form()), one.version)
    assert not two.conflict.visible
    one.look()
    assert one.rules.scheme.value == "none", (
        "what is being typed in a box is not known here: nothing is loaded by itself"
    )
    assert one.newer.visible
    one.show_newer()
    assert one.rules.scheme.value == "piece_rate"
    assert not one.newer.visible


def test_own_changes_are_kept_when_somebody_else_saves(room):
    seat = room.workshop.seat(room.workshop.join(room.code, "赵云", "一组"))
    one, two = Editing(Speaker(language="en"), room.one), Editing(Speaker(language="en"), seat)
    one.rules.scheme.value = "none"
    two.rules.scheme.value = "tournament"
    assert one.save()
    two.look()
    assert two.rules.scheme.value == "tournament"
    assert "王芳" in two._newer.said[0].en
    two.show_newer()
    assert two.conflict.visible, "both are shown where something has been changed here"
    with pytest.raises(Conflict):
        seat.save(Choice.read(two.form()), based_on=two.version)


def test_a_wrong_code_shows_no_teams_and_says_so(room):
    form = Joining(Speaker(language="zh"), Visitor(asked={"code": "22222222"}), room.workshop, print)
    assert form.notice.wrong
    assert form.found.objects == []


def test_joining_needs_a_place_for_a_new_team_only(room):
    tokens = []
    form = Joining(Speaker(language="en"), Visitor(asked={"code": room.code}), room.workshop, tokens.append)
    form.name.value = "<b>赵云</b>"
    form.called.value = "三组"
    form._join()
    assert form.notice.said[0].zh == "地区：请选择"
    form.team.value = "一组"
    assert form.place not in form.found.objects
    form._join()
    assert room.workshop.seat(tokens[0]).team.name == "一组"


def test_objectives_that_nobody_began_are_left_out():
    form = ObjectivesForm(Speaker(language="en"), {"a": Name("A", "甲")}, lambda _: 3.0)
    form.load([])
    assert form.read() == []
    form.listed[0].text.value = "Clean air"
    assert form.read() == [{"text": "Clean air", "note": "", "key_results": []}]


def test_the_wall_tells_the_truth_of_the_last_whole_year_once_it_is_there():
    told_, grades = {"rank": 2.0, "reported_score": 99.0}, pd.DataFrame({"objective": ["O"], "key_result": ["K"]})
    true = {"true_score": 91.0, "fabrication": 2.0, "debt": 8.0, "capital": 0.1, "wrongly_last": 1.0}
    lights = [{"a": 0, "b": 2}, {"a": 1, "b": 2}]
    years = [Year(0, 0, True, told={"rank": 9.0}), Year(1, 1, True, told=told_, lights=lights), Year(2, 1, True)]
    team = Team(1, 1, "一组", "520300", 1)
    assert (row_of(team, years)["rank"], row_of(team, years)["true_rank"]) == (2.0, None)
    years[1] = replace(years[1], hidden={"year": true, "ranks": {"520300": 7.0}})
    row = row_of(team, years)
    assert (row["true_rank"], row["true_score"], row["fabrication"], row["wrong"]) == (7.0, 91.0, 2.0, 1.0)
    assert lamps(years[1]) == {"green": 1, "yellow": 1, "red": 2}
    assert {"level", "owner", "objective_zh", "key_result_zh"} <= set(board_of(grades, "一组"))


def test_the_wall_counts_no_lights_of_a_year_that_is_still_being_simulated():
    rows = [row_of(Team(1, 1, "一组", "520300", 1), [Year(1, 1, ready, lights=[{"a": 2}])]) for ready in (True, False)]
    progress = Progress(1, 4, 10, True, False, False)
    known, waiting = (ranks_html([row], progress, "研讨", 2025, Speaker(language="zh"), {}) for row in rows)
    assert 'class="lights">▲0 ■1</td>' in known
    assert 'class="lights">…</td>' in waiting


def test_a_trainer_sees_how_every_team_stands(room):
    room.one.save({"weights": dict.fromkeys(room.one.ground.weights, 1.0)}, based_on=0)
    one, two = room.trainer.overview()
    assert (one.members, one.problems, two.problems, two.team.version) == (("王芳",), 1, 0, 0)
    assert not room.one.progress.shared
    room.trainer.share()
    assert room.one.progress.shared
