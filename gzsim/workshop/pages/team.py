"""The page of a team: what it writes and sets, what a run has shown, and the decade of its place."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Mapping
from typing import Any

import panel as pn
import param
from markupsafe import Markup

from gzsim.views.html import paragraph
from gzsim.views.labels import Name
from gzsim.web.page import page
from gzsim.web.speaking import Speaker
from gzsim.workshop import NoAccess, TooMany, Workshop
from gzsim.workshop.decade import Year
from gzsim.workshop.pages.boards import BESIDE, BOARDS
from gzsim.workshop.pages.decade import board_figure, told_grades, years_html
from gzsim.workshop.pages.editing import PARTS, Editing
from gzsim.workshop.pages.joining import Joining, Moving
from gzsim.workshop.pages.parts import LOOK, Notice, attempt, button
from gzsim.workshop.pages.results import board_html, outcome_html
from gzsim.workshop.pages.stage import Keeper, Stage
from gzsim.workshop.pages.visitor import SEAT, Visitor
from gzsim.workshop.runs import FAILED, REPLACED, RUNNING, WAITING, Run, last_done
from gzsim.workshop.seat import Progress, Seat

TITLE = Name("Target-setting workshop", "目标设定研讨")
EVERY = 1500
"""Milliseconds between two looks at what has changed."""
TABS = PARTS | {"results": Name("4 Results", "4 结果"), "decade": Name("5 Decade", "5 十年推演")}
PREPARING = Name(
    "The server is getting ready, the first time for some minutes. You can write and save meanwhile; start values that "
    "are still empty are filled in afterwards.",
    "服务器正在准备，首次启动约需数分钟。您可以先编写并保存方案，空着的起点值将在准备完成后自动填入。",
)
NOTHING = Name("Press Run to see what leaders would do.", "点击“运行”，查看领导干部会如何应对。")
LOCKED = Name(
    "The trainer has locked the session: nothing can be saved or run.", "培训师已锁定场次，暂时不能保存或运行。"
)
STATES = {
    WAITING: Name("Your run is waiting for its turn …", "正在排队等待运行……"),
    RUNNING: Name("Running …", "正在运行……"),
    REPLACED: Name("A newer run has taken its place.", "已被新的运行取代。"),
}


def team_page(speaker: Speaker, visitor: Visitor, workshop: Workshop, room: str, password: str | None) -> Any:
    """The page of whoever has joined; for anybody else the form to join."""
    keeper, body, beside = Keeper(SEAT), Stage(), pn.Row(margin=0)

    def enter(token: str) -> None:
        seat = workshop.seat(token, visitor.address)
        keeper.keep(token)
        leave = button(speaker, Name("Leave", "退出"))
        leave.on_click(lambda _: ask())
        beside.objects = [leave]
        sit(seat, None)

    def sit(seat: Seat, written: Mapping[str, Any] | None) -> None:
        desk = TeamDesk(speaker, seat, lambda said: sit(seat, said), written)
        body.put(desk.view, desk.look_again, EVERY)

    def ask() -> None:
        keeper.keep("")
        beside.objects = []
        body.put(Joining(speaker, visitor, workshop, enter).view)

    code = visitor.asked.get("code")
    try:
        seat = workshop.seat(visitor.cookies.get(SEAT, ""), visitor.address) if SEAT in visitor.cookies else None
        ask() if seat is None or (code and seat.code != code) else enter(visitor.cookies[SEAT])
    except NoAccess:
        ask()
    return page(TITLE, speaker, body, keeper, beside=beside)


class Seen(param.Parameterized):
    """What has been fetched for the page; elements that show it follow these."""

    outcome = param.Parameter()
    board = param.Parameter()
    years = param.Parameter(default=())
    figure = param.Parameter(default=Markup(""))


class TeamDesk:
    """Everything that a team sees once it has joined."""

    def __init__(
        self,
        speaker: Speaker,
        seat: Seat,
        moved: Callable[[Mapping[str, Any] | None], None] = lambda _: None,
        written: Mapping[str, Any] | None = None,
    ) -> None:
        """A desk in the place that the team stands for now.

        Parameters
        ----------
        moved : called when it stands for another one, with what was written and not saved
        written : what was so before
        """
        self.speaker, self.seat, self.seen, self.moved = speaker, seat, Seen(), moved
        self._known: dict[str, Any] = {}
        self._busy: set[str] = set()
        self.code, self.start = seat.team.code, seat.baseline.simulation.start_year
        self.editing, self.told, self.standing = Editing(speaker, seat), Notice(), Notice()
        if written is not None:
            self.editing.take_over(written)
        self.moving = Moving(speaker, seat, lambda: self.look(), self.told)
        self.run_button = button(speaker, Name("Run", "运行"), "primary")
        self.run_button.on_click(lambda _: attempt(self.run, self.told))
        self.tabs = pn.widgets.RadioButtonGroup(
            options=speaker.choices(TABS),
            value="objectives",
            css_classes=["tabs"],
            stylesheets=[".bk-btn-group { flex-wrap: wrap; gap: .25rem; }"],
            sizing_mode="stretch_width",
        )
        self.tabs.param.watch(lambda event: self.show(event.new), "value")
        self.results, self.decade = self._results(), self._decade()
        team, place = seat.team.name, seat.place
        head = Name(f"{seat.title}: {team}, {place.en}", f"{seat.title}：{team}，{place.zh}")
        bar = pn.FlexBox(self.editing.save_button, self.run_button, margin=0)
        self.view = pn.Column(
            speaker.prose(head, css_classes=["who"]),
            self.moving.view,
            self.tabs,
            self.editing.notice.shown(speaker),
            self.editing.conflict,
            self.editing.newer,
            self.told.shown(speaker),
            self.standing.shown(speaker),
            self.editing.view,
            self.results,
            self.decade,
            bar,
            self.editing.status.shown(speaker, quiet=True),
            margin=0,
            sizing_mode="stretch_width",
        )
        self.show("objectives")
        self.look_again()
        speaker.param.watch(lambda _: self._draw_board(), "language")

    def show(self, tab: str) -> None:
        """Show one of the five parts."""
        self.editing.show(tab)
        self.moving.view.visible = self.moving.view.visible and tab == "objectives"
        self.results.visible, self.decade.visible = tab == "results", tab == "decade"
        self.editing.view.visible = tab in PARTS
        if tab in ("results", "decade"):
            self.look_again()

    def _results(self) -> pn.Column:
        speaker, seen = self.speaker, self.seen
        outcome = speaker.html(
            lambda: paragraph(speaker.text(NOTHING)) if seen.outcome is None else outcome_html(seen.outcome, speaker),
            seen.param.outcome,
            css_classes=["outcome"],
            stylesheets=[LOOK],
            sizing_mode="stretch_width",
        )
        board = speaker.html(
            lambda: Markup("") if seen.board is None else board_html(seen.board, speaker, self.seat.team.name),
            seen.param.board,
            css_classes=["board"],
            stylesheets=[LOOK],
            sizing_mode="stretch_width",
        )
        return pn.Column(outcome, board, visible=False, margin=0, sizing_mode="stretch_width")

    def _decade(self) -> pn.Column:
        speaker, seen = self.speaker, self.seen
        years = speaker.html(
            lambda: years_html(seen.years, self.start, self.code, speaker),
            seen.param.years,
            css_classes=["years"],
            stylesheets=[LOOK],
            sizing_mode="stretch_width",
        )
        board = speaker.html(
            lambda: seen.figure,
            seen.param.figure,
            css_classes=["okr", "wide"],
            stylesheets=[LOOK],
            sizing_mode="stretch_width",
        )
        return pn.Column(years, board, visible=False, margin=0, sizing_mode="stretch_width")

    def run(self) -> None:
        """Save what has been changed, and run it."""
        self.told.tell()
        if self.editing.changed and not self.editing.save():
            return
        if self.editing.check():
            self.seat.run()
            self.tabs.value = "results"
            self.look()

    def look_again(self) -> None:
        """Look, and say what was refused."""
        attempt(self.look, self.told)

    def look(self) -> None:
        """Fetch what has changed since the last look."""
        seat, progress = self.seat, self.seat.progress
        if seat.team.code != self.code:
            self.moved(self.editing.form() if self.editing.changed else None)
            return
        self.moving.view.visible = seat.movable and self.tabs.value == "objectives"
        self.editing.look()
        self.editing.save_button.disabled = self.run_button.disabled = progress.closed
        runs = seat.runs()
        self._say(progress, runs)
        done = last_done(runs)
        if done is not None and self._known.get("whole") != done:
            self._beside("outcome", self._fetch(done))
        late = any(not year.ready for year in self.seen.years)  # what could not be lived is tried again
        if self._new("years", progress) or late or not progress.ready:
            self.seen.years = tuple(seat.years())
            if self._new("graded", (progress, [year.ready for year in self.seen.years])):
                self._draw_board()
        if not progress.shared:
            self.seen.board = None
        elif self.results.visible:
            self._beside("board", self._compare())

    def _say(self, progress: Progress, runs: list[Run]) -> None:
        """Say how the last run stands, and whether anything can be written now."""
        last = runs[0] if runs else None
        failed = last is not None and last.state == FAILED
        said = [last.message] if failed else [STATES[last.state]] if last and last.state in STATES else []
        if last is None and not progress.year and not progress.ready:
            said.append(PREPARING)
        if progress.closed:
            said.append(LOCKED)
        self.standing.param.update(said=tuple(said), wrong=failed)

    def _beside(self, what: str, work: Coroutine) -> None:
        """Do something beside the server's loop, unless it is still being done."""
        if what in self._busy:
            work.close()
            return
        self._busy.add(what)

        async def done() -> None:
            try:
                await work
            except TooMany:
                pass  # the next look is soon
            finally:
                self._busy.discard(what)

        asyncio.get_running_loop().create_task(done())

    async def _fetch(self, run: int) -> None:
        outcome = await asyncio.get_running_loop().run_in_executor(BESIDE, self.seat.outcome, run)
        if outcome is None:
            return
        if outcome.draws[0] >= outcome.draws[1]:
            self._known["whole"] = run
        if self._new("outcome", (run, outcome.draws)):
            self.seen.outcome = outcome

    async def _compare(self) -> None:
        board = await asyncio.get_running_loop().run_in_executor(BESIDE, BOARDS.of, self.seat)
        if board is not self.seen.board:
            self.seen.board = board

    def _new(self, what: str, value: Any) -> bool:
        changed = self._known.get(what) != value
        self._known[what] = value
        return changed

    def _draw_board(self) -> None:
        graded = [year for year in self.seen.years if year.grades is not None and len(year.grades)]
        if graded:
            self._beside("figure", self._drawn(graded[-1]))
        else:
            self.seen.figure = Markup("")

    async def _drawn(self, year: Year) -> None:
        """Draw the graded key results beside the server's loop, those of the truth below once it is revealed."""
        loop, speaker, team = asyncio.get_running_loop(), self.speaker, self.seat.team.name
        parts = [(told_grades(year, self.start), year.grades)]
        if year.true_grades is not None:
            parts.append((Name("The same in truth", "按真实情况评分"), year.true_grades))
        drawn = [
            await loop.run_in_executor(BESIDE, board_figure, grades, team, speaker.language, f"okr{place}-")
            for place, (_, grades) in enumerate(parts)
        ]
        heads = [Markup("<h3>{}</h3>").format(speaker.text(name)) for name, _ in parts]
        self.seen.figure = Markup("").join(part for pair in zip(heads, drawn, strict=True) for part in pair)
