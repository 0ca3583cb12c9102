"""Standing of the specification: what the average place would score on one's yardstick, and what luck does to it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from specification import equations as eq
from specification.agents import Indicator, Unit
from specification.pay import money_per_point
from specification.tiers import divide

if TYPE_CHECKING:
    from specification.model import SpecifiedModel


def compare(model: SpecifiedModel, members: list[Unit]) -> None:
    """Give everybody in a group of peers handicap and scale of this year."""
    for unit in members:
        unit.handicap, unit.scale = 0.0, 1.0
    if model.world.ranking in ("raw", "within_zone") or _one_yardstick(members):
        return
    efforts = [_remembered(model, unit, members) for unit in members]
    effects = [
        [_moved(k, e) * _lasting(k, model.year) for k, e in zip(unit.indicators, effort, strict=True)]
        for unit, effort in zip(members, efforts, strict=True)
    ]
    for unit, effect in zip(members, effects, strict=True):
        _gain(unit, effect, [k.ruler for k in unit.indicators])
    usual = [sum(each[k] for each in effects) / len(members) for k in range(len(effects[0]))]
    spreads = [_measure(model, unit, members, own, usual) for unit, own in zip(members, effects, strict=True)]
    if model.world.ranking == "scaled_lead" and all(spread > 0 for spread in spreads):
        for unit, spread in zip(members, spreads, strict=True):
            unit.scale = sum(spreads) / len(spreads) / spread


def offsets(model: SpecifiedModel, members: list[Unit], marks: list[list[float]], scores: list[float],
            happy: list[float]) -> list[float]:  # fmt: skip
    """What is added to a scaled score before places are compared: mean + (S − base − d)·λ."""
    if model.world.ranking in ("raw", "within_zone") or _one_yardstick(members):
        return [0.0] * len(members)
    share, n = model.world.citizens.satisfaction_weight, len(members)
    mean = [sum(each[k] for each in marks) / n for k in range(len(marks[0]))]
    out = []
    for unit in members:
        base = (1.0 - share) * 100.0 * sum(k.weight * m for k, m in zip(unit.indicators, mean, strict=True))
        base += share * sum(happy) / n
        out.append(sum(scores) / n - (base + unit.handicap) * unit.scale)
    return out


def _remembered(model: SpecifiedModel, unit: Unit, members: list[Unit]) -> list[float]:
    """Usual effort does not change from year to year."""
    key = id(model.scheme_of(unit)), unit.place
    if key not in model.efforts:
        model.efforts[key] = _usual_effort(model, unit, members)
    return model.efforts[key]


def _one_yardstick(members: list[Unit]) -> bool:
    return all([k.weight for k in unit.indicators] == [k.weight for k in members[0].indicators] for unit in members)


def _moved(k: Indicator, effort: float) -> float:
    """What a year's work of an even effort does, spans of the ruler."""
    return eq.slowed(k.effect * effort * k.ruler, k.fastest) / k.ruler


def _gain(unit: Unit, effects: list[float], sizes: list[float]) -> None:
    """Add what is computed from others, in spans of so many own units."""
    for k in unit.indicators:
        if k.parts:
            effects[k.place] = unit.add_up(k, lambda each: effects[each.place] * sizes[each.place]) / sizes[k.place]


def _lasting(k: Indicator, year: int) -> float:
    """Years' worth of steady work that has matured by December of a year, counted from the first January."""
    if k.flow:
        return max(0, 12 - (k.lag if year == 0 else 0)) / 12.0
    return sum((1.0 - k.reversion) ** age for age in range(12 * (year + 1) - k.lag)) / 12.0


def _at_rest(unit: Unit, members: list[Unit]) -> list[float]:
    """Attainment of the average place under one's targets if nobody works."""
    out = []
    for k in unit.indicators:
        start = sum(each.indicators[k.place].start for each in members) / len(members)
        out.append(1.0 + (eq.bounded(start, *k.bounds) - k.wish) / k.span)
    return out


