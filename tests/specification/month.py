"""A month of the specification: work, outcomes, reports, signals and reviews."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from specification import equations as eq
from specification.agents import Indicator, Unit
from specification.projects import LEAST, behind, build, can_be_done, volume
from specification.tiers import divide

if TYPE_CHECKING:
    from specification.model import SpecifiedModel


def live(model: SpecifiedModel, unit: Unit, month: int) -> None:
    """The leader divides the time, and outcomes move."""
    calendar = month % 12
    effort, worked = _effort(model, unit, month)
    for hours, share in zip(unit.hours, worked, strict=True):
        hours.work += share / 12.0
    for k, e in zip(unit.indicators, effort, strict=True):
        z = k.draws[month % 3][0]
        k.effort += e / 12.0
        there = volume(k, calendar)
        work = k.effect * k.capability * k.backing * (e / there if there >= LEAST else 0.0) * k.ruler
        k.works[month % len(k.works)] = eq.slowed(work, k.fastest)
        build(model, k, k.works[month % len(k.works)], calendar)
        matured = k.works[(month - k.lag) % len(k.works)] * there
        k.at_spot = (k.at_spot if k.flow else (1.0 - k.reversion) * k.at_spot) + matured * k.spot / 12.0
        matured *= 1.0 - k.spot
        if k.flow:
            pace = k.plan[calendar] - (k.plan[calendar - 1] if calendar else 0.0)
            drift = k.drift * (can_be_done(k, calendar, 1) if k.projects else pace)
            borrowed = k.borrowing * k.gain * k.ruler
            k.outcome += drift + (matured + borrowed) / 12.0 + k.luck / math.sqrt(12.0) * z
        else:
            kept = 1.0 - k.reversion
            k.outcome += k.reversion * (k.rest - k.outcome) + matured / 12.0
            k.outcome += k.luck * math.sqrt(1.0 - kept * kept) * z


def report(model: SpecifiedModel, unit: Unit, month: int) -> None:
    """Reports are written, and held against independent signals."""
    elapsed = (month % 12 + 1) / 12.0
    for k in unit.indicators:
        error, measured, passed, bounds = k.draws[month % 3][1], k.measured, 1.0, k.bounds
        if k.flow:  # as far from its lower bound as of the year has passed
            passed, bounds = elapsed, (bounds[0] * elapsed, bounds[1] * elapsed, bounds[2], bounds[3])
        told = eq.bounded(measured + k.lie * k.ruler * passed, *bounds)
        above = (told - eq.bounded(measured, *bounds)) / k.ruler
        residual = (above - k.noise * math.sqrt(elapsed) * error) / elapsed if k.flow else above - k.noise * error
        k.reports[month % len(k.reports)], k.residuals[month % len(k.residuals)] = told, residual


def add_up_reports(unit: Unit, month: int) -> None:
    """What is computed from others is reported as what is reported of them makes it."""
    for k in unit.indicators:
        if k.parts:
            k.outcome = k.section
            k.reports[month % len(k.reports)] = unit.add_up(k, lambda each: each.reports[month % len(each.reports)])
            k.residuals[month % len(k.residuals)] = 0.0


def _effort(model: SpecifiedModel, unit: Unit, month: int) -> tuple[list[float], list[float]]:
    """Best division of the month by what work is worth to the leader and, for its own sake, to the public."""
    seen, for_good = model.reach[unit.leader.sight][month % 12], model.reach_public[month % 12]
    values = [
        (k.worth * seen[k.place] + k.motive * k.seen * for_good[k.place] + _promised(k, month % 3)
         + model.world.portfolio.stake * behind(k, month % 12)) * k.own * k.effect
        * k.capability * k.backing * _still_moved(k, month) * (volume(k, month % 12) >= LEAST)
        for k in unit.indicators
    ]  # fmt: skip
    costs = [k.cost / max(volume(k, month % 12), LEAST) for k in unit.indicators]
    return divide(model, unit, values, costs, [hours.now for hours in unit.hours])


def _promised(k: Indicator, passed: int) -> float:
    """What work of a month is worth at the next look, if it arrives in time."""
    rest = k.in_time - 1 - passed
    return k.at_stake * k.seen * (1.0 if k.flow else (1.0 - k.reversion) ** rest) if k.at_stake and rest >= 0 else 0.0


def _still_moved(k: Indicator, month: int) -> float:
    """Share of one more hour that still moves a stock, by how fast the work of the last twelve months moved it."""
    if k.fastest == math.inf:
        return 1.0
    mean = sum(k.works[(month - j) % len(k.works)] for j in range(1, 13)) / 12.0
    return max(0.0, 1.0 - (mean / k.fastest) ** 2) ** 1.5


def review(model: SpecifiedModel, group: list[Unit], month: int) -> None:
    """Look into the reports of this year that stand out most among peers; who is found tells the truth from now on."""
    w, flags = model.world, []
    for place in range(len(group[0].indicators)):
        row = [unit.indicators[place] for unit in group]
        known = [k.residuals[(month - k.delay) % len(k.residuals)] if k.delay <= month % 12 else None for k in row]
        scaled = eq.standing_out(known)
        flags += [(-z, place, j) for j, z in enumerate(scaled) if z is not None and z > w.reviews.limit]
    flags = sorted(flag for flag in flags if not group[flag[2]].indicators[flag[1]].barred)
    for _, place, j in flags[: int(w.reviews.capacity)]:
        unit, k = group[j], group[j].indicators[place]
        unit.visited += 1.0
        if k.lie > w.fabrication.trifle:
            unit.found += 1.0
            k.barred, k.lie = True, 0.0
