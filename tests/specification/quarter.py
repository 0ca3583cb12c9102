"""A quarter of the specification: the bulletin, what leaders expect, and what they plan."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING

from specification import equations as eq
from specification.agents import Indicator, Unit
from specification.auditing import chance_found, price_of_a_span
from specification.departments import attend
from specification.luck import density, normal_cdf
from specification.missing import judged_marks
from specification.pay import Due, Seen, price_of_measure, settle
from specification.projects import can_be_done, look
from specification.river import carry
from specification.standing import offsets
from specification.survey import flattery
from specification.tiers import fill_forms
from specification.worth import marks_told, what_vetoes_take, worth_of_a_point

if TYPE_CHECKING:
    from specification.model import SpecifiedModel


def open_quarter(model: SpecifiedModel, month: int) -> None:
    """Publish what has been reported; everybody looks ahead, plans lies and borrowing, and values work."""
    w, months = model.world, month % 12
    if months and months % int(w.reports.bulletin_months) == 0:
        for unit in model.units:
            bulletin(model, unit, month - 1)
            look(unit, months)
    for unit in model.units:
        for k in unit.indicators:
            k.draws = model.draws.quarter(unit.name, k.name, month // 3)
    every = int(w.reports.bulletin_months)
    ahead = min(every - months % every, 12 - months)  # a later bulletin of the year, or December
    _foresee(model, month, ahead)
    for unit in model.units:
        for k in unit.indicators:
            _mind_promise(model, unit, k, month, ahead)
        for k in unit.indicators:
            k.at_stake += unit.through(k, lambda g: g.at_stake)
    _foresee(model, month, 12 - months)
    attend(model, months)
    look_ahead(model, 12 - months)
    for unit in model.units:
        _borrow(model, unit)
        plan_lies(model, unit)
        _value_truth(model, unit, 12 - months)
        for k in unit.indicators:
            k.lie -= k.clearing + model.world.fabrication.erosion * k.inflated
            if months == 0:
                k.january_worth = k.in_december
            if months == 9:
                k.by_september = k.outcome
        fill_forms(model, unit, flattery(model, unit) if model.world.citizens.satisfaction_weight else 0.0)


def close_quarter(model: SpecifiedModel) -> None:
    """Add what was borrowed to the year's account."""
    for unit in model.units:
        unit.borrowed += sum(k.borrowing for k in unit.indicators) / 4.0


def bulletin(model: SpecifiedModel, unit: Unit, month: int) -> None:
    """A light for every indicator that is behind its milestone, as far as reports have arrived."""
    rule = model.world.warnings
    for k in unit.indicators:
        seen = month % 12 + 1 - k.delay
        if seen > 0:
            told = k.reports[(month - k.delay) % len(k.reports)]
            pace = told / max(k.plan[seen - 1], 1e-9) if k.flow else told
            width = k.luck / math.sqrt(seen / 12.0) if k.flow else k.luck
            k.light = eq.light((k.target - pace) * k.sign, width, k.light, rule.tolerance, rule.red_tolerance)
            if k.promise is not None and (k.promise - pace) / k.ruler > 1e-9:
                k.light = 2
            promises = rule.promised_share > 0.0 and k.light > 0
            k.promise = pace + rule.promised_share * (k.target - pace) if promises else None
        k.lights += k.light > 0
        unit.red += k.light == 2


def _mind_promise(model: SpecifiedModel, unit: Unit, k: Indicator, month: int, left: int) -> None:
    """What hangs on the promise at the next look, so many months ahead; what is expected of it is foreseen."""
    months = month % 12
    k.at_stake, k.in_time = 0.0, left - k.lag - k.delay
    if k.promise is None:
        return
    due = k.promise * (k.plan[months + left - 1] if k.flow else 1.0)
    k.short = (due - k.foreseen) / k.ruler
    luck = unit.luck_ahead(k, left, at_section=True) / abs(k.ruler)
    width = math.hypot(luck, model.world.fabrication.verification_doubt)
    k.at_stake = _loss_by_red(model, unit) * density(k.short / width) / width
    if k.flow:  # of a year's lie as much is told as of the year has passed
        k.short *= 12.0 / (months + left)


