"""Late reports of the specification: who may miss the day of judgement, and by what the missing are scored."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from gzsim.numeric.philox import Mechanism
from specification.agents import Indicator, Unit

if TYPE_CHECKING:
    from specification.model import SpecifiedModel


def chance_missing(model: SpecifiedModel, unit: Unit, k: Indicator) -> float:
    """Chance that a report of December is not there in time; what is captured always is."""
    rule = model.world.reports
    mean = rule.delay * float(model.world.remoteness[unit.place])
    if rule.missing == "waits" or mean <= 0 or model.world.captured[k.place] >= 0.5:
        return 0.0
    return math.exp(-rule.grace / mean)


def missing(model: SpecifiedModel, unit: Unit, month: int) -> list[bool]:
    """Which reports are not there; all late ones of a unit come together."""
    drawn = model.draws.uniform(unit.name, month, Mechanism.LATE)
    return [drawn < k.chance_missing for k in unit.indicators]


def judged_marks(model: SpecifiedModel, unit: Unit, marks: list[float], absent: list[bool]) -> list[float]:
    """Marks as they count: those of what is there, and by the rule for what is not."""
    there = [(k.weight, m) for k, m, gone in zip(unit.indicators, marks, absent, strict=True) if not gone]
    whole = sum(weight for weight, _ in there)
    mean = sum(weight * m for weight, m in there) / whole if whole > 0 else None
    return [
        _instead(model.world.reports.missing, k, mean) if gone else m
        for k, m, gone in zip(unit.indicators, marks, absent, strict=True)
    ]


def _instead(rule: str, k: Indicator, mean: float | None) -> float:
    if rule == "zero":
        return k.curve.marks(0.0)
    if rule == "last_year" and not math.isnan(k.last_report):
        return k.curve.marks(1.0 + (k.last_report - k.target) / k.span)
    if rule == "out" and mean is not None:
        return mean
    return k.curve.marks(1.0)
