"""December of the specification: reports, scores, vetoes, audits, money, and what everybody learns."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from specification import equations as eq
from specification.agents import Unit
from specification.auditing import audit, learn_cutoff
from specification.missing import judged_marks, missing
from specification.pay import Due, Seen, settle
from specification.quarter import bulletin, close_books, look_ahead, plan_lies
from specification.river import carry
from specification.standing import offsets
from specification.survey import asked

if TYPE_CHECKING:
    from specification.model import SpecifiedModel

DECIMALS = 9


@dataclass
class Judged:
    """What December says of one unit."""

    unit: Unit
    told: list[float]
    """Over-reports, spans of the ruler."""
    attained: list[float]
    """True attainment, spans."""
    marks: list[float] = field(default_factory=list)
    """Those of the reports, or of what counts for them where they are late."""
    felt: float = 0.0
    asked: float = 0.0
    offset: float = 0.0
    happy: float = 0.0
    true_score: float = 0.0
    reported_score: float = 0.0
    compared: float = 0.0
    """Reported score, and (``truly``) that of the truth, as they are held against those of others."""
    truly: float = 0.0
    judged: float = 0.0
    vetoed: bool = False
    rank: int = 0
    true_rank: int = 0
    due: Due = field(default_factory=Due)
    last: bool = False
    wrongly_last: bool = False
    lowest_audited: float = math.nan
    """Lowest suspicion that has drawn an audit in the group."""


def december(model: SpecifiedModel, month: int) -> list[Judged]:
    """Let leaders settle on their reports, judge them group by group, and let everybody learn."""
    _know(model)
    if model.world.year_end.ease > 0:
        for unit in model.units:
            close_books(model, unit)
        carry(model, "outcome", "section")
        _know(model)
    everybody = {}
    for group in model.groups:
        part = [_report(model, unit, month) for unit in group]
        _compare(model, part)
        audit(model, part, month)
        everybody |= {each.unit.place: each for each in part}
    for ranked in model.rankings:
        part = [everybody[unit.place] for unit in ranked]
        for each in part:
            _strike(each, [round(other.compared, DECIMALS) for other in part])
        _settle(model, part)
        _learn(model, part)
    return [everybody[i] for i in range(len(everybody))]


def _know(model: SpecifiedModel) -> None:
    """Everybody knows the own truth, and doubts the reports of the others."""
    for unit in model.units:
        for k in unit.indicators:
            k.foreseen = k.measured
            if k.promise is not None:
                k.short = (k.promise - k.measured) / k.ruler
    look_ahead(model, 0)


def _report(model: SpecifiedModel, unit: Unit, month: int) -> Judged:
    plan_lies(model, unit)
    worn = model.world.fabrication.erosion
    out = Judged(
        unit, [k.lie - k.clearing - worn * k.inflated for k in unit.indicators], [k.attained for k in unit.indicators]
    )
    for k, m in zip(unit.indicators, out.told, strict=True):
        k.last_report, k.reported = k.reported, k.told(m)
        k.inflated = max(0.0, (1.0 - worn) * k.inflated + k.lie) if k.growth else 0.0
    for k in unit.indicators:
        k.reported = unit.add_up(k, lambda each: each.reported) if k.parts else k.reported
        if model.world.renewal is not None:
            k.reported_sum, k.summed = k.reported_sum + k.reported, k.summed + 1
        if model.world.warnings.december:
            k.reports[month % len(k.reports)] = k.reported
        else:
            unit.red += k.promise is not None and (k.promise - k.reported) / k.ruler > 1e-9
    if model.world.warnings.december:
        bulletin(model, unit, month)
    out.asked = _survey(model, out, month)
    share = model.world.citizens.satisfaction_weight
    true = [k.curve.marks(a) for k, a in zip(unit.indicators, out.attained, strict=True)]
    marks = [k.curve.marks(1.0 + (k.reported - k.target) / k.span) for k in unit.indicators]
    for k, told, there in zip(unit.indicators, marks, true, strict=True):
        k.told_above = told - there
    out.marks = judged_marks(model, unit, marks, missing(model, unit, month))
    out.true_score = (1.0 - share) * _points(unit, true) + share * out.happy
    out.reported_score = (1.0 - share) * _points(unit, out.marks) + share * out.asked
    return out


def _points(unit: Unit, marks: list[float]) -> float:
    return 100.0 * sum(k.weight * m for k, m in zip(unit.indicators, marks, strict=True))


def _survey(model: SpecifiedModel, out: Judged, month: int) -> float:
    """What citizens feel, and what is measured of it."""
    w, unit, share = model.world, out.unit, model.world.citizens.satisfaction_weight
    out.felt = sum(k.public * k.ruled for k in unit.indicators)
    happy = w.citizens.satisfaction_base + w.citizens.satisfaction_slope * (out.felt - unit.aspiration)
    out.happy = min(100.0, max(0.0, happy))
    return asked(model, unit, out.happy, month) if share else out.happy


def _compare(model: SpecifiedModel, part: list[Judged]) -> None:
    """Hold the scores of places on different yardsticks against each other."""
    group, happy = [each.unit for each in part], [each.happy for each in part]
    marks = [[k.curve.marks(a) for k, a in zip(each.unit.indicators, each.attained, strict=True)] for each in part]
    true = offsets(model, group, marks, [each.true_score for each in part], happy)
    told = [each.marks for each in part]
    asked = [each.asked for each in part]
    reported = offsets(model, group, told, [each.reported_score for each in part], asked)
    for each, more, added in zip(part, true, reported, strict=True):
        each.offset = added
        each.truly = more + each.unit.scale * each.true_score
        each.compared = added + each.unit.scale * each.reported_score


def _strike(each: Judged, scores: list[float]) -> None:
    """A veto caps the score, or puts a unit behind all others in the order of the scores."""
    score = each.judged = round(each.compared, DECIMALS)
    for k in each.unit.indicators:
        if 1.0 + (k.reported - k.reference) / k.ruler < k.veto - 1e-9:
            each.vetoed = True
            behind = min(scores) - 1.0 + 1e-3 * (score - max(scores))
            capped = round(each.offset + each.unit.scale * k.veto_cap, DECIMALS)
            each.judged = min(each.judged, capped if math.isfinite(k.veto_cap) else behind)


def _settle(model: SpecifiedModel, group: list[Judged]) -> None:
    """Ranks, and what the scheme makes of them."""
    seen = [
        Seen(each.judged, each.unit.red, each.unit.found, {
            k.name: 2.0 - k.ruled for k in each.unit.indicators  # as stations measure it, whatever is reported
        })
        for each in group
    ]  # fmt: skip
    truths, scores = [round(each.truly, DECIMALS) for each in group], [each.judged for each in group]
    for j, (each, due) in enumerate(zip(group, settle(model.scheme_of(group[0].unit), seen), strict=True)):
        each.rank, each.true_rank, each.due = eq.rank(scores, j), eq.rank(truths, j), due
        each.unit.transfer, each.unit.made_up, each.unit.leader.promised = due.money, due.made_up, due.career
    worst, truly_worst = max(each.rank for each in group), max(each.true_rank for each in group)
    for each in group:
        each.last = each.rank == worst and len(group) > 1
        each.wrongly_last = each.last and each.true_rank < truly_worst


def _learn(model: SpecifiedModel, group: list[Judged]) -> None:
    """Standing among peers, the share of liars that was found, the money that a point went with, and aspirations."""
    w, n = model.world, len(group)
    mean, paid = sum(each.compared for each in group) / n, sum(each.due.money for each in group) / n
    away = [each.compared - mean for each in group]
    variance = sum(d**2 for d in away) / n
    together = sum(d * (each.due.money - paid) for d, each in zip(away, group, strict=True)) / n
    slope = together / variance if variance > 0 else 0.0
    hit = [any(k.barred for k in each.unit.indicators) for each in group]
    lied = [bad or any(m > w.fabrication.trifle for m in each.told) for bad, each in zip(hit, group, strict=True)]
    share = sum(hit) / sum(lied) if any(lied) else 0.0
    standings = _standardised([each.judged if each.vetoed else each.compared for each in group])
    for each, standing in zip(group, standings, strict=True):
        unit, leader = each.unit, each.unit.leader
        leader.standing += (standing - leader.standing) / (leader.judged + 1)
        leader.judged += 1
        learn_cutoff(unit, each.lowest_audited, w.beliefs.learning)
        unit.caught += w.beliefs.learning * (share - unit.caught)
        unit.experience += w.beliefs.learning * (slope - unit.experience)
        unit.aspiration += w.citizens.adaptation * (each.felt - unit.aspiration)


def _standardised(scores: list[float]) -> list[float]:
    """Distances from the mean in standard deviations; 0 where all are alike."""
    mean = sum(scores) / len(scores)
    spread = math.sqrt(sum((score - mean) ** 2 for score in scores) / len(scores))
    return [(score - mean) / spread if spread > 0 else 0.0 for score in scores]