def _foresee(model: SpecifiedModel, month: int, left: int) -> None:
    """What is expected in so many months, at the sections of rivers."""
    for unit in model.units:
        for k in unit.indicators:
            k.foreseen_there, k.foreseen_spot = _foreseen(k, month, left)
    carry(model, "foreseen_there", "foreseen")
    for unit in model.units:
        for k in unit.indicators:
            k.foreseen += k.own * k.foreseen_spot


def _foreseen(k: Indicator, month: int, left: int) -> tuple[float, float]:
    """Outcome in so many months if what is on its way arrives, and last month's work, borrowing and drift go on.

    With it what a monitored spot will show above it.
    """
    months, kept, work = month % 12, 1.0 if k.flow else 1.0 - k.reversion, 0.0
    for j in range(left):  # what matures in j months is done by then
        done = month - 1 if j >= k.lag else month + j - k.lag
        work = work * kept + k.works[done % len(k.works)] / 12.0
    planned = k.plan[months + left - 1] - (k.plan[months - 1] if months else 0.0)
    if k.projects:  # as hard as last month, at what can be done by then
        planned = can_be_done(k, months, left)
        work *= 12.0 * planned / left
    shown, work = k.at_spot * kept**left + work * k.spot, work * (1.0 - k.spot)
    if k.flow:
        return k.outcome + k.drift * planned + work + k.borrowing * k.gain * k.ruler * left / 12.0, shown
    return k.rest + (k.outcome - k.rest) * kept**left + work, shown


def look_ahead(model: SpecifiedModel, left: int) -> None:
    """What a point and a span are worth to everybody, from what is expected of December, so many months ahead."""
    for group in model.groups:
        for unit in group:
            _expect(model, unit, left)
        marks = [[k.marks for k in unit.indicators] for unit in group]
        added = offsets(model, group, marks, [unit.expected for unit in group], [0.0] * len(group))
        for unit, more in zip(group, added, strict=True):
            unit.offset, unit.standing = more, more + unit.scale * unit.expected
    core = 100.0 * (1.0 - model.world.citizens.satisfaction_weight)
    for unit in model.units:
        unit.point, ratchet = worth_of_a_point(model, unit), model.left_by_ratchet[unit.leader.sight]
        renewed = _left_by_renewal(model, unit)
        unit.point -= what_vetoes_take(model, unit)
        for k in unit.indicators:
            score = unit.point * core * k.weight * _counts(model, unit, k) * (ratchet if k.growth else renewed) * k.rate
            k.worth, k.full_worth, k.fear = score * k.slope * k.seen, score * k.seen, k.fall * k.edge * k.seen
        for k in unit.indicators:
            k.worth += unit.through(k, lambda g: g.worth) * k.seen
            k.full_worth += unit.through(k, lambda g: g.full_worth) * k.seen
            k.fear += unit.through(k, lambda g: g.fear) * k.seen


def _left_by_renewal(model: SpecifiedModel, unit: Unit) -> float:
    """Share of a point on a level that later targets leave; the model knows which year it is."""
    rule = model.world.renewal
    if rule is None:
        return 1.0
    return eq.left_by_renewal(model.sights[unit.leader.sight], rule.every, rule.follow, model.year % rule.every)


