"""What a bulletin watches: indicators, their plans and their luck, and the limits of the lights (S05, S06)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
from numpy.typing import ArrayLike, NDArray

from gzsim.errors import InputError
from gzsim.monitoring.milestones import check_limits
from gzsim.monitoring.schedules import EVEN, MONTHS, Schedule
from gzsim.theory import checks

Form = Literal["growth", "level", "stock"]
Better = Literal["higher", "lower"]


@dataclass(frozen=True)
class Watched:
    """An indicator that the bulletin compares with its milestone.

    Attributes
    ----------
    luck : σ, standard deviation of a full year's luck, in the indicator's unit
    form : "growth" (cumulative rate since January), "level" (amount since January, against the plan), or "stock" (a
        state, against the year's target)
    plan : of a level
    better : which direction is good
    department, department_zh : lead department of the province (牵头部门), if any

    Raises InputError if luck is not positive, or form or direction is unknown.

    >>> Watched("gdp", "GDP growth", "地区生产总值增速", "%", luck=1.3).form
    'growth'
    """

    key: str
    name: str
    name_zh: str
    unit: str
    luck: float
    form: Form = "growth"
    plan: Schedule = EVEN
    better: Better = "higher"
    department: str = ""
    department_zh: str = ""

    def __post_init__(self) -> None:
        checks.positive(**{f"{self.key}.luck": self.luck})
        for name, kinds in (("form", Form), ("better", Better)):
            if getattr(self, name) not in get_args(kinds):
                told, valid = f"unknown {name} {getattr(self, name)!r}", ", ".join(get_args(kinds))
                raise InputError(told, field=f"{self.key}.{name}", valid=valid)

    def milestone(self, target: ArrayLike, month: ArrayLike) -> NDArray[np.float64]:
        """What was to be reached by the end of a month: of a level its planned share, else the year's target.

        >>> Watched("water", "Water investment", "水利投资", "CNY 100 million", 30, "level").milestone(400.0, 3).item()
        100.0
        """
        share = self.plan.planned(month) if self.form == "level" else 1.0
        return share * np.asarray(target, float)

    def width(self, month: ArrayLike) -> NDArray[np.float64]:
        """Standard deviation of honest luck by the end of a month: growth σ/√t, level σ√t, stock σ, with t = month/12.

        >>> growth = Watched("gdp", "GDP growth", "增速", "%", luck=1.0)
        >>> growth.width([3, 12]).tolist()
        [2.0, 1.0]
        """
        fraction = np.asarray(month, float) / MONTHS
        return self.luck * fraction ** {"growth": -0.5, "level": 0.5, "stock": 0.0}[self.form]

    def behind(self, achieved: ArrayLike, target: ArrayLike, month: ArrayLike) -> NDArray[np.float64]:
        """How far a report of a month is behind its milestone, in the indicator's unit; negative is ahead.

        >>> Watched("pm25", "PM2.5", "细颗粒物", "μg/m³", 2.0, "stock", better="lower").behind(34.0, 30.0, 6).item()
        4.0
        """
        sign = 1.0 if self.better == "higher" else -1.0
        return sign * (self.milestone(target, month) - np.asarray(achieved, float))


@dataclass(frozen=True)
class Limits:
    """Standard deviations of honest luck behind the milestone above which a light is yellow, and red (assumption).

    Raises InputError if not 0 < yellow < red.

    >>> Limits().red
    2.5
    """

    yellow: float = 1.0
    red: float = 2.5

    def __post_init__(self) -> None:
        check_limits(self.yellow, self.red)
