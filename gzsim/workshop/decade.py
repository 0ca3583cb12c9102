"""The decade of a session: lived year by year under what teams have chosen, and revealed when the trainer says so."""

from __future__ import annotations

import json
import math
import time
from dataclasses import dataclass, field
from functools import lru_cache, partial
from typing import Any

import pandas as pd

from gzsim.errors import InputError
from gzsim.views.labels import Name
from gzsim.workshop.grading import grades, objective_scores
from gzsim.workshop.messages import Refused
from gzsim.workshop.playing import Play, played
from gzsim.workshop.pool import YEARS, Job, Pool
from gzsim.workshop.sessions import Session, Sessions, Team, baseline_of, readable
from gzsim.workshop.store import Store

QUARTERS = 4
PASSING = ("crashed", "too_slow", "not_written")
"""What may go well another time."""
PAUSE, LONGEST = 10.0, 600.0
"""Seconds until years that could not be lived are tried again; twice as many each time."""


@dataclass(frozen=True, eq=False)
class Year:
    """A year of a team's place as far as it has been seen.

    Attributes
    ----------
    year : 0 is the year before the team's rules, which all see
    version : of the team's choice that held
    ready : whether it has been lived; all that follows is empty until then
    quarters : what was handed in by the end of each quarter, by indicator: flows since January, levels as they stand
    lights : by quarter, of those that a bulletin follows: 0 green, 1 yellow, 2 red
    told : what December says of the place: reported_score, rank, transfer (CNY million), lights, found (false reports),
        forms (share of time), vetoed, bonus_lost
    ranks, money : of all places by code, of December
    new_leader : whether the leader is in the first year of office
    grades : of key results at the end of the last quarter seen, by what was handed in; see `gzsim.workshop.grading`
    objectives : score of each objective then
    hidden : empty until the trainer reveals; then quarters, invented (own units, in December's reports), effort (share
        of time), year (true_score, achievement, work, debt, capital, satisfaction, wrongly_last, fabrication) and ranks
        in truth
    true_grades : of key results by the truth; None until it is revealed
    message : why it has not been lived; what ended by chance is tried again
    """

    year: int
    version: int
    ready: bool
    quarters: list[dict[str, float]] = field(default_factory=list)
    lights: list[dict[str, int]] = field(default_factory=list)
    told: dict[str, float] = field(default_factory=dict)
    ranks: dict[str, float] = field(default_factory=dict)
    money: dict[str, float] = field(default_factory=dict)
    new_leader: bool = False
    grades: pd.DataFrame | None = None
    objectives: list[float] = field(default_factory=list)
    hidden: dict[str, Any] = field(default_factory=dict)
    true_grades: pd.DataFrame | None = None
    message: Name = Name("")  # noqa: RUF009 a Name never changes


