"""The page for the wall: how to join, then the decade year by year, then the truth beside what was reported."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import panel as pn
import param
from markupsafe import Markup

from gzsim.errors import InputError
from gzsim.web.page import page
from gzsim.web.speaking import Speaker
from gzsim.workshop import TooMany, Workshop
from gzsim.workshop.decade import Year
from gzsim.workshop.pages.codes import code_html, joining
from gzsim.workshop.pages.decade import lamps
from gzsim.workshop.pages.parts import LOOK, part
from gzsim.workshop.pages.ranks import BOARD, Places, places_of, ranks_html
from gzsim.workshop.pages.team import TITLE
from gzsim.workshop.pages.visitor import TRAINER, Visitor
from gzsim.workshop.seat import Progress
from gzsim.workshop.sessions import Team
from gzsim.workshop.trainer import Trainer

SCALE = 1.5
"""Of all type: no letter is smaller than 18 points."""
EVERY = 2000
WALL = (
    LOOK
    + BOARD
    + """
table { font-size: 1rem; width: 100%; } small, .note { font-size: 1rem; } .code { font-size: 4rem; }
table.fixed { table-layout: fixed; } th, td { padding: .35rem .3rem; }
tbody th { min-width: 0; overflow-wrap: anywhere; }
thead th:first-child { width: 18%; } th.year { text-align: center; } th.bars { width: 34%; }
td.rank { text-align: center; font-weight: 700; }
.told, .true { display: block; white-space: nowrap; padding: 0 .3rem; min-width: 4rem; color: #fff; }
.told { background: #6b6b6b; } .true { background: #0072b2; }
ul.joined { list-style: none; padding: 0; display: flex; flex-wrap: wrap; gap: .5rem 1rem; }
ul.joined li { border: 2px solid var(--blue); border-radius: 8px; padding: .1rem .8rem; }
"""
)


def projector_page(speaker: Speaker, visitor: Visitor, workshop: Workshop, room: str, password: str | None) -> Any:
    """The page for the wall, on the browser of the trainer, which knows the session's key.

    Raises NoAccess where the browser has not opened a session.
    """
    code, _, key = visitor.cookies.get(TRAINER, "").partition(".")
    trainer = workshop.trainer(code, key, visitor.address)
    return page(TITLE, speaker, Wall(speaker, trainer, f"{room}/?code={trainer.code}").view, scale=SCALE)


class Showing(param.Parameterized):
    """What is on the wall."""

    progress = param.Parameter()
    teams = param.Parameter(default=())


class Wall:
    """What everybody in the room sees."""

    def __init__(self, speaker: Speaker, trainer: Trainer, link: str) -> None:
        self.speaker, self.trainer, self.link, self.seen = speaker, trainer, link, Showing()
        self.start = trainer.baseline.simulation.start_year
        self.before: Places = {}
        self.places: Places = {}
        shown = speaker.html(
            self._shown,
            self.seen.param.progress,
            self.seen.param.teams,
            stylesheets=[WALL],
            css_classes=["wall"],
            sizing_mode="stretch_width",
        )
        self.view = pn.Column(shown, margin=0, sizing_mode="stretch_width")
        self.look()
        pn.state.add_periodic_callback(self.look, EVERY)

    def look(self) -> None:
        """Fetch what has changed since the last look."""
        try:
            progress = self.trainer.progress
            teams = self.trainer.teams()
            if (progress, len(teams)) != (self.seen.progress, len(self.seen.teams)) or not progress.ready:
                rows = tuple(row_of(team, self.trainer.years(team.id) if progress.year else []) for team in teams)
                self.before, self.places = self.places, places_of(rows) if progress.year else {}
                self.seen.param.update(progress=progress, teams=rows)
        except TooMany:
            return  # the next look is soon
        except InputError:
            self.seen.progress = None

    def _shown(self) -> Markup:
        progress, speaker, trainer = self.seen.progress, self.speaker, self.trainer
        if progress is None:
            return Markup("")
        if not progress.year:
            code = code_html(speaker, trainer.title, trainer.code, self.link, scale=9)
            names = [row["name"] for row in self.seen.teams]
            return code + part("joined", speaker, names=names, count=speaker.text(joining(len(names))))
        return wall_html(self.seen.teams, progress, trainer.title, self.start, speaker, self.before)


def wall_html(
    rows: Sequence[dict[str, Any]], progress: Progress, title: str, start: int, speaker: Speaker, before: Places
) -> Markup:
    """Ranks of all teams year by year, in motion; once it is revealed the truth beside what was reported.

    Parameters
    ----------
    start : calendar year of the first year of the decade
    before : where teams were on the board of ranks
    """
    if not progress.revealed:
        return ranks_html(rows, progress, title, start, speaker, before)
    rows = sorted(rows, key=_by_truth)
    said = {"title": title, "start": start, "years": progress.year}
    return part("reveal", speaker, rows=rows, width=_widths(rows), **said)


def row_of(team: Team, years: list[Year]) -> dict[str, Any]:
    """What the wall shows of a team: its ranks and lights year by year, and what is true of its last year."""
    seen = [
        {"year": each.year, "rank": each.told.get("rank"), "lamps": lamps(each), "ready": each.ready}
        for each in years
        if each.year
    ]
    ended = [each for each in years if each.year and each.told]
    last = ended[-1] if ended else None
    true = [each.hidden["year"] for each in ended if each.hidden]
    return {
        "id": team.id,
        "name": team.name,
        "years": seen,
        "rank": last.told["rank"] if last else None,
        "score": last.told["reported_score"] if last else None,
        "true_rank": last.hidden["ranks"].get(team.code) if last and last.hidden else None,
        "true_score": last.hidden["year"]["true_score"] if last and last.hidden else None,
        "fabrication": sum(each["fabrication"] for each in true) / len(true) if true else None,
        "debt": true[-1]["debt"] if true else None,
        "capital": true[-1]["capital"] if true else None,
        "wrong": sum(each["wrongly_last"] for each in true),
    }


def _widths(rows: list[dict[str, Any]]) -> Callable[[float], float]:
    """How long the bar of a score is, percent of the longest."""
    scores = [row[name] for row in rows for name in ("score", "true_score") if row[name] is not None]
    most = max([*scores, 1.0])
    return lambda score: round(100 * max(0.0, score) / most, 1)


def _by_truth(row: dict[str, Any]) -> float:
    return -(row["true_score"] if row["true_score"] is not None else -1e9)
