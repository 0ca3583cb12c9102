"""What investment that is made of projects comes to, and which of them are hurried."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from gzsim.checks.check import Check, exact
from gzsim.checks.textbook import POINTS, textbook_world
from gzsim.sanctions import PieceRate
from gzsim.simulation.calendar import Calendar, prepare
from gzsim.simulation.outcomes.projects import Project
from gzsim.simulation.state import blank
from gzsim.simulation.world import World
from gzsim.theory.project import effort_on_project, share_done

PRICE, UNITS = 0.002, 4
WORTH = POINTS * PRICE * (1 - 1 / UNITS)


def _investing(delay: float, stake: float, cost: float, ends: tuple[float, ...]) -> World:
    """A world of investment of which a span is the whole plan, in projects that begin in January."""
    world = textbook_world(units=UNITS, effect=1.2, work__cost=cost, portfolio__delay=delay, portfolio__stake=stake)
    whole = dict.fromkeys(("target", "start"), np.full_like(world.target, 10.0))
    projects = [Project(f"{i} {end}", 0, i, 1.0 + end, 0.0, end) for i in range(UNITS) for end in ends]
    return replace(world, **whole, reference=np.full(1, 10.0), growth=np.zeros(1, bool), projects=tuple(projects))


def projects_in_time() -> Iterator[Check]:
    """CF50: what is done of projects that begin in time, and of the investment that they are together."""
    for ends, cost, month in (((12.0,), 1.0, 3), ((12.0,), 2.0, 6), ((6.0, 12.0), 1.5, 3)):
        world = _investing(0.0, 0.0, cost, ends)
        calendar = Calendar(blank(world, np.arange(2)), prepare(world), seed=1)
        for _ in range(month):
            calendar.month(PieceRate(PRICE))
        elapsed = month / world.database.length
        wanted = share_done(elapsed, 1.2, effort_on_project(WORTH, 0.0, 1.2, cost))
        told = f"c = {cost:g}, {len(ends)} projects, {month} months"
        yield exact("CF50", "done of each project", told, wanted, calendar.state.done / 10.0)


def projects_that_lag() -> Iterator[Check]:
    """CF50: who lags is worked on as much harder as the stake says, and nobody else less hard."""
    for stake, cost in ((0.05, 1.0), (0.1, 2.0)):
        world = _investing(3.0, stake, cost, (9.0, 12.0))
        calendar = Calendar(blank(world, np.arange(8)), prepare(world), seed=1)
        for _ in range(3):
            calendar.month(PieceRate(PRICE))
        before = calendar.state.done
        calendar.month(PieceRate(PRICE))
        ready, lagging = calendar.sites.ready[..., 0], calendar.state.lagging
        done = np.divide(calendar.state.done - before, 10.0 * ready, out=np.ones_like(ready), where=ready > 1e-3)
        wanted = effort_on_project(WORTH, stake * lagging, 1.2, cost)
        # where a month holds less than a hundredth of an even one's work nobody works
        there = calendar.sites.volume[:, world.database.row, world.database.unit, 0] >= 0.01
        held = there & (ready > 1e-3)
        told = f"ℓ = {stake:g}, c = {cost:g}"
        wanted, found = (np.where(held, each, 0.0) for each in (wanted, (done - 1.0) / 1.2))
        yield exact("CF50", "work on each project", told, wanted, found)