def _expect(model: SpecifiedModel, unit: Unit, left: int) -> None:
    """Expected score, and doubt about it: now, and in January with nobody near floor or cap."""
    w, verified = model.world, model.world.fabrication.verification_doubt
    core = 100.0 * (1.0 - w.citizens.satisfaction_weight)
    variance = year = 0.0
    for k in unit.indicators:
        there = eq.bounded(k.foreseen, *k.bounds)
        k.expected = 1.0 + (there - k.target) / k.span
        luck = unit.luck_ahead(k, left, at_section=True)
        k.seen = eq.expected_bend(k.foreseen, luck, *k.bounds)
        spread, whole = luck / abs(k.span), unit.luck_ahead(k, 12) / abs(k.span)
        k.slope = k.curve.expected_slope(k.expected, spread, verified * k.rate)
        k.stands = 1.0 + (there - k.reference) / k.ruler
        if k.veto > -math.inf:
            width = math.hypot(spread / k.rate, verified)
            k.risk = normal_cdf((k.veto - k.stands) / width)
            k.edge = density((k.stands - k.veto) / width) / width
        variance += (core * k.weight * k.slope * spread) ** 2 * (1.0 - k.chance_missing)
        year += (core * k.weight * whole) ** 2
    variance += _expect_marks(model, unit, core)
    unit.expected = sum(core * k.weight * k.marks for k in unit.indicators)
    survey = model.doubt_of_survey
    unit.doubt = math.sqrt(variance + survey**2 + w.beliefs.doubt**2)
    unit.doubt_of_a_year = math.sqrt(year + survey**2 + w.beliefs.doubt**2)


def _expect_marks(model: SpecifiedModel, unit: Unit, core: float) -> float:
    """Set the marks that are expected, late or not; return the variance of the score for not knowing which."""
    chances = [k.chance_missing for k in unit.indicators]
    for k in unit.indicators:
        k.last_report = k.reported
    there = [marks_told(model, k, k.curve.marks(k.expected)) for k in unit.indicators]
    late = judged_marks(model, unit, there, [chance > 0 for chance in chances])
    for k, chance, now, then in zip(unit.indicators, chances, there, late, strict=True):
        k.marks = (1.0 - chance) * now + chance * then
    apart = core * sum(k.weight * (now - then) for k, now, then in zip(unit.indicators, there, late, strict=True))
    return max(chances) * (1.0 - max(chances)) * apart**2


def _counts(model: SpecifiedModel, unit: Unit, k: Indicator) -> float:
    """How often a reported span counts: where it is in time, and by last year's rule in the next year."""
    again = 0.0
    if model.world.reports.missing == "last_year" and not unit.leader.knows:
        again = model.world.leader.discount * (1.0 - model.hazard[unit.leader.tenure])
    return 1.0 - k.chance_missing + k.chance_missing * again


def _borrow(model: SpecifiedModel, unit: Unit) -> None:
    w = model.world
    stay = 0.0 if unit.leader.knows else 1.0 - model.hazard[unit.leader.tenure]
    room = unit.debt + unit.borrowed < w.borrowing.ceiling
    guilt, cost = w.borrowing.conscience * stay, w.borrowing.cost
    for k in unit.indicators:
        k.borrowing = max(0.0, ((k.worth + k.fear) * k.own * k.gain - guilt) / cost) if k.gain > 0 and room else 0.0


def plan_lies(model: SpecifiedModel, unit: Unit) -> None:
    """Best over-report of every indicator with what is expected of it, spans of the ruler; 0 where it was found out."""
    loss = model.world.fabrication.fine + _punishment(model, unit)
    size = len(unit.group)
    unit.passed = _passes_all_desks(model, unit, chance_found(model, unit, size))

    reports = []
    for k in unit.indicators:
        k.lie = 0.0
        if not _honest(unit, k):
            reports.append((k, k.rate * k.seen, _best_report(model, unit, k)))

    def invented(price: float) -> tuple[float, float]:
        unit.price, total, gained = price, 0.0, 0.0
        for k, rate, best in reports:
            m, gain = best(price / rate)
            k.lie = m / rate
            total, gained = total + max(0.0, k.lie), gained + gain
        return total, gained

    invented(price_of_a_span(model, unit, loss, size, invented))


