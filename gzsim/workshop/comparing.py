"""What a team sees of a run: its choice beside the baseline, with what is unknown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from gzsim.simulation.plausible import spread
from gzsim.views.labels import Name
from gzsim.workshop.living import BETTER, LABELS, OUTCOME_NAMES, UNITS, Lived

Array = NDArray[np.float64]

PROVINCE = "province"
HOURS_A_WEEK = 40.0
HOURS, HOURS_NAME = "hours", Name("Hours on forms", "填表时间")
HOURS_UNIT = Name("hours a week of 40, of an office", "小时/周（按每周40小时计）")
HEADLINE = ("achievement", "work", "debt", "fabrication", "capital", HOURS, "last")
"""What a first look shows: true results, work, borrowing, fabrication, long-term capital, hours on forms, and who is
punished."""


@dataclass(frozen=True, eq=False)
class Outcome:
    """A run as tables.

    Attributes
    ----------
    outcomes : a row for each outcome and scope (``place`` is the team's own, ``province`` the mean of all places):
        scope, outcome, name, name_zh, unit, unit_zh, better; baseline, value; difference with standard_error (of the
        simulation alone); draws that are in, and of how many (asked); low, median and high of the difference (5, 50 and
        95 % of draws of plausible parameters), turned (share of draws with the other sign), holds (at most 5 % turn)
    indicators : a row for each indicator, of the team's own place: indicator, name, name_zh; effort (share of working
        time), invented and attained (spans of the ruler, 1 is its full mark), each with ``_baseline`` and ``_error``
        (standard error of the difference)
    places : a row for each place: code, name, name_zh; last and money (CNY million a year), each with ``_baseline``
        and ``_error``
    years : a row for each outcome, scope and year: baseline, value
    draws : how many of the session's draws are in, of how many
    """

    outcomes: pd.DataFrame
    indicators: pd.DataFrame
    places: pd.DataFrame
    years: pd.DataFrame
    draws: tuple[int, int]

    @property
    def headline(self) -> pd.DataFrame:
        """The rows of `outcomes` that a first look shows, of the team's own place."""
        own = self.outcomes[self.outcomes["scope"] == "place"].set_index("outcome", drop=False)
        return own.loc[list(HEADLINE)].reset_index(drop=True)


def outcome_of(
    team: Lived, baseline: Lived, code: str, codes: Sequence[str], indicators: Mapping[str, Name],
    places: Mapping[str, Name], draws: int, start_year: int,
) -> Outcome:  # fmt: skip
    """Tables of a run beside its baseline, paired draw by draw.

    Parameters
    ----------
    codes, indicators, places : places in the order of the arrays; names of indicators in theirs, and of places by code
    draws : draws of the session; as many as both have are compared
    """
    team, baseline = _with_hours(team), _with_hours(baseline)
    here = list(codes).index(code)
    rows = [
        _row(at, name, scope, which, team, baseline) | {"asked": draws}
        for scope, which in (("place", [here]), (PROVINCE, list(range(len(codes)))))
        for at, name in enumerate(_NAMES)
    ]
    return Outcome(
        outcomes=pd.DataFrame(rows),
        indicators=_indicators(team, baseline, here, indicators),
        places=_places(team, baseline, codes, places),
        years=_years(team, baseline, here, start_year),
        draws=(min(team.drawn.shape[1], baseline.drawn.shape[1]), draws),
    )


_NAMES = (*OUTCOME_NAMES, HOURS)
_FORMS = OUTCOME_NAMES.index("forms")


def _with_hours(lived: Lived) -> Lived:
    """With hours a week beside the share of time that forms take."""
    return Lived(
        drawn=_beside(lived.drawn), units=_beside(lived.units), years=_beside(lived.years),
        effort=lived.effort, invented=lived.invented, attained=lived.attained,
    )  # fmt: skip


def _beside(values: Array) -> Array:
    return np.concatenate([values, HOURS_A_WEEK * values[_FORMS : _FORMS + 1]])


def label_of(outcome: str) -> Name:
    """What an outcome is called.

    >>> label_of("hours").zh
    '填表时间'
    """
    return HOURS_NAME if outcome == HOURS else LABELS[outcome]


def unit_of(outcome: str) -> Name:
    """Unit of an outcome."""
    return HOURS_UNIT if outcome == HOURS else UNITS[outcome]


def _row(at: int, name: str, scope: str, which: list[int], team: Lived, baseline: Lived) -> dict[str, object]:
    mine, theirs = (each.units[at][:, which].mean(-1) for each in (team, baseline))
    count = min(team.drawn.shape[1], baseline.drawn.shape[1])
    drawn = (team.drawn[at, :count] - baseline.drawn[at, :count])[:, which].mean(-1)
    difference, error = _paired(mine, theirs)
    found = spread(drawn.tolist(), difference)
    label, unit = label_of(name), unit_of(name)
    return {
        "scope": scope, "outcome": name, "name": label.en, "name_zh": label.zh, "unit": unit.en, "unit_zh": unit.zh,
        "better": "lower" if name == HOURS else BETTER[name], "baseline": float(theirs.mean()),
        "value": float(mine.mean()), "difference": difference, "standard_error": error, "draws": found["draws"],
        "low": found["low"], "median": found["median"], "high": found["high"], "turned": found["other_sign"],
        "holds": bool(found["holds"]),
    }  # fmt: skip


def _paired(mine: Array, theirs: Array) -> tuple[float, float]:
    """Mean difference over replications, and its standard error."""
    apart = mine - theirs
    return float(apart.mean()), float(apart.std(ddof=1) / np.sqrt(apart.size))


def _indicators(team: Lived, baseline: Lived, here: int, names: Mapping[str, Name]) -> pd.DataFrame:
    rows = []
    for k, (indicator, name) in enumerate(names.items()):
        row: dict[str, object] = {"indicator": indicator, "name": name.en, "name_zh": name.zh}
        for what in ("effort", "invented", "attained"):
            row |= _both(what, *(getattr(each, what)[:, k, here] for each in (team, baseline)))
        rows.append(row)
    return pd.DataFrame(rows)


def _both(what: str, mine: Array, theirs: Array) -> dict[str, float]:
    """Means over replications, and the standard error of their difference."""
    error = _paired(mine, theirs)[1]
    return {what: float(mine.mean()), f"{what}_baseline": float(theirs.mean()), f"{what}_error": error}


def _places(team: Lived, baseline: Lived, codes: Sequence[str], names: Mapping[str, Name]) -> pd.DataFrame:
    rows = []
    for at, code in enumerate(codes):
        row: dict[str, object] = {"code": code, "name": names[code].en, "name_zh": names[code].zh}
        for what, outcome in (("last", "last"), ("money", "transfer")):
            row |= _both(what, *(each.units[OUTCOME_NAMES.index(outcome)][:, at] for each in (team, baseline)))
        rows.append(row)
    return pd.DataFrame(rows)


def _years(team: Lived, baseline: Lived, here: int, start_year: int) -> pd.DataFrame:
    parts = []
    for scope in ("place", PROVINCE):
        for at, name in enumerate(_NAMES):
            mine, theirs = (each.years[at][:, here] if scope == "place" else each.years[at].mean(-1)
                            for each in (team, baseline))  # fmt: skip
            parts.append(pd.DataFrame({"scope": scope, "outcome": name, "year": start_year + np.arange(mine.size),
                                       "baseline": theirs, "value": mine}))  # fmt: skip
    return pd.concat(parts, ignore_index=True)
