"""A portfolio followed month by month: every project's earned value, who lags and for how long (S08)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from gzsim.common.names import known, require_rows
from gzsim.common.running import running
from gzsim.errors import InputError
from gzsim.targets.earned import LAGGING, earned_schedule, earned_value, lags, ratio
from gzsim.targets.portfolio import with_performance
from gzsim.targets.project_checks import check_kind, check_reported, refuse
from gzsim.targets.project_classes import CLASSES
from gzsim.views.result import Result

ASSUMED = ("Illustrative portfolio: every figure is an assumption.", "示例项目库：数字均为假设。")

REPORT_COLUMNS = ("project", "month", "done", "cost")


@dataclass(frozen=True, eq=False, repr=False)
class Tracking(Result):
    """A portfolio's months, as tables."""

    table: pd.DataFrame
    """One row per project and month from its start to the last report of all: class, planned_value, earned_value, cost,
    schedule_performance, cost_performance, estimate_at_completion, estimate_at_plan, earned_schedule (months since the
    start), time_performance (earned schedule over time used), lags, lags_on (for so many months running),
    reported (False: last report carried on), revised_down (less done than was reported before)."""
    projects: pd.DataFrame

    @property
    def by_month(self) -> pd.DataFrame:
        """Sums and performance of the whole portfolio by month."""
        return _summed(self.table, ["month"])

    @property
    def by_class_and_month(self) -> pd.DataFrame:
        """Sums and performance by class and month, with the numbers of projects, of those that lag and lag on."""
        return _summed(self.table, ["class", "month"])

    @property
    def by_class(self) -> pd.DataFrame:
        """The last month, by class."""
        last = self.table[self.table["month"] == self.table["month"].max()]
        return _summed(last, ["class"])

    def laggards(self) -> pd.DataFrame:
        """Projects whose lag persists in the last month, those with most value behind plan first."""
        last = self.table[(self.table["month"] == self.table["month"].max()) & self.table["lags_on"]]
        behind = (last["planned_value"] - last["earned_value"]).rename("behind")
        return last.assign(behind=behind).sort_values("behind", ascending=False, kind="stable").set_index("project")

    def plot(self, language: str = "both") -> object:
        """Draw plan, work and cost, and the lags by class (`gzsim.views.portfolio_figure.portfolio`)."""
        from gzsim.views.portfolio_figure import portfolio

        classes = pd.DataFrame({"name": list(CLASSES), "name_zh": list(CLASSES.values())}, index=list(CLASSES))
        assumed = "provenance" in self.projects and self.projects["provenance"].str.contains("assumption").any()
        return portfolio(
            self.by_month, self.by_class_and_month, classes, language, note=ASSUMED if assumed else ("", "")
        )


