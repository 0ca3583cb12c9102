"""The year of the specification, month by month, unit by unit."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import mesa
import numpy as np

from gzsim.simulation.randomness import Mechanism
from gzsim.simulation.world import World
from gzsim.specification import equations as eq
from gzsim.specification.agents import Indicator, Unit, indicators_of
from gzsim.specification.december import judge, outcomes
from gzsim.specification.draws import Draws
from gzsim.specification.pay import money_per_point


class NoSanction:
    """No scheme, as in the years of warm-up."""


NOTHING = NoSanction()


class SpecifiedModel(mesa.Model):
    """One replication of a world under a scheme; a step is a month.

    Parameters
    ----------
    world : World
    scheme : any scheme that `gzsim.specification.pay` knows, for every peer group
    replication, seed : int
    """

    def __init__(self, world: World, scheme: Any, replication: int, seed: int) -> None:
        super().__init__(rng=seed)
        self.world, self.scheme = world, scheme
        self.draws = Draws(seed, replication, int(world["shocks.law"]))
        self.warm_up = int(world["timing.warm_up"])
        self.hazard = world.exit_hazard.tolist()
        self.units_list = [Unit(self, i, indicators_of(world, i)) for i in range(world.units.size)]
        for unit in self.units_list:
            unit.province, unit.peer = int(world.province[unit.place]), int(world.peers[unit.place])
            unit.aspiration = world["citizens.aspiration_start"]
        labels = sorted({unit.peer for unit in self.units_list})
        self.groups = [[unit for unit in self.units_list if unit.peer == label] for label in labels]
        self.shock = [0.0] * (int(world.province.max()) + 1)
        discount = world["leader.discount"]
        self.sights = [eq.seen_ahead(self.hazard, tenure, discount) for tenure in range(len(self.hazard))]
        self.sights.append([1.0] + [0.0] * eq.YEARS_AHEAD)
        self.patient = [discount**s for s in range(eq.YEARS_AHEAD + 1)]
        inertia, reaction = world["targets.inertia"], world["targets.ratchet"]
        self.left = [eq.left_by_ratchet(seen, inertia, reaction) for seen in self.sights]
        self.reach: dict[tuple, float] = {}
        self.years: list[dict[str, list[float]]] = []

    @property
    def in_force(self) -> Any:
        """The scheme of the year; none in the years of warm-up."""
        return self.scheme if self.month // 12 >= self.warm_up else NOTHING

    @property
    def month(self) -> int:
        """Months before this one."""
        return int(self.steps) - 1

    def step(self) -> None:
        """A month: January's and the quarter's rules before it, December's after it."""
        month = self.month
        if month % 12 == 0:
            self._january(month)
        if month % 3 == 0:
            self._quarter(month)
        for unit in self.units_list:
            self._live(unit, month)
        if int(self.world["reviews.capacity"]) > 0:
            for group in self.groups:
                self._review(group, month)
        if month % 3 == 2:
            for unit in self.units_list:
                unit.borrowed += sum(k.borrowing for k in unit.indicators) / 4.0
        if month % 12 == 11:
            self._look_ahead(month, 0, lambda unit: [k.outcome for k in unit.indicators])
            verdict = judge(self, month)
            if month // 12 >= self.warm_up:
                self.years.append(outcomes(self, verdict))

    # --- January ------------------------------------------------------------------------------------------------------

    def _january(self, month: int) -> None:
        first = month == 0
        for unit in self.units_list:
            if first:
                self._settle_in(unit)
            else:
                self._change_leader(unit, month)
        if not first:
            for unit in self.units_list:
                self._renew_targets(unit, month)
                unit.debt = min(self.world["borrowing.ceiling"], unit.debt + unit.borrowed) * (
                    1.0 - self.world["borrowing.repayment"]
                )
        self._draw_shocks(month)
        for unit in self.units_list:
            self._open_year(unit)

    def _settle_in(self, unit: Unit) -> None:
        w, i, count = self.world, unit.place, len(unit.indicators)
        provinces, parents = int(w.province.max()) + 1, int(w.parent.max()) + 1
        above = w["hierarchy.province_share"] if provinces > 1 else 0.0
        between = w["hierarchy.prefecture_share"] if 1 < parents < w.units.size else 0.0
        own = self.draws.normals(i, 0, Mechanism.UNIT_EFFECT, count)
        nation = self.draws.normals(int(w.province[i]), 0, Mechanism.PROVINCE_EFFECT, count)
        region = self.draws.normals(int(w.parent[i]), 0, Mechanism.PREFECTURE_EFFECT, count)
        for k in unit.indicators:
            mixed = math.sqrt(above) * nation[k.place] + math.sqrt(between) * region[k.place]
            mixed += math.sqrt(max(0.0, 1.0 - above - between)) * own[k.place]
            k.lasting = mixed * float(w.unit_effect[k.place])
            k.outcome += k.lasting
        lasting, lasts = 1.0, []
        for hazard in self.hazard:
            lasts.append(lasting)
            lasting *= 1.0 - hazard
        draw, below = self.draws.uniform(i, 0, Mechanism.TENURE), 0.0
        for tenure, share in enumerate(lasts):
            below += share / sum(lasts)
            unit.leader.tenure = tenure
            if draw <= below:
                break
        self._appoint(unit, 0)
        self._announce(unit, 0)

    def _change_leader(self, unit: Unit, month: int) -> None:
        w, leader = self.world, unit.leader
        chance = w["promotion.base"] + w["promotion.slope"] * leader.standing + leader.promised
        leader.promoted = self.draws.uniform(unit.place, month, Mechanism.PROMOTION) < min(1.0, max(0.0, chance))
        new = leader.promoted or leader.leaving
        leader.tenure = 0 if new else min(leader.tenure + 1, len(self.hazard) - 1)
        if new:
            self._appoint(unit, month)
        stock = sum(k.inflated for k in unit.indicators)
        chance = 1.0 - math.exp(-w["fabrication.clearing"] * max(0.0, stock))
        clears = new and self.draws.uniform(unit.place, month, Mechanism.CLEARING) < chance
        for k in unit.indicators:
            k.clearing = w["fabrication.clearing_reported"] * max(0.0, k.inflated) if clears else 0.0
            k.inflated = 0.0 if clears else k.inflated
        self._announce(unit, month)

    def _appoint(self, unit: Unit, month: int) -> None:
        w, i, leader = self.world, unit.place, unit.leader
        leader.believer = self.draws.uniform(i, month, Mechanism.BELIEVER) < w["leader.career_believers"]
        honest = self.draws.uniform(i, month, Mechanism.HONEST) < w["fabrication.never_lie"]
        z = self.draws.normals(i, month, Mechanism.LYING_COST, 1)[0]
        cost = w["fabrication.lying_cost"] * math.exp(w["fabrication.lying_cost_log_sd"] * z)
        leader.lying_cost = math.inf if honest else cost
        leader.standing, leader.judged = 0.0, 0

    def _announce(self, unit: Unit, month: int) -> None:
        leader, base = unit.leader, self.world["promotion.base"]
        apart = max(0.0, self.hazard[leader.tenure] - base) / (1.0 - base)
        leader.leaving = self.draws.uniform(unit.place, month, Mechanism.LEAVING) < apart
        told = self.draws.uniform(unit.place, month, Mechanism.KNOWS) < self.world["leader.knows_last_year"]
        leader.knows = leader.leaving and told

    def _renew_targets(self, unit: Unit, month: int) -> None:
        w, i = self.world, unit.place
        z = self.draws.normals(i, month, Mechanism.TARGET, len(unit.indicators))
        floor = self.draws.uniform(i, month, Mechanism.TARGET_FLOOR) < w["targets.floor"]
        rounded = self.draws.uniform(i, month, Mechanism.TARGET_ROUNDING) < w["targets.rounded"]
        for k in unit.indicators:
            if not k.growth:
                continue
            wanted = w["targets.inertia"] * k.sign * k.target + w["targets.ratchet"] * k.sign * k.reported
            wanted += w["targets.pass_through"] * k.sign * k.wish + w["targets.amplification"]
            wanted += w["targets.noise_sd"] * z[k.place]
            if floor:
                wanted = max(wanted, k.sign * k.wish)
            step = w["targets.rounding"]
            if rounded and step:
                wanted = math.floor(wanted / step + 0.5) * step
            k.target = k.sign * wanted

    def _draw_shocks(self, month: int) -> None:
        spread, kept = self.world["shocks.common_sd"], self.world["shocks.common_persistence"]
        for p in range(len(self.shock)):
            z = self.draws.normals(p, month, Mechanism.COMMON_SHOCK, 1)[0]
            fresh = spread * z if month == 0 else spread * math.sqrt(1.0 - kept**2) * z
            self.shock[p] = fresh if month == 0 else kept * self.shock[p] + fresh

    def _open_year(self, unit: Unit) -> None:
        w = self.world
        burden = self.shock[unit.province] - w["borrowing.service"] * unit.debt
        capital = unit.capital
        budget = max(0.0, 1.0 + unit.transfer / w["budget.subsidy"])
        unit.capability = budget ** w["budget.elasticity"] * max(0.0, 1.0 + w["work.capital_return"] * capital)
        for k in unit.indicators:
            k.drift = k.rest + (k.sign * burden if k.growth else 0.0)
            if k.flow:
                k.outcome = 0.0
            k.effort, k.light, k.lights, k.barred = 0.0, 0, 0, False
        unit.borrowed, unit.red, unit.found, unit.visited = 0.0, 0, 0.0, 0.0

    # --- the quarter --------------------------------------------------------------------------------------------------

    def _quarter(self, month: int) -> None:
        w, months = self.world, month % 12
        if months and months % int(w["reports.bulletin_months"]) == 0:
            for unit in self.units_list:
                self._bulletin(unit, month - 1)
        left = 12 - months
        self._look_ahead(month, left, lambda unit: [self._december(k, months, left) for k in unit.indicators])
        share = w["citizens.satisfaction_weight"] * w["citizens.satisfaction_slope"]
        for unit in self.units_list:
            stay = 0.0 if unit.leader.knows else 1.0 - self.hazard[unit.leader.tenure]
            room = unit.debt + unit.borrowed < w["borrowing.ceiling"]
            for k in unit.indicators:
                wish = (k.worth * k.gain - w["borrowing.conscience"] * stay) / w["borrowing.cost"]
                k.borrowing = max(0.0, wish) if k.gain > 0 and room else 0.0
                k.lie = self.best_report(unit, k) - k.clearing
                k.worth += unit.point * share * k.public
            lit = sum(k.light > 0 for k in unit.indicators)
            unit.forms = min(1.0, w.forms + w.warnings.rectification_time * lit)

    def _bulletin(self, unit: Unit, month: int) -> None:
        rule, months = self.world.warnings, month % 12 + 1
        for k in unit.indicators:
            seen = months - k.delay
            if seen > 0:
                fraction = seen / 12.0
                told = k.reports[(month - k.delay) % len(k.reports)]
                pace = told / max(k.plan[seen - 1], 1e-9) if k.flow else told
                behind = (k.target - pace) * k.sign
                width = k.luck / math.sqrt(fraction) if k.flow else k.luck
                yellow = behind > rule.tolerance * width
                red = behind > rule.red_tolerance * width or (yellow and k.light >= 1)
                k.light = 2 if red else 1 if yellow else 0
            k.lights += k.light > 0
            unit.red += k.light == 2

    def _december(self, k: Indicator, months: int, left: int) -> float:
        effort = sum(k.pipeline) / len(k.pipeline)
        if k.flow:
            planned = k.plan[months - 1] if months else 0.0
            effort += k.borrowing * k.gain * k.span
            return k.outcome + k.drift * (1.0 - planned) + effort * (left / 12.0)
        kept = 1.0 - k.reversion
        pushes = sum(kept**j for j in range(left))
        return k.rest + (k.outcome - k.rest) * kept**left + effort / 12.0 * pushes

    def _look_ahead(self, month: int, left: int, expect: Callable[[Unit], list[float]]) -> None:
        """What a point and a span are worth, with what is expected of December."""
        w = self.world
        floor, core = w["attainment.floor"], 1.0 - w["citizens.satisfaction_weight"]
        for unit in self.units_list:
            score = variance = year = 0.0
            unit.slopes, unit.fears, unit.ahead = [], [], []
            for k, outcome in zip(unit.indicators, expect(unit), strict=True):
                spread, whole = (self._luck_to_come(k, m) / abs(k.span) for m in (left, 12))
                attained = 1.0 + (outcome - k.target) / k.span
                slope = eq.expected_slope(attained, spread, floor, k.cap)
                score += core * 100.0 * k.weight * eq.marks(attained, floor, k.cap)
                variance += (core * 100.0 * k.weight * slope * spread) ** 2
                year += (core * 100.0 * k.weight * whole) ** 2
                unit.ahead.append(attained)
                unit.slopes.append(slope)
                unit.fears.append(self._fear(k, attained, spread))
            unit.expected = score
            unit.doubt = math.sqrt(variance + w["beliefs.doubt"] ** 2)
            unit.year_doubt = math.sqrt(year + w["beliefs.doubt"] ** 2)
        for group in self.groups:
            for unit in group:
                unit.point = self._point(unit, group)
                sight = len(self.sights) - 1 if unit.leader.knows else unit.leader.tenure
                for k, slope, fear in zip(unit.indicators, unit.slopes, unit.fears, strict=True):
                    left_over = self.left[sight] if k.growth else 1.0
                    k.worth = unit.point * core * 100.0 * k.weight * slope * left_over + w["leader.veto_fear"] * fear

    def _luck_to_come(self, k: Indicator, left: int) -> float:
        if k.flow:
            return k.luck * math.sqrt(left / 12.0)
        return k.luck * math.sqrt(1.0 - (1.0 - k.reversion) ** (2 * left))

    def _fear(self, k: Indicator, attained: float, spread: float) -> float:
        if not any(math.isfinite(unit.indicators[k.place].veto) for unit in self.units_list):
            return 0.0
        width = math.sqrt(spread**2 + self.world["fabrication.verification_doubt"] ** 2)
        z = (attained - k.veto) / width
        return math.exp(-0.5 * z * z) / (math.sqrt(2 * math.pi) * width)

    def _point(self, unit: Unit, group: list[Unit]) -> float:
        w, leader, own = self.world, unit.leader, group.index(unit)
        if w.beliefs == "learned":
            money = max(0.0, leader.experience)
        elif w.beliefs == "symmetric":
            mean = sum(each.expected for each in group) / len(group)
            doubts = [each.year_doubt for each in group]
            money = money_per_point(self.in_force, own, [mean] * len(group), doubts)
        else:
            expected, doubts = [each.expected for each in group], [each.doubt for each in group]
            money = money_per_point(self.in_force, own, expected, doubts)
        career = w["leader.career_worth"] * float(w.career_profile[leader.tenure]) * leader.believer
        return w["leader.worth_of_money"] * money + career

    def best_report(self, unit: Unit, k: Indicator) -> float:
        """Best over-report of an indicator with what is expected of it; 0 where it was found out this year."""
        w, leader = self.world, unit.leader
        if k.barred or k.ease <= 0 or leader.lying_cost == math.inf:
            return 0.0
        stay = 0.0 if leader.knows else w["leader.discount"] * (1.0 - self.hazard[leader.tenure])
        caught = 1.0 - (1.0 - w["fabrication.audit_probability"]) * (1.0 - leader.caught)
        fine = caught * (w["fabrication.fine"] + self._punishment(self.in_force))
        notch = w["fabrication.notch"] if k.growth else 0.0
        holding = w["fabrication.holding_cost"] * (0.4 + 0.6 * stay) if k.growth else 0.0
        doubt, cost, floor = w["fabrication.verification_doubt"], leader.lying_cost / k.ease, w["attainment.floor"]
        ahead = unit.ahead[k.place]
        return eq.Temptation(ahead, k.worth, notch, doubt, cost, holding, k.inflated, fine, floor, k.cap).best()

    def _punishment(self, scheme: Any) -> float:
        """What one detection costs under liability, beside the fine."""
        parts = getattr(scheme, "schemes", (scheme,))
        liable = [each for each in parts if type(each).__name__ == "JointLiability" and each.detections == 1]
        bonus = min(1.0, sum(next(iter(each.shares.values())) for each in liable))
        career = min(1.0, -sum(each.career for each in liable))
        return self.world["leader.worth_of_bonus"] * bonus + self.world["leader.worth_of_promotion"] * career

    # --- the month ----------------------------------------------------------------------------------------------------

    def _live(self, unit: Unit, month: int) -> None:
        w, calendar, count = self.world, month % 12, len(unit.indicators)
        luck = self.draws.normals(unit.place, month, Mechanism.LUCK, count, self.draws.law)
        noise = self.draws.normals(unit.place, month, Mechanism.SIGNAL, count)
        sight = len(self.sights) - 1 if unit.leader.knows else unit.leader.tenure
        values = [
            (k.worth * self._reach(k, calendar, sight) + k.motive * self._reach(k, calendar, -1))
            * k.effect
            * unit.capability
            for k in unit.indicators
        ]
        costs = [k.cost for k in unit.indicators]
        effort = eq.divide_time(values, costs, w["work.substitution"], unit.forms)
        elapsed = (calendar + 1) / 12.0
        for k, e, z, error in zip(unit.indicators, effort, luck, noise, strict=True):
            k.pipeline[(month + k.lag) % len(k.pipeline)] = k.effect * unit.capability * e * k.span
            matured = k.pipeline[month % len(k.pipeline)]
            k.effort += e / 12.0
            if k.flow:
                month_share = k.plan[calendar] - (k.plan[calendar - 1] if calendar else 0.0)
                borrowed = k.borrowing * k.gain * k.span
                k.outcome += k.drift * month_share + (matured + borrowed) / 12.0 + k.luck / math.sqrt(12.0) * z
            else:
                kept = 1.0 - k.reversion
                k.outcome += k.reversion * (k.rest - k.outcome) + matured / 12.0
                k.outcome += k.luck * math.sqrt(1.0 - kept * kept) * z
            told = k.outcome + k.lie * k.span * (elapsed if k.flow else 1.0)
            above = (told - k.outcome) / k.span
            residual = (above - k.noise * math.sqrt(elapsed) * error) / elapsed if k.flow else above - k.noise * error
            k.reports[month % len(k.reports)], k.residuals[month % len(k.residuals)] = told, residual

    def _reach(self, k: Indicator, calendar: int, sight: int) -> float:
        key = (k.place, calendar, sight)
        if key not in self.reach:
            seen = self.patient if sight < 0 else self.sights[sight]
            self.reach[key] = eq.horizon(seen, calendar, k.flow, k.reversion, k.lag)
        return self.reach[key]

    def _review(self, group: list[Unit], month: int) -> None:
        w = self.world
        flags = []
        for place in range(w.indicators.size):
            row = [unit.indicators[place] for unit in group]
            known = [k.residuals[(month - k.delay) % len(k.residuals)] if k.delay <= month % 12 else None for k in row]
            scaled = eq.standing_out(known)
            flags += [(z, place, j) for j, z in enumerate(scaled) if z is not None and not row[j].barred]
        flags = [flag for flag in flags if flag[0] > w["reviews.limit"]]
        flags.sort(key=lambda flag: (-flag[0], flag[1], flag[2]))
        for _, place, j in flags[: int(w["reviews.capacity"])]:
            unit, k = group[j], group[j].indicators[place]
            unit.visited += 1.0
            if k.lie > w["fabrication.trifle"]:
                unit.found += 1.0
                k.barred, k.lie = True, 0.0


def run_specification(
    world: World, scheme: Any, *, years: int, replication: int, seed: int
) -> list[dict[str, np.ndarray]]:
    """Outcomes of each year that counts, (unit,) by name: what the engine's `years_of` gives for this replication."""
    model = SpecifiedModel(world, scheme, replication, seed)
    for _ in range(12 * (model.warm_up + years)):
        model.step()
    return [{name: np.array(values, float) for name, values in year.items()} for year in model.years]
