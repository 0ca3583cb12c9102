"""The desks of a team and of a trainer, as the server builds them, with nothing simulated."""

from __future__ import annotations

import asyncio

from gzsim.views.labels import Name
from gzsim.web.speaking import Speaker
from gzsim.workshop.pages.team import LOCKED, PREPARING, TeamDesk
from gzsim.workshop.pages.trainer import TrainerDesk


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


def test_a_trainer_plays_and_locks_by_buttons(room):
    async def pressed() -> tuple[bool, bool]:
        desk = TrainerDesk(Speaker(language="en"), room.trainer, "http://127.0.0.1:5007", room.key)
        before = room.trainer.progress.closed
        desk.lock.param.trigger("clicks")
        return before, room.trainer.progress.closed

    assert asyncio.run(pressed()) == (False, True)
