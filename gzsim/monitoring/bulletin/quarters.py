"""Lights of every quarter from the reports that were known by then."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from scipy.special import ndtr

from gzsim.common.names import known, require_columns
from gzsim.errors import InputError
from gzsim.monitoring.bulletin.watched import Limits, Watched
from gzsim.monitoring.collection import Collection
from gzsim.monitoring.milestones import GREEN, lights

NO_REPORT = -1

ROWS = ["unit", "indicator", "bulletin", "month", "planned", "achieved", "behind", "yellow_above", "red_above", "light",
        "light_before", "luck"]  # fmt: skip


def quarters(
    reports: pd.DataFrame,
    targets: pd.DataFrame,
    watched: Sequence[Watched],
    collection: Collection,
    quarter: int,
    limits: Limits,
    wait: int = 0,
) -> pd.DataFrame:
    """Lights of the bulletins 1 to ``quarter``, each from what was known when it was written.

    A report is compared with the plan of the month that it is about, not of the month in which it is read (S18).
    Without a newer report than the bulletin before had, its light stays: the same news is not bad news twice.

    Parameters are those of `gzsim.monitoring.bulletin.bulletin.supervise`.

    Returns a DataFrame: unit, indicator, bulletin (quarter), month (that the report is about; 0 without one), planned,
    achieved, behind, yellow_above, red_above (all in the indicator's unit), light (−1 without a report), light_before,
    luck (chance that a unit on plan is as far behind by luck alone).

    Raises InputError if a unit or indicator is unknown, reports are there twice, a target is missing, or there is no
    such quarter.
    """
    if quarter not in (1, 2, 3, 4):
        raise InputError(f"there is no quarter {quarter}", field="quarter", valid="1 to 4")
    if wait < 0:
        raise InputError(f"{wait} months", field="wait", valid="0 or more")
    _check(reports, targets, watched, collection)
    tables, before = [], None
    for number in range(1, quarter + 1):
        within = reports[reports["month"] <= 3 * number]
        latest = collection.latest(within, 3 * number + wait)
        before = pd.concat([_one(one, targets[one.key], latest, before, limits) for one in watched], ignore_index=True)
        before = before.assign(bulletin=number)[ROWS]
        tables.append(before)
    return pd.concat(tables, ignore_index=True)


def _one(
    one: Watched, target: pd.Series, latest: pd.DataFrame, before: pd.DataFrame | None, limits: Limits
) -> pd.DataFrame:
    """One indicator in one quarter, all units."""
    places = pd.MultiIndex.from_product([target.index, [one.key]])
    seen = latest.reindex(places)
    month, achieved = seen["month"].fillna(0).to_numpy(int), seen["value"].to_numpy()
    known = month > 0
    at = np.where(known, month, 1)
    behind, width = one.behind(achieved, target, at), one.width(at)
    last = _last(one, before, len(target))
    light = lights(behind, width, 1.0, last["light"], limits.yellow, limits.red)
    light = np.where(month == last["month"], last["light"], light)
    return pd.DataFrame(
        {
            "unit": target.index,
            "indicator": one.key,
            "month": month,
            "planned": np.where(known, one.milestone(target, at), np.nan),
            "achieved": achieved,
            "behind": behind,
            "yellow_above": np.where(known, limits.yellow * width, np.nan),
            "red_above": np.where(known, limits.red * width, np.nan),
            "light": np.where(known, light, NO_REPORT),
            "light_before": last["light"],
            "luck": ndtr(-behind / width),
        }
    )


def _last(one: Watched, before: pd.DataFrame | None, units: int) -> dict[str, np.ndarray]:
    if before is None:
        return {"light": np.full(units, GREEN), "month": np.full(units, -1)}
    mine = before[before["indicator"] == one.key]
    return {"light": np.maximum(mine["light"].to_numpy(), GREEN), "month": mine["month"].to_numpy()}


def _check(reports: pd.DataFrame, targets: pd.DataFrame, watched: Sequence[Watched], collection: Collection) -> None:
    collection.checked(reports)
    keys = [one.key for one in watched]
    if len(set(keys)) < len(keys) or not keys:
        raise InputError("indicators named twice, or none", field="watched", valid="each once")
    for name in sorted(set(reports["indicator"])):
        known(name, keys, "reports.indicator")
    require_columns(targets, keys, "targets")
    for unit in targets.index:
        known(unit, collection.delays.index, "targets")
    without = [unit for unit in collection.delays.index if unit not in targets.index]
    if without or targets.loc[list(collection.delays.index), keys].isna().any(axis=None):
        told = f"{without[0]!r} has no target" if without else "a target is missing"
        raise InputError(told, field="targets", valid="a target for every unit and indicator")