def _usual_effort(model: SpecifiedModel, unit: Unit, members: list[Unit]) -> list[float]:
    """Time that leaders of mean tenure give to each indicator in a place like any other, mean of the months."""
    w, rest = model.world, _at_rest(unit, members)
    money, profile = w.leader.worth_of_money * _money_among_equals(model, unit), w.leader.career_profile
    career = w.leader.career_worth * sum(s * float(profile[t % len(profile)]) for t, s in enumerate(model.tenures))
    total = [0.0] * len(rest)
    believers = w.leader.career_believers
    for share, point in ((believers, money + career), (1.0 - believers, money)):
        first = _effort(model, unit, point, rest, 0.0, [0.0] * len(rest))
        gains = [
            _moved(k, e) * _lasting(k, model.warm_up) * k.rate for k, e in zip(unit.indicators, first, strict=True)
        ]
        _gain(unit, gains, [k.span for k in unit.indicators])
        there = [a + gain for a, gain in zip(rest, gains, strict=True)]
        effort = _effort(model, unit, point, there, 1.0, first)
        total = [t + share * e for t, e in zip(total, effort, strict=True)]
    return total


def _effort(
    model: SpecifiedModel, unit: Unit, point: float, attained: list[float], belief: float, before: list[float]
) -> list[float]:  # fmt: skip
    """A year's time where so much is expected to be attained, for who finds a point worth that much."""
    w = model.world
    core = 100.0 * (1.0 - w.citizens.satisfaction_weight)
    ratchet = sum(share * left for share, left in zip(model.tenures, model.left_by_ratchet, strict=False))
    worths = []
    for k, a in zip(unit.indicators, attained, strict=True):
        spread = unit.luck_ahead(k, 12) / abs(k.span)
        doubt = w.fabrication.verification_doubt * k.rate
        worth = point * core * k.weight * (ratchet if k.growth else 1.0) * k.rate
        worth *= k.curve.expected_slope(a, spread, doubt)
        worth += belief * w.fabrication.notch * k.weight * unit.weighty * eq.pull_of_target(a, spread, doubt) * k.rate
        worths.append(
            worth + point * w.citizens.satisfaction_weight * w.citizens.satisfaction_slope * k.public * (1.0 - k.spot)
        )
    worths = [
        worth + unit.through(k, lambda g: worths[g.place]) for k, worth in zip(unit.indicators, worths, strict=True)
    ]
    total = [0.0] * len(worths)
    for calendar in range(12):
        values = []
        for k, worth in zip(unit.indicators, worths, strict=True):
            reach = model.usual_reach[calendar][k.place]
            moves = k.effect * _still(k, before[k.place])
            values.append((worth * reach + k.motive * model.reach_public[calendar][k.place]) * moves)
        costs = [k.cost for k in unit.indicators]
        effort = divide(model, unit, values, costs, [min(1.0, office.asked) for office in model.offices])[0]
        total = [t + e / 12.0 for t, e in zip(total, effort, strict=True)]
    return total


def _still(k: Indicator, effort: float) -> float:
    """Share of one more hour that still moves a stock beside so much work."""
    return (1.0 + (k.effect * effort * k.ruler / k.fastest) ** 2) ** -1.5


def _money_among_equals(model: SpecifiedModel, unit: Unit) -> float:
    """Money that a point brings who is like everybody else, with the year still to come."""
    w, doubts = model.world, []
    core = 100.0 * (1.0 - w.citizens.satisfaction_weight)
    for each in unit.peers:
        lucks = [each.luck_ahead(k, 12) / abs(k.span) for k in each.indicators]
        variance = sum((core * k.weight * luck) ** 2 for k, luck in zip(each.indicators, lucks, strict=True))
        doubts.append(math.sqrt(variance + model.doubt_of_survey**2 + w.beliefs.doubt**2))
    own, alike = unit.seat, [100.0] * len(unit.peers)
    return money_per_point(model.scheme_of(unit), own, alike, doubts, model.law)


def _measure(model: SpecifiedModel, unit: Unit, members: list[Unit], own: list[float], usual: list[float]) -> float:
    """Set the handicap, what working by one's own yardstick brings beyond the average; return what luck does to it."""
    w, share = model.world, model.world.citizens.satisfaction_weight
    core, variance, unit.handicap = 100.0 * (1.0 - share), model.doubt_of_survey**2, 0.0
    for k, a, mine, theirs in zip(unit.indicators, _at_rest(unit, members), own, usual, strict=True):
        rate, spread = k.rate, unit.luck_ahead(k, 12) / abs(k.span)
        slope = k.curve.expected_slope(a + mine * rate, spread, w.fabrication.verification_doubt * rate)
        unit.handicap += core * k.weight * slope * (mine - theirs) * rate
        variance += (core * k.weight * slope * spread) ** 2
    return math.sqrt(variance)
