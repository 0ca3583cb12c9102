"""What a participant sees and does: the own team's choice and runs, and of other teams what all may see."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from gzsim.common.spreadsheets import as_csv
from gzsim.views.labels import Name
from gzsim.workshop.choice import Choice
from gzsim.workshop.comparing import Outcome
from gzsim.workshop.decade import Year
from gzsim.workshop.doors import hashed
from gzsim.workshop.export import page, team_scenario
from gzsim.workshop.messages import NoAccess, Refused
from gzsim.workshop.rules import Ground, ground, place_name, problems
from gzsim.workshop.runs import Run
from gzsim.workshop.sessions import Saved, Session, Team
from gzsim.workshop.tables import last_outcome, tables_of

if TYPE_CHECKING:
    from gzsim.workshop.house import House


@dataclass(frozen=True)
class Progress:
    """How far the decade has been seen: ``year`` 0 is before its first; ``ready`` once its years have been lived."""

    year: int
    quarter: int
    years: int
    ready: bool
    revealed: bool
    closed: bool
    shared: bool = False


HEAVY = 20.0
"""Requests that a run or an export counts as: five at once, and then one a second."""


class Room:
    """What participants and trainers have in common: a session, and an address that may not ask too often."""

    def __init__(self, house: House, session: int, secret: str, address: str) -> None:
        self._house, self._session_id, self._secret, self._address = house, session, secret, address

    def _asks(self, what: str, cost: float = 1.0) -> Any:
        return self._house.doors.opened(what, self._address, self._secret, cost, self._session_id)

    @property
    def _session(self) -> Session:
        return self._house.sessions.session("id", self._session_id)

    @property
    def title(self) -> str:
        """Title of the session."""
        return self._session.title

    @property
    def code(self) -> str:
        """Code of the session."""
        return self._session.code

    @property
    def baseline(self) -> Any:
        """The scenario that teams change."""
        return self._session.baseline

    @property
    def progress(self) -> Progress:
        """How far the decade has been seen."""
        session = self._session
        ready = self._house.decade.ready(session)
        return Progress(session.year, session.quarter, session.years, ready, session.revealed, session.closed,
                        session.shared)  # fmt: skip

    def board(self) -> pd.DataFrame:
        """Headlines of the last finished run of each team, of its own place; and its place in the decade.

        Columns team, place, place_zh, outcome and those of `Outcome.outcomes` that follow it; and score and rank
        of the last December that has been seen, by the reports. A participant sees the own team alone unless the
        trainer lets teams see each other.
        """
        with self._asks("board"):
            parts = [self._line(team) for team in self._compared()]
        return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=["team", "outcome"])

    def _compared(self) -> list[Team]:
        """Teams that may be seen side by side."""
        return self._house.sessions.teams(self._session_id)

    def _line(self, team: Team) -> pd.DataFrame:
        session = self._session
        found = last_outcome(self._house, session, team)
        place = place_name(session.baseline, team.code)
        judged = [year for year in self._house.decade.years(session, team) if year.told and year.year]
        last = judged[-1].told if judged else {}
        said = {"team": team.name, "place": place.en, "place_zh": place.zh,
                "score": last.get("reported_score"), "rank": last.get("rank")}  # fmt: skip
        if found is None:
            return pd.DataFrame([said | {"outcome": None}])
        return found.headline.drop(columns="scope").assign(**said)


class Seat(Room):
    """A participant's view of a session; every method may raise TooMany."""

    def __init__(self, house: House, name: str, session: int, team: int, token: str, address: str) -> None:
        super().__init__(house, session, token, address)
        self.name, self._team_id = name, team

    @contextmanager
    def _asks(self, what: str, cost: float = 1.0) -> Iterator[None]:
        """Serve whoever has the token, unless the trainer has removed them since they opened the page."""
        with super()._asks(what, cost):
            if self._house.store.one("SELECT 1 FROM person WHERE token = ?", (hashed(self._secret),)) is None:
                raise NoAccess("no_token")
            yield

    @property
    def team(self) -> Team:
        """The participant's team."""
        return self._house.sessions.team(self._team_id)

    def _compared(self) -> list[Team]:
        return super()._compared() if self._session.shared else [self.team]

    @property
    def members(self) -> list[str]:
        """Names of those in the team."""
        return self._house.sessions.people(self._team_id)

    @property
    def ground(self) -> Ground:
        """The place that the team stands for: today's weights, targets, ranges and watching."""
        return self._house.sessions.ground(self._session, self.team)

    @property
    def place(self) -> Name:
        """What the team's place is called."""
        return self.ground.place

    def choice(self) -> Saved:
        """The team's choice as it stands, with its version."""
        with self._asks("read a choice"):
            return self._house.sessions.saved(self._team_id, self.team.version)

    def version(self, number: int) -> Saved:
        """Another version of the team's choice, one that was put aside, too."""
        with self._asks("read a choice"):
            return self._house.sessions.saved(self._team_id, number)

    def save(self, choice: Choice | Mapping[str, Any], based_on: int) -> Saved:
        """Save the team's choice, which was made of version ``based_on`` (0 before the first).

        A draft may be saved that cannot be run yet; `problems` says why.

        Raises Conflict with the other's text if somebody has saved in between (what was to be saved is kept aside), or
        Refused with the field if something is too long, of another kind, or no number.
        """
        with self._asks("save a choice"):
            if self._session.closed:
                raise Refused("closed", field="choice")
            read = Choice.read(choice.to_dict() if isinstance(choice, Choice) else choice)
            return self._house.sessions.save(self.team, read, based_on, self.name)

    @property
    def movable(self) -> bool:
        """Whether the team may still stand for another place: before its first run, and before the decade begins."""
        session = self._session
        return not session.year and not session.closed and not self._house.runs.runs(session, self.team)

    def move(self, place: str) -> None:
        """Let the team stand for another place; raises Refused once it has been run, or the decade has begun."""
        with self._asks("move", HEAVY):
            ground(self._session.baseline, place)
            if not self.movable:
                raise Refused("settled", field="place")
            self._house.sessions.move(self.team, place, self.name)
            self._house.decade.again(self._session, self.team)

    def problems(self, choice: Choice | Mapping[str, Any] | None = None) -> list[Refused]:
        """All that keeps a choice, the saved one unless given, from being run; empty if it can be."""
        with self._asks("check a choice"):
            if choice is None:
                read = self._house.sessions.saved(self._team_id, self.team.version).choice
            else:
                read = Choice.read(choice.to_dict() if isinstance(choice, Choice) else choice)
            return problems(read, self.ground)

    def run(self) -> int:
        """Run the saved choice; the number of the run.

        One run of a team is lived at a time, and one that waits gives way to a newer one.

        Raises Refused if nothing is saved, or what is saved cannot be run.
        """
        with self._asks("run", HEAVY):
            session = self._session
            if session.closed:
                raise Refused("closed", field="run")
            return self._house.runs.press(session, self.team)

    def runs(self) -> list[Run]:
        """Runs of the team, the last first."""
        with self._asks("runs"):
            return self._house.runs.runs(self._session, self.team)

    def outcome(self, run: int) -> Outcome | None:
        """Tables of a run of the team; None while it is not done. Raises Refused if the team has no such run."""
        with self._asks("outcome"):
            return self._house.runs.outcome(self._session, self.team, run)

    def years(self) -> list[Year]:
        """The decade of the team's place as far as it has been seen; what is hidden once the trainer reveals it."""
        with self._asks("years"):
            return self._house.decade.years(self._session, self.team)

    def page(self) -> str:
        """The own team's work as one HTML page; what is hidden is in it once the trainer has revealed it."""
        with self._asks("export", HEAVY):
            session = self._session
            return page(self._house, session, [self.team], all_of_it=session.revealed)

    def tables(self) -> dict[str, bytes]:
        """Tables of the own team by name, as CSV for spreadsheets."""
        with self._asks("export", HEAVY):
            session = self._session
            found = tables_of(self._house, session, [self.team], all_of_it=session.revealed)
            return {name: as_csv(table) for name, table in found.items()}

    def scenario(self) -> str | None:
        """The own team's last choice that can be run, as YAML for the lab; None where there is none."""
        with self._asks("export", HEAVY):
            found = team_scenario(self._house, self._session, self.team)
            return None if found is None else found.to_yaml()
