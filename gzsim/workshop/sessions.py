"""Sessions, teams and their choices, as they stand in the file."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property, lru_cache
from hashlib import sha256
from typing import Any

from gzsim.common.yaml_lines import Node
from gzsim.scenario import Scenario
from gzsim.workshop import limits
from gzsim.workshop.choice import Choice
from gzsim.workshop.messages import Conflict, Refused
from gzsim.workshop.rules import Ground, ground, problems, scenario_of
from gzsim.workshop.store import Store

NOBODY = "–"


@contextmanager
def readable(field: str) -> Iterator[None]:
    """Read what the file holds; raises Refused where it is damaged."""
    try:
        yield
    except Refused:  # as another version of gzsim may say of what it allows no longer
        raise
    except (ValueError, TypeError, LookupError, AttributeError, RecursionError) as error:
        raise Refused("damaged", field=field) from error


@lru_cache(maxsize=16)
def baseline_of(text: str) -> Scenario:
    """A scenario as a session keeps it; raises Refused where that is damaged."""
    with readable("baseline"):
        return Scenario.of(Node.of(json.loads(text)))


def kept(scenario: Scenario) -> str:
    """A scenario in full, as a session keeps it."""
    return json.dumps(scenario.to_dict(), ensure_ascii=False, sort_keys=True)


def key_of(scenario: Scenario) -> str:
    """What equal scenarios share.

    >>> from gzsim.scenario import load_scenario
    >>> key_of(load_scenario("guizhou-2025")) == key_of(load_scenario("guizhou-2025-uniform"))
    False
    """
    return sha256(kept(scenario).encode()).hexdigest()


@dataclass(frozen=True)
class Session:
    """A session as it stands; ``year`` and ``quarter`` say how much of the decade has been seen."""

    id: int
    code: str
    title: str
    text: str
    seed: int
    years: int
    draws: int
    year: int
    quarter: int
    revealed: bool
    closed: bool
    shared: bool

    @property
    def baseline(self) -> Scenario:
        """The scenario that teams change."""
        return baseline_of(self.text)

    @cached_property
    def key(self) -> str:
        """What a worker may keep for all teams of the session."""
        return sha256(f"{self.text} {self.seed} {self.draws}".encode()).hexdigest()


@dataclass(frozen=True)
class Team:
    """A team and the place that it stands for; ``version`` is that of its choice, 0 before the first."""

    id: int
    session: int
    name: str
    code: str
    version: int


@dataclass(frozen=True)
class Person:
    """Somebody who has joined a session, and the name of the team."""

    id: int
    name: str
    team: str


@dataclass(frozen=True)
class Saved:
    """A version of a team's choice; ``aside`` if it was refused because another had been saved before it."""

    choice: Choice
    version: int
    author: str
    created: float
    aside: bool = False


