"""Monthly collection with delays (S05, S18): remote places report late, and a check that forgets it finds them behind.

A report of month s from a unit with a delay of d months is known from month s + d on. Delays follow remoteness, by a
rule that is an assumption: the source document says that remote places collect data late, not how late.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from gzsim.common.names import known, require_columns
from gzsim.common.tables import refuse
from gzsim.errors import InputError
from gzsim.monitoring.schedules import MONTHS, Schedule

LONGEST_DELAY = 2
"""Months that the most remote unit is late (assumption)."""

REPORTS = ["unit", "indicator", "month", "value"]


def months_late(remoteness: ArrayLike, longest: int = LONGEST_DELAY, shortest: int = 0) -> NDArray[np.int64]:
    """Whole months that a unit's reports are late, d = ⌊shortest + (longest − shortest)·remoteness + ½⌋ (assumption).

    Parameters
    ----------
    remoteness : array (..., unit), 0 for the centre to 1 for the most remote
    longest, shortest : months, 0 ≤ shortest ≤ longest

    Raises InputError if a remoteness lies outside 0 to 1, or a delay is negative.

    >>> months_late([0.0, 0.2, 0.5, 1.0])
    array([0, 0, 1, 2])
    """
    remoteness = np.asarray(remoteness, float)
    if not np.all((remoteness >= 0) & (remoteness <= 1)):
        raise InputError("remoteness outside its range", field="remoteness", valid="0 to 1")
    if not 0 <= shortest <= longest:
        raise InputError(f"delays from {shortest} to {longest} months", field="longest", valid="0 ≤ shortest ≤ longest")
    return np.floor(shortest + (longest - shortest) * remoteness + 0.5).astype(np.int64)


def latest_month(delay: ArrayLike, now: int) -> NDArray[np.int64]:
    """Latest month whose report is known at the end of month ``now``, max(now − d, 0); 0 is none.

    Raises InputError if a delay is negative or not whole.

    >>> latest_month([0, 1, 2, 5], now=3)
    array([3, 2, 1, 0])
    """
    return np.maximum(now - _whole(delay), 0)


def known_months(delay: ArrayLike, now: int, months: int = MONTHS) -> NDArray[np.bool_]:
    """Whether the report of month 1, 2, … is known at the end of month ``now``: s + d ≤ now.

    Parameters
    ----------
    delay : array (..., unit), months

    Returns an array (..., month, unit).

    >>> known_months([0, 2], now=3, months=4).T
    array([[ True,  True,  True, False],
           [ True, False, False, False]])
    """
    return np.arange(1, months + 1)[:, None] + _whole(delay)[..., None, :] <= now


def apparent_shortfall(plan: Schedule, delay: ArrayLike, now: int) -> NDArray[np.float64]:
    """Share of the year's target by which a unit exactly on plan seems behind if its late report is taken for today's.

        planned(now) − planned(now − d)

    The distortion of S18. Comparing a report with the plan of the month that it is about removes it; what remains is
    that the news is old.

    >>> from gzsim.monitoring.schedules import EVEN
    >>> apparent_shortfall(EVEN, [0, 1, 2], now=6).round(3)
    array([0.   , 0.083, 0.167])
    """
    return plan.planned(now) - plan.planned(latest_month(delay, now))


def _whole(delay: ArrayLike) -> NDArray[np.int64]:
    delay = np.asarray(delay, float)
    if not np.all((delay >= 0) & (delay == np.floor(delay)) & np.isfinite(delay)):
        raise InputError("reports that come before their month, or by halves", field="delay", valid="whole months ≥ 0")
    return delay.astype(np.int64)


@dataclass(frozen=True, eq=False)
class Collection:
    """Who reports how late; what is known when.

    Attributes
    ----------
    delays : Series, unit → whole months ≥ 0

    Raises InputError if a delay is negative or not whole, or a unit is named twice.

    >>> collection = Collection.by_remoteness({"520100": 0.0, "522600": 0.5, "520600": 1.0})
    >>> collection.delays.to_dict()
    {'520100': 0, '522600': 1, '520600': 2}
    >>> collection.completeness().loc[3].round(2).to_dict()
    {'due': 9.0, 'known': 6.0, 'share': 0.67, 'newest': 0.33}
    """

    delays: pd.Series

    def __post_init__(self) -> None:
        twice = self.delays.index[self.delays.index.duplicated()]
        refuse(twice, "named twice", field="delays", valid="one delay for each unit")
        object.__setattr__(self, "delays", pd.Series(_whole(self.delays), self.delays.index, name="delay"))

    @classmethod
    def by_remoteness(
        cls, remoteness: Mapping[str, float], longest: int = LONGEST_DELAY, shortest: int = 0
    ) -> Collection:
        """Collection in which delays follow remoteness (:func:`months_late`)."""
        return cls(pd.Series(months_late(list(remoteness.values()), longest, shortest), list(remoteness)))

    @classmethod
    def on_time(cls, units: list[str]) -> Collection:
        """Collection in which nobody is late."""
        return cls(pd.Series(0, list(units)))

    def arrived(self, reports: pd.DataFrame, now: int) -> pd.DataFrame:
        """Rows of a table of reports that are known at the end of a month.

        Parameters
        ----------
        reports : DataFrame with columns unit, indicator, month (1 to 12), value

        Raises InputError if a column is missing, a unit is unknown, a month does not exist, or a report is there twice.
        """
        reports = self.checked(reports)
        return reports[reports["month"] + reports["unit"].map(self.delays) <= now]

    def latest(self, reports: pd.DataFrame, now: int) -> pd.DataFrame:
        """Last known report of each unit and indicator: index (unit, indicator) × month, value; raises as `arrived`.

        >>> reports = pd.DataFrame({"unit": "520600", "indicator": "gdp", "month": [1, 2, 3], "value": [5.0, 5.5, 6.0]})
        >>> Collection.by_remoteness({"520600": 1.0}).latest(reports, now=4)["value"].tolist()
        [5.5]
        """
        arrived = self.arrived(reports, now).dropna(subset="value").sort_values("month", kind="stable")
        return arrived.groupby(["unit", "indicator"])[["month", "value"]].last()

    def completeness(self, months: int = MONTHS) -> pd.DataFrame:
        """Reports due and known at the end of each month, if all are sent.

        Returns a DataFrame, index month × due, known, share (of all due so far), newest (share of units whose report of
        this very month is there).
        """
        seen = np.array([known_months(self.delays, now, months) for now in range(1, months + 1)])
        due = np.arange(1, months + 1) * len(self.delays)
        newest = np.diagonal(seen.mean(axis=2))
        number = seen.sum(axis=(1, 2))
        table = {"due": due, "known": number, "share": number / due, "newest": newest}
        return pd.DataFrame(table, index=pd.RangeIndex(1, months + 1, name="month"))

    def checked(self, reports: pd.DataFrame) -> pd.DataFrame:
        """Return the table of reports if it can be used; raises as `arrived`."""
        require_columns(reports, REPORTS, "reports")
        for unit in reports["unit"].unique():
            known(unit, self.delays.index, "reports.unit")
        wrong = reports.loc[~reports["month"].isin(range(1, MONTHS + 1)), "month"]
        refuse(wrong, "there is no month", field="reports.month", valid="1 to 12")
        twice = reports[reports.duplicated(["unit", "indicator", "month"])]
        if len(twice):
            row = twice.iloc[0]
            told = f"two reports of {row['indicator']} from {row['unit']} for month {row['month']}"
            raise InputError(told, field="reports", valid="one for each unit, indicator and month")
        return reports
