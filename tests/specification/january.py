"""January of the specification: leaders come and go, targets are set, debt is carried, the climate of the year."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from gzsim.numeric.philox import Mechanism
from specification import equations as eq
from specification.agents import Indicator, Unit
from specification.projects import open_year
from specification.river import carry
from specification.tiers import Hours

if TYPE_CHECKING:
    from specification.model import SpecifiedModel

_TARGET_RULE = ("inertia", "ratchet", "pass_through", "amplification", "noise_sd")


def first_january(model: SpecifiedModel) -> None:
    """Lasting advantages, and leaders with the tenures of a system at rest."""
    for unit in model.units:
        _give_advantages(model, unit)
        _install(model, unit)
    _open(model, 0)


def january(model: SpecifiedModel, month: int) -> None:
    """Every later January."""
    w, rule = model.world, {name: getattr(model.world.targets, name) for name in _TARGET_RULE}
    for unit in model.units:
        _change_leader(model, unit, month)
        _renew_targets(model, unit, rule, month)
        unit.debt = min(w.borrowing.ceiling, unit.debt + unit.borrowed) * (1.0 - w.borrowing.repayment)
    _open(model, month)


def _give_advantages(model: SpecifiedModel, unit: Unit) -> None:
    w, draws = model.world, model.draws
    parents = len(set(w.parent.tolist()))
    above = w.hierarchy.province_share if len(model.provinces) > 1 else 0.0
    between = w.hierarchy.prefecture_share if 1 < parents < len(model.units) else 0.0
    shares = [math.sqrt(share) for share in (above, between, max(0.0, 1.0 - above - between))]
    for k in unit.indicators:
        nation = draws.normal(unit.province.name, k.name, 0, Mechanism.PROVINCE_EFFECT)
        region = draws.normal(str(w.parents[w.parent[unit.place]]), k.name, 0, Mechanism.PREFECTURE_EFFECT)
        parts = (nation, region, draws.normal(unit.name, k.name, 0, Mechanism.UNIT_EFFECT))
        k.lasting = k.unit_effect * sum(share * z for share, z in zip(shares, parts, strict=True))
        if w.advantages is not None:  # a named place: one of the joint draws of the indicator
            drawn = int(len(w.advantages) * draws.uniform(k.name, 0, Mechanism.PLACE))
            k.lasting = float(w.advantages[drawn, k.place, unit.place])
        k.outcome += k.lasting


def _install(model: SpecifiedModel, unit: Unit) -> None:
    draw, below = model.draws.uniform(unit.name, 0, Mechanism.TENURE), 0.0
    for tenure, share in enumerate(model.tenures):
        below += share
        unit.leader.tenure = tenure
        if draw <= below:
            break
    _appoint(model, unit, 0)
    _announce(model, unit, 0)


def _change_leader(model: SpecifiedModel, unit: Unit, month: int) -> None:
    w, leader = model.world, unit.leader
    chance = w.promotion.base + w.promotion.slope * leader.standing + leader.promised
    leader.promoted = model.draws.uniform(unit.name, month, Mechanism.PROMOTION) < min(1.0, max(0.0, chance))
    new = leader.promoted or leader.leaving
    leader.tenure = 0 if new else min(leader.tenure + 1, len(model.hazard) - 1)
    if new:
        _appoint(model, unit, month)
    _clear(model, unit, new, month)
    _announce(model, unit, month)


def _appoint(model: SpecifiedModel, unit: Unit, month: int) -> None:
    w, name, leader = model.world, unit.name, unit.leader
    leader.believer = model.draws.uniform(name, month, Mechanism.BELIEVER) < w.leader.career_believers
    honest = model.draws.uniform(name, month, Mechanism.HONEST) < w.fabrication.never_lie
    z = model.draws.normal(name, "", month, Mechanism.LYING_COST)
    cost = w.fabrication.lying_cost * math.exp(w.fabrication.lying_cost_log_sd * z)
    leader.lying_cost = math.inf if honest else cost
    leader.standing, leader.judged = 0.0, 0


def _clear(model: SpecifiedModel, unit: Unit, new: bool, month: int) -> None:
    """A successor clears the whole stock of lies or nothing; part of it lowers this year's report."""
    w, stock = model.world, sum(k.inflated for k in unit.indicators)
    chance = -math.expm1(-w.fabrication.clearing * max(0.0, stock))
    clears = new and model.draws.uniform(unit.name, month, Mechanism.CLEARING) < chance
    for k in unit.indicators:
        k.clearing = w.fabrication.clearing_reported * max(0.0, k.inflated) if clears else 0.0
        k.inflated = 0.0 if clears else k.inflated


def _announce(model: SpecifiedModel, unit: Unit, month: int) -> None:
    """Who will leave next January, apart from promotion, and whether it is known."""
    leader, base = unit.leader, model.world.promotion.base
    apart = max(0.0, model.hazard[leader.tenure] - base) / (1.0 - base)
    leader.leaving = model.draws.uniform(unit.name, month, Mechanism.LEAVING) < apart
    told = model.draws.uniform(unit.name, month, Mechanism.KNOWS) < model.world.leader.knows_last_year
    leader.knows = leader.leaving and told


