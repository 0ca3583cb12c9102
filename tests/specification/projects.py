"""Projects of the specification: what investment is made of, one by one (S08)."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gzsim.numeric.philox import Mechanism

if TYPE_CHECKING:
    from specification.agents import Indicator, Unit
    from specification.model import SpecifiedModel

LEAST = 0.01
"""Volume of work, an even month's as 1, below which nobody works."""

LAGS = 0.9


@dataclass(slots=True)
class Project:
    """A project of one unit's indicator; months of the year, and own units of the indicator."""

    name: str
    share: float
    """Of what is planned for the indicator in the unit."""
    start: float
    end: float
    late: float = 0.0
    done: float = 0.0
    lags: bool = False

    def planned(self, months: float, late: float = 0.0) -> float:
        """Share of the year's work that so many months should see done, or can see done of what begins late."""
        t = min(1.0, max(0.0, (months - self.start - late) / (self.end - self.start)))
        return 3.0 * t**2 - 2.0 * t**3

    def can_be_done(self, first: int, months: int) -> float:
        """Share of the year's work that can be done in some months."""
        return self.planned(first + months, self.late) - self.planned(first, self.late)


def database(world: object, k: int, i: int) -> list[Project]:
    """Projects of an indicator in a unit."""
    mine = [each for each in world.projects if (each.indicator, each.unit) == (k, i)]
    whole = sum(each.budget for each in mine)
    return [Project(each.name, each.budget / whole, each.start, each.end) for each in mine]


def open_year(model: SpecifiedModel, unit: Unit, month: int) -> None:
    """Nothing is done; by how much each begins late is drawn."""
    for k in unit.indicators:
        for each in k.projects:
            u = model.draws.uniform(each.name, month, Mechanism.PROJECT)
            each.late, each.done, each.lags = -model.world.portfolio.delay * math.log(u), 0.0, False


def can_be_done(k: Indicator, first: int, months: int) -> float:
    """Share of the plan of the whole indicator."""
    return sum(each.share * each.can_be_done(first, months) for each in k.projects)


def volume(k: Indicator, calendar: int) -> float:
    """Work that there is in a month, an even month's as 1."""
    return 12.0 * can_be_done(k, calendar, 1) if k.projects else 1.0


def behind(k: Indicator, calendar: int) -> float:
    """Share of a month's work that belongs to projects that lag."""
    if not k.projects:
        return 0.0
    part = sum(each.share * each.can_be_done(calendar, 1) for each in k.projects if each.lags)
    whole = can_be_done(k, calendar, 1)
    return part / whole if whole > 0.0 else 0.0


def look(unit: Unit, months: int) -> None:
    """By what is reported after so many months, which projects lag; December's look is at a plan that has ended."""
    for k in unit.indicators:
        for each in k.projects:
            told = each.done + k.lie * k.ruler * months / 12.0
            each.lags = told < LAGS * k.target * each.planned(months)


def build(model: SpecifiedModel, k: Indicator, work: float, calendar: int) -> None:
    """A month of every project: ``work`` is what a year of the indicator's work brings where all is worked on alike."""
    if not k.projects:
        return
    share, w = behind(k, calendar), model.world
    more = (k.effect * k.capability) ** 2 * k.ruler * w.portfolio.stake
    more *= (1.0 - k.spot) / ((1.0 - w.work.substitution) * k.cost)
    work *= 1.0 - k.spot  # what is done where capture measures alone builds nothing
    if share > 0.0:
        more = min(more, work / share)
    for each in k.projects:
        mine = work + ((1.0 - share) * more if each.lags else -share * more)
        each.done += each.can_be_done(calendar, 1) * (k.drift + mine)


def share_that_lags(model: SpecifiedModel) -> float:
    """Of all projects, those that December finds behind."""
    found = [each.done < LAGS * k.target for unit in model.units for k in unit.indicators for each in k.projects]
    return sum(found) / len(found)