def close_books(model: SpecifiedModel, unit: Unit) -> None:
    """What is best brought forward from the next year, or saved for it, once the truth is known."""
    rule, leader, worn = model.world.year_end, unit.leader, model.world.fabrication.erosion
    stay = 0.0 if leader.knows else model.world.leader.discount * (1.0 - model.hazard[leader.tenure])
    for k in unit.indicators:
        k.pulled = 0.0
        if k.flow and not k.parts and not k.carried:
            rate = k.rate * k.seen
            edges = ((1.0, _worth_of_target(model, unit, k)), *_veto(k), *_promise(model, unit, k))
            books = eq.Books(
                attained=k.expected - worn * k.inflated * rate, slope=k.full_worth / rate,
                cost=rule.cost / rule.ease / rate**2,
                price=(1.0 + rule.premium) * stay * k.january_worth / rate,
                doubt=model.world.fabrication.verification_doubt * rate, curve=k.curve, edges=edges,
            )  # fmt: skip
            k.pulled = books.best() / rate
        k.outcome += k.pulled * k.ruler
        for each in k.projects:
            each.done += k.pulled * k.ruler


def _best_report(model: SpecifiedModel, unit: Unit, k: Indicator) -> Callable[[float], tuple[float, float]]:
    """Best over-report and what it gains, spans of attainment, by the price of a span."""
    straight = not (k.curve.bend or k.curve.bands)  # where marks bend, a lie is weighed by the marks themselves
    tempted = _temptation(model, unit, k, k.worth if straight else k.full_worth, _promise(model, unit, k))
    return tempted.at(tempted.attained)


def _value_truth(model: SpecifiedModel, unit: Unit, left: int) -> None:
    """What a span of truth is worth: through the report, at target and veto, less what a lie could do, to citizens."""
    w = model.world
    share = w.citizens.satisfaction_weight * w.citizens.satisfaction_slope
    scheme = model.scheme_of(unit)
    for k in unit.indicators:
        spread, rate = unit.luck_ahead(k, left, at_section=True) / abs(k.span), k.rate * k.seen
        reported = k.expected - w.fabrication.erosion * k.inflated * rate
        seen = eq.pull_of_target(reported, spread, w.fabrication.verification_doubt * k.rate)
        k.in_december = _worth_of_target(model, unit, k) * seen * rate
        k.worth += k.fear
        if not _honest(unit, k):
            k.worth += _temptation(model, unit, k, k.full_worth).stands_in(spread, unit.price / rate) * rate
        price = price_of_measure(scheme, unit.seat, k.name, 2.0 - k.stands, spread / k.rate, len(unit.peers))
        k.beside = (unit.point * share * k.public + w.leader.worth_of_money * price) * k.seen * (1.0 - k.spot)
    through = [unit.through(k, lambda g: g.in_december) * k.seen for k in unit.indicators]
    for k, more in zip(unit.indicators, through, strict=True):
        k.in_december += k.worth + more
    for k in unit.indicators:
        k.worth = k.in_december + k.beside + unit.through(k, lambda g: g.beside) * k.seen


def _honest(unit: Unit, k: Indicator) -> bool:
    """Whether no lie is possible."""
    return k.barred or k.ease <= 0 or unit.leader.lying_cost == math.inf or unit.passed == 0.0


def _temptation(model: SpecifiedModel, unit: Unit, k: Indicator, worth: float, edges: eq.Edges = ()) -> eq.Temptation:
    """Spans of the ruler as spans of attainment: m of the one are m·rate of the other, and near bounds less."""
    w, leader, rate = model.world, unit.leader, k.rate * k.seen
    stay = 0.0 if leader.knows else w.leader.discount * (1.0 - model.hazard[leader.tenure])
    least = w.fabrication.leaver_holding
    return eq.Temptation(
        attained=k.expected - w.fabrication.erosion * k.inflated * rate,
        slope=worth * (model.left_by_wear[leader.sight] if k.growth else 1.0) / rate,
        notch=_worth_of_target(model, unit, k),
        doubt=w.fabrication.verification_doubt * rate,
        cost=leader.lying_cost / unit.passed**2 / k.ease / rate**2,
        holding=w.fabrication.holding_cost * (least + (1.0 - least) * stay) / rate**2 if k.growth else 0.0,
        stock=k.inflated * rate,
        curve=k.curve,
        cliffs=(*_veto(k), *edges),
    )