def _renew_targets(model: SpecifiedModel, unit: Unit, rule: dict[str, float], month: int) -> None:
    w, step = model.world, model.world.targets.rounding
    floor = model.draws.uniform(unit.name, month, Mechanism.TARGET_FLOOR) < w.targets.floor
    drawn = model.draws.uniform(unit.name, month, Mechanism.TARGET_ROUNDING)
    if drawn >= w.targets.rounded:
        step = step / 2.0 if drawn < w.targets.rounded + (1.0 - w.targets.rounded) * w.targets.halves else 0.0
    kept = model.draws.uniform(unit.name, month, Mechanism.TARGET_KEPT) < w.targets.unchanged
    for k in unit.indicators:
        if not k.growth:
            _renew_level(model, k)
            continue
        z = model.draws.normal(unit.name, k.name, month, Mechanism.TARGET)
        wish = _wish(model, k, unit, month)
        wanted = eq.new_target(k.sign * wish, k.sign * k.target, k.sign * k.reported, rule, z)
        if floor:
            wanted = max(wanted, k.sign * wish)
        if kept:
            continue
        if step:
            wanted = math.floor(wanted / step + 0.5) * step
        k.target = k.sign * wanted


def _wish(model: SpecifiedModel, k: Indicator, unit: Unit, month: int) -> float:
    """What the province wants this year: what it announced, or always the first target."""
    announced = model.world.course.announced
    if announced is None:
        return k.wish
    return float(announced[min(month // 12, len(announced) - 1), k.place, unit.place])


def _renew_level(model: SpecifiedModel, k: Indicator) -> None:
    """Every so many years the target follows the mean report since."""
    rule = model.world.renewal
    if rule is not None and model.year % rule.every == 0:
        k.target += rule.follow * (k.reported_sum / k.summed - k.target) if k.summed else 0.0
        k.reported_sum, k.summed = 0.0, 0


def _new_in_the_nation(model: SpecifiedModel, month: int) -> float | None:
    """n − ρ·n₋ where the growth of the nation is on record."""
    path, kept, year = model.world.course.nation, model.world.shocks.common_persistence, month // 12
    if path is None or len(model.provinces) < 2:
        return None
    now, before = (float(path[min(each, len(path) - 1)]) for each in (year, max(0, year - 1)))
    return now - kept * before if year else now


def _open(model: SpecifiedModel, month: int) -> None:
    """Shocks of the provinces, then what leaders cannot change this year; yearly accounts start at zero."""
    w = model.world
    carry(model, "outcome", "section")
    carry(model, "rest", "section_at_rest")
    spread, kept = w.shocks.common_sd, w.shocks.common_persistence
    shared = w.shocks.national_share if len(model.provinces) > 1 else 0.0
    nation = model.draws.normal("", "", month, Mechanism.NATIONAL)
    given = _new_in_the_nation(model, month)
    for province in model.provinces:
        own = model.draws.normal(province.name, "", month, Mechanism.COMMON_SHOCK)
        z = math.sqrt(1.0 - shared) * own + (math.sqrt(shared) * nation if given is None else 0.0)
        fresh = z if month == 0 else math.sqrt(1.0 - kept**2) * z
        province.shock = kept * province.shock + spread * fresh + (given or 0.0)
    for unit in model.units:
        paid = w.citizens.third_party_share * w.asking.third_party_cost if w.citizens.satisfaction_weight else 0.0
        paid += w.platform.build_cost / w.platform.life * float(sum(w.captured))
        made_up = unit.made_up if any(k.self_paid for k in unit.indicators) else 0.0
        programme = max(0.0, 1.0 + (unit.transfer - paid + made_up) / w.budget.subsidy)
        own = max(0.0, 1.0 - made_up / w.budget.own)
        gain = min(w.work.largest_gain, w.work.capital_return * unit.capital)
        burden = unit.province.shock - w.borrowing.service * unit.debt
        for k in unit.indicators:
            k.capability = (own if k.self_paid else programme) ** w.budget.elasticity * max(0.0, 1.0 + gain)
            k.drift = k.rest + (k.sign * burden if k.growth else 0.0)
            k.drift -= (1.0 + w.year_end.premium) * k.pulled * k.ruler
            k.outcome = 0.0 if k.flow else k.outcome
            k.at_spot = 0.0 if k.flow else k.at_spot
            k.by_september = 0.0 if k.flow else k.by_september
            k.effort, k.attended, k.lights, k.barred = 0.0, 0.0, 0, False
            if not w.warnings.december:
                k.light, k.promise = 0, None
        open_year(model, unit, month)
        unit.borrowed, unit.red, unit.found, unit.visited, unit.forms_of_year = 0.0, 0, 0.0, 0.0, 0.0
        unit.hours = [Hours() for _ in model.offices]
