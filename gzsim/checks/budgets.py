"""Budgets in the limiting case: what a loss does to the year after it, and money that follows a rate (CF35, CF48)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from gzsim.checks.check import Check, exact
from gzsim.checks.running import run
from gzsim.checks.textbook import textbook_world
from gzsim.sanctions import LastPlace, PieceRate, ScoreRateBudget
from gzsim.simulation.calendar import Calendar, prepare
from gzsim.simulation.state import blank
from gzsim.theory.make_up import effect_of_loss
from gzsim.theory.score_rate import effort_for_rate


def losses_made_up() -> Iterator[Check]:
    """CF35: two tasks, one paid by the programme and one by the place; after a last place work is as effective."""
    subsidy, own = 10.0, 6.0
    for make_up, rate, elasticity in ((1.0, 0.1, 0.1), (0.0, 0.1, 0.1), (0.4, 0.5, 0.5)):
        world = textbook_world(
            effect=1.0, weights=(0.5, 0.5), budget__subsidy=subsidy, budget__own=own, budget__elasticity=elasticity
        )
        world = replace(world, own_budget=np.array([False, True]))
        calendar = Calendar(blank(world, np.arange(1)), prepare(world), seed=1)
        paid = calendar.year(LastPlace(rate, subsidy, 2, make_up=make_up)).settlement
        calendar.year(PieceRate(0.004))
        loser, plain = paid.money[0].argmin(), np.flatnonzero(paid.money[0] == 0)[0]
        effort = calendar.state.effort[0]
        told = f"u = {make_up:g}, ℓ = {rate * subsidy:g}, S = {subsidy:g}, Y = {own:g}, ε = {elasticity:g}"
        wanted = effect_of_loss(rate * subsidy, make_up, subsidy, own, elasticity)
        yield exact("CF35", "effort after a loss", told, wanted, effort[:, loser] / effort[:, plain])
        yield exact("CF35", "sum of the transfers, fen", told, 0.0, paid.money.sum())


def score_rate_budget() -> Iterator[Check]:
    """CF48: money that follows the score rate point by point."""
    for budget, share, width, cost in ((6.0, 0.3, 1000.0, 1.0), (20.0, 0.1, 1000.0, 0.8), (6.0, 0.3, 600.0, 2.0)):
        world = textbook_world(effect=1.2, work__cost=cost)
        rule = ScoreRateBudget(budget, share, 100.0, width)
        found = run(world, rule, replications=2).state.effort
        wanted = effort_for_rate(budget, share, width, 9, 1.2, cost)
        yield exact("CF48", "effort", f"G = {budget:g}, ρ = {share:g}, w = {width:g}, k = {cost:g}", wanted, found)