class Decade:
    """Years as they have been lived, and how much of them is told to whom."""

    def __init__(self, store: Store, pool: Pool, sessions: Sessions) -> None:
        self._store, self._pool, self._sessions = store, pool, sessions
        self._tried: dict[int, tuple[float, float]] = {}  # by team: when to try again, and how long it has waited
        self._lived_year = lru_cache(maxsize=4096)(self._graded)  # grading takes longer than looking

    def advance(self, session: Session, to: str) -> None:
        """Show the next quarter, or all up to the end of a year; a new year is lived by what teams have saved.

        Raises Refused after the last year, or while the year that is shown is still being lived.
        """
        if to not in ("quarter", "year"):
            raise Refused("unknown", field="to", value=str(to)[:20])
        if not self.ready(session):
            raise Refused("still_living", field="year")
        if session.quarter < QUARTERS:
            quarter = QUARTERS if to == "year" else session.quarter + 1
            self._store.do("UPDATE session SET quarter = ? WHERE id = ?", (quarter, session.id))
            return
        if session.year >= session.years:
            raise Refused("over", field="year", years=session.years)
        year = session.year + 1
        with self._store.write():
            for team in self._sessions.teams(session.id):
                self._open(session, team, year)
            values = year, QUARTERS if to == "year" else 1, session.id
            self._store.do("UPDATE session SET year = ?, quarter = ? WHERE id = ?", values)
        self.live(session, year)

    def enter(self, session: Session, team: Team) -> None:
        """Live the years that the session has seen before a team came, under the baseline."""
        with self._store.write():
            for year in range(session.year + 1):
                values = team.id, year, 0
                self._store.do("INSERT OR IGNORE INTO played (team, year, version) VALUES (?, ?, ?)", values)
        self._live(session, team, session.year)

    def again(self, session: Session, team: Team) -> None:
        """Forget the year before the team's rules, and live it in the place that the team stands for now."""
        forgotten = "told = NULL, hidden = NULL, message = NULL, message_zh = NULL"
        self._store.do(f"UPDATE played SET {forgotten} WHERE team = ?", (team.id,))
        self._live(session, team, session.year)

    def live(self, session: Session, year: int | None = None) -> None:
        """Ask for all years that have not been lived yet."""
        for team in self._sessions.teams(session.id):
            if self._missing(team.id):
                self._live(session, team, session.year if year is None else year)

    def forget_failures(self) -> None:
        """Years that could not be lived may go well this time."""
        self._store.do("UPDATE played SET message = NULL, message_zh = NULL WHERE told IS NULL")

    def ready(self, session: Session) -> bool:
        """Whether all that may be shown has been lived, or cannot be.

        What failed for a passing reason is asked for again, after a while: a process may have been ended from outside.
        """
        self._try_again(session)
        teams = "SELECT id FROM team WHERE session = ?"
        statement = f"SELECT 1 FROM played WHERE team IN ({teams}) AND told IS NULL AND message IS NULL"
        return self._store.one(statement, (session.id,)) is None

    def years(self, session: Session, team: Team, *, all_of_it: bool = False) -> list[Year]:
        """Years of a team up to what the session has seen.

        What is hidden is given once the trainer has revealed it, or with ``all_of_it``; what lies ahead never.
        """
        shown, columns = session.revealed or all_of_it, "year, version, told, hidden, message, message_zh"
        statement = f"SELECT {columns} FROM played WHERE team = ? AND year <= ? ORDER BY year"
        return [self._year(session, team, shown, *row) for row in self._store.all(statement, (team.id, session.year))]

    def _try_again(self, session: Session) -> None:
        now = time.monotonic()
        due = {team for team, (when, _) in list(self._tried.items()) if when <= now}
        for team in self._sessions.teams(session.id) if due else ():
            if team.id in due:
                self._tried[team.id] = math.inf, self._tried[team.id][1]  # until it has failed again
                self._live(session, team, session.year)

    def _open(self, session: Session, team: Team, year: int) -> None:
        """Settle which choice holds in a year: the last one saved if it can be run, else the one before."""
        before = self._store.one("SELECT version FROM played WHERE team = ? AND year = ?", (team.id, year - 1))
        version = team.version
        if version and self._sessions.problems(session, team, version):
            version = before[0] if before else 0
        self._store.do("INSERT OR IGNORE INTO played (team, year, version) VALUES (?, ?, ?)", (team.id, year, version))

    def _missing(self, team: int) -> bool:
        statement = "SELECT 1 FROM played WHERE team = ? AND told IS NULL AND message IS NULL LIMIT 1"
        return self._store.one(statement, (team,)) is not None

    def _live(self, session: Session, team: Team, year: int) -> None:
        rows = self._store.all("SELECT year, version FROM played WHERE team = ? AND year BETWEEN 1 AND ? ORDER BY year",
                               (team.id, year))  # fmt: skip
        try:
            scenarios = tuple(self._sessions.scenario(session, team, version) for _, version in rows)
        except Refused as error:  # another version of gzsim may allow less
            self._failed(team.id, year, error)
            return
        play = Play(session.baseline, scenarios, team.code, session.seed)
        self._pool.submit(Job(
            f"years {team.id}", played, play, done=partial(self._done, team, year),
            failed=partial(self._failed, team.id, year), urgency=YEARS,
        ))  # fmt: skip

    def _done(self, team: Team, last: int, found: list[dict[str, Any]]) -> None:
        if self._sessions.team(team.id).code != team.code:  # it has moved meanwhile
            return
        self._tried.pop(team.id, None)
        with self._store.write():
            for year, each in enumerate(found, start=last - len(found) + 1):
                values = json.dumps(each["told"]), json.dumps(each["hidden"]), team.id, year
                self._store.do(
                    "UPDATE played SET told = ?, hidden = ? WHERE team = ? AND year = ? AND told IS NULL", values
                )

    def _failed(self, team: int, last: int, error: InputError | None) -> None:
        if error is None:  # a newer job of the same team lives these years, too
            return
        if isinstance(error, Refused) and error.key in PASSING:
            pause = min(2 * self._tried.get(team, (0.0, PAUSE / 2))[1], LONGEST)
            self._tried[team] = time.monotonic() + pause, pause
        said = error.said if isinstance(error, Refused) else Refused("scenario", problem=error.problem).said
        statement = "UPDATE played SET message = ?, message_zh = ? WHERE team = ? AND year <= ? AND told IS NULL"
        self._store.do(statement, (*said, team, last))

    def _year(
        self, session: Session, team: Team, shown: bool, year: int, version: int, told: str | None, hidden: str | None,
        message: str | None, message_zh: str | None,
    ) -> Year:  # fmt: skip
        if told is None or hidden is None:
            return Year(year, version, False, message=Name(message or "", message_zh or ""))
        seen = session.quarter if year == session.year else QUARTERS
        return self._lived_year(session.text, team.id, year, version, seen, shown, told, hidden)

    def _graded(
        self, text: str, team: int, year: int, version: int, seen: int, shown: bool, told: str, hidden: str
    ) -> Year:
        with readable("years"):
            said, secret = json.loads(told), json.loads(hidden)
        choice = self._sessions.saved(team, version).choice
        baseline, quarters, over = baseline_of(text), said["quarters"][:seen], seen == QUARTERS
        table = grades(choice, baseline, quarters)
        truth = {"quarters": secret["quarters"][:seen], **(_without(secret, "quarters") if over else {})}
        return Year(
            year, version, True, quarters, said["lights"][:seen],
            told=said["year"] if over else {}, ranks=said["ranks"] if over else {}, money=said["money"] if over else {},
            new_leader=said["new_leader"], grades=table, objectives=objective_scores(choice, table),
            hidden=truth if shown else {},
            true_grades=grades(choice, baseline, truth["quarters"]) if shown else None,
        )  # fmt: skip


def _without(mapping: dict[str, Any], name: str) -> dict[str, Any]:
    return {key: value for key, value in mapping.items() if key != name}
