"""The page of the trainer: open a session, see all teams, play the decade, reveal it, and take everything home."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from typing import Any

import panel as pn
import param
from markupsafe import Markup

from gzsim.errors import InputError
from gzsim.views.labels import Name
from gzsim.web.page import page
from gzsim.web.speaking import Speaker
from gzsim.workshop import NoAccess, TooMany, Workshop
from gzsim.workshop.comparing import Outcome
from gzsim.workshop.decade import QUARTERS, Year
from gzsim.workshop.pages.boards import BESIDE, BOARDS
from gzsim.workshop.pages.chosen import chosen_html
from gzsim.workshop.pages.codes import code_html
from gzsim.workshop.pages.decade import years_html
from gzsim.workshop.pages.parts import LOOK, Notice, attempt, button, part
from gzsim.workshop.pages.results import board_html, outcome_html
from gzsim.workshop.pages.stage import Keeper, Stage
from gzsim.workshop.pages.team import STATES
from gzsim.workshop.pages.visitor import TRAINER, Visitor
from gzsim.workshop.runs import last_done
from gzsim.workshop.sessions import Person, Saved, Team
from gzsim.workshop.trainer import Trainer

TITLE = Name("Workshop: trainer", "目标设定研讨：培训师")
BASELINES = (
    "guizhou-2025",
    "guizhou-2025-uniform",
    "guizhou-2025-okr",
    "guizhou-2025-watched",
    "guizhou-2025-third-party",
)
EVERY = 2000
NOBODY = Name("nobody chosen", "未选择")


def trainer_page(speaker: Speaker, visitor: Visitor, workshop: Workshop, room: str, password: str | None) -> Any:
    """The page of whoever has opened a session on this browser; for anybody else the form to open one."""
    keeper, body, beside = Keeper(TRAINER), Stage(), pn.Row(margin=0)

    def enter(code: str, key: str) -> None:
        trainer = workshop.trainer(code, key, visitor.address)
        keeper.keep(f"{trainer.code}.{key}")
        leave = button(speaker, Name("Leave", "退出"))
        leave.on_click(lambda _: ask())
        desk = TrainerDesk(speaker, trainer, room, key)
        beside.objects = [leave]
        body.put(desk.view, desk.look_again, EVERY)

    def ask() -> None:
        keeper.keep("")
        beside.objects = []
        body.put(Opening(speaker, visitor, workshop, password, enter).view)

    code, _, key = visitor.cookies.get(TRAINER, "").partition(".")
    try:
        enter(code, key) if key else ask()
    except NoAccess:
        ask()
    return page(TITLE, speaker, body, keeper, beside=beside)


class Opening:
    """Open a session, or go on with one by its code and the trainer's key."""

    def __init__(
        self,
        speaker: Speaker,
        visitor: Visitor,
        workshop: Workshop,
        password: str | None,
        enter: Callable[[str, str], None],
    ) -> None:
        self.visitor, self.workshop, self.password, self.enter, self.notice = (
            visitor,
            workshop,
            password,
            enter,
            Notice(),
        )
        wide = {"sizing_mode": "stretch_width", "max_width": 420}
        self.title = pn.widgets.TextInput(label=speaker.said(Name("Title", "名称")), max_length=60, **wide)
        self.baseline = pn.widgets.Select(
            label=speaker.said(Name("Today's rules", "现行规则")), options=_baselines(speaker), **wide
        )
        self.years = pn.widgets.IntSlider(label=speaker.said(Name("Years", "年数")), start=3, end=10, value=10, **wide)
        self.word = pn.widgets.PasswordInput(
            label=speaker.said(Name("Password (shown in the terminal)", "密码（见终端窗口）")),
            visible=password is not None,
            **wide,
        )
        begin = button(speaker, Name("Open the session", "开启场次"), "primary")
        begin.on_click(lambda _: self._do(self._open))
        self.code = pn.widgets.TextInput(label=speaker.said(Name("Code of the session", "场次代码")), **wide)
        self.key = pn.widgets.PasswordInput(label=speaker.said(Name("Trainer's key", "培训师口令")), **wide)
        again = button(speaker, Name("Go on", "继续"))
        again.on_click(lambda _: self._do(lambda: self.enter(self.code.value, self.key.value)))
        self.view = pn.Column(
            self.notice.shown(speaker),
            speaker.heading(Name("Open a session", "开启场次")),
            self.title,
            self.baseline,
            self.years,
            self.word,
            begin,
            speaker.heading(Name("Go on with a session", "继续已有场次")),
            self.code,
            self.key,
            again,
            sizing_mode="stretch_width",
            margin=0,
        )

    def _do(self, work: Callable[[], None]) -> None:
        try:
            work()
        except InputError as error:
            self.notice.refuse(error)

    def _open(self) -> None:
        if self.password is not None:
            self.workshop.doors.admit(self.word.value, self.password, self.visitor.address)
        opened = self.workshop.open_session(
            self.title.value, self.baseline.value, years=self.years.value, address=self.visitor.address
        )
        self.enter(opened.code, opened.key)


