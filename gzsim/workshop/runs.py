"""Runs: from a press of the button to an answer, and on to its ranges."""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache, partial
from threading import Lock
from typing import Any

import numpy as np

from gzsim.errors import InputError
from gzsim.scenario import Scenario
from gzsim.simulation.world import build_world
from gzsim.views.labels import Name
from gzsim.workshop import limits
from gzsim.workshop.comparing import Outcome, outcome_of
from gzsim.workshop.living import Ask, Lived, lived
from gzsim.workshop.messages import Refused
from gzsim.workshop.pool import ANSWERS, RANGES, YEARS, Job, Pool
from gzsim.workshop.rules import indicator_names, place_names
from gzsim.workshop.sessions import Session, Sessions, Team, key_of
from gzsim.workshop.store import Store

AT_ONCE = 4
"""Draws of plausible parameters that come with the first answer, and with each part of those that follow: as many as
twenty teams who press at the same moment can have on two cores before anybody gets impatient."""

WAITING, RUNNING, DONE, FAILED, REPLACED = "waiting", "running", "done", "failed", "replaced"


@dataclass(frozen=True)
class Run:
    """A press of the button: ``state`` is waiting, running, done, failed or replaced; ``message`` says why it failed.

    ``seconds`` is how long the first answer took, None before it is there.
    """

    id: int
    version: int
    state: str
    message: Name
    created: float
    seconds: float | None


