"""Zones with yardsticks of their own, and with one for all."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from gzsim.checks.check import Check, exact
from gzsim.checks.running import LastYear, run
from gzsim.checks.textbook import POINTS, textbook_world
from gzsim.sanctions import PieceRate
from gzsim.simulation.state import Array
from gzsim.theory.zone_alignment import ZoneAlignment, zone_alignment


@dataclass(frozen=True)
class _Zones:
    """Zones of units, paid by the piece.

    Attributes
    ----------
    yardsticks : w (zone, task)
    uniform : w̄ (task,)
    sizes : units of each zone
    incentive : b, of a span on an indicator that is the whole score
    needs : λ
    effect, costs : θ and c (task,)
    """

    yardsticks: tuple[tuple[float, ...], ...]
    uniform: tuple[float, ...]
    sizes: tuple[int, ...]
    incentive: float
    needs: float
    effect: tuple[float, ...]
    costs: tuple[float, ...]

    @property
    def closed(self) -> ZoneAlignment:
        """The closed form."""
        shares = np.array(self.sizes) / sum(self.sizes)
        return zone_alignment(
            self.yardsticks, self.uniform, shares, self.incentive, self.needs, self.effect, self.costs
        )

    @property
    def own(self) -> Array:
        """Weights (task, unit) where each zone has its own yardstick."""
        return np.repeat(np.array(self.yardsticks).T, self.sizes, axis=1)

    @property
    def common(self) -> Array:
        """Weights (task, unit) where all have the uniform one."""
        return np.repeat(np.array(self.uniform)[:, None], sum(self.sizes), axis=1)

    def lived(self, weights: Array) -> LastYear:
        """A year under these weights; a point raises the mean, from which pay counts, as well."""
        units = sum(self.sizes)
        world = textbook_world(units=units, luck=0.0, effect=self.effect, weights=weights, costs=self.costs)
        return run(world, PieceRate(self.incentive / (POINTS * (1 - 1 / units))))

    def effort(self, weights: Array) -> Array:
        """b·θ·ω/c (task, unit)."""
        return self.incentive * weights * (np.array(self.effect) / np.array(self.costs))[:, None]

    def output(self, lived: LastYear) -> float:
        """What was truly added, in spans, as each unit needs it; the mean over units."""
        needed = self.needs * self.own + (1 - self.needs) * self.common
        return float((needed * (lived.verdict.attained[0] - 1.0)).sum(0).mean())

    def cost(self, lived: LastYear) -> float:
        """Of effort, the mean over units."""
        return float((np.array(self.costs)[:, None] * lived.effort[0] ** 2 / 2).sum(0).mean())


ZONES = (
    _Zones(((0.8, 0.2), (0.2, 0.8)), (0.5, 0.5), (2, 2), 0.4, 0.5, (1.0, 1.0), (1.0, 1.0)),
    _Zones(
        ((0.6, 0.3, 0.1), (0.1, 0.2, 0.7), (0.3, 0.6, 0.1)), (0.5, 0.2, 0.3), (2, 4, 3), 0.3, 0.2,
        (1.5, 0.5, 1.0), (1.0, 2.0, 0.8),
    ),
)  # fmt: skip
"""In the second the uniform yardstick is not the mean of the zones' own, and the zones lose by having them."""


def own_yardsticks() -> Iterator[Check]:
    """CF31: leaders work by the yardstick in force, and zones get of it what they need."""
    for case in ZONES:
        closed, told = case.closed, f"b = {case.incentive:g}, λ = {case.needs:g}, w = {case.yardsticks}"
        wanted = {"uniform": (closed.output_uniform, closed.cost_uniform), "own": (closed.output_own, closed.cost_own)}
        surplus = {}
        for name, weights in (("uniform", case.common), ("own", case.own)):
            lived = case.lived(weights)
            output, cost = wanted[name]
            yield exact("CF31", f"effort, {name}", told, case.effort(weights), lived.effort[0])
            yield exact("CF31", f"output, {name}", told, output, case.output(lived))
            yield exact("CF31", f"cost, {name}", told, cost, case.cost(lived))
            surplus[name] = case.output(lived) - case.cost(lived)
        yield exact("CF31", "gain by own yardsticks", told, closed.gain, surplus["own"] - surplus["uniform"])
