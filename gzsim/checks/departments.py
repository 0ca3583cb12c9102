"""Where a lead department spends its hours (CF49)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
from scipy.stats import norm

from gzsim.checks.check import Check, exact
from gzsim.checks.textbook import textbook_world
from gzsim.sanctions import PieceRate
from gzsim.simulation.calendar import Calendar, prepare
from gzsim.simulation.effort.leads import Lead
from gzsim.simulation.state import Array, blank
from gzsim.simulation.world import World
from gzsim.theory.attention import hours_by_place, hours_spent, total_by_hours

PAY, EFFECT, COST, DOUBT = 0.001, 1.5, 1.2, 0.1
UNEQUAL = (1.0, 0.8, 0.6, 0.4)
"""Weights of the one indicator in the yardsticks of four places: who is paid more works more."""


def lead_departments() -> Iterator[Check]:
    """CF49: one target, places that yield more or less, with hours that are scarce and hours that cost too much."""
    for weights, needed, hours, stake, price in (
        ((1.0, 1.0, 1.0, 1.0), 0.3, 1.0, 1.0, 1e-6),
        (UNEQUAL, 0.3, 1.0, 1.0, 1e-6),
        (UNEQUAL, 0.8, 0.2, 1.0, 1e-6),
        (UNEQUAL, 0.5, 1.0, 0.1, 0.05),
        (UNEQUAL, 0.5, 1.0, 0.0, 0.05),
    ):
        world = textbook_world(
            units=4, luck=0.0, effect=EFFECT, weights=[weights], work__cost=COST,
            fabrication__verification_doubt=DOUBT, departments__cost=price,
        )  # fmt: skip
        world = replace(world, leads=(Lead((0,), needed, hours, stake, False, (0.25,) * 4),))
        kind = "equal places" if len({*weights}) == 1 else "unequal places"
        yield from _first_half(world, f"{kind}, ψ = {needed:g}, α = {hours:g}, B = {stake:g}, κ = {price:g}")


def _first_half(world: World, told: str) -> Iterator[Check]:
    """In January nothing has been seen, and all are taken to work alike; in April three months of work have been."""
    calendar = Calendar(blank(world, np.arange(1)), prepare(world), seed=1)
    worth, alike = 100.0 * PAY * 0.75 * world.weights[0], np.full(4, 0.25 * EFFECT)
    january = _hours(world, alike, 0.0)
    for _ in range(4):
        calendar.month(PieceRate(PAY))
    first = EFFECT * _backing(world, january) * worth / COST
    yield exact("CF49", "effort of the first quarter", told, first, calendar.state.worked[0, 0])
    yields = 0.25 * EFFECT * first
    april = _hours(world, yields, (yields * _backing(world, january)).sum())
    found = calendar.state.attention[0, 0]
    yield exact("CF49", "hours by place", told, april, found)
    yield exact("CF49", "effect of work", told, _backing(world, april), calendar.plan.backing[0, 0])
    most = total_by_hours(yields, float(april.mean()))
    yield exact("CF49", "what the hours add", told, most, (yields * np.sqrt(found)).sum())


def _backing(world: World, hours: Array) -> Array:
    (lead,) = world.leads
    return 1.0 - lead.needed + lead.needed * np.sqrt(hours)


def _hours(world: World, yields: Array, above: float) -> Array:
    """Hours by place where the provincial total is expected to end so far above its target, spans."""
    (lead,) = world.leads
    worth = lead.stake * norm.pdf(above / DOUBT) / DOUBT
    gain = lead.needed * worth * total_by_hours(yields, 1.0)
    return hours_by_place(yields, hours_spent(gain, world.departments.cost, lead.hours))
