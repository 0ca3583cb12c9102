"""A session as tables: what teams chose, what came of it, and the decade as it was told and as it was."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pandas as pd

from gzsim.workshop.comparing import Outcome
from gzsim.workshop.decade import Year
from gzsim.workshop.house import House
from gzsim.workshop.rules import place_name
from gzsim.workshop.runs import last_done
from gzsim.workshop.sessions import Session, Team


def tables_of(house: House, session: Session, teams: Sequence[Team], *, all_of_it: bool) -> dict[str, pd.DataFrame]:
    """All tables of some teams by name; with ``all_of_it`` what is hidden, too."""
    start = session.baseline.simulation.start_year - 1
    years = {team.id: house.decade.years(session, team, all_of_it=all_of_it) for team in teams}

    def of_each(rows: Callable[[Team], list[dict[str, Any]]]) -> pd.DataFrame:
        return pd.DataFrame([{"team": team.name} | row for team in teams for row in rows(team)])

    found = {
        "teams": of_each(lambda team: [_team(house, session, team)]),
        "key_results": of_each(lambda team: _key_results(house, session, team)),
        "choices": of_each(lambda team: _choices(house, team)),
        "decade": of_each(lambda team: [row for year in years[team.id] for row in _reports(year, start)]),
        "decembers": of_each(lambda team: [_december(year, start) for year in years[team.id] if year.told]),
        "grades": of_each(lambda team: [row for year in years[team.id] for row in _grades(year, start)]),
    }
    last = {team: outcome for team in teams if (outcome := last_outcome(house, session, team)) is not None}
    for name in ("outcomes", "indicators", "places", "years"):
        parts = [getattr(outcome, name).assign(team=team.name) for team, outcome in last.items()]
        found[f"run_{name}"] = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=["team"])
    return found


def last_outcome(house: House, session: Session, team: Team) -> Outcome | None:
    """Tables of the last run of a team that is done."""
    run = last_done(house.runs.runs(session, team))
    return None if run is None else house.runs.outcome(session, team, run)


def _team(house: House, session: Session, team: Team) -> dict[str, Any]:
    place = place_name(session.baseline, team.code)
    members = ", ".join(house.sessions.people(team.id))
    return {"place": place.en, "place_zh": place.zh, "code": team.code, "members": members, "version": team.version}


def _key_results(house: House, session: Session, team: Team) -> list[dict[str, Any]]:
    choice, called = house.sessions.saved(team.id, team.version).choice, session.baseline.indicators
    return [
        {"objective": objective.text, "key_result": each.text, "kind": each.kind, "indicator": each.indicator}
        | _names(called, each.indicator)
        | {"start": each.start, "target": each.target, "stretch": each.stretch, "weight": each.weight}
        for objective in choice.objectives
        for each in objective.key_results
    ]


def _names(called: Mapping[str, Any], indicator: str) -> dict[str, str]:
    said = called.get(indicator)
    return {"name": said.name, "name_zh": said.name_zh, "unit": said.unit} if said else {}


def _choices(house: House, team: Team) -> list[dict[str, Any]]:
    return [
        {"version": each.version, "author": each.author, "seconds_since_1970": round(each.created), "aside": each.aside,
         "choice": json.dumps(each.choice.to_dict(), ensure_ascii=False)}
        for each in house.sessions.versions(team.id)
    ]  # fmt: skip


def _reports(year: Year, start: int) -> list[dict[str, Any]]:
    """What was handed in, and where it is shown what there was, by quarter and indicator."""
    truth = year.hidden.get("quarters", [{}] * len(year.quarters))
    return [
        {"year": start + year.year, "quarter": quarter, "indicator": name, "reported": value, "true": true.get(name)}
        for quarter, (told, true) in enumerate(zip(year.quarters, truth, strict=True), 1)
        for name, value in told.items()
    ]


def _december(year: Year, start: int) -> dict[str, Any]:
    return {"year": start + year.year, "version": year.version} | year.told | year.hidden.get("year", {})


def _grades(year: Year, start: int) -> list[dict[str, Any]]:
    if year.grades is None:
        return []
    table = year.grades.assign(year=start + year.year)
    if year.true_grades is not None:
        table = table.assign(true_score=year.true_grades["score"])
    return table.to_dict("records")
