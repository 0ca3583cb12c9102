"""Rectification (整改, S06): who explains a light to the provincial executive meeting, at what cost, and until when.

A light opens a case in the bulletin in which it first shows. As long as it shows, the responsible unit explains its
rectification path once a quarter. A green light closes the case; so does nothing else. At the year's end open cases go
into the grade of the year (S05). Assumption: the unit's head explains red, the leader in charge yellow.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from gzsim.common.names import require_columns
from gzsim.errors import InputError
from gzsim.monitoring.milestones import GREEN, RED, YELLOW
from gzsim.theory import checks

MEETING = "provincial executive meeting"
MEETING_ZH = "省政府常务会议"
WHO = {YELLOW: ("leader in charge", "分管负责人"), RED: ("head of the unit", "主要负责人")}
"""Who of the responsible unit explains (assumption; the source document says: the responsible unit)."""

CASES = ["unit", "indicator", "opened", "closed", "worst", "bulletins", "hours"]
EXPLANATIONS = ["unit", "indicator", "light", "since", "who", "who_zh", "meeting", "meeting_zh", "hours"]


@dataclass(frozen=True)
class RectificationCost:
    """Working time that a light costs: share of a quarter × working hours of a quarter.

    Attributes
    ----------
    share : of the next quarter's working time for each light (assumption, as in the shipped scenarios)
    quarter_hours : working hours of a quarter (assumption: 62 days of 8 hours)

    Raises InputError if the share lies outside 0 to 1, or the hours are negative.

    >>> round(RectificationCost().hours, 2)
    4.96
    """

    share: float = 0.01
    quarter_hours: float = 62 * 8.0

    def __post_init__(self) -> None:
        checks.share(share=self.share)
        checks.not_negative(quarter_hours=self.quarter_hours)

    @property
    def hours(self) -> float:
        """Hours for each light and bulletin."""
        return self.share * self.quarter_hours


def open_since(shown: ArrayLike) -> NDArray[np.int64]:
    """Bulletins for which a light has been on without a break, up to and including each; 0 where it is green.

    Parameters
    ----------
    shown : array (..., bulletin, unit) of lights

    >>> open_since([[0, 1], [1, 2], [1, 0], [0, 1]]).T
    array([[0, 1, 2, 0],
           [1, 2, 0, 1]])
    """
    lit = np.asarray(shown) > GREEN
    length = np.zeros(lit.shape, np.int64)
    so_far = np.zeros(lit[..., 0, :].shape, np.int64)
    for at in range(lit.shape[-2]):
        so_far = np.where(lit[..., at, :], so_far + 1, 0)
        length[..., at, :] = so_far
    return length


def cases(lights: pd.DataFrame, cost: RectificationCost | None = None) -> pd.DataFrame:
    """Every case of a year or more: when it opened, when it was closed, and what it cost.

    Parameters
    ----------
    lights : DataFrame with columns unit, indicator, bulletin (numbers in order), light

    Returns a DataFrame: unit, indicator, opened and closed (bulletin; <NA> while open), worst (light), bulletins
    (explanations given), hours.

    Raises InputError if a column is missing, there are two lights for one unit, indicator and bulletin, or a bulletin
    is left out.

    >>> lights = pd.DataFrame({"unit": "a", "indicator": "gdp", "bulletin": [1, 2, 3, 4], "light": [1, 2, 0, 1]})
    >>> cases(lights).drop(columns=["unit", "indicator"])
       opened  closed  worst  bulletins  hours
    0       1       3      2          2   9.92
    1       4    <NA>      1          1   4.96
    """
    cost = RectificationCost() if cost is None else cost
    rows = []
    for (unit, indicator), shown in _wide(lights).items():
        worst, opened = GREEN, 0
        for at, light in shown.items():
            if light > GREEN:
                opened, worst = (at, light) if worst == GREEN else (opened, max(worst, light))
            elif worst > GREEN:
                rows.append((unit, indicator, opened, at, worst, at - opened))
                worst = GREEN
        if worst > GREEN:
            rows.append((unit, indicator, opened, None, worst, shown.index[-1] - opened + 1))
    table = pd.DataFrame(rows, columns=CASES[:-1]).astype(
        {"opened": "int64", "closed": "Int64", "worst": "int64", "bulletins": "int64"}
    )
    return table.assign(hours=table["bulletins"] * cost.hours)


def _wide(lights: pd.DataFrame) -> pd.DataFrame:
    columns = ["unit", "indicator", "bulletin", "light"]
    require_columns(lights, columns, "lights")
    twice = lights[lights.duplicated(columns[:3])]
    if len(twice):
        told = "two lights of {indicator} for {unit} in bulletin {bulletin}".format(**twice.iloc[0].to_dict())
        raise InputError(told, field="lights", valid="one for each unit, indicator and bulletin")
    wide = lights.set_index(columns[:3])["light"].unstack(["unit", "indicator"]).sort_index()  # noqa: PD010
    if wide.isna().any(axis=None) or not np.array_equal(np.diff(wide.index), np.ones(len(wide) - 1)):
        raise InputError("a bulletin is left out", field="lights", valid="every bulletin from the first to the last")
    return wide.astype(int)


def explanations(lights: pd.DataFrame, bulletin: int, cost: RectificationCost | None = None) -> pd.DataFrame:
    """Who must explain to the provincial executive meeting after a bulletin: red first, then the longest open.

    Parameters
    ----------
    lights : DataFrame, see :func:`cases`
    bulletin : the one after which

    Returns a DataFrame: unit, indicator, light, since (bulletin in which the case opened), who, who_zh, meeting,
    meeting_zh, hours.

    Raises InputError as :func:`cases`, or if there is no such bulletin.

    >>> lights = pd.DataFrame({"unit": "520400", "indicator": "investment", "bulletin": [1, 2], "light": [1, 2]})
    >>> explanations(lights, 2)[["light", "since", "who"]].values.tolist()
    [[2, 1, 'head of the unit']]
    """
    cost = RectificationCost() if cost is None else cost
    wide = _wide(lights)
    if bulletin not in wide.index:
        valid = ", ".join(map(str, wide.index))
        raise InputError(f"there is no bulletin {bulletin}", field="bulletin", valid=valid)
    shown = wide.loc[:bulletin]
    length = open_since(shown.to_numpy())[-1]
    rows = [
        (unit, indicator, light, bulletin - bulletins + 1, *WHO[light], MEETING, MEETING_ZH, cost.hours)
        for (unit, indicator), light, bulletins in zip(shown.columns, shown.iloc[-1], length, strict=True)
        if light > GREEN
    ]
    table = pd.DataFrame(rows, columns=EXPLANATIONS)
    return table.sort_values(["light", "since"], ascending=[False, True], kind="stable", ignore_index=True)
