"""What is moved over the end of a year (CF53)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
from scipy.stats import norm

from gzsim.checks.check import Check, exact
from gzsim.checks.textbook import textbook_world
from gzsim.sanctions import PieceRate
from gzsim.simulation.calendar import Calendar, prepare
from gzsim.simulation.state import blank
from gzsim.theory.year_end import brought_forward

PAY, LUCK = 0.005, 1.0


def closed_books() -> Iterator[Check]:
    """CF53: by who stays and who leaves, with and without a target within reach."""
    worth = 100 * PAY * (8 / 9)
    for stake, discount, leaves, premium, cost, short in (
        (0.0, 1.0, 0.0, 0.0, 3.0, 0.0),
        (0.05, 1.0, 0.0, 0.0, 3.0, 0.1),
        (0.0, 0.95, 1.0, 0.1, 3.0, 0.0),
        (0.05, 0.9, 0.3, 0.2, 2.0, 0.1),
        (0.02, 1.0, 0.0, 0.3, 10.0, 0.05),
    ):
        world = textbook_world(
            luck=LUCK, effect=0.0, leader__discount=discount, leader__exit_hazard=(leaves,),
            leader__knows_last_year=1.0 if leaves == 1.0 else 0.0, fabrication__notch=stake,
            fabrication__verification_doubt=1e-9, year_end__ease=1.0, year_end__cost=cost, year_end__premium=premium,
        )  # fmt: skip
        world = replace(world, start=world.target - 10.0 * short)
        calendar = Calendar(blank(world, np.arange(50)), prepare(world), seed=1)
        verdict = calendar.year(PieceRate(PAY))
        moved, sd = calendar.state.pulled, LUCK / 10.0
        expected = worth + stake * norm.pdf(short / sd) / sd  # what January takes a span of a year to be worth
        wanted = brought_forward(
            worth, cost, 1.0 - (verdict.attained - moved), stake=stake, patience=discount * (1.0 - leaves),
            premium=premium, next_worth=expected,
        )  # fmt: skip
        told = f"B = {stake:g}, δ(1 − h) = {discount * (1 - leaves):g}, r = {premium:g}, κ = {cost:g}"
        yield exact("CF53", "brought forward", told, wanted, moved, 1e-6)
        calendar.month(PieceRate(PAY))
        owed = (1.0 + premium) * moved
        yield exact("CF53", "missing in the next year", told, owed, (world.start - calendar.conditions.drift) / 10.0)
