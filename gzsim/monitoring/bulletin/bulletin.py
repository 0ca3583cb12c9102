"""The quarterly supervision bulletin (督查通报, S05, S06, S18): its tables; `gzsim.reports` makes the page of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.special import ndtr

from gzsim.errors import InputError
from gzsim.monitoring.bulletin.quarters import NO_REPORT, quarters
from gzsim.monitoring.bulletin.watched import Limits, Watched
from gzsim.monitoring.collection import Collection
from gzsim.monitoring.milestones import GREEN
from gzsim.monitoring.rectification import RectificationCost, cases, explanations
from gzsim.reports import Passage
from gzsim.views.result import Result


@dataclass(frozen=True, eq=False, repr=False, kw_only=True)
class Bulletin(Result):
    """A quarter's bulletin; :func:`gzsim.reports.render_bulletin` makes its page, `write_bulletin` a file.

    Attributes
    ----------
    lights : DataFrame
        One row for each unit and indicator of this quarter (:func:`gzsim.monitoring.bulletin.quarters.quarters`).
    history : DataFrame, the same for all quarters of the year so far
    explanations, cases : DataFrame, see :mod:`gzsim.monitoring.rectification`
    reports : DataFrame, index unit × delay, due, arrived, share, newest (month)
    false_alarms : Series
        watched (lights with a report), lit, expected (number lit if all were on plan), expected_sd (of independent
        luck), share_at_most (of the lights that can be false: expected / lit, at most 1; NaN without a light).
    """

    year: int
    quarter: int
    units: pd.DataFrame
    watched: tuple[Watched, ...]
    limits: Limits
    wait: int
    lights: pd.DataFrame
    history: pd.DataFrame
    explanations: pd.DataFrame
    cases: pd.DataFrame
    reports: pd.DataFrame
    false_alarms: pd.Series
    register_head: str | None = None
    notice: Passage | None = None


def supervise(
    year: int,
    quarter: int,
    reports: pd.DataFrame,
    targets: pd.DataFrame,
    watched: Sequence[Watched],
    units: pd.DataFrame,
    collection: Collection | None = None,
    *,
    limits: Limits | None = None,
    cost: RectificationCost | None = None,
    wait: int = 0,
    register_head: str | None = None,
    notice: Passage | None = None,
) -> Bulletin:
    """Write the bulletin of a quarter from the monthly reports known by then.

    Parameters
    ----------
    reports : DataFrame with columns unit, indicator, month, value (cumulative since January; of a stock its state)
    targets : DataFrame, units × indicators
    watched : what is compared with its milestone
    units : DataFrame, index code × name, name_zh
    collection : who is how late; nobody unless given
    limits, cost : of lights and of explaining; the defaults are assumptions
    wait : months after the quarter's end until the bulletin is written
    register_head : head hash of the register in which the reports stand
    notice : shown at the top of the page

    Raises InputError if a unit or indicator is unknown, a report is there twice, a target is missing or there is no
    such quarter.

    >>> gdp = Watched("gdp", "GDP growth", "地区生产总值增速", "%", luck=1.3)
    >>> units = pd.DataFrame({"name": ["Guiyang", "Bijie"], "name_zh": ["贵阳", "毕节"]}, ["520100", "520500"])
    >>> reports = pd.DataFrame({"unit": units.index, "indicator": "gdp", "month": 3, "value": [6.1, 1.2]})
    >>> bulletin = supervise(2025, 1, reports, pd.DataFrame({"gdp": 5.5}, units.index), [gdp], units)
    >>> bulletin.lights[["unit", "behind", "yellow_above", "light"]].round(2).values.tolist()
    [['520100', -0.6, 2.6, 0], ['520500', 4.3, 2.6, 1]]
    """
    limits, collection = limits or Limits(), collection or Collection.on_time(list(units.index))
    nameless = [unit for unit in collection.delays.index if unit not in units.index]
    if nameless or not {"name", "name_zh"} <= set(units.columns):
        told = f"no name of {nameless[0]!r}" if nameless else "units lack name or name_zh"
        raise InputError(told, field="units", valid="name and name_zh of every unit")
    history = quarters(reports, targets, watched, collection, quarter, limits, wait)
    shown = history[history["bulletin"] == quarter].reset_index(drop=True)
    lit = history.assign(light=history["light"].clip(lower=GREEN))
    return Bulletin(
        year=year,
        quarter=quarter,
        units=units,
        watched=tuple(watched),
        limits=limits,
        wait=wait,
        lights=shown,
        history=history,
        explanations=explanations(lit, quarter, cost),
        cases=cases(lit, cost),
        reports=_arrivals(reports, collection, len(watched), quarter, wait),
        false_alarms=_false(shown, limits),
        register_head=register_head,
        notice=notice,
    )


def _arrivals(reports: pd.DataFrame, collection: Collection, watched: int, quarter: int, wait: int) -> pd.DataFrame:
    within = reports[(reports["month"] <= 3 * quarter) & reports["value"].notna()]
    there = collection.arrived(within, 3 * quarter + wait).groupby("unit")["month"]
    table = pd.DataFrame({"delay": collection.delays, "due": 3 * quarter * watched})
    table["arrived"] = there.size().reindex(table.index, fill_value=0)
    table["newest"] = there.max().reindex(table.index).fillna(0).astype(int)
    return table.assign(share=table["arrived"] / table["due"]).rename_axis("unit")


def _false(shown: pd.DataFrame, limits: Limits) -> pd.Series:
    seen, lit = int((shown["light"] != NO_REPORT).sum()), int((shown["light"] > GREEN).sum())
    chance = float(ndtr(-limits.yellow))
    expected = seen * chance
    share = min(1.0, expected / lit) if lit else np.nan
    deviation = np.sqrt(seen * chance * (1 - chance))
    named = {"watched": seen, "lit": lit, "expected": expected, "expected_sd": deviation, "share_at_most": share}
    return pd.Series(named, dtype=float)
