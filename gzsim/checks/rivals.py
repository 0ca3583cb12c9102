"""Reports of rivals, and what they make of the own report (CF55)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from gzsim.checks.check import Check, exact
from gzsim.checks.textbook import POINTS, textbook_world
from gzsim.sanctions import LastPlace
from gzsim.simulation.behaviour import Behaviour
from gzsim.simulation.calendar import Calendar, prepare
from gzsim.simulation.state import Array, State, blank
from gzsim.simulation.world import World
from gzsim.theory.rivalry import report_against_rival

DOUBT, COST, DEDUCTION, YEARS = 2.0, 3.0, 0.02, 3


def rivals_reports() -> Iterator[Check]:
    """CF55: two places year by year, the second of which reports the same lie whatever is best for it."""
    for ahead, lie, expected in ((0.0, 0.03, 1.0), (0.04, 0.05, 1.0), (-0.02, 0.05, 0.5), (0.03, 0.1, 0.0)):
        plain = textbook_world(
            units=2, luck=0.0, effect=0.0, fabrication__never_lie=0.0, fabrication__lying_cost_log_sd=0.0,
            fabrication__lying_cost=COST, fabrication__audit_probability=0.0, beliefs__doubt=DOUBT,
            beliefs__kind="positional", beliefs__reports_expected=expected,
        )  # fmt: skip
        world = replace(plain, start=plain.target + plain.ruler[:, None] * np.array([[ahead, 0.0]]))
        scheme, told = LastPlace(DEDUCTION, 1.0, receivers="province"), f"S = {POINTS * ahead:g}, ι = {expected:g}"
        calendar = Calendar(blank(world, np.arange(1)), prepare(world), 1, _Rival(lie))
        known = {"own": 0.0, "rival": 0.0}
        for year in range(YEARS):
            found = float(calendar.year(scheme).lie[0, 0, 0])
            wanted = report_against_rival(DEDUCTION, DOUBT, POINTS, COST, POINTS * ahead, expected, **known)
            what = f"over-report of year {year + 1}"
            yield exact("CF55", what, f"{told}, rival's Δ = {POINTS * lie:g}", wanted.inflation, found, 1e-6)
            known = {"own": POINTS * found, "rival": POINTS * lie}


@dataclass(frozen=True)
class _Rival(Behaviour):
    """The second place reports so many spans above the truth."""

    lie: float

    def lies(self, best: Array, state: State, world: World) -> Array:
        """The same every year."""
        return np.concatenate([best[..., :1], np.full_like(best[..., 1:], self.lie)], axis=-1)
