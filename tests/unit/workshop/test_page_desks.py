"""The desks of a team and of a trainer, as the server builds them, with nothing simulated."""

from __future__ import annotations

import asyncio
from pathlib import Path

import panel as pn
import pytest
from rooms import CHOICE

from gzsim.views.labels import Name
from gzsim.web.speaking import Speaker
from gzsim.workshop.messages import Refused
from gzsim.workshop.pages.serving import _say
from gzsim.workshop.pages.stage import Stage
from gzsim.workshop.pages.team import LOCKED, PREPARING, TeamDesk
from gzsim.workshop.pages.trainer import TrainerDesk, _looked_at


def test_the_terminal_tells_the_password_where_there_is_no_network_either(capsys):
    _say(Path("workshop.sqlite"), True, [], 5007, "abcd2345", "http://127.0.0.1:5007/")
    said = capsys.readouterr().out
    assert "Password to open a session: abcd2345" in said
    assert "in no network" in said


def test_a_team_is_told_what_keeps_it_from_running(room):
    async def told() -> list[tuple[Name, ...]]:
        desk = TeamDesk(Speaker(language="zh"), room.one)
        said = [desk.standing.said]
        desk.editing.weights.weights["gdp_growth"].value += 5
        desk.run()
        said.append(desk.editing.notice.said)
        room.trainer.end()
        desk.look()
        return [*said, desk.standing.said, (desk.run_button.disabled,)]

    preparing, refused, locked, disabled = asyncio.run(told())
    assert preparing == (PREPARING,)
    assert refused[0].zh.startswith("权重：权重合计为105%")
    assert LOCKED in locked
    assert disabled == (True,)


def test_a_team_may_move_before_its_first_run_and_keeps_what_it_has_written(room):
    room.one.save(CHOICE, based_on=0)

    async def moved() -> TeamDesk:
        desks = []

        def sit(written: dict | None) -> None:
            desks.append(TeamDesk(Speaker(language="zh"), room.one, sit, written))

        sit(None)
        desks[0].editing.objectives.listed[0].text.value = "尚未保存"
        desks[0].moving.place.value = "522600"
        desks[0].moving._move()
        return desks[-1]

    desk = asyncio.run(moved())
    assert (room.one.team.code, desk.code) == ("522600", "522600")
    assert desk.editing.weights.ground.code == "522600"
    assert desk.editing.objectives.listed[0].text.value == "尚未保存"
    assert [each.start for each in room.one.choice().choice.key_results] == [None, None]


def test_a_team_that_has_run_stays_where_it_is(played):
    with pytest.raises(Refused) as caught:
        played.one.move("520100")
    assert caught.value.key == "settled"


def test_a_trainers_page_shows_no_truth_before_the_reveal(played):
    team = played.one.team.id
    assert not any(year.hidden or year.true_grades is not None for year in _looked_at(played.trainer, team)[2])
    played.trainer.reveal()
    assert all(year.hidden for year in _looked_at(played.trainer, team)[2])
    played.trainer.reveal(False)


def test_what_has_been_left_looks_no_longer():
    async def left() -> tuple[bool, bool]:
        stage = Stage().put(pn.Column(), lambda: None, every=1000)
        looking = stage._looking
        before = looking.running
        stage.put(pn.Column())
        return before, looking.running

    assert asyncio.run(left()) == (True, False)


def test_a_trainer_plays_and_locks_by_buttons(room):
    async def pressed() -> tuple[bool, bool]:
        desk = TrainerDesk(Speaker(language="en"), room.trainer, "http://127.0.0.1:5007", room.key)
        before = room.trainer.progress.closed
        desk.lock.param.trigger("clicks")
        return before, room.trainer.progress.closed

    assert asyncio.run(pressed()) == (False, True)