def _baselines(speaker: Speaker) -> Any:
    from gzsim.scenario import load_scenario

    shipped = {name: load_scenario(name) for name in BASELINES}
    return speaker.choices({name: Name(each.title, each.title_zh) for name, each in shipped.items()})


class Watched(param.Parameterized):
    """What has been fetched for the page; elements that show it follow these."""

    progress = param.Parameter()
    teams = param.Parameter(default=())
    board = param.Parameter()
    detail = param.Parameter()
    log = param.Parameter()


class TrainerDesk:
    """Everything that a trainer sees and does in a session."""

    def __init__(self, speaker: Speaker, trainer: Trainer, room: str, key: str) -> None:
        self.speaker, self.trainer, self.told, self.seen = speaker, trainer, Notice(), Watched()
        self.start, self._busy = trainer.baseline.simulation.start_year, False
        link, wide = f"{room}/?code={trainer.code}", {"stylesheets": [LOOK], "sizing_mode": "stretch_width"}
        self.team = pn.widgets.Select(label=speaker.said(Name("Look at a team", "查看小组")), options={}, width=320)
        self.team.param.watch(lambda _: self.look_again(), "value")
        self.person = pn.widgets.Select(label=speaker.said(Name("Somebody who has joined", "已加入的学员")), options={},
                                        width=320)  # fmt: skip
        remove = self._does(Name("Remove", "移出"), self._remove)
        seen = self.seen.param
        self.view = pn.Column(
            speaker.html(lambda: code_html(speaker, trainer.title, trainer.code, link, key), **wide),
            self._buttons(),
            self.told.shown(speaker),
            speaker.html(self._state, seen.progress, seen.teams, css_classes=["teams"], **wide),
            pn.FlexBox(self.person, remove, margin=0, align_items="flex-end"),
            speaker.html(self._board, seen.board, css_classes=["board"], **wide),
            self.team,
            speaker.html(self._detail, seen.detail, css_classes=["detail"], **wide),
            speaker.html(self._log, seen.log, **wide),
            margin=0,
            sizing_mode="stretch_width",
        )
        self.look_again()

    def _buttons(self) -> pn.FlexBox:
        trainer, speaker, seen = self.trainer, self.speaker, self.seen
        self.year = self._does(
            Name("To the end of the year", "推演至年末"), lambda: trainer.advance("year", timeout=0), "primary"
        )
        self.quarter = self._does(Name("Next quarter", "下一季度"), lambda: trainer.advance("quarter", timeout=0))
        self.lock = self._does(Name(""), lambda: trainer.end(not trainer.progress.closed))
        reveal = self._does(Name(""), lambda: trainer.reveal(not trainer.progress.revealed))
        share = self._does(Name(""), lambda: trainer.share(not trainer.progress.shared))

        def toggled(
            made: pn.widgets.Button, on: Name, off: Name, is_on: Callable[[], bool], *what: param.Parameter
        ) -> None:
            made.label = speaker.follow(lambda: speaker.text(on if is_on() else off), *what)

        toggled(
            self.lock,
            Name("Unlock the session", "解除锁定"),
            Name("Lock the session", "锁定场次"),
            lambda: bool(seen.progress and seen.progress.closed),
            seen.param.progress,
        )
        toggled(
            reveal,
            Name("Hide the truth again", "隐藏真相"),
            Name("Reveal the truth", "揭晓真相"),
            lambda: bool(seen.progress and seen.progress.revealed),
            seen.param.progress,
        )
        toggled(
            share,
            Name("Hide teams from each other", "各组互不可见"),
            Name("Let teams see each other", "允许各组互看"),
            lambda: bool(seen.progress and seen.progress.shared),
            seen.param.progress,
        )
        take = pn.widgets.FileDownload(
            callback=self._archive,
            filename=f"workshop-{trainer.code}.zip",
            embed=False,
            auto=True,
            margin=(5, 8, 5, 0),
            label=speaker.said(Name("Export everything (zip)", "导出全部（zip）")),
            color="default",
        )
        wall = speaker.html(
            lambda: Markup('<a href="/projector" target="_blank">{}</a>').format(
                speaker.text(Name("Projector page", "大屏页"))
            ),
            align="center",
        )
        return pn.FlexBox(self.year, self.quarter, share, self.lock, reveal, take, wall, margin=0)

    def _does(self, name: Name, work: Callable[[], None], kind: str = "default") -> pn.widgets.Button:
        def pressed(_: Any) -> None:
            self.told.tell()
            attempt(work, self.told)
            self.look_again()

        made = button(self.speaker, name, kind)
        made.on_click(pressed)
        return made

    def _archive(self) -> BytesIO:
        return BytesIO(self.trainer.export())

    def _remove(self) -> None:
        """Remove whoever is chosen; the same name may join again."""
        person = next((each for each in self.trainer.people() if each.id == self.person.value), None)
        if person is None:
            return
        self.trainer.remove(person.id)
        self.told.tell(Name(f"Removed: {person.name}, {person.team}", f"已移出：{person.name}（{person.team}）"))

    def look_again(self) -> None:
        """Look, and say what was refused."""
        attempt(self.look, self.told)

    def look(self) -> None:
        """Fetch what has changed since the last look."""
        progress = self.trainer.progress
        self.seen.progress = progress
        over = progress.year >= progress.years and progress.quarter == QUARTERS
        self.year.disabled = self.quarter.disabled = over or not progress.ready
        if not self._busy:
            self._busy = True
            asyncio.get_running_loop().create_task(self._fetch())

    async def _fetch(self) -> None:
        """Fetch what takes longer, beside the server's loop."""
        loop, trainer, seen = asyncio.get_running_loop(), self.trainer, self.seen
        try:
            seen.teams = tuple(await loop.run_in_executor(BESIDE, trainer.overview))
            names = {each.team.id: Name(each.team.name, each.team.name) for each in seen.teams}
            self._offer(self.team, names)
            people = trainer.people()
            self._offer(self.person, {0: NOBODY} | {each.id: _called(each) for each in people})
            seen.board = await loop.run_in_executor(BESIDE, BOARDS.of, trainer)
            seen.log = trainer.log(20)
            if self.team.value is not None:
                seen.detail = await loop.run_in_executor(BESIDE, _looked_at, trainer, self.team.value)
        except TooMany:
            pass  # the next look is soon
        finally:
            self._busy = False

    def _offer(self, box: pn.widgets.Select, names: dict[int, Name]) -> None:
        """Offer these, unless they are offered already: a list that is open would close."""
        if list(names) != list((box.options or {}).values()):
            kept = box.value
            box.options = self.speaker.choices(names)
            box.value = kept if kept in names else next(iter(names), None)

    def _state(self) -> Markup:
        if self.seen.progress is None:
            return Markup("")
        return part("teams", self.speaker, progress=self.seen.progress, teams=self.seen.teams, states=STATES)

    def _board(self) -> Markup:
        board = self.seen.board
        return Markup("") if board is None or not len(board) else board_html(board, self.speaker)

    def _detail(self) -> Markup:
        if self.seen.detail is None:
            return Markup("")
        team, saved, years, outcome = self.seen.detail
        said = chosen_html([(Name(team.name, team.name), saved.choice)], self.trainer.baseline, self.speaker)
        parts = [said, years_html(years, self.start, team.code, self.speaker)]
        return Markup("").join(parts + ([] if outcome is None else [outcome_html(outcome, self.speaker)]))

    def _log(self) -> Markup:
        log = self.seen.log
        rows = [] if log is None else log.to_dict("records")
        return part("log", self.speaker, rows=rows)


def _called(person: Person) -> Name:
    return Name(f"{person.name}, {person.team}", f"{person.name}（{person.team}）")


def _looked_at(trainer: Trainer, number: int) -> tuple[Team, Saved, list[Year], Outcome | None]:
    """What a trainer sees of one team; the truth when all see it, for whoever has a projector shows this page, too."""
    team = next(each for each in trainer.teams() if each.id == number)
    done = last_done(trainer.runs(number))
    years = trainer.years(number)
    if not trainer.progress.revealed:
        years = [replace(each, hidden={}, true_grades=None) for each in years]
    return team, trainer.choice(number), years, None if done is None else trainer.outcome(number, done)
