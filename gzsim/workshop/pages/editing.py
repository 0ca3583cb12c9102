"""What a team writes and sets, on one page: saved by a button, and beside what somebody else saved meanwhile."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

import panel as pn
from markupsafe import Markup

from gzsim.errors import InputError
from gzsim.views.labels import Name
from gzsim.web.speaking import Speaker
from gzsim.workshop.choice import Choice
from gzsim.workshop.messages import Conflict
from gzsim.workshop.pages.chosen import chosen_html
from gzsim.workshop.pages.objectives import ObjectivesForm
from gzsim.workshop.pages.parts import LOOK, Notice, button
from gzsim.workshop.pages.settings import RulesForm, WeightsForm
from gzsim.workshop.rules import indicator_names
from gzsim.workshop.seat import Seat
from gzsim.workshop.sessions import Saved

PARTS = {
    "objectives": Name("1 Objectives", "1 目标"),
    "weights": Name("2 Weights, targets", "2 权重与目标值"),
    "rules": Name("3 Warnings, sanctions", "3 预警与奖惩"),
}

UNSAVED = Name("There are changes that have not been saved.", "有未保存的修改。")


class Editing:
    """The three forms of a team's choice, with saving and with conflicts."""

    def __init__(self, speaker: Speaker, seat: Seat) -> None:
        self.speaker, self.seat, self.notice = speaker, seat, Notice()
        ground = seat.ground
        self.names = indicator_names(ground.baseline)
        self.objectives = ObjectivesForm(speaker, self.names, self._start)
        self.weights, self.rules = WeightsForm(speaker, ground), RulesForm(speaker, ground)
        self.forms = {"objectives": self.objectives, "weights": self.weights, "rules": self.rules}
        self.save_button = button(speaker, Name("Save", "保存"))
        self.save_button.on_click(lambda _: self.save())
        self.conflict = pn.Column(visible=False, margin=0, sizing_mode="stretch_width")
        show = button(speaker, Name("Show it", "显示"))
        show.on_click(lambda _: self.show_newer())
        self._newer = Notice()
        self.newer = pn.FlexBox(self._newer.shown(speaker), show, visible=False, margin=0, align_items="center")
        self.status = Notice()
        self._starts: dict[str, float] = {}
        self._announced = 0
        self.load(seat.choice())
        self.view = pn.Column(*(form.view for form in self.forms.values()), margin=0, sizing_mode="stretch_width")

    def show(self, which: str) -> None:
        """Show one of the forms."""
        for name, form in self.forms.items():
            form.view.visible = name == which

    def _start(self, indicator: str) -> float | None:
        """Where an indicator stood last December, by the reports; nothing before that year has been lived."""
        if not self._starts:
            before = self.seat.years()[:1]
            if before and before[0].ready:
                self._starts = {name: round(value, 2) for name, value in before[0].quarters[-1].items()}
        return self._starts.get(indicator)

    def load(self, saved: Saved) -> None:
        """Show a version."""
        self.newer.visible = False
        self._show(saved.choice.to_dict())
        begun = bool(self._starts) and any(each.start is None for each in saved.choice.key_results)
        self.version, self._loaded = saved.version, {} if begun else self.form()
        self._tell(saved)

    def take_over(self, written: Mapping[str, Any]) -> None:
        """Show what was written in another place and has not been saved; where indicators start is this place's."""
        for result in (each for objective in written["objectives"] for each in objective["key_results"]):
            result["start"] = None
        self._show(written)

    def _show(self, said: Mapping[str, Any]) -> None:
        self.objectives.load(said["objectives"])
        self.weights.load(said["weights"], said["targets"], said["reach"])
        self.rules.load(said)

    def form(self) -> dict[str, Any]:
        """What the forms say now, as plain values."""
        return {"objectives": self.objectives.read(), **self.weights.read(), **self.rules.read()}

    @property
    def changed(self) -> bool:
        """Whether there is anything that has not been saved."""
        return self.form() != self._loaded

    def look(self) -> None:
        """Say that somebody else has saved; nothing is loaded, for a box may hold what is being typed."""
        if not self._starts and self._start(next(iter(self.names))) is not None:
            self.objectives.begin()  # a draft that lacked them has changed, so that a run saves it first
        now = self.seat.team.version
        if self.conflict.visible:
            return
        if now == self.version:
            self._tell_of_changes()
            return
        if self.newer.visible and self._announced == now:
            return
        saved, self._announced = self.seat.choice(), now
        self._newer.tell(
            Name(f"{saved.author} has saved version {saved.version}.", f"{saved.author}已保存第{saved.version}版。")
        )
        self.newer.visible = True

    def show_newer(self) -> None:
        """Show what somebody else has saved, beside what has been changed here if anything has."""
        if self.changed:
            self.save()
        else:
            self.load(self.seat.choice())

    def save(self, based_on: int | None = None) -> bool:
        """Save what the forms say; whether that was done."""
        self.notice.tell()
        try:
            mine = Choice.read(self.form())
            saved = self.seat.save(mine, self.version if based_on is None else based_on)
        except Conflict as conflict:
            self._show_both(mine, conflict)
            return False
        except InputError as error:
            self.notice.refuse(error)
            return False
        self.version, self._loaded, self.newer.visible = saved.version, self.form(), False
        self._tell(saved)
        return True

    def check(self) -> bool:
        """Say all that keeps what is saved from being run; whether there is nothing."""
        found = self.seat.problems()
        self.notice.refuse(*found) if found else self.notice.tell()
        return not found

    def _tell_of_changes(self) -> None:
        """Say that what is on the page has not been saved, or again what has."""
        if self.changed:
            self.status.tell(UNSAVED)
        elif self.status.said == (UNSAVED,):
            self._tell(self._saved)

    def _tell(self, saved: Saved) -> None:
        self._saved = saved
        if not saved.version:
            self.status.tell(Name("Nothing saved yet: all is as today.", "尚未保存，一切与现行规则相同。"))
            return
        clock = time.strftime("%H:%M", time.localtime(saved.created))
        self.status.tell(
            Name(
                f"Saved: version {saved.version}, {clock}, {saved.author}",
                f"已保存：第{saved.version}版，{clock}，{saved.author}",
            )
        )

    def _show_both(self, mine: Choice, conflict: Conflict) -> None:
        """Both texts side by side, and the question which of them shall hold."""
        sides = [
            (Name("Yours, kept aside", "您的内容（已另存）"), mine),
            (Name(f"Saved by {conflict.author}", f"{conflict.author}已保存的内容"), conflict.theirs),
        ]

        baseline = self.seat.baseline

        def both() -> Markup:
            return chosen_html(sides, baseline, self.speaker)

        keep = button(self.speaker, Name("Keep mine", "采用我的"), "primary")
        take = button(self.speaker, Name("Take the other", "采用对方的"))
        keep.on_click(lambda _: self._settle(mine, conflict.version))
        take.on_click(lambda _: self._settle(None, conflict.version))
        question = Name(
            "Somebody of your team saved in between. Which shall hold?", "组内有人在您之前已保存。采用哪一份？"
        )
        self.conflict.objects = [
            self.speaker.prose(question, css_classes=["alert"]),
            self.speaker.html(both, stylesheets=[LOOK]),
            pn.FlexBox(keep, take, margin=0),
        ]
        self.conflict.visible, self.newer.visible = True, False

    def _settle(self, mine: Choice | None, version: int) -> None:
        self.conflict.visible = False
        settled = mine is not None and self.save(based_on=version)
        if not settled and not self.conflict.visible:
            self.load(self.seat.choice())
