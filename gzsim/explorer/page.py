"""The page: levers and choices, what they do, who wins and who loses, what was saved, and files to take away."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import panel as pn
import param
from markupsafe import Markup

from gzsim.explorer.answers import MAPPED, Answer
from gzsim.explorer.desk import Desk
from gzsim.explorer.inquiry import Inquiry
from gzsim.explorer.keeping import Keeper
from gzsim.explorer.misread import Misread
from gzsim.explorer.setting import CHOICES, LEVERS, Setting, choice_names
from gzsim.explorer.style import style
from gzsim.explorer.telling import cards, findings, map_words, tiles
from gzsim.reports.texts import say
from gzsim.views.html import marked, paragraph, rendered
from gzsim.views.labels import Name
from gzsim.web.page import page
from gzsim.web.speaking import LANGUAGE, Speaker, asked

TITLE = Name("What would another appraisal do?", "换一种考核会怎样？")
WORDS = {
    "today": Name("today", "现行"),
    "better": Name("better", "变好"),
    "worse": Name("worse", "变差"),
    "turns": Name("sign open", "方向不稳健"),
    "range": Name("5–95 % over plausible parameters:", "合理参数5–95%区间："),
    "turned": Name("draws with the other sign:", "符号相反的参数组："),
    "pending": Name("Range over plausible parameters: being worked out …", "合理参数区间：计算中……"),
    "wins": Name("wins", "受益"),
    "loses": Name("loses", "受损"),
}


class Explorer(param.Parameterized):
    """One visitor's page."""

    answer = param.Parameter(doc="What has come so far")
    outcome = param.Selector(default=MAPPED[0], objects=list(MAPPED), doc="By what places win or lose")

    def __init__(self, desk: Desk, speaker: Speaker, setting: Setting) -> None:
        super().__init__(answer=Answer(setting))
        self.speaker = speaker
        self._inquiry, self._keeper = Inquiry(desk, self._told), Keeper(speaker, self.show, self.param.answer.rx())
        self._levers = {name: self._slider(name, getattr(setting, name)) for name in LEVERS}
        self._choices = {name: self._choice(name, getattr(setting, name)) for name in CHOICES}
        for widget in (*self._levers.values(), *self._choices.values()):
            widget.param.watch(self._moved, "value")
        self._levers["rate"].disabled = self._choices["scheme"].param.value.rx() == "none"
        speaker.param.watch(self._addressed, "language")

    @property
    def setting(self) -> Setting:
        """Where levers and choices stand now.

        Raises Misread where one stands at what it cannot be: a browser can say anything.
        """
        return Setting.of({name: str(widget.value) for name, widget in {**self._levers, **self._choices}.items()})

    def begin(self) -> None:
        """Ask about the setting of the address; a loop must run."""
        self._inquiry.ask(self.setting)

    def end(self) -> None:
        """Ask no more: the visitor has gone."""
        self._inquiry.stop()

    def page(self) -> pn.Template:
        """All of it."""
        results = pn.Column(
            self._live(self._findings, css_classes=["finding"], min_height=90),
            self._live(self._progress, css_classes=["progress"]),
            self._live(self._cards),
            self._live(self._notes, css_classes=["note"]),
            *self._map(),
            sizing_mode="stretch_width",
        )
        both = pn.Column(self._controls(), results, css_classes=["columns"], sizing_mode="stretch_width")
        return page(TITLE, self.speaker, both, *self._keeper.parts())

    def _live(self, made: Callable[[], Markup], *on: Any, **settings: Any) -> pn.pane.HTML:
        settings = {"sizing_mode": "stretch_width", "margin": (4, 0), "stylesheets": [style()]} | settings
        return self.speaker.html(made, self.param.answer, *on, **settings)

    # Levers and choices

    def _slider(self, name: str, value: float) -> pn.widgets.FloatSlider:
        lever = LEVERS[name]
        return pn.widgets.FloatSlider(
            label=self.speaker.said(lever.label),
            start=lever.low, end=lever.high, step=lever.step, value=value, format="0[.]00", sizing_mode="stretch_width",
            margin=(10, 14, 0, 14),
        )  # fmt: skip

    def _choice(self, name: str, value: str) -> pn.widgets.Select:
        return pn.widgets.Select(
            label=self.speaker.said(CHOICES[name][1]), options=self.speaker.choices(choice_names(name)), value=value,
            sizing_mode="stretch_width", margin=(8, 0),
        )  # fmt: skip

    def _controls(self) -> pn.Column:
        parts = list(self._choices.values())
        for name, slider in self._levers.items():
            parts += [slider, self.speaker.prose(LEVERS[name].about, css_classes=["note"], margin=(0, 14, 6, 14))]
        back = pn.widgets.Button(label=self.speaker.said(Name("Back to today's rules", "恢复现行规则")), margin=(8, 0))
        back.on_click(lambda _: self.show(Setting()))
        return pn.Column(*parts, back, css_classes=["controls"], sizing_mode="stretch_width", margin=0)

    def show(self, setting: Setting) -> None:
        """Move levers and choices to a setting."""
        for name, widget in {**self._levers, **self._choices}.items():
            widget.value = getattr(setting, name)

    def _moved(self, *_: Any) -> None:
        try:
            setting = self.setting
        except Misread:
            return self.show(self.answer.setting)
        if setting != self.answer.setting:
            self._inquiry.ask(setting)
            self._addressed()

    def _told(self, answer: Answer) -> None:
        with pn.io.hold():  # all that is said of one answer comes to the browser at once
            self.answer = answer

    def _addressed(self, *_: Any) -> None:
        """Write setting and language into the address."""
        if pn.state.location is not None:
            said = [self.setting.query(), f"{LANGUAGE}={self.speaker.language}"]
            pn.state.location.search = "?" + "&".join(filter(None, said))

    # What came of it

    def _findings(self) -> Markup:
        return Markup("").join(paragraph(self.speaker.text(Name(*each))) for each in findings(self.answer))

    def _progress(self) -> Markup:
        answer = self.answer
        if answer.wrong or not answer.setting.changed():
            return Markup("")
        told = say("explorer", "progress", done=answer.draws, asked=answer.asked)
        if answer.levels is None:
            told = say("explorer", "compiling")
        return Markup('<progress max="{}" value="{}"></progress> <span role="status">{}</span>').format(
            answer.asked, answer.draws, marked(self.speaker.text(Name(*told)))
        )

    def _cards(self) -> Markup:
        changed = bool(self.answer.setting.changed())
        return self._rendered("cards", cards=cards(self.answer), changed=changed)

    def _rendered(self, template: str, **said: Any) -> Markup:
        return rendered(f"explorer/templates/{template}.html.j2", text=self.speaker.text, words=WORDS, **said)

    def _notes(self) -> Markup:
        levels = self.answer.levels
        if levels is None:
            return Markup("")
        told = [say("explorer", "replications", count=levels.replications)]
        if not levels.table["same_scale"].all():
            told.append(say("explorer", "other_scale"))
        return Markup("").join(paragraph(self.speaker.text(Name(*each))) for each in told)

    def _map(self) -> list[Any]:
        chosen = pn.widgets.Select.from_param(
            self.param.outcome, label=self.speaker.said(Name("Counted by", "按何指标计")), sizing_mode="stretch_width",
            options=self.speaker.choices({name: map_words(name) for name in MAPPED}), margin=(4, 0), max_width=420,
        )  # fmt: skip
        heading = self.speaker.heading(Name("Who wins, who loses", "谁受益、谁受损"), margin=(12, 0, 0, 0))
        return [heading, chosen, self._live(self._tiles, self.param.outcome)]

    def _tiles(self) -> Markup:
        answer = self.answer
        if answer.levels is None or not answer.setting.changed():
            return Markup("")
        shown = tiles(answer, self.outcome)
        kinds = [tile["kind"] for tile in shown]
        told = say("explorer", "map", count=len(shown), wins=kinds.count("wins"), loses=kinds.count("loses"))
        note = say("explorer", "map_note")
        return (paragraph(self.speaker.text(Name(*told))) + self._rendered("map", tiles=shown)
                + Markup('<p class="note">{}</p>').format(marked(self.speaker.text(Name(*note)))))  # fmt: skip


def build(desk: Desk) -> Callable[[Speaker], pn.Template]:
    """What makes a page for each visitor of a server that has a desk."""

    def made(speaker: Speaker) -> pn.Template:
        said = {name: each for name, each in asked().items() if name != LANGUAGE}
        explorer = Explorer(desk, speaker, Setting.of(said))
        pn.state.onload(explorer.begin)
        pn.state.on_session_destroyed(lambda _: explorer.end())
        return explorer.page()

    return made
