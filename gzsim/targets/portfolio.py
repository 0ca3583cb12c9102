"""The portfolio of key projects ("5+3" database, S08): plans as S-curves, earned value, and who lags."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from gzsim.common.names import require_columns
from gzsim.numeric.s_curve import s_curve
from gzsim.targets.earned import lags, ratio
from gzsim.targets.project_checks import check_kind, check_reported, check_span, refuse
from gzsim.views.result import Result

COLUMNS = ("project", "class", "budget", "start", "end", "month", "done", "cost")


def planned_share(elapsed: ArrayLike) -> NDArray[np.float64]:
    """Share of the work that the plan wants done, an S-curve 3t² − 2t³ over the project's time t ∈ [0, 1].

    Slow at both ends and quickest in the middle, with half done at half time.

    >>> planned_share([0.0, 0.25, 0.5, 1.0, 1.5])
    array([0.     , 0.15625, 0.5    , 1.     , 1.     ])
    """
    return s_curve(elapsed)


@dataclass(frozen=True, eq=False, repr=False)
class PortfolioReport(Result):
    """What a month's reports say about every project."""

    table: pd.DataFrame
    """By project: class, planned_value, earned_value, cost, schedule_performance, cost_performance, lags."""

    @property
    def by_class(self) -> pd.DataFrame:
        """Sums and performance by class of project."""
        money = self.table.groupby("class")[["planned_value", "earned_value", "cost"]].sum()
        lagging = self.table.groupby("class")["lags"].sum()
        return with_performance(money).assign(lagging=lagging)


def review(reports: pd.DataFrame) -> PortfolioReport:
    """Earned value of a portfolio from one report per project.

        planned value  PV = B·s(t)      earned value  EV = B·done
        schedule performance SPI = EV/PV      cost performance CPI = EV/cost

    with B the budget, s the planned S-curve and t the share of the project's time that has passed.

    Parameters
    ----------
    reports : DataFrame with columns project, class, budget (CNY million), start, end, month (numbers of months;
        ``month`` is the report's), done (share of the work, 0 to 1), cost (CNY million spent)

    Raises InputError if a column is missing, a project reports twice, ends before it starts, or a number is impossible.

    >>> reports = pd.DataFrame([("Reservoir", "water conservancy", 400.0, 0, 24, 12, 0.4, 220.0)], columns=COLUMNS)
    >>> row = review(reports).table.loc["Reservoir"]
    >>> row["schedule_performance"], round(row["cost_performance"], 4), row["lags"]
    (np.float64(0.8), np.float64(0.7273), np.True_)
    """
    _check(reports)
    table = reports.set_index("project")
    elapsed = (table["month"] - table["start"]) / (table["end"] - table["start"])
    money = pd.DataFrame(
        {
            "class": table["class"],
            "planned_value": table["budget"] * planned_share(elapsed),
            "earned_value": table["budget"] * table["done"],
            "cost": table["cost"],
        }
    )
    judged = with_performance(money)
    return PortfolioReport(judged.assign(lags=lags(judged["schedule_performance"], judged["cost_performance"])))


def with_performance(money: pd.DataFrame) -> pd.DataFrame:
    """Add schedule and cost performance to planned_value, earned_value and cost.

    >>> with_performance(pd.DataFrame({"planned_value": [200.0], "earned_value": [160.0], "cost": [0.0]})).iloc[0, 3:]
    schedule_performance    0.8
    cost_performance        NaN
    Name: 0, dtype: float64
    """
    return money.assign(
        schedule_performance=ratio(money["earned_value"], money["planned_value"]),
        cost_performance=ratio(money["earned_value"], money["cost"]),
    )


def _check(reports: pd.DataFrame) -> None:
    require_columns(reports, COLUMNS, "reports")
    projects = reports["project"]
    refuse(projects, projects.duplicated(), "reports twice", "reports", "one report for each project")
    check_kind(projects, reports, "reports")
    check_span(projects, reports, "reports")
    check_reported(projects, reports, "reports")