class Runs:
    """What is asked of the pool for teams, and what has come of it."""

    def __init__(self, store: Store, pool: Pool, sessions: Sessions) -> None:
        self._store, self._pool, self._sessions = store, pool, sessions
        self._preparing: set[int] = set()
        self._once = Lock()
        self._outcome = lru_cache(maxsize=256)(self._compared)  # twenty teams look at twenty teams' again and again

    def press(self, session: Session, team: Team) -> int:
        """Run the choice that a team has saved; the number of the run."""
        if team.version == 0:
            raise Refused("not_saved", field="choice")
        scenario = self._sessions.scenario(session, team, team.version)
        key = key_of(scenario)
        with self._store.write():
            self._make_room(session, team)
            there = self._parts(session.id, key) > 0
            values = team.id, team.version, key, DONE if there else WAITING, time.time()
            run = self._store.do("INSERT INTO run (team, version, key, state, created) VALUES (?, ?, ?, ?, ?)", values)
            if there:
                self._answered(run)
        self._live(session, scenario, key, f"team {team.id}", 0, run)
        self.prepare(session)
        return run

    def _make_room(self, session: Session, team: Team) -> None:
        """At the limit forget the oldest run, and what was lived for it unless another run has lived the same."""
        row = self._store.one("SELECT COUNT(*), MIN(id) FROM run WHERE team = ?", (team.id,))
        if row[0] < limits.RUNS:
            return
        (key,) = self._store.one("SELECT key FROM run WHERE id = ?", row[1:])
        self._store.do("DELETE FROM run WHERE id = ?", row[1:])
        others = "SELECT run.key FROM run JOIN team ON run.team = team.id WHERE team.session = lived.session"
        statement = f"DELETE FROM lived WHERE session = ? AND key = ? AND key != ? AND key NOT IN ({others})"
        self._store.do(statement, (session.id, key, key_of(session.baseline)))

    def prepare(self, session: Session) -> None:
        """Live the baseline, which all teams are compared with, unless it is there or on its way."""
        with self._once:  # people of a session come at the same moment, each in a thread
            there = session.id in self._preparing
            self._preparing.add(session.id)
        if not there:
            self._live(session, session.baseline, key_of(session.baseline), f"baseline {session.id}", 0)

    def resume(self, session: Session) -> None:
        """Put back into the queue what waited, ran or had wide ranges when the server stopped."""
        self.prepare(session)
        for team in self._sessions.teams(session.id):
            statement = "SELECT id, version, key, state FROM run WHERE team = ? AND state IN (?, ?, ?) ORDER BY id"
            rows = self._store.all(statement, (team.id, WAITING, RUNNING, DONE))
            for run, _, _, state in rows[:-1]:
                if state != DONE:
                    self._say(run, REPLACED)
            for run, version, key, state in rows[-1:]:
                self._again(session, team, run, version, key, state)

    def _again(self, session: Session, team: Team, run: int, version: int, key: str, state: str) -> None:
        try:
            scenario = self._sessions.scenario(session, team, version)
        except Refused as error:  # another version of gzsim may allow less
            self._say(run, FAILED, error.said)
            return
        if state != DONE:
            self._say(run, WAITING)
        self._live(session, scenario, key, f"team {team.id}", 0, run)

    def run(self, session: Session, team: Team, number: int) -> Run:
        """A run of the team; raises Refused if it has no such run."""
        found = [run for run in self.runs(session, team) if run.id == number]
        if not found:
            raise Refused("no_run", field="run")
        return found[0]

    def runs(self, session: Session, team: Team) -> list[Run]:
        """All runs of a team, the last first."""
        columns = "id, version, state, message, message_zh, created, answered"
        rows = self._store.all(f"SELECT {columns} FROM run WHERE team = ? ORDER BY id DESC", (team.id,))
        ready = self._parts(session.id, key_of(session.baseline)) > 0
        if not ready:
            self.prepare(session)  # unless it is on its way
        return [_as_run(ready, *row) for row in rows]

    def outcome(self, session: Session, team: Team, number: int) -> Outcome | None:
        """Tables of a run; None while it is not done."""
        if self.run(session, team, number).state != DONE:
            return None
        (key,) = self._store.one("SELECT key FROM run WHERE id = ?", (number,))
        parts = self._parts(session.id, key), self._parts(session.id, key_of(session.baseline))
        return self._outcome(session.id, key, team.code, parts)

    def _compared(self, number: int, key: str, code: str, parts: tuple[int, int]) -> Outcome:
        """Tables of a scenario that has been lived so far; ``parts`` says how far, and that it is so."""
        session = self._sessions.session("id", number)
        mine, base = self._lived(session, key), self._lived(session, key_of(session.baseline))
        codes, indicators, places = _named(session.text, session.baseline)
        start = session.baseline.simulation.start_year
        return outcome_of(mine, base, code, codes, indicators, places, session.draws, start)

    def _parts(self, session: int, key: str) -> int:
        """How many parts of a scenario have been lived, 0 before its first answer."""
        return self._store.one("SELECT COUNT(*) FROM lived WHERE session = ? AND key = ?", (session, key))[0]

    def _lived(self, session: Session, key: str) -> Lived | None:
        """All that has been lived of a scenario, None before its first answer."""
        rows = self._store.all(
            "SELECT first, body FROM lived WHERE session = ? AND key = ? ORDER BY first", (session.id, key)
        )
        found = None
        for first, body in rows:
            if first == (0 if found is None else found.drawn.shape[1]):
                found = Lived.read(body) if found is None else found.followed_by(Lived.read(body))
        return found

    def _live(
        self, session: Session, scenario: Scenario, key: str, owner: str, first: int, run: int | None = None
    ) -> None:
        """Ask for the next draws that are missing."""
        there = {
            row[0]
            for row in self._store.all("SELECT first FROM lived WHERE session = ? AND key = ?", (session.id, key))
        }
        while first in there:
            first += AT_ONCE
        if first >= session.draws:
            return
        last = min(first + AT_ONCE, session.draws)
        ask = Ask(session.key, session.baseline, scenario, session.seed, session.years, session.draws, first, last)
        urgency = RANGES if first else ANSWERS if run else YEARS
        say = partial(self._say, run) if run and not first else _nothing
        failed = partial(self._failed, say) if run else partial(self._unprepared, session.id)
        self._pool.submit(Job(
            owner, lived, ask,
            done=partial(self._done, session, scenario, key, owner, first, run),
            failed=failed, begun=partial(say, RUNNING), urgency=urgency,
        ))  # fmt: skip

    def _done(
        self, session: Session, scenario: Scenario, key: str, owner: str, first: int, run: int | None, found: Lived
    ) -> None:
        with self._store.write():
            values = session.id, key, first, found.packed()
            self._store.do("INSERT OR REPLACE INTO lived (session, key, first, body) VALUES (?, ?, ?, ?)", values)
            if run and not first:
                self._answered(run)
            if run is None or run == self._newest_beside(run):
                self._live(session, scenario, key, owner, first, run)

    def _newest_beside(self, run: int) -> int | None:
        """The last run of the same team: further draws of an older one would take its place in the queue."""
        return self._store.one("SELECT MAX(id) FROM run WHERE team = (SELECT team FROM run WHERE id = ?)", (run,))[0]

    def _answered(self, run: int) -> None:
        self._store.do("UPDATE run SET state = ?, answered = ? WHERE id = ?", (DONE, time.time(), run))

    def _unprepared(self, session: int, error: InputError | None) -> None:
        """Whoever looks next asks for the baseline again."""
        self._preparing.discard(session)

    def _failed(self, say: Any, error: InputError | None) -> None:
        if error is None:
            say(REPLACED)
        elif isinstance(error, Refused):
            say(FAILED, error.said)
        else:
            say(FAILED, Refused("scenario", problem=error.problem).said)

    def _say(self, run: int, state: str, message: Name = Name("")) -> None:  # noqa: B008 a Name never changes
        values = state, message.en, message.zh, run
        self._store.do("UPDATE run SET state = ?, message = ?, message_zh = ? WHERE id = ?", values)


def last_done(runs: Iterable[Run]) -> int | None:
    """Number of the last run that is done, of runs of which the last comes first; None where there is none.

    >>> last_done(Run(number, 1, state, Name(""), 0.0, None) for number, state in ((3, WAITING), (2, DONE), (1, DONE)))
    2
    """
    return next((run.id for run in runs if run.state == DONE), None)


def _nothing(*_: Any) -> None:
    """What is said of work that nobody waits for."""


@lru_cache(maxsize=16)
def _named(text: str, baseline: Scenario) -> tuple[list[str], dict[str, Name], dict[str, Name]]:
    """Places in the order of the arrays, and what indicators, in theirs, and places are called."""
    world = build_world(baseline)
    codes = np.asarray(world.units).tolist()
    called = indicator_names(baseline)
    return codes, {name: called[name] for name in world.indicators.tolist()}, place_names(baseline)


def _as_run(
    ready: bool, number: int, version: int, state: str, en: str | None, zh: str | None, created: float,
    answered: float | None,
) -> Run:  # fmt: skip
    """A run as it stands; without the baseline there is nothing to compare it with."""
    state = RUNNING if state == DONE and not ready else state
    return Run(number, version, state, Name(en or "", zh or ""), created, answered and answered - created)
