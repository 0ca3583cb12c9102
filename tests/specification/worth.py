"""What a score point is worth to a leader of the specification, and what the vetoes would take."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from specification.agents import Indicator, Unit
from specification.pay import (
    bonus_per_point,
    expected_bonus,
    expected_money,
    money_per_point,
    money_when_last,
)

if TYPE_CHECKING:
    from specification.model import SpecifiedModel


def worth_of_a_point(model: SpecifiedModel, unit: Unit) -> float:
    """Money, by whatever leaders believe, the bonus, and the career of those who believe in it."""
    if model.world.beliefs.kind == "learned":
        money = max(0.0, unit.experience)
    else:
        money = money_per_point(model.scheme_of(unit), unit.seat, *_believed(model, unit), model.law)
    bonus = bonus_per_point(model.scheme_of(unit), unit.seat, *_believed(model, unit), model.law)
    leader = model.world.leader
    return unit.scale * (leader.worth_of_money * money + leader.worth_of_bonus * bonus) + _career(model, unit)


def marks_told(model: SpecifiedModel, k: Indicator, expected: float) -> float:
    """Marks that a report is expected to show: of the truth, and what last December stood above it, as far as again."""
    rule = model.world.beliefs
    if rule.kind == "learned" or rule.reports_expected == 0.0:
        return expected
    return expected + rule.reports_expected * k.told_above


def what_vetoes_take(model: SpecifiedModel, unit: Unit) -> float:
    """Set what each veto would take; return what of a point's worth is lost because a veto may strike.

    Vetoes stand in the order of their caps. One that strikes takes its loss less what later ones would take anyway,
    if no stricter one strikes.
    """
    vetoes = sorted((k for k in unit.indicators if k.veto > -math.inf), key=lambda k: k.veto_cap)
    anyway, lost, clear = 0.0, 0.0, 1.0
    for k in reversed(vetoes):
        loss = _loss(model, unit, k.veto_cap)
        k.fall = loss - anyway
        anyway += k.risk * k.fall
        lost += k.risk * ((unit.point if loss > 0.0 else 0.0) - lost)
    for k in vetoes:
        k.fall *= clear
        clear *= 1.0 - k.risk
    return lost


def _loss(model: SpecifiedModel, unit: Unit, cap: float) -> float:
    """Utility of the expected standing over that of a capped score, or of standing behind all others."""
    w, scheme, own = model.world, model.scheme_of(unit), unit.seat
    last = cap == -math.inf
    usual = w.citizens.satisfaction_weight * w.citizens.satisfaction_base
    capped = unit.offset + unit.scale * (cap - usual)  # expected scores leave out what citizens are usually worth
    there = min(each.standing for each in unit.peers) - 1.0 if last else capped
    away = unit.standing - there
    if away <= 0.0:
        return 0.0
    expected, doubt = _believed(model, unit)
    below = expected[own] - away - (20.0 * doubt[own] if last else 0.0)
    bonus = expected_bonus(scheme, own, expected[own], expected, doubt, model.law)
    bonus -= expected_bonus(scheme, own, below, expected, doubt, model.law)
    if w.beliefs.kind == "learned":
        money = max(0.0, unit.experience) * away
    else:
        money = expected_money(scheme, own, expected[own], expected, doubt, model.law)
        if last:
            money -= money_when_last(scheme, own, [each.standing for each in unit.peers])
        else:
            money -= expected_money(scheme, own, expected[own] - away, expected, doubt, model.law)
    taken = w.leader.worth_of_money * money + w.leader.worth_of_bonus * bonus
    return max(0.0, taken + _career(model, unit) * away / unit.scale)


def _believed(model: SpecifiedModel, unit: Unit) -> tuple[list[float], list[float]]:
    """Where everybody is expected to stand, and the doubt about it."""
    expected = [each.standing for each in unit.peers]
    if model.world.beliefs.kind == "symmetric":
        return [sum(expected) / len(expected)] * len(expected), [e.scale * e.doubt_of_a_year for e in unit.peers]
    return expected, [each.scale * each.doubt for each in unit.peers]


def _career(model: SpecifiedModel, unit: Unit) -> float:
    """Worth of a score point for the career."""
    leader, profile = model.world.leader, model.world.leader.career_profile
    career = leader.career_worth * float(profile[unit.leader.tenure % len(profile)])
    return career if unit.leader.believer else 0.0
