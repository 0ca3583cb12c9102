"""Audits of the specification: whom they visit, and what leaders who know it reckon a lie to cost."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING

from gzsim.numeric.philox import Mechanism
from specification import equations as eq
from specification.agents import Unit
from specification.luck import density, normal_cdf

if TYPE_CHECKING:
    from specification.december import Judged
    from specification.model import SpecifiedModel

Invented = Callable[[float], tuple[float, float]]
"""What a leader invents in all at a price of a span, and what it gains beside that price."""


def visits(model: SpecifiedModel, size: int) -> tuple[float, float]:
    """Chance of who is not aimed at, and how many are aimed at, in a group: as many in all as by lot."""
    share, aim = model.world.fabrication.audit_probability, model.world.audits.cross_validated
    aimed = share * aim * size
    return share * (1.0 - aim) * (size / (size - aimed) if aimed < size else 1.0), aimed


def audit(model: SpecifiedModel, group: list[Judged], month: int) -> None:
    """Audits where reports stand furthest above their signals, and by lot among the others."""
    lot, aimed = visits(model, len(group))
    sure, seen = math.floor(aimed), []
    suspicion = [sum(k.residuals[month % len(k.residuals)] for k in each.unit.indicators) for each in group]
    for j, each in enumerate(group):
        place, chance = eq.rank(suspicion, j), lot
        if aimed > 0 and place <= sure:
            chance = 1.0
        elif aimed > 0 and place == sure + 1:
            chance = lot + (1.0 - lot) * (aimed - sure)
        if model.draws.uniform(each.unit.name, month, Mechanism.AUDIT) >= chance:
            continue
        if aimed > 0 and place <= sure + 1:
            seen.append(suspicion[j])
        for k, m in zip(each.unit.indicators, each.told, strict=True):
            if m > model.world.fabrication.trifle:
                each.unit.found += 1.0
                k.inflated = max(0.0, k.inflated - m)
    for each in group:
        each.lowest_audited = min(seen, default=math.nan)


def learn_cutoff(unit: Unit, lowest: float, weight: float) -> None:
    """How suspicious one must be to be audited."""
    if not math.isnan(lowest):
        unit.cutoff += (weight if unit.cutoffs else 1.0) * (lowest - unit.cutoff)
        unit.cutoffs += 1


def chance_by_lot(model: SpecifiedModel, unit: Unit, size: int) -> float:
    """Chance of being found by lot or a review, as learnt; who has seen no aimed audit takes all to be by lot."""
    lot, aimed = visits(model, size)
    if aimed > 0 and not unit.cutoffs:
        lot = model.world.fabrication.audit_probability
    return 1.0 - (1.0 - lot) * (1.0 - unit.caught)


def chance_found(model: SpecifiedModel, unit: Unit, size: int) -> float:
    """Chance of being found for who invents as much as was planned last, aimed audits included."""
    lot, aimed = chance_by_lot(model, unit, size), min(1.0, visits(model, size)[1]) if unit.cutoffs else 0.0
    if aimed == 0:
        return lot
    invented = sum(max(0.0, k.lie) for k in unit.indicators)
    width = max(1e-8, math.sqrt(sum(k.noise**2 for k in unit.indicators)))
    return 1.0 - (1.0 - lot) * (1.0 - aimed * normal_cdf((invented - unit.cutoff) / width))


def price_of_a_span(model: SpecifiedModel, unit: Unit, loss: float, size: int, invented: Invented) -> float:
    """What one more span of lie is reckoned to cost; p with T'(M(p)) = p, of two the one at which more is gained."""
    lot, aimed = chance_by_lot(model, unit, size), min(1.0, visits(model, size)[1]) if unit.cutoffs else 0.0
    if aimed == 0 or loss == 0 or unit.leader.lying_cost == math.inf:
        return lot * loss
    width = max(1e-8, math.sqrt(sum(k.noise**2 for k in unit.indicators)))

    def chance(m: float) -> float:
        return 1.0 - (1.0 - lot) * (1.0 - aimed * normal_cdf((m - unit.cutoff) / width))

    def slope(m: float) -> float:
        return loss * (chance(m) + m * (1.0 - lot) * aimed * density((m - unit.cutoff) / width) / width)

    def kept(price: float) -> float:
        m, gain = invented(price)
        return gain + price * m - loss * m * chance(m)

    z = 0.5 * (math.sqrt((unit.cutoff / width) ** 2 + 8.0) - unit.cutoff / width)
    steepest = max(0.0, unit.cutoff + z * width)

    def answer(price: float) -> float:
        return slope(min(steepest, invented(price)[0]))

    low = slope(0.0)
    below = answer(low)
    while below - low > 1e-7 * loss:
        middle = 0.5 * (low + below)
        low, below = (middle, below) if middle < answer(middle) else (low, middle)
    beyond = lot * loss
    for _ in range(4):
        beyond = slope(invented(beyond)[0])
    return beyond if kept(beyond) > kept(below) + 1e-9 * loss else below
