"""Joining: the code of the session, a name, a team and the place that it stands for."""

from __future__ import annotations

from collections.abc import Callable

import panel as pn

from gzsim.errors import InputError
from gzsim.views.labels import Name
from gzsim.web.speaking import Speaker
from gzsim.workshop import Workshop
from gzsim.workshop.messages import Refused
from gzsim.workshop.pages.parts import Notice, attempt, button
from gzsim.workshop.pages.visitor import Visitor
from gzsim.workshop.rules import place_names
from gzsim.workshop.seat import Seat

NEW = ""
"""Chosen for a team that is founded by whoever joins."""
NOWHERE = ""
"""Chosen until a new team has said which place it stands for."""
CHOOSE = Name("please choose", "请选择")


class Moving:
    """The choice of another place, as long as a team may still make it."""

    def __init__(self, speaker: Speaker, seat: Seat, moved: Callable[[], None], notice: Notice) -> None:
        self.seat, self.moved = seat, moved
        self.place = pn.widgets.Select(
            label=speaker.said(Name("Place, until the first run", "代表地区（首次运行前可更改）")),
            options=speaker.choices(place_names(seat.baseline)),
            value=seat.team.code,
            width=300,
        )
        change = button(speaker, Name("Change", "更改"), align="end")
        change.on_click(lambda _: attempt(self._move, notice))
        self.view = pn.FlexBox(self.place, change, margin=0, visible=False)

    def _move(self) -> None:
        if self.place.value != self.seat.team.code:
            self.seat.move(self.place.value)
            self.moved()


class Joining:
    """The form by which a visitor joins; ``joined`` is called with the token.

    The code comes first: only who knows it sees which teams there are.
    """

    def __init__(self, speaker: Speaker, visitor: Visitor, workshop: Workshop, joined: Callable[[str], None]) -> None:
        self.speaker, self.visitor, self.workshop, self.joined = speaker, visitor, workshop, joined
        self.notice = Notice()
        wide = {"sizing_mode": "stretch_width", "max_width": 420}
        self.code = pn.widgets.TextInput(
            label=speaker.said(Name("Code of the session", "场次代码")),
            value=visitor.asked.get("code", "")[:40],
            **wide,
        )
        self.name = pn.widgets.TextInput(label=speaker.said(Name("Your name", "姓名")), max_length=60, **wide)
        self.team = pn.widgets.Select(label=speaker.said(Name("Team", "小组")), options={}, **wide)
        self.called = pn.widgets.TextInput(
            label=speaker.said(Name("Name of the new team", "新小组名称")), max_length=60, **wide
        )
        self.place = pn.widgets.Select(label=speaker.said(Name("Its place", "代表地区")), options={}, **wide)
        self.look = button(speaker, Name("Continue", "继续"), "primary")
        self.enter = button(speaker, Name("Join", "加入"), "primary")
        self.look.on_click(lambda _: self.find())
        self.code.param.watch(lambda _: self.find(), "value")
        self.enter.on_click(lambda _: self._join())
        self.found = pn.Column(margin=0)
        self.team.param.watch(lambda _: self._arrange(), "value")
        hello = speaker.prose(
            Name("Type the code that the trainer shows, or scan it.", "请输入培训师展示的代码，或扫码加入。")
        )
        self.view = pn.Column(
            speaker.heading(Name("Join the workshop", "加入研讨")),
            hello,
            self.notice.shown(speaker),
            self.code,
            self.look,
            self.found,
            sizing_mode="stretch_width",
            margin=0,
        )
        if self.code.value:
            self.find()

    def find(self) -> None:
        """Look for the session of the code, and ask the rest."""
        self.found.objects = []
        try:
            session = self.workshop.find(self.code.value, self.visitor.address)
            teams = self.workshop.teams(self.code.value, self.visitor.address)
        except InputError as error:
            self.notice.refuse(error)
            return
        self.notice.tell(Name(f"Session: {session.title}", f"场次：{session.title}"))
        new = Name("A new team", "新建小组")
        self.team.options = self.speaker.choices({NEW: new} | {name: Name(name, name) for name in teams})
        self.place.options = self.speaker.choices({NOWHERE: CHOOSE} | place_names(session.baseline))
        self.team.value, self.place.value = NEW, NOWHERE
        self._arrange()

    def _arrange(self) -> None:
        self.look.visible = False
        new = [self.called, self.place] if self.team.value == NEW else []
        self.found.objects = [self.name, self.team, *new, self.enter]

    def _join(self) -> None:
        team, place = (self.called.value, self.place.value) if self.team.value == NEW else (self.team.value, None)
        try:
            if place == NOWHERE:
                raise Refused("choose", field="place")
            token = self.workshop.join(self.code.value, self.name.value, team, place, self.visitor.address)
        except InputError as error:
            self.notice.refuse(error)
            return
        self.joined(token)
