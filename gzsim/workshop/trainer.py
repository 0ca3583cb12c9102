"""What a trainer sees and does: all teams, the years of the decade, the reveal, and the log."""

from __future__ import annotations

import time
from dataclasses import dataclass

import pandas as pd

from gzsim.common.spreadsheets import as_csv
from gzsim.views.labels import Name
from gzsim.workshop.comparing import Outcome
from gzsim.workshop.decade import Year
from gzsim.workshop.export import archive, page, team_scenario
from gzsim.workshop.messages import Refused
from gzsim.workshop.runs import Run
from gzsim.workshop.seat import HEAVY, Room
from gzsim.workshop.sessions import Person, Saved, Team
from gzsim.workshop.tables import tables_of


@dataclass(frozen=True)
class Standing:
    """How a team stands: who is in it, what keeps its choice from being run, how many runs, and how the last one is."""

    team: Team
    place: Name
    members: tuple[str, ...]
    problems: int
    runs: int
    state: str


class Trainer(Room):
    """A trainer's view of a session; every method may raise TooMany, and Refused for a team of another session."""

    @property
    def seed(self) -> int:
        """Seed of all luck in the session."""
        return self._session.seed

    def teams(self) -> list[Team]:
        """Teams of the session, in the order in which they came."""
        with self._asks("teams"):
            return self._house.sessions.teams(self._session_id)

    def members(self, team: int) -> list[str]:
        """Names of those in a team."""
        with self._asks("members"):
            return self._house.sessions.people(self._own(team).id)

    def people(self) -> list[Person]:
        """All who are in the session, team by team."""
        with self._asks("members"):
            return self._house.sessions.everybody(self._session_id)

    def remove(self, person: int) -> None:
        """Remove somebody of the session; their token ends, and what they wrote stays."""
        with self._asks("remove"):
            self._house.sessions.remove(self._session_id, person)

    def choice(self, team: int) -> Saved:
        """A team's choice as it stands."""
        with self._asks("read a choice"):
            own = self._own(team)
            return self._house.sessions.saved(own.id, own.version)

    def versions(self, team: int) -> list[Saved]:
        """All versions of a team's choice, those that were put aside among them."""
        with self._asks("versions"):
            return self._house.sessions.versions(self._own(team).id)

    def runs(self, team: int) -> list[Run]:
        """Runs of a team, the last first."""
        with self._asks("runs"):
            return self._house.runs.runs(self._session, self._own(team))

    def outcome(self, team: int, run: int) -> Outcome | None:
        """Tables of a run of a team; None while it is not done."""
        with self._asks("outcome"):
            return self._house.runs.outcome(self._session, self._own(team), run)

    def years(self, team: int) -> list[Year]:
        """The decade of a team's place as far as it has been shown, with what is hidden from the teams."""
        with self._asks("years"):
            return self._house.decade.years(self._session, self._own(team), all_of_it=True)

    def advance(self, to: str = "quarter", timeout: float = 120.0) -> None:
        """Show the next quarter, or with ``"year"`` all up to the next end of a year, and wait until it is lived.

        A new year is lived under what each team has saved by then.

        Raises Refused after the last year.
        """
        with self._asks("advance"):
            self._house.decade.advance(self._session, to)
        self.wait(timeout)

    def wait(self, timeout: float = 120.0) -> bool:
        """Wait until all years that are shown have been lived; whether they have."""
        end = time.monotonic() + timeout
        while not self._house.decade.ready(self._session) and time.monotonic() < end:
            time.sleep(0.05)
        return self._house.decade.ready(self._session)

    def reveal(self, revealed: bool = True) -> None:
        """Show the teams what was hidden, or hide it again."""
        with self._asks("reveal"):
            self._house.store.do("UPDATE session SET revealed = ? WHERE id = ?", (int(revealed), self._session_id))

    def end(self, closed: bool = True) -> None:
        """Close the session to joining, saving and running, or open it again; all may be read on."""
        with self._asks("end"):
            self._house.store.do("UPDATE session SET closed = ? WHERE id = ?", (int(closed), self._session_id))

    def share(self, shared: bool = True) -> None:
        """Let teams see the results of each other, or not."""
        with self._asks("share"):
            self._house.store.do("UPDATE session SET shared = ? WHERE id = ?", (int(shared), self._session_id))

    def overview(self) -> list[Standing]:
        """How all teams stand, in the order in which they came."""
        with self._asks("overview"):
            return [self._standing(team) for team in self._house.sessions.teams(self._session_id)]

    def _standing(self, team: Team) -> Standing:
        house, session = self._house, self._session
        runs = house.runs.runs(session, team)
        place, wrong = house.sessions.ground(session, team).place, house.sessions.problems(session, team, team.version)
        people = tuple(house.sessions.people(team.id))
        return Standing(team, place, people, len(wrong), len(runs), runs[0].state if runs else "")

    def log(self, last: int = 200) -> pd.DataFrame:
        """What was refused of late, and why: columns at (seconds since 1970), what, why, address, count.

        What concerns no session is told without the address, and what concerns another is not told.
        """
        with self._asks("log"):
            self._house.doors.flush()
            rows = self._house.store.all(
                "SELECT at, what, why, CASE WHEN session IS NULL THEN '–' ELSE address END, count FROM log "
                "WHERE session = ? OR session IS NULL ORDER BY id DESC LIMIT ?",
                (self._session_id, last),
            )
            return pd.DataFrame(rows, columns=["at", "what", "why", "address", "count"])

    def export(self) -> bytes:
        """Everything of the session as a zip: page, tables (CSV), and scenarios that the lab runs (YAML)."""
        with self._asks("export", HEAVY):
            return archive(self._house, self._session)

    def page(self) -> str:
        """The whole session as one HTML page that needs nothing else, with what is hidden."""
        with self._asks("export", HEAVY):
            session = self._session
            return page(self._house, session, self._house.sessions.teams(session.id), all_of_it=True)

    def tables(self) -> dict[str, bytes]:
        """Tables of all teams by name, as CSV for spreadsheets."""
        with self._asks("export", HEAVY):
            session = self._session
            found = tables_of(self._house, session, self._house.sessions.teams(session.id), all_of_it=True)
            return {name: as_csv(table) for name, table in found.items()}

    def scenario(self, team: int) -> str | None:
        """The last choice of a team that can be run, as YAML for the lab; None where there is none."""
        with self._asks("export", HEAVY):
            found = team_scenario(self._house, self._session, self._own(team))
            return None if found is None else found.to_yaml()

    def _own(self, team: int) -> Team:
        found = next((each for each in self._house.sessions.teams(self._session_id) if each.id == team), None)
        if found is None:
            raise Refused("no_team", field="team")
        return found