class Sessions:
    """What the file says of sessions, teams and choices."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def session(self, where: str, value: Any) -> Session | None:
        """The session with an ``id`` or ``code``."""
        columns = "id, code, title, baseline, seed, years, draws, year, quarter, revealed, closed, shared"
        row = self._store.one(f"SELECT {columns} FROM session WHERE {where} = ?", (value,))
        return None if row is None else Session(*row[:9], *map(bool, row[9:]))

    def teams(self, session: int) -> list[Team]:
        """Teams of a session, in the order in which they came."""
        rows = self._store.all(
            "SELECT id, session, name, place, version FROM team WHERE session = ? ORDER BY id", (session,)
        )
        return [Team(*row) for row in rows]

    def called(self, session: int, name: str) -> Team | None:
        """The team of a session that has this name, or else one that looks like it."""
        found = [each for each in self.teams(session) if limits.alike(each.name) == limits.alike(name)]
        return min(found, key=lambda each: each.name != name, default=None)

    def team(self, number: int) -> Team:
        """The team of a number."""
        return Team(*self._store.one("SELECT id, session, name, place, version FROM team WHERE id = ?", (number,)))

    def people(self, team: int) -> list[str]:
        """Names of those in a team."""
        return [name for (name,) in self._store.all("SELECT name FROM person WHERE team = ? ORDER BY id", (team,))]

    def everybody(self, session: int) -> list[Person]:
        """All who are in a session, team by team."""
        statement = ("SELECT person.id, person.name, team.name FROM person JOIN team ON person.team = team.id "
                     "WHERE person.session = ? ORDER BY team.id, person.id")  # fmt: skip
        return [Person(*row) for row in self._store.all(statement, (session,))]

    def remove(self, session: int, person: int) -> None:
        """End the token of somebody in a session; what was written stays."""
        self._store.do("DELETE FROM person WHERE session = ? AND id = ?", (session, person))

    def found(self, session: Session, name: str, code: str) -> int:
        """Found a team; its number."""
        ground(session.baseline, code)
        with self._store.write():
            if len(self.teams(session.id)) >= limits.TEAMS:
                raise Refused("full", field="team", most=limits.TEAMS)
            if self.called(session.id, name) is not None:
                raise Refused("name_taken", field="team", name=name)
            values = session.id, name, code, time.time()
            return self._store.do("INSERT INTO team (session, name, place, created) VALUES (?, ?, ?, ?)", values)

    def move(self, team: Team, code: str, author: str) -> None:
        """Let a team stand for another place; what it has saved keeps no start of the place before."""
        choice = self.saved(team.id, team.version).choice
        with self._store.write():
            self._store.do("UPDATE team SET place = ? WHERE id = ?", (code, team.id))
            if choice.key_results:
                self.save(team, choice.without_starts(), team.version, author)

    def save(self, team: Team, choice: Choice, based_on: int, author: str) -> Saved:
        """Save a choice that was made of version ``based_on``; what stands already is not saved again.

        Raises Conflict if another version stands by now; the choice is then kept beside it.
        """
        body, now = json.dumps(choice.to_dict(), ensure_ascii=False), time.time()
        with self._store.write():
            version, saved = self._store.one("SELECT version, saved FROM team WHERE id = ?", (team.id,))
            if self._store.one(
                "SELECT 1 FROM choice WHERE team = ? AND version = ? AND body = ?", (team.id, version, body)
            ):
                return self.saved(team.id, version)
            self._make_room(team.id, version)
            number, aside = saved + 1, int(version != based_on)
            values = team.id, number, body, author, aside, now
            self._store.do(
                "INSERT INTO choice (team, version, body, author, aside, created) VALUES (?, ?, ?, ?, ?, ?)", values
            )
            self._store.do(
                "UPDATE team SET saved = ?, version = ? WHERE id = ?", (number, version if aside else number, team.id)
            )
        if aside:
            now_there = self.saved(team.id, version)
            raise Conflict(now_there.choice, version, now_there.author, number)
        return Saved(choice, number, author, now)

    def _make_room(self, team: int, current: int) -> None:
        """At the limit forget the oldest versions that neither stand nor were run or played."""
        known = "SELECT version FROM run WHERE team = ? UNION SELECT version FROM played WHERE team = ?"
        (count,) = self._store.one("SELECT COUNT(*) FROM choice WHERE team = ?", (team,))
        oldest = (f"SELECT version FROM choice WHERE team = ? AND version != ? AND version NOT IN ({known}) "
                  "ORDER BY version LIMIT ?")  # fmt: skip
        values = team, team, current, team, team, max(0, count + 1 - limits.VERSIONS)
        self._store.do(f"DELETE FROM choice WHERE team = ? AND version IN ({oldest})", values)

    def saved(self, team: int, version: int) -> Saved:
        """A version of a team's choice; version 0 chooses nothing."""
        if version == 0:
            return Saved(Choice(), 0, NOBODY, 0.0)
        statement = "SELECT body, version, author, created, aside FROM choice WHERE team = ? AND version = ?"
        row = self._store.one(statement, (team, version))
        if row is None:
            raise Refused("unknown", field="version", value=version)
        with readable("choice"):
            return Saved(Choice.read(json.loads(row[0])), *row[1:4], aside=bool(row[4]))

    def versions(self, team: int) -> list[Saved]:
        """All versions, the first first, those that were put aside among them."""
        rows = self._store.all("SELECT version FROM choice WHERE team = ? ORDER BY version", (team,))
        return [self.saved(team, version) for (version,) in rows]

    def scenario(self, session: Session, team: Team, version: int) -> Scenario:
        """The baseline as a version of a team's choice changes it; raises Refused if it cannot."""
        if version == 0:
            return session.baseline
        return scenario_of(self.saved(team.id, version).choice, self.ground(session, team))

    def problems(self, session: Session, team: Team, version: int) -> list[Refused]:
        """What keeps a version of a team's choice from being run."""
        return problems(self.saved(team.id, version).choice, self.ground(session, team))

    def ground(self, session: Session, team: Team) -> Ground:
        """The place that a team stands for."""
        return ground(session.baseline, team.code)
