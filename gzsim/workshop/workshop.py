"""The workshop: sessions that a trainer opens, teams that join them, and the doors between all of these."""

from __future__ import annotations

import secrets
import sqlite3
import time
from typing import NamedTuple

from gzsim.scenario import Scenario
from gzsim.scenario.loading import as_scenario
from gzsim.views.labels import Name
from gzsim.workshop import limits
from gzsim.workshop.doors import Asking, as_code, hashed, new_code, new_secret
from gzsim.workshop.house import House
from gzsim.workshop.limits import clean_name, number
from gzsim.workshop.messages import Refused
from gzsim.workshop.rules import check_baseline, ground, place_names
from gzsim.workshop.runs import AT_ONCE
from gzsim.workshop.seat import Seat
from gzsim.workshop.sessions import Session, Team, kept
from gzsim.workshop.trainer import Trainer

HERE = "127.0.0.1"
DRAWS = 24
"""Draws of plausible parameters of a session: the first few come with an answer, the others narrow its ranges."""


class Opened(NamedTuple):
    """A session just opened: the code that people join by, and the trainer's key, which is told this once."""

    code: str
    key: str


class Lobby(NamedTuple):
    """What whoever has the code of a session may know of it before joining."""

    code: str
    title: str
    baseline: Scenario
    years: int
    closed: bool


class Workshop(House):
    """All sessions in one file, and the processes that live through what teams choose.

    Parameters
    ----------
    path : the SQLite file; made where there is none
    workers : processes; one for each core unless given
    buckets : counts requests by a clock of one's own
    pool : does the work in place of processes, as a `Pool` does

    Raises Refused, which is an InputError, if the file is something else.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder, Workshop(f"{folder}/workshop.sqlite", workers=1) as workshop:
    ...     code, key = workshop.open_session("Target setting 目标设定")
    ...     token = workshop.join(code, "王芳", team="一组", place="520300")
    ...     seat = workshop.seat(token)
    ...     saved = seat.save({"scheme": "none"}, based_on=0)
    ...     seat.team.name, saved.version, [each.name for each in workshop.trainer(code, key).teams()]
    ('一组', 1, ['一组'])
    """

    def open_session(
        self, title: str, baseline: Scenario | str = "guizhou-2025", *, seed: int | None = None, years: int = 10,
        draws: int = DRAWS, address: str = HERE,
    ) -> Opened:  # fmt: skip
        """Open a session; its code, and the key of its trainer.

        Parameters
        ----------
        title : 1 to 60 characters
        baseline : what teams change; a Scenario, or the name of a shipped one
        seed : of all luck in the session; drawn unless given
        years : of the decade that is played and of each run, 1 to 10
        draws : of plausible parameters, 4 to 100; fewer than 20 show ranges, but never what is better or worse

        Raises Refused, or InputError if there is no such scenario.
        """
        with self.doors.opened("open a session", address):
            self.doors.allow(f"open {address[:100]}", limits.OPENING)
            scenario = as_scenario(baseline, "baseline")
            check_baseline(scenario)
            years = number(years, "years", 1, 10, whole=True)
            scenario = scenario.with_({"simulation.years": years, "name": scenario.name})
            seed = secrets.randbelow(2**31) if seed is None else number(seed, "seed", 0, 2**32 - 1, whole=True)
            values = (
                clean_name(title, "title"),
                kept(scenario),
                seed,
                years,
                number(draws, "draws", AT_ONCE, 100, whole=True),
            )
            code, key = new_code(), new_secret()
            statement = ("INSERT INTO session (code, trainer, title, baseline, seed, years, draws, created) "
                         "VALUES (?, ?, ?, ?, ?, ?, ?, ?)")  # fmt: skip
            self.store.do(statement, (code, hashed(key), *values, time.time()))
            self.runs.prepare(self.sessions.session("code", code))
            return Opened(code, key)

    def find(self, code: str, address: str = HERE) -> Lobby:
        """The session with a code; raises NoAccess where there is none, TooMany after several wrong ones."""
        with self.doors.opened("find a session", address) as asking:
            found = self._session(code, address, asking)
            return Lobby(found.code, found.title, found.baseline, found.years, found.closed)

    def places(self, code: str, address: str = HERE) -> dict[str, Name]:
        """Places that a team of a session may stand for: what they are called, by code."""
        return place_names(self.find(code, address).baseline)

    def teams(self, code: str, address: str = HERE) -> list[str]:
        """Names of the teams of a session, which somebody who joins may name."""
        with self.doors.opened("find a session", address) as asking:
            return [team.name for team in self.sessions.teams(self._session(code, address, asking).id)]

    def join(self, code: str, name: str, team: str, place: str | None = None, address: str = HERE) -> str:
        """Join a session by its code; the token by which the participant is known from now on.

        A new team stands for ``place``; whoever names a team that is there joins it, and needs no place.

        Raises NoAccess, TooMany, or Refused if a name is taken, empty or too long, or the session is full or closed.
        """
        with self.doors.opened("join", address) as asking:
            session = self._session(code, address, asking)
            if session.closed:
                raise Refused("closed", field="code")
            name, team_name = clean_name(name), clean_name(team, "team")
            token = new_secret()
            found = self.sessions.called(session.id, team_name)
            if found is None:
                if place is None:
                    raise Refused("empty", field="place")
                ground(session.baseline, place)
            self._enter(session, name, team_name, place, found, token)
            return token

    def seat(self, token: str, address: str = HERE) -> Seat:
        """What a participant sees and does; raises NoAccess for a token that nobody has."""
        with self.doors.opened("seat", address, token if isinstance(token, str) else ""):
            statement = "SELECT name, session, team FROM person WHERE token = ?"
            row = self.store.one(statement, (hashed(token),))
            if row is None:
                raise self.doors.forged("no_token", address)
            return Seat(self, *row, token, address)

    def trainer(self, code: str, key: str, address: str = HERE) -> Trainer:
        """What the trainer of a session sees and does; raises NoAccess for a wrong code or key."""
        with self.doors.opened("trainer", address, key if isinstance(key, str) else ""):
            statement = "SELECT id FROM session WHERE code = ? AND trainer = ?"
            row = self.store.one(statement, (as_code(code), hashed(key)))
            if row is None:
                raise self.doors.forged("no_trainer", address)
            return Trainer(self, row[0], key, address)

    def __enter__(self) -> Workshop:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _session(self, code: str, address: str, asking: Asking) -> Session:
        self.doors.let_in(address)  # a code is short: who guesses too often is not told of a right one either
        found = self.sessions.session("code", as_code(code))
        if found is None:
            raise self.doors.forged("no_session", address)
        asking.session = found.id
        return found

    def _enter(self, session: Session, name: str, team: str, place: str | None, found: Team | None, token: str) -> None:
        try:
            with self.store.write():
                (people,) = self.store.one("SELECT COUNT(*) FROM person WHERE session = ?", (session.id,))
                if people >= limits.PEOPLE:
                    raise Refused("full", field="name", most=limits.PEOPLE)
                if limits.alike(name) in {limits.alike(each.name) for each in self.sessions.everybody(session.id)}:
                    raise Refused("name_taken", field="name", name=name)
                team_id = self.sessions.found(session, team, place) if found is None else found.id
                values = session.id, team_id, name, hashed(token), time.time()
                self.store.do("INSERT INTO person (session, team, name, token, created) VALUES (?, ?, ?, ?, ?)", values)
        except sqlite3.IntegrityError:
            raise Refused("name_taken", field="name", name=name) from None
        if found is None:
            self.decade.enter(session, self.sessions.team(team_id))
