"""An illustrative portfolio of 80 key projects (S08). Everything about it is an assumption: no list was published."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from gzsim.errors import InputError
from gzsim.targets.curves import beta_curve, plan_from_curves
from gzsim.targets.project_classes import CLASSES
from gzsim.views.result import Result

Array = NDArray[np.float64]

PROVENANCE = "illustrative assumption"

MAKE_UP = MappingProxyType(
    {
        "new industrialisation": (14, 800.0),
        "new urbanisation": (10, 600.0),
        "agricultural modernisation": (10, 150.0),
        "tourism industrialisation": (8, 250.0),
        "digital economy": (8, 400.0),
        "transport and energy": (14, 2500.0),
        "water conservancy": (8, 900.0),
        "investment promotion": (8, 1000.0),
    }
)
"""Projects by class, 80 in all as S08 has it, and the median budget of each class in CNY million (all assumed)."""


@dataclass(frozen=True)
class Troubles:
    """How projects go wrong; every number is an assumption.

    A project runs through its plan at a speed of its own: log-normal about ``speed``, with an autoregressive monthly
    part. Its cost per unit of work is log-normal about 1 + ``overrun``, and varies by month. Some reports do not come.
    """

    speed: float = 0.96
    speed_sd: float = 0.10
    month_sd: float = 0.25
    month_memory: float = 0.6
    overrun: float = 0.03
    overrun_sd: float = 0.06
    month_cost_sd: float = 0.15
    silent: float = 0.02


@dataclass(frozen=True, eq=False, repr=False)
class IllustrativePortfolio(Result):
    """Projects, plan and reports as `gzsim.targets.tracking.track` takes them."""

    projects: pd.DataFrame
    """By project: name, name_zh, class, budget (CNY million), start, end, early, late, provenance."""
    plan: pd.DataFrame
    reports: pd.DataFrame


def illustrative_portfolio(
    rng: np.random.Generator, until: int = 12, troubles: Troubles | None = None
) -> IllustrativePortfolio:
    """Draw 80 projects in eight classes with plans, and their reports up to a month.

    Month 12 is December of the first year, month 0 the December before; projects start between 24 months before and 6
    months after it and last one to four years. Budgets are log-normal about the class's median with a log standard
    deviation of 0.6; plans are beta curves with parameters between 1.5 and 3. All assumed.

    Parameters
    ----------
    rng : generator of all draws: the same one gives the same portfolio
    until : last month with reports; projects that start later have none
    troubles : how projects go wrong

    Raises InputError if no project has started before ``until``.

    >>> made = illustrative_portfolio(np.random.default_rng(2025))
    >>> len(made.projects), made.projects["class"].nunique(), set(made.projects["provenance"])
    (80, 8, {'illustrative assumption'})
    """
    troubles = troubles or Troubles()
    projects = _projects(rng)
    if not (projects["start"] < until).any():
        raise InputError(f"no project has started before month {until}", field="until", valid="a later month")
    return IllustrativePortfolio(projects, plan_from_curves(projects), _reports(projects, rng, until, troubles))


def _projects(rng: np.random.Generator) -> pd.DataFrame:
    rows = []
    for kind, (count, median) in MAKE_UP.items():
        for number in range(1, count + 1):
            budget = round(median * float(np.exp(0.6 * rng.standard_normal())), 1)
            start = int(rng.integers(-24, 7))
            end = start + int(rng.integers(12, 49))
            early, late = rng.uniform(1.5, 3.0, 2).round(2).tolist()
            name, name_zh = f"{kind.capitalize()} {number}", f"{CLASSES[kind]}项目{number}"
            rows.append((name, name_zh, kind, budget, start, end, early, late, PROVENANCE))
    columns = ["name", "name_zh", "class", "budget", "start", "end", "early", "late", "provenance"]
    keys = pd.Index([f"P{number:02d}" for number in range(1, len(rows) + 1)], name="project")
    return pd.DataFrame(rows, columns=columns, index=keys)


def _reports(projects: pd.DataFrame, rng: np.random.Generator, until: int, troubles: Troubles) -> pd.DataFrame:
    rows = []
    for key, project in projects.iterrows():
        months = np.arange(project["start"] + 1, until + 1)
        steps = _speeds(rng, months.size, troubles)
        unit_cost = np.exp(troubles.overrun_sd * rng.standard_normal()) * (1 + troubles.overrun)
        silent = rng.random(months.size) < troubles.silent
        time = np.cumsum(steps) / (project["end"] - project["start"])
        done = beta_curve(time, project["early"], project["late"]).round(4)
        swing = np.exp(troubles.month_cost_sd * rng.standard_normal(months.size) - troubles.month_cost_sd**2 / 2)
        cost = (project["budget"] * unit_cost * np.cumsum(np.diff(done, prepend=0.0) * swing)).round(2)
        rows += [(key, *each) for each in zip(months[~silent], done[~silent], cost[~silent], strict=True)]
    table = pd.DataFrame(rows, columns=["project", "month", "done", "cost"]).astype({"month": int})
    return table.assign(provenance=PROVENANCE)


def _speeds(rng: np.random.Generator, months: int, troubles: Troubles) -> Array:
    """Months of plan that a project gets through in each month."""
    own = troubles.speed * np.exp(troubles.speed_sd * rng.standard_normal())
    shocks = rng.standard_normal(months)
    swing = np.zeros(months)
    for month in range(months):
        before = swing[month - 1] if month else 0.0
        swing[month] = troubles.month_memory * before + np.sqrt(1 - troubles.month_memory**2) * shocks[month]
    return own * np.exp(troubles.month_sd * swing - troubles.month_sd**2 / 2)