def track(
    projects: pd.DataFrame,
    plan: pd.DataFrame,
    reports: pd.DataFrame,
    months: int = 2,
    lagging: float = LAGGING,
) -> Tracking:
    """Follow projects from their plan and their monthly reports.

    A month without a report carries the last one on, or nothing done before the first: the plan moves on, so that who
    falls silent lags. Measures are those of `gzsim.targets.earned`.

    Parameters
    ----------
    projects : DataFrame by project; columns class (one of `CLASSES`), budget (CNY million) and start (month)
    plan : DataFrame, project × month (consecutive)
        Planned cumulated share at the end of the month, from 0 to 1; see `gzsim.targets.curves`.
    reports : DataFrame with columns project, month, done (share, cumulated) and cost (CNY million, cumulated)
    months : a lag persists when it lasts for so many months running
    lagging : performance below which a project lags

    Raises InputError if a column is missing, a project is unknown, of no known class or without plan, a plan decreases
    or leaves 0 to 1, a project reports twice in a month or outside the plan's months, a share is outside 0 to 1, or a
    cost or budget is impossible.

    >>> from gzsim.targets.curves import plan_from_curves
    >>> projects = pd.DataFrame({"class": "water conservancy", "budget": 400.0, "start": 0, "end": 4}, index=["Dam"])
    >>> reports = pd.DataFrame({"project": "Dam", "month": [1, 2, 3], "done": [0.1, 0.3, 0.8],
    ...                         "cost": [40.0, 130.0, 330.0]})
    >>> tracked = track(projects, plan_from_curves(projects), reports)
    >>> tracked.table[["month", "schedule_performance", "lags", "lags_on"]].round(2).values.tolist()
    [[0, nan, False, False], [1, 0.64, True, False], [2, 0.6, True, True], [3, 0.95, False, False]]
    """
    _check(projects, plan, reports)
    plan = plan.loc[projects.index]
    last = int(reports["month"].max())
    columns = plan.columns[plan.columns <= last]
    wide = reports.pivot_table(index="project", columns="month", values=["done", "cost"], aggfunc="first")
    told = wide["done"].reindex(index=projects.index, columns=columns)
    done, cost = (wide[name].reindex(index=projects.index, columns=columns).ffill(axis=1).fillna(0.0).to_numpy()
                  for name in ("done", "cost"))  # fmt: skip
    budget, start = projects["budget"].to_numpy(float), projects["start"].to_numpy(float)[:, None]
    measured = earned_value(plan[columns].to_numpy(), done, cost, budget)
    scheduled = earned_schedule(plan.to_numpy(float), done) + columns[0] - start
    late = lags(measured.schedule_performance, measured.cost_performance, lagging)
    used = _time_used(columns.to_numpy(float) - start, done)
    grids = {
        **measured._asdict(), "cost": cost, "earned_schedule": scheduled,
        "time_performance": ratio(scheduled, used),
        "lags": late, "lags_on": running(late, months), "reported": told.notna().to_numpy(),
        "revised_down": np.diff(done, axis=1, prepend=0.0) < 0,
    }  # fmt: skip
    alive = (columns.to_numpy() >= start).ravel()
    names = np.repeat(projects.index.to_numpy(), len(columns))
    table = pd.DataFrame({"project": names, "month": np.tile(columns.to_numpy(), len(projects))})
    table["class"] = np.repeat(projects["class"].to_numpy(), len(columns))
    table = table.assign(**{name: grid.ravel() for name, grid in grids.items()})
    return Tracking(table[alive].reset_index(drop=True), projects)


def _time_used(elapsed: np.ndarray, done: np.ndarray) -> np.ndarray:
    """Months since the start, standing still once all is done."""
    finished = np.minimum.accumulate(np.where(done >= 1, elapsed, np.inf), axis=1)
    return np.minimum(elapsed, finished)


def _summed(table: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    groups = table.groupby(keys, sort=True)
    return with_performance(groups[["planned_value", "earned_value", "cost"]].sum()).assign(
        projects=groups["project"].count(),
        lagging=groups["lags"].sum(),
        lagging_on=groups["lags_on"].sum(),
    )


def _check(projects: pd.DataFrame, plan: pd.DataFrame, reports: pd.DataFrame) -> None:
    require_rows(projects, ("class", "budget", "start"), "projects")
    require_rows(reports, REPORT_COLUMNS, "reports")
    index = projects.index.to_series()
    shares = plan.reindex(projects.index).to_numpy(float)
    refuse(index, index.duplicated(), "is there twice", "projects", "one row for each project")
    check_kind(index, projects, "projects")
    refuse(index, ~index.isin(plan.index), "has no plan", "plan", "a plan for every project")
    rising = "shares that run from 0 to 1 and never fall"
    refuse(index, (np.diff(shares, axis=1) < 0).any(axis=1), "has a plan that decreases", "plan", rising)
    outside = ~((shares >= 0) & (shares <= 1 + 1e-9)).all(axis=1)
    refuse(index, outside, "plans shares outside 0 to 1", "plan", rising)
    partial = (shares[:, 0] != 0) | (np.abs(shares[:, -1] - 1) > 1e-9)
    refuse(index, partial, "has a plan that does not run from 0 to 1", "plan", rising)
    if not (np.diff(plan.columns.to_numpy()) == 1).all():
        raise InputError("months do not follow each other", field="plan", valid="one column for each month")
    named = reports["project"]
    for name in named.unique():
        known(name, projects.index, "reports.project")
    twice = reports.duplicated(["project", "month"])
    refuse(named, twice, "reports twice in a month", "reports", "one report a month")
    planned = f"months {plan.columns[0]} to {plan.columns[-1]}"
    strange = ~reports["month"].isin(plan.columns)
    refuse(named, strange, "reports a month that the plan does not have", "reports", planned)
    check_reported(named, reports, "reports")
