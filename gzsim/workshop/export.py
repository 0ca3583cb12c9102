"""What is taken home from a session: tables, scenarios that the lab runs, and a page; names of files are ours alone."""

from __future__ import annotations

import io
import math
import zipfile
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import pandas as pd

from gzsim.common.spreadsheets import as_csv
from gzsim.reports import Passage, ReportContext, Section, render_report
from gzsim.scenario import Scenario
from gzsim.views.labels import Language, Name, label
from gzsim.views.numbers import minus
from gzsim.views.text_table import Column, TextTable
from gzsim.workshop.house import House
from gzsim.workshop.messages import Refused
from gzsim.workshop.rules import place_name, scenario_of
from gzsim.workshop.sessions import Session, Team
from gzsim.workshop.tables import last_outcome, tables_of

NOTHING = Name("")
STAMP = (2025, 1, 1, 0, 0, 0)
"""Of every file in the archive, so that the same session gives the same bytes."""


def file_name(number: int) -> str:
    """What a team's files are called: by the order in which teams came, whatever they call themselves.

    >>> file_name(3)
    'team-03'
    """
    return f"team-{number:02d}"


def archive(house: House, session: Session) -> bytes:
    """Everything of a session as a zip: a page, tables, the baseline, and a scenario for each team that has chosen."""
    teams = house.sessions.teams(session.id)
    files = {"session.html": page(house, session, teams, all_of_it=True).encode()}
    for name, table in tables_of(house, session, teams, all_of_it=True).items():
        files[f"tables/{name}.csv"] = as_csv(table)
    files["scenarios/baseline.yaml"] = session.baseline.to_yaml().encode()
    for number, team in enumerate(teams, 1):
        written = team_scenario(house, session, team, file_name(number))
        if written is not None:
            files[f"scenarios/{file_name(number)}.yaml"] = written.to_yaml().encode()
    return _zipped(files)


def team_scenario(house: House, session: Session, team: Team, name: str = "team") -> Scenario | None:
    """A team's last choice that can be run, as a scenario of its own; None where there is none."""
    place = house.sessions.ground(session, team)
    title = Name(f"{session.title}: {team.name}", f"{session.title}：{team.name}")
    for saved in reversed(house.sessions.versions(team.id)):
        with suppress(Refused):
            if not saved.aside:
                return scenario_of(saved.choice, place, name, title)
    return None


def page(house: House, session: Session, teams: Sequence[Team], *, all_of_it: bool) -> str:
    """A page of some teams of a session that needs nothing else; every text of people is escaped."""
    decembers = tables_of(house, session, teams, all_of_it=all_of_it)["decembers"]
    written = {language: _Written(house, session, teams, decembers, all_of_it, language) for language in ("en", "zh")}
    return render_report({language: each.context() for language, each in written.items()})


LIMITS = (
    Passage(
        "Places are simulated: they are judged by a prefecture's weights and are not that prefecture.",
        "各地均为模拟地区：仅采用某市（州）的考核权重，并非该市（州）本身。",
    ),
    Passage(
        "Ranges are 5–95 % over draws of plausible parameters; “turned” is the share of draws with the other sign.",
        "区间为合理参数各组抽样的5–95%；“变号”为符号相反的参数组占比。",
    ),
)
KINDS = {"committed": Name("committed", "承诺型"), "aspirational": Name("aspirational", "挑战型")}
TEAM, INDICATOR, YEAR = Name("Team", "小组"), Name("Indicator", "指标"), Name("Year", "年份")
HEADLINE = (Name("Outcome", "结果"), Name("Unit", "单位"), Name("Baseline", "基准"), Name("Difference", "差异"),
            Name("5–95 %", "5–95%区间"), Name("Turned", "变号"))  # fmt: skip
RESULT = (Name("Objective", "目标"), Name("Key result", "关键结果"), INDICATOR, Name("Kind", "类型"),
          Name("Start", "起点"), Name("Target", "目标值"), Name("Stretch", "挑战值"))  # fmt: skip
DECIMALS = {"achievement": 2, "work": 3, "debt": 2, "fabrication": 2, "capital": 3, "hours": 2, "last": 3}
WORDS = (TEAM, INDICATOR, *HEADLINE[:2], *RESULT[:4])
"""Headings of columns of words; numbers stand on the right."""
YEARLY = {
    "reported_score": Name("Score by reports", "上报得分"), "true_score": Name("Score in truth", "真实得分"),
    "rank": Name("Rank", "排名"), "debt": Name("Debt, % of GDP", "债务（占GDP%）"),
    "fabrication": Name("Reports above the truth, points", "虚报幅度（分）"),
    "capital": Name("Long-term capital, spans", "长期资本（标尺跨度）"),
}  # fmt: skip


