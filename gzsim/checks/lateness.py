"""Reports that miss the day of judgement (S18)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
from scipy import stats

from gzsim.checks.check import Check, drawn, exact
from gzsim.checks.running import run
from gzsim.checks.textbook import POINTS, textbook_world
from gzsim.numeric.peers import Peers
from gzsim.sanctions import NoSanction, PieceRate
from gzsim.simulation.judging import is_last
from gzsim.simulation.world import World
from gzsim.theory.lateness import chance_of_last
from gzsim.theory.piece_rate import effort_under_piece_rate


def _one_late(units: int, rule: str, grace: float, luck: float = 5.0) -> tuple[World, float]:
    """A world whose first unit is late, and the chance that it is."""
    world = textbook_world(
        units=units, luck=luck, effect=1.0, reports__missing=rule, reports__grace=grace, reports__delay=2,
        leader__discount=0.9,
    )  # fmt: skip
    return replace(world, remoteness=np.eye(units)[0]), float(np.exp(-grace / 2.0))


def late_and_last() -> Iterator[Check]:
    """CF40: how often the late are last, by what the missing are given."""
    for rule, units, grace in (("zero", 9, 0.0), ("plan", 4, 0.0), ("zero", 5, 1.0)):
        world, chance = _one_late(units, rule, grace)
        lived = run(world, NoSanction(), replications=4000)
        below = stats.norm.cdf((0.0 if rule == "zero" else 1.0) - 1.0, scale=0.5)
        wanted = chance_of_last(below, units, chance)
        last = is_last(lived.verdict.rank, Peers.of(world.ranked))[:, 0]
        yield drawn("CF40", "the late are last", f"{rule}, n = {units}, λ = {chance:.3g}", wanted, last)


def late_effort() -> Iterator[Check]:
    """CF40: work counts as often as its report is there; by last year's rule it counts in the next year, too."""
    for rule, again in (("zero", 0.0), ("plan", 0.0), ("last_year", 0.9)):
        world, chance = _one_late(6, rule, 1.5, luck=1.0)
        found = run(world, PieceRate(0.002)).effort[0, 0, :2]
        counts = np.array([1.0 - chance * (1.0 - again), 1.0])
        wanted = effort_under_piece_rate(POINTS * 0.002 * (1 - 1 / 6) * counts, 1.0)
        yield exact("CF40", "effort of the late and the others", f"{rule}, λ = {chance:.3g}", wanted, found)
