"""A river that compensation is paid by (S12)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from gzsim.checks.check import Check, exact
from gzsim.checks.running import run
from gzsim.checks.textbook import textbook_world
from gzsim.sanctions import CompensationByIndex
from gzsim.simulation.outcomes.river import Reach
from gzsim.theory.compensation import effort_under_compensation

PRICE, EFFECT, COST = 0.3, 1.5, 1.2


def upstream_effort() -> Iterator[Check]:
    """CF39: work of who is paid by a section that is partly its own, with and without a ceiling."""
    for carried, standard, ceiling in ((0.0, 1.0, 1e6), (0.4, 1.0, 1e6), (0.4, 0.8, 0.05), (0.4, 1.0, 0.0)):
        luck = 0.1 * np.hypot(1.0 - carried, carried)
        plain = textbook_world(units=3, luck=1.0, effect=EFFECT, work__cost=COST)
        world = replace(plain, reaches=(Reach(0, 0, 1, carried), Reach(0, 1, 2, 0.5)))
        scheme = CompensationByIndex("task 0", ((1, 2),), PRICE, ceiling, standard)
        found = run(world, scheme).first_quarter[0, 0, 1]
        due, sd = PRICE * (1.0 - standard), PRICE * luck
        wanted = effort_under_compensation(PRICE, 1.0 - carried, EFFECT, COST, due, ceiling, sd)
        told = f"d = {carried:g}, C = {ceiling:g}, expected payment {due:g}"
        yield exact("CF39", "effort upstream", told, wanted, found)


def downstream_water() -> Iterator[Check]:
    """CF39: what is gained upstream reaches those below, d of it at each reach."""
    for first, second in ((0.4, 0.5), (0.1, 0.8)):
        world = textbook_world(units=3, luck=0.0, effect=EFFECT, work__cost=COST)
        world = replace(world, reaches=(Reach(0, 0, 1, first), Reach(0, 1, 2, second)))
        gained = run(world, CompensationByIndex("task 0", ((0, 1),), PRICE, 1e6)).verdict.truth[0, 0] - world.start[0]
        told = f"d = {first:g}, {second:g}"
        yield exact("CF39", "gain of those below", told, np.array([first, first * second]) * gained[0], gained[1:])