@dataclass(frozen=True, eq=False)
class _Written:
    """What a page says of a session in one language."""

    house: House
    session: Session
    teams: Sequence[Team]
    decembers: pd.DataFrame
    all_of_it: bool
    language: Language

    def context(self) -> ReportContext:
        """The page."""
        manifest = {"code": self.session.code, "baseline": self.session.baseline.name, "years": self.session.years}
        seed = {"seed": self.session.seed} if self.all_of_it else {}
        return ReportContext(
            title=Name(self.session.title), answers=(self._answer(),), key_table=self._headlines(), limits=LIMITS,
            sections=(*map(self._team, self.teams), *self._decade()), manifest=manifest | seed,
        )  # fmt: skip

    def _answer(self) -> Passage:
        session, shown = self.session, self.session.revealed
        told = "what was hidden is shown" if shown else "what was hidden has not been shown to the teams"
        said = "隐藏数据已公布" if shown else "隐藏数据尚未向各组公布"
        return Passage(
            f"{len(self.teams)} teams changed “{session.baseline.title}”; {session.year} of {session.years} years were "
            f"played, and {told}.",
            f"{len(self.teams)}个小组修改了“{session.baseline.title_zh}”；已推演{session.year}/{session.years}年，{said}。",
        )

    def _headlines(self) -> TextTable:
        """Headlines of the last runs, team by team."""
        rows = []
        for team in self.teams:
            outcome = last_outcome(self.house, self.session, team)
            found = [] if outcome is None else outcome.headline.to_dict("records")
            rows += [(team.name, *self._headline(row)) for row in found]
        note = Name("Difference from the baseline in the team's own place", "与基准情景相比，本组地区的差异")
        return self._table(Name("What leaders would do", "干部会怎么做"), (TEAM, *HEADLINE), rows, note)

    def _headline(self, row: dict[str, Any]) -> tuple[str, ...]:
        turned = "–" if math.isnan(row["turned"]) else f"{row['turned']:.0%}"
        digits = DECIMALS[row["outcome"]]
        low, high = (minus(f"{row[name]:+.{digits}f}") for name in ("low", "high"))
        names = (self._say(Name(row[name], row[f"{name}_zh"])) for name in ("name", "unit"))
        difference = minus(f"{row['difference']:+.{digits}f}")
        return (*names, minus(f"{row['baseline']:.{digits}f}"), difference, f"{low} … {high}", turned)

    def _team(self, team: Team) -> Section:
        """What a team has written."""
        choice = self.house.sessions.saved(team.id, team.version).choice
        place, called = place_name(self.session.baseline, team.code), self.session.baseline.indicators
        rows = [
            (objective.text, each.text, self._indicator(called, each.indicator), self._say(KINDS[each.kind]),
             *map(_number, (each.start, each.target, each.stretch)))
            for objective in choice.objectives
            for each in objective.key_results
        ]  # fmt: skip
        return Section(
            Name(f"{team.name}: {place.en}", f"{team.name}：{place.zh}"),
            tables=(self._table(Name("Objectives and key results", "目标与关键结果"), RESULT, rows),),
            notes=tuple(Passage(each.note, each.note) for each in choice.objectives if each.note),
        )

    def _indicator(self, called: Mapping[str, Any], name: str) -> str:
        return self._say(Name(called[name].name, called[name].name_zh)) if name in called else name

    def _decade(self) -> list[Section]:
        """Decembers as they were told and, where it is shown, as they were."""
        if self.decembers.empty:
            return []
        shown = [name for name in YEARLY if name in self.decembers]
        rows = [(row["team"], str(row["year"]), *(_number(row[name]) for name in shown))
                for row in self.decembers.to_dict("records")]  # fmt: skip
        headings = (TEAM, YEAR, *(YEARLY[name] for name in shown))
        return [
            Section(
                Name("The decade", "十年推演"), tables=(self._table(Name("Decembers", "各年12月"), headings, rows),)
            )
        ]

    def _say(self, name: Name) -> str:
        return label(name.en, name.zh, self.language)

    def _table(self, caption: Name, headings: Sequence[Name], rows: Sequence[tuple], note: Name = NOTHING) -> TextTable:
        columns = (Column(self._say(each), "left" if each in WORDS else "right") for each in headings)
        return TextTable(self._say(caption), tuple(columns), tuple(rows), self._say(note))


def _number(value: float | None) -> str:
    """A number of four digits or so, with a true minus sign; a dash for none.

    >>> _number(-0.03456), _number(1234.5), _number(None)
    ('−0.03456', '1,234', '–')
    """
    if value is None or math.isnan(value):
        return "–"
    return minus(f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.4g}")


def _zipped(files: dict[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in files.items():
            file.writestr(zipfile.ZipInfo(name, STAMP), data, zipfile.ZIP_DEFLATED)
    return made.getvalue()
