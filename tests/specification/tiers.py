"""Tiers of the specification: what each office is asked on paper, and how it divides what is left of its time."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from gzsim.simulation.world import World
from specification import equations as eq
from specification.agents import Unit

if TYPE_CHECKING:
    from specification.model import SpecifiedModel


@dataclass
class Office:
    """One tier of a place; a place without tiers is one office that does everything."""

    staff: float
    """Share of the hands of the place."""
    does: list[float]
    """Share of the work on each indicator."""
    asked: float
    """Share of its time that documents take, and reports that nothing captures."""


@dataclass
class Hours:
    """Shares of a year of one office."""

    forms: float = 0.0
    explaining: float = 0.0
    courting: float = 0.0
    work: float = 0.0
    now: float = field(default=0.0)
    """All but work in this quarter."""


def offices_of(world: World) -> list[Office]:
    """The tiers of a world."""
    indicators = range(len(world.indicators))
    by_hand = [float(world.form_time[k]) * (1.0 - float(world.captured[k])) for k in indicators]
    if not world.tiers.names:
        return [Office(1.0, [1.0 for _ in indicators], world.work.base_forms + sum(by_hand))]
    out = []
    for name, staff, shares in zip(world.tiers.names, world.tiers.staff, world.tiers.does, strict=True):
        rule = getattr(world.paper, name)
        a_year = (1.0 - rule.relief) * rule.documents * rule.minutes / 60.0
        asked = a_year / (world.paper.hours * rule.hands)
        asked += sum(form * shares[k] / staff for k, form in enumerate(by_hand))
        out.append(Office(staff, list(shares), asked))
    return out


def fill_forms(model: SpecifiedModel, unit: Unit, courted: float) -> None:
    """What paper takes of each tier this quarter: documents and reports, then lights, then courting, as time lasts."""
    for office, hours in zip(model.offices, unit.hours, strict=True):
        lit = sum(office.does[k.place] / office.staff for k in unit.indicators if k.light > 0)
        written = min(1.0, office.asked)
        told = min(1.0, office.asked + model.world.warnings.rectification_time * lit)
        hours.now = min(1.0, told + model.world.asking.flattery_time * courted)
        hours.forms += written / 4.0
        hours.explaining += (told - written) / 4.0
        hours.courting += (hours.now - told) / 4.0
        unit.forms_of_year += office.staff * told / 4.0


def divide(
    model: SpecifiedModel, unit: Unit, values: list[float], costs: list[float], taken: list[float]
) -> tuple[list[float], list]:
    """Effort of the place on each indicator, and time that each of its tiers works, if paper takes so much of each."""
    typical = sum(k.cost for k in unit.indicators) / len(costs)
    total, worked = [0.0] * len(values), []
    for office, forms in zip(model.offices, taken, strict=True):
        own = [k for k in range(len(values)) if office.does[k] > 0.0]  # of the rest it knows nothing
        cost = [costs[k] * office.staff / office.does[k] for k in own]
        effort = eq.divide_time([values[k] for k in own], cost, model.world.work.substitution, forms, typical)
        for k, e in zip(own, effort, strict=True):
            total[k] += office.staff * e
        worked.append(math.fsum(effort))
    return total, worked
