"""A heavier weight of the long term, year by year and under other assumptions (notebook 05)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import xarray as xr

from gzsim.lessons.curves import TIDY, Pair, by_replication, mean_and_error, told
from gzsim.lessons.starting import open_draws
from gzsim.scenario import Scenario
from gzsim.scenario.prefectures import prefecture_names
from gzsim.simulation.simulate import compare, reform
from gzsim.views.labels import Name, Names
from gzsim.views.numbers import margin

SHORT_RUN = {"replications": 20, "years": 15, "lead_in": 5}


def mean_tenure(hazard: Sequence[float]) -> float:
    """Mean length of a term in years; ``hazard`` is the chance of leaving by year in office, the last for all later.

    >>> mean_tenure([0.5]), mean_tenure([0.0, 1.0])
    (2.0, 2.0)
    """
    lasting = np.concatenate([[1.0], np.cumprod(1.0 - np.asarray(hazard))])
    return float(lasting[:-1].sum() + lasting[-1] / hazard[-1])


class Course(NamedTuple):
    """Outcomes by replication, year and prefecture where rules are kept and where others replace them, same luck."""

    kept: xr.Dataset
    new: xr.Dataset

    def difference(self, outcome: str, years: Sequence[int] | slice = slice(None)) -> Pair:
        """Mean difference over prefectures and some years, with its standard error over replications."""
        return difference(self.new, self.kept, outcome, years)


def difference(new: xr.Dataset, old: xr.Dataset, outcome: str, years: Sequence[int] | slice = slice(None)) -> Pair:
    """Mean difference of two runs in some years, with its standard error over replications."""
    return mean_and_error(by_replication((new[outcome] - old[outcome]).isel(year=years)))


def level(lived: xr.Dataset, outcome: str = "capital", years: Sequence[int] | slice = (-1,)) -> Pair:
    """Mean of a run in some years, the last unless named, with its standard error over replications."""
    return mean_and_error(by_replication(lived[outcome].isel(year=years if isinstance(years, slice) else list(years))))


def change(before: Scenario, after: Scenario, years: int = 20, replications: int = 50, lead_in: int = 10) -> Course:
    """Live ``lead_in`` years by the rules of one scenario, and then ``years`` by them and by those of another."""
    kept = before.with_({"simulation.years": years, "parameters": {"timing.warm_up": 0}}, name="kept")
    # An ensemble this small costs more when it is divided.
    course = reform(kept, after.with_(name="new"), lead_in, replications=replications, seed=2025, threads=1)
    return Course(course.runs["kept"].annual, course.runs["new"].annual)


def yearly(courses: Mapping[str, Course], outcomes: Iterable[str], years: Iterable[int]) -> pd.DataFrame:
    """Differences in some years after the change (the first is 0) by outcome and course, as text."""
    rows = [{"outcome": outcome, "course": name}
            | {f"year {year + 1}": told(course.difference(outcome, [year])) for year in years}
            for outcome in outcomes for name, course in courses.items()]  # fmt: skip
    return pd.DataFrame(rows)


def paths(courses: Mapping[str, Course], outcomes: Iterable[str], years: Iterable[int]) -> pd.DataFrame:
    """Differences by years after the change, 0 being the year before, as `gzsim.views.figures.dose_response` draws."""
    rows = [(name, float(year), outcome, *(course.difference(outcome, [year - 1]) if year else (0.0, 0.0)))
            for name, course in courses.items() for outcome in outcomes for year in years]  # fmt: skip
    return pd.DataFrame(rows, columns=TIDY)


def capital_gained(courses: Mapping[str, Course]) -> pd.DataFrame:
    """Long-term capital in the last year where rules are kept and where they change, and how soon it is there."""
    rows = []
    for name, course in courses.items():
        kept, new, gain = level(course.kept), level(course.new), course.difference("capital", [-1])
        early = course.difference("capital", [4])[0]
        rows.append({"course": name, "kept": told(kept, signed=False), "new": told(new, signed=False),
                     "gain": told(gain), "times": new[0] / kept[0], "early": early / gain[0]})  # fmt: skip
    return pd.DataFrame(rows)


def costs(courses: Mapping[str, Course]) -> pd.DataFrame:
    """Short-term achievement lost in the worst year and on the mean, and from when on all achievement is higher."""
    rows = []
    for name, course in courses.items():
        count = course.kept.sizes["year"]
        short = [course.difference("short_achievement", [year]) for year in range(count)]
        whole = [course.difference("achievement", [year]) for year in range(count)]
        since = next(year + 1 for year, (mean, error) in enumerate(whole) if mean > margin(error))
        rows.append({"course": name, "worst": told(min(short)), "short": told(course.difference("short_achievement")),
                     "since": since, "whole": told(course.difference("achievement"))})  # fmt: skip
    return pd.DataFrame(rows)


def outlook(scenario: Scenario) -> dict[str, Pair]:
    """Capital of years 11 to 15 at 15 % (base), what 30 % changes in it, and in the first year's short achievement."""
    course = change(scenario, scenario.with_(long_term_weight=0.30), **SHORT_RUN)
    last = slice(-5, None)
    return {"base": level(course.kept, years=last), "capital": course.difference("capital", last),
            "short_achievement": course.difference("short_achievement", [0])}  # fmt: skip


def told_outlook(found: Mapping[str, Pair]) -> dict[str, str]:
    """An outlook as text."""
    return {name: told(pair, signed=name != "base") for name, pair in found.items()}


def taken_to_heart(scenario: Scenario) -> Scenario:
    """30 %, declared for the whole province too: what leaders care about and what citizens feel follow it."""
    heavier = scenario.with_(long_term_weight=0.30)
    return heavier.with_({"zones.weights.all": heavier.weights().loc["all"].to_dict()})


def split_evenly(scenario: Scenario) -> Scenario:
    """The scenario where every zone gives half of its 15 points for the long term to forest and half to science."""
    half = {"forest_cover": 0.075, "science_and_talent": 0.075}
    return scenario.with_({f"zones.weights.{zone}": half for zone in scenario.assignment.unique()})


def draws(today: Scenario, reformed: Scenario, count: int = 100) -> pd.DataFrame:
    """Plausible draws of all parameters but those that either scenario says itself; what is at stake is drawn too."""
    return open_draws([today, reformed], count)


def changed_by_reform(
    drawn: dict[str, Any], today: Scenario, reformed: Scenario, outcomes: Sequence[str]
) -> dict[str, float]:
    """What a reform changes on the mean of ten years with these parameters, mean over replications."""
    pair = [each.with_({"parameters": drawn, "simulation.years": 10}, name=name)
            for name, each in (("kept", today), ("new", reformed))]  # fmt: skip
    runs = compare(pair, replications=3, seed=2025, threads=1).runs
    return {name: float((runs["new"].annual[name] - runs["kept"].annual[name]).mean()) for name in outcomes}


def like(names: Names | None = None) -> dict[str, Name]:
    """Names of simulated places, which stand where the record leaves a real one: like Guiyang, 如贵阳.

    >>> like()["520100"]
    Name(en='like Guiyang', zh='如贵阳')
    """
    return {code: Name(f"like {name.en}", f"如{name.zh}") for code, name in (names or prefecture_names()).items()}
