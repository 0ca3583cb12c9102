"""December of the specification: reports, scores, vetoes, audits, money, and what everybody learns."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from gzsim.simulation.randomness import Mechanism
from gzsim.specification import equations as eq
from gzsim.specification.agents import Unit
from gzsim.specification.pay import settle

if TYPE_CHECKING:
    from gzsim.specification.model import SpecifiedModel


@dataclass
class Judged:
    """What December says of one unit."""

    unit: Unit
    told: list[float]
    attained: list[float]
    felt: float = 0.0
    happy: float = 0.0
    true_score: float = 0.0
    reported_score: float = 0.0
    judged: float = 0.0
    vetoed: float = 0.0
    rank: int = 0
    true_rank: int = 0
    money: float = 0.0
    bonus: float = 0.0
    career: float = 0.0
    group: list[Judged] = field(default_factory=list, repr=False)


def judge(model: SpecifiedModel, month: int) -> list[Judged]:
    """Judge every unit and let everybody learn."""
    everybody = {}
    for group in model.groups:
        part = [_report(model, unit, month) for unit in group]
        for each in part:
            each.group = part
            _strike(model, each, part)
        _audit(model, part, month)
        scores = [each.judged for each in part]
        settled = settle(model.in_force, scores, [each.unit.red for each in part], [each.unit.found for each in part])
        truths = [each.true_score for each in part]
        for j, each in enumerate(part):
            each.rank, each.true_rank = eq.rank(scores, j), eq.rank(truths, j)
            each.money, each.bonus, each.career = settled.money[j], settled.bonus[j], settled.career[j]
            each.unit.transfer, each.unit.leader.promised = each.money, each.career
        _learn(model, part)
        everybody |= {each.unit.place: each for each in part}
    return [everybody[i] for i in range(len(everybody))]


def _report(model: SpecifiedModel, unit: Unit, month: int) -> Judged:
    w = model.world
    for k in unit.indicators:
        k.lie = model.best_report(unit, k)
    told = [k.lie - k.clearing for k in unit.indicators]
    out = Judged(unit, told, [k.attained for k in unit.indicators])
    for k, m in zip(unit.indicators, told, strict=True):
        k.reported = k.outcome + m * k.span
        k.inflated = max(0.0, k.inflated + k.lie) if k.growth else 0.0
    out.felt = sum(k.public * a for k, a in zip(unit.indicators, out.attained, strict=True))
    base, slope = w["citizens.satisfaction_base"], w["citizens.satisfaction_slope"]
    out.happy = min(100.0, max(0.0, base + slope * (out.felt - unit.aspiration)))
    asked, share, floor = out.happy, w["citizens.satisfaction_weight"], w["attainment.floor"]
    if share:
        party = w["citizens.third_party_share"]
        wish = unit.point * share * 100.0 * (1.0 - party) * w["citizens.hotline_ease"]
        massage = 100.0 * min(0.3, wish / unit.leader.lying_cost)
        z = model.draws.normals(unit.place, month, Mechanism.SURVEY, 1)[0]
        asked += (1.0 - party) * (w["citizens.hotline_bias"] + massage) + w["citizens.survey_error"] * z
        asked = min(100.0, max(0.0, asked))
    true = sum(k.weight * eq.marks(a, floor, k.cap) for k, a in zip(unit.indicators, out.attained, strict=True))
    seen = sum(
        k.weight * eq.marks(a + m, floor, k.cap) for k, a, m in zip(unit.indicators, out.attained, told, strict=True)
    )
    out.true_score = (1 - share) * 100.0 * true + share * out.happy
    out.reported_score = (1 - share) * 100.0 * seen + share * asked
    return out


def _strike(model: SpecifiedModel, each: Judged, group: list[Judged]) -> None:
    scores = [other.reported_score for other in group]
    each.judged = each.reported_score
    for k, a, m in zip(each.unit.indicators, each.attained, each.told, strict=True):
        if a + m < k.veto:
            each.vetoed = 1.0
            behind = min(scores) - 1.0 + 1e-3 * (each.reported_score - max(scores))
            limited = min(each.reported_score, k.veto_cap) if math.isfinite(k.veto_cap) else behind
            each.judged = min(each.judged, limited)


def _audit(model: SpecifiedModel, group: list[Judged], month: int) -> None:
    w = model.world
    share, aimed = w["fabrication.audit_probability"], w["audits.cross_validated"]
    suspicion = [sum(k.residuals[month % len(k.residuals)] for k in each.unit.indicators) for each in group]
    for j, each in enumerate(group):
        draw = model.draws.uniform(each.unit.place, month, Mechanism.AUDIT)
        visited = draw < share * (1.0 - aimed)
        if aimed > 0:
            visited = visited or eq.rank(suspicion, j) <= round(share * aimed * len(group))
        for k, m in zip(each.unit.indicators, each.told, strict=True):
            if visited and m > w["fabrication.trifle"]:
                each.unit.found += 1.0
                k.inflated = max(0.0, k.inflated - m)


def _learn(model: SpecifiedModel, group: list[Judged]) -> None:
    w, n = model.world, len(group)
    rate, trifle = w["beliefs.learning"], w["fabrication.trifle"]
    scores, money = [each.reported_score for each in group], [each.money for each in group]
    mean, paid = sum(scores) / n, sum(money) / n
    variance = sum((score - mean) ** 2 for score in scores) / n
    slope = (
        sum((s - mean) * (m - paid) for s, m in zip(scores, money, strict=True)) / n / variance if variance > 0 else 0.0
    )
    barred = [any(k.barred for k in each.unit.indicators) for each in group]
    lied = [any(m > trifle for m in each.told) or hit for each, hit in zip(group, barred, strict=True)]
    found = sum(hit and lie for hit, lie in zip(barred, lied, strict=True)) / sum(lied) if any(lied) else 0.0
    for each in group:
        leader = each.unit.leader
        away = (each.reported_score - mean) / math.sqrt(variance) if variance > 0 else 0.0
        leader.standing += (away - leader.standing) / (leader.judged + 1)
        leader.judged += 1
        leader.caught += rate * (found - leader.caught)
        leader.experience += rate * (slope - leader.experience)
        each.unit.aspiration += w["citizens.adaptation"] * (each.felt - each.unit.aspiration)


def outcomes(model: SpecifiedModel, verdict: list[Judged]) -> dict[str, list[float]]:
    """Every outcome of the year, by name and unit."""
    w, trifle = model.world, model.world["fabrication.trifle"]
    last = [each.rank == max(other.rank for other in each.group) for each in verdict]
    truly = [each.true_rank == max(other.true_rank for other in each.group) for each in verdict]
    budgets = [max(0.0, w["budget.subsidy"] + each.money) for each in verdict]
    mean = sum(budgets) / len(budgets)
    theil = sum(b / mean * math.log(b / mean) for b in budgets if b > 0) / len(budgets)
    inequality = max(0.0, 1000.0 * theil)
    moved = 0.5 * sum(abs(each.money) for each in verdict)
    wrong = [a and not b for a, b in zip(last, truly, strict=True)]
    rows = []
    for each, is_last, is_wrong in zip(verdict, last, wrong, strict=True):
        unit, ks = each.unit, each.unit.indicators
        met = [a >= 1.0 for a in each.attained]
        debt = min(unit.debt + unit.borrowed, w["borrowing.ceiling"])
        forms = min(1.0, w.forms + w.warnings.rectification_time * sum(k.light > 0 for k in ks))
        # against the first targets, uncapped
        achievement = 100.0 * sum(k.public * (1.0 + (k.outcome - k.wish) / k.span) for k in ks)
        rows.append({
            "achievement": achievement, "true_score": each.true_score, "reported_score": each.reported_score,
            "gap": each.reported_score - each.true_score, "work": sum(k.effort for k in ks),
            "long_work": sum(k.effort for k in ks if k.long), "capital": unit.capital, "debt": debt,
            "liars": any(m > trifle for m in each.told), "inflated": sum(k.inflated for k in ks), "found": unit.found,
            "reviews": unit.visited, "honest_reviews": unit.visited - sum(k.barred for k in ks),
            "met": sum(met) / len(met), "lights": sum(k.lights for k in ks),
            "false_lights": sum(k.lights for k, ok in zip(ks, met, strict=True) if ok), "forms": forms,
            "satisfaction": each.happy, "vetoed": each.vetoed, "bonus_lost": -each.bonus,
            "promoted": unit.leader.promoted, "last": is_last, "wrongly_last": is_wrong,
            "wrong_last": sum(wrong) / sum(last), "rank": each.rank, "transfer": each.money, "money_moved": moved,
            "inequality": inequality,
            "welfare": achievement + w["welfare.debt"] * debt + w["welfare.capital"] * unit.capital
            + w["welfare.forms"] * forms + w["welfare.inequality"] * inequality,
        })  # fmt: skip
    return {name: [float(row[name]) for row in rows] for name in rows[0]}
