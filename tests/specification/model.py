"""The specification as a Mesa model: one replication, a month a step."""

from __future__ import annotations

import math
from dataclasses import fields
from types import SimpleNamespace
from typing import Any

import mesa
import numpy as np

from gzsim.simulation.world import World
from specification import equations as eq
from specification.agents import Province, Unit, indicators_of
from specification.december import december
from specification.draws import Draws
from specification.january import first_january, january
from specification.luck import LAWS
from specification.missing import chance_missing
from specification.month import add_up_reports, live, report, review
from specification.outcomes import outcomes
from specification.pay import NOTHING
from specification.quarter import close_quarter, open_quarter
from specification.river import carry, follow
from specification.standing import compare
from specification.survey import doubt_of_survey, modes_of
from specification.tiers import offices_of


class SpecifiedModel(mesa.Model):
    """One replication of a world under a scheme; a step is a month.

    Parameters
    ----------
    world : World
    scheme : any scheme whose class `specification.pay` knows by name, for every peer group
    replication, seed : int

    Attributes
    ----------
    units, provinces : agents; groups : units by peer group; rankings : units that are ranked together
    years : outcomes of each year that counts, by name and unit
    """

    def __init__(self, world: World, scheme: Any, replication: int, seed: int) -> None:
        super().__init__(rng=seed)
        self.world, self.scheme = _plain(world), scheme
        self.draws = Draws(seed, replication, list(LAWS).index(world.shocks.law))
        self.law = LAWS[world.beliefs.law]
        self.warm_up, self.years = int(world.timing.warm_up), []
        self.hazard = [float(hazard) for hazard in world.leader.exit_hazard]
        self.provinces = [Province(self, str(name)) for name in world.provinces]
        self.units = [
            Unit(self, str(name), i, indicators_of(world, i), self.provinces[world.province[i]])
            for i, name in enumerate(world.units)
        ]
        labels = world.peers.tolist()
        self.groups = [[self.units[i] for i, each in enumerate(labels) if each == label] for label in sorted({*labels})]
        self.rankings = [part for group in self.groups for part in self._ranked_together(group)]
        for group in self.groups:
            for unit in group:
                unit.group = group
        for group in self.rankings:
            for seat, unit in enumerate(group):
                unit.peers, unit.seat, unit.aspiration = group, seat, world.citizens.aspiration_start
        for unit in self.units:
            for k in unit.indicators:
                k.chance_missing = chance_missing(self, unit, k)
        self.offices, self.modes = offices_of(world), modes_of(self.world)
        self.doubt_of_survey = doubt_of_survey(self)
        self.punishments: dict[tuple[int, int, tuple[int, float]], float] = {}
        self.oversight: dict[tuple[int, int], list[float]] = {}
        self.efforts: dict[tuple[int, int], list[float]] = {}
        self._look_far()
        follow(self)

    def _look_far(self) -> None:
        """What is seen ahead from every tenure, and, last, by who knows that the year is the last."""
        discount, kept = self.world.leader.discount, self.world.targets.unchanged
        inertia = kept + (1.0 - kept) * self.world.targets.inertia
        ratchet = (1.0 - kept) * self.world.targets.ratchet
        sights = [eq.seen_ahead(self.hazard, tenure, discount) for tenure in range(len(self.hazard))]
        sights.append([1.0] + [0.0] * eq.YEARS_AHEAD)
        self.sights = sights
        self.left_by_ratchet = [eq.left_by_ratchet(seen, inertia, ratchet) for seen in sights]
        self.left_by_wear = [eq.left_by_wear(seen, self.world.fabrication.erosion) for seen in sights]
        self.reach = [self._reach(seen) for seen in sights]
        self.reach_public = self._reach([discount**s for s in range(eq.YEARS_AHEAD + 1)])
        lasts = [math.prod(1.0 - hazard for hazard in self.hazard[:tenure]) for tenure in range(len(self.hazard))]
        self.tenures = [each / sum(lasts) for each in lasts]
        self.usual_reach = [
            [self._usual(k, calendar) for k in range(len(self.world.indicators))] for calendar in range(12)
        ]

    def _reach(self, seen: list[float]) -> list[list[float]]:
        """What a month's work on each indicator is worth over the Decembers that are seen, by calendar month."""
        return [
            [eq.horizon(seen, calendar, k.flow, k.reversion, k.lag) for k in self.units[0].indicators]
            for calendar in range(12)
        ]

    def _usual(self, k: int, calendar: int) -> float:
        """The same for a leader of mean tenure."""
        return sum(share * seen[calendar][k] for share, seen in zip(self.tenures, self.reach, strict=False))

    def _ranked_together(self, group: list[Unit]) -> list[list[Unit]]:
        """A group as a whole, or in parts that are judged by the same yardstick."""
        if self.world.ranking != "within_zone":
            return [group]
        parts: dict[tuple[float, ...], list[Unit]] = {}
        for unit in group:
            parts.setdefault(tuple(k.weight for k in unit.indicators), []).append(unit)
        return list(parts.values())

    @property
    def year(self) -> int:
        """Years lived before this one, those of warm-up too."""
        return (int(self.steps) - 1) // 12

    def scheme_of(self, unit: Unit) -> Any:
        """The scheme that holds for a unit; none in the years of warm-up, and for who is alone in a group."""
        alone = len(unit.peers) == 1 and len(self.rankings) > 1
        return NOTHING if alone or self.steps <= 12 * self.warm_up else self.scheme

    def step(self) -> None:
        """Live a month: January's and the quarter's rules before it, December's after it."""
        month = int(self.steps) - 1  # Mesa has counted this step already
        if month == 0:
            first_january(self)
        elif month % 12 == 0:
            january(self, month)
        if month % 12 == 0:
            for group in self.groups:
                compare(self, group)
        if month % 3 == 0:
            open_quarter(self, month)
        for unit in self.units:
            live(self, unit, month)
        carry(self, "outcome", "section")
        for unit in self.units:
            report(self, unit, month)
            add_up_reports(unit, month)
        if int(self.world.reviews.capacity) > 0:
            for group in self.groups:
                review(self, group, month)
        if month % 3 == 2:
            close_quarter(self)
        if month % 12 == 11:
            verdict = december(self, month)
            if month >= 12 * self.warm_up:
                self.years.append(outcomes(self, verdict))


def _plain(world: World) -> SimpleNamespace:
    """The same fields and sections of parameters, found without asking the one for the other."""
    return SimpleNamespace(**{**vars(world.values), **{each.name: getattr(world, each.name) for each in fields(world)}})


def run_specification(
    world: World, scheme: Any, *, years: int, replication: int, seed: int
) -> list[dict[str, np.ndarray]]:
    """Outcomes of each year that counts, (unit,) by name: what the engine's `years_of` gives for this replication."""
    model = SpecifiedModel(world, scheme, replication, seed)
    for _ in range(12 * (model.warm_up + years)):
        model.step()
    return [{name: np.array(values, float) for name, values in year.items()} for year in model.years]
