"""No leader gains by another effort: payoffs by simulating the contest itself, with common random numbers."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from gzsim.checks.check import STANDARD_ERRORS, Check
from gzsim.checks.running import run
from gzsim.checks.textbook import textbook_world
from gzsim.sanctions import Appraisal, GroupPenalty, LastPlace, PieceRate, RankPrizes, Scheme, ThresholdBonus

CONTESTS = 200_000
STEPS = (-0.1, -0.05, 0.05, 0.1)
SD = 0.1
"""Luck of a year in units of effort; an effort of 1 is worth 100 points."""


def nobody_deviates(contests: int = CONTESTS) -> Iterator[Check]:
    """At e ± ε against rivals who stay the mean payoff is no higher than at the simulation's e."""
    cases: tuple[tuple[str, Scheme, int], ...] = (
        ("last of nine", LastPlace(0.15, 1.0, excellent=2), 9),
        ("prizes for six", RankPrizes((0.06, 0.05, 0.04, 0.02, 0.01, 0.0)), 6),
        ("piece rate", PieceRate(0.002), 9),
        ("hard target", ThresholdBonus(105.0, 0.03), 1),
        ("team penalty", GroupPenalty(104.0, 0.08, (0.5, 0.3, 0.2)), 3),
    )
    for told, scheme, units in cases:
        # in the last two what a point is worth depends on where one stands, so that leaders doubt and face no luck
        stands = isinstance(scheme, ThresholdBonus | GroupPenalty)
        world = textbook_world(
            units=units, luck=0.0 if stands else 10 * SD, effect=1.0, beliefs__doubt=100 * SD if stands else 1e-9
        )
        lived = run(world, scheme, years=60 if stands else 1)
        efforts = (lived.effort if stands else lived.first_quarter)[0, 0]
        luck = SD * np.random.default_rng(11).standard_normal((contests, units))
        scores = 100.0 * (1.0 + efforts + luck)
        for step in STEPS:
            moved = scores.copy()
            moved[:, 0] += 100.0 * step
            money = scheme.transfers(Appraisal(moved))[:, 0] - scheme.transfers(Appraisal(scores))[:, 0]
            gain = money - 0.5 * ((efforts[0] + step) ** 2 - efforts[0] ** 2)
            error = STANDARD_ERRORS * float(gain.std(ddof=1) / np.sqrt(contests))
            what = f"gain from e {step:+g}, e = {efforts[0]:.3f}"
            yield Check("no deviation", what, told, 0.0, float(gain.mean()), error, stochastic=True, at_most=True)
