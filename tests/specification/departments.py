"""Lead departments of the specification: where their heads spend the hours of a quarter, and what work has of it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from specification import equations as eq
from specification.agents import Indicator, Unit
from specification.luck import density

if TYPE_CHECKING:
    from specification.model import SpecifiedModel


def attend(model: SpecifiedModel, months: int) -> None:
    """Every department looks at the effort of the year so far, at what is expected of December, and divides its hours.

    ``months`` of the year have passed; in January the effort is what was seen last.
    """
    for unit in model.units:
        for k in unit.indicators:
            k.worked = k.effort * 12.0 / months if months else k.worked
            k.attention, k.backing = 0.0, 1.0
    for department in model.world.leads:
        led = [[unit.indicators[row] for unit in model.units] for row in department.indicators]
        worths = [[_gain(model, department, row, unit, 12 - months) for unit in model.units] for row in led]
        hours = _hours(worths, department, model.world.departments.cost)
        for row, mine in zip(led, hours, strict=True):
            for k, m in zip(row, mine, strict=True):
                k.attention = m
                k.attended += m / 4.0
                k.backing = eq.backed(department.needed, m)


def _gain(model: SpecifiedModel, department: Any, row: list[Indicator], unit: Unit, left: int) -> float:
    """What the root of one hour over need is worth to the head: ψ·V·z, z what the place's effort adds to the total."""
    total, variance, doubt = 0.0, 0.0, 0.0
    for each, k, part in zip(model.units, row, department.parts, strict=True):
        there = 1.0 + (eq.bounded(k.foreseen, *k.bounds) - k.target) / k.span
        total += part * there
        variance += (part * each.luck_ahead(k, left, at_section=True) / k.span) ** 2
        doubt += part * k.rate * model.world.fabrication.verification_doubt
    width = math.hypot(math.sqrt(variance), doubt)
    k = row[unit.place]
    worth = department.stake * density((1.0 - total) / width) / width
    return department.needed * worth * department.parts[unit.place] * k.effect * k.rate * k.capability * k.worked


def _hours(worths: list[list[float]], department: Any, cost: float) -> list[list[float]]:
    """Hours over need by indicator and place, from what their roots are worth, one indicator's gain after another.

    The hours of an indicator are best divided by squares, and are then worth a root of their own, √(n·Σg²) of it, or
    Σg where all places get the same; those of the department likewise over its indicators.
    """
    n, count = len(worths[0]), len(worths)
    roots = [sum(gs) if department.even else math.sqrt(n * sum(g * g for g in gs)) for gs in worths]
    whole = math.sqrt(count * sum(root * root for root in roots))  # worth of the root of the hours for each indicator
    if whole == 0.0:
        return [[0.0] * n for _ in worths]
    # half of whole/√h is gained by one more hour for each indicator, and κ·count·h lost
    spent = min(department.hours, (whole / (2.0 * cost * count)) ** (2.0 / 3.0))
    out = []
    for gs, root in zip(worths, roots, strict=True):
        mine = count * spent * count * root * root / whole**2
        squares = sum(g * g for g in gs)
        shares = [1.0 / n if department.even or not squares else g * g / squares for g in gs]
        out.append([n * mine * share for share in shares])
    return out