def _veto(k: Indicator) -> eq.Edges:
    """Where a veto strikes, spans of attainment, and what hangs on it."""
    return ((k.expected + (k.veto - k.stands) * k.rate, k.fall),) if k.veto > -math.inf else ()


def _promise(model: SpecifiedModel, unit: Unit, k: Indicator) -> eq.Edges:
    """Where the promised pace is met, and what hangs on it."""
    return ((k.expected + k.short * k.rate, _loss_by_red(model, unit)),) if k.promise is not None else ()


def _worth_of_target(model: SpecifiedModel, unit: Unit, k: Indicator) -> float:
    """Utility of being seen to meet a target, by how its weight compares with the mean of those that weigh anything."""
    seen = 1.0 - k.chance_missing
    return model.world.fabrication.notch * k.weight * unit.weighty * seen


def _passes_all_desks(model: SpecifiedModel, unit: Unit, chance: float) -> float:
    """Share of what is invented that no superior strikes out; each looks as far as it spares the own bonus."""
    passed, cost = 1.0, model.world.accountability.oversight_cost
    key = id(model.scheme_of(unit)), unit.place
    if key not in model.oversight:
        model.oversight[key] = _losses_of_superiors(model, unit)
    for loss in model.oversight[key]:
        passed *= 1.0 - min(1.0, chance * loss * passed / cost)
    return passed


def _losses_of_superiors(model: SpecifiedModel, unit: Unit) -> list[float]:
    """Utility of the bonus that a detection costs each at most."""
    by_found = [_due_with(model, unit, 0, float(n)).bonus for n in range(len(unit.indicators) + 1)]
    losses = []
    for level in list(by_found[0])[1:]:
        falls = [(by_found[0][level] - bonus[level]) / n for n, bonus in enumerate(by_found) if n]
        losses.append(model.world.leader.worth_of_bonus * max(falls))
    return losses


def _punishment(model: SpecifiedModel, unit: Unit) -> float:
    """What a detection costs at most through the scheme, beside the fine, all else equal; the same in every year."""
    return _steepest(model, unit, len(unit.indicators), lambda found: (0, float(found)))


def _loss_by_red(model: SpecifiedModel, unit: Unit) -> float:
    """What a promise that is missed costs: at the meeting, and at most through a scheme that heeds red lights."""
    looks = 1 + 11 // int(model.world.reports.bulletin_months)
    return model.world.leader.missed_promise + _steepest(model, unit, looks * len(unit.indicators), lambda n: (n, 0.0))


def _steepest(model: SpecifiedModel, unit: Unit, most: int, seen: Callable[[int], tuple[int, float]]) -> float:
    """Largest mean loss through the scheme by so many red lights or detections, one to the most."""
    scheme = model.scheme_of(unit)
    key = id(scheme), unit.place, seen(1)
    if key not in model.punishments:
        worth = [_worth_with(model, unit, *seen(n)) for n in range(most + 1)]
        model.punishments[key] = max((worth[0] - worth[n]) / n for n in range(1, most + 1))
    return model.punishments[key]


def _worth_with(model: SpecifiedModel, unit: Unit, red: int, found: float) -> float:
    """Utility of what the scheme gives by so many red lights and reports found to be false when all else is equal."""
    leader, due = model.world.leader, _due_with(model, unit, red, found)
    return (
        leader.worth_of_bonus * due.first_bonus
        + leader.worth_of_promotion * due.career
        + leader.worth_of_money * due.money
    )


def _due_with(model: SpecifiedModel, unit: Unit, red: int, found: float) -> Due:
    """What the scheme gives by so many red lights and reports found to be false when all else is equal."""
    index = {k.name: 1.0 for k in unit.indicators}
    members = [Seen(0.0, red, found, index) if each is unit else Seen(0.0, 0, 0.0, index) for each in unit.peers]
    return settle(model.scheme_of(unit), members)[unit.seat]
